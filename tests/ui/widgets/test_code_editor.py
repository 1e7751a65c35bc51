"""The code editor: committing, following the bot, keys, colours."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from studio.ui.theme import Theme
from studio.ui.widgets.code_editor import CodeEditor
from studio.ui.widgets.code_highlighter import kind_at
from studio.ui.widgets.template_edit import TemplateEdit

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


class Desk(QWidget):
    """An editor between two fields, as in a form."""

    def __init__(self, editor: CodeEditor) -> None:
        super().__init__()
        self.before, self.editor, self.after = QLineEdit(), editor, QLineEdit()
        layout = QVBoxLayout(self)
        for widget in (self.before, self.editor, self.after):
            layout.addWidget(widget)
        self.committed: list[str] = []
        editor.text_committed.connect(self.committed.append)
        self.resize(400, 300)


@pytest.fixture
def code(qtbot: QtBot, theme: Theme) -> Desk:
    return shown_desk(qtbot, CodeEditor(theme, names=lambda: ("workflow.size", "workflow.colour", "user.name")))


@pytest.fixture
def text(qtbot: QtBot, theme: Theme) -> Desk:
    return shown_desk(qtbot, TemplateEdit(theme, names=lambda: ("workflow.size", "workflow.colour", "user.name")))


def shown_desk(qtbot: QtBot, editor: CodeEditor) -> Desk:
    desk = Desk(editor)
    qtbot.addWidget(desk)
    with qtbot.waitActive(desk):
        desk.show()
        desk.activateWindow()
    editor.setFocus()
    return desk


def test_what_is_typed_is_committed_once_after_a_pause(qtbot: QtBot, code: Desk) -> None:
    with qtbot.waitSignal(code.editor.text_committed):
        qtbot.keyClicks(code.editor, "x = 1")
    assert code.committed == ["x = 1"]
    assert not code.editor.is_pending


def test_leaving_commits_at_once(qtbot: QtBot, code: Desk) -> None:
    qtbot.keyClicks(code.editor, "x")
    assert code.editor.is_pending
    code.after.setFocus()
    assert code.committed == ["x"]
    code.editor.setFocus()
    code.before.setFocus()
    assert code.committed == ["x"]


def test_undo_is_the_editors_own_and_back_at_the_start_nothing_is_committed(qtbot: QtBot, code: Desk) -> None:
    code.editor.load("start")
    qtbot.keyClicks(code.editor, "x")
    qtbot.keyClick(code.editor, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert code.editor.toPlainText() == "start"
    code.editor.commit()
    assert code.committed == []


def test_a_text_from_elsewhere_keeps_the_cursor_where_the_text_is_the_same(code: Desk) -> None:
    code.editor.set_text("one\ntwo\nthree 😀 end")
    cursor = code.editor.textCursor()
    cursor.setPosition(len("one\ntwo\nthree 😀") + 1)
    code.editor.setTextCursor(cursor)
    code.editor.set_text("ONE\ntwo\nthree 😀 end")
    assert code.editor.textCursor().block().text()[:9] == "three 😀 e"[:9]
    assert code.editor.textCursor().positionInBlock() == len("three 😀") + 1
    assert not code.editor.document().isUndoAvailable()
    assert code.committed == []


def test_the_text_it_has_leaves_typing_alone(qtbot: QtBot, code: Desk) -> None:
    code.editor.load("old")
    qtbot.keyClicks(code.editor, "x")
    code.editor.set_text("old")
    assert code.editor.toPlainText() == "xold"
    code.editor.set_text("from undo")
    assert code.editor.toPlainText() == "from undo"
    assert not code.editor.is_pending


def test_looking_and_typing_keep_line_ends_and_hard_spaces(qtbot: QtBot, code: Desk) -> None:
    original = "a\u00a0b\r\nsecond\r\nthird"
    code.editor.load(original)
    assert code.editor.text() == original
    qtbot.keyClicks(code.editor, "!")
    code.editor.commit()
    assert code.committed == ["!" + original]


def test_tab_indents_and_escape_then_tab_leaves(qtbot: QtBot, code: Desk) -> None:
    qtbot.keyClick(code.editor, Qt.Key.Key_Tab)
    assert code.editor.toPlainText() == "  "
    qtbot.keyClick(code.editor, Qt.Key.Key_Backtab)
    assert code.editor.toPlainText() == ""
    qtbot.keyClick(code.editor, Qt.Key.Key_Escape)
    qtbot.keyClick(code.editor, Qt.Key.Key_Tab)
    assert code.after.hasFocus()
    code.editor.setFocus()
    qtbot.keyClick(code.editor, Qt.Key.Key_Tab)
    assert code.editor.hasFocus()
    qtbot.keyClick(code.editor, Qt.Key.Key_Escape)
    qtbot.keyClick(code.editor, Qt.Key.Key_Tab, Qt.KeyboardModifier.ShiftModifier)
    assert code.before.hasFocus()
    assert "Escape" in code.editor.accessibleDescription()


def test_tab_leaves_a_text(qtbot: QtBot, text: Desk) -> None:
    qtbot.keyClick(text.editor, Qt.Key.Key_Tab)
    assert text.after.hasFocus()


def test_brackets_indent_and_close(qtbot: QtBot, code: Desk) -> None:
    qtbot.keyClicks(code.editor, "f(() => {")
    qtbot.keyClick(code.editor, Qt.Key.Key_Return)
    qtbot.keyClicks(code.editor, "g()")
    qtbot.keyClick(code.editor, Qt.Key.Key_Return)
    qtbot.keyClicks(code.editor, "})")
    assert code.editor.toPlainText() == "f(() => {\n  g()\n})"


def test_commands_have_keys(qtbot: QtBot, code: Desk) -> None:
    control, alt = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
    code.editor.load("a\nb")
    qtbot.keyClick(code.editor, Qt.Key.Key_Slash, control)
    assert code.editor.toPlainText() == "// a\nb"
    qtbot.keyClick(code.editor, Qt.Key.Key_Down, alt)
    assert code.editor.toPlainText() == "b\n// a"
    qtbot.keyClick(code.editor, Qt.Key.Key_Up, alt)
    qtbot.keyClick(code.editor, Qt.Key.Key_D, control)
    assert code.editor.toPlainText() == "// a\n// a\nb"


def test_the_pair_of_brackets_at_the_cursor_is_marked(code: Desk) -> None:
    code.editor.set_text("f(')', [1, 2]) // )")
    code.editor.highlighter.finish()
    cursor = code.editor.textCursor()
    for place, marks in ((1, {1, 13}), (14, {1, 13}), (7, {7, 12}), (4, set()), (0, set())):
        cursor.setPosition(place)
        code.editor.setTextCursor(cursor)
        found = {mark.cursor.selectionStart() for mark in code.editor.extraSelections() if mark.cursor.hasSelection()}
        assert found == marks


def test_colours_follow_the_theme(code: Desk, theme: Theme) -> None:
    code.editor.set_text("const s = '😀' + 'x' // end")
    block = code.editor.document().firstBlock()

    def colours() -> dict[int, QColor]:
        return {part.start: part.format.foreground().color() for part in block.layout().formats()}

    # Positions count the emoji as two.
    assert colours() == {
        0: theme.color("code_keyword"),
        10: theme.color("code_string"),
        17: theme.color("code_string"),
        21: theme.color("code_comment"),
    }
    theme.use("dark")
    assert colours()[0] == theme.color("code_keyword") == QColor("#B197FC")
    assert kind_at(block, 17) == "string"


def test_a_long_text_is_coloured_in_slices(qtbot: QtBot, theme: Theme) -> None:
    editor = CodeEditor(theme)
    qtbot.addWidget(editor)
    ticks = iter(range(10_000_000))
    editor.highlighter._clock = lambda: next(ticks) / 1000
    editor.set_text("\n".join(f"const a{n} = `{n}`" for n in range(2000)))
    last = editor.document().lastBlock()
    assert not last.layout().formats()
    qtbot.waitUntil(lambda: bool(last.layout().formats()), timeout=20_000)


def test_names_are_offered_in_code(qtbot: QtBot, code: Desk) -> None:
    completion = code.editor.completion
    assert completion is not None
    qtbot.keyClicks(code.editor, "wo")
    assert completion.offered == ("workflow.size", "workflow.colour")
    qtbot.keyClicks(code.editor, "rkflow.c")
    assert completion.offered == ("workflow.colour",)
    qtbot.keyClick(code.editor, Qt.Key.Key_Tab)
    assert code.editor.toPlainText() == "workflow.colour"
    assert not completion.is_open
    qtbot.keyClicks(code.editor, " + 'us")
    assert completion.offered == ()


def test_names_are_offered_in_text_after_braces_and_at(qtbot: QtBot, text: Desk) -> None:
    completion = text.editor.completion
    assert completion is not None
    qtbot.keyClicks(text.editor, "wo")
    assert completion.offered == ()
    qtbot.keyClicks(text.editor, " {{")
    assert len(completion.offered) == 3
    qtbot.keyClicks(text.editor, "us")
    qtbot.keyClick(text.editor, Qt.Key.Key_Return)
    assert text.editor.toPlainText() == "wo {{user.name}}"
    qtbot.keyClicks(text.editor, " @work")
    assert completion.offered == ("workflow.size", "workflow.colour")
    qtbot.keyClick(text.editor, Qt.Key.Key_Escape)
    assert completion.offered == ()
    assert text.editor.hasFocus()
    qtbot.keyClick(text.editor, Qt.Key.Key_Space, Qt.KeyboardModifier.ControlModifier)
    assert completion.offered == ("workflow.size", "workflow.colour")
    qtbot.keyClick(text.editor, Qt.Key.Key_Return)
    assert text.editor.toPlainText() == "wo {{user.name}} @workflow.size"
    text.editor.commit()
    assert text.committed == ["wo {{user.name}} @workflow.size"]


def test_a_text_is_as_high_as_its_lines(qtbot: QtBot, text: Desk) -> None:
    one = text.editor.height()
    text.editor.set_text("one\ntwo\nthree")
    three = text.editor.minimumHeight()
    assert three > one
    text.editor.set_text("\n" * 100)
    assert text.editor.minimumHeight() < 300
    text.editor.set_text("word " * 60)
    assert text.editor.minimumHeight() > three
    assert one == 28


def test_read_only_shows_and_lets_the_keyboard_out(qtbot: QtBot, code: Desk) -> None:
    code.editor.set_text("x")
    code.editor.setReadOnly(True)
    qtbot.keyClicks(code.editor, "abc")
    assert code.editor.toPlainText() == "x"
    qtbot.keyClick(code.editor, Qt.Key.Key_Tab)
    assert code.after.hasFocus()
