"""Project folders: members as plain files, the same archive again, nothing else touched."""

from __future__ import annotations

import json
import os
import shutil
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from studio.archive import ArchiveError, BotFile, read_bot_file, write_archive, write_folder
from tests.archive.test_zip_directory import odd_archives
from tests.archive.zip_bytes import build, part
from tests.fixtures.bots import DOCUMENT_ID, PAGE_FILE_ID, TABLE_ID, small_bot_members, write_small_bpz

LATER = datetime(2026, 1, 2, 3, 4, 6, tzinfo=UTC)
links = pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege on Windows")


@pytest.fixture
def source(tmp_path: Path) -> BotFile:
    return read_bot_file(write_small_bpz(tmp_path / "small.bpz"))


@pytest.fixture
def folder(tmp_path: Path, source: BotFile) -> Path:
    target = tmp_path / "project"
    write_folder(target, source)
    return target


def tree(folder: Path) -> dict[str, bytes]:
    """Every file in a folder with its content."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }


def states(folder: Path) -> dict[str, tuple[int, int]]:
    return {
        path.relative_to(folder).as_posix(): (path.stat().st_ino, path.stat().st_mtime_ns)
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_a_real_archive_becomes_a_folder_and_the_same_archive(sample: Path, tmp_path: Path) -> None:
    folder, target = tmp_path / "project", tmp_path / "again.bpz"
    write_folder(folder, read_bot_file(sample))
    write_archive(target, read_bot_file(folder))
    assert target.read_bytes() == sample.read_bytes()


@pytest.mark.parametrize("name", list(odd_archives()))
def test_an_odd_archive_becomes_a_folder_with_the_same_members(tmp_path: Path, name: str) -> None:
    path, folder, target = tmp_path / "odd.bpz", tmp_path / "project", tmp_path / "again.bpz"
    path.write_bytes(odd_archives()[name])
    source = read_bot_file(path)
    write_folder(folder, source)
    again = read_bot_file(folder)
    assert set(again.member_names()) == set(source.member_names())
    write_archive(target, again)
    assert read_bot_file(target).member_names() == source.member_names()
    if name in (
        "plain",
        "commented",
        "unicode name",
        "unix modes",
        "one folder around",
        "extra fields",
        "code page name",
    ):
        assert target.read_bytes() == path.read_bytes()


def test_the_layout_of_a_project_folder(folder: Path) -> None:
    found = tree(folder)
    members = {name: content for name, content in small_bot_members().items() if not name.endswith("/")}
    assert found.pop(".gitattributes") == b"* -text\n"
    assert found.pop(".dialoom/container.json").decode() == (
        '{\n  "format": 1,\n  "time": "2025-03-14 09:26:52",\n  "entries": [\n'
        + ",\n".join(f'    {{"name": "{name}"}}' for name in small_bot_members())
        + "\n  ]\n}\n"
    )
    assert found == members


def test_unchanged_files_are_not_written_again(folder: Path, source: BotFile) -> None:
    before = states(folder)
    write_folder(folder, source)
    write_folder(folder, read_bot_file(folder))
    assert states(folder) == before
    write_folder(folder, read_bot_file(folder), {"bot.json": b"{}"}, now=LATER)
    after = states(folder)
    assert {name for name in before if before[name] != after[name]} == {"bot.json", ".dialoom/container.json"}


def test_an_edit_of_a_folder_reads_back(folder: Path, tmp_path: Path) -> None:
    changes = {
        "bot.json": b'{"edited": true}',
        f"files/{PAGE_FILE_ID}": None,
        f"documents/{DOCUMENT_ID}.txt": None,
        "files/a/b.txt": b"deep",
    }
    (folder / "README.md").write_text("about this bot")
    write_folder(folder, read_bot_file(folder), changes, now=LATER)
    again = read_bot_file(folder)
    assert again.bot.value == {"edited": True}
    assert again.read("files/a/b.txt") == b"deep"
    assert not again.has(f"files/{PAGE_FILE_ID}")
    assert not (folder / "documents").exists(), "a folder that became empty goes"
    assert (folder / "README.md").read_text() == "about this bot"
    write_folder(folder, again, {"files/a/b.txt": None})
    assert not (folder / "files" / "a").exists()


def test_a_member_renamed_in_case_only_stays(folder: Path) -> None:
    write_folder(folder, read_bot_file(folder), {"files/note": b"x"})
    write_folder(folder, read_bot_file(folder), {"files/note": None, "files/Note": b"x"})
    assert read_bot_file(folder).read("files/Note") == b"x"
    assert not read_bot_file(folder).has("files/note")


def test_files_it_did_not_write_stay(folder: Path) -> None:
    own = {
        "README.md": b"x",
        "tests/one.json": b"{}",
        ".git/config": b"x",
        "files/notes.txt": b"n",
        "table_own.jsonl": b"",
    }
    for name, content in own.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    (folder / ".gitattributes").write_bytes(b"*.png binary\n")
    smaller = {name: None for name in small_bot_members() if name.startswith("files/file_")}
    write_folder(folder, read_bot_file(folder), smaller)
    found = tree(folder)
    assert all(found[name] == content for name, content in own.items())
    assert found[".gitattributes"] == b"*.png binary\n"


def test_a_folder_of_another_bot_is_taken_over(folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "other.bpz"
    path.write_bytes(build([part("bot.json", b'{"other": 1}')]))
    write_folder(folder, read_bot_file(path))
    assert set(tree(folder)) == {"bot.json", ".gitattributes", ".dialoom/container.json"}


def test_files_added_by_hand_join_the_archive(folder: Path, tmp_path: Path) -> None:
    (folder / "files" / "file_01JZZZ").write_bytes(b"by hand")
    (folder / "table_01J.jsonl").write_bytes(b"")
    target = tmp_path / "more.bpz"
    write_archive(target, read_bot_file(folder), now=LATER)
    names = read_bot_file(target).member_names()
    assert names.index("table_01J.jsonl") == names.index(f"{TABLE_ID}.jsonl") + 1
    assert "files/file_01JZZZ" in names
    assert names[-1] == "cloud_files.json"


def test_a_member_of_an_unknown_kind_is_kept_and_missed(tmp_path: Path) -> None:
    path, folder = tmp_path / "a.bpz", tmp_path / "project"
    path.write_bytes(build([part("bot.json", b"{}"), part("future/plugins.json", b"[]"), part(".hidden", b"x")]))
    write_folder(folder, read_bot_file(path))
    assert set(read_bot_file(folder).member_names()) == {"bot.json", "future/plugins.json", ".hidden"}
    (folder / "future" / "plugins.json").unlink()
    message = read_bot_file(folder).findings[0].message
    assert message == "1 recorded member is not in the folder, first “future/plugins.json”."


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("files/CON", "“CON” is the name of a device on Windows"),
        ("files/con.txt", "device"),
        ("nul/x", "“nul” is the name of a device"),
        ("files/LPT1.log", "device"),
        ("files/a.", "end in a dot or a space"),
        ("files /a", "end in a dot or a space"),
        ("files/a<b", "does not allow “<”"),
        ("files/what?", "does not allow “?”"),
        ("files/a:stream", "does not allow “:”"),
        ("files/" + "ü" * 128, "longer than 255 bytes"),
        (".git/hooks/pre-commit", "“.git” has a meaning of its own"),
        ("files/.GIT/config", "has a meaning of its own"),
        ("files/.g\u200cit/config", "has a meaning of its own"),
        ("git~1/config", "has a meaning of its own"),
        (".gitattributes", "has a meaning of its own"),
        (".dialoom/container.json", "has a meaning of its own"),
    ],
)
def test_names_that_cannot_be_files_everywhere_open_but_are_not_put_on_disk(
    tmp_path: Path, name: str, reason: str
) -> None:
    path = tmp_path / "odd.bpz"
    path.write_bytes(build([part("bot.json", b"{}"), part(name, b"x", flags=0x800)]))
    source = read_bot_file(path)
    assert source.read(name) == b"x"
    with pytest.raises(ArchiveError) as caught:
        write_folder(tmp_path / "folder", source)
    assert name[:20] in str(caught.value).replace("\\u200c", "\u200c")
    assert reason in str(caught.value)
    assert not (tmp_path / "folder").exists()
    write_archive(tmp_path / "copy.bpz", source)
    write_folder(tmp_path / "folder", source, {name: None})


@links
def test_links_in_the_target_are_not_followed(folder: Path, source: BotFile, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "victim").write_bytes(b"untouched")
    shutil.rmtree(folder / "files")
    (folder / "files").symlink_to(outside)
    with pytest.raises(ArchiveError, match="“files” is no folder there"):
        write_folder(folder, source)
    (folder / "files").unlink()
    (folder / "bot.json").unlink()
    (folder / "bot.json").symlink_to(outside / "victim")
    write_folder(folder, source)
    assert not (folder / "bot.json").is_symlink()
    shutil.rmtree(folder / ".dialoom")
    (folder / ".dialoom").symlink_to(outside)
    with pytest.raises(ArchiveError, match=r"“\.dialoom” is no folder there"):
        write_folder(folder, source)
    assert tree(outside) == {"victim": b"untouched"}


def test_a_record_cannot_reach_outside(folder: Path, source: BotFile, tmp_path: Path) -> None:
    victim = tmp_path / "victim"
    victim.write_bytes(b"untouched")
    record = folder / ".dialoom" / "container.json"
    for name in ("../victim", str(victim), "files/../../victim"):
        content = {"format": 1, "time": "2025-01-01 00:00:00", "entries": [{"name": name}]}
        record.write_text(json.dumps(content))
        read = read_bot_file(folder)
        assert "“.dialoom/container.json” cannot be used" in read.findings[0].message
        write_folder(folder, source)
        assert victim.read_bytes() == b"untouched"
    assert "cannot be used" not in str(read_bot_file(folder).findings)


@links
def test_only_what_an_earlier_write_can_have_written_is_removed(folder: Path, source: BotFile, tmp_path: Path) -> None:
    record = folder / ".dialoom" / "container.json"
    own = {".git/config": b"x", "data/gone.txt": b"x", "linked/victim": b"x"}
    (tmp_path / "outside").mkdir()
    (folder / "linked").symlink_to(tmp_path / "outside")
    for name, content in own.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(content)
    entries = [{"name": name} for name in (*own, "never/there", "bot.json")]
    record.write_text(json.dumps({"format": 1, "time": "2025-01-01 00:00:00", "entries": entries}))
    write_folder(folder, source)
    found = tree(folder)
    assert ".git/config" in found
    assert (tmp_path / "outside" / "victim").exists()
    assert not (folder / "data").exists()


def test_something_else_in_the_way_is_told(folder: Path, source: BotFile, tmp_path: Path) -> None:
    (folder / "bot.json").unlink()
    (folder / "bot.json").mkdir()
    before = tree(folder)
    with pytest.raises(ArchiveError, match=r"a folder where the file “bot\.json” belongs"):
        write_folder(folder, source)
    assert tree(folder) == before
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(ArchiveError, match="there is a file of that name"):
        write_folder(tmp_path / "file", source)
    with pytest.raises(ArchiveError, match="no such file"):
        write_folder(tmp_path / "not" / "there", source)


@pytest.mark.parametrize("exists", [True, False])
def test_a_failure_while_preparing_changes_nothing(
    tmp_path: Path, source: BotFile, monkeypatch: pytest.MonkeyPatch, exists: bool
) -> None:
    target = tmp_path / "target"
    if exists:
        write_folder(target, source, {"bot.json": b"{}", f"files/{PAGE_FILE_ID}": b"old"})
    before = tree(tmp_path)

    def fail(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", fail)
        with pytest.raises(ArchiveError, match="was not saved and is as it was before: no space left"):
            write_folder(target, source)
    assert tree(tmp_path) == before
    assert target.exists() == exists

    calls = 0

    class CancelledError(Exception):
        pass

    def cancel(done: int, total: int) -> None:
        nonlocal calls
        calls += 1
        if calls == 4:
            raise CancelledError

    with pytest.raises(CancelledError):
        write_folder(target, source, on_progress=cancel)
    assert tree(tmp_path) == before


def test_a_failure_while_renaming_leaves_whole_files(
    tmp_path: Path, source: BotFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    members = {name: content for name, content in small_bot_members().items() if not name.endswith("/")}
    for fail_at in range(1, len(members) + 1):
        target = tmp_path / f"target{fail_at}"
        previous = {name: b"[]" for name in members if name != "bot.json"} | {"bot.json": b"{}"}
        write_folder(target, source, previous)
        calls = 0

        def fail(*arguments: Any, fail_at: int = fail_at, replace: Any = os.replace) -> None:
            nonlocal calls
            calls += 1
            if calls == fail_at:
                raise OSError(5, "Input/output error")
            replace(*arguments)

        with monkeypatch.context() as patch:
            patch.setattr(os, "replace", fail)
            with pytest.raises(ArchiveError, match="was saved only in part; save it again: input/output error"):
                write_folder(target, source)
        found = tree(target)
        assert all(found[name] in (content, previous[name]) for name, content in members.items())
        assert not any("staging" in name for name in found)
        write_folder(target, source)
        assert all(tree(target)[name] == content for name, content in members.items())
