"""A builder talks: lets time run out, takes words back, makes events happen, and reads it all again."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QDateTime, Qt
from PySide6.QtTest import QTest

from studio.conversations.message import Attachment
from studio.ui.emulator.action import Confirm, EditMessage, Resend, Tick
from studio.ui.emulator.panel import EmulatorPanel
from studio.ui.emulator.row import LogRow, MessageRow
from tests.fixtures.bot_builder import BotBuilder, always, capture, text
from tests.fixtures.desk import STARTER, Desk


def say(desk: Desk, *texts: str) -> None:
    """Type into the emulator and wait for the answers."""
    field = desk.window.emulator.composer.field
    for words in texts:
        field.setFocus()
        desk.do(lambda words=words: QTest.keyClicks(field, words))  # type: ignore[misc]
        desk.do(lambda: QTest.keyClick(field, Qt.Key.Key_Return))


def open_bot(desk: Desk, bot: BotBuilder, tmp_path: Path) -> None:
    folder = tmp_path / "bot"
    folder.mkdir()
    (folder / "bot.json").write_text(json.dumps(bot.build()), encoding="utf-8")
    desk.open(folder)


def mine(panel: EmulatorPanel) -> list[MessageRow]:
    rows = [panel.transcript.row(number) for number in range(panel.transcript.rowCount())]
    return [row for row in rows if isinstance(row, MessageRow) and row.mine]


def log_lines(panel: EmulatorPanel) -> list[str]:
    rows = [panel.transcript.row(number) for number in range(panel.transcript.rowCount())]
    return [row.text for row in rows if isinstance(row, LogRow)]


def test_the_person_stays_silent(desk: Desk) -> None:
    desk.open(STARTER, as_new=True)
    say(desk, "hello")
    desk.do(desk.window.emulator.timeout_action.trigger)
    assert "The conversation timed out" in log_lines(desk.window.emulator)
    assert "I have put your order aside. Just write again when you are ready." in desk.bot_texts

    # The clock does the same: a day later, nobody has answered.
    desk.do(lambda: desk.window.emulator.start_new_conversation())
    say(desk, "hello again")
    assert "The conversation timed out" not in log_lines(desk.window.emulator)
    page = desk.window.emulator.surroundings
    desk.do(page.steps[1].click)
    assert "The conversation timed out" in log_lines(desk.window.emulator)
    assert page.moment.dateTime() > QDateTime.currentDateTime().addSecs(80_000)
    assert desk.window.emulator.elsewhere.isVisibleTo(desk.window.emulator)
    desk.do(page.reset)
    assert not desk.window.emulation.talk.clock.is_fixed


def test_words_are_taken_back_and_the_old_way_is_kept(desk: Desk) -> None:
    desk.open(STARTER, as_new=True)
    panel = desk.window.emulator
    say(desk, "hello", "order a pizza", "funghi", "large")
    assert any("A large Funghi is 19.00 €." in words for words in desk.bot_texts)
    assert [row.text for row in mine(panel)] == ["hello", "order a pizza", "funghi", "large"]

    # Edit the size: by F2 from the transcript the last message of one's own comes into the composer.
    panel.view.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(panel.view, Qt.Key.Key_F2)
    assert panel.composer.is_editing
    assert panel.composer.field.toPlainText() == "large"
    desk.do(lambda: QTest.keyClicks(panel.composer.field, "small"))
    desk.do(lambda: QTest.keyClick(panel.composer.field, Qt.Key.Key_Return))
    assert not panel.composer.is_editing
    assert [row.text for row in mine(panel)] == ["hello", "order a pizza", "funghi", "small"]
    assert not any("large Funghi" in words for words in desk.bot_texts)
    assert any("small Funghi" in words for words in desk.bot_texts)

    # Say an earlier one again: what came after it is gone, the bot asks anew.
    desk.do(lambda: panel.view.acted.emit(mine(panel)[1], Resend()))
    assert [row.text for row in mine(panel)] == ["hello", "order a pizza"]
    say(desk, "margherita")

    keeper = desk.window.emulation.talk.keeper
    said = [[message.text for message in one.messages if message.mine] for one in keeper.conversations]
    assert said == [
        ["hello", "order a pizza", "funghi", "large"],
        ["hello", "order a pizza", "funghi", "small"],
        ["hello", "order a pizza", "margherita"],
    ]
    assert [one.branch_of for one in keeper.conversations] == [0, 1, 2]

    # Escape leaves everything as it is.
    desk.do(lambda: panel.view.acted.emit(mine(panel)[0], EditMessage()))
    desk.do(lambda: QTest.keyClick(panel.composer.field, Qt.Key.Key_Escape))
    assert not panel.composer.is_editing
    assert len(mine(panel)) == 3


def test_a_new_conversation_keeps_the_old_one_to_read_and_compare(desk: Desk, tmp_path: Path) -> None:
    desk.open(STARTER, as_new=True)
    panel = desk.window.emulator
    say(desk, "hello")
    desk.do(lambda: QTest.keyClick(panel.composer.field, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier))
    say(desk, "hello", "what are your hours")
    desk.do(panel.conversations_action.trigger)
    page = desk.window.emulation.talk.page
    assert page.isVisible()
    assert [entry.title for entry in page.list.entry_model.entries] == ["hello · what are your hours", "hello"]
    second, first = (entry.conversation for entry in page.list.entry_model.entries)

    page.choose(second)
    replay = page.replay
    assert replay.slider.value() == replay.steps
    whole = replay.transcript.rowCount()
    replay.back_button.click()
    assert replay.transcript.rowCount() < whole
    QTest.keyClick(replay.slider, Qt.Key.Key_End)
    assert replay.transcript.rowCount() == whole

    page.choose(first, also=second)
    assert page.pages.currentWidget() is page.comparison
    kinds = {pair.kind for pair in page.comparison.shown}
    assert kinds == {"same", "right"}

    page.search.setText("hours")
    assert page.list.entry_model.entries[0].conversation is second
    talk = desk.window.emulation.talk
    for kind in ("txt", "json", "html"):
        assert "what are your hours" in talk.exported(second, kind, with_steps=True)
    assert "Entered workflow Main" in talk.exported(second, "txt", with_steps=True)
    assert "Entered workflow Main" not in talk.exported(second, "txt", with_steps=False)

    page.choose(second)
    desk.do(page.rerun_button.click)
    assert [row.text for row in mine(panel)] == ["hello", "what are your hours"]
    assert len(talk.keeper.conversations) == 3


@pytest.fixture
def listening(desk: Desk, tmp_path: Path) -> Callable[[], EmulatorPanel]:
    def make() -> EmulatorPanel:
        bot = BotBuilder()
        bot.main.variable("toppings", "array")
        options = ["Olives", "Salt, pepper", "No ham"]
        bot.main.node("Ask", capture("MultiChoice", "Toppings?", "toppings", options=options))
        bot.main.node("Told", text("{{workflow.toppings}}"), default="End")
        bot.main.node("Paid", text("Paid {{event.payload.amount}} in {{event.channel}}, {{event.tags.user.plan}}"))
        bot.main.node("Daily", text("Good morning"))
        examples = [{"name": "A small sum", "payload": {"amount": 7}}]
        bot.main.special(
            "trigger", "Payment", always("Paid"), integrationId="shop", triggerId="paid", examples=examples
        )
        bot.main.special(
            "trigger", "Morning", always("Daily"), integrationId="schedule", triggerId="fixedSchedule", cron="0 9 * * *"
        )
        open_bot(desk, bot, tmp_path)
        return desk.window.emulator

    return make


def test_events_happen(desk: Desk, listening: Callable[[], EmulatorPanel]) -> None:
    panel = listening()
    desk.do(panel.event_action.trigger)
    page = panel.events
    assert panel.drawer.page is page
    labels = [page.picker._choices[number].label for number in range(3)]
    assert labels[:2] == ["shop/paid", "A small sum"]
    page.picker.picked.emit("1")
    assert json.loads(page.payload.toPlainText()) == {"amount": 7}
    panel.surroundings.channel.setText("kiosk")
    panel.surroundings.tags["user"].setText("plan=gold")
    panel.surroundings.commit()
    desk.do(page.send_button.click)
    assert "Received event shop/paid" in log_lines(panel)
    assert "Paid 7 in kiosk, gold" in desk.bot_texts

    # Another sum is kept as an example with the trigger node, and can be taken back.
    page.payload.setPlainText('{"amount": 9}')
    desk.do(page.keep_button.click)
    payment = next(node for node in desk.window.project.bot.main.nodes if node.name == "Payment")  # type: ignore[union-attr]
    assert payment.raw["examples"][1] == {"name": "Example 2", "payload": {"amount": 9}}
    assert [choice.label for choice in page.picker._choices[:3]] == ["shop/paid", "A small sum", "Example 2"]
    desk.do(desk.window.actions_by_name["undo"].trigger)
    assert len(page.picker._choices) > 3
    assert page.picker._choices[2].label != "Example 2"

    # What is wrong with a payload is said where it is typed, and nothing is sent.
    page.payload.setPlainText("{amount: 1}")
    desk.do(page.send_button.click)
    assert page.problem.isVisible()
    assert "line 1" in page.problem.text()
    assert log_lines(panel).count("Received event shop/paid") == 1

    page.kind.chosen.emit("schedule")
    page.kind.set_choice("schedule")
    page._fill()
    assert page.note.text().count("09:00 UTC") == 10
    desk.do(page.send_button.click)
    assert "Good morning" in desk.bot_texts


def test_several_options_are_ticked_and_confirmed(desk: Desk, listening: Callable[[], EmulatorPanel]) -> None:
    panel = listening()
    say(desk, "hi")
    rows = [panel.transcript.row(number) for number in range(panel.transcript.rowCount())]
    row = next(row for row in rows if isinstance(row, MessageRow) and row.is_multiple)
    assert row.choice is not None
    for option in row.choice.options[1:]:
        panel.view._act(row, Tick(option))
    desk.do(lambda: panel.view._act(row, Confirm()))
    assert row.is_closed
    assert mine(panel)[-1].text == "Salt, pepper, No ham"
    changed = [line for line in log_lines(panel) if line.startswith("Captured")]
    assert changed == ['Captured multi choice ["Salt, pepper", "No ham"]']


def test_a_file_is_sent(desk: Desk, listening: Callable[[], EmulatorPanel], tmp_path: Path) -> None:
    panel = listening()
    file = tmp_path / "notes.pdf"
    file.write_bytes(b"%PDF-1.4")
    desk.do(lambda: panel.file_given.emit(str(file)))
    (part,) = mine(panel)[0].parts
    assert part == Attachment("file", "file:upload-1", "notes.pdf")
    assert desk.window.emulation.talk.content_of("file:upload-1") == ("notes.pdf", b"%PDF-1.4")
    desk.do(lambda: panel.file_given.emit(str(tmp_path / "not there.pdf")))
    assert "could not be read" in panel.notice.text.text()
