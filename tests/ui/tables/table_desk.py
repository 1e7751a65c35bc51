"""A table editor on a real project, driven like a person does."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from qasync import QEventLoop

from studio.app.tasks import Tasks
from studio.bot.edit import Edit
from studio.bot.ids import Ids
from studio.project.project import Project, new_project
from studio.project.workspace import Workspace
from studio.tables.row_edits import insert_rows
from studio.tables.store import TableStore
from studio.ui.tables.table_editor import TableEditor
from studio.ui.theme import Theme, apply_theme
from tests.fixtures.bots import small_bot

KEY = "table_people"
NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier


def people(**more: Any) -> dict[str, Any]:
    """A table with a column of each kind."""
    kinds: dict[str, dict[str, Any]] = {
        "name": {"type": "string"},
        "age": {"type": "number", "nullable": True},
        "active": {"type": "boolean", "nullable": True},
        "born": {"type": "string", "format": "date-time", "nullable": True},
        "size": {"type": "string", "enum": ["small", "large"], "nullable": True},
        "extra": {"type": "object", "nullable": True},
        "double": {"type": "number", "nullable": True},
    }
    for index, (name, schema) in enumerate(kinds.items()):
        schema["x-zui"] = {"index": index, "searchable": name == "name"}
    computed = {"action": "code", "code": "return row.age * 2", "dependencies": ["age"]}
    kinds["double"]["x-zui"]["computed"] = computed
    schema = {"type": "object", "x-zui": {}, "properties": kinds, "required": ["name"]}
    return {"id": KEY, "name": "PeopleTable", "frozen": False, "tags": {}, "schema": schema, "selectors": [], **more}


ROWS: list[dict[str, Any]] = [
    {"name": "Ada", "age": 36, "active": True, "born": "1815-12-10T00:00:00.000Z", "size": "small", "extra": {"a": 1}},
    {"name": "Grace", "age": 85, "active": False, "born": None, "size": None, "extra": None},
    {"name": "Linus", "age": None, "active": None, "born": None, "size": "large", "extra": None},
    {"name": "", "age": 7, "active": True, "born": None, "size": None, "extra": None},
]


class TableDesk:
    """An editor in a window of its own, with undo."""

    def __init__(self, loop: QEventLoop, project: Project, theme: Theme) -> None:
        self.loop = loop
        self.project = project
        self.refused: list[str] = []
        self.problems: list[BaseException] = []
        self.tasks = Tasks(self.problems.append)
        self.editor = TableEditor(
            theme, self.apply, Ids(random.Random(3)), KEY, project.tables, self.tasks.start, now=lambda: NOW
        )
        self.editor.refused.connect(self.refused.append)
        self.still_open = self.editor.update_bot(project.bot)
        project.listen(lambda notice: self._hear())

    def _hear(self) -> None:
        self.still_open = self.editor.update_bot(self.project.bot)

    def apply(self, edit: Edit) -> None:
        self.project.apply(edit)

    @property
    def store(self) -> TableStore:
        return self.project.tables.store()

    @property
    def view(self) -> QWidget:
        return self.editor.view

    def show(self) -> None:
        self.editor.resize(1100, 640)
        self.editor.show()
        self.editor.activateWindow()
        self.rest()

    def rest(self) -> None:
        """Let what was started come to rest."""
        self.loop.run_until_complete(self._rest())
        assert not self.problems

    async def _rest(self) -> None:
        await asyncio.sleep(0)
        while self.tasks.busy or self.editor.model.is_loading:  # noqa: ASYNC110  # several owners
            await asyncio.sleep(0.003)
        await asyncio.sleep(0.01)

    def until(self, condition: Callable[[], bool]) -> None:
        async def wait() -> None:
            for _ in range(1500):
                if condition():
                    return
                await asyncio.sleep(0.005)
            raise AssertionError("it did not come true in time")

        self.loop.run_until_complete(wait())

    def do(self, act: Callable[[], object]) -> None:
        """Do something while the loop runs, and let it come to rest."""

        async def run() -> None:
            done = self.loop.create_future()

            def by_hand() -> None:
                try:
                    done.set_result(act())
                except BaseException as problem:  # noqa: BLE001  # raised again by whoever waits
                    done.set_exception(problem)

            self.loop.call_soon(by_hand)
            await done
            await self._rest()

        # In one run: at the end of each, qasync handles what is pending without a running loop.
        self.loop.run_until_complete(run())
        assert not self.problems

    def key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        self.do(lambda: QTest.keyClick(self.focused(), key, modifiers))

    def type(self, text: str) -> None:
        for letter in text:
            self.do(lambda letter=letter: QTest.keyClicks(self.focused(), letter))

    def focused(self) -> QWidget:
        widget = QApplication.focusWidget()
        assert widget is not None
        return widget

    def go(self, row: int, name: str) -> None:
        self.do(lambda: (self.editor.view.setFocus(), self.editor.view.go_to(row, name)))

    def undo(self) -> None:
        self.do(self.project.undo)

    def rows(self) -> list[dict[str, Any]]:
        return self.store.page(KEY).rows

    def values(self, name: str) -> list[Any]:
        return [row[name] for row in self.rows()]

    def shown(self, name: str) -> list[str]:
        model = self.editor.model
        place = model.place_of(name)
        return [model.index(row, place).data() for row in range(model.rowCount())]


def clip(text: str) -> None:
    QGuiApplication.clipboard().setText(text)


@pytest.fixture
def make_table_desk(qapp: QApplication, loop: QEventLoop, tmp_path: Path) -> Iterator[Callable[..., TableDesk]]:
    desks: list[TableDesk] = []

    def make(
        table: Mapping[str, Any] | None = None, rows: Sequence[Mapping[str, Any]] = ROWS, *, show: bool = True
    ) -> TableDesk:
        theme = Theme("light")
        apply_theme(qapp, theme)
        bot = small_bot()
        bot["tables"] = {KEY: dict(table or people())}
        project = new_project(bot, Workspace(tmp_path / "sessions"), NOW)
        if rows:
            project.apply(insert_rows(project.tables.store(), KEY, rows, NOW))
        desk = TableDesk(loop, project, theme)
        desks.append(desk)
        if show:
            desk.show()
        return desk

    yield make
    for desk in desks:
        loop.run_until_complete(desk.tasks.close())
        desk.editor.close()
        desk.editor.deleteLater()
        desk.project.close()


@pytest.fixture
def table_desk(make_table_desk: Callable[..., TableDesk]) -> TableDesk:
    return make_table_desk()
