"""The synonyms of a value as chips."""

from __future__ import annotations

import re
from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QWidget

from studio.bot.edits.intents import as_said
from studio.ui.tables.chips import Chips
from studio.ui.theme import Theme


class Synonyms(Chips):
    """Several can be pasted, one a line or with commas between them."""

    settled = Signal(list)
    """All synonyms as they are to be."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, "Synonyms", as_said, str, parent)
        self.value_index = -1
        """Which value the synonyms are of, by its place in the file's list."""
        self.line.setPlaceholderText("type a synonym, then Enter")
        self.changed.connect(lambda: self.settled.emit(self.values))

    def show_synonyms(self, index: int, name: str, synonyms: Sequence[str]) -> None:
        """Show the synonyms of a value; what is being typed for another value is dropped."""
        if index != self.value_index:
            self.value_index = index
            self.line.clear()
        self.line.setAccessibleName(f"Add a synonym of {name}")
        self.show_values(synonyms)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            watched is self.line
            and isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and event.matches(QKeySequence.StandardKey.Paste)
        ):
            pasted = [
                said for part in re.split(r"[\n,;\t]", QGuiApplication.clipboard().text()) if (said := as_said(part))
            ]
            if len(pasted) > 1:
                self.settled.emit(list(dict.fromkeys([*self.values, *pasted])))
                return True
        return super().eventFilter(watched, event)
