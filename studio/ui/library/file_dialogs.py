"""Which file a library comes from or goes to: asked without stopping the window."""

from __future__ import annotations

import re
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from studio.ui.library.thing import Thing

_FILTERS = {".json": "JSON (*.json)", ".csv": "CSV (*.csv)"}


class LibraryFiles(QObject):
    """Opens file dialogs; what was chosen comes by a signal."""

    import_chosen = Signal(object)
    """The Path of the file to read."""
    export_chosen = Signal(object, object)
    """The Path to write, and the list of Things to be written; None for all."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._window = parent
        self._only: list[Thing] | None = None

    def ask_import(self) -> QFileDialog:
        """Ask for a file to read."""
        dialog = self._dialog("Import into the library")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters(["Library files (*.json *.csv *.tsv *.txt)", "All files (*)"])
        dialog.fileSelected.connect(self._import)
        dialog.open()
        return dialog

    def ask_export(self, name: str, ending: str, only: list[Thing] | None = None) -> QFileDialog:
        """Ask for a file to write; `ending` says what kind of file."""
        self._only = only
        dialog = self._dialog("Export the library" if only is None else f"Export “{name}”")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilters([_FILTERS[ending]])
        dialog.setDefaultSuffix(ending[1:])
        dialog.selectFile((re.sub(r'[<>:"/\\|?*\x00-\x1f]+', " ", name).strip() or "library") + ending)
        dialog.fileSelected.connect(self._export)
        dialog.open()
        return dialog

    def _dialog(self, title: str) -> QFileDialog:
        dialog = QFileDialog(self._window, title)
        dialog.finished.connect(dialog.deleteLater)
        return dialog

    def _import(self, path: str) -> None:
        self.import_chosen.emit(Path(path))

    def _export(self, path: str) -> None:
        self.export_chosen.emit(Path(path), self._only)
