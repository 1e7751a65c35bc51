"""The rows of the library: a heading per kind with its number, and the things of each."""

from __future__ import annotations

from typing import Any, Final

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QStandardItem, QStandardItemModel

from studio.bot.bot import Bot
from studio.bot.edits.entities import pattern_of, tolerance_of, values_of
from studio.bot.edits.intents import utterances_of
from studio.bot.edits.library_uses import NOUNS, SECTIONS, Section
from studio.bot.tree import keyed_objects
from studio.ui.explorer.workflow_items import ASIDE, ICON, IS_BUILT_IN, IS_HEADING, KEY, KIND
from studio.ui.library.thing import ICONS, TITLES, Thing

WORDS = Qt.ItemDataRole.UserRole + 20
"""All that a row is found by: its name and what is in it."""

_HELP: Final[dict[Section, str]] = {
    "intents": "What a person may want, by examples of how it is said.",
    "list_entities": "Things a person may name, each with its other names.",
    "pattern_entities": "Texts of a fixed form, such as order numbers.",
}
_BUILT_IN: Final = {
    "int-cancel": "A person who says one of these gives up what the bot is asking for.",
    "int-yes": "How a person says yes to a question.",
    "int-no": "How a person says no to a question.",
}
"""Intents that every bot has, with what the program does with them."""


class LibraryModel(QStandardItemModel):
    """The library as items; it is changed by edits, never here."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._shown: dict[str, tuple[dict[str, Any], QStandardItem]] = {}

    def show(self, bot: Bot | None) -> bool:
        """Show the library of a bot; says whether the rows are new ones, not only what some of them say."""
        found = {
            Thing(section, key).place: raw
            for section in SECTIONS
            for key, raw in keyed_objects(bot.raw.get(section) if bot else None)
        }
        if bot is not None and self.rowCount() and list(found) == list(self._shown):
            # Most edits change one thing: its row says something new, all others stay.
            for place, raw in found.items():
                before, item = self._shown[place]
                if before is not raw:
                    _tell(item, Thing.at(place), raw)
                    self._shown[place] = (raw, item)
            return False
        self.clear()
        self._shown = {}
        for section in SECTIONS if bot is not None else ():
            own = {place: raw for place, raw in found.items() if place.startswith(f"{section}/")}
            heading = _heading(section, len(own))
            self.appendRow(heading)
            for place, raw in own.items():
                item = QStandardItem()
                _tell(item, Thing.at(place), raw)
                heading.appendRow(item)
                self._shown[place] = (raw, item)
        return True


def about_built_in(key: str) -> str:
    """What an intent that every bot has is for; empty for others."""
    return _BUILT_IN.get(key, "")


def _heading(section: Section, count: int) -> QStandardItem:
    item = QStandardItem(TITLES[section])
    item.setEditable(False)
    item.setSelectable(True)
    item.setData(section, KEY)
    item.setData("heading", KIND)
    item.setData("", ICON)
    item.setData("", WORDS)
    item.setData(True, IS_HEADING)
    item.setData(str(count) if count else "none", ASIDE)
    item.setData(f"{TITLES[section]}, {count}", Qt.ItemDataRole.AccessibleTextRole)
    item.setToolTip(_HELP[section])
    return item


def _tell(item: QStandardItem, thing: Thing, raw: dict[str, Any]) -> None:
    """Let a row say what a thing is."""
    name = raw.get("name")
    name = name if isinstance(name, str) else ""
    item.setText(name or "(no name)")
    count, unit, words = _contents(thing, raw)
    item.setData(thing.place, KEY)
    item.setData(NOUNS[thing.section], KIND)
    item.setData(ICONS[thing.section], ICON)
    item.setData(False, IS_BUILT_IN)
    item.setData("\n".join((name, *words)), WORDS)
    item.setData(str(count) if thing.section != "pattern_entities" else "", ASIDE)
    said = f"{count} {unit}{'' if count == 1 else 's'}"
    item.setData(f"{item.text()}, {NOUNS[thing.section]}, {said}", Qt.ItemDataRole.AccessibleTextRole)
    lines = [f"{item.text()} · {said}" if thing.section != "pattern_entities" else item.text()]
    if thing.section == "list_entities":
        lines[0] += f" · {tolerance_of(raw)} tolerance"
    elif thing.section == "pattern_entities":
        lines.append(pattern_of(raw).pattern or "No pattern yet")
    lines += [about_built_in(thing.key)] if thing.section == "intents" and about_built_in(thing.key) else []
    item.setToolTip("\n".join(lines))


def _contents(thing: Thing, raw: dict[str, Any]) -> tuple[int, str, list[str]]:
    """How much is in a thing, what that is, and all its words."""
    if thing.section == "intents":
        texts = [one.text for one in utterances_of(raw)]
        return len(texts), "utterance", texts
    if thing.section == "list_entities":
        values = values_of(raw)
        return len(values), "value", [word for value in values for word in (value.name, *value.synonyms)]
    found = pattern_of(raw)
    return len(found.examples), "example", [found.pattern, *found.examples]
