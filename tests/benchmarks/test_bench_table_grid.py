"""What a person feels in the table editor: opening, scrolling and editing 100,000 rows of 20 columns."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from qasync import QEventLoop

from studio.app.tasks import Tasks
from studio.bot.bot import Bot
from studio.bot.edit import Edit
from studio.bot.ids import Ids
from studio.bot.library import Table
from studio.bot.view import read_view
from studio.tables.store import TableStore
from studio.ui.tables.grid_model import KEPT_PAGES, PAGE
from studio.ui.tables.table_editor import TableEditor
from studio.ui.theme import Theme, apply_theme

pytestmark = pytest.mark.usefixtures("measuring")

ROWS = 100_000
FRAME_SECONDS = 0.1
"""Longest the window may stand still, in its own time: what else runs on the machine is not its fault."""
WORDS = ["red", "velvet", "chair", "with", "a", "long", "description", "of", "where", "it", "stood"]


def table() -> dict[str, Any]:
    kinds: list[dict[str, Any]] = [
        {"type": "string"},
        {"type": "number"},
        {"type": "boolean"},
        {"type": "string", "format": "date-time"},
        {"type": "object"},
    ]
    properties = {
        f"column{index}": {**kinds[index % 5], "nullable": True, "x-zui": {"index": index, "searchable": index == 0}}
        for index in range(20)
    }
    return {"id": "t", "name": "BigTable", "frozen": False, "schema": {"type": "object", "properties": properties}}


def rows() -> Iterator[dict[str, Any]]:
    chance = random.Random(1)
    for number in range(ROWS):
        row: dict[str, Any] = {"id": number + 1, "createdAt": "2026-01-01T10:00:00.000Z", "updatedAt": None}
        for index in range(20):
            match index % 5:
                case 0:
                    value: Any = " ".join(chance.choices(WORDS, k=6))
                case 1:
                    value = chance.random() * 1000
                case 2:
                    value = chance.random() < 0.5
                case 3:
                    value = f"2026-03-{number % 28 + 1:02}T10:00:00.000Z"
                case _:
                    value = {"a": number, "b": [1, 2, 3]}
            row[f"column{index}"] = value if chance.random() < 0.9 else None
        yield row


class Tables:
    """The rows of a project, without a project."""

    def __init__(self, store: TableStore) -> None:
        self._store = store

    def store(self) -> TableStore:
        return self._store

    def problems(self, key: str) -> tuple[()]:
        return ()


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Iterator[TableStore]:
    if not request.config.getoption("--benchmark-enable"):
        pytest.skip("only with --benchmark-enable: filling the table takes half a minute")
    made = TableStore(tmp_path_factory.mktemp("tables") / "rows.sqlite")
    made.add_table(read_view(Table, table()), rows())
    yield made
    made.close()


@pytest.fixture
def loop(qapp: QApplication) -> Iterator[QEventLoop]:
    made = QEventLoop(qapp)
    asyncio.set_event_loop(made)
    yield made
    made.close()
    asyncio.set_event_loop(None)


@pytest.fixture
def editor(qapp: QApplication, loop: QEventLoop, store: TableStore, tmp_path: Path) -> Iterator[TableEditor]:
    theme = Theme()
    apply_theme(qapp, theme)
    problems: list[BaseException] = []
    tasks = Tasks(problems.append)
    made = TableEditor(theme, lambda edit: apply(store, edit), Ids(), "t", Tables(store), tasks.start)  # type: ignore[arg-type]
    made.update_bot(Bot({"tables": {"t": table()}}))
    made.resize(1440, 900)
    made.show()
    until(loop, lambda: made.model.is_known and not made.model.is_loading)
    yield made
    loop.run_until_complete(tasks.close())
    made.close()
    made.deleteLater()
    assert not problems


def apply(store: TableStore, edit: Edit) -> None:
    store.make_changes(edit.rows)


def until(loop: QEventLoop, condition: Callable[[], bool]) -> None:
    async def wait() -> None:
        while not condition():  # noqa: ASYNC110  # whatever it is, it tells of no event
            await asyncio.sleep(0.001)

    loop.run_until_complete(wait())


def test_opening_100_000_rows(benchmark: Any, editor: TableEditor, loop: QEventLoop) -> None:
    def open_again() -> None:
        editor.model.refresh()
        until(loop, lambda: not editor.model.is_loading)

    benchmark(open_again)
    assert editor.model.rowCount() == ROWS


def frames(loop: QEventLoop, editor: TableEditor, places: Iterator[int]) -> float:
    """Scroll to places one after the other; returns the longest the window stood still, in seconds."""
    bar = editor.view.verticalScrollBar()

    async def scroll() -> float:
        worst = 0.0
        for place in places:
            begun = time.thread_time()
            bar.setValue(place % bar.maximum())
            QApplication.sendPostedEvents()
            worst = max(worst, time.thread_time() - begun)
            await asyncio.sleep(0)
        while editor.model.is_loading:  # noqa: ASYNC110  # the model tells of no event for this
            await asyncio.sleep(0.001)
        return worst

    # In one run: between runs qasync handles events without a running loop.
    return float(loop.run_until_complete(scroll()))


def test_400_turns_of_the_wheel(benchmark: Any, editor: TableEditor, loop: QEventLoop) -> None:
    worst = benchmark.pedantic(lambda: frames(loop, editor, iter(range(0, 400 * 96, 96))), rounds=3)
    assert worst < FRAME_SECONDS


def test_200_places_of_the_scroll_bar(benchmark: Any, editor: TableEditor, loop: QEventLoop) -> None:
    chance = random.Random(2)
    places = [chance.randrange(ROWS * 32) for _ in range(200)]
    worst = benchmark.pedantic(lambda: frames(loop, editor, iter(places)), rounds=3)
    assert worst < FRAME_SECONDS
    assert len(editor.model._pages) <= KEPT_PAGES
    assert KEPT_PAGES * PAGE < ROWS


def test_sorting_by_a_text_column(benchmark: Any, editor: TableEditor, loop: QEventLoop) -> None:
    turn = iter(range(1_000_000))

    def sort() -> None:
        editor.sort(f"column{next(turn) % 4 * 5}", False)
        until(loop, lambda: not editor.model.is_loading)

    benchmark.pedantic(sort, rounds=4)


def test_a_cell_that_is_typed_into(benchmark: Any, editor: TableEditor, loop: QEventLoop) -> None:
    editor.view.setFocus()
    worst = 0.0

    def edit() -> None:
        nonlocal worst
        editor.view.go_to(5, "column1")
        begun = time.thread_time()
        QTest.keyClicks(editor.view, "7")
        worst = max(worst, time.thread_time() - begun)
        until(loop, lambda: editor.view.editor is not None)
        QTest.keyClick(editor.view.editor, Qt.Key.Key_Return)
        until(loop, lambda: not editor.work.is_busy)

    benchmark.pedantic(edit, rounds=20)
    assert worst < FRAME_SECONDS
