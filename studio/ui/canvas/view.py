"""The canvas widget: shows one workflow, and turns what hands do into edits.

The view never changes the bot. It hands edits to `apply`, and is told of the bot that came of them by
`update_bot`, as is every other part of the window. Between the two, a gesture shows what it does in the scene only.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import cast

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QContextMenuEvent,
    QFocusEvent,
    QHelpEvent,
    QHideEvent,
    QKeyEvent,
    QMouseEvent,
    QNativeGestureEvent,
    QPainter,
    QPaintEvent,
    QRegion,
    QResizeEvent,
    QShowEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QToolTip, QWidget

from studio.bot.bot import Bot
from studio.bot.edit import Edit
from studio.bot.ids import Ids
from studio.ui.canvas import accessible, keyboard
from studio.ui.canvas.camera import around
from studio.ui.canvas.debug_marks import DebugMarks
from studio.ui.canvas.deletion import delete_selection
from studio.ui.canvas.dropping import Dropping
from studio.ui.canvas.gestures.connect import LooseLine
from studio.ui.canvas.gestures.gesture import Gesture
from studio.ui.canvas.hands import Hands
from studio.ui.canvas.hint import Words, paint_hint, words_for
from studio.ui.canvas.inline_editor import InlineEditing
from studio.ui.canvas.looking import Looking
from studio.ui.canvas.marks import CardPlace, Mark, Matches, RunState
from studio.ui.canvas.minimap import Minimap
from studio.ui.canvas.painter import Attention, CanvasPainter
from studio.ui.canvas.pictures import DEFAULT_BUDGET
from studio.ui.canvas.scene import NOTHING, Selection
from studio.ui.canvas.still import Still
from studio.ui.canvas.tips import as_html, description, tooltip
from studio.ui.theme import Theme

_PARTS = 12
"""A painting of more separate parts than this is done as one."""


class CanvasView(Looking):
    """Shows a workflow and lets it be edited."""

    selection_changed = Signal(object, object)
    """Keys of the selected nodes (tuple), and the key of the selected card or None."""
    node_activated = Signal(str)
    card_activated = Signal(str, str)
    workflow_requested = Signal(str)
    """A card that runs another workflow was activated: the key of that workflow."""
    refused = Signal(str)
    """Something was not done; the sentence says why."""
    told = Signal(str)
    """Something was done that a person should know more about."""
    copied = Signal(object)
    """Nodes were copied within the workflow: keys of the originals to keys of the copies."""
    fold_wanted = Signal(object, bool)
    """Keys of nodes, and whether they are to show only their headers."""
    context_requested = Signal(object, QPoint)
    """What is under the pointer (Hit) and where on the screen."""
    connection_dropped = Signal(str, str, QPoint)
    """A line was dropped on nothing: node, port, and where on the screen."""

    def __init__(
        self, theme: Theme, apply: Callable[[Edit], None], ids: Ids | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.ids = ids or Ids()
        self.current: str | None = None
        """The node keyboard focus is on."""
        self.snaps = True
        """Whether nodes that are moved land on the grid."""
        self.theme = theme
        self._apply = apply
        self.painter = CanvasPainter(self.scene, theme.palette)
        self.hands = Hands(self)
        self.editing = InlineEditing(self, theme)
        """The editor of words where they stand."""
        self.minimap = Minimap(self)
        """The map in the corner."""
        self._dropping = Dropping(self)
        self._by_keys = False
        self._still = Still()
        self._settle.timeout.connect(self._settled)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
        theme.changed.connect(self._retheme)
        self.accessible: object = None
        """The accessible object of this view, once there is one."""
        accessible.install()
        self._describe()

    # -- what is shown ----------------------------------------------------------------------------------

    @property
    def workflow_key(self) -> str:
        """Key of the workflow shown; empty when there is none."""
        return self.scene.workflow.key if self.scene.workflow is not None else ""

    @property
    def selected_nodes(self) -> tuple[str, ...]:
        """Keys of the selected nodes, in file order."""
        nodes = self.scene.nodes
        return tuple(sorted(self.scene.selection.nodes, key=lambda key: nodes[key].index))

    @property
    def selected_card(self) -> str | None:
        """Key of the selected card of the one selected node."""
        return self.scene.selection.card

    @property
    def gesture(self) -> Gesture | None:
        """What the hand is doing."""
        return self.hands.gesture

    def show_workflow(self, bot: Bot, workflow_key: str) -> None:
        """Show a workflow, as a whole if it stays readable, else at its start."""
        self.hands.cancel()
        self.editing.cancel()
        self.scene.set_workflow(bot, workflow_key)
        self.current = None
        self._first_look = True
        if self.isVisible():
            self._look_first()
        self._describe()
        self.minimap.follow()
        self.update()

    def update_bot(self, bot: Bot) -> None:
        """Follow an edit made here or elsewhere; what did not change stays as it is, and so does the selection."""
        self.hands.cancel()
        before = self.scene.selection
        if self.scene.update_bot(bot):
            if self.current not in self.scene.nodes:
                self.current = None
            self.hands.forget()
            self.editing.follow()
            self.minimap.follow()
            self.update()
        if self.scene.selection != before:
            self.tell_selection()

    def set_run_state(
        self,
        active: CardPlace | None = None,
        visited: Mapping[str, int] | None = None,
        errors: Mapping[CardPlace, str] | None = None,
    ) -> None:
        """Show where a conversation is, how often it was in each node, and where it failed."""
        state = RunState(active, dict(visited or {}), dict(errors or {}))
        if state != self.scene.run:
            for key in self.scene.set_run(state):
                self.update_node(key)

    def set_debug_marks(self, marks: DebugMarks) -> None:
        """Show breakpoints, the way a conversation took, coverage and failed tests."""
        if marks != self.scene.debug:
            held = marks.is_held != self.scene.debug.is_held
            touched = self.scene.set_debug(marks)
            if touched is None or held:
                self.update()
            else:
                for key in touched:
                    self.update_node(key)

    def set_changed(self, keys: frozenset[str]) -> None:
        """Mark the nodes that are not as they were saved."""
        for key in self.scene.set_changed(keys):
            self.update_node(key)

    def set_problems(self, problems: Mapping[CardPlace, tuple[Mark, ...]]) -> None:
        """Show problems of nodes and cards as badges."""
        for key in self.scene.set_problems(dict(problems)):
            self.update_node(key)

    def set_looks(self, folded: Collection[str], colours: Mapping[str, str]) -> None:
        """Show nodes folded to their headers, and in the colours a person gave them (node key → name)."""
        before = self.scene.selection
        if self.scene.set_looks(folded, colours):
            self.hands.forget()
            self.editing.follow()
            self.minimap.follow()
            self.update()
        if self.scene.selection != before:
            self.tell_selection()

    def set_matches(self, found: Collection[CardPlace], current: CardPlace | None = None) -> None:
        """Show what a search found, and go to the match being looked at."""
        self.scene.set_matches(Matches(frozenset(found), current))
        if current is not None:
            self.reveal(current[0])
        self.update()

    # -- selecting --------------------------------------------------------------------------------------

    def select_nodes(self, keys: Collection[str], card: str | None = None) -> None:
        """Select nodes, and a card when it is one node."""
        known = frozenset(key for key in keys if key in self.scene.nodes)
        chosen = None
        if card is not None and len(known) == 1:
            item = self.scene.nodes[next(iter(known))]
            chosen = card if item.layout.card_top(card) is not None else None
        self.change_selection(Selection(known, chosen))

    def select_all(self) -> None:
        """Select every node."""
        self.change_selection(Selection(frozenset(self.scene.nodes)))

    def clear_selection(self) -> None:
        """Select nothing."""
        self.change_selection(NOTHING)

    def change_selection(self, selection: Selection, *, tell: bool = True) -> None:
        """Select something else, and tell whoever listens, unless more changes of one gesture follow."""
        if self.scene.select(selection):
            self.current = selection.only_node
            self.minimap.update()
            self.update()
            if tell:
                self.tell_selection()

    def tell_selection(self) -> None:
        """Tell whoever listens what is selected."""
        self._describe()
        accessible.tell_focus(self)
        self.selection_changed.emit(self.selected_nodes, self.selected_card)

    def walk_to(self, key: str) -> None:
        """Select a node by keyboard and bring it into view."""
        self.change_selection(Selection(frozenset({key})))
        self.current = key
        self._by_keys = True
        self.ensure_visible(key)
        self.announce(self.accessibleDescription())
        self.update()

    def activate_selection(self) -> None:
        """Open what is selected: the workflow a card runs, else the words where they stand."""
        key, card = self.scene.selection.only_node, self.selected_card
        if key is None:
            return
        if card is None:
            self.node_activated.emit(key)
        else:
            self.card_activated.emit(key, card)
            callee = self.scene.callee_of(key, card)
            if callee:
                self.workflow_requested.emit(callee)
                return
        self.editing.begin_at(key, card)

    def rename_selection(self) -> None:
        """Edit what the selected card says; else the name of the selected node, or the text of the selected note."""
        key, card = self.scene.selection.only_node, self.selected_card
        if key is not None and (card is None or not self.editing.begin_at(key, card)):
            self.editing.begin_at(key)

    # -- editing ----------------------------------------------------------------------------------------

    def commit(self, make: Callable[[], Edit]) -> bool:
        """Make an edit and hand it over; a reason not to goes to `refused`. Returns whether it was handed over."""
        try:
            edit = make()
            if edit:
                self._apply(edit)
        except (ValueError, LookupError) as problem:
            self.refused.emit(str(problem))
            return False
        return bool(edit)

    def fold_selection(self) -> None:
        """Fold the selected nodes to their headers, or open them when all of them are folded."""
        keys = [key for key in self.selected_nodes if not self.scene.nodes[key].layout.is_note]
        if keys:
            self.fold_wanted.emit(keys, any(key not in self.scene.folded for key in keys))

    def delete_selection(self) -> None:
        """Delete the selected nodes, or the selected card; disconnect the selected line."""
        delete_selection(self)

    def ask_for_card(self) -> None:
        """Ask which card to add to the selected node."""
        self.hands.ask_for_card()

    def begin_gesture(self, gesture: Gesture) -> None:
        """Start a gesture that is led by keys."""
        self.hands.begin(gesture)

    def end_gesture(self) -> None:
        """End the gesture as it stands."""
        self.hands.finish()

    def drop_line(self, line: LooseLine, point: QPointF) -> None:
        """A line was dropped on nothing: ask what to put there, and show it meanwhile."""
        self.hands.keep_line(line, point)
        self.connection_dropped.emit(*line.port, self.mapToGlobal(point.toPoint()))

    # -- painting ---------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        # A strip that scrolled into view and a node that lost the pointer lie far apart: not all between them.
        parts = rects_of(event.region())
        with QPainter(self) as painter:
            painter.setLayoutDirection(Qt.LayoutDirection.LayoutDirectionAuto)
            if self.hands.overlay is not None:
                self._paint_gesture(painter, parts, self.hands.overlay)
            else:
                self._still.forget()
                for part in parts:
                    if len(parts) > 1:
                        painter.setClipRect(part)
                    self._paint_all(painter, QRectF(part))
                painter.setClipping(False)
            words = words_for(self.scene)
            if words is not None:
                self.paint_hint(painter, words)

    def _paint_all(self, painter: QPainter, area: QRectF) -> None:
        ratio = self.devicePixelRatioF()
        self.painter.paint_background(painter, area, self.camera, ratio)
        self.painter.paint_scene(painter, area, self.camera, ratio, self._attention(), zooming=self._settle.isActive())

    def _paint_gesture(self, painter: QPainter, parts: list[QRect], overlay: Callable[[QPainter], None]) -> None:
        ratio = self.devicePixelRatioF()
        shows = (self.scene.revision, self.camera, self.painter.inks)
        self._still.show(shows, self.size(), ratio, lambda below: self._paint_all(below, QRectF(self.rect())))
        for part in parts:
            self._still.copy(painter, part)
        if self.scene.moving:
            self.painter.paint_moving(painter, self.camera, ratio, self._attention())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        overlay(painter)

    def paint_hint(self, painter: QPainter, words: Words) -> None:
        """Say something to the person in front, at the lower border of the view."""
        paint_hint(painter, words, self.size(), self.painter.faces, self.painter.inks)

    def _attention(self) -> Attention:
        return Attention(self.hands.hover, self.current if self.hasFocus() and self._by_keys else None)

    def update_node(self, key: str) -> None:
        """Paint a node again."""
        rect = self.scene.node_rect(key)
        if rect is not None:
            self.update(self.screen_rect(rect).toAlignedRect())

    def moving_area(self) -> QRect:
        """A rectangle of the view around dragged nodes and their lines."""
        rects = [rect for key in self.scene.moving if (rect := self.scene.node_rect(key)) is not None]
        rects += [route.bounds for _edge, route in self.scene.moved_routes()]
        return self.screen_rect(around(rects)).toAlignedRect() if rects else QRect()

    def _retheme(self) -> None:
        self.painter.use(self.theme.palette)
        self.update()

    def _settled(self) -> None:
        self.painter.pictures.settle()
        self.update()

    # -- events -----------------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._by_keys = False
        self.editing.commit()
        self.hands.press(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self.hands.move(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.hands.release(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.hands.double_click(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.hands.context_menu(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        self.hands.wheel(event)

    def leaveEvent(self, event: QEvent) -> None:
        self.hands.leave()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.hands.key_press(event):
            event.accept()
            return
        self._by_keys = True
        if keyboard.press(self, event):
            event.accept()
        else:
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if not self.hands.key_release(event):
            super().keyReleaseEvent(event)

    def focusNextPrevChild(self, next: bool) -> bool:
        self._by_keys = True
        if self.hands.gesture is not None:
            return False  # so that Tab reaches the gesture
        return keyboard.walk(self, 1 if next else -1) or super().focusNextPrevChild(next)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._by_keys = event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
        if self.current is not None:
            self.update_node(self.current)
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.hands.lose_focus()
        if self.current is not None:
            self.update_node(self.current)
        super().focusOutEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        old, new = event.oldSize(), event.size()
        if self._first_look:
            self._look_first()
        elif old.width() > 0:
            # The middle stays the middle, as when a panel beside the canvas opens.
            self.look(self.camera.panned((new.width() - old.width()) / 2, (new.height() - old.height()) / 2))
        self.painter.pictures.budget = picture_budget(new.width(), new.height(), self.devicePixelRatioF())
        self.minimap.follow()
        super().resizeEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        self._look_first()
        self.minimap.follow()
        super().showEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        self.hands.cancel()
        self.editing.commit()
        super().hideEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.ApplicationFontChange):
            self.painter.refresh_fonts()
            self.update()
        super().changeEvent(event)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            self._show_tooltip(event)
            return True
        if event.type() == QEvent.Type.NativeGesture and isinstance(event, QNativeGestureEvent):
            return self.hands.native_gesture(event)
        return super().event(event)

    def _show_tooltip(self, event: QHelpEvent) -> None:
        text = as_html(tooltip(self.scene, self.hit_at(QPointF(event.pos())))) if self.hands.gesture is None else ""
        if text:
            QToolTip.showText(event.globalPos(), text, self, QRect(event.pos() - QPoint(6, 6), QSize(12, 12)))
        else:
            QToolTip.hideText()

    def sizeHint(self) -> QSize:
        return QSize(900, 640)

    # -- for people who hear the screen -----------------------------------------------------------------

    def announce(self, text: str) -> None:
        """Have a screen reader say something."""
        if QAccessible.isActive() and text:
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, text))

    def _describe(self) -> None:
        workflow = self.scene.workflow
        self.setAccessibleName(f"Canvas of {workflow.name}" if workflow is not None else "Empty canvas")
        self.setAccessibleDescription(description(self.scene))


def rects_of(region: QRegion) -> list[QRect]:
    """The parts of a region to paint one by one; all of it as one when there are many."""
    if region.rectCount() > _PARTS:
        return [region.boundingRect()]
    return list(cast("Iterable[QRect]", region))


def picture_budget(width: int, height: int, ratio: float) -> int:
    """Bytes of pictures to keep: some four views full of nodes."""
    return max(DEFAULT_BUDGET, round(width * height * ratio * ratio * 4 * 4))
