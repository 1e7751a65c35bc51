"""A bot: the root of the model, a view of `bot.json`."""

from __future__ import annotations

from functools import cached_property
from typing import Any, TypeVar

from studio.bot.library import (
    Agent,
    CustomAction,
    Folder,
    Hook,
    Intent,
    KnowledgeBase,
    ListEntity,
    Schema,
    Table,
)
from studio.bot.settings import Identity, Settings
from studio.bot.tree import keyed_objects
from studio.bot.variable import Variable
from studio.bot.view import View, read_view
from studio.bot.workflow import MAIN, Workflow

V = TypeVar("V", bound=View)


class Bot:
    """An immutable bot. Edits make a new one that shares what did not change.

    `raw` is the value of `bot.json` and the truth; everything else is read from it when first asked for.
    """

    def __init__(self, raw: dict[str, Any], before: Bot | None = None) -> None:
        self.raw = raw
        self._before = before

    def evolved(self, raw: dict[str, Any]) -> Bot:
        """The bot after an edit, with the views of everything the edit did not touch."""
        if raw is self.raw:
            return self
        # Where nobody has looked at this bot's workflows, an older bot's views serve; and chains stay short.
        return Bot(raw, self if "workflows" in self.__dict__ else self._before)

    @cached_property
    def workflows(self) -> tuple[Workflow, ...]:
        """The workflows, in file order."""
        raw = self.raw.get("flows")
        before: dict[str, Workflow] = {}
        if self._before is not None:
            if self._before.raw.get("flows") is raw:
                workflows = self._before.workflows
                self._before = None
                return workflows
            before = {workflow.key: workflow for workflow in self._before.workflows}
            self._before = None
        found = []
        for key, item in keyed_objects(raw):
            old = before.get(key)
            found.append(old if old is not None and old.raw is item else Workflow(item, key, old))
        return tuple(found)

    @cached_property
    def workflows_by_key(self) -> dict[str, Workflow]:
        return {workflow.key: workflow for workflow in self.workflows}

    def workflow(self, key: str) -> Workflow | None:
        """The workflow of a key or id, or None: cards may name workflows that do not exist."""
        return self.workflows_by_key.get(key)

    @property
    def main(self) -> Workflow | None:
        """Where conversations begin."""
        return self.workflow(MAIN) or (self.workflows[0] if self.workflows else None)

    @property
    def version(self) -> str:
        """Version of the file format, such as `1.13`: text, not a number."""
        version = self.raw.get("version")
        return version if isinstance(version, str) else ""

    @cached_property
    def settings(self) -> Settings:
        return read_view(Settings, self.raw.get("settings"))

    @cached_property
    def identity(self) -> Identity:
        return read_view(Identity, self.raw.get("identity"))

    @property
    def name(self) -> str:
        """The bot's name where the archive holds one, else empty."""
        return self.identity.name

    @cached_property
    def tables(self) -> dict[str, Table]:
        """Tables by id."""
        raw = self.raw.get("tables")
        return {key: read_view(Table, value) for key, value in raw.items()} if isinstance(raw, dict) else {}

    @cached_property
    def agents(self) -> dict[str, Agent]:
        """Agents by name."""
        raw = self.raw.get("agents")
        return {key: read_view(Agent, value) for key, value in raw.items()} if isinstance(raw, dict) else {}

    @cached_property
    def knowledge_bases(self) -> tuple[KnowledgeBase, ...]:
        return self._list("knowledge_base", KnowledgeBase)

    @cached_property
    def schemas(self) -> tuple[Schema, ...]:
        return self._list("schemas", Schema)

    @cached_property
    def intents(self) -> tuple[Intent, ...]:
        return self._list("intents", Intent)

    @cached_property
    def list_entities(self) -> tuple[ListEntity, ...]:
        return self._list("list_entities", ListEntity)

    @cached_property
    def hooks(self) -> tuple[Hook, ...]:
        return self._list("hooks", Hook)

    @cached_property
    def actions(self) -> tuple[CustomAction, ...]:
        return self._list("actions", CustomAction)

    @cached_property
    def folders(self) -> tuple[Folder, ...]:
        return self._list("folders", Folder)

    def variables(self, workflow: Workflow | None = None) -> tuple[Variable, ...]:
        """The variables that can be used: the bot's own, and those of a workflow."""
        settings = self.settings
        shared = settings.user_variables + settings.conversation_variables + settings.bot_variables
        return (workflow.variables if workflow else ()) + shared

    def variable_name(self, variable_id: str, workflow: Workflow | None = None) -> str:
        """The name under which a variable of this id is used (`workflow.size`), or empty."""
        for variable in self.variables(workflow):
            if variable.id == variable_id:
                return f"{variable.scope or 'workflow'}.{variable.name}"
        return ""

    def _list(self, key: str, kind: type[V]) -> tuple[V, ...]:
        raw = self.raw.get(key)
        return tuple(read_view(kind, item) for item in raw) if isinstance(raw, list) else ()
