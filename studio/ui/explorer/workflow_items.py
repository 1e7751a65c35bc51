"""The rows of the explorer: workflows in their folders, and what is dragged of them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QMimeData, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QStandardItem, QStandardItemModel

from studio.bot.bot import Bot
from studio.bot.workflow import BUILT_IN, CONVERSATION_END, ERROR, MAIN, TIMEOUT, Workflow

WORKFLOW_MIME = "application/x-dialoom-workflow"
"""What is dragged: JSON, a list of `{"kind": "workflow" | "folder", "key": …}`."""

KEY = Qt.ItemDataRole.UserRole + 1
KIND = Qt.ItemDataRole.UserRole + 2
ICON = Qt.ItemDataRole.UserRole + 3
IS_BUILT_IN = Qt.ItemDataRole.UserRole + 4
ASIDE = Qt.ItemDataRole.UserRole + 5
"""A word said at the right of a row."""
IS_HEADING = Qt.ItemDataRole.UserRole + 6

Index = QModelIndex | QPersistentModelIndex
Kind = Literal["workflow", "folder"]

_BUILT_IN = {
    MAIN: ("start", "Every conversation begins here."),
    ERROR: ("error", "Runs when something in the bot fails."),
    TIMEOUT: ("clock", "Runs when the person has said nothing for a while."),
    CONVERSATION_END: ("end", "Runs when a conversation ends."),
}


@dataclass(frozen=True)
class Dragged:
    """A workflow or folder that is being dragged."""

    kind: Kind
    key: str


class WorkflowModel(QStandardItemModel):
    """Workflows and folders as items; names are changed by edits, never here."""

    def show(self, bot: Bot | None) -> None:
        """Show the workflows of a bot."""
        self.clear()
        if bot is None:
            return
        root = self.invisibleRootItem()
        folders = {folder.id: _folder_item(folder.label, folder.id) for folder in bot.folders}
        placed: set[str] = set()
        parents = {folder.id: folder.parent_folder for folder in bot.folders}
        for folder in bot.folders:
            if folder.id in placed:
                continue
            placed.add(folder.id)
            # Folders of an archive may hold each other; such a ring is broken at its first.
            parent = None if _is_in_ring(folder.id, parents) else folders.get(folder.parent_folder)
            (parent or root).appendRow(folders[folder.id])
        for workflow in in_reading_order(bot):
            parent = folders.get(workflow.header.parent_folder)
            (parent or root).appendRow(_workflow_item(workflow))

    def mimeTypes(self) -> list[str]:
        return [WORKFLOW_MIME]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        data = QMimeData()
        things = [{"kind": index.data(KIND), "key": index.data(KEY)} for index in indexes]
        data.setData(WORKFLOW_MIME, json.dumps(things).encode())
        data.setText(", ".join(str(index.data()) for index in indexes))
        return data

    def supportedDragActions(self) -> Qt.DropAction:
        return Qt.DropAction.MoveAction | Qt.DropAction.CopyAction


def dragged_things(data: QMimeData) -> list[Dragged]:
    """What is being dragged; nothing when it is no workflow or folder."""
    if not data.hasFormat(WORKFLOW_MIME):
        return []
    things = json.loads(bytes(data.data(WORKFLOW_MIME).data()))
    return [Dragged(thing["kind"], thing["key"]) for thing in things]


def in_reading_order(bot: Bot) -> list[Workflow]:
    """Main first, then the builder's own in file order, then the other built-in ones."""
    rank = {workflow_id: index for index, workflow_id in enumerate(BUILT_IN)}

    def order(workflow: Workflow) -> int:
        if workflow.id not in rank:
            return 1
        return 0 if rank[workflow.id] == 0 else 1 + rank[workflow.id]

    return sorted(bot.workflows, key=order)


def _folder_item(label: str, key: str) -> QStandardItem:
    item = _item(label or "(no name)", key, "folder", "folder")
    item.setDropEnabled(True)
    item.setToolTip(label)
    return item


def _workflow_item(workflow: Workflow) -> QStandardItem:
    icon, about = _BUILT_IN.get(workflow.id, ("workflow", workflow.header.description))
    item = _item(workflow.name or "(no name)", workflow.key, "workflow", icon)
    item.setDropEnabled(False)
    item.setData(workflow.is_built_in, IS_BUILT_IN)
    count = len(workflow.nodes)
    lines = [f"{workflow.name} · {count} {'node' if count == 1 else 'nodes'}", about]
    if workflow.is_built_in:
        lines.append("It belongs to every bot and can be neither renamed nor deleted.")
        item.setEditable(False)
    item.setToolTip("\n".join(line for line in lines if line))
    return item


def _item(text: str, key: str, kind: Kind, icon: str) -> QStandardItem:
    item = QStandardItem(text)
    item.setData(key, KEY)
    item.setData(kind, KIND)
    item.setData(icon, ICON)
    item.setData(False, IS_BUILT_IN)
    item.setData(f"{text}, {kind}", Qt.ItemDataRole.AccessibleTextRole)
    return item


def _is_in_ring(folder: str, parents: dict[str, str]) -> bool:
    step, seen = parents.get(folder, ""), set[str]()
    while step in parents and step not in seen:
        if step == folder:
            return True
        seen.add(step)
        step = parents[step]
    return False
