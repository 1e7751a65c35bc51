"""Laying out nested forms at once.

Qt passes a changed height on one level per event. In a form of several levels that shows as a flicker of clipped
fields; these functions take all levels in one go.
"""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QScrollArea, QWidget

_ROUNDS = 4


def settle(form: QWidget) -> None:
    """Lay out everything inside a widget and the scroll area around it, innermost first."""
    inner = [child for child in form.findChildren(QWidget) if child.layout() is not None]
    # A text knows its height only once it has its width, which a scroll bar may change again.
    size = None
    for _ in range(_ROUNDS):
        for child in reversed(inner):
            layout = child.layout()
            if layout is not None and not child.isHidden():
                layout.activate()
        settle_around(form)
        before, size = size, (form.width(), form.minimumSizeHint().height())
        if size == before:
            return


def settle_around(widget: QWidget) -> None:
    """Lay out the widgets around one whose size has changed, up to the scroll area it is in."""
    around: QWidget | None = widget
    while around is not None and not around.isWindow():
        layout = around.layout()
        if layout is not None:
            layout.activate()
        parent = around.parentWidget()
        area = parent.parentWidget() if parent is not None else None
        if isinstance(area, QScrollArea):
            QCoreApplication.sendEvent(area, QEvent(QEvent.Type.LayoutRequest))
            return
        around = parent
