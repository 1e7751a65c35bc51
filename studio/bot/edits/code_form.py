"""The form in which the cloud runs a builder's code."""

from __future__ import annotations

_CODE_WRAPPER = """\
var __defProp = Object.defineProperty;
var __name = (target, value) => __defProp(target, "name", {{ value, configurable: true }});
async function __ROOT__() {{
{body}
}}
__name(__ROOT__, "__ROOT__");
; return await __ROOT__();
"""


def transpiled(code: str) -> str:
    """The form in which the cloud runs a card's code: wrapped in an async function and awaited."""
    body = "\n".join(f"  {line}" if line else line for line in code.splitlines())
    return _CODE_WRAPPER.format(body=body)
