"""Settings of a bot, and what an archive says of its identity."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from studio.bot.variable import Variable
from studio.bot.view import Text, TextList, View


def _objects(value: Any) -> Any:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


Variables = Annotated[tuple[Variable, ...], BeforeValidator(_objects)]


class Settings(View):
    """What applies to the whole bot."""

    id: Text = ""
    description: Text = ""
    default_language: Text = "en"
    languages: TextList = ()
    inactivity_timeout: float = 30
    """Minutes; 0 means never."""
    node_repetition_limit: int = 3
    """How often one turn may enter the same node."""
    user_variables: Variables = ()
    bot_variables: Variables = ()
    conversation_variables: Variables = ()
    config_variables: dict[str, Any] = Field(default_factory=dict)
    """Configuration variables by name; the values may be secrets and are never shown or logged."""
    use_client: bool = True


class Identity(View):
    """Name and icon of a bot, in archives since version 1.13."""

    name: Text = ""
    manual_instructions: Text = Field(default="", alias="manual_instructions")
