"""The conversation tests that the starter bots bring along, by the command that people run."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from studio.cli.main import main

STARTERS = Path(__file__).resolve().parents[2] / "resources" / "starters"


@pytest.mark.parametrize("name", sorted(path.name for path in STARTERS.iterdir() if (path / "tests").is_dir()))
def test_starters_pass_their_own_tests(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["test", str(STARTERS / name)]) == 0
    assert " failed" not in capsys.readouterr().out


def test_the_command_tells_what_failed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bot = shutil.copytree(STARTERS / "pizzeria", tmp_path / "bot")
    (bot / "tests" / "ordering.test.yaml").unlink()
    failing = bot / "tests" / "wrong.test.yaml"
    failing.write_text(
        "tests:\n  - name: wrong\n    conversation:\n      - says: hi\n        bot: Goodbye.\n", encoding="utf-8"
    )
    report = tmp_path / "report.xml"

    assert main(["test", str(bot), str(failing), "--junit", str(report)]) == 1

    shown = capsys.readouterr().out
    assert "wrong.test.yaml, line 5: After “hi”, the bot did not say what it should" in shown
    assert "      - Goodbye." in shown
    assert shown.splitlines()[-1].startswith("1 failed in ")
    assert 'failures="1"' in report.read_text(encoding="utf-8")

    assert main(["test", str(bot), "--only", "hours"]) == 0
    assert capsys.readouterr().out.splitlines()[-1].startswith("1 passed in ")


def test_what_cannot_be_run_is_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bot = shutil.copytree(STARTERS / "pizzeria", tmp_path / "bot")
    shutil.rmtree(bot / "tests")

    assert main(["test", str(bot)]) == 2
    assert "There are no conversation tests in" in capsys.readouterr().err
    bad = tmp_path / "bad.test.yaml"
    bad.write_text("tests: 5", encoding="utf-8")
    assert main(["test", str(bot), str(bad)]) == 2
    assert capsys.readouterr().err == "dialoom: bad.test.yaml, line 1: “tests” is not a list.\n"
    bad.write_text("tests:\n  - name: a\n    conversation: [{says: hi}]", encoding="utf-8")
    assert main(["test", str(bot), str(bad), "-k", "zzz"]) == 2
    assert main(["test", str(tmp_path / "nothing")]) == 2
