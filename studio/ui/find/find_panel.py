"""Find and replace: what to look for, what was found, and what it becomes."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QLineEdit, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from studio.analysis.replace import Replacement
from studio.analysis.search import Hit, Query
from studio.bot.bot import Bot
from studio.ui.find.found import Found, Preview
from studio.ui.find.hit_list import HitList
from studio.ui.theme import CAPTION_PX, RADIUS, SPACE, Theme, ui_font
from studio.ui.widgets.wrapped import WrappedLabel

_PAUSE_MS = 120
"""Keys that follow each other quickly are looked for at once."""


class FindPanel(QWidget):
    """Finds as is typed. Enter goes to the next hit, Shift+Enter to the one before, Down into the list."""

    search_wanted = Signal(object)
    """A Query: whoever hears it answers by `show_found`, in its own time."""
    place_requested = Signal(str, str, str)
    """Keys of workflow, node and card of the hit that is looked at."""
    owner_requested = Signal(object)
    """An Owner that is on no canvas."""
    matches_changed = Signal()
    """What the canvases mark has changed; they ask `matches_in`."""
    replace_wanted = Signal(object)
    """The chosen Replacements, to be made in one edit."""
    preview_wanted = Signal(object, str)
    """Found and the new text: whoever hears it answers by `show_preview`, in its own time."""
    closed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bot: Bot | None = None
        self._found = Found(Query(""))
        self._current = -1
        self._preview: Preview | None = None
        self._step_when_found = False
        self.box = QLineEdit()
        self.box.setPlaceholderText("Find in the bot")
        self.box.setAccessibleName("Find in the bot")
        self.box.setClearButtonEnabled(True)
        self.box.textChanged.connect(lambda _: self._soon())
        self.box.installEventFilter(self)
        self.case = _Toggle(theme, "Aa", "Match capitals (Alt+C)")
        self.words = _Toggle(theme, "ab", "Whole words only (Alt+W)", underlined=True)
        self.regex = _Toggle(theme, ".*", "Regular expression (Alt+R)")
        for toggle in (self.case, self.words, self.regex):
            toggle.toggled.connect(lambda _: self._soon())
        self.replace_button = _Toggle(theme, "⇄", "Replace")
        self._theme = theme
        self.replace_button.clicked.connect(lambda: self.show_replacing(self.replacing.isHidden()))
        self.new = QLineEdit()
        self.new.setPlaceholderText("Replace with")
        self.new.setAccessibleName("Replace with")
        self.new.textChanged.connect(lambda _: self._preview_soon())
        self.new.installEventFilter(self)
        self.apply_button = QPushButton("Replace")
        self.apply_button.setProperty("kind", "primary")
        self.apply_button.clicked.connect(self._replace)
        self.summary = WrappedLabel(role="caption")
        self.list = HitList(theme)
        self.list.went_to.connect(self._look_at)
        self.list.left_upwards.connect(lambda: self.box.setFocus(Qt.FocusReason.OtherFocusReason))
        self.list.hits.checks_changed.connect(self._show_summary)
        self._lay_out()
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self._want)
        self._preview_pause = QTimer(self)
        self._preview_pause.setSingleShot(True)
        self._preview_pause.setInterval(_PAUSE_MS)
        self._preview_pause.timeout.connect(self._want_preview)
        self.setFocusProxy(self.box)
        self._show_summary()

    def _lay_out(self) -> None:
        first = QHBoxLayout()
        first.setSpacing(2)
        first.addWidget(self.replace_button)
        first.addWidget(self.box, 1)
        for toggle in (self.case, self.words, self.regex):
            first.addWidget(toggle)
        self.replacing = QWidget()
        second = QHBoxLayout(self.replacing)
        second.setContentsMargins(22, 0, 0, 0)
        second.setSpacing(SPACE)
        second.addWidget(self.new, 1)
        second.addWidget(self.apply_button)
        self.replacing.hide()
        top = QVBoxLayout()
        top.setContentsMargins(SPACE, 2 * SPACE, 2 * SPACE, 0)
        top.setSpacing(SPACE + 2)
        top.addLayout(first)
        top.addWidget(self.replacing)
        words = QHBoxLayout()
        words.setContentsMargins(22, 2, 0, 0)
        words.addWidget(self.summary)
        top.addLayout(words)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE)
        layout.addLayout(top)
        rows = QHBoxLayout()
        rows.setContentsMargins(SPACE, 0, SPACE, 0)
        rows.addWidget(self.list)
        layout.addLayout(rows, 1)

    # -- what is shown ----------------------------------------------------------------------------------

    def show_bot(self, bot: Bot | None) -> None:
        """Follow the bot; what is looked for is looked for again."""
        if bot is self._bot:
            return
        closed = bot is None
        self._bot = bot
        if closed:
            self.box.clear()
            self._pause.stop()
            self._show(Found(Query("")))
        elif self.box.text():
            self._soon()

    def open(self, text: str = "") -> None:
        """Put the keyboard into the field, with a text to look for when there is one."""
        if text:
            self.box.setText(text)
        self.box.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.box.selectAll()

    def show_replacing(self, on: bool) -> None:
        """Show or hide the field for the new text."""
        self.replacing.setVisible(on)
        self.replace_button.setChecked(on)
        if on:
            self._want_preview()
            self.new.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.list.hits.show_replacements(None)
            self.box.setFocus(Qt.FocusReason.OtherFocusReason)
        self._show_summary()

    def show_found(self, bot: Bot, found: Found) -> None:
        """Show what was found, as asked for by `search_wanted`; an answer that is no longer wanted is dropped."""
        if found.query == self.query and bot is self._bot:
            self._show(found)

    def show_preview(self, preview: Preview) -> None:
        """Show what each match becomes; an answer that is no longer wanted is dropped."""
        if preview.found is self._found and preview.new == self.new.text() and not self.replacing.isHidden():
            self._preview = preview
            self.list.hits.show_replacements(preview.texts)
            self._show_summary()

    @property
    def query(self) -> Query:
        """What is looked for."""
        return Query(self.box.text(), self.case.isChecked(), self.words.isChecked(), self.regex.isChecked())

    @property
    def found(self) -> Found:
        """What was found last."""
        return self._found

    def matches_in(self, workflow: str) -> set[tuple[str, str | None]]:
        """The nodes and cards of a workflow that hold a hit."""
        hits = self._found.hits
        return {
            (hit.owner.node, hit.owner.card or None)
            for hit in hits
            if hit.owner.workflow == workflow and hit.owner.node
        }

    def current_in(self, workflow: str) -> tuple[str, str | None] | None:
        """The node and card of the hit that is looked at, when it is in a workflow."""
        hit = self._hit
        if hit is None or hit.owner.workflow != workflow or not hit.owner.node:
            return None
        return hit.owner.node, hit.owner.card or None

    def step(self, by: int) -> None:
        """Go to the next hit (1) or the one before (-1), around the end."""
        count = len(self._found.hits)
        if not count:
            return
        start = self._current if self._current >= 0 else -1 if by > 0 else count
        self.list.go_to((start + by) % count)

    # -- inside -----------------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched in (self.box, self.new) and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._key(watched, event)
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_search()
        elif event.key() == Qt.Key.Key_F3:
            self.step(-1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
        else:
            super().keyPressEvent(event)

    def close_search(self) -> None:
        """Take the marks off the canvases and give the keyboard back; what was typed stays for the next time."""
        self._pause.stop()
        self._show(Found(Query("")))
        self.closed.emit()

    def _key(self, watched: QObject, event: QKeyEvent) -> bool:
        key, modifiers = event.key(), event.modifiers()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if watched is self.new:
                self._replace()
            elif self._pause.isActive() or self._found.query != self.query:
                self._step_when_found = True
                self._pause.stop()
                self._want()
            else:
                self.step(-1 if modifiers & Qt.KeyboardModifier.ShiftModifier else 1)
            return True
        if key == Qt.Key.Key_Down and self._found.hits:
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)
            if self._current < 0:
                self.step(1)
            return True
        if modifiers == Qt.KeyboardModifier.AltModifier:
            toggles = {Qt.Key.Key_C: self.case, Qt.Key.Key_W: self.words, Qt.Key.Key_R: self.regex}
            if key in toggles:
                toggles[Qt.Key(key)].toggle()
                return True
        return False

    @property
    def _hit(self) -> Hit | None:
        hits = self._found.hits
        return hits[self._current] if 0 <= self._current < len(hits) else None

    def _soon(self) -> None:
        if not self.box.text():
            self._pause.stop()
            self._show(Found(self.query))
        else:
            self._pause.start()

    def _want(self) -> None:
        if self._bot is not None and self.box.text():
            self.search_wanted.emit(self.query)

    def _show(self, found: Found) -> None:
        before = self._hit
        self._found = found
        self._preview = None
        self._current = -1
        if before is not None:
            place = (before.owner.path, before.field)
            same = [n for n, hit in enumerate(found.hits) if (hit.owner.path, hit.field) == place]
            self._current = min(same, key=lambda n: abs(found.hits[n].line - before.line), default=-1)
        self.list.hits.show(self._bot, found.hits)
        row = self.list.hits.row_of(self._current)
        if row >= 0:
            self.list.setCurrentIndex(self.list.hits.index(row))
        if self.replacing.isHidden():
            self.list.hits.show_replacements(None)
        else:
            self._want_preview()
        self._show_summary()
        self.matches_changed.emit()
        if self._step_when_found and found.query.text:
            self._step_when_found = False
            self.step(1)

    def _look_at(self, number: int) -> None:
        self._current = number
        hit = self._hit
        if hit is None:
            return
        self._show_summary()
        if hit.owner.node:
            self.place_requested.emit(hit.owner.workflow, hit.owner.node, hit.owner.card)
        elif hit.owner.section == "flows":
            self.place_requested.emit(hit.owner.workflow, "", "")
        else:
            self.owner_requested.emit(hit.owner)
        self.matches_changed.emit()

    def _preview_soon(self) -> None:
        self._preview = None
        self._preview_pause.start()
        self._show_summary()

    def _want_preview(self) -> None:
        if not self.replacing.isHidden():
            self.preview_wanted.emit(self._found, self.new.text())

    def _chosen(self) -> list[Replacement]:
        if self._preview is None or self._preview.found is not self._found:
            return []
        checked = self.list.hits.is_checked
        return [one for number, ones in enumerate(self._preview.changes) if checked(number) for one in ones]

    def _replace(self) -> None:
        chosen = self._chosen()
        if chosen and self._found.query == self.query and self._preview and self._preview.new == self.new.text():
            self.replace_wanted.emit(chosen)

    def _show_summary(self) -> None:
        found = self._found
        count = found.count
        checked = len(self._chosen())
        self.apply_button.setEnabled(checked > 0)
        self.apply_button.setText(f"Replace {checked}" if checked else "Replace")
        tone = "error" if found.problem else "caption"
        if self.summary.property("role") != tone:
            self.summary.setProperty("role", tone)
            self.summary.style().unpolish(self.summary)
            self.summary.style().polish(self.summary)
        if found.problem:
            text = found.problem
        elif not found.query.text:
            text = "Looks through nodes, cards, texts, code, variables, tables, intents and hooks."
        elif not count:
            text = "Nothing found."
        else:
            nodes = len({(hit.owner.workflow, hit.owner.node or hit.owner.name) for hit in found.hits})
            more = "More than " if found.is_cut else ""
            text = f"{more}{count} found in {nodes} {'place' if nodes == 1 else 'places'}"
            if self._current >= 0:
                text += f" · row {self._current + 1} of {len(found.hits)}"
        self.summary.set_text(text)


class _Toggle(QAbstractButton):
    """A small letter button that stays down."""

    def __init__(self, theme: Theme, letters: str, tip: str, *, underlined: bool = False) -> None:
        super().__init__()
        self._theme = theme
        self._underlined = underlined
        self.setText(letters)
        self.setToolTip(tip)
        self.setAccessibleName(tip)
        self.setCheckable(True)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(24, 24)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        color = self._theme.color
        on = self.isChecked()
        painter.setPen(QPen(color("accent"), 1) if self.hasFocus() or on else Qt.PenStyle.NoPen)
        painter.setBrush(color("accent_soft" if on else "hover") if on or self.underMouse() else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), RADIUS - 2, RADIUS - 2)
        font = ui_font(CAPTION_PX, bold=on)
        font.setUnderline(self._underlined)
        painter.setFont(font)
        painter.setPen(color("accent" if on else "text" if self.underMouse() else "muted"))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.text())
