"""Values a builder types into a field: fixed, or text with templates and expressions."""

from __future__ import annotations

import json
from typing import Any

from pydantic import model_validator

from studio.bot.view import View

_KEYS = ("valueType", "staticValue", "dynamicValue")


class SuperInput(View):
    """A field that holds a fixed value or an expression: `{valueType, staticValue, dynamicValue}`.

    Plain text where the object is usual is read as text with templates, any other plain value as fixed; an
    object without the three keys is kept as a fixed value.
    """

    value_type: str = "static"
    static_value: Any = None
    dynamic_value: str = ""
    is_expression: bool = False

    @model_validator(mode="before")
    @classmethod
    def _from_irregular(cls, value: Any) -> Any:
        if isinstance(value, str):
            return {"valueType": "dynamic", "dynamicValue": value}
        if value == {}:
            return value
        if not isinstance(value, dict) or not any(key in value for key in _KEYS):
            return {"valueType": "static", "staticValue": value}
        kind = value.get("valueType")
        if kind not in ("static", "dynamic"):
            kind = "dynamic" if value.get("dynamicValue") and not value.get("staticValue") else "static"
        dynamic = value.get("dynamicValue")
        if not isinstance(dynamic, str):
            dynamic = "" if dynamic is None else json.dumps(dynamic, ensure_ascii=False)
        return {
            "valueType": kind,
            "staticValue": value.get("staticValue"),
            "dynamicValue": dynamic,
            "isExpression": value.get("isExpression") is True,
        }

    @property
    def is_dynamic(self) -> bool:
        return self.value_type == "dynamic"

    @property
    def text(self) -> str:
        """The active side as a person would read it."""
        if self.is_dynamic:
            return self.dynamic_value
        if self.static_value is None:
            return ""
        if isinstance(self.static_value, str):
            return self.static_value
        return json.dumps(self.static_value, ensure_ascii=False)

    @property
    def is_empty(self) -> bool:
        if self.is_dynamic:
            return not self.dynamic_value.strip()
        return self.static_value is None or self.static_value in ("", [], {})

    @property
    def items(self) -> list[Any]:
        """The items of a fixed list; empty when the list is an expression or not a list."""
        return self.static_value if not self.is_dynamic and isinstance(self.static_value, list) else []


EMPTY = SuperInput()
