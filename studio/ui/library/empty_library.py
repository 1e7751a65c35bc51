"""What the library says while there is nothing in it."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from studio.bot.edits.library_uses import NOUNS, SECTIONS
from studio.ui.theme import SPACE
from studio.ui.widgets.wrapped import WrappedLabel

_SAID = {
    "intents": "An intent is something a person may want, with examples of how it is said.",
    "list_entities": "A list entity knows things by their names and synonyms.",
    "pattern_entities": "A pattern entity finds texts of a fixed form, such as order numbers.",
}


class EmptyLibrary(QWidget):
    """Says what a library is for and offers the first steps."""

    create_chosen = Signal(str)
    """The section of the bot in which something is to be made."""
    import_chosen = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.buttons: list[QPushButton] = []
        layout = QVBoxLayout(self)
        layout.setContentsMargins(3 * SPACE, 4 * SPACE, 3 * SPACE, 3 * SPACE)
        layout.setSpacing(2 * SPACE)
        layout.addWidget(WrappedLabel("What the bot recognises in what people write.", role="muted"))
        for section in SECTIONS:
            layout.addSpacing(2 * SPACE)
            layout.addWidget(WrappedLabel(_SAID[section], role="caption"))
            button = QPushButton(f"New {NOUNS[section]}")
            button.clicked.connect(partial(self._choose, section))
            layout.addWidget(button)
            self.buttons.append(button)
        layout.addSpacing(2 * SPACE)
        self.import_button = QPushButton("Import a file…")
        self.import_button.setProperty("kind", "link")
        self.import_button.clicked.connect(self.import_chosen)
        layout.addWidget(self.import_button)
        layout.addStretch(1)
        self.setFocusProxy(self.buttons[0])

    def _choose(self, section: str, checked: bool = False) -> None:
        self.create_chosen.emit(section)
