"""Plain text where a view has nothing to show, and in tooltips."""

from __future__ import annotations

import html

from PySide6.QtCore import Qt
from PySide6.QtGui import QHelpEvent, QPainter
from PySide6.QtWidgets import QAbstractItemView, QToolTip, QWidget

from studio.ui.theme import SPACE, Theme, ui_font


def paint_hint(view: QAbstractItemView, text: str, theme: Theme) -> None:
    """Write in the middle of an empty view what it is for. For its paintEvent."""
    painter = QPainter(view.viewport())
    painter.setFont(ui_font())
    painter.setPen(theme.color("muted"))
    area = view.viewport().rect().adjusted(4 * SPACE, 0, -4 * SPACE, 0)
    painter.drawText(area, int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap), text)


def show_tip(event: QHelpEvent, text: str, widget: QWidget) -> None:
    """Show text as it is in a tooltip that wraps; nothing where there is none."""
    shown = f"<p style='white-space:pre-wrap'>{html.escape(text)}</p>" if text else ""
    QToolTip.showText(event.globalPos(), shown, widget)
