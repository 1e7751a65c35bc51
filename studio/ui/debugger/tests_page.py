"""The tests: conversation tests beside the bot, their results, recording new ones, and editing them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QPushButton, QStackedWidget, QToolButton, QVBoxLayout, QWidget

from studio.bot.bot import Bot
from studio.debugging.coverage import Shares
from studio.debugging.suite import Entry, Suite, TestFile, TestId
from studio.ui.debugger.line_list import LineList, Row
from studio.ui.debugger.record_form import RecordForm
from studio.ui.debugger.titled import Titled, side_by_side, thin_line
from studio.ui.debugger.wording import counted, duration
from studio.ui.debugger.yaml_colours import YamlHighlighter
from studio.ui.icons import icon
from studio.ui.theme import CONTROL_HEIGHT, SPACE, Theme
from studio.ui.widgets.code_editor import CodeEditor
from studio.ui.widgets.elided import ElidedLabel
from studio.ui.widgets.icon_button import IconButton

_LOOKS = {
    "new": ("hourglass", "muted", "not run yet"),
    "waiting": ("hourglass", "muted", "waits"),
    "running": ("play", "accent", "runs…"),
    "passed": ("check", "good", ""),
    "failed": ("error", "bad", ""),
}
_REFRESH_MS = 40
_EDITING, _RECORDING = range(2)


class TestsPage(QWidget):
    """Shows a suite and says what the person wants of it; it reads, writes and runs nothing itself."""

    __test__ = False  # no test of pytest's

    run_requested = Signal(object)
    """The tests to run: a list of TestId."""
    cancel_requested = Signal()
    record_requested = Signal()
    recorded = Signal(str, str)
    """Name and text of a new test."""
    save_requested = Signal(object, str)
    """Path and text of a file."""
    delete_requested = Signal(object)
    """Path of a file."""
    reload_requested = Signal()
    place_requested = Signal(str, str, str)
    coverage_wanted = Signal(bool)

    def __init__(self, theme: Theme, suite: Suite, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._suite = suite
        self._bot: Bot | None = None
        self._node: tuple[str, str] | None = None
        self._shares: Shares | None = None
        self._shown: Path | None = None
        self._looked_at: tuple[object, int] = (None, 0)
        self.run_all = self._button("play", "Run all", "Run all tests of this bot")
        self.run_one = self._button("", "Run selected", "Run the selected test, or all of the selected file")
        self.run_node = self._button(
            "", "Run for the node", "Run the tests that go through the node selected on the canvas"
        )
        self.cancel = self._button("stop", "Stop", "Stop running tests")
        self.record = self._button("record", "Record…", "Make a test of the conversation in the emulator")
        self.coverage = self._button(
            "coverage", "Coverage", "Show on the canvas what conversations and tests went through"
        )
        self.coverage.setCheckable(True)
        self.summary = ElidedLabel("", role="caption")
        self.list = LineList(theme, "Conversation tests")
        self.reload = IconButton(theme, "restart", "Read the test files again")
        self.what = QLabel()
        self.what.setWordWrap(True)
        self.what.setTextFormat(Qt.TextFormat.PlainText)
        self.what.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.what.setContentsMargins(2 * SPACE, SPACE, 2 * SPACE, SPACE)
        self.go_button = QPushButton("Go to where it failed")
        self.go_button.setProperty("kind", "link")
        self.go_button.setStyleSheet(f"QPushButton {{ padding: 0 {2 * SPACE}px; }}")
        self.editor = CodeEditor(theme, "json")
        self.editor.highlighter.setDocument(None)
        self._colours = YamlHighlighter(self.editor.document(), theme)
        self.editor.setAccessibleName("The test file")
        self.editor.setStyleSheet("QPlainTextEdit { border: none; border-radius: 0; }")
        self.save_button = QPushButton("Save")
        self.form = RecordForm(theme)
        self.right = QStackedWidget()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_REFRESH_MS)
        self._timer.timeout.connect(self.refresh)
        self._build()
        self._connect()
        self.refresh()

    def _button(self, symbol: str, text: str, tip: str) -> QToolButton:
        button = QToolButton()
        button.setText(text)
        button.setToolTip(tip)
        button.setAccessibleName(text)
        if symbol:
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            button.setProperty("symbol", symbol)
        return button

    @property
    def _tools(self) -> tuple[QToolButton, ...]:
        return (self.run_all, self.run_one, self.run_node, self.cancel, self.record, self.coverage)

    def _build(self) -> None:
        bar = QWidget()
        row = QHBoxLayout(bar)
        row.setContentsMargins(SPACE, 0, 2 * SPACE, 0)
        row.setSpacing(SPACE)
        for tool in self._tools:
            row.addWidget(tool)
        row.addSpacing(2 * SPACE)
        row.addWidget(self.summary, 1)
        row.addWidget(self.reload)
        editing = QWidget()
        column = QVBoxLayout(editing)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.problem = QWidget()
        foot = QVBoxLayout(self.problem)
        foot.setContentsMargins(0, 0, 0, 0)
        foot.setSpacing(0)
        foot.addWidget(self.what)
        foot.addWidget(self.go_button, 0, Qt.AlignmentFlag.AlignLeft)
        foot.addWidget(thin_line())
        column.addWidget(self.problem)
        column.addWidget(self.editor, 1)
        self.file = Titled("", editing)
        self.save_button.setFixedHeight(CONTROL_HEIGHT - 4)
        self.file.tools.addWidget(self.save_button)
        self.right.addWidget(self.file)
        self.right.addWidget(self.form)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(bar)
        layout.addWidget(thin_line())
        layout.addWidget(side_by_side(self.list, self.right, shares=(320, 640)), 1)

    def _connect(self) -> None:
        self._suite.listen(self._refresh_soon)
        self.run_all.clicked.connect(lambda: self.run_requested.emit(list(self._suite.entries)))
        self.run_one.clicked.connect(lambda: self.run_requested.emit(self._selected()))
        self.run_node.clicked.connect(self._run_for_node)
        self.cancel.clicked.connect(self.cancel_requested)
        self.record.clicked.connect(self.record_requested)
        self.coverage.toggled.connect(self.coverage_wanted)
        self.reload.clicked.connect(self.reload_requested)
        self.list.chosen.connect(lambda _: self._show_chosen())
        self.list.opened.connect(lambda _: self.run_requested.emit(self._selected()))
        self.list.menu_requested.connect(self._show_menu)
        self.editor.textChanged.connect(self._mark_edited)
        self.save_button.clicked.connect(self.save)
        self.go_button.clicked.connect(self._go_to_failure)
        self.form.saved.connect(self.recorded)
        self.form.cancelled.connect(self.show_editor)
        self._theme.changed.connect(self._recolor)
        self._recolor()

    # -- what is shown ----------------------------------------------------------------------------------

    def show_bot(self, bot: Bot | None) -> None:
        """The bot that names are taken from."""
        self._bot = bot

    def show_node(self, node: tuple[str, str] | None) -> None:
        """The node that is selected on the canvas: keys of its workflow and its own."""
        self._node = node
        self.run_node.setEnabled(node is not None and not self._suite.is_running and bool(self._suite.entries))

    def show_coverage(self, shares: Shares | None) -> None:
        """How much was gone through; None while nothing was."""
        self._shares = shares
        self._summarise()

    def show_editor(self) -> None:
        """Show the file of the selected test."""
        self.right.setCurrentIndex(_EDITING)
        self._show_chosen()

    def show_form(self) -> None:
        """Show the form that makes a test of the conversation."""
        self.right.setCurrentIndex(_RECORDING)

    def show_test(self, path: Path) -> None:
        """Select the first test of a file."""
        self.refresh()
        key = next((key for key in self._suite.entries if key.path == path), path)
        self.list.select(key)
        self.show_editor()

    def _refresh_soon(self) -> None:
        if not self._timer.isActive():
            self._timer.start()

    def refresh(self) -> None:
        """Show the suite as it is now."""
        self._timer.stop()
        rows: list[Row] = []
        for file in self._suite.files:
            problem = file.problem
            rows.append(
                Row(
                    file.path,
                    file.path.name,
                    "warning" if problem else "file",
                    "warn" if problem else "muted",
                    "cannot be read" if problem else "",
                    tip=problem or str(file.path),
                    strong=True,
                )
            )
            rows += [self._row_of(entry) for entry in self._suite.entries.values() if entry.id.path == file.path]
        self.list.set_rows(rows)
        self.list.set_hint(
            "Tests are conversations that are had again and again. Talk to the bot in the emulator, then record a test."
        )
        if rows and self.list.current_key is None:
            first = next((row.key for row in rows if isinstance(row.key, TestId)), rows[0].key)
            self.list.select(first)
        running = self._suite.is_running
        has_tests = bool(self._suite.entries)
        self.run_all.setEnabled(has_tests and not running)
        self.run_one.setEnabled(bool(self._selected()) and not running)
        self.cancel.setVisible(running)
        self.reload.setEnabled(not running)
        self.show_node(self._node)
        self._summarise()
        self._show_chosen()

    def _row_of(self, entry: Entry) -> Row:
        symbol, token, note = _LOOKS[entry.state]
        if entry.verdict is not None and entry.state in ("passed", "failed"):
            note = duration(entry.verdict.seconds * 1000)
            note = f"before the last change · {note}" if entry.is_stale else note
        failure = entry.verdict.failure.what if entry.verdict and entry.verdict.failure else ""
        return Row(
            entry.id,
            entry.test.name,
            symbol,
            token,
            note,
            tip=f"{entry.test.name}\n{failure}".strip(),
            indent=1,
            faint=entry.is_stale,
        )

    def _summarise(self) -> None:
        suite = self._suite
        parts = []
        for state, word in (("passed", "passed"), ("failed", "failed"), ("new", "not run")):
            count = suite.count(state)  # type: ignore[arg-type]
            if count:
                parts.append(f"{count} {word}")
        if self._shares is not None:
            shares = self._shares
            parts.append(
                f"{shares.percent} % covered: nodes {shares.nodes.text}, cards {shares.cards.text}, "
                f"transitions {shares.transitions.text}"
            )
        self.summary.set_text(" · ".join(parts))

    # -- the file ---------------------------------------------------------------------------------------

    def _chosen_file(self) -> TestFile | None:
        key = self.list.current_key
        path = key.path if isinstance(key, TestId) else key
        return next((file for file in self._suite.files if file.path == path), None)

    def _chosen_entry(self) -> Entry | None:
        key = self.list.current_key
        return self._suite.entries.get(key) if isinstance(key, TestId) else None

    @property
    def is_edited(self) -> bool:
        """Whether the file shown was changed and not saved."""
        file = next((file for file in self._suite.files if file.path == self._shown), None)
        return file is not None and self.editor.toPlainText() != file.text

    def _show_chosen(self) -> None:
        file, entry = self._chosen_file(), self._chosen_entry()
        self.editor.setEnabled(file is not None)
        self.run_one.setEnabled(bool(self._selected()) and not self._suite.is_running)
        failure = entry.verdict.failure if entry is not None and entry.verdict is not None else None
        words = ""
        if file is not None and file.problem:
            words = file.problem
        elif failure is not None:
            where = f"Line {failure.line}: " if failure.line else ""
            words = "\n".join([f"{where}{failure.what}", *failure.details[:12]])
        self.what.setText(words)
        self.what.setStyleSheet(f"color: {self._theme.palette.bad};" if words else "")
        self.problem.setVisible(bool(words))
        self.go_button.setVisible(entry is not None and bool(entry.failed_at[1]))
        if file is None:
            self._shown = None
            self.file.title.set_text("")
            self.editor.load("")
        else:
            if file.path != self._shown or (not self.is_edited and self.editor.toPlainText() != file.text):
                if self.is_edited:
                    self.save()
                self._shown = file.path
                self.editor.load(file.text)
            line = failure.line if failure is not None and failure.line else entry.test.line if entry else 0
            looked_at = (entry.id if entry is not None else file.path, line)
            if line and looked_at != self._looked_at:
                self._scroll_to(line)
            self._looked_at = looked_at
        self._mark_edited()

    def _scroll_to(self, line: int) -> None:
        block = self.editor.document().findBlockByNumber(max(0, line - 1))
        cursor = self.editor.textCursor()
        cursor.setPosition(block.position())
        self.editor.setTextCursor(cursor)

    def _mark_edited(self) -> None:
        edited = self.is_edited
        self.save_button.setVisible(edited)
        if self._shown is not None:
            self.file.title.set_text(f"{self._shown.name}{' ●' if edited else ''}")
            self.file.title.setToolTip(str(self._shown))

    def save(self) -> None:
        """Save the file that is shown, where it was changed."""
        if self._shown is not None and self.is_edited:
            self.save_requested.emit(self._shown, self.editor.text())

    # -- what the person does ---------------------------------------------------------------------------

    def _selected(self) -> Sequence[TestId]:
        key = self.list.current_key
        if isinstance(key, TestId):
            return [key]
        return [test for test in self._suite.entries if test.path == key] if key is not None else []

    def _run_for_node(self) -> None:
        if self._node is not None:
            self.run_requested.emit(self._suite.touching(self._node))

    def _go_to_failure(self) -> None:
        entry = self._chosen_entry()
        if entry is not None and entry.failed_at[1]:
            self.place_requested.emit(*entry.failed_at)

    def _show_menu(self, key: object, place: QPoint) -> None:
        file = self._chosen_file()
        if file is None:
            return
        menu = QMenu(self)
        menu.aboutToHide.connect(menu.deleteLater)
        run = menu.addAction(icon("play", self._theme), "Run", partial(self.run_requested.emit, self._selected()))
        run.setEnabled(not self._suite.is_running)
        if self.go_button.isVisibleTo(self):
            menu.addAction(icon("arrow-right", self._theme), "Go to where it failed", self._go_to_failure)
        menu.addSeparator()
        count = counted(len(file.tests), "test")
        delete = f"Delete “{file.path.name}” with its {count}" if file.tests else f"Delete “{file.path.name}”"
        menu.addAction(icon("delete", self._theme), delete, partial(self.delete_requested.emit, file.path))
        menu.popup(place)

    def _recolor(self) -> None:
        for tool in self._tools:
            symbol = tool.property("symbol")
            if symbol:
                tool.setIcon(icon(symbol, self._theme))
