"""List and pattern entities in their tabs."""

from __future__ import annotations

from library_desk import LibraryDesk
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from studio.bot.edits.entities import pattern_of, values_of
from studio.ui.library.list_entity_editor import ListEntityEditor
from studio.ui.library.pattern_entity_editor import PatternEntityEditor, PatternPane
from studio.ui.library.tester import SentenceTester
from studio.ui.library.text_list import MARK

Key = Qt.Key
Control = Qt.KeyboardModifier.ControlModifier


def values(library: LibraryDesk) -> list[tuple[str, tuple[str, ...]]]:
    return [(one.name, one.synonyms) for one in values_of(library.bot.raw["list_entities"][0])]


def found(tester: SentenceTester) -> list[tuple[str, str]]:
    return [(score.label, score.caption) for score in tester.results.scores.scores]


def highlighted(tester: SentenceTester) -> list[str]:
    return [one.cursor.selectedText() for one in tester.sentence.extraSelections()]


def test_values_are_typed_in_with_their_synonyms(library: LibraryDesk) -> None:
    editor: ListEntityEditor = library.open("list_entities/ent-drink")
    entry = editor.pane.entry
    editor.setFocus()
    QTest.keyClicks(entry.line, "latte = milk coffee, flat latte")
    QTest.keyClick(entry.line, Key.Key_Return)
    assert values(library)[-1] == ("latte", ("milk coffee", "flat latte"))
    QTest.keyClicks(entry.line, "tea")
    assert entry.error.text() == "The entity has the value “tea” already."
    entry.line.setText("tea = green tea")
    QTest.keyClick(entry.line, Key.Key_Return)
    assert values(library)[1] == ("tea", ("green tea",))
    entry.line.insert("water\nespresso\n= odd\ncocoa = hot chocolate")
    assert [name for name, _ in values(library)] == ["espresso", "tea", "latte", "water", "cocoa"]
    assert editor.pane.report.text.text() == "2 values were added. 1 was there already. 1 was not taken."
    assert editor.caption.text().startswith("5 values, 5 synonyms")
    library.undo_all()


def test_synonyms_are_chips_of_the_value_that_is_marked(library: LibraryDesk) -> None:
    pane = library.open("list_entities/ent-drink").pane
    assert pane.synonyms.isHidden()
    pane.list.go_to(0)
    assert pane.synonyms.isVisible()
    line = pane.synonyms.line
    line.setFocus()
    QTest.keyClicks(line, "ristretto")
    QTest.keyClick(line, Key.Key_Return)
    assert values(library)[0][1] == ("short black", "ristretto")
    QGuiApplication.clipboard().setText("expresso\nshort black, petit noir")
    QTest.keyClick(line, Key.Key_V, Control)
    assert values(library)[0][1] == ("short black", "ristretto", "expresso", "petit noir")
    QTest.keyClick(line, Key.Key_Backspace)
    assert values(library)[0][1] == ("short black", "ristretto", "expresso")
    QTest.keyClicks(line, "doppio")
    pane.list.setFocus()
    QTest.keyClick(pane.list, Key.Key_Down)
    assert values(library)[0][1][-1] == "doppio"
    assert pane.synonyms.values == []
    QTest.keyClicks(line, "chai")
    pane.commit()
    assert values(library)[1] == ("tea", ("chai",))
    library.undo_all()


def test_values_are_renamed_moved_found_and_deleted(library: LibraryDesk) -> None:
    pane = library.open("list_entities/ent-drink").pane
    pane.list.setFocus()
    pane.list.go_to(1)
    QTest.keyClick(pane.list, Key.Key_F2)
    editor = pane.list.findChild(QLineEdit)
    assert editor is not None
    editor.setText("espresso")
    assert editor.property("invalid")
    editor.setText("green tea")
    QTest.keyClick(editor, Key.Key_Return)
    QApplication.processEvents()
    assert values(library)[1][0] == "green tea"
    QTest.keyClick(pane.list, Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert [name for name, _ in values(library)] == ["green tea", "espresso"]
    assert pane.current is not None
    assert pane.current.name == "green tea"
    QTest.keyClicks(pane.search, "black")
    assert pane.model.rowCount() == 1
    pane.search.setText("nothing")
    assert pane.nothing_found.isVisible()
    pane.search.clear()
    pane.list.go_to(0)
    menu = pane.menu_for(pane.list.marked)
    assert {"rename", "synonyms", "up", "down", "delete", "paste"} <= {one.objectName() for one in menu.actions()}
    menu.close()
    QTest.keyClick(pane.list, Key.Key_A, Control)
    QTest.keyClick(pane.list, Key.Key_Delete)
    assert values(library) == []
    assert pane.empty.isVisible()
    library.undo_all()


def test_tolerance_decides_what_a_sentence_names(library: LibraryDesk) -> None:
    editor: ListEntityEditor = library.open("list_entities/ent-drink")
    editor.tester.sentence.setPlainText("🙂 one expresso and a Tea please")
    library.until(lambda: bool(found(editor.tester)))
    assert found(editor.tester) == [("espresso", "from “expresso”"), ("tea", "from “Tea”")]
    assert highlighted(editor.tester) == ["expresso", "Tea"]
    choice = editor.pane.tolerance
    choice.chosen.emit("strict")
    assert library.bot.list_entities[0].fuzzy == "strict"
    library.until(lambda: editor.tester.hint.text() == "Nothing is found.")
    assert highlighted(editor.tester) == []
    library.undo_all()
    assert choice.choice == "medium"


def marks(pane: PatternPane) -> list[str]:
    found = [pane.model.index(row).data(MARK) for row in range(pane.model.rowCount())]
    return [one.text if one else "" for one in found]


def test_a_pattern_shows_what_it_finds_while_it_is_typed(library: LibraryDesk) -> None:
    editor: PatternEntityEditor = library.open("pattern_entities/ent-sku")
    pane, tester = editor.pane, editor.tester
    library.until(lambda: marks(pane) == ["matches", "no match"])
    tester.sentence.setPlainText("send abc-12 to me")
    library.until(lambda: found(tester) == [("abc-12", "from “abc-12”")])
    assert highlighted(tester) == ["abc-12"]
    pane.line.setFocus()
    pane.line.selectAll()
    QTest.keyClicks(pane.line, r"\d(")
    library.until(lambda: "no regular expression" in pane.error.text())
    assert library.history.labels == ()
    pane.line.selectAll()
    QTest.keyClicks(pane.line, r"\d+")
    library.until(lambda: marks(pane) == ["only “1”", "matches"])
    library.until(lambda: found(tester) == [("12", "from “12”")])
    assert pane.error.isHidden()
    QTest.keyClick(pane.line, Key.Key_Return)
    assert library.history.labels == ("Change the pattern of “sku”",)
    library.undo_all()
    assert pane.line.text() == r"[A-Z]{3}-\d+"


def test_a_hostile_pattern_is_told_not_waited_for(library: LibraryDesk) -> None:
    editor: PatternEntityEditor = library.open("pattern_entities/ent-sku")
    editor.pane.add_lines("a" * 60 + "!")
    editor.pane.line.setText("(a|aa|b?)+$")
    editor.commit()
    library.until(lambda: "takes too long" in editor.pane.error.text())
    editor.tester.sentence.setPlainText("a" * 80 + "!")
    library.until(lambda: "takes too long" in editor.tester.error.text())
    library.undo_all()


def test_options_and_examples_of_a_pattern(library: LibraryDesk) -> None:
    pane = library.open("pattern_entities/ent-sku").pane
    pane.entry.line.setText("abc-2")
    QTest.keyClick(pane.entry.line, Key.Key_Return)
    pane.entry.line.setText("12")
    assert pane.entry.error.text() == "This example is there already."
    library.until(lambda: marks(pane) == ["matches", "no match", "matches"])
    pane.match_case.click()
    library.until(lambda: marks(pane) == ["matches", "no match", "no match"])
    pane.sensitive.click()
    pane.list.go_to(1)
    QTest.keyClick(pane.list, Key.Key_Return)
    editor = pane.list.findChild(QLineEdit)
    assert editor is not None
    editor.setText("XYZ-9")
    QTest.keyClick(editor, Key.Key_Return)
    QApplication.processEvents()
    pane.list.go_to(2)
    QTest.keyClick(pane.list, Key.Key_Delete)
    known = pattern_of(library.bot.raw["pattern_entities"][0])
    assert (known.match_case, known.sensitive, known.examples) == (True, True, ("ABC-1", "XYZ-9"))
    library.undo_all()
    assert not pane.match_case.isChecked()


def test_entities_are_renamed_and_show_their_uses(library: LibraryDesk) -> None:
    for place in ("list_entities/ent-drink", "pattern_entities/ent-sku"):
        editor = library.open(place)
        library.until(lambda editor=editor: editor.uses_label.text() == "Not used anywhere.")
        editor.name.line.setText("drink")
        editor.name.line.setText("thing")
        editor.commit()
        assert editor.title == "thing"
        library.undo_all()
        assert editor.title != "thing"
