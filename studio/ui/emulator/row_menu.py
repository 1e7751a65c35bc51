"""The context menu of a row: copying, and going to where it comes from."""

from __future__ import annotations

import json
from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu, QWidget

from studio.ui.emulator.action import Action, EditMessage, GoTo, Resend, ShowInLog, ToggleDetail
from studio.ui.emulator.row import LogRow, MessageRow, Row
from studio.ui.icons import icon
from studio.ui.theme import Theme


def row_menu(parent: QWidget, row: Row, selected: str, act: Callable[[Row, Action], None], theme: Theme) -> QMenu:
    """A menu that deletes itself when closed. `selected` is text of the row that is selected, if any."""
    menu = QMenu(parent)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    copy = QGuiApplication.clipboard().setText
    if selected:
        menu.addAction(icon("copy", theme), "Copy selected text", lambda: copy(selected))
    if isinstance(row, MessageRow) and row.can_be_said_again:
        menu.addAction(icon("rename", theme), "Go back and edit…\tF2", lambda: act(row, EditMessage()))
        menu.addAction(icon("restart", theme), "Go back and say it again", lambda: act(row, Resend()))
        menu.addSeparator()
    label = "Copy message" if isinstance(row, MessageRow) else "Copy line"
    menu.addAction(icon("copy", theme), label, lambda: copy(row.text))
    if isinstance(row, MessageRow):
        as_json = json.dumps(row.payload, ensure_ascii=False, indent=2, default=str)
        menu.addAction("Copy as JSON", lambda: copy(as_json))
    if row.place:
        menu.addSeparator()
        menu.addAction(icon("arrow-right", theme), "Go to node", lambda: act(row, GoTo(row.place)))
    if isinstance(row, LogRow) and row.event is not None:
        menu.addAction(icon("log", theme), "Show in the log", lambda: act(row, ShowInLog()))
    if isinstance(row, LogRow) and row.line.detail:
        words = "Hide details" if row.is_expanded else "Show details"
        menu.addAction(words, lambda: act(row, ToggleDetail()))
    return menu
