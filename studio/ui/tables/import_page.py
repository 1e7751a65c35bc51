"""A file on its way into a table: how it is written, what is in it, which column goes where, and what came of it."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QStackedWidget,
    QTableView,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from studio.bot.bot import Bot
from studio.bot.edit import Edit
from studio.bot.edits.tables import created_table_key, free_table_name, refusal_of_table_name
from studio.bot.ids import Ids
from studio.project.tables import ProjectTables
from studio.tables.column import SYSTEM_COLUMNS, Column, columns_of
from studio.tables.csv_import import DELIMITERS, ENCODINGS, CsvForm, CsvSource, find_form
from studio.tables.errors import TableError
from studio.tables.excel_import import SUFFIXES, ExcelSource
from studio.tables.importing import Imported, Inspection, Record, import_as_table, import_into, inspect
from studio.ui.tables.fitting import FittingArea
from studio.ui.tables.grid_model import Start
from studio.ui.tables.import_mapping import ImportMapping
from studio.ui.tables.import_report import ImportReport
from studio.ui.tables.progress_strip import ProgressStrip
from studio.ui.theme import CONTROL_HEIGHT, SPACE, Theme
from studio.ui.widgets.editor_page import EditorPage
from studio.ui.widgets.elided import ElidedLabel
from studio.ui.widgets.picker import Choice, Picker
from studio.ui.widgets.switch import Switch
from studio.ui.widgets.wrapped import WrappedLabel

_MAPPING_TALLEST = 320
_DELIMITER_NAMES: Final = {",": "Comma", ";": "Semicolon", "\t": "Tab", "|": "Bar"}
_ENCODING_NAMES: Final = {
    "utf-8-sig": "UTF-8",
    "windows-1252": "Windows-1252",
    "utf-16": "UTF-16",
    "iso-8859-15": "ISO-8859-15",
    "mac-roman": "Mac Roman",
    "shift_jis": "Shift JIS",
    "gb18030": "GB 18030",
}
_ADD_ALL = ""


def _now() -> datetime:
    return datetime.now(UTC)


class ImportPage(EditorPage):
    """Imports a file as a new table, or with `into` into a table. Reading and importing go on beside the window."""

    finished = Signal(str)
    """Key of the table the rows are in: show it."""
    closed = Signal()
    """The person is done with this page."""

    def __init__(
        self,
        theme: Theme,
        apply: Callable[[Edit], None],
        ids: Ids,
        path: str,
        tables: ProjectTables,
        start: Start,
        *,
        into: str = "",
        now: Callable[[], datetime] = _now,
    ) -> None:
        super().__init__()
        self._theme = theme
        self._apply = apply
        self._ids = ids
        self._path = Path(path)
        self._tables = tables
        self._start = start
        self._into = into
        self._now = now
        self._bot: Bot | None = None
        self._form: CsvForm | None = None
        self._sheet: tuple[str, bool | None] | None = None
        self._source: CsvSource | ExcelSource | None = None
        self._found: Inspection | None = None
        self._is_excel = self._path.suffix.lower() in SUFFIXES
        self._reading = 0
        self._stop = False
        self._is_done = False
        self._told = (0, 0)
        self._key = into
        self._build_form()
        self._build_body()
        self._ticker = QTimer(self)
        self._ticker.setInterval(80)
        self._ticker.timeout.connect(self._show_progress)
        self._read()

    # -- building ---------------------------------------------------------------------------------------

    def _build_form(self) -> None:
        theme = self._theme
        self.heading = ElidedLabel(f"Import {self._path.name}", role="title")
        self.heading.setMinimumHeight(24)
        self.count = QLabel()
        self.count.setProperty("role", "muted")
        self.encoding = Picker(theme, "Encoding")
        self.encoding.set_choices([Choice(key, _ENCODING_NAMES[key]) for key in ENCODINGS])
        self.encoding.picked.connect(lambda key: self._reform(encoding=key))
        self.delimiter = Picker(theme, "Delimiter")
        self.delimiter.set_choices([Choice(key, _DELIMITER_NAMES[key]) for key in DELIMITERS])
        self.delimiter.picked.connect(lambda key: self._reform(delimiter=key))
        self.sheet = Picker(theme, "Sheet")
        self.sheet.picked.connect(self._on_sheet)
        self.header = Switch(theme, "First line names the columns")
        self.header.toggled.connect(self._on_header)
        self.key_picker = Picker(theme, "Rows there are")
        self.key_picker.picked.connect(self._on_key)
        self._key_column = _ADD_ALL
        self.name = QLineEdit()
        self.name.setAccessibleName("Name of the new table")
        self.name.textEdited.connect(self._judge)
        self._form_row = QHBoxLayout()
        self._form_row.setSpacing(4 * SPACE)
        csv_parts: list[tuple[str, QWidget, int]] = [
            ("Encoding", self.encoding, 140),
            ("Delimiter", self.delimiter, 120),
        ]
        parts: list[tuple[str, QWidget, int]] = [("Sheet", self.sheet, 180)] if self._is_excel else csv_parts
        if self._into:
            parts.append(("Rows there are", self.key_picker, 240))
        else:
            parts.insert(0, ("Name of the table", self.name, 240))
        for caption, part, width in parts:
            part.setFixedWidth(width)
            self._form_row.addLayout(_captioned(caption, part))
        self.header.setFixedWidth(240)
        self._form_row.addLayout(_captioned("", self.header))
        self._form_row.addStretch(1)

    def _build_body(self) -> None:
        theme = self._theme
        self.problem = WrappedLabel(role="error")
        self.problem.hide()
        self.mapping = ImportMapping(theme)
        self.mapping.changed.connect(self._on_mapping)
        self.area = FittingArea(_MAPPING_TALLEST)
        self.area.setWidget(self.mapping)
        self.preview = QTableView()
        self.preview.setAccessibleName("First lines of the file")
        self.preview.setShowGrid(False)
        self.preview.setWordWrap(False)
        self.preview.setTabKeyNavigation(False)
        self.preview.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.preview.verticalHeader().hide()
        self.preview.verticalHeader().setDefaultSectionSize(CONTROL_HEIGHT - 2)
        self.preview.horizontalHeader().setHighlightSections(False)
        self.preview.horizontalHeader().setDefaultSectionSize(160)
        self.preview.setStyleSheet(f"QTableView::item {{ padding: 0 {SPACE}px; border: none; }}")
        self.progress = ProgressStrip()
        self.progress.cancelled.connect(self.cancel)
        self.cancel_button = QPushButton("Cancel")
        self.cancel_button.clicked.connect(self._leave)
        self.import_button = QPushButton("Import")
        self.import_button.setProperty("kind", "primary")
        self.import_button.clicked.connect(self.run)
        self.import_button.setEnabled(False)
        buttons = QHBoxLayout()
        buttons.setSpacing(2 * SPACE)
        buttons.addStretch(1)
        buttons.addWidget(self.cancel_button)
        buttons.addWidget(self.import_button)
        head = QHBoxLayout()
        head.addWidget(self.heading, 1)
        head.addWidget(self.count)
        plan = QWidget()
        rows = QVBoxLayout(plan)
        rows.setContentsMargins(5 * SPACE, 4 * SPACE, 5 * SPACE, 3 * SPACE)
        rows.setSpacing(3 * SPACE)
        rows.addLayout(head)
        rows.addLayout(self._form_row)
        rows.addWidget(self.problem)
        rows.addWidget(_section("Columns"))
        rows.addWidget(self.area)
        rows.addWidget(_section("First lines"))
        rows.addWidget(self.preview, 1)
        rows.addLayout(buttons)
        self.report = ImportReport(theme, self._start)
        self.report.done.connect(self._show_rows)
        self.report.refused.connect(self.refused)
        self.pages = QStackedWidget()
        self.pages.addWidget(plan)
        self.pages.addWidget(self.report)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.pages, 1)
        layout.addWidget(self.progress)

    # -- the page ---------------------------------------------------------------------------------------

    @property
    def title(self) -> str:
        return f"Import {self._path.name}"

    def update_bot(self, bot: Bot) -> bool:
        first, self._bot = self._bot is None, bot
        if self._into and self._into not in bot.tables:
            return False
        if first and not self._into:
            self.name.setText(free_table_name(bot, _stem(self._path)))
        self._judge()
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._leave()
            return
        super().keyPressEvent(event)

    # -- reading ----------------------------------------------------------------------------------------

    def _read(self) -> None:
        """Read the file through, in the form that is chosen or else found out."""
        self._reading += 1
        self._start(self._inspect(self._reading, self._form, self._sheet))

    async def _inspect(self, turn: int, form: CsvForm | None, sheet: tuple[str, bool | None] | None) -> None:
        self._begin(f"Reading {self._path.name}")

        def watch(done: int, total: int) -> None:
            if self._stop or turn != self._reading:
                raise InterruptedError
            self._told = (done, total)

        def read() -> tuple[CsvForm | None, CsvSource | ExcelSource, Inspection]:
            source: CsvSource | ExcelSource
            if self._is_excel:
                source = ExcelSource(self._path, *(sheet or ("", None)))
                return None, source, inspect(source, watch)
            found = form or find_form(self._path)
            source = CsvSource(self._path, found)
            return found, source, inspect(source, watch)

        try:
            answer = await asyncio.to_thread(read)
        except InterruptedError:
            if isValid(self) and turn == self._reading:
                self._end()
            return
        except (TableError, LookupError) as problem:
            if isValid(self) and turn == self._reading:
                self._end()
                self._found = None
                self._complain(str(problem))
            return
        if isValid(self) and turn == self._reading:
            self._end()
            self._show(*answer)

    def _show(self, form: CsvForm | None, source: CsvSource | ExcelSource, found: Inspection) -> None:
        self._form, self._source, self._found = form, source, found
        if form is not None:
            self.encoding.set_current(form.encoding, form.encoding)
            self.delimiter.set_current(form.delimiter, form.delimiter)
            self._set_header(form.has_header)
        elif isinstance(source, ExcelSource):
            self._sheet = (source.sheet, source.has_header)
            self.sheet.set_choices([Choice(name, name) for name in source.sheets])
            self.sheet.set_current(source.sheet)
            self._set_header(source.has_header)
        count = found.count
        self.count.setText(f"{count:,} {'line' if count == 1 else 'lines'}")
        self.mapping.show_file(found, self._known())
        self.preview.setModel(_Preview([column.name for column in found.columns], found.preview, self.preview))
        self._judge()

    def _known(self) -> dict[str, Column] | None:
        table = self._bot.tables.get(self._into) if self._bot and self._into else None
        if table is None:
            return None
        system = {name: Column(name, kind) for name, kind in SYSTEM_COLUMNS.items()}
        return {**system, **{name: one for name, one in columns_of(table).items() if not one.is_computed}}

    def _reform(self, **how: Any) -> None:
        self._form = replace(self._form or CsvForm(), **how)
        self._read()

    def _on_header(self, has_header: bool) -> None:
        if self._is_excel:
            self._sheet = (self._sheet[0] if self._sheet else "", has_header)
            self._read()
        else:
            self._reform(has_header=has_header)

    def _on_sheet(self, name: str) -> None:
        # Whether it has a header is found out anew.
        self._sheet = (name, None)
        self._read()

    def _set_header(self, has_header: bool) -> None:
        self.header.blockSignals(True)
        self.header.setChecked(has_header)
        self.header.blockSignals(False)

    # -- importing --------------------------------------------------------------------------------------

    def run(self) -> None:
        """Import as planned."""
        self._judge()
        if self._source is not None and self.import_button.isEnabled():
            self._start(self._import(self._source))

    def cancel(self) -> None:
        """Stop what is under way; nothing has changed then."""
        self._stop = True

    async def _import(self, source: CsvSource | ExcelSource) -> None:
        bot, targets, name, now = self._bot, self.mapping.targets, self.name.text().strip(), self._now()
        assert bot is not None
        self._begin("Importing")
        self.pages.setEnabled(False)

        def watch(done: int, total: int) -> None:
            if self._stop:
                raise InterruptedError
            self._told = (done, total)

        def work() -> Imported:
            if self._into:
                store, key = self._tables.store(), self._key_column
                return import_into(store, self._into, source, targets, now, key=key, on_progress=watch)
            return import_as_table(bot, source, targets, name, self._ids, now, on_progress=watch)

        try:
            outcome = await asyncio.to_thread(work)
        except InterruptedError:
            if isValid(self):
                self._end()
            return
        except (TableError, ValueError, LookupError, OSError) as problem:
            if isValid(self):
                self._end()
                self._complain(str(problem))
            return
        if isValid(self):
            self._end()
            if not self._into:
                self._key = created_table_key(outcome.edit)
            self._is_done = True
            if outcome.edit:
                self._apply(outcome.edit)
            table = self._bot.tables.get(self._key) if self._bot else None
            self.report.show_outcome(outcome, table.name if table else name)
            self.pages.setCurrentWidget(self.report)

    def _begin(self, text: str) -> None:
        self._stop, self._told = False, (0, 0)
        self.import_button.setEnabled(False)
        self.progress.begin(text)
        self._ticker.start()

    def _end(self) -> None:
        self._ticker.stop()
        self.progress.end()
        self.pages.setEnabled(True)
        self._judge()

    def _show_progress(self) -> None:
        done, total = self._told
        if total:
            self.progress.bar.setRange(0, 1000)
            self.progress.bar.setValue(round(1000 * done / total))
            self.progress.figure.setText(f"{round(100 * done / total)} %")

    def _show_rows(self) -> None:
        self.finished.emit(self._key)
        self.closed.emit()

    def _leave(self) -> None:
        self._reading += 1
        self._stop = True
        self.closed.emit()

    # -- checking ---------------------------------------------------------------------------------------

    def _on_mapping(self) -> None:
        self._judge()

    def _on_key(self, name: str) -> None:
        self._key_column = name
        self._judge()

    def _judge(self) -> None:
        found, problem = self._found, ""
        if self._is_done:
            return
        if found is None:
            self.import_button.setEnabled(False)
            return
        if not found.count:
            problem = "The file holds no rows."
        problem = problem or self.mapping.problem
        if self._into:
            self._offer_keys()
            missing = self._missing()
            if not problem and missing and self._key_column == _ADD_ALL:
                problem = f"“{missing}” must have a value, and no column of the file goes there."
        elif not problem and self._bot is not None:
            problem = refusal_of_table_name(self._bot, self.name.text().strip())
        self._complain(problem)
        count = found.count
        self.import_button.setText(f"Import {count:,} {'row' if count == 1 else 'rows'}")
        self.import_button.setEnabled(not problem and not self._ticker.isActive())

    def _offer_keys(self) -> None:
        names = [target.name for target in self.mapping.targets]
        if self._key_column not in names:
            self._key_column = _ADD_ALL
        self.key_picker.set_choices(
            [Choice(_ADD_ALL, "Add every line as a row"), *(Choice(name, f"Update by “{name}”") for name in names)]
        )
        self.key_picker.set_current(self._key_column)

    def _missing(self) -> str:
        goes = {target.name for target in self.mapping.targets}
        known = self._known() or {}
        return next(
            (
                name
                for name, one in known.items()
                if not one.nullable and one.default is None and name not in goes and name not in SYSTEM_COLUMNS
            ),
            "",
        )

    def _complain(self, problem: str) -> None:
        text = f"{problem[:1].upper()}{problem[1:]}" if problem else ""
        self.problem.set_text(text if not text or text.endswith(".") else f"{text}.")
        self.problem.setVisible(bool(text))


class _Preview(QAbstractTableModel):
    """The first records of a file, as they stand in it."""

    def __init__(self, names: Sequence[str], records: Sequence[Record], parent: QWidget) -> None:
        super().__init__(parent)
        self._names = names
        self._records = records

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._records)

    def columnCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._names)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        record = self._records[index.row()]
        if record.reason:
            texts = {Qt.ItemDataRole.DisplayRole: record.raw[:300], Qt.ItemDataRole.ToolTipRole: record.reason}
            return texts.get(Qt.ItemDataRole(role)) if index.column() == 0 else None
        text = record.cells[index.column()] if index.column() < len(record.cells) else ""
        if role == Qt.ItemDataRole.DisplayRole:
            return " ".join(text[:300].split())
        return text[:1000] if role == Qt.ItemDataRole.ToolTipRole and len(text) > 16 else None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return self._names[section] if role == Qt.ItemDataRole.DisplayRole else None


def _stem(path: Path) -> str:
    """The beginning of a table's name from the name of a file."""
    words = re.findall(r"[A-Za-z0-9]+", path.stem)
    stem = "".join(f"{word[:1].upper()}{word[1:]}" for word in words)[:28]
    return stem if stem and not stem[0].isdigit() else f"Imported{stem}"[:28]


def _captioned(caption: str, part: QWidget) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setSpacing(SPACE)
    label = QLabel(caption or " ")
    label.setProperty("role", "caption")
    column.addWidget(label)
    column.addWidget(part)
    return column


def _section(title: str) -> QWidget:
    holder = QFrame()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, SPACE, 0, 0)
    label = QLabel(title)
    label.setProperty("role", "section")
    row.addWidget(label)
    return holder
