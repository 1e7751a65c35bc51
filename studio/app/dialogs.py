"""Questions to the person, as coroutines: no nested event loop, and tests can answer them."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Literal, Protocol

from PySide6.QtWidgets import QDialog, QFileDialog, QMessageBox, QWidget

Answer = Literal["save", "discard", "cancel"]
SecretsAnswer = Literal["without", "with", "cancel"]

ARCHIVE_FILTER = "Bot archives (*.bpz)"
OPEN_FILTER = "Bots (*.bpz *.zip bot.json);;All files (*)"


class Dialogs(Protocol):
    """What the window asks."""

    async def file_to_open(self) -> Path | None: ...

    async def file_to_save(self, title: str, suggestion: Path) -> Path | None: ...

    async def folder_to_save(self, title: str, suggestion: Path) -> Path | None: ...

    async def unsaved(self, name: str) -> Answer: ...

    async def secrets(self, count: int) -> SecretsAnswer: ...

    async def overwrite_changed(self, name: str) -> bool: ...

    async def overwrite_other(self, name: str) -> bool: ...


class WindowDialogs:
    """Asks with dialogs of the window."""

    def __init__(self, window: QWidget) -> None:
        self._window = window

    async def file_to_open(self) -> Path | None:
        """Which bot to open; None when the person changed their mind."""
        dialog = QFileDialog(self._window, "Open a bot", str(Path.home()), OPEN_FILTER)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        return await self._chosen(dialog)

    async def file_to_save(self, title: str, suggestion: Path) -> Path | None:
        """Where to write an archive."""
        dialog = QFileDialog(self._window, title, str(suggestion.parent), ARCHIVE_FILTER)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("bpz")
        dialog.selectFile(suggestion.name)
        return await self._chosen(dialog)

    async def folder_to_save(self, title: str, suggestion: Path) -> Path | None:
        """Which folder to write a bot into as files of its own."""
        dialog = QFileDialog(self._window, title, str(suggestion.parent))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setLabelText(QFileDialog.DialogLabel.Accept, "Save here")
        dialog.selectFile(suggestion.name)
        return await self._chosen(dialog)

    async def unsaved(self, name: str) -> Answer:
        """What to do with changes that are not saved."""
        box = QMessageBox(self._window)
        box.setWindowTitle("Dialoom Studio")
        box.setText(f"Save the changes to “{name}”?")
        box.setInformativeText("Without saving, they are gone.")
        save = box.addButton("Save", QMessageBox.ButtonRole.AcceptRole)
        discard = box.addButton("Discard changes", QMessageBox.ButtonRole.DestructiveRole)
        box.addButton("Keep editing", QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(save)
        await _finished(box)
        if box.clickedButton() is save:
            return "save"
        return "discard" if box.clickedButton() is discard else "cancel"

    async def secrets(self, count: int) -> SecretsAnswer:
        """Whether secrets leave with an export."""
        box = QMessageBox(self._window)
        box.setWindowTitle("Dialoom Studio")
        box.setText(f"The bot holds {count} secret values." if count != 1 else "The bot holds a secret value.")
        box.setInformativeText(
            "They are values of configuration variables and defaults of secret variables, such as keys and passwords. "
            "Without them the names stay, and whoever gets the bot sets their own."
        )
        without = box.addButton("Export without them", QMessageBox.ButtonRole.AcceptRole)
        included = box.addButton("Export with them", QMessageBox.ButtonRole.DestructiveRole)
        box.addButton("Cancel", QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(without)
        await _finished(box)
        if box.clickedButton() is without:
            return "without"
        return "with" if box.clickedButton() is included else "cancel"

    async def overwrite_changed(self, name: str) -> bool:
        """Whether to save over a file that another program has changed meanwhile."""
        return await self._replace(
            f"“{name}” was changed by another program since it was opened here.",
            "Saving replaces it; the other version is kept beside it as a .bak file.",
        )

    async def overwrite_other(self, name: str) -> bool:
        """Whether to save into a folder that holds a bot already."""
        return await self._replace(
            f"The folder “{name}” holds a bot already.",
            "Saving replaces its files by those of this bot. Other files in the folder stay.",
        )

    async def _replace(self, text: str, more: str) -> bool:
        box = QMessageBox(self._window)
        box.setWindowTitle("Dialoom Studio")
        box.setText(text)
        box.setInformativeText(more)
        replace = box.addButton("Replace it", QMessageBox.ButtonRole.AcceptRole)
        box.addButton("Keep editing", QMessageBox.ButtonRole.RejectRole)
        await _finished(box)
        return box.clickedButton() is replace

    async def _chosen(self, dialog: QFileDialog) -> Path | None:
        if await _finished(dialog) != QDialog.DialogCode.Accepted.value:
            return None
        files = dialog.selectedFiles()
        return Path(files[0]) if files else None


async def _finished(dialog: QDialog) -> int:
    """Show a dialog and wait, with the event loop running, until it is answered."""
    answer: asyncio.Future[int] = asyncio.get_running_loop().create_future()

    def answered(result: int) -> None:
        if not answer.done():
            answer.set_result(result)

    dialog.finished.connect(answered)
    dialog.open()
    try:
        return await answer
    finally:
        dialog.close()
        dialog.deleteLater()
