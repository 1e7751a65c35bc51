"""The inspector: what the selected node or card is and does, to read and to change."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QHideEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from studio.bot.bot import Bot
from studio.bot.describe import NODE_NAMES, card_kind
from studio.bot.edit import Edit
from studio.bot.ids import Ids
from studio.ui.canvas.card_icons import card_icon
from studio.ui.icons import draw_icon
from studio.ui.inspector.builder import FormView
from studio.ui.inspector.host import Host
from studio.ui.inspector.layouts import layout_of
from studio.ui.inspector.node_fields import node_purpose
from studio.ui.inspector.subject import Place, Subject, find_subject
from studio.ui.theme import NODE_COLORS, SPACE, Theme
from studio.ui.widgets.elided import ElidedLabel, LinkButton
from studio.ui.widgets.wrapped import WrappedLabel

_MARGIN = 3 * SPACE
_MOST_NAMES = 24
"""Selected nodes that are named one by one."""

_NODE_ICONS = {
    "start": "start",
    "entry": "entry",
    "standard": "standard",
    "autonomous": "autonomous",
    "exit": "exit",
    "end": "end",
    "trigger": "trigger",
    "exception-handler": "exception",
    "comment": "comment",
    "image": "image",
    "video": "video",
}


class Inspector(QWidget):
    """Shows one node, one card, or how many nodes are selected.

    The program tells it what is selected (`show_selection`) and how the bot looks after every edit
    (`update_bot`); every change a person makes goes out as one edit through `apply`.
    """

    go_to = Signal(str, str)
    """Workflow key and node key (empty for the workflow itself) the person wants to see."""
    table_requested = Signal(str)
    """Key of the table the person wants to see."""
    refused = Signal(str)
    """Why an edit could not be made, as a sentence, where no field shows it."""

    def __init__(
        self, theme: Theme, apply: Callable[[Edit], None], ids: Ids | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._host = Host(theme, apply, ids or Ids(), self)
        self._host.go_to.connect(self.go_to)
        self._host.table_requested.connect(self.table_requested)
        self._host.refused.connect(self.refused)
        self._bot: Bot | None = None
        self._place: Place | None = None
        self._several: tuple[str, tuple[str, ...]] = ("", ())
        self.header = _Header(theme)
        self.header.owner.clicked.connect(self._go_to_owner)
        self.form = FormView(self._host)
        self._empty = _Empty()
        self._summary = _Summary(self._host)
        self._pages = QStackedWidget()
        self._pages.addWidget(self._empty)
        self._pages.addWidget(self._make_page())
        self._pages.addWidget(_scrolled(self._summary))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._pages)
        self.setAccessibleName("Inspector")
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._focus_moved)

    def sizeHint(self) -> QSize:
        return QSize(320, 600)

    @property
    def subject(self) -> Subject | None:
        """What is shown; None in the empty state and for several nodes."""
        return self._host.subject

    def show_selection(
        self, bot: Bot, workflow_key: str, node_keys: Sequence[str], card_key: str | None = None
    ) -> None:
        """Show what is selected: a card of a node, a node, several nodes, or nothing.

        What was typed and not committed yet becomes an edit first.
        """
        before = self._bot
        self.commit()
        # Committing may have made another bot than the one given.
        self._bot = bot if self._bot is before else self._bot
        self._several = (workflow_key, tuple(node_keys) if len(node_keys) > 1 else ())
        self._place = Place(workflow_key, node_keys[0], card_key or "") if len(node_keys) == 1 else None
        self._refresh(anew=True)

    def update_bot(self, bot: Bot) -> None:
        """Show the bot as it is after an edit; a subject that is gone leaves the empty state."""
        self._bot = bot
        self._refresh(anew=False)

    def commit(self) -> None:
        """Make the edits for everything typed and not committed yet: before a save, an undo, a run."""
        self.form.commit()

    def hideEvent(self, event: QHideEvent) -> None:
        self.commit()
        super().hideEvent(event)

    def _refresh(self, *, anew: bool) -> None:
        bot = self._bot
        subject = find_subject(bot, self._place, self._host.ids) if bot is not None and self._place else None
        old, self._host.subject = self._host.subject, subject
        if subject is not None:
            if old is not None and not anew and _is_same(old, subject):
                return
            other = anew and (old is None or old.place != subject.place)
            self.header.show_subject(subject)
            if self._pages.currentIndex() != 1:
                self._pages.setCurrentIndex(1)
            self.form.show_layout(layout_of(subject), subject, anew=anew)
            if other:
                self._scroll.verticalScrollBar().setValue(0)
        elif bot is not None and self._several[1]:
            self._summary.show_nodes(bot, *self._several)
            self._pages.setCurrentIndex(2)
        else:
            self._pages.setCurrentIndex(0)

    def _make_page(self) -> QWidget:
        page = QWidget()
        self._scroll = _scrolled(self.form)
        line = QFrame()
        line.setProperty("role", "line")
        line.setFixedHeight(1)
        rows = QVBoxLayout(page)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(self.header)
        rows.addWidget(line)
        rows.addWidget(self._scroll, 1)
        return page

    def _go_to_owner(self) -> None:
        subject = self._host.subject
        if subject is not None:
            self.go_to.emit(subject.workflow.key, subject.node.key)

    def _focus_moved(self, old: QWidget | None, new: QWidget | None) -> None:
        if old is not None and old is not new and self.isAncestorOf(old):
            self._host.begin_session()


class _Header(QWidget):
    """What is shown: a mark, a title, and the way to the node a card belongs to."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.mark = _Mark(theme)
        self.title = ElidedLabel(role="title")
        self.about = WrappedLabel(role="caption")
        self.owner = LinkButton(theme)
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2 * SPACE)
        row.addWidget(self.mark)
        row.addWidget(self.title, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(_MARGIN, _MARGIN, _MARGIN, 2 * SPACE)
        layout.setSpacing(SPACE)
        layout.addLayout(row)
        layout.addWidget(self.about)
        layout.addWidget(self.owner)

    def show_subject(self, subject: Subject) -> None:
        """Say what the subject is."""
        node, card = subject.node, subject.card
        if card is not None:
            self.mark.show_mark(card_icon(card), "muted")
            self.title.set_text(card_kind(card))
            self.owner.set_text(f"in {node.name or 'an unnamed node'}")
            self.about.hide()
            self.owner.show()
            return
        self.mark.show_mark(_NODE_ICONS.get(node.type, "unknown"), NODE_COLORS.get(node.type, "muted"))
        kind = NODE_NAMES.get(node.type)
        self.title.set_text(f"{kind} node" if kind else f"Unknown node “{node.type}”")
        self.about.set_text(node_purpose(node) or "Nodes of this type are not known here; it is kept as it is.")
        self.about.show()
        self.owner.hide()


class _Mark(QWidget):
    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._icon = "unknown"
        self._token = "muted"
        self.setFixedSize(16, 16)
        theme.changed.connect(self.update)

    def show_mark(self, name: str, token: str) -> None:
        self._icon, self._token = name, token
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        draw_icon(QPainter(self), self._icon, QRectF(self.rect()), self._theme.color(self._token))


class _Empty(QWidget):
    """What the inspector is for."""

    def __init__(self) -> None:
        super().__init__()
        title = QLabel("Nothing selected")
        title.setProperty("role", "title")
        text = QLabel("Select a node or a card on the canvas to see what it does and to change it.")
        text.setProperty("role", "muted")
        text.setWordWrap(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * _MARGIN, 2 * _MARGIN, 2 * _MARGIN, 2 * _MARGIN)
        layout.setSpacing(2 * SPACE)
        layout.addStretch(1)
        for label in (title, text):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            layout.addWidget(label)
        layout.addStretch(2)


class _Summary(QWidget):
    """Several nodes: how many of what, and the way to each."""

    def __init__(self, host: Host) -> None:
        super().__init__()
        self._host = host
        self.title = ElidedLabel(role="title")
        self.text = WrappedLabel(role="muted")
        self.names = QVBoxLayout()
        self.names.setSpacing(0)
        self.more = QLabel()
        self.more.setProperty("role", "caption")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2 * SPACE)
        layout.addWidget(self.title)
        layout.addWidget(self.text)
        layout.addLayout(self.names)
        layout.addWidget(self.more)
        layout.addStretch(1)

    def show_nodes(self, bot: Bot, workflow_key: str, keys: Sequence[str]) -> None:
        """Say how many nodes are selected, of which types, with how many cards."""
        workflow = bot.workflow(workflow_key)
        nodes = [node for key in keys if workflow and (node := workflow.node(key))]
        kinds = Counter(NODE_NAMES.get(node.type, node.type or "unknown") for node in nodes)
        cards = sum(len(node.cards) for node in nodes)
        self.title.set_text("1 node selected" if len(nodes) == 1 else f"{len(nodes)} nodes selected")
        counted = ", ".join(f"{count} {kind.lower()}" for kind, count in kinds.most_common())
        self.text.set_text(f"{counted}. {'1 card' if cards == 1 else f'{cards} cards'} in all." if nodes else "")
        while (item := self.names.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for node in nodes[:_MOST_NAMES]:
            button = LinkButton(self._host.theme, node.name or "Unnamed")
            button.clicked.connect(lambda _=False, key=node.key: self._host.go_to.emit(workflow_key, key))
            self.names.addWidget(button)
        hidden = len(nodes) - _MOST_NAMES
        self.more.setText(f"and {hidden} more")
        self.more.setVisible(hidden > 0)


def _scrolled(content: QWidget) -> QScrollArea:
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setFrameShape(QFrame.Shape.NoFrame)
    inside = QWidget()
    rows = QVBoxLayout(inside)
    rows.setContentsMargins(_MARGIN, _MARGIN, _MARGIN, _MARGIN)
    rows.addWidget(content)
    content.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
    area.setWidget(inside)
    return area


def _is_same(old: Subject, new: Subject) -> bool:
    """Whether nothing a form could show has changed between two states of the bot."""
    return old.bot is new.bot and old.place == new.place
