"""Going to anything by typing a part of its name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from heapq import nsmallest
from itertools import pairwise
from typing import Final, Literal

from studio.analysis.search import folded
from studio.bot.bot import Bot
from studio.bot.card import TableCard
from studio.bot.describe import NODE_NAMES, card_kind, card_summary, in_words
from studio.bot.node import NoteNode
from studio.bot.tree import Path, keyed_objects
from studio.bot.uses import variable_lists
from studio.bot.workflow import Workflow

GoalKind = Literal[
    "workflow",
    "node",
    "card",
    "variable",
    "table",
    "intent",
    "entity",
    "hook",
    "action",
    "knowledge",
    "schema",
    "agent",
]

_RANK: Final[dict[GoalKind, int]] = {"workflow": 0, "node": 1, "variable": 2, "card": 4}
"""Among equally good names, the kinds people go to most come first; all others are 3."""


@dataclass(frozen=True, slots=True)
class Goal:
    """A place a person can go to."""

    kind: GoalKind
    name: str
    detail: str
    """What tells it from others of its name: its workflow, type or scope."""
    path: Path
    workflow: str = ""
    """Key of the workflow, empty for what belongs to the whole bot; likewise below."""
    node: str = ""
    card: str = ""
    id: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """A goal and how its name fits what was typed."""

    goal: Goal
    score: float
    """Higher is better."""
    letters: tuple[int, ...]
    """Places in the name that were typed."""


class GoalFinder:
    """Finds goals again and again; remembers the names of workflows that did not change."""

    def __init__(self) -> None:
        self._workflows: dict[str, tuple[object, list[_Named]]] = {}
        self._library: tuple[tuple[object, ...], list[_Named]] = ((), [])

    def find(self, bot: Bot, text: str, limit: int = 50) -> list[Found]:
        """The best goals for a text, best first; for an empty text the workflows.

        Every word of the text must be found: its letters in this order in the name, or as it is in the workflow's
        name. An id finds just what has it.
        """
        words = folded(text).split()
        if not words:
            goals = [one.goal for one in self._named(bot) if one.goal.kind == "workflow"]
            return [Found(goal, 0.0, ()) for goal in goals[:limit]]
        found = []
        for order, one in enumerate(self._named(bot)):
            if one.goal.id and one.goal.id == text.strip():
                found.append((-1000.0, order, Found(one.goal, 1000.0, ())))
                continue
            fit = _fit(one, words)
            if fit is not None:
                score, letters = fit
                score -= _RANK.get(one.goal.kind, 3) * 0.5
                found.append((-score, order, Found(one.goal, score, letters)))
        return [one for _, _, one in nsmallest(limit, found, key=lambda item: item[:2])]

    def read(self, bot: Bot) -> Iterator[None]:
        """Read the names that are not known yet, a workflow with every step, so that a window can breathe between."""
        self._workflows = {key: known for key, known in self._workflows.items() if key in bot.workflows_by_key}
        for workflow in bot.workflows:
            self._of_workflow(workflow)
            yield

    def _of_workflow(self, workflow: Workflow) -> list[_Named]:
        known = self._workflows.get(workflow.key)
        if known is None or known[0] is not workflow.raw:
            known = (workflow.raw, [_Named(goal) for goal in _goals_of(workflow)])
            self._workflows[workflow.key] = known
        return known[1]

    def _named(self, bot: Bot) -> Iterator[_Named]:
        for _ in self.read(bot):
            pass
        for workflow in bot.workflows:
            yield from self._of_workflow(workflow)
        sources = tuple(bot.raw.get(key) for key in (*_LISTS, "settings", "tables", "agents"))
        if len(sources) != len(self._library[0]) or any(
            new is not old for new, old in zip(sources, self._library[0], strict=True)
        ):
            self._library = (sources, [_Named(goal) for goal in _library(bot)])
        yield from self._library[1]


def go_to_anything(bot: Bot, text: str, limit: int = 50) -> list[Found]:
    """The best goals for a text, best first."""
    return GoalFinder().find(bot, text, limit)


class _Named:
    """A goal with its name ready to compare."""

    __slots__ = ("around", "goal", "name")

    def __init__(self, goal: Goal) -> None:
        self.goal = goal
        self.name = folded(goal.name)
        self.around = folded(goal.detail)


def _fit(one: _Named, words: list[str]) -> tuple[float, tuple[int, ...]] | None:
    """How well the words fit a name, and the letters that do; None when one does not."""
    total = 0.0
    letters: list[int] = []
    for word in words:
        if _holds(one.name, word, 0):
            score, places = _score(word, one.name, one.goal.name)
            total += score
            letters += places
        elif word in one.around:
            total += 1.0
        else:
            return None
    if not letters:
        return None
    # A name that is little more than what was typed fits better than a long one.
    return total - len(one.name) / 100, tuple(sorted(set(letters)))


def _score(word: str, name: str, shown: str) -> tuple[float, list[int]]:
    """Scores a word whose letters are in a name: whole beats beginnings of words beats scattered letters."""
    place = name.find(word)
    if place >= 0:
        starts = _begins(shown, place)
        for other in _places(name, word):
            if _begins(shown, other):
                place, starts = other, True
                break
        score = 20.0 if name == word else 14.0 if place == 0 else 10.0 if starts else 6.0
        return score, list(range(place, place + len(word)))
    places: list[int] = []
    position = -1
    for char in word:
        # The beginning of a word, if there is one further on, else the next such letter.
        following = [at for at in _places(name, char, position + 1) if _begins(shown, at)]
        rest = word[len(places) + 1 :]
        position = next((at for at in following if _holds(name, rest, at + 1)), name.find(char, position + 1))
        if position < 0:
            return 0.1, places
        places.append(position)
    begun = sum(_begins(shown, at) for at in places)
    joined = sum(1 for left, right in pairwise(places) if right == left + 1)
    if begun == len(word):  # the first letters of its words: `fc` for Fast Care
        return 11.0, places
    return 1.0 + 3.0 * begun / len(word) + joined / len(word), places


def _places(name: str, text: str, start: int = 0) -> Iterator[int]:
    place = name.find(text, start)
    while place >= 0:
        yield place
        place = name.find(text, place + 1)


def _holds(name: str, letters: str, start: int) -> bool:
    """Whether letters follow in this order from a place on."""
    for char in letters:
        start = name.find(char, start) + 1
        if not start:
            return False
    return True


def _begins(shown: str, place: int) -> bool:
    """Whether a word begins at a place of a name: after a blank or sign, or with a capital (`orderTotal`)."""
    if place == 0:
        return True
    before, here = shown[place - 1], shown[place]
    return not before.isalnum() or (here.isupper() and not before.isupper()) or (here.isdigit() != before.isdigit())


def _goals_of(workflow: Workflow) -> Iterator[Goal]:
    path: Path = ("flows", workflow.key)
    yield Goal("workflow", workflow.name, "", path, workflow.key, id=workflow.id)
    for variable in workflow.variables:
        if variable.name:
            detail = f"{variable.type} of {workflow.name}"
            yield Goal(
                "variable", f"workflow.{variable.name}", detail, (*path, "variables"), workflow.key, id=variable.id
            )
    for node in workflow.nodes:
        place: Path = (*path, "nodes", node.key)
        if not isinstance(node, NoteNode):
            kind = NODE_NAMES.get(node.type, in_words(node.type))
            name = node.name or kind
            detail = workflow.name if kind == name else f"{kind} of {workflow.name}"
            yield Goal("node", name, detail, place, workflow.key, node.key, id=node.id)
        for card in node.cards:
            if card.type == "transition" and not card.label:
                continue
            # Without the bot: what other things are called may change while this workflow does not.
            summary = card.label if isinstance(card, TableCard) else card_summary(card)
            name = f"{card_kind(card)}: {summary}" if summary else card_kind(card)
            detail = f"{node.name}, {workflow.name}"
            card_path = (*place, "instructions", card.key)
            yield Goal("card", name, detail, card_path, workflow.key, node.key, card.key, id=card.id)


_LISTS: Final[dict[str, tuple[GoalKind, str]]] = {
    "intents": ("intent", "Intent"),
    "list_entities": ("entity", "Entity"),
    "hooks": ("hook", "Hook"),
    "actions": ("action", "Action"),
    "knowledge_base": ("knowledge", "Knowledge base"),
    "schemas": ("schema", "Schema"),
}


def _library(bot: Bot) -> Iterator[Goal]:
    for path, scope, variables, workflow in variable_lists(bot):
        if not workflow:
            yield from (
                Goal("variable", f"{scope}.{one.name}", f"{one.type} variable", path, id=one.id)
                for one in variables
                if one.name
            )
    for key in filter(None, bot.settings.config_variables):
        yield Goal("variable", f"env.{key}", "configuration variable", ("settings", "configVariables"))
    for key, table in bot.tables.items():
        yield Goal("table", table.name or key, "Table", ("tables", key), id=key)
    for part, (kind, detail) in _LISTS.items():
        for key, item in keyed_objects(bot.raw.get(part)):
            name, one = item.get("name"), item.get("id")
            if isinstance(name, str) and name:
                yield Goal(kind, name, detail, (part, key), id=one if isinstance(one, str) else "")
    for agent in bot.agents:
        yield Goal("agent", agent, "Agent", ("agents", agent))
