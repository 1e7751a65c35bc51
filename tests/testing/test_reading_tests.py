"""Test files: what YAML means here, and sentences for what is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from studio.testing.discovery import find_tests, folder_of_tests
from studio.testing.reader import read_test_file
from studio.testing.script import BadTestFile, ConversationFile


def read(folder: Path, text: str) -> ConversationFile:
    path = folder / "a.test.yaml"
    path.write_text(text, encoding="utf-8")
    return read_test_file(path)


def test_words_stay_words_and_numbers_are_numbers(tmp_path: Path) -> None:
    file = read(
        tmp_path,
        """
now: 2026-03-02T09:00:00Z
set: {user.vip: true, user.n: 1, user.time: 12:30, user.yes: yes, user.nothing: null, user.f: 1.5, user.text: "1"}
tests:
  - name: 007
    seed: 012
    set: {user.n: 2}
    conversation:
      - says: yes
      - bot: {text: no, type: text}
        ends: false
      - says: 007
""",
    )

    test = file.tests[0]
    assert (test.name, test.seed, test.now, test.line) == ("007", "012", "2026-03-02T09:00:00Z", 5)
    assert test.variables == {
        "user.vip": True,
        "user.n": 2,
        "user.time": "12:30",
        "user.yes": "yes",
        "user.nothing": None,
        "user.f": 1.5,
        "user.text": "1",
    }
    first, second = test.exchanges
    assert first.action is not None
    assert second.action is not None
    assert (first.action.value, first.action.line, second.action.value) == ("yes", 9, "007")
    assert [(one.kind, one.value) for one in first.expected] == [
        ("bot", {"text": "no", "type": "text"}),
        ("ends", False),
    ]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("tests: [", "a.test.yaml, line 1: this is no YAML: "),
        ("- a", "a.test.yaml, line 1: the file is an object with fields such as “tests”."),
        ("now: x", "a.test.yaml, line 1: there is no “tests” with a list of tests."),
        ("tests: 5", "a.test.yaml, line 1: “tests” is not a list."),
        ("tests:\n  - nme: x", "a.test.yaml, line 2: a test has no “nme”; it may have name, start"),
        ("tests:\n  - conversation: []", "a.test.yaml, line 2: the test has no “name”."),
        ("tests:\n  - name: x", "a.test.yaml, line 2: the test “x” has no “conversation”."),
        ("tests:\n  - name: x\n    conversation: []", "a.test.yaml, line 3: the conversation has no steps."),
        (
            "tests:\n  - name: x\n    conversation:\n      - says: a\n        chooses: b",
            "line 4: a step does one thing, and this one has says and chooses.",
        ),
        ("tests:\n  - name: x\n    conversation:\n      - sayz: a", "line 4: a step has no “sayz”; it may have says"),
        ("tests:\n  - name: x\n    name: y", "line 3: “name” is there twice."),
        ("a: &x 1\ntests: *x", "line 2: anchors and aliases are not used here; write the value out."),
        (
            "tests:\n  - name: x\n    set: 5\n    conversation:\n      - says: a",
            "“set” is not an object with variables",
        ),
        (
            "tests:\n  - name: x\n    conversation:\n      - sends: !!python/object:os.system {}",
            "line 4: its tag means nothing here",
        ),
    ],
)
def test_what_is_wrong_is_told_with_its_line(tmp_path: Path, text: str, sentence: str) -> None:
    with pytest.raises(BadTestFile) as refused:
        read(tmp_path, text)

    assert sentence in str(refused.value)


def test_other_files_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.test.yaml"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(BadTestFile, match="is not UTF-8 text"):
        read_test_file(path)
    path.write_bytes(b"#" * 1_000_001)
    with pytest.raises(BadTestFile, match="is too large"):
        read_test_file(path)
    path.write_text("", encoding="utf-8")
    assert read_test_file(path).tests == ()


def test_tests_lie_in_the_folder_or_beside_the_archive(tmp_path: Path) -> None:
    bot = tmp_path / "bot"
    (bot / "tests" / "deeper").mkdir(parents=True)
    for name in ("b.test.yaml", "a.test.yml", "deeper/c.test.yaml", "notes.yaml"):
        (bot / "tests" / name).write_text("", encoding="utf-8")
    archive = tmp_path / "My bot.bpz"
    archive.write_bytes(b"")

    assert [path.name for path in find_tests(bot)] == ["a.test.yml", "b.test.yaml", "c.test.yaml"]
    assert folder_of_tests(archive) == tmp_path / "My bot.tests"
    assert find_tests(archive) == []
    assert find_tests(archive, [bot / "tests" / "b.test.yaml"]) == [bot / "tests" / "b.test.yaml"]
    assert len(find_tests(archive, [bot])) == 3
