"""An editor of a named piece of code: its name and the code, and beside them what belongs to it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QLineEdit, QScrollArea, QSplitter, QVBoxLayout, QWidget

from studio.bot.bot import Bot
from studio.bot.edit import Edit
from studio.schemas.evaluation import SchemaEngine, TextProblem
from studio.ui.theme import SPACE, Theme
from studio.ui.widgets.editor_page import EditorPage
from studio.ui.widgets.making import make_edit
from studio.ui.widgets.marked_code import MarkedCode
from studio.ui.widgets.name_field import NameField
from studio.ui.widgets.newest import Newest, Start
from studio.ui.widgets.wrapped import WrappedLabel

_SIDE = 300
_SIDE_MIN = 220
_PAUSE_MS = 300


class CodePage(EditorPage):
    """Edits a name and a text of code, with a line of caption between them. A subclass says what they are."""

    noun = ""
    code_name = ""
    """What the code is called to a screen reader."""

    def __init__(
        self, theme: Theme, apply: Callable[[Edit], None], key: str, engine: SchemaEngine, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._apply = apply
        self._key = key
        self._engine = engine
        self._bot: Bot | None = None
        self._title = ""
        self.name = NameField(self.noun, self._refusal_of_name)
        self.name.renamed.connect(self._rename)
        self.caption = WrappedLabel(role="caption")
        self.code = MarkedCode(theme, "typescript", self.code_name, self._names)
        self.code.committed.connect(self._take_code)
        self.code.editor.textChanged.connect(self._check_soon)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)

    def _lay_out(self, side: QWidget, widths: Sequence[int]) -> None:
        """Put the side beside name and code; widths in pixels."""
        left = QWidget()
        rows = QVBoxLayout(left)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(SPACE)
        head = QVBoxLayout()
        head.setContentsMargins(3 * SPACE, 2 * SPACE, 3 * SPACE, SPACE)
        head.setSpacing(0)
        head.addWidget(self.name)
        captioned = QVBoxLayout()
        captioned.setContentsMargins(SPACE + 1, 0, 0, 0)
        captioned.addWidget(self.caption)
        head.addLayout(captioned)
        rows.addLayout(head)
        rows.addWidget(self.code, 1)
        self.splitter.setHandleWidth(1)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.addWidget(left)
        self.splitter.addWidget(side)
        self.splitter.setSizes(widths)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.splitter)
        self.setFocusProxy(self.code)

    @property
    def title(self) -> str:
        return self._title or "(no name)"

    def commit(self) -> None:
        self.name.commit()
        self.code.editor.commit()

    def _show_name(self, name: str) -> None:
        self.name.show_name(name)
        if name != self._title:
            self._title = name
            self.title_changed.emit()

    def _refusal_of_name(self, name: str) -> str:
        """Why it may not have a name, as a sentence; empty when it may."""
        raise NotImplementedError

    def _rename(self, name: str) -> None:
        """Rename it everywhere."""
        raise NotImplementedError

    def _names(self) -> tuple[str, ...]:
        """The names that can be written in the code."""
        raise NotImplementedError

    def _take_code(self, code: str) -> None:
        """Keep the code as it was typed."""
        raise NotImplementedError

    def _check_soon(self) -> None:
        """Look at the code that is being typed."""
        raise NotImplementedError

    def _make(self, make: Callable[[Bot], Edit]) -> None:
        make_edit(make, self._bot, self._apply, self.refused.emit)


class CheckedCodePage(CodePage):
    """Code that is checked while it is typed, with a description and more at its side."""

    good_word = ""
    """Said of code that can be read."""
    empty_word = ""
    """Said of no code."""

    def __init__(
        self,
        theme: Theme,
        apply: Callable[[Edit], None],
        key: str,
        engine: SchemaEngine,
        start: Start,
        parent: QWidget | None = None,
    ) -> None:
        self._checked: str | None = None
        super().__init__(theme, apply, key, engine, parent)
        self._checking = Newest(start, self, _PAUSE_MS)
        self.description = QLineEdit()
        self.description.setAccessibleName(f"Description of the {self.noun}")
        self.description.textEdited.connect(self._describe)

    def _lay_out_beside(self) -> QVBoxLayout:
        """Lay the page out; what is added to the result stands at the side, which scrolls."""
        body = QWidget()
        rows = QVBoxLayout(body)
        rows.setContentsMargins(3 * SPACE, 3 * SPACE, 3 * SPACE, 3 * SPACE)
        rows.setSpacing(SPACE)
        area = QScrollArea()
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setMinimumWidth(_SIDE_MIN)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(body)
        area.viewport().setAutoFillBackground(False)
        body.setAutoFillBackground(False)
        self._lay_out(area, [2 * _SIDE, _SIDE])
        self.splitter.setStretchFactor(0, 1)
        return rows

    @property
    def is_busy(self) -> bool:
        """Whether the code has not been checked yet."""
        return self._checking.is_busy

    def _describe(self, text: str) -> None:
        """Keep a description."""
        raise NotImplementedError

    def _show_code(self, code: str, *, is_first: bool) -> None:
        if is_first:
            self.code.editor.load(code)
            self._check(now=True)
        else:
            self.code.editor.set_text(code)

    def _show_description(self, text: str) -> None:
        if self.description.text() != text:
            self.description.setText(text)

    def _check_soon(self) -> None:
        if self.code.editor.text() != self._checked:
            self._check()

    def _check(self, *, now: bool = False) -> None:
        code = self.code.editor.text()
        self._checking.ask(lambda: self._engine.check_code(code), lambda found: self._judge(code, found), now=now)

    def _judge(self, code: str, found: TextProblem | None) -> None:
        if code != self.code.editor.text():
            return
        self._checked = code
        if found is not None:
            self.code.show_problem(found.message, found.line)
        elif code.strip():
            self.code.show_state(self.good_word, "good")
        else:
            self.code.show_state(self.empty_word)


def caption(text: str) -> QLabel:
    """The word above a field."""
    label = QLabel(text)
    label.setProperty("role", "caption")
    return label
