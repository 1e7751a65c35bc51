"""A bot whose code loops, eats memory or backtracks for ever: the conversation goes on, the window stays alive."""

from __future__ import annotations

import asyncio
import json
import zipfile
from pathlib import Path

import psutil
import pytest
from PySide6.QtCore import QTimer

from studio.sandbox.limits import SandboxLimits
from tests.fixtures.desk import STARTER, Desk

HOSTILE = {
    "an endless loop": "while (true) {}",
    "a loop of promises": "while (true) await null",
    "a memory bomb": "const a = []; while (true) a.push(new Array(1e6).fill(Math.random()))",
    "a catastrophic expression": "/^(a+)+$/.test('a'.repeat(60) + '!')",
}


def hostile_bot(folder: Path, code: str) -> Path:
    value = json.loads((STARTER / "bot.json").read_text("utf-8"))
    main = next(flow for flow in value["flows"] if flow["id"] == "wf-main")
    welcome = next(node for node in main["nodes"] if node["name"] == "Welcome")
    welcome["instructions"].insert(
        0, {"id": "ins-bad", "type": "action", "origin": "builtin", "label": "Bad", "code": code, "transitions": []}
    )
    path = folder / "hostile.bpz"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("bot.json", json.dumps(value))
    return path


@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_code_ends_as_an_error(desk: Desk, tmp_path: Path, kind: str) -> None:
    desk.open(hostile_bot(tmp_path, HOSTILE[kind]))
    desk.window.emulation.code_limits = SandboxLimits(code_seconds=0.7)
    beats: list[float] = []
    heart = QTimer()
    heart.setInterval(20)
    heart.timeout.connect(lambda: beats.append(asyncio.get_event_loop().time()))
    heart.start()
    events: list[dict] = []
    desk.window.emulation.controller.listen(events.extend)
    before = psutil.Process().memory_info().rss
    desk.do(lambda: desk.window.emulator.say("hello"))
    heart.stop()
    errors = [event for event in events if event["type"] == "error"]
    assert len(errors) == 1
    assert "Welcome" in errors[0]["message"]
    assert any(text.startswith("Sorry, something went wrong") for text in desk.bot_texts)
    assert len(beats) > 5
    assert psutil.Process().memory_info().rss - before < 200_000_000
    desk.do(lambda: desk.window.emulator.say("hello again"))
    assert len([event for event in events if event["type"] == "error"]) == 2


def test_a_running_loop_is_stopped_by_hand(desk: Desk, tmp_path: Path) -> None:
    desk.open(hostile_bot(tmp_path, "while (true) {}"))

    async def talk_and_stop() -> None:
        desk.window.emulator.say("hello")
        await asyncio.sleep(0.5)
        assert desk.window.emulation.is_busy
        desk.window.actions_by_name["stop"].trigger()
        await desk.window.emulation.controller.idle()

    desk.run(talk_and_stop())
    children = [child for child in psutil.Process().children(recursive=True) if "deno" in child.name()]
    assert not any(child.cpu_percent(0.1) > 50 for child in children)
