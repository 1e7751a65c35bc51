"""The library in the explorer, by real keys and clicks."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from library_desk import LibraryDesk
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit

from studio.ui.library.library_panel import LibraryPanel

Key = Qt.Key


def rows(panel: LibraryPanel) -> list[tuple[str, list[str]]]:
    model = panel.tree.model()
    heads = [model.index(row, 0) for row in range(model.rowCount())]
    return [(head.data(), [model.index(n, 0, head).data() for n in range(model.rowCount(head))]) for head in heads]


def type_name(panel: LibraryPanel, name: str) -> None:
    editor = panel.tree.findChildren(QLineEdit)[-1]
    QTest.keyClicks(editor, name)
    QTest.keyClick(editor, Key.Key_Return)
    QApplication.processEvents()  # the editor closes in an event of its own


def test_things_are_listed_by_kind_with_their_number(library: LibraryDesk) -> None:
    panel = library.open_panel()
    assert rows(panel) == [
        ("Intents", ["order", "hours"]),
        ("List entities", ["drink"]),
        ("Pattern entities", ["sku"]),
    ]
    panel.select("intents/int-hours")
    QTest.keyClick(panel.tree, Key.Key_Return)
    assert library.opened == ["intents/int-hours"]
    assert "5 utterances" in panel.tree.currentIndex().data(Qt.ItemDataRole.ToolTipRole)


def test_searching_finds_what_people_say(library: LibraryDesk) -> None:
    panel = library.open_panel()
    QTest.keyClicks(panel.search, "short bl")
    assert [found for _, found in rows(panel) if found] == [["drink"]]
    panel.search.setText("")
    QTest.keyClicks(panel.search, "OPENING")
    assert [found for _, found in rows(panel) if found] == [["hours"]]
    panel.search.clear()
    assert len(rows(panel)) == 3


def test_a_new_thing_is_named_at_once_in_one_step(library: LibraryDesk) -> None:
    panel = library.open_panel()
    for number, section in enumerate(("intents", "list_entities", "pattern_entities")):
        panel.create_thing(section)
        type_name(panel, f"thing {number}")
    assert [names[-1] for _, names in rows(panel)] == ["thing 0", "thing 1", "thing 2"]
    assert library.history.labels == (
        "Create intent “thing 0”",
        "Create list entity “thing 1”",
        "Create pattern entity “thing 2”",
    )
    assert len(library.opened) == 3
    library.undo_all()


def test_renaming_is_done_in_the_row_and_refused_with_a_reason(library: LibraryDesk) -> None:
    panel = library.open_panel()
    panel.select("intents/int-order")
    QTest.keyClick(panel.tree, Key.Key_F2)
    editor = panel.tree.findChild(QLineEdit)
    assert editor is not None
    QTest.keyClicks(editor, "hours")
    assert editor.toolTip() == "There is an intent “hours” already."
    editor.selectAll()
    type_name(panel, "buy")
    card = next(one for one in library.bot.workflows[0].nodes_by_key["ask"].cards if one.key == "ins-intent")
    assert card.raw["condition"]["payload"]["intent"]["name"] == "buy"
    library.undo_all()


def test_what_is_used_is_deleted_only_when_asked_again(library: LibraryDesk) -> None:
    panel = library.open_panel()
    panel.select("list_entities/ent-drink")
    QTest.keyClick(panel.tree, Key.Key_Delete)
    library.until(lambda: not library.bot.list_entities)
    panel.select("intents/int-order")
    QTest.keyClick(panel.tree, Key.Key_Delete)
    library.until(panel.question.isVisible)
    assert "used in one place" in panel.question.text.text()
    went: list[tuple[str, str, str]] = []
    panel.place_requested.connect(lambda *place: went.append(place))
    QTest.keyClick(panel.question.uses, Key.Key_Down)
    QTest.keyClick(panel.question.uses, Key.Key_Return)
    assert went == [("wf-main", "ask", "ins-intent")]
    QTest.keyClick(panel.question, Key.Key_Escape)
    assert panel.question.isHidden()
    assert len(library.bot.intents) == 2
    QTest.keyClick(panel.tree, Key.Key_Delete)
    library.until(panel.question.isVisible)
    QTest.keyClick(panel.question.delete_button, Key.Key_Return)
    assert [one.name for one in library.bot.intents] == ["hours"]
    library.undo_all()


def test_the_menu_duplicates_and_exports_one_thing(library: LibraryDesk, tmp_path: Path) -> None:
    panel = library.open_panel()
    panel.select("pattern_entities/ent-sku")
    menu = panel.menu_for(panel.tree.currentIndex())
    actions = {action.objectName(): action for action in menu.actions()}
    actions["duplicate"].trigger()
    assert rows(panel)[2][1] == ["sku", "sku 2"]
    assert len(library.opened) == 1
    actions["export"].trigger()
    dialog = panel.findChild(QFileDialog)
    assert dialog is not None
    dialog.fileSelected.emit(str(tmp_path / "one.json"))
    library.until(panel.report.isVisible)
    written = json.loads((tmp_path / "one.json").read_text("utf-8"))
    assert [len(written[section]) for section in ("intents", "list_entities", "pattern_entities")] == [0, 0, 1]
    menu.close()
    dialog.close()
    assert {action.objectName() for action in panel.menu_for(QModelIndex()).actions()} == {
        "new_intents",
        "new_list_entities",
        "new_pattern_entities",
    }


def test_a_library_goes_out_and_comes_in_the_same(
    library: LibraryDesk, make_library: Callable[..., LibraryDesk], tmp_path: Path
) -> None:
    panel = library.open_panel()
    other = make_library({"flows": [], "intents": []})
    target = other.open_panel()
    assert target.empty.isVisible()
    for number, name in enumerate(("library.csv", "library.json")):
        path = tmp_path / name
        panel.export_file(path)
        library.until(path.exists)
        library.until(lambda: not library.tasks)
        target.import_file(path)
        other.until(lambda expected=number + 1: other.history.position == expected or target.report.isVisible())
        other.until(lambda: not other.tasks)
        assert target.report.text.text().startswith("Added 2 intents" if not number else "Nothing was added.")
        if number:
            continue
        assert [one.utterances for one in other.bot.intents] == [one.utterances for one in library.bot.intents]
        assert [one.occurrences for one in other.bot.list_entities] == [
            one.occurrences for one in library.bot.list_entities
        ]
        assert target.empty.isHidden()
    other.undo_all()
    assert target.empty.isVisible()


def test_what_a_file_holds_amiss_is_told(library: LibraryDesk, tmp_path: Path) -> None:
    panel = library.open_panel()
    path = tmp_path / "said.csv"
    path.write_text(f"utterance,intent\nhello,greet\n{'x' * 290},greet\nfoo,\n", "utf-8")
    panel.import_file(path)
    library.until(panel.report.isVisible)
    assert panel.report.text.text() == "Added 1 intent and 1 utterance. 2 were not taken."
    QTest.mouseClick(panel.report.show_button, Qt.MouseButton.LeftButton)
    assert panel.report.list.toPlainText().splitlines()[1] == "line 4: The line names no intent. foo"
    assert library.history.labels == ("Import said.csv into the library",)
    for name, text in (("none.json", "[1]"), ("missing.csv", None)):
        if text is not None:
            (tmp_path / name).write_text(text)
        panel.import_file(tmp_path / name)
        library.until(lambda name=name: any(name in said for said in library.refused))
    assert "holds no library" in library.refused[0]
    panel.export_file(tmp_path / "no folder" / "x.csv")
    library.until(lambda: "was not written" in panel.report.text.text())


def test_an_empty_library_says_what_it_is_for(make_library: Callable[..., LibraryDesk]) -> None:
    desk = make_library({"flows": []})
    panel = desk.open_panel()
    assert panel.empty.isVisible()
    assert not panel.search.isEnabled()
    QTest.mouseClick(panel.empty.buttons[1], Qt.MouseButton.LeftButton)
    type_name(panel, "city")
    assert desk.bot.list_entities[0].name == "city"
    desk.undo_all()
    panel.show_bot(None)
    assert panel.empty.isHidden()
    assert rows(panel) == []
