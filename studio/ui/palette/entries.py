"""What an overlay lists: commands of the window, and places of a bot."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from studio.bot.bot import Bot
from studio.bot.describe import NODE_NAMES, card_kind, card_summary, one_line, plain_text
from studio.bot.variable import Variable
from studio.bot.workflow import Workflow
from studio.ui.canvas.card_icons import card_icon
from studio.ui.palette.fuzzy import Haystack
from studio.ui.theme import NODE_COLORS


@dataclass(frozen=True)
class PaletteCommand:
    """A command as it can be run now."""

    name: str
    """Identifies it among recent ones."""
    label: str
    menu: str
    run: Callable[[], None]
    keys: str = ""
    """Its shortcut as shown to people: `Ctrl+S`."""
    icon: str = ""
    enabled: bool = True


@dataclass(frozen=True, slots=True)
class Target:
    """Something in a bot that can be gone to."""

    kind: str
    """`place` (a workflow, node or card), `variable`, `table`, `knowledge`, `intent`, `hook`, `action`, `schema`."""
    workflow: str = ""
    node: str = ""
    card: str = ""
    key: str = ""
    """Id or name of what is not on a canvas."""


@dataclass(frozen=True, slots=True)
class Place:
    """One line of "go to anything"."""

    label: str
    aside: str
    """Where it is."""
    icon: str
    token: str
    """Colour of the icon."""
    target: Target


class PlaceIndex:
    """Everything in a bot that can be gone to. After an edit only the workflows it touched are read again."""

    def __init__(self) -> None:
        self._by_workflow: dict[str, tuple[Workflow, str, list[Place], list[Place]]] = {}

    def places(self, bot: Bot) -> list[Place]:
        """All places: workflows first, then what is no canvas, nodes and cards last. May run on any thread."""
        kept: dict[str, tuple[Workflow, str, list[Place], list[Place]]] = {}
        names = "\0".join([*(workflow.name for workflow in bot.workflows), *(t.name for t in bot.tables.values())])
        for workflow in bot.workflows:
            old = self._by_workflow.get(workflow.key)
            if old is None or old[0] is not workflow or old[1] != names:
                old = (workflow, names, *_of_workflow(bot, workflow))
            kept[workflow.key] = old
        self._by_workflow = kept
        heads = [
            Place(workflow.name or "(no name)", "Workflow", "workflow", "muted", Target("place", workflow.key))
            for workflow in bot.workflows
        ]
        nodes = [place for _, _, places, _ in kept.values() for place in places]
        cards = [place for _, _, _, places in kept.values() for place in places]
        return [*heads, *_of_library(bot), *nodes, *cards]


class PlaceSearch:
    """Places ready to be searched."""

    def __init__(self, places: list[Place]) -> None:
        self.places = places
        self.haystack = Haystack([place.label for place in places], [place.aside for place in places])
        self._by_target = {place.target: place for place in places}

    def place(self, target: Target) -> Place | None:
        """The place of a target, if it is still there."""
        return self._by_target.get(target)


def _of_workflow(bot: Bot, workflow: Workflow) -> tuple[list[Place], list[Place]]:
    nodes: list[Place] = []
    cards: list[Place] = []
    for node in workflow.nodes:
        kind = NODE_NAMES.get(node.type, node.type)
        icon = {"exception-handler": "exception"}.get(node.type, node.type if node.type in NODE_NAMES else "unknown")
        comment = node.raw.get("comment")
        label = node.name or kind
        if node.type == "comment" and isinstance(comment, str):
            label = one_line(plain_text(comment)) or label
        token = NODE_COLORS.get(node.type, "muted")
        place = Target("place", workflow.key, node.key)
        nodes.append(Place(label, f"{kind} · {workflow.name}", icon, token, place))
        for card in node.cards:
            text = card_summary(card, bot, workflow)
            aside = f"{card_kind(card)} · {workflow.name} › {node.name}" if text else f"{workflow.name} › {node.name}"
            target = Target("place", workflow.key, node.key, card.key)
            cards.append(Place(text or card_kind(card), aside, card_icon(card), "muted", target))
    return nodes, cards


def _of_library(bot: Bot) -> list[Place]:
    found = [_variable(variable, "", "") for variable in bot.variables()]
    for workflow in bot.workflows:
        found.extend(_variable(variable, workflow.key, workflow.name) for variable in workflow.variables)
    for key, table in bot.tables.items():
        found.append(Place(table.name or key, "Table", "table", "muted", Target("table", key=key)))
    found.extend(
        Place(f"env.{name}", "Configuration", "lock", "muted", Target("variable", key=f"env.{name}"))
        for name in bot.settings.config_variables
    )
    for icon, kind, word, items in (
        ("knowledge", "knowledge", "Knowledge base", bot.knowledge_bases),
        ("intent", "intent", "Intent", bot.intents),
        ("hooks", "hook", "Hook", bot.hooks),
        ("tool", "action", "Action", bot.actions),
        ("schemas", "schema", "Schema", bot.schemas),
    ):
        found.extend(
            Place(item.name or item.id, word, icon, "muted", Target(kind, key=item.id or item.name)) for item in items
        )
    return found


def _variable(variable: Variable, workflow: str, workflow_name: str) -> Place:
    scope = variable.scope or ("workflow" if workflow else "bot")
    aside = f"{variable.type} variable · {workflow_name}" if workflow else f"{variable.type} variable"
    target = Target("variable", workflow, key=variable.id)
    return Place(f"{scope}.{variable.name}", aside, "variables", "muted", target)
