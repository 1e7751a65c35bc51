"""What nodes and cards refer to outside themselves, with enough to find or make it in another bot."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from studio.bot.bot import Bot
from studio.bot.id_fields import ids_in
from studio.bot.script.references import free_names
from studio.bot.texts import TextField, texts_of_card, texts_of_node
from studio.bot.tree import keyed_objects
from studio.bot.uses import references_of_field, variable_lists
from studio.bot.workflow import Workflow

Json = dict[str, Any]
ThingKind = Literal["variable", "workflow", "table", "intent", "knowledge_base", "action"]

THING_NAMES: dict[ThingKind, str] = {
    "variable": "variable",
    "workflow": "workflow",
    "table": "table",
    "intent": "intent",
    "knowledge_base": "knowledge base",
    "action": "action",
}

_ACTION = re.compile(r"(?<![\w$.])actions\s*(?:\?\.|\.)\s*([^\W\d][\w$]*)|(?<![\w$.])actions\[['\"]([^'\"]+)['\"]\]")


@dataclass(frozen=True)
class Thing:
    """Something nodes refer to: what it is, its id and name where it comes from, and its definition there."""

    kind: ThingKind
    id: str
    name: str
    scope: str = ""
    """Scope of a variable."""
    definition: Json = field(default_factory=dict, compare=False)
    """JSON of a variable, an intent or an action; of a workflow its inputs and exits; else empty."""

    @property
    def title(self) -> str:
        """What a person calls it: `variable workflow.size`."""
        name = f"{self.scope}.{self.name}" if self.scope else f"“{self.name or self.id}”"
        return f"{THING_NAMES[self.kind]} {name}"


def things_used(
    bot: Bot, workflow: Workflow, nodes: Sequence[Json], cards: Sequence[Json] = ()
) -> dict[Thing, list[str]]:
    """What nodes, and cards without a node, refer to that the bot defines, each with the names of the nodes.

    What the bot does not define is left out: it is missing already.
    """
    found: dict[Thing, list[str]] = {}
    known = _Known(bot, workflow)
    for node in nodes:
        name = node.get("name")
        for thing in known.in_node(node):
            users = found.setdefault(thing, [])
            if isinstance(name, str) and name not in users:
                users.append(name)
    for card in cards:
        for thing in known.in_card(card):
            found.setdefault(thing, [])
    return found


class _Known:
    """What a bot defines, by the ids and names under which a workflow refers to it."""

    def __init__(self, bot: Bot, workflow: Workflow) -> None:
        self.by_id: dict[tuple[str, str], Thing] = {}
        self.variables: dict[tuple[str, str], Thing] = {}
        for _, scope, variables, key in variable_lists(bot):
            if key not in ("", workflow.key):
                continue
            for variable in variables:
                raw = variable.raw
                if variable.secret:  # what is copied can be pasted anywhere
                    raw = {name: value for name, value in raw.items() if name != "defaultValue"}
                thing = Thing("variable", variable.id, variable.name, scope, raw)
                self.variables.setdefault((scope, variable.name), thing)
                self._note("variable", thing)
        for flow in bot.workflows:
            exits = [{"id": node.id, "name": node.name} for node in flow.exits]
            inputs = [variable.raw for variable in flow.inputs]
            self._note("workflow", Thing("workflow", flow.id, flow.name, "", {"exits": exits, "inputs": inputs}))
        self.tables = {table.name: Thing("table", key, table.name) for key, table in bot.tables.items() if table.name}
        for key, table in bot.tables.items():
            self.by_id["table", key] = self.tables.get(table.name) or Thing("table", key, table.name)
        for intent in bot.intents:
            self._note("intent", Thing("intent", intent.id, intent.name, "", intent.raw))
        for base in bot.knowledge_bases:
            self._note("knowledge_base", Thing("knowledge_base", base.id, base.name))
        self.actions = {one.name: Thing("action", one.id, one.name, "", one.raw) for one in bot.actions if one.name}
        self._table_names = frozenset(self.tables)

    def in_node(self, node: Json) -> Iterator[Thing]:
        yield from self._by_id({key: value for key, value in node.items() if key != "instructions"})
        yield from self._by_name(texts_of_node(node))
        for _, card in keyed_objects(node.get("instructions")):
            yield from self.in_card(card)

    def in_card(self, card: Json) -> Iterator[Thing]:
        yield from self._by_id(card)
        yield from self._by_name(texts_of_card(card))

    def _note(self, kind: str, thing: Thing) -> None:
        if thing.id:
            self.by_id.setdefault((kind, thing.id), thing)

    def _by_id(self, raw: Json) -> Iterator[Thing]:
        for _, kind, one in ids_in(raw):
            thing = self.by_id.get((kind, one))
            if thing is not None:
                yield thing

    def _by_name(self, fields: list[TextField]) -> Iterator[Thing]:
        for text in fields:
            for reference, _ in references_of_field(text):
                thing = self.variables.get((reference.scope, reference.name))
                if thing is not None:
                    yield thing
            if text.kind == "code" or "{{" in text.text:
                if any(name in text.text for name in self.tables):
                    yield from (self.tables[token.text] for token in free_names(text.text, self._table_names))
                for found in _ACTION.finditer(text.text) if self.actions else ():
                    action = self.actions.get(found[1] or found[2])
                    if action is not None:
                        yield action
