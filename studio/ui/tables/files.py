"""Choosing files to import and export, without the window standing still."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

from PySide6.QtCore import QMimeData, Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from studio.tables.excel_import import SUFFIXES

_SUFFIXES: Final = (".csv", ".tsv", ".txt", *SUFFIXES)
IMPORTED: Final = f"Tables ({' '.join(f'*{suffix}' for suffix in _SUFFIXES)});;All files (*)"
EXPORTED: Final = "CSV (*.csv)"


def ask_for_file(over: QWidget, title: str, kinds: str, then: Callable[[str], object]) -> QFileDialog:
    """Let a file be chosen; `then` gets its path."""
    dialog = QFileDialog(over.window(), title, "", kinds)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    return _open(dialog, then)


def ask_for_target(over: QWidget, title: str, name: str, kinds: str, then: Callable[[str], object]) -> QFileDialog:
    """Let a place to write to be chosen; `then` gets its path."""
    dialog = QFileDialog(over.window(), title, name, kinds)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix("csv")
    return _open(dialog, then)


def is_importable(data: QMimeData) -> str:
    """The path of the one table file that is being dragged; empty when it is something else."""
    paths = [url.toLocalFile() for url in data.urls() if url.isLocalFile()] if data.hasUrls() else []
    return paths[0] if len(paths) == 1 and Path(paths[0]).suffix.lower() in _SUFFIXES else ""


def _open(dialog: QFileDialog, then: Callable[[str], object]) -> QFileDialog:
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.fileSelected.connect(then)
    dialog.open()
    return dialog
