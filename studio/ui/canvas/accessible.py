"""The canvas for people who hear the screen or feel it: nodes, their cards and their ways out as a tree of things.

Qt knows nothing of what the canvas paints, so each node, card and way out gets an accessible object of its own,
made when it is first asked for. Where Qt's stubs say otherwise, None stands for nothing, as a null pointer does.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, cast

from PySide6.QtCore import QObject, QPoint, QRect
from PySide6.QtGui import QAccessible, QAccessibleEvent, QAccessibleInterface, QWindow
from PySide6.QtWidgets import QAccessibleWidget

from studio.ui.canvas import labels
from studio.ui.canvas.items import SceneNode
from studio.ui.canvas.scene import Hit
from studio.ui.canvas.tips import tooltip
from studio.ui.theme import CARD_ROW, PORT_ROW

if TYPE_CHECKING:
    from studio.ui.canvas.view import CanvasView

Path = tuple[str, ...]
"""Names a thing: key of a node, then `card` and its key, or `port` and its id."""

_SPARE = 4000
"""With more objects than this beyond those that exist, the ones of things that are gone are freed."""


class AccessibleCanvas(QAccessibleWidget):
    """The canvas itself. Its children are the nodes, in file order."""

    def __init__(self, view: CanvasView) -> None:
        super().__init__(view, QAccessible.Role.Canvas, "")
        self._view = view
        self._parts: dict[Path, AccessiblePart] = {}
        self._keys: tuple[int, list[str]] = (-1, [])
        # Qt keeps the parts until it is told otherwise, and must not keep them longer than they live.
        view.destroyed.connect(partial(_free, self._parts))

    def childCount(self) -> int:
        return len(self._node_keys())

    def child(self, index: int) -> QAccessibleInterface | None:  # type: ignore[override]
        keys = self._node_keys()
        return self.part((keys[index],)) if 0 <= index < len(keys) else None

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        keys = self._node_keys()
        return keys.index(child.path[0]) if isinstance(child, AccessiblePart) and child.path[0] in keys else -1

    def childAt(self, x: int, y: int) -> QAccessibleInterface | None:  # type: ignore[override]
        hit = self._view.hit_at_global(QPoint(x, y))
        return self.part((hit.node_key,)) if hit.node_key and hit.edge is None else None

    def focusChild(self) -> QAccessibleInterface | None:  # type: ignore[override]
        return self.current() if self._view.hasFocus() else None

    def text(self, kind: QAccessible.Text) -> str:
        if kind == QAccessible.Text.Name:
            return self._view.accessibleName()
        return self._view.accessibleDescription() if kind == QAccessible.Text.Description else ""

    def current(self) -> AccessiblePart | None:
        """What the keyboard is on: the selected card, else the node."""
        view = self._view
        key = view.current or view.scene.selection.only_node
        if key is None or key not in view.scene.nodes:
            return None
        return self.part((key, "card", view.selected_card) if view.selected_card is not None else (key,))

    def part(self, path: Path) -> AccessiblePart:
        """The object of a thing."""
        part = self._parts.get(path)
        if part is None:
            if len(self._parts) > 8 * len(self._view.scene.nodes) + _SPARE:
                _free(self._parts)
            part = self._parts[path] = AccessiblePart(self, self._view, path)
            part.number = QAccessible.registerAccessibleInterface(part)
        return part

    def _node_keys(self) -> list[str]:
        scene = self._view.scene
        if self._keys[0] != scene.structure:
            self._keys = (scene.structure, list(scene.nodes))
        return self._keys[1]


class AccessiblePart(QAccessibleInterface):
    """A node, or a card or a way out of one."""

    number = 0
    """Under which Qt knows it."""

    def __init__(self, canvas: AccessibleCanvas, view: CanvasView, path: Path) -> None:
        super().__init__()
        self._canvas = canvas
        self._view = view
        self.path = path

    def isValid(self) -> bool:
        item = self._item()
        if item is None or len(self.path) == 1:
            return item is not None
        return self.path[1:] in self._inner(item)

    def object(self) -> QObject | None:  # type: ignore[override]
        return None

    def window(self) -> QWindow | None:  # type: ignore[override]
        return self._view.window().windowHandle()

    def parent(self) -> QAccessibleInterface:
        return self._canvas if len(self.path) == 1 else self._canvas.part(self.path[:1])

    def childCount(self) -> int:
        item = self._item()
        return len(self._inner(item)) if item is not None and len(self.path) == 1 else 0

    def child(self, index: int) -> QAccessibleInterface | None:  # type: ignore[override]
        item = self._item()
        inner = self._inner(item) if item is not None and len(self.path) == 1 else []
        return self._canvas.part((self.path[0], *inner[index])) if 0 <= index < len(inner) else None

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        item = self._item()
        inner = self._inner(item) if item is not None and len(self.path) == 1 else []
        wanted = child.path[1:] if isinstance(child, AccessiblePart) else ()
        return inner.index(wanted) if wanted in inner else -1

    def childAt(self, x: int, y: int) -> QAccessibleInterface | None:  # type: ignore[override]
        for index in range(self.childCount()):
            child = self.child(index)
            if child is not None and child.rect().contains(x, y):
                return child
        return None

    def text(self, kind: QAccessible.Text) -> str:
        item = self._item()
        if item is None or kind not in (QAccessible.Text.Name, QAccessible.Text.Description):
            return ""
        scene = self._view.scene
        is_name = kind == QAccessible.Text.Name
        if len(self.path) == 1:
            if is_name:
                return labels.note_title(item.node) if item.layout.is_note else labels.node_title(item.node)
            problems = [mark.message for _card, mark in scene.marks_of(item.key)]
            return ". ".join([labels.node_description(item.node, item.layout.ports, scene.names()), *problems])
        _, what, key = self.path
        if what == "port":
            index = item.layout.port_index(key)
            if index is None:
                return ""
            said = tooltip(scene, Hit("port", item.key, port_id=key))
            return labels.port_label(item.layout.ports[index]) or "Way out" if is_name else said
        card = next((one for one in item.node.cards if one.key == key), None)
        if card is None:
            return ""
        label = labels.card_label(item.node, card, scene.bot, scene.workflow)
        return label.text if is_name else tooltip(scene, Hit("card", item.key, key))

    def setText(self, kind: QAccessible.Text, text: str) -> None:
        """Names are changed by edits, not from here."""

    def rect(self) -> QRect:
        item = self._item()
        if item is None:
            return QRect()
        left, top, right, bottom = self._view.scene.node_rect(item.key) or item.rect
        if len(self.path) > 1:
            _, what, key = self.path
            if what == "card":
                down = item.layout.card_top(key) or 0.0
                top, bottom = top + down, top + down + CARD_ROW
            else:
                index = item.layout.port_index(key)
                down = item.layout.port_ys[index] if index is not None else 0.0
                left, top, bottom = right - PORT_ROW, top + down - PORT_ROW / 2, top + down + PORT_ROW / 2
        area = self._view.screen_rect((left, top, right, bottom), 0).toAlignedRect()
        return QRect(self._view.mapToGlobal(area.topLeft()), area.size())

    def role(self) -> QAccessible.Role:
        if len(self.path) == 1:
            item = self._item()
            return QAccessible.Role.Note if item is not None and item.layout.is_note else QAccessible.Role.TreeItem
        return QAccessible.Role.ListItem if self.path[1] == "card" else QAccessible.Role.Link

    def state(self) -> QAccessible.State:
        state: Any = QAccessible.State()
        view, item = self._view, self._item()
        if item is None:
            state.invalid = True
            return cast("QAccessible.State", state)
        selection = view.scene.selection
        state.selectable = state.focusable = self.path[1:2] != ("port",)
        if len(self.path) == 1:
            state.multiSelectable = True
            state.selected = item.key in selection.nodes
            state.expandable = not item.layout.is_note
            state.expanded = not item.layout.is_note and not item.layout.folded
            state.collapsed = item.layout.folded
        elif self.path[1] == "card":
            state.selected = item.key in selection.nodes and selection.card == self.path[2]
        else:
            state.linked = True
        state.focused = view.hasFocus() and self._canvas.current() is self
        state.offscreen = not view.rect().translated(view.mapToGlobal(QPoint(0, 0))).intersects(self.rect())
        state.invisible = not view.isVisible()
        return cast("QAccessible.State", state)

    def _item(self) -> SceneNode | None:
        return self._view.scene.nodes.get(self.path[0])

    def _inner(self, item: SceneNode) -> Sequence[Path]:
        """The cards and ways out of a node that are drawn."""
        layout = item.layout
        if layout.is_note or layout.folded:
            return []
        cards: list[Path] = [("card", card.key) for card in item.node.cards]
        return [*cards, *(("port", port.id) for port in layout.ports)]


def tell_focus(view: CanvasView) -> None:
    """Tell screen readers what the keyboard is on now."""
    if QAccessible.isActive():
        canvas = QAccessible.queryAccessibleInterface(view)
        current = canvas.current() if isinstance(canvas, AccessibleCanvas) else None
        if current is not None:
            QAccessible.updateAccessibility(QAccessibleEvent(current, QAccessible.Event.Focus))


def install() -> None:
    """Let Qt ask here for the accessible objects of canvases; once is enough for a program."""
    if not _installed:
        _installed.append(True)
        QAccessible.installFactory(_made_for)


_installed: list[bool] = []


def _made_for(_kind: str, widget: QObject) -> QAccessibleInterface | None:
    from studio.ui.canvas.view import CanvasView

    if not isinstance(widget, CanvasView):
        return None
    # Python has to keep it: Qt only knows where it is.
    widget.accessible = AccessibleCanvas(widget)
    return widget.accessible


def _free(parts: dict[Path, AccessiblePart], *_: object) -> None:
    for part in parts.values():
        QAccessible.deleteAccessibleInterface(part.number)
    parts.clear()
