"""The command line as scripts use it: output, exit status, one sentence for errors."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

from studio.cli.main import main
from tests.conftest import REPOSITORY, sample_path
from tests.fixtures import bot_builder
from tests.fixtures.bot_builder import BotBuilder, always, capture
from tests.fixtures.bots import write_small_bpz

STARTER = REPOSITORY / "resources" / "starters" / "pizzeria"


@pytest.fixture
def bpz(tmp_path: Path) -> Path:
    path = tmp_path / "small.bpz"
    write_small_bpz(path)
    return path


def dialoom(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    status = main([str(argument) for argument in arguments])
    captured = capsys.readouterr()
    return status, captured.out, captured.err


def events(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def said(text: str) -> list[str]:
    return [event["payload"].get("text", "") for event in events(text) if event["type"] == "message_sent"]


def test_info_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = dialoom(capsys, "info", STARTER, "--json")
    facts = json.loads(out)
    assert status == 0
    assert facts["name"] == "Pizzeria"
    assert facts["format_version"] == "1.17"
    assert {flow["name"] for flow in facts["workflows"]} >= {"Main", "Order pizza", "Error"}
    assert facts["node_types"]["standard"] > 5
    assert facts["card_types"]["Single choice"] == 3
    assert facts["tables"] == [{"id": facts["tables"][0]["id"], "name": "MenuTable", "rows": 3}]
    assert facts["not_understood"] == []


def test_info_names_what_is_not_understood(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    bot = {
        "flows": [
            {
                "id": "w",
                "name": "W",
                "nodes": [
                    {
                        "id": "n",
                        "name": "N",
                        "type": "portal",
                        "x": "left",
                        "instructions": [{"id": "c", "type": "teleport"}],
                    }
                ],
            }
        ]
    }
    path = tmp_path / "odd.bpz"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("bot.json", json.dumps(bot))
    status, out, _ = dialoom(capsys, "info", path)
    assert status == 0
    for text in ("node type “portal”", "node field “x”", "card type “teleport”"):
        assert text in out


@pytest.mark.parametrize("command", ["info", "chat", "lint", "render"])
def test_unreadable_files_are_one_sentence_and_status_2(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, command: str
) -> None:
    bad = tmp_path / "bad.bpz"
    bad.write_bytes(b"nothing")
    for path in (bad, tmp_path / "gone.bpz"):
        more = ["-o", tmp_path / "x.png"] if command == "render" else []
        status, out, err = dialoom(capsys, command, path, *more)
        assert status == 2
        assert out == ""
        assert err.startswith("dialoom: ")
        assert err.count("\n") == 1


def test_convert_gives_the_same_file(capsys: pytest.CaptureFixture[str], bpz: Path, tmp_path: Path) -> None:
    assert dialoom(capsys, "convert", bpz, tmp_path / "copy.bpz") == (0, "", "")
    assert (tmp_path / "copy.bpz").read_bytes() == bpz.read_bytes()
    assert dialoom(capsys, "convert", bpz, tmp_path / "folder")[0] == 0
    assert dialoom(capsys, "convert", tmp_path / "folder", tmp_path / "back.bpz")[0] == 0
    assert (tmp_path / "back.bpz").read_bytes() == bpz.read_bytes()


def test_convert_samples(capsys: pytest.CaptureFixture[str], sample: Path, tmp_path: Path) -> None:
    assert dialoom(capsys, "convert", sample, tmp_path / "copy.bpz")[0] == 0
    assert (tmp_path / "copy.bpz").read_bytes() == sample.read_bytes()
    assert dialoom(capsys, "convert", sample, tmp_path / "folder")[0] == 0
    assert dialoom(capsys, "convert", tmp_path / "folder", tmp_path / "back.bpz")[0] == 0
    assert (tmp_path / "back.bpz").read_bytes() == sample.read_bytes()


def test_convert_overwrites_only_by_force(capsys: pytest.CaptureFixture[str], bpz: Path, tmp_path: Path) -> None:
    target = tmp_path / "there.bpz"
    target.write_text("precious")
    status, _, err = dialoom(capsys, "convert", bpz, target)
    assert status == 2
    assert "--force" in err
    assert target.read_text() == "precious"
    assert dialoom(capsys, "convert", bpz, target, "--force")[0] == 0


def test_convert_without_secrets(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    bot = {
        "settings": {
            "configVariables": {"KEY": "s3cret", "": ""},
            "userVariables": [{"id": "v", "name": "pin", "secret": True, "defaultValue": "1234"}],
        },
        "flows": [],
    }
    source = tmp_path / "secret.bpz"
    with zipfile.ZipFile(source, "w") as archive:
        archive.writestr("bot.json", json.dumps(bot, indent=2))
    dialoom(capsys, "convert", source, tmp_path / "clean.bpz", "--without-secrets")
    text = zipfile.ZipFile(tmp_path / "clean.bpz").read("bot.json").decode()
    assert "s3cret" not in text
    assert "1234" not in text
    assert '"KEY": ""' in text


@pytest.mark.parametrize("suffix", [".png", ".svg", ".pdf"])
def test_render(capsys: pytest.CaptureFixture[str], qapp: object, tmp_path: Path, suffix: str) -> None:
    target = tmp_path / f"picture{suffix}"
    status, _, _ = dialoom(capsys, "render", STARTER, "-o", target, "--workflow", "order pizza", "--theme", "dark")
    assert status == 0
    head = target.read_bytes()[:400]
    assert {".png": b"\x89PNG", ".svg": b"<svg", ".pdf": b"%PDF"}[suffix] in head


def test_render_refuses_what_it_cannot_do(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert "must end in" in dialoom(capsys, "render", STARTER, "-o", tmp_path / "x.gif")[2]
    assert "It has “Main”" in dialoom(capsys, "render", STARTER, "-o", tmp_path / "x.png", "--workflow", "Nope")[2]
    assert "between" in dialoom(capsys, "render", STARTER, "-o", tmp_path / "x.png", "--scale", "99")[2]


def test_lint_status_says_whether_there_are_problems(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert dialoom(capsys, "lint", STARTER) == (0, "No problems found.\n", "")
    bot = {
        "flows": [
            {
                "id": "w",
                "name": "W",
                "startNode": "n",
                "nodes": [
                    {
                        "id": "n",
                        "name": "N",
                        "type": "standard",
                        "instructions": [],
                        "defaultTransition": {"targetNodeId": "gone"},
                    }
                ],
            }
        ]
    }
    path = tmp_path / "odd.bpz"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("bot.json", json.dumps(bot))
    status, out, _ = dialoom(capsys, "lint", path, "--json")
    assert status == 1
    assert json.loads(out)[0]["code"] == "missing-target"
    assert json.loads(out)[0]["fix"] == "Disconnect it"


def test_chat_walks_the_starter(capsys: pytest.CaptureFixture[str]) -> None:
    words = ["hi", "1", "Funghi", "large", "yes", "Ada"]
    say = [part for word in words for part in ("--say", word)]
    status, out, err = dialoom(capsys, "chat", STARTER, "--offline", "--json", "--seed", "1", *say)
    assert (status, err) == (0, "")
    assert said(out)[-1] == "Thank you, Ada! One large Funghi, 19.00 €, ready in 20 minutes."
    last = events(out)[-1]
    assert last["type"] == "state"
    assert last["variables"]["user"]["name"] == "Ada"
    types = {event["type"] for event in events(out)}
    assert types >= {"turn_started", "node_entered", "card_started", "transition_taken", "capture_done", "waiting"}


def test_the_same_seed_clock_and_input_give_the_same_events(capsys: pytest.CaptureFixture[str]) -> None:
    def run() -> list[dict[str, Any]]:
        arguments = ["--seed", "7", "--now", "2026-03-01T10:00:00", "--say", "hi", "--say", "hours"]
        _, out, _ = dialoom(capsys, "chat", STARTER, "--json", "--offline", *arguments)
        return [{k: v for k, v in event.items() if k not in ("at", "duration_ms")} for event in events(out)]

    first = run()
    assert first == run()
    assert any("Sunday" in str(event) for event in first)


def test_chat_for_people(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = dialoom(capsys, "chat", STARTER, "--offline", "--say", "hi")
    assert status == 0
    assert "» hi" in out
    assert "« Welcome to" in out
    assert "• Opening hours" in out


def test_chat_script_payloads_presets_and_places(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    script = tmp_path / "talk.txt"
    script.write_text('hi\n{"type": "text", "text": "Opening hours", "value": "hours"}\n', encoding="utf-8")
    _, out, _ = dialoom(capsys, "chat", STARTER, "--offline", "--script", script, "--set", "user.name=Zoë")
    assert "« Welcome back, Zoë to" in out
    assert "We bake every day" in out
    _, out, _ = dialoom(capsys, "chat", STARTER, "--offline", "--node", "Goodbye", "--json", "--say", "x")
    assert said(out)[0].startswith("See you soon")


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["--set", "nonsense"], "user.name=Ada"),
        (["--now", "yesterday"], "takes a date"),
        (["--node", "Nowhere"], "no node"),
        (["--workflow", "Nowhere"], "no workflow"),
        (["--say", "{not json"], "is not a message"),
    ],
)
def test_chat_refuses_wrong_arguments(capsys: pytest.CaptureFixture[str], arguments: list[str], reason: str) -> None:
    status, _, err = dialoom(capsys, "chat", STARTER, "--offline", *arguments)
    assert status == 2
    assert reason in err
    assert "Traceback" not in err


def test_a_bot_that_fails_ends_with_status_3(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    value = json.loads((STARTER / "bot.json").read_text("utf-8"))
    order = next(flow for flow in value["flows"] if flow["id"] == "wf-order")
    price = next(node for node in order["nodes"] if node["name"] == "Price")
    price["instructions"][0]["code"] = "while (true) {}"
    path = tmp_path / "broken.bpz"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("bot.json", json.dumps(value))
    words = [part for word in ["hi", "1", "Funghi", "large"] for part in ("--say", word)]
    status, out, _ = dialoom(capsys, "chat", path, "--offline", "--json", *words)
    assert status == 3
    error = next(event for event in events(out) if event["type"] == "error")
    assert "Price" in error["message"]
    assert said(out)[-1].startswith("Sorry, something went wrong")


def test_cinaf_walks_its_menus(capsys: pytest.CaptureFixture[str]) -> None:
    path = sample_path("cinaf")
    words = [part for word in ["bonjour", "FAQ Générales", "4"] for part in ("--say", word)]
    status, out, _ = dialoom(capsys, "chat", path, "--offline", "--json", *words)
    assert status == 0
    captured = [event["value"] for event in events(out) if event["type"] == "capture_done"]
    assert captured[0] == "FAQ Générales"
    assert len(captured) == 2


@pytest.mark.parametrize("name", ["triptracks", "megasai", "connectivity"])
def test_bots_that_need_more_say_what_is_missing(capsys: pytest.CaptureFixture[str], name: str) -> None:
    path = sample_path(name)
    words = [part for word in ["hi", "1", "1", "Ada", "20", "yes", "1", "hello?"] for part in ("--say", word)]
    status, out, err = dialoom(capsys, "chat", path, "--offline", "--json", *words)
    assert status in (0, 3)
    assert "Traceback" not in err
    told = [event["message"] for event in events(out) if event["type"] in ("warning", "error")]
    assert all(message.endswith((".", ")")) for message in told)


def test_without_a_screen_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    environment = {"PATH": "/usr/bin:/bin", "HOME": "/nonexistent"}
    ran = subprocess.run(
        [sys.executable, str(REPOSITORY / "main.py")], capture_output=True, text=True, env=environment, check=False
    )
    if sys.platform == "linux":
        assert ran.returncode == 2
        assert "no screen" in ran.stderr
        assert "dialoom chat" in ran.stderr


def test_the_command_line_needs_no_qt(tmp_path: Path) -> None:
    code = (
        "import sys; sys.modules['PySide6'] = None; sys.modules['qasync'] = None;"
        "from studio.cli.main import main;"
        f"raise SystemExit(main(['info', {str(STARTER)!r}]) or main(['lint', {str(STARTER)!r}])"
        f" or main(['chat', {str(STARTER)!r}, '--offline', '--say', 'hi']))"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=REPOSITORY, check=False)
    assert ran.returncode == 0, ran.stderr
    assert "Welcome" in ran.stdout


def test_diff_tells_what_changed(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    other = tmp_path / "other"
    assert dialoom(capsys, "convert", STARTER, other)[0] == 0
    assert dialoom(capsys, "diff", STARTER, other) == (0, "No differences.\n", "")
    bot = json.loads((other / "bot.json").read_bytes())
    bot["flows"][0]["nodes"][1]["name"] = "Hello"
    (other / "bot.json").write_text(json.dumps(bot), encoding="utf-8")
    status, out, _ = dialoom(capsys, "diff", STARTER, other)
    assert status == 1
    assert out == "Main › Hello\n  ~ Node “Hello”: Name was “Welcome” and is “Hello”\n"
    status, out, _ = dialoom(capsys, "diff", STARTER, other, "--json")
    (difference,) = json.loads(out)
    assert (status, difference["node_id"], difference["after"]) == (1, "nd-9ab14b3f75", "Hello")
    assert dialoom(capsys, "diff", STARTER, tmp_path / "none")[0] == 2


def test_a_chat_starts_anywhere_with_variables_of_the_workflow(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    bot = BotBuilder()
    order = bot.workflow("Order").variable("pieces", "number")
    order.node("Ask", capture("DateTime", "{{workflow.pieces * 2}} pieces. When?"), default="Done").exit("Done")
    path = tmp_path / "order.bpz"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("bot.json", json.dumps(bot.build()))
    words = ("chat", path, "--json", "--set", "workflow.pieces=6", "--say", "tomorrow at 9", "--now", "2026-03-02")
    for place in (("--workflow", "Order"), ("--node", "Ask")):
        status, out, _ = dialoom(capsys, *words, *place)
        assert status == 0
        assert said(out) == ["12 pieces. When?"]
        done = next(event for event in events(out) if event["type"] == "capture_done")
        assert done["value"] == "2026-03-03T09:00:00.000Z"


def test_a_script_may_hold_events_of_a_web_page(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    bot = BotBuilder()
    bot.main.special("trigger", "Clicked", always("Greet"), integrationId="webchat", triggerId="trigger")
    bot.main.node("Greet", bot_builder.text("You clicked {{event.payload.button}}."))
    path = tmp_path / "page.bpz"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("bot.json", json.dumps(bot.build()))
    _, out, _ = dialoom(capsys, "chat", path, "--json", "--say", '{"type": "trigger", "payload": {"button": "Buy"}}')
    assert said(out) == ["You clicked Buy."]


@pytest.mark.parametrize("words", [["lint"], ["info", "a", "--nope"], ["render", "a"], ["chat", "a", "--seed"]])
def test_wrong_arguments_are_told_in_one_sentence(capsys: pytest.CaptureFixture[str], words: list[str]) -> None:
    status, out, err = dialoom(capsys, *words)
    assert (status, out) == (2, "")
    assert err.startswith("dialoom: ")
    assert err.count("\n") == 1
