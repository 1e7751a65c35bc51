"""What a bot holds besides workflows: tables, schemas, knowledge, intents, entities, hooks, actions, agents."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from studio.bot.view import Text, TextList, View


def _objects(value: Any) -> Any:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


class Table(View):
    """A table's description; its rows are a member of the archive of their own."""

    id: Text = ""
    name: Text = ""
    frozen: bool = False
    parent_folder: Text = ""
    table_schema: dict[str, Any] = Field(default_factory=dict, alias="schema")

    @property
    def columns(self) -> dict[str, dict[str, Any]]:
        """Columns by name, in the order they are shown (`x-zui.index`)."""
        properties = self.table_schema.get("properties")
        if not isinstance(properties, dict):
            return {}
        named = {name: column for name, column in properties.items() if isinstance(column, dict)}
        return dict(sorted(named.items(), key=lambda pair: _column_index(pair[1])))


def _column_index(column: dict[str, Any]) -> float:
    zui = column.get("x-zui")
    index = zui.get("index") if isinstance(zui, dict) else None
    return index if isinstance(index, (int, float)) else float("inf")


class Schema(View):
    """A named shape, written in zod and kept as JSON schema too."""

    id: Text = ""
    name: Text = ""
    code: Text = ""


class DataSource(View):
    id: Text = ""
    type: Text = ""
    title: Text = ""
    disabled: bool = False


class KnowledgeBase(View):
    """A collection of documents a bot answers from."""

    id: Text = ""
    name: Text = ""
    description: Text = ""
    parent_folder: Text = ""
    data_sources: Annotated[tuple[DataSource, ...], BeforeValidator(_objects)] = ()


class Intent(View):
    """A thing a person may want, by examples."""

    id: Text = ""
    name: Text = ""
    utterances: TextList = Field(default=(), alias="utterances_with_slots")


class Occurrence(View):
    name: Text = ""
    synonyms: TextList = ()


class ListEntity(View):
    """Things to recognise by their names and synonyms."""

    id: Text = ""
    name: Text = ""
    fuzzy: Text = "medium"
    occurrences: Annotated[tuple[Occurrence, ...], BeforeValidator(_objects)] = ()


class Hook(View):
    """Code that runs at a fixed moment of every turn."""

    id: Text = ""
    name: Text = ""
    hook_type: Text = ""
    content: Text = ""


class CustomAction(View):
    """Code of the builder's own that cards and code may call."""

    id: Text = ""
    name: Text = ""
    description: Text = ""
    raw_code: Text = Field(default="", alias="raw_code")


class Agent(View):
    """A helper that works on every turn; `config` differs by agent."""

    enabled: bool = False
    config: dict[str, Any] = Field(default_factory=dict)


class Folder(View):
    """A folder of the explorer; `parent_folder` is another folder's id or `root`."""

    id: Text = ""
    label: Text = ""
    parent_folder: Text = ""
