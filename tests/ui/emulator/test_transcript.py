from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from studio.conversations.message import Option
from studio.ui.emulator import transcript as transcript_module
from studio.ui.emulator.row import LogRow, MessageRow
from studio.ui.emulator.transcript import Transcript

Makers = Callable[[str], Callable[..., dict[str, Any]]]


@pytest.fixture
def transcript(qtbot: QtBot) -> Transcript:
    model = Transcript(lambda: 1000.0)
    model.setProperty("tester", QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal))
    return model


def said(model: Transcript) -> list[str]:
    """What is shown, shortly."""
    result = []
    for number in range(model.rowCount()):
        row = model.row(number)
        if isinstance(row, LogRow):
            result.append(f"· {row.line.text}")
        else:
            result.append(f"{'>' if row.mine else '<'} {row.text}")
    return result


def test_a_turn_reads_like_a_conversation(transcript: Transcript, events: Makers) -> None:
    told, turn, text = events("told"), events("turn"), events("text")
    transcript.feed(
        [
            turn("hi"),
            told("workflow_entered", name="Main"),
            told("node_entered", name="Start", visit=1),
            told("node_entered", name="Greeting", visit=1),
            told("transition_taken", transition="t", label="", target="nd-2"),
            text("Hello"),
            told("waiting", **{"for": "message"}),
            told("turn_finished", duration_ms=1, steps=2),
        ]
    )
    assert said(transcript) == [
        "> hi",
        "· Conversation started",
        "· Entered workflow Main",
        "· Transitioned to Main › Greeting",
        "< Hello",
        "· Waiting for user input",
    ]


def test_what_was_said_is_shown_at_once_and_not_again_by_its_turn(transcript: Transcript, events: Makers) -> None:
    row = transcript.say({"type": "text", "text": "hi"}, queued=True)
    assert row.delivery == "queued"
    transcript.feed([events("turn")("hi")])
    assert row.delivery == "sent"
    assert said(transcript) == ["> hi", "· Conversation started"]


def test_what_no_turn_took_was_not_sent(transcript: Transcript) -> None:
    row = transcript.say({"type": "text", "text": "hi"}, queued=True)
    transcript.settle()
    assert row.delivery == "dropped"
    assert "not sent" in transcript.spoken(row)


def test_a_press_without_a_bubble_is_taken_by_its_turn(transcript: Transcript, events: Makers) -> None:
    transcript.press("Buy")
    transcript.say({"type": "text", "text": "and this"}, queued=True)
    transcript.feed([events("turn")("buy-1", "postback"), events("turn")("and this")])
    assert said(transcript) == ["· Pressed “Buy”", "> and this", "· Conversation started"]
    assert isinstance(row := transcript.row(1), MessageRow)
    assert row.delivery == "sent"


@pytest.mark.parametrize(
    ("event", "line"),
    [
        ({"type": "timeout", "preview": "", "payload": {}}, "· The conversation timed out"),
        (
            {"type": "x", "preview": "", "payload": {}, "trigger": {"integration": "webchat", "name": "opened"}},
            "· Received event webchat/opened",
        ),
    ],
)
def test_what_the_person_did_not_say_is_a_line(transcript: Transcript, event: dict[str, Any], line: str) -> None:
    waiting = transcript.say({"type": "text", "text": "later"}, queued=True)
    transcript.feed([{"type": "turn_started", "at": 0, "event": event}])
    assert line in said(transcript)
    assert waiting.delivery == "queued"


def test_a_restart_names_the_node(transcript: Transcript, events: Makers) -> None:
    start = {"type": "turn_started", "at": 0, "event": {"type": "start", "preview": "", "payload": {}}}
    transcript.feed([start, events("told")("node_entered", name="Ask size", visit=1)])
    assert said(transcript) == ["· Conversation started", "· Restarting from node Ask size"]


def test_a_running_card_becomes_a_finished_one_in_place(transcript: Transcript, events: Makers) -> None:
    told = events("told")
    transcript.feed(
        [told("card_started", card_type="action", resumed=False), told("code_logged", level="log", text="x")]
    )
    row = transcript.row(0)
    assert isinstance(row, LogRow)
    assert row.is_running
    transcript.feed([told("card_finished", card_type="action", duration_ms=12.4, outcome="continue")])
    assert not row.is_running
    assert said(transcript) == ["· Executed code · 12 ms", "· x"]


def test_a_card_that_never_finished_stops_running_when_the_turn_is_over(transcript: Transcript, events: Makers) -> None:
    transcript.feed([events("told")("card_started", card_type="action", resumed=False)])
    transcript.settle()
    row = transcript.row(0)
    assert isinstance(row, LogRow)
    assert not row.is_running


def test_hiding_the_log_keeps_messages_and_errors(transcript: Transcript, events: Makers) -> None:
    told, text = events("told"), events("text")
    transcript.feed([told("waiting"), text("one"), told("error", message="It broke", detail="trace")])
    transcript.set_shows_log(False)
    assert said(transcript) == ["< one", "· It broke"]
    transcript.feed([told("waiting"), text("two")])
    assert said(transcript) == ["< one", "· It broke", "< two"]
    transcript.set_shows_log(True)
    assert said(transcript) == [
        "· Waiting for user input",
        "< one",
        "· It broke",
        "· Waiting for user input",
        "< two",
    ]


def test_an_answer_in_words_closes_the_choice_and_marks_the_option(transcript: Transcript, events: Makers) -> None:
    options = [{"label": "Small", "value": "s"}, {"label": "Large", "value": "l"}]
    transcript.feed([events("message")(type="choice", text="Size?", options=options)])
    row = transcript.row(0)
    assert isinstance(row, MessageRow)
    transcript.say({"type": "text", "text": " large "})
    assert row.is_closed
    assert row.chosen == Option("Large", "l")


def test_another_answer_closes_the_choice_unmarked(transcript: Transcript, events: Makers) -> None:
    transcript.feed([events("message")(type="choice", text="Size?", options=[{"label": "Small", "value": "s"}])])
    transcript.feed([events("turn")("neither")])
    row = transcript.row(0)
    assert isinstance(row, MessageRow)
    assert row.is_closed
    assert row.chosen is None


def test_the_oldest_rows_go_when_there_are_too_many(
    transcript: Transcript, events: Makers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transcript_module, "MAX_ROWS", 20)
    monkeypatch.setattr(transcript_module, "_DROPPED_AT_ONCE", 5)
    text, told = events("text"), events("told")
    for number in range(30):
        transcript.feed([text(str(number)), told("waiting")])
    assert transcript.rowCount() <= 20
    assert said(transcript)[-2:] == ["< 29", "· Waiting for user input"]
    transcript.set_shows_log(False)
    kept = said(transcript)
    assert kept[-1] == "< 29"
    for number in range(30, 60):
        transcript.feed([text(str(number))])
    assert said(transcript)[-1] == "< 59"
    assert transcript.rowCount() <= 20
    last = transcript.row(transcript.rowCount() - 1)
    assert transcript.number_of(last) == transcript.rowCount() - 1


def test_clear_forgets_and_the_conversation_starts_again(transcript: Transcript, events: Makers) -> None:
    transcript.feed([events("turn")("hi"), events("text")("Hello")])
    transcript.clear()
    assert transcript.rowCount() == 0
    transcript.feed([events("turn")("hi")])
    assert said(transcript) == ["> hi", "· Conversation started"]


def test_rows_are_told_to_those_who_listen(transcript: Transcript, events: Makers) -> None:
    transcript.feed([events("turn")("hi"), events("text")("Hello"), events("told")("error", message="It broke")])
    spoken = [
        transcript.index(number).data(Qt.ItemDataRole.AccessibleTextRole) for number in range(transcript.rowCount())
    ]
    assert spoken == ["You: hi", "Log, info: Conversation started", "Bot: Hello", "Log, error: It broke"]


def test_a_row_knows_when_and_where_it_happened(transcript: Transcript, events: Makers) -> None:
    transcript.feed([events("turn")("hi"), events("text")("Hello")])
    row = transcript.row(2)
    assert row.at == pytest.approx(1000.1)
    assert (row.place.workflow, row.place.node, row.place.card) == ("wf-main", "nd-1", "c-1")


FINISHED = {"type": "turn_finished", "at": 0.3, "duration_ms": 300, "steps": 1}


def test_messages_know_to_where_one_goes_back_to_say_them_again(transcript: Transcript, events: Makers) -> None:
    turn = events("turn")
    first = transcript.say({"type": "text", "text": "one"}, queued=True)
    assert not first.can_be_said_again
    transcript.feed([turn("one"), FINISHED, turn("two")])
    transcript.feed([{"type": "turn_stopped"}, turn("three"), FINISHED, turn("four")])
    rows = [row for row in map(transcript.row, range(transcript.rowCount())) if isinstance(row, MessageRow)]
    assert [(row.text, row.turn) for row in rows] == [("one", 0), ("two", 1), ("three", 1), ("four", 2)]
    assert first.can_be_said_again
    transcript.clear()
    transcript.feed([turn("anew")])
    row = transcript.row(0)
    assert isinstance(row, MessageRow)
    assert row.turn == 0


def test_a_replayed_message_is_shown_as_it_was_sent(transcript: Transcript) -> None:
    payload = {"type": "image", "imageUrl": "file:upload-1", "title": "Cat"}
    transcript.feed(
        [{"type": "turn_started", "at": 0, "event": {"type": "image", "preview": "Cat", "payload": payload}}]
    )
    row = transcript.row(0)
    assert isinstance(row, MessageRow)
    assert row.payload == payload
    assert row.incoming == payload


def test_a_choice_of_several_is_ticked_and_confirmed(transcript: Transcript, events: Makers) -> None:
    options = [{"label": label, "value": label.lower()} for label in ("Olives", "Capers", "Anchovies")]
    transcript.feed([events("message")(type="choice", text="Toppings?", options=options)])
    transcript.feed([events("told")("capture_asked", capture_type="MultiChoice")])
    row = transcript.row(0)
    assert isinstance(row, MessageRow)
    assert row.is_multiple
    assert transcript.confirm(row) == ""
    assert row.choice is not None
    olives, capers, anchovies = row.choice.options
    for option in (anchovies, olives, capers, capers):
        transcript.tick(row, option)
    assert row.ticked == (olives, anchovies)
    assert "Ticked: Olives, Anchovies" in transcript.spoken(row)
    assert transcript.confirm(row) == "Olives, Anchovies"
    transcript.tick(row, capers)
    assert row.ticked == (olives, anchovies)
    assert "Answered: Olives, Anchovies" in transcript.spoken(row)


def test_an_answer_in_words_ticks_what_it_names(transcript: Transcript, events: Makers) -> None:
    options = [{"label": label, "value": label.lower()} for label in ("Olives", "Capers")]
    transcript.feed([events("message")(type="dropdown", text="Toppings?", options=options)])
    transcript.feed([events("told")("capture_asked", capture_type="MultiChoice")])
    transcript.say({"type": "text", "text": "capers, olives"})
    row = transcript.row(0)
    assert isinstance(row, MessageRow)
    assert [option.label for option in row.ticked] == ["Olives", "Capers"]
    assert row.is_closed


def test_an_answer_from_knowledge_names_its_sources(transcript: Transcript, events: Makers) -> None:
    told, text = events("told"), events("text")
    passages = [{"title": "Handbook", "text": "Open till 11."}]
    transcript.feed([told("knowledge_queried", query="open?", passages=passages, answer="Till 11.")])
    transcript.feed([text("Something else"), text("Till 11.")])
    other, answer = (transcript.row(number) for number in (1, 2))
    assert isinstance(other, MessageRow)
    assert isinstance(answer, MessageRow)
    assert other.citations == ()
    assert [citation.title for citation in answer.citations] == ["Handbook"]
    assert "Sources: Handbook" in transcript.spoken(answer)
    transcript.feed([events("turn")("thanks"), text("Till 11.")])
    later = transcript.row(transcript.rowCount() - 1)
    assert isinstance(later, MessageRow)
    assert later.citations == ()


def test_what_an_answer_was_understood_as_is_marked(transcript: Transcript, events: Makers) -> None:
    options = [{"label": "Small", "value": "s"}, {"label": "Large", "value": "l"}]
    transcript.feed([events("message")(type="choice", text="Size?", options=options)])
    transcript.say({"type": "text", "text": "2"})
    row = transcript.row(0)
    assert isinstance(row, MessageRow)
    assert row.is_closed
    assert row.chosen is None
    transcript.feed([events("turn")("2"), events("told")("capture_done", capture_type="SingleChoice", value="l")])
    assert row.chosen == Option("Large", "l")
