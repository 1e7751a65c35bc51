"""Files, links, the log and past conversations, in the window."""

from __future__ import annotations

import asyncio
import base64
from pathlib import Path

import httpx
import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog

from studio.app import talk as talk_module
from studio.app.pictures import WebPictures
from studio.app.talk import Talk
from studio.ui.debugger.log_panel import JSON
from studio.ui.emulator.action import ShowInLog
from studio.ui.emulator.images import ImageError
from studio.ui.emulator.row import LogRow
from tests.fixtures.desk import STARTER, Desk


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[QUrl]:
    """What is handed to the system, which is not asked."""
    found: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: found.append(url) or True)
    return found


@pytest.fixture
def talk(desk: Desk) -> Talk:
    desk.open(STARTER, as_new=True)
    return desk.window.emulation.talk


def test_links_of_the_web_are_opened_and_others_are_not(desk: Desk, talk: Talk, opened: list[QUrl]) -> None:
    panel = desk.window.emulator
    for url in ("https://example.com/a", "mailto:a@example.com", "tel:123"):
        desk.do(lambda url=url: panel.link_requested.emit(url))  # type: ignore[misc]
    assert [url.scheme() for url in opened] == ["https", "mailto", "tel"]
    for url in ("file:///etc/passwd", "javascript:alert(1)", "smb://host/share", "//host/share", "not an address"):
        desk.do(lambda url=url: panel.link_requested.emit(url))  # type: ignore[misc]
        assert "is not opened" in panel.notice.text.text()
    assert len(opened) == 3


def test_a_file_opens_in_its_program_unless_it_could_run(desk: Desk, talk: Talk, opened: list[QUrl]) -> None:
    panel = desk.window.emulator
    desk.do(lambda: talk.send_file("../sound.mp3", b"ID3"))
    desk.do(lambda: panel.link_requested.emit("file:upload-1"))
    path = Path(opened[0].toLocalFile())
    assert path.read_bytes() == b"ID3"
    assert path.name == "sound.mp3"
    data = base64.b64encode(b"%PDF").decode()
    desk.do(lambda: panel.link_requested.emit(f"data:application/pdf;base64,{data}"))
    assert Path(opened[1].toLocalFile()).suffix == ".pdf"

    desk.do(lambda: talk.send_file("setup.exe", b"MZ"))
    desk.do(lambda: panel.link_requested.emit("file:upload-2"))
    assert len(opened) == 2
    (dialog,) = panel.findChildren(QFileDialog)
    assert dialog.acceptMode() == QFileDialog.AcceptMode.AcceptSave
    dialog.close()
    folder = path.parent
    desk.do(lambda: desk.window.document.close())
    assert not folder.exists()


def test_files_have_limits(desk: Desk, talk: Talk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(talk_module, "MOST_ATTACHED", 10)
    large = tmp_path / "large.bin"
    large.write_bytes(b"x" * 11)
    desk.do(lambda: desk.window.emulator.file_given.emit(str(large)))
    assert "has more than" in desk.window.emulator.notice.text.text()
    assert desk.window.emulator.transcript.rowCount() == 0


def test_a_picture_that_was_sent_is_shown(desk: Desk, talk: Talk) -> None:
    desk.do(lambda: talk.send_file("dot.png", b"\x89PNG..."))
    assert desk.window.emulation.picture("file:upload-1") == b"\x89PNG..."
    assert desk.window.emulation.picture("file:upload-9") is None
    desk.window.emulator.network_action.setChecked(False)
    assert desk.window.emulation.picture("https://example.com/a.png") is None


def test_pictures_of_the_web_are_fetched() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, content=b"\x89PNG") if request.url.path == "/a.png" else httpx.Response(404)

    pictures = WebPictures(httpx.MockTransport(answer))
    assert pictures.fetch("http://93.184.215.14/a.png") == b"\x89PNG"
    with pytest.raises(ImageError, match="404"):
        pictures.fetch("http://93.184.215.14/b.png")


@pytest.mark.parametrize("url", ["http://127.0.0.1:9/a.png", "http://192.168.0.1/a.png", "ftp://example.com/a.png"])
def test_pictures_of_the_private_network_are_refused(url: str) -> None:
    with pytest.raises(ImageError):
        WebPictures().fetch(url)


def test_closing_ends_what_is_being_fetched() -> None:
    async def never(_request: httpx.Request) -> httpx.Response:
        pictures.close()
        await asyncio.sleep(60)
        raise AssertionError("it was not ended")

    pictures = WebPictures(httpx.MockTransport(never))
    with pytest.raises(ImageError, match="not wanted"):
        pictures.fetch("http://93.184.215.14/a.png")


def test_a_line_leads_to_its_place_in_the_log(desk: Desk, talk: Talk) -> None:
    panel = desk.window.emulator
    desk.do(lambda: panel.say("hello"))
    rows = [panel.transcript.row(number) for number in range(panel.transcript.rowCount())]
    row = next(row for row in rows if isinstance(row, LogRow) and row.text.startswith("Waiting"))
    desk.window.log.levels.set_choice("error")
    desk.do(lambda: panel.view.acted.emit(row, ShowInLog()))
    record = desk.window.log.table.current_record
    assert record is not None
    assert record.event is row.event
    assert desk.window.log.tabs.currentIndex() in (0, JSON)
    assert desk.window.log_dock.isVisible()
    desk.window.log.clear()
    desk.do(lambda: panel.view.acted.emit(row, ShowInLog()))
    assert "does not hold that line" in panel.notice.text.text()


def test_an_export_is_written_where_one_says(desk: Desk, talk: Talk, tmp_path: Path) -> None:
    desk.do(lambda: desk.window.emulator.say("hello"))
    (conversation,) = talk.keeper.conversations
    target = tmp_path / "talk.html"
    desk.do(lambda: talk.choose_export(conversation, "html", True))
    (dialog,) = desk.window.emulator.findChildren(QFileDialog)
    desk.do(lambda: dialog.fileSelected.emit(str(target)))
    dialog.close()
    assert "Pizzeria Telaio" in target.read_text(encoding="utf-8")
    assert "Written to" in desk.window.emulator.notice.text.text()
    desk.do(lambda: talk.choose_export(conversation, "txt", False))
    (dialog,) = [one for one in desk.window.emulator.findChildren(QFileDialog) if one.isVisible()]
    desk.do(lambda: dialog.fileSelected.emit(str(tmp_path / "no" / "where.txt")))
    dialog.close()
    assert "could not be written" in desk.window.emulator.notice.text.text()


def test_going_back_further_than_is_kept_says_so(desk: Desk, talk: Talk) -> None:
    desk.do(lambda: desk.window.emulator.said_again.emit(7, {"type": "text", "text": "x"}))
    assert "not kept any more" in desk.window.emulator.notice.text.text()


def test_another_bot_is_talked_to_from_here_and_now(desk: Desk, talk: Talk) -> None:
    panel = desk.window.emulator
    desk.do(lambda: panel.say("hello"))
    desk.do(panel.surroundings.steps[0].click)
    panel.surroundings.channel.setText("kiosk")
    panel.surroundings.commit()
    desk.do(panel.event_action.trigger)
    desk.do(lambda: desk.window.document.close())
    assert not talk.clock.is_fixed
    assert talk.keeper.conversations == ()
    assert panel.elsewhere.isHidden()
    assert panel.drawer.page is None
    desk.open(STARTER, as_new=True)
    desk.do(lambda: panel.say("hello"))
    assert not [row for row in map(panel.transcript.row, range(panel.transcript.rowCount())) if "failed" in row.text]
    assert len(talk.keeper.conversations) == 1


def test_the_state_is_reset_by_a_command(desk: Desk, talk: Talk) -> None:
    panel = desk.window.emulator
    desk.do(lambda: panel.say("hello"))
    desk.do(panel.reset_action.trigger)
    assert desk.window.emulation.controller.session.conversation.frames == []  # type: ignore[union-attr]


def test_a_kept_conversation_becomes_a_test(desk: Desk, talk: Talk) -> None:
    desk.do(lambda: desk.window.emulator.said.emit("hi"))
    page = talk.page
    page.choose(talk.keeper.conversations[0])
    desk.do(page.record_button.click)
    assert desk.window.emulation.debugging.tests.page.form.isVisible()
