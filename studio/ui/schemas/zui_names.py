"""What is offered while a schema's text is typed."""

from __future__ import annotations

_HEADS = (
    "any()",
    "array()",
    "boolean()",
    "discriminatedUnion()",
    "enum([])",
    "literal()",
    "null()",
    "number()",
    "object({})",
    "record()",
    "string()",
    "string().datetime()",
    "string().email()",
    "string().url()",
    "tuple([])",
    "union([])",
    "unknown()",
)

ZUI_NAMES = tuple(f"{root}.{head}" for root in ("zui", "z") for head in _HEADS)
"""The heads of shapes under both names of zui."""
