"""The editor of a thing of the library, whatever it is."""

from __future__ import annotations

from collections.abc import Callable

from studio.bot.edit import Edit
from studio.ui.library.intent_editor import IntentEditor
from studio.ui.library.lab import IntentLab
from studio.ui.library.latest import Start
from studio.ui.library.list_entity_editor import ListEntityEditor
from studio.ui.library.pattern_entity_editor import PatternEntityEditor
from studio.ui.library.thing import Thing
from studio.ui.library.thing_editor import ThingEditor
from studio.ui.theme import Theme


def library_editor(
    theme: Theme, apply: Callable[[Edit], None], place: str, lab: IntentLab, start: Start
) -> ThingEditor:
    """An editor for the thing at a place (`intents/int-1`, see `Thing.place`). Raises ValueError for no place.

    One `lab` serves all editors of a window.
    """
    thing = Thing.at(place)
    if thing.section == "intents":
        return IntentEditor(theme, apply, thing.key, lab, start)
    if thing.section == "list_entities":
        return ListEntityEditor(theme, apply, thing.key, start)
    return PatternEntityEditor(theme, apply, thing.key, start)
