"""Variables: where a bot keeps what it learns."""

from __future__ import annotations

from typing import Any

from studio.bot.view import Text, View

VARIABLE_TYPES = ("string", "number", "boolean", "date", "object", "array", "enum", "pattern", "schema")
DECLARED_SCOPES = ("workflow", "conversation", "user", "bot")


class Variable(View):
    """A declared variable. `default_value` may be of the wrong type: archives hold `""` for dates."""

    id: Text = ""
    name: Text = ""
    type: Text = "string"
    scope: Text = "workflow"
    description: Text = ""
    default_value: Any = None
    secret: bool = False
    store_as_tag: bool = False
    array_type: Text = ""
    typings: Text = ""
    schema_id: Text = ""
    entity_id: Text = ""
