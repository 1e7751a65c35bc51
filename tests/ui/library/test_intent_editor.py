"""An intent in its tab: utterances by keyboard and clipboard, what is alike, what is understood, what is mixed up."""

from __future__ import annotations

from collections.abc import Callable

from library_desk import SAID, LibraryDesk, cafe
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from studio.bot.bot import Bot
from studio.bot.edits.intents import delete_intent, edit_utterance
from studio.ui.library.intent_editor import IntentEditor
from studio.ui.library.text_list import MARK
from studio.ui.library.utterance_pane import UtterancePane

Key = Qt.Key
Control = Qt.KeyboardModifier.ControlModifier


def said(library: LibraryDesk, key: str = "int-order") -> list[str]:
    return [text for one in library.bot.intents if one.id == key for text in one.utterances]


def shown(pane: UtterancePane) -> list[str]:
    return [pane.model.index(row).data() for row in range(pane.model.rowCount())]


def marks(pane: UtterancePane) -> dict[str, str]:
    indexes = [pane.model.index(row) for row in range(pane.model.rowCount())]
    return {index.data(): index.data(MARK).text for index in indexes if index.data(MARK)}


def mark_rows(pane: UtterancePane, *rows: int) -> None:
    for row in rows:
        pane.list.selectionModel().select(pane.model.index(row), QItemSelectionModel.SelectionFlag.Select)
    pane.list.selectionModel().setCurrentIndex(pane.model.index(rows[-1]), QItemSelectionModel.SelectionFlag.NoUpdate)


def test_utterances_are_typed_in(library: LibraryDesk) -> None:
    editor: IntentEditor = library.open("intents/int-order")
    line = editor.pane.entry.line
    editor.setFocus()
    assert line.hasFocus()
    QTest.keyClicks(line, "  a  mocha ")
    QTest.keyClick(line, Key.Key_Return)
    assert said(library) == [*SAID["order"], "a mocha"]
    assert line.text() == ""
    assert editor.caption.text() == "6 utterances"
    QTest.keyClicks(line, "a mocha")
    assert editor.pane.entry.error.text() == "The intent has this utterance already."
    QTest.keyClick(line, Key.Key_Return)
    line.setText("x" * 281)
    assert editor.pane.entry.error.text() == "An utterance has at most 280 characters; this one has 281."
    assert editor.pane.entry.count.text() == "281 / 280"
    assert not editor.pane.entry.button.isEnabled()
    QTest.keyClick(line, Key.Key_Return)
    assert len(said(library)) == 6
    library.undo_all()
    assert shown(editor.pane) == SAID["order"]


def test_many_lines_are_pasted_at_once(library: LibraryDesk) -> None:
    pane = library.open("intents/int-order").pane
    QGuiApplication.clipboard().setText(f"a mocha\r\n\r\na latte please\n{'y' * 300}\ntwo mochas\n")
    pane.list.setFocus()
    QTest.keyClick(pane.list, Key.Key_V, Control)
    assert said(library) == [*SAID["order"], "a mocha", "two mochas"]
    assert pane.report.text.text() == "2 utterances were added. 2 were not taken."
    assert pane.report.list.toPlainText().startswith("The intent has this utterance already. a latte please\nAn utt")
    QTest.keyClick(pane.report, Key.Key_Escape)
    assert pane.report.isHidden()
    pane.entry.line.insert("one more\nand another")
    assert said(library)[-2:] == ["one more", "and another"]
    assert len(library.history.labels) == 2
    library.undo_all()


def test_an_utterance_is_edited_in_its_row(library: LibraryDesk) -> None:
    pane = library.open("intents/int-order").pane
    pane.list.go_to(1)
    pane.list.setFocus()
    QTest.keyClick(pane.list, Key.Key_Return)
    editor = pane.list.findChild(QLineEdit)
    assert editor is not None
    editor.setText("I want a coffee")
    assert editor.property("invalid")
    QTest.keyClick(editor, Key.Key_Return)
    QApplication.processEvents()
    assert said(library) == SAID["order"]
    editor.setText("two lattes please")
    QTest.keyClick(editor, Key.Key_Return)
    QApplication.processEvents()
    assert said(library)[1] == "two lattes please"
    assert pane.list.currentIndex().row() == 1
    library.undo_all()


def test_marked_utterances_are_copied_moved_and_deleted(library: LibraryDesk) -> None:
    pane = library.open("intents/int-order").pane
    pane.list.setFocus()
    mark_rows(pane, 0, 2)
    QTest.keyClick(pane.list, Key.Key_C, Control)
    assert QGuiApplication.clipboard().text() == "I want a coffee\ngive me an espresso"
    menu = pane.menu_for(pane.list.marked)
    actions = {action.objectName(): action for action in menu.actions()}
    assert {"copy", "delete", "paste"} <= set(actions)
    move = next(action.menu() for action in menu.actions() if action.menu())
    next(action for action in move.actions() if action.text() == "hours").trigger()
    assert said(library, "int-hours")[-2:] == ["I want a coffee", "give me an espresso"]
    assert shown(pane) == ["a latte please", "one cappuccino to go", "can I order coffee"]
    menu.close()
    QTest.keyClick(pane.list, Key.Key_A, Control)
    QTest.keyClick(pane.list, Key.Key_Delete)
    assert said(library) == []
    assert "10 or more are advised" in pane.empty.text()
    library.undo_all()


def test_utterances_are_found_and_sorted(library: LibraryDesk) -> None:
    pane = library.open("intents/int-order").pane
    QTest.keyClicks(pane.search, "COFF")
    assert shown(pane) == ["I want a coffee", "can I order coffee"]
    pane.list.go_to(1)
    QTest.keyClick(pane.list, Key.Key_Delete)
    assert "can I order coffee" not in said(library)
    pane.search.setText("nothing")
    assert pane.nothing_found.isVisible()
    pane.search.clear()
    pane.sort.picked.emit("letters")
    assert shown(pane) == sorted(said(library), key=str.casefold)
    pane.sort.picked.emit("newest")
    assert shown(pane) == said(library)[::-1]
    library.undo_all()


def test_alike_utterances_are_marked_within_and_across(make_library: Callable[..., LibraryDesk]) -> None:
    raw = cafe()
    raw["intents"][0]["utterances_with_slots"] += ["I want a  COFFEE!", "Opening hours?"]
    library = make_library(raw)
    pane = library.open("intents/int-order").pane
    assert marks(pane) == {}
    library.until(lambda: bool(marks(pane)))
    assert marks(pane) == {
        "I want a coffee": "said twice",
        "I want a  COFFEE!": "said twice",
        "Opening hours?": "same in hours",
    }
    assert pane.flag_button.text().strip() == "3 alike"
    pane.flag_button.click()
    assert shown(pane) == ["I want a coffee", "I want a  COFFEE!", "Opening hours?"]
    pane.list.go_to(2)
    menu = pane.menu_for(pane.list.marked)
    next(action for action in menu.actions() if action.objectName() == "other").trigger()
    assert library.opened == ["intents/int-hours"]
    menu.close()
    library.apply(edit_utterance(library.bot, "int-order", 5, "a ristretto"))
    assert marks(pane) == {"Opening hours?": "same in hours"}
    pane.list.go_to(0)
    QTest.keyClick(pane.list, Key.Key_Delete)
    assert not pane.flag_button.isChecked()
    assert len(shown(pane)) == 6
    library.undo_all()


def test_a_message_is_tried_out_and_learnt_anew(library: LibraryDesk) -> None:
    editor: IntentEditor = library.open("intents/int-order")
    trial = editor.try_out
    assert trial.hint.text() == "Learning the intents…"
    QTest.keyClicks(trial.line, "could you open the terrace")
    library.until(lambda: bool(trial.scores.scores.scores))
    names = [score.label for score in trial.scores.scores.scores]
    assert sorted(names) == ["hours", "order"]
    trial.line.setText("a latte please")
    assert trial.verdict.text() == "Means “order”, 100 % sure."
    assert trial.nearest.scores.scores[0].label == "a latte please"
    trial.line.setText("sing a song about penguins")
    assert trial.verdict.text().startswith("Means none")
    editor.pane.add_lines("sing a song about penguins")
    assert library.lab.is_training
    library.until(lambda: trial.verdict.text() == "Means “order”, 100 % sure.")
    assert trial.hint.text() == ""
    library.undo_all()
    library.until(lambda: trial.verdict.text().startswith("Means none"))
    editor.pane.try_requested.emit("opening hours")
    assert trial.verdict.text() == "Means “hours”, 100 % sure."


def test_confusion_is_looked_for_and_can_be_cancelled(make_library: Callable[..., LibraryDesk]) -> None:
    raw = cafe()
    raw["intents"].append(
        {"id": "int-buy", "name": "buy", "utterances_with_slots": [f"{one} now" for one in SAID["order"]]}
    )
    library = make_library(raw)
    editor: IntentEditor = library.open("intents/int-order")
    view = editor.confusion
    view.start_button.click()
    assert view.bar.isVisible()
    view.cancel_button.click()
    assert library.lab.progress is None
    assert view.start_button.text() == "Look for confusion"
    view.start_button.click()
    library.until(lambda: library.lab.review is not None)
    assert "utterances are recognised by the others" in view.summary.text()
    assert {row.caption for row in view.list.rows} >= {"taken for buy"}
    mistaken = next(row for row in view.list.rows if row.caption == "taken for buy")
    view.list.taken.emit(mistaken.value)
    assert editor.pane.list.currentIndex().data() == mistaken.label
    QTest.mouseClick(view.scope.findChildren(type(view.scope._group.button(1)))[1], Qt.MouseButton.LeftButton)
    assert {row.label for row in view.list.rows} >= {"order → buy", "buy → order"}
    view.list.taken.emit(("", "buy"))
    assert library.opened == ["intents/int-buy"]
    assert view.stale.isHidden()
    editor.pane.add_lines("a mocha")
    assert view.stale.isVisible()
    library.undo_all()


def test_a_mistake_in_a_job_ends_it(library: LibraryDesk, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    def broken(*_: object) -> None:
        raise RuntimeError("no memory")

    monkeypatch.setattr("studio.ui.library.lab.review_confusion", broken)
    editor: IntentEditor = library.open("intents/int-order")
    failures: list[BaseException] = []
    library.loop.set_exception_handler(lambda _, context: failures.append(context["exception"]))
    editor.confusion.start_button.click()
    library.until(lambda: library.lab.progress is None)
    assert editor.confusion.start_button.isVisible()


def test_name_and_uses(library: LibraryDesk) -> None:
    editor: IntentEditor = library.open("intents/int-order")
    library.until(editor.uses.isVisible)
    assert [row.label for row in editor.uses.rows.rows] == ["wf-main › Ask"]
    told: list[str] = []
    editor.title_changed.connect(lambda: told.append(editor.title))
    line = editor.name.line
    line.setFocus()
    line.selectAll()
    QTest.keyClicks(line, "hours")
    assert editor.name.error.text() == "There is an intent “hours” already."
    QTest.keyClick(line, Key.Key_Escape)
    assert line.text() == "order"
    line.selectAll()
    QTest.keyClicks(line, "buy")
    QTest.keyClick(line, Key.Key_Return)
    assert told == ["buy"]
    assert library.history.labels == ("Rename intent “order” to “buy”",)
    line.selectAll()
    QTest.keyClicks(line, "purchase")
    editor.commit()
    assert editor.title == "purchase"
    library.undo_all()
    library.apply(delete_intent(library.bot, "int-order"))
    assert library.editors == []


def test_an_editor_that_closes_ends_what_it_started(library: LibraryDesk) -> None:
    editor: IntentEditor = library.open("intents/int-hours")
    editor.try_out.line.setText("hello")
    library.editors.clear()
    editor.hide()
    assert not library.lab._viewers
    editor.deleteLater()
    library.until(lambda: not library.tasks)


def test_nothing_is_known_of_another_bot(make_library: Callable[..., LibraryDesk]) -> None:
    library = make_library(cafe())
    library.open("intents/int-order")
    library.until(lambda: library.lab.model is not None)
    library.lab.start_review()
    library.until(lambda: library.lab.review is not None)
    library.editors[0].hide()
    raw = cafe()
    raw["intents"][0]["utterances_with_slots"] = ["buy a house"]
    library.lab.show_bot(Bot(raw))
    assert library.lab.model is None
    assert library.lab.review is None
    assert library.lab.flags == {}
    library.bot = library.first = Bot(raw)
    editor: IntentEditor = library.open("intents/int-order")
    editor.try_out.line.setText("buy a house")
    library.until(lambda: editor.try_out.verdict.text() == "Means “order”, 100 % sure.")
