"""What the editors of intents and entities share: name, contents, and a side with what is made of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QSplitter, QVBoxLayout, QWidget

from studio.bot.bot import Bot
from studio.bot.edit import Edit
from studio.bot.edits.library_uses import NOUNS, LibraryUse
from studio.ui.library.latest import Latest, Start
from studio.ui.library.thing import Thing
from studio.ui.library.uses_list import UsesList
from studio.ui.theme import SPACE, Theme
from studio.ui.widgets.editor_page import EditorPage
from studio.ui.widgets.making import make_edit
from studio.ui.widgets.name_field import NameField
from studio.ui.widgets.section import Section
from studio.ui.widgets.wrapped import WrappedLabel

_SIDE = 300
_SIDE_MIN = 220
_USES_PAUSE_MS = 300


class ThingEditor(EditorPage):
    """Edits one thing of the library. What is special to a kind is in the methods that raise here."""

    thing_requested = Signal(str)
    """Place of another thing of the library to open."""
    owner_requested = Signal(object)
    """An Owner (hook, action, variable …) to go to."""

    unused = "Not used anywhere."

    def __init__(
        self, theme: Theme, apply: Callable[[Edit], None], thing: Thing, start: Start, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.thing = thing
        self.theme = theme
        self.bot: Bot | None = None
        self._apply = apply
        self._title = ""
        self._uses_known: Bot | None = None
        self._using = Latest(start, self, _USES_PAUSE_MS)
        self.name = NameField(NOUNS[thing.section], self._refusal_of_name)
        self.name.renamed.connect(lambda name: self.make(lambda bot: self.rename(bot, name)))
        self.caption = WrappedLabel(role="caption")
        self.uses = UsesList(theme)
        self.uses.place_requested.connect(self.place_requested)
        self.uses.owner_requested.connect(self.owner_requested)
        self.uses_label = WrappedLabel(role="caption")
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setHandleWidth(1)
        self.splitter.setChildrenCollapsible(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.splitter)

    def build(self, contents: QWidget, sections: Sequence[tuple[str, QWidget]]) -> None:
        """Put the contents below the name, and the sections at the side with the uses last."""
        left = QWidget()
        rows = QVBoxLayout(left)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(SPACE)
        head = QVBoxLayout()
        head.setContentsMargins(3 * SPACE, 2 * SPACE, 3 * SPACE, 0)
        head.setSpacing(SPACE)
        head.addWidget(self.name)
        captioned = QHBoxLayout()
        captioned.setContentsMargins(SPACE + 1, 0, 0, 0)
        captioned.addWidget(self.caption)
        head.addLayout(captioned)
        rows.addLayout(head)
        rows.addWidget(contents, 1)
        side = QWidget()
        side_rows = QVBoxLayout(side)
        side_rows.setContentsMargins(3 * SPACE, 2 * SPACE, 3 * SPACE, 3 * SPACE)
        side_rows.setSpacing(SPACE)
        uses = QWidget()
        uses_rows = QVBoxLayout(uses)
        uses_rows.setContentsMargins(0, 0, 0, 0)
        uses_rows.addWidget(self.uses_label)
        uses_rows.addWidget(self.uses)
        for title, widget in (*sections, ("Uses", uses)):
            section = Section(self.theme, title)
            section.rows.addWidget(widget)
            side_rows.addWidget(section)
        side_rows.addStretch(1)
        area = QScrollArea()
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setMinimumWidth(_SIDE_MIN)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(side)
        area.viewport().setAutoFillBackground(False)
        side.setAutoFillBackground(False)
        self.splitter.addWidget(left)
        self.splitter.addWidget(area)
        self.splitter.setStretchFactor(0, 1)
        self.splitter.setSizes([2 * _SIDE, _SIDE])
        self.setFocusProxy(contents)

    # -- what a kind is -----------------------------------------------------------------------------------

    def show_thing(self, bot: Bot) -> str:
        """Show the thing as the bot has it; returns what is said below its name."""
        raise NotImplementedError

    def refusal_of_name(self, bot: Bot, name: str, old: str) -> str:
        """Why the thing may not have a name, as a sentence; empty when it may."""
        raise NotImplementedError

    def rename(self, bot: Bot, name: str) -> Edit:
        """Rename the thing everywhere."""
        raise NotImplementedError

    def uses_of(self, bot: Bot) -> list[LibraryUse]:
        """Where the thing is used; asked for in a thread."""
        raise NotImplementedError

    # -- the page -----------------------------------------------------------------------------------------

    @property
    def title(self) -> str:
        return self._title or "(no name)"

    def update_bot(self, bot: Bot) -> bool:
        if self.thing.raw(bot) is None:
            return False
        self.bot = bot
        name = self.thing.name(bot)
        self.name.show_name(name)
        self.caption.set_text(self.show_thing(bot))
        if name != self._title:
            self._title = name
            self.title_changed.emit()
        if self.isVisible():
            self._find_uses()
        return True

    def commit(self) -> None:
        self.name.commit()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._find_uses()

    def make(self, make: Callable[[Bot], Edit]) -> bool:
        """Make an edit of the newest bot and say whether it changed anything; why it cannot be made is told."""
        return make_edit(make, self.bot, self._apply, self.refused.emit)

    # -- inside -------------------------------------------------------------------------------------------

    def _refusal_of_name(self, name: str) -> str:
        return self.refusal_of_name(self.bot, name, self._title) if self.bot else ""

    def _find_uses(self) -> None:
        bot = self.bot
        if bot is None or bot is self._uses_known:
            return
        self._uses_known = bot
        if self.uses.isHidden():
            self.uses_label.set_text("Looking for uses…")
        self._using.ask(lambda stop, report: self.uses_of(bot), self._show_uses)

    def _show_uses(self, uses: list[LibraryUse]) -> None:
        if self.bot is not None:
            self.uses.show_uses(self.bot, uses)
            self.uses_label.set_text("" if uses else self.unused)
            self.uses_label.setVisible(not uses)
