"""Finding the problems of a bot: one function per kind of problem, each over one workflow.

Workflows are looked at one by one and the result is kept while neither the workflow nor what it refers to has
changed, so that linting after an edit costs one workflow.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import networkx as nx

from studio.analysis.flow_graph import always_leaves, flow_graph, loops_without_a_wait, reachable
from studio.analysis.names import Use, tables_in_code, template_fault, uses_of_card, uses_of_node
from studio.analysis.problem import Fix, Problem, Severity
from studio.bot.bot import Bot
from studio.bot.card import (
    NO_VARIABLE,
    AutonomousTool,
    CaptureCard,
    Card,
    CodeCard,
    ContentCard,
    LogCard,
    TableCard,
    TransitionCard,
    WorkflowCard,
)
from studio.bot.describe import card_kind
from studio.bot.edits.connections import disconnect
from studio.bot.edits.nodes import delete_nodes
from studio.bot.json_text import walk_strings
from studio.bot.node import EndNode, EntryNode, ExitNode, Node, StartNode
from studio.bot.port import ports_of
from studio.bot.script.syntax import syntax_fault
from studio.bot.workflow import BUILT_IN, Workflow
from studio.tables.column import SYSTEM_COLUMNS

_NEEDS_NO_VARIABLE = {"WaitForInput", "WaitForUserInput", "Confirmation", "SingleChoice", "Boolean"}
"""Captures that may serve their transitions alone."""

_FREE_SCOPES = {"session", "temp", "turn", "env"}
"""Scopes whose variables come to be by writing them."""


class _Facts:
    """What is read off one workflow once and used by several rules."""

    def __init__(self, workflow: Workflow) -> None:
        self.workflow = workflow
        self.uses: dict[str, list[tuple[Card | None, Use]]] = {node.key: _uses(node) for node in workflow.nodes}
        self.written = frozenset((use.scope, use.name) for uses in self.uses.values() for _, use in uses if use.is_set)


@dataclass(frozen=True)
class _Place:
    """What the rules look at: one workflow of a bot."""

    bot: Bot
    workflow: Workflow
    graph: nx.DiGraph[str]
    facts: _Facts
    written: frozenset[tuple[str, str]]
    """Variables of the whole bot that code somewhere writes."""

    def problem(
        self, code: str, severity: Severity, message: str, node: Node, card: Card | None = None, fix: Fix | None = None
    ) -> Problem:
        return Problem(code, severity, message, self.workflow.key, node.key, card.key if card else "", fix)


class Linter:
    """Lints a bot again and again; remembers what did not change."""

    def __init__(self) -> None:
        self._facts: dict[str, _Facts] = {}
        self._known: dict[str, tuple[_Facts, object, list[Problem]]] = {}

    def problems(self, bot: Bot) -> list[Problem]:
        """All problems, in the order of the workflows; unused variables last."""
        facts = {workflow.key: self._facts_of(workflow) for workflow in bot.workflows}
        written = frozenset().union(*(fact.written for fact in facts.values()))
        surroundings = (_surroundings(bot), frozenset(pair for pair in written if pair[0] != "workflow"))
        known: dict[str, tuple[_Facts, object, list[Problem]]] = {}
        found: list[Problem] = []
        for workflow in bot.workflows:
            fact = facts[workflow.key]
            old = self._known.get(workflow.key)
            if old is not None and old[0] is fact and old[1] == surroundings:
                problems = old[2]
            else:
                place = _Place(bot, workflow, flow_graph(workflow), fact, surroundings[1])
                problems = [problem for rule in _RULES for problem in rule(place)]
            known[workflow.key] = (fact, surroundings, problems)
            found += problems
        self._facts, self._known = facts, known
        return found + [problem for fact in facts.values() for problem in _unused_variables(fact)]

    def _facts_of(self, workflow: Workflow) -> _Facts:
        old = self._facts.get(workflow.key)
        return old if old is not None and old.workflow.raw is workflow.raw else _Facts(workflow)


def find_problems(bot: Bot) -> list[Problem]:
    """All problems of a bot."""
    return Linter().problems(bot)


def _surroundings(bot: Bot) -> object:
    """What a workflow's problems depend on outside itself."""
    return (
        tuple((one.name, one.scope, one.id) for one in bot.variables()),
        tuple((one.id, one.name) for one in bot.tables.values()),
        tuple((flow.id, tuple(node.id for node in flow.exits)) for flow in bot.workflows),
        tuple((intent.id, intent.name) for intent in bot.intents),
        tuple(bot.agents),
    )


def _missing_targets(place: _Place) -> Iterator[Problem]:
    for node in place.workflow.nodes:
        for port in ports_of(node):
            if port.target and place.workflow.node(port.target) is None:
                label = f"“{port.label}” of “{node.name}”" if port.label else f"“{node.name}”"
                card = next((card for card in node.cards if card.key == port.card_key), None)
                key, port_id = place.workflow.key, port.id
                fix = Fix(
                    "Disconnect it",
                    lambda bot, ids, n=node.key, p=port_id, w=key: disconnect(bot, w, n, p),  # type: ignore[misc]
                )
                message = f"{label} leads to a node that does not exist."
                yield place.problem("missing-target", "error", message, node, card, fix)


def _unreachable(place: _Place) -> Iterator[Problem]:
    found = reachable(place.workflow, place.graph)
    for node in place.workflow.nodes:
        if not node.runs or node.key in found:
            continue
        if isinstance(node, (StartNode, EntryNode)) or (isinstance(node, (EndNode, ExitNode)) and not node.deletable):
            continue
        key = place.workflow.key
        fix = Fix("Delete the node", lambda bot, ids, n=node.key, w=key: delete_nodes(bot, w, [n]))  # type: ignore[misc]
        yield place.problem("unreachable-node", "warning", f"Nothing leads to “{node.name}”.", node, None, fix)


def _hidden_cards(place: _Place) -> Iterator[Problem]:
    for node in place.workflow.nodes:
        leaving: Card | None = None
        for card in node.cards:
            if leaving is not None:
                message = f"This {card_kind(card)} card never runs: a card above it always leaves “{node.name}”."
                yield place.problem("hidden-card", "warning", message, node, card)
            elif always_leaves(card):
                leaving = card
        if leaving is not None and node.can_have_default and node.default_target:
            message = f"The default transition of “{node.name}” is never taken: a card above it always leaves."
            yield place.problem("hidden-transition", "info", message, node)


def _ends(place: _Place) -> Iterator[Problem]:
    workflow = place.workflow
    if workflow.id in BUILT_IN or workflow.start is None:
        return
    found = reachable(workflow, place.graph)
    if not any(isinstance(node, (ExitNode, EndNode)) and node.key in found for node in workflow.nodes):
        message = f"Workflow “{workflow.name}” never returns to its caller: no Exit or End can be reached."
        yield place.problem("no-exit", "warning", message, workflow.start)


def _loops(place: _Place) -> Iterator[Problem]:
    found = reachable(place.workflow, place.graph)
    for group in loops_without_a_wait(place.workflow, place.graph):
        if group[0] in found:
            nodes = [place.workflow.nodes_by_key[key] for key in group]
            names = ", ".join(f"“{node.name}”" for node in nodes[:4])
            message = f"{names} lead in a circle with nothing that waits for the person."
            yield place.problem("loop", "warning", message, nodes[0])


def _captures(place: _Place) -> Iterator[Problem]:
    known = {variable.id for variable in place.bot.variables(place.workflow)}
    for node, card in _cards(place):
        if not isinstance(card, CaptureCard):
            continue
        if card.variable_id and card.variable_id != NO_VARIABLE:
            if card.variable_id not in known:
                message = "The answer is stored in a variable that does not exist."
                yield place.problem("missing-variable", "error", message, node, card)
        elif card.kind not in _NEEDS_NO_VARIABLE and not card.transitions:
            message = "The answer is not stored: no variable is chosen."
            yield place.problem("capture-without-variable", "warning", message, node, card)
        if card.kind in ("SingleChoice", "MultiChoice") and not card.options and card.choice.options.is_empty:
            yield place.problem("no-choices", "error", "There are no choices to choose from.", node, card)


def _references(place: _Place) -> Iterator[Problem]:
    bot = place.bot
    table_names = {table.name for table in bot.tables.values()}
    intents = {intent.id for intent in bot.intents}
    for node, card in _cards(place):
        if isinstance(card, WorkflowCard):
            if bot.workflow(card.flow_id) is None:
                yield place.problem("missing-workflow", "error", "The workflow to run does not exist.", node, card)
        elif isinstance(card, TableCard):
            if card.table_id not in bot.tables:
                yield place.problem("missing-table", "error", "The table does not exist.", node, card)
            else:
                yield from _missing_columns(place, node, card)
        elif isinstance(card, AutonomousTool):
            if card.tool_type == "skill" and bot.workflow(card.flow_id) is None:
                yield place.problem("missing-workflow", "error", "The workflow to offer does not exist.", node, card)
            elif card.tool_type == "table" and card.table_id not in bot.tables:
                yield place.problem("missing-table", "error", "The table to offer does not exist.", node, card)
        elif isinstance(card, CodeCard):
            for name in sorted(tables_in_code(card.code) - table_names):
                yield place.problem("missing-table", "error", f"The code uses “{name}”, which is no table.", node, card)
        elif isinstance(card, TransitionCard) and card.transition.meaning == "intent":
            payload = card.condition.payload
            intent = payload.get("intent") if isinstance(payload, dict) else None
            intent_id = intent.get("id") if isinstance(intent, dict) else None
            if intent_id and intent_id not in intents:
                yield place.problem("missing-intent", "error", "The intent is not in the library.", node, card)


def _missing_columns(place: _Place, node: Node, card: TableCard) -> Iterator[Problem]:
    table = place.bot.tables[card.table_id]
    for column in card.columns:
        if column.col_id and column.col_id not in table.columns and column.col_id not in SYSTEM_COLUMNS:
            message = f"“{table.name}” has no column “{column.col_id}”."
            yield place.problem("missing-column", "error", message, node, card)


def _undefined_variables(place: _Place) -> Iterator[Problem]:
    declared = _declared(place)
    for node in place.workflow.nodes:
        uses = place.facts.uses[node.key]
        written = {use.name for _, use in uses if use.is_set}
        for card, use in uses:
            if use.scope in _FREE_SCOPES or use.is_set or use.name in declared.get(use.scope, ()):
                continue
            if use.name not in written and use.name not in _KNOWN_MEMBERS.get(use.scope, ()):
                message = f"“{use.scope}.{use.name}” is not a variable of this {_OWNERS[use.scope]}."
                yield place.problem("undefined-variable", "warning", message, node, card)


def _templates(place: _Place) -> Iterator[Problem]:
    for node, card in _cards(place):
        texts = []
        if isinstance(card, ContentCard):
            texts = [card.content.text, card.content.title, card.content.subtitle, card.content.image_url]
        elif isinstance(card, CaptureCard):
            texts = [card.question, card.retry.retry_message]
        elif isinstance(card, LogCard):
            texts = [card.message]
        for text in texts:
            fault = template_fault(text.dynamic_value) if text.is_dynamic else ""
            if fault:
                yield place.problem("broken-template", "error", f"In “{text.dynamic_value[:40]}”, {fault}.", node, card)


def _broken_code(place: _Place) -> Iterator[Problem]:
    for node, card in _cards(place):
        if isinstance(card, CodeCard):
            fault = syntax_fault(card.code)
        elif isinstance(card, TransitionCard) and card.transition.meaning == "expression":
            text = card.transition.payload_text
            # What stands in braces there is taken as it is meant.
            fault = syntax_fault(text, is_expression=True) if "{{" not in text else None
        else:
            continue
        if fault is not None:
            yield place.problem("broken-code", "error", f"The code cannot be read. {fault.sentence}", node, card)


def _empty_conditions(place: _Place) -> Iterator[Problem]:
    for node, card in _cards(place):
        if isinstance(card, TransitionCard) and card.transition.meaning == "expression":
            if not card.transition.payload_text.strip():
                yield place.problem(
                    "empty-condition", "warning", "The condition is empty, so it never holds.", node, card
                )
            elif not card.destination.node:
                yield place.problem("unconnected", "info", f"“{node.name}”: a condition leads nowhere.", node, card)


def _unused_variables(facts: _Facts) -> Iterator[Problem]:
    workflow = facts.workflow
    if workflow.start is None or not workflow.variables:
        return
    names = {use.name for uses in facts.uses.values() for _, use in uses if use.scope == "workflow"}
    ids = {text for node in workflow.nodes for text in _ids(node)}
    for variable in workflow.variables:
        if variable.name not in names and variable.id not in ids:
            message = f"Variable “{variable.name}” of “{workflow.name}” is never used."
            yield Problem("unused-variable", "info", message, workflow.key)


def _ids(node: Node) -> Iterator[str]:
    """Texts of a node that may be the id of a variable: fields name variables under a dozen names."""
    return (text for text in walk_strings(node.raw) if len(text) < 40)


def _cards(place: _Place) -> Iterator[tuple[Node, Card]]:
    for node in place.workflow.nodes:
        for card in node.cards:
            yield node, card


def _uses(node: Node) -> list[tuple[Card | None, Use]]:
    found: list[tuple[Card | None, Use]] = [(None, use) for use in uses_of_node(node)]
    for card in node.cards:
        found += [(card, use) for use in dict.fromkeys(uses_of_card(card))]
    return found


def _declared(place: _Place) -> dict[str, set[str]]:
    declared: dict[str, set[str]] = {"workflow": {variable.name for variable in place.workflow.variables}}
    declared["workflow"] |= {card.name for _, card in _cards(place) if isinstance(card, WorkflowCard)}
    for variable in place.bot.variables():
        declared.setdefault(variable.scope, set()).add(variable.name)
    for scope in ("user", "conversation"):
        declared.setdefault(scope, set()).update(place.bot.agents)
    # Code anywhere may make a variable of the user, the bot or the conversation by writing it.
    for scope, name in place.written:
        declared.setdefault(scope, set()).add(name)
    return declared


_OWNERS = {"workflow": "workflow", "user": "bot", "bot": "bot", "conversation": "bot"}
_KNOWN_MEMBERS = {
    "conversation": {"id", "tags", "channel", "integration"},
    "user": {"id", "tags", "name", "pictureUrl"},
    "bot": {"id", "name"},
    "workflow": {"id", "name", "isDone"},
}

_RULES: tuple[Callable[[_Place], Iterator[Problem]], ...] = (
    _missing_targets,
    _unreachable,
    _hidden_cards,
    _ends,
    _loops,
    _captures,
    _references,
    _undefined_variables,
    _templates,
    _broken_code,
    _empty_conditions,
)
