"""Where the person writes: a field that grows with the text, and a button that sends it."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMimeData, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QIcon,
    QImage,
    QImageWriter,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTextCursor,
    QTextOption,
)
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from studio.ui.emulator.blocks.block import BUBBLE_RADIUS, ICON
from studio.ui.icons import icon, icon_pixmap
from studio.ui.theme import CONTROL_HEIGHT, SPACE, Theme
from studio.ui.widgets.icon_button import IconButton

RECENT = 20
"""Messages that the arrow keys bring back."""
_MAX_LINES = 7
MAX_LENGTH = 100_000
"""Characters of one message: the cloud takes 128 KB of payload."""


class RecentMessages:
    """The last messages sent, walked like a shell's history; what is being written is kept meanwhile."""

    def __init__(self, messages: Iterable[str] = ()) -> None:
        self._messages = list(messages)[-RECENT:]
        self._place = len(self._messages)
        self._draft = ""

    @property
    def messages(self) -> list[str]:
        """Oldest first."""
        return list(self._messages)

    def add(self, message: str) -> None:
        """Remember a message; the same one twice in a row is kept once."""
        if not self._messages or self._messages[-1] != message:
            self._messages.append(message)
            del self._messages[:-RECENT]
        self._place = len(self._messages)
        self._draft = ""

    def step(self, direction: int, shown: str) -> str | None:
        """The message before (-1) or after (1) the one shown; None at either end."""
        target = self._place + direction
        if not 0 <= target <= len(self._messages):
            return None
        if self._place == len(self._messages):
            self._draft = shown
        self._place = target
        return self._draft if target == len(self._messages) else self._messages[target]


class MessageField(QPlainTextEdit):
    """A text field as high as its text, up to seven lines.

    Enter sends, Shift+Enter starts a line. Up in the first line and Down in the last bring back earlier messages.
    """

    submitted = Signal()
    recalled = Signal(int)
    cancelled = Signal()
    """Escape was pressed."""
    focus_changed = Signal()
    files_given = Signal(list)
    """Paths of files that were dropped or pasted."""
    picture_given = Signal(bytes)
    """A picture that was pasted, as PNG."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Message")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.WidgetWidth)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setTabChangesFocus(True)
        self.setUndoRedoEnabled(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        # The frame around the whole composer shows the focus, not this field.
        self.setStyleSheet("QPlainTextEdit { border: none; background: transparent; padding: 0; }")
        self.document().setDocumentMargin(SPACE)
        self.textChanged.connect(self._grow)
        self._grow()

    def _grow(self) -> None:
        line = self.fontMetrics().lineSpacing()
        lines = max(1, self._line_count())
        margins = 2 * self.document().documentMargin()
        height = round(min(lines, _MAX_LINES) * line + margins)
        overflows = lines > _MAX_LINES
        policy = Qt.ScrollBarPolicy.ScrollBarAsNeeded if overflows else Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        self.setVerticalScrollBarPolicy(policy)
        if height != self.height():
            self.setFixedHeight(height)
        if not overflows:
            self.verticalScrollBar().setValue(0)

    def _line_count(self) -> int:
        count = 0
        block = self.document().firstBlock()
        while block.isValid() and count <= _MAX_LINES:
            # Laying the block out is what counts its lines.
            self.blockBoundingRect(block)
            count += max(1, block.layout().lineCount())
            block = block.next()
        return count

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._grow()

    def sizeHint(self) -> QSize:
        return QSize(200, self.height())

    def minimumSizeHint(self) -> QSize:
        return QSize(60, CONTROL_HEIGHT)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if modifiers == Qt.KeyboardModifier.NoModifier:
                self.submitted.emit()
                return
            if modifiers & Qt.KeyboardModifier.ControlModifier:
                event.ignore()  # a shortcut of the panel
                return
        if event.key() == Qt.Key.Key_Escape and modifiers == Qt.KeyboardModifier.NoModifier:
            self.cancelled.emit()
            return
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down) and modifiers == Qt.KeyboardModifier.NoModifier:
            direction = -1 if event.key() == Qt.Key.Key_Up else 1
            if self._is_at_edge(direction):
                self.recalled.emit(direction)
                return
        super().keyPressEvent(event)

    def _is_at_edge(self, direction: int) -> bool:
        """Whether the cursor is in the first line (-1) or the last (1), counted as they are wrapped."""
        cursor = QTextCursor(self.textCursor())
        if cursor.hasSelection():
            return False
        move = QTextCursor.MoveOperation.Up if direction < 0 else QTextCursor.MoveOperation.Down
        return not cursor.movePosition(move)

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        return bool(local_files(source)) or source.hasImage() or super().canInsertFromMimeData(source)

    def insertFromMimeData(self, source: QMimeData) -> None:
        files = local_files(source)
        if files:
            self.files_given.emit(files)
        elif source.hasImage() and not source.hasText():
            self.picture_given.emit(_as_png(source.imageData()))
        else:
            super().insertFromMimeData(source)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.focus_changed.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.focus_changed.emit()


def local_files(data: QMimeData) -> list[str]:
    """Paths of the files on this machine that are dragged or pasted."""
    return [url.toLocalFile() for url in data.urls() if url.isLocalFile()]


def _as_png(image: object) -> bytes:
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    if isinstance(image, QImage):
        QImageWriter(buffer, b"png").write(image)
    buffer.close()
    return bytes(content.data())


class Composer(QFrame):
    """The message field with buttons to attach a file and to send, in one frame.

    While an earlier message is edited, a line above the field says so; Escape gives that up.
    """

    sent = Signal(str)
    edited = Signal(str)
    """An earlier message was edited: what is said instead."""
    attach_requested = Signal()
    """A file is to be chosen."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.recent = RecentMessages()
        self.field = MessageField()
        self.field.submitted.connect(self.send)
        self.field.recalled.connect(self._recall)
        self.field.focus_changed.connect(self.update)
        self.field.cancelled.connect(self.stop_editing)
        self._draft: str | None = None
        """What was being written before an earlier message was edited; None while none is."""
        self.attach_button = QToolButton()
        self.attach_button.setAccessibleName("Attach a file")
        self.attach_button.setToolTip("Attach a file; it may also be dropped here or pasted")
        self.attach_button.setStyleSheet("QToolButton:disabled { border-color: transparent; }")
        self.attach_button.clicked.connect(self.attach_requested)
        self.field.textChanged.connect(self._text_changed)
        self.send_button = QToolButton()
        self.send_button.setAccessibleName("Send")
        self.send_button.setToolTip("Send (Enter)")
        self.send_button.setStyleSheet("QToolButton:disabled { border-color: transparent; }")
        self.send_button.clicked.connect(self.send)
        self.editing = QWidget()
        self.editing_label = QLabel("Going back to say something else")
        self.editing_label.setProperty("role", "caption")
        cancel = IconButton(theme, "close", "Leave the conversation as it is (Escape)", side=20)
        cancel.clicked.connect(self.stop_editing)
        banner = QHBoxLayout(self.editing)
        banner.setContentsMargins(2 * SPACE, 0, 0, 0)
        banner.addWidget(self.editing_label, 1)
        banner.addWidget(cancel)
        self.editing.hide()
        line = QHBoxLayout()
        line.setSpacing(0)
        line.addWidget(self.attach_button, 0, Qt.AlignmentFlag.AlignBottom)
        line.addWidget(self.field, 1, Qt.AlignmentFlag.AlignVCenter)
        line.addWidget(self.send_button, 0, Qt.AlignmentFlag.AlignBottom)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE, SPACE, SPACE, SPACE)
        layout.setSpacing(0)
        layout.addWidget(self.editing)
        layout.addLayout(line)
        self.setFocusProxy(self.field)
        theme.changed.connect(self._restyle)
        self._restyle()
        self._text_changed()

    def send(self) -> None:
        """Send what is written, unless it is blank."""
        text = self.field.toPlainText().strip()[:MAX_LENGTH]
        if not text or not self.isEnabled():
            return
        self.recent.add(text)
        is_edit = self._draft is not None
        self.stop_editing()
        if is_edit:
            self.edited.emit(text)
        else:
            self.field.clear()
            self.sent.emit(text)

    @property
    def is_editing(self) -> bool:
        """Whether an earlier message is being edited."""
        return self._draft is not None

    def edit(self, text: str) -> None:
        """Edit an earlier message; what was being written comes back afterwards."""
        if self._draft is None:
            self._draft = self.field.toPlainText()
        self.editing.show()
        self.field.setPlainText(text)
        self.field.selectAll()
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def stop_editing(self) -> None:
        """Go on writing what was written before an earlier message was edited."""
        draft, self._draft = self._draft, None
        self.editing.hide()
        if draft is not None:
            self.field.setPlainText(draft)
            self.field.moveCursor(QTextCursor.MoveOperation.End)

    def insert(self, text: str) -> None:
        """Take the focus and text typed elsewhere."""
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)
        self.field.insertPlainText(text)

    def set_placeholder(self, text: str) -> None:
        self.field.setPlaceholderText(text)

    def _recall(self, direction: int) -> None:
        message = self.recent.step(direction, self.field.toPlainText())
        if message is None:
            return
        self.field.setPlainText(message)
        self.field.moveCursor(QTextCursor.MoveOperation.End)

    def _text_changed(self) -> None:
        self.send_button.setEnabled(bool(self.field.toPlainText().strip()))

    def _restyle(self) -> None:
        ratio = self.devicePixelRatioF()
        sends = QIcon(icon_pixmap("send", self._theme.color("accent"), ICON, ratio))
        sends.addPixmap(icon_pixmap("send", self._theme.color("faint"), ICON, ratio), QIcon.Mode.Disabled)
        self.send_button.setIcon(sends)
        self.attach_button.setIcon(icon("attach", self._theme))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        focused = self.field.hasFocus()
        painter.setPen(self._theme.color("accent" if focused else "line_strong"))
        painter.setBrush(self._theme.color("raised" if self.isEnabled() else "sunken"))
        painter.drawRoundedRect(self.rect().toRectF().adjusted(0.5, 0.5, -0.5, -0.5), BUBBLE_RADIUS, BUBBLE_RADIUS)
