"""Where a bot uses a variable: in texts and code by its name, in fields by its id, in callers by a card's name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from studio.bot.bot import Bot
from studio.bot.card import AutonomousTool, Card, WorkflowCard
from studio.bot.id_fields import ids_in
from studio.bot.node import EntryNode, ExitNode, Node
from studio.bot.script.references import Reference, references_in
from studio.bot.script.templates import parts_of
from studio.bot.texts import TextField, TextKind, plain_texts, texts_below, texts_of_card, texts_of_node
from studio.bot.transition import CHOICE_PREFIX, CLASS_PREFIX
from studio.bot.tree import Path
from studio.bot.variable import Variable
from studio.bot.workflow import Workflow

UseKind = Literal["reads", "writes", "stores", "input", "output", "given", "passed", "result"]
"""Read or written by a text or code; filled by a card; an input of the entry or output of an exit node; handed to
a model by an autonomous node; passed by a calling card; read by a caller as a result of this workflow."""


@dataclass(frozen=True, slots=True)
class Owner:
    """A thing that holds texts, and where it is in the bot."""

    path: Path
    section: str
    """`card`, `node`, or the bot's list it is in: `hooks`, `actions`, `tables`, `agents`."""
    name: str
    workflow: str = ""
    """Key of the workflow, empty for what belongs to the whole bot; likewise below."""
    node: str = ""
    card: str = ""


@dataclass(frozen=True, slots=True)
class VariableUse:
    """One place where a variable is used."""

    owner: Owner
    field: Path
    """Path of the text or id below the owner."""
    label: str
    """What the field is called."""
    kind: UseKind
    text: str = ""
    """The whole text, where the use is in one."""
    start: int = 0
    end: int = 0
    """The name in the text."""
    is_active: bool = True
    """False on the side of a fixed-or-dynamic field that is not in use."""


def variable_lists(bot: Bot) -> Iterator[tuple[Path, str, tuple[Variable, ...], str]]:
    """Every list of declared variables: its path, scope, variables, and the key of its workflow."""
    for workflow in bot.workflows:
        yield ("flows", workflow.key, "variables"), "workflow", workflow.variables, workflow.key
    settings = bot.settings
    yield ("settings", "userVariables"), "user", settings.user_variables, ""
    yield ("settings", "conversationVariables"), "conversation", settings.conversation_variables, ""
    yield ("settings", "botVariables"), "bot", settings.bot_variables, ""


def shared_owners(bot: Bot) -> Iterator[tuple[Owner, list[TextField]]]:
    """What belongs to no workflow and may use variables: hooks, custom actions, agents, computed columns."""
    lists: tuple[tuple[str, dict[str, TextKind]], ...] = (
        ("hooks", {"content": "code"}),
        ("actions", {"raw_code": "code"}),
    )
    for section, kinds in lists:
        items = bot.raw.get(section)
        for index, item in enumerate(items if isinstance(items, list) else ()):
            if isinstance(item, dict):
                yield Owner((section, index), section, _name(item)), plain_texts(item, kinds)
    agents = bot.raw.get("agents")
    for name, agent in agents.items() if isinstance(agents, dict) else ():
        config = agent.get("config") if isinstance(agent, dict) else None
        if config:
            yield Owner(("agents", name, "config"), "agents", name), texts_below(config)
    for key, table in bot.tables.items():
        for column, described in table.columns.items():
            zui = described.get("x-zui")
            computed = zui.get("computed") if isinstance(zui, dict) else None
            if isinstance(computed, dict):
                path: Path = ("tables", key, "schema", "properties", column, "x-zui", "computed")
                owner = Owner(path, "tables", f"{table.name}, column {column}")
                yield owner, plain_texts(computed, {"prompt": "template", "code": "code"})


def owners_of(workflow: Workflow) -> Iterator[tuple[Owner, Node, Card | None]]:
    """The nodes of a workflow and their cards, as owners of texts."""
    for node in workflow.nodes:
        path: Path = ("flows", workflow.key, "nodes", node.key)
        yield Owner(path, "node", node.name, workflow.key, node.key), node, None
        for card in node.cards:
            owner = Owner((*path, "instructions", card.key), "card", node.name, workflow.key, node.key, card.key)
            yield owner, node, card


def uses_of_variable(bot: Bot, scope: str, name: str, workflow: str = "") -> list[VariableUse]:
    """Where a variable is used, in the order of the bot.

    `scope` is `workflow` (then `workflow` is its key), `user`, `conversation`, `bot`, `session` or `env`. A
    workflow's variables are its own: the same name in other workflows is another variable, and hooks, which run
    in any workflow, do not count. Uses by a computed name (`workflow[key]`) cannot be known.
    """
    found: list[VariableUse] = []
    ids = {
        one.id
        for path, kind, ones, key in variable_lists(bot)
        if kind == scope and key == workflow
        for one in ones
        if one.name == name and one.id
    }
    for flow in bot.workflows:
        if scope == "workflow" and flow.key != workflow:
            continue
        for owner, node, card in owners_of(flow):
            found += _text_uses(owner, texts_of_card(card.raw) if card else texts_of_node(node.raw), scope, (name,))
            found += _id_uses(owner, node, card, ids)
    if scope == "workflow":
        found += result_uses(bot, workflow, name)
        found += _passed(bot, workflow, ids)
    else:
        for owner, fields in shared_owners(bot):
            found += _text_uses(owner, fields, scope, (name,))
    return found


def result_uses(bot: Bot, workflow: str, name: str) -> Iterator[VariableUse]:
    """Where callers of a workflow read its variable as a result: `workflow.Order1.total`."""
    flow = bot.workflow(workflow)
    if flow is None:
        return
    for caller, cards in calling_names(bot, flow.id):
        for owner, node, card in owners_of(caller):
            fields = texts_of_card(card.raw) if card else texts_of_node(node.raw)
            for card_name in cards:
                yield from _text_uses(owner, fields, "workflow", (card_name, name))


def calling_names(bot: Bot, flow_id: str) -> Iterator[tuple[Workflow, list[str]]]:
    """Workflows that run a workflow, with the names of the cards that do: results are read under them."""
    for caller in bot.workflows:
        names = [
            card.name
            for node in caller.nodes
            for card in node.cards
            if isinstance(card, WorkflowCard) and card.flow_id == flow_id and card.name
        ]
        if names:
            yield caller, list(dict.fromkeys(names))


def references_of_field(field: TextField) -> Iterator[tuple[Reference, int]]:
    """The variables a text uses, each with the offset of its piece of code in the text."""
    if field.kind == "code":
        yield from ((reference, 0) for reference in references_in(field.text))
    elif field.kind in ("template", "setting") or (field.kind == "condition" and "{{" in field.text):
        start = field.text.find("=") + 1 if field.text.startswith((CHOICE_PREFIX, CLASS_PREFIX)) else 0
        for part in parts_of(field.text):
            if part.start >= start:
                for reference in references_in(field.text[part.start : part.end]):
                    yield reference, part.start
    elif field.kind == "condition":
        # A condition may be a bare mention: @workflow.done
        offset = 1 if field.text.startswith("@") else 0
        yield from ((reference, offset) for reference in references_in(field.text[offset:]))


def _text_uses(owner: Owner, fields: list[TextField], scope: str, path: tuple[str, ...]) -> Iterator[VariableUse]:
    for field in fields:
        if path[-1] not in field.text:
            continue
        seen = set()
        for reference, offset in references_of_field(field):
            names = tuple(step.name for step in reference.steps[: len(path)])
            if reference.scope != scope or names != path:
                continue
            step = reference.steps[len(path) - 1]
            if (start := step.start + offset) not in seen:
                seen.add(start)
                kind: UseKind = "result" if len(path) > 1 else "writes" if reference.is_set else "reads"
                yield VariableUse(
                    owner, field.path, field.label, kind, field.text, start, step.end + offset, field.is_active
                )


def _id_uses(owner: Owner, node: Node, card: Card | None, ids: set[str]) -> Iterator[VariableUse]:
    if not ids:
        return
    raw: dict[str, Any] = card.raw if card else {k: v for k, v in node.raw.items() if k != "instructions"}
    for path, kind, one in ids_in(raw):
        if kind == "variable" and one in ids:
            use: UseKind = "stores"
            if card is None:
                use = "input" if isinstance(node, EntryNode) else "output" if isinstance(node, ExitNode) else "given"
            yield VariableUse(owner, path, _ID_LABELS[use], use)


_ID_LABELS = {"stores": "Stored in", "input": "Input", "output": "Output", "given": "Variables of the node"}


def _passed(bot: Bot, workflow: str, ids: set[str]) -> Iterator[VariableUse]:
    """Cards that pass a value to a variable as an input of its workflow."""
    flow = bot.workflow(workflow)
    if flow is None or not ids:
        return
    for caller in bot.workflows:
        for owner, _, card in owners_of(caller):
            if not isinstance(card, (WorkflowCard, AutonomousTool)) or card.flow_id != flow.id:
                continue
            items = card.raw.get("variables")
            for index, item in enumerate(items if isinstance(items, list) else ()):
                if isinstance(item, dict) and isinstance(item.get("id"), str) and item["id"] in ids:
                    yield VariableUse(owner, ("variables", index), "Input of the workflow", "passed")


def _name(item: dict[str, Any]) -> str:
    name = item.get("name")
    return name if isinstance(name, str) else ""
