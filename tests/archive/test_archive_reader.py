"""Opening bot files of every kind, and what is found odd in them."""

from __future__ import annotations

import os
import shutil
import sys
import tracemalloc
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from studio.archive import (
    ArchiveError,
    Finding,
    Limits,
    copy_checked,
    is_bot_file,
    read_bot_file,
    write_archive,
    write_folder,
)
from tests.archive.zip_bytes import build, deflated, part
from tests.fixtures.bots import (
    CONFIG_FILE_ID,
    DOCUMENT_ID,
    MEDIA_NAME,
    TABLE_ID,
    small_bot,
    small_bot_members,
    small_bot_rows,
    write_small_bpz,
)

links = pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege on Windows")


def test_a_small_archive_reads_completely(tmp_path: Path) -> None:
    source = read_bot_file(write_small_bpz(tmp_path / "small.bpz"))
    assert (source.kind, source.path, source.label) == ("archive", tmp_path / "small.bpz", "small.bpz")
    assert source.findings == ()
    assert source.bot.value == small_bot()
    files = {name: content for name, content in small_bot_members().items() if not name.endswith("/")}
    assert list(source.member_names()) == list(files)
    for name, content in files.items():
        assert source.has(name)
        assert source.size(name) == len(content)
        assert source.read(name) == content
        with source.open(name) as stream:
            assert stream.read(3) + stream.read() == content
    assert list(source.table_rows(TABLE_ID)) == small_bot_rows()
    assert list(source.table_rows("table_unknown")) == []
    assert source.find_payload(CONFIG_FILE_ID) == f"files/{CONFIG_FILE_ID}"
    assert source.find_payload(MEDIA_NAME) == f"files/{MEDIA_NAME}"
    assert source.find_payload(DOCUMENT_ID) == f"documents/{DOCUMENT_ID}.txt"
    assert source.find_payload("unknown") is None
    assert source.verify() == ()
    with pytest.raises(ArchiveError, match=r"there is no “files/x” in “small\.bpz”"):
        source.read("files/x")


def test_a_real_archive_has_nothing_odd(sample: Path) -> None:
    source = read_bot_file(sample)
    assert source.verify() == ()
    assert source.bot.exact
    assert all(finding.severity == "info" for finding in source.findings)


def test_a_folder_and_its_bot_json_are_the_same_bot_file(tmp_path: Path) -> None:
    write_folder(tmp_path / "bot", read_bot_file(write_small_bpz(tmp_path / "small.bpz")))
    for path in (tmp_path / "bot", tmp_path / "bot" / "bot.json"):
        source = read_bot_file(path)
        assert (source.kind, source.path, source.label) == ("folder", tmp_path / "bot", "bot")
        assert source.bot.value == small_bot()
        assert source.findings == ()


def test_the_folder_one_is_in_has_a_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ArchiveError, match=f"^“{tmp_path.name}” was not opened: "):
        read_bot_file(Path("."))
    Path("bot.json").write_text("{}")
    for path in (Path("."), Path("bot.json")):
        assert read_bot_file(path).label == tmp_path.name
        write_folder(path.parent, read_bot_file(path))


def test_a_file_that_is_no_bot_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match=r"“missing\.bpz” was not opened: no such file or directory\."):
        read_bot_file(tmp_path / "missing.bpz")
    with pytest.raises(ArchiveError, match=r"`bot\.json` is missing, so this is not a bot"):
        read_bot_file(tmp_path)
    (tmp_path / "other.json").write_text("{}")
    with pytest.raises(ArchiveError, match="it is not a bot archive"):
        read_bot_file(tmp_path / "other.json")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no pipes")
def test_a_pipe_is_refused_without_waiting_for_it(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.bpz")
    with pytest.raises(ArchiveError, match="neither a file nor a folder"):
        read_bot_file(tmp_path / "pipe.bpz")
    (tmp_path / "bot").mkdir()
    (tmp_path / "bot" / "bot.json").write_text("{}")
    (tmp_path / "bot" / "files").mkdir()
    os.mkfifo(tmp_path / "bot" / "files" / "x")
    with pytest.raises(ArchiveError, match="“files/x” is a device or pipe"):
        read_bot_file(tmp_path / "bot")


def test_damaged_members_in_a_good_archive_are_found_and_the_rest_opens(tmp_path: Path) -> None:
    path = tmp_path / "damaged.bpz"
    rows = b'{"id":1}\n{"id":\n\n[1]\n' + b'{"id":2,"a":' + b"[" * 300 + b"]" * 300 + b"}\n" + b'\xff\n{"id":3}'
    path.write_bytes(
        build(
            [
                part("bot.json", b'{"tables": {"table_1": {}, "table_2": {}}}'),
                part("table_1.jsonl", rows),
                part("documents.json", b"[{]"),
                part("files.json", b"[]", crc=7),
                replace(deflated("files/a", b"content" * 100), data=b"\xff\xff"),
                part("files/b", b"content", crc=7),
                part("cloud_files.json", b"{}"),
            ]
        )
    )
    source = read_bot_file(path)
    assert [(finding.severity, finding.entry) for finding in source.findings] == [
        ("error", "documents.json"),
        ("error", "files.json"),
        ("error", "cloud_files.json"),
        ("warning", "table_2.jsonl"),
    ]
    messages = [finding.message for finding in source.findings]
    assert "“documents.json” is not valid JSON (line 1: " in messages[0]
    assert "“files.json” is damaged: its checksum does not match" in messages[1]
    assert "“cloud_files.json” holds no JSON list" in messages[2]
    assert "1 of 2 tables named in “bot.json” is missing, first “table_2.jsonl”." in messages[3]
    assert all(message.endswith(".") for message in messages)

    problems: list[Finding] = []
    assert list(source.table_rows("table_1", problems.append)) == [{"id": 1}, {"id": 3}]
    assert [problem.message.split(" of ")[0] for problem in problems] == ["Row 2", "Row 4", "Row 5", "Row 6"]
    with pytest.raises(ArchiveError, match=r"Row 2 of “table_1\.jsonl” is not valid JSON"):
        list(source.table_rows("table_1"))

    found = {finding.entry for finding in source.verify()}
    assert found == {"table_1.jsonl", "files.json", "files/a", "files/b"}
    with pytest.raises(ArchiveError, match="“files/a” is damaged: it "):
        source.read("files/a")
    with pytest.raises(ArchiveError, match="“files/b” is damaged: its checksum"):
        source.read("files/b")
    assert source.dump("files.json", []) == b"[]"


def test_rows_of_a_damaged_table_come_until_the_damage(tmp_path: Path) -> None:
    path = tmp_path / "damaged.bpz"
    path.write_bytes(
        build([part("bot.json", b"{}"), part("table_1.jsonl", b'\xef\xbb\xbf{"id":1}\r\n{"id":2}', crc=1)])
    )
    problems: list[Finding] = []
    rows = list(read_bot_file(path).table_rows("table_1", problems.append))
    assert rows in ([], [{"id": 1}], [{"id": 1}, {"id": 2}])
    assert "its checksum does not match" in problems[0].message


def test_a_row_without_end_is_not_read_into_memory(tmp_path: Path) -> None:
    path = tmp_path / "long.bpz"
    rows = b'{"id":1}\n' + b"[" * 5000 + b'\n{"id":2}'
    path.write_bytes(build([part("bot.json", b"{}"), part("table_1.jsonl", rows)]))
    problems: list[Finding] = []
    source = read_bot_file(path, Limits(row_bytes=1000))
    assert list(source.table_rows("table_1", problems.append)) == [{"id": 1}, {"id": 2}]
    assert "Row 2 of “table_1.jsonl” is longer than 1000 bytes" in problems[0].message.replace("1.0 KB", "1000 bytes")


def test_many_bad_rows_are_not_listed_one_by_one(tmp_path: Path) -> None:
    path = tmp_path / "rows.bpz"
    path.write_bytes(build([part("bot.json", b"{}"), part("table_1.jsonl", b"{\n" * 500)]))
    messages = [finding.message for finding in read_bot_file(path).verify()]
    assert len(messages) == 21
    assert messages[-1] == "480 more rows of “table_1.jsonl” cannot be read."


def test_a_large_list_is_not_parsed(tmp_path: Path) -> None:
    path = tmp_path / "large.bpz"
    path.write_bytes(build([part("bot.json", b"{}"), part("files.json", b"[]" + b" " * 2000)]))
    messages = [finding.message for finding in read_bot_file(path, Limits(json_bytes=1000)).findings]
    assert any(message.startswith("“files.json” has 2.0 KB, and 1.0 KB are the most allowed.") for message in messages)


def test_odd_json_in_a_bot_is_told(tmp_path: Path) -> None:
    path = tmp_path / "odd.bpz"
    path.write_bytes(build([part("bot.json", b'{"a": 1,\n"a": 2}')]))
    messages = [finding.message for finding in read_bot_file(path).findings]
    assert "“bot.json” has “a” twice in one object; the second one counts." in messages
    assert "“bot.json” is laid out in a way of its own; the first change will lay it out anew." in messages


def test_a_folder_around_everything_is_looked_into(tmp_path: Path) -> None:
    path = tmp_path / "zipped.zip"
    members = small_bot_members()
    path.write_bytes(build([part(f"My Bot/{name}", content) for name, content in members.items()] + [part("x.txt")]))
    source = read_bot_file(path)
    assert list(source.member_names()) == [name for name in members if not name.endswith("/")]
    assert [finding.message for finding in source.findings] == ["Everything is inside the folder “My Bot”."]
    target = tmp_path / "edited.zip"
    write_archive(target, source, {"files/new": b"x"})
    assert read_bot_file(target).read("files/new") == b"x"
    with zipfile.ZipFile(target) as archive:
        names = archive.namelist()
    assert names.index("My Bot/files/new") == names.index("My Bot/files.json") - 1
    assert names[-1] == "x.txt"


def test_a_changed_file_is_noticed(tmp_path: Path) -> None:
    path = write_small_bpz(tmp_path / "small.bpz")
    source = read_bot_file(path)
    write_small_bpz(path, {"bot.json": b"{}"})
    with pytest.raises(
        ArchiveError, match=r"“files\.json” in “small\.bpz” could not be read: another program changed it"
    ):
        source.read("files.json")
    path.unlink()
    with pytest.raises(ArchiveError, match="no such file"):
        source.read("files.json")
    with pytest.raises(ArchiveError, match=r"“x\.bpz” was not saved .*: “small\.bpz” could not be read: no such file"):
        write_archive(tmp_path / "x.bpz", source)
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "bot.json").write_text("{}")
    source = read_bot_file(folder)
    (folder / "bot.json").write_text('{"x": 1}')
    with pytest.raises(ArchiveError, match="another program changed it"):
        source.read("bot.json")


def test_a_copy_is_checked_and_independent_of_its_original(tmp_path: Path) -> None:
    path = write_small_bpz(tmp_path / "small.bpz")
    original = path.read_bytes()
    seen: list[tuple[int, int]] = []
    source = copy_checked(path, tmp_path / "copy", on_progress=lambda done, total: seen.append((done, total)))
    assert (source.label, source.path) == ("small.bpz", tmp_path / "copy")
    assert seen[-1] == (len(original), len(original))
    path.write_bytes(b"gone")
    assert source.bot.value == small_bot()
    write_archive(path, source)
    assert path.read_bytes() == original
    with pytest.raises(ArchiveError, match=r"“small\.bpz” could not be copied: file exists"):
        copy_checked(path, tmp_path / "copy")
    assert (tmp_path / "copy").read_bytes() == original


def test_a_copy_of_a_folder_holds_only_the_bot(tmp_path: Path) -> None:
    folder = tmp_path / "project"
    write_folder(folder, read_bot_file(write_small_bpz(tmp_path / "small.bpz")))
    (folder / "README.md").write_text("x")
    (folder / "node_modules").mkdir()
    source = copy_checked(folder / "bot.json", tmp_path / "copy")
    assert (source.kind, source.label) == ("folder", "project")
    shutil.rmtree(folder)
    assert not (tmp_path / "copy" / "README.md").exists()
    write_archive(tmp_path / "again.bpz", source)
    assert (tmp_path / "again.bpz").read_bytes() == (tmp_path / "small.bpz").read_bytes()


def test_a_copy_that_is_refused_or_cancelled_is_removed(tmp_path: Path) -> None:
    class CancelledError(Exception):
        pass

    def cancel(done: int, total: int) -> None:
        raise CancelledError

    path = write_small_bpz(tmp_path / "small.bpz")
    folder = tmp_path / "project"
    write_folder(folder, read_bot_file(path))
    for original in (path, folder):
        with pytest.raises(CancelledError):
            copy_checked(original, tmp_path / "copy", on_progress=cancel)
        with pytest.raises(ArchiveError, match="the most allowed"):
            copy_checked(original, tmp_path / "copy", Limits(archive_bytes=900, entry_bytes=900))
        assert not (tmp_path / "copy").exists()
    (tmp_path / "bad.bpz").write_bytes(b"PK")
    with pytest.raises(ArchiveError, match=r"“bad\.bpz” was not opened: it is not a bot archive"):
        copy_checked(tmp_path / "bad.bpz", tmp_path / "copy")
    assert not (tmp_path / "copy").exists()


def test_opening_can_be_cancelled(tmp_path: Path) -> None:
    class CancelledError(Exception):
        pass

    def cancel(done: int, total: int) -> None:
        if done:
            raise CancelledError

    with pytest.raises(CancelledError):
        read_bot_file(write_small_bpz(tmp_path / "small.bpz"), on_progress=cancel)


def test_what_looks_like_a_bot_file(tmp_path: Path) -> None:
    archive = write_small_bpz(tmp_path / "small.bpz")
    zipped, other, text = tmp_path / "bot.zip", tmp_path / "other.zip", tmp_path / "notes.txt"
    shutil.copy(archive, zipped)
    other.write_bytes(build([part("readme.txt")]))
    text.write_text("x")
    folder, outer, empty = tmp_path / "outer" / "bot", tmp_path / "outer", tmp_path / "empty"
    write_folder_at = tmp_path / "outer"
    write_folder_at.mkdir()
    empty.mkdir()
    write_folder(folder, read_bot_file(archive))
    assert all(map(is_bot_file, (archive, zipped, folder, outer, folder / "bot.json")))
    assert not any(map(is_bot_file, (other, text, empty, tmp_path / "missing.bpz", folder / "files.json")))


def test_reading_does_not_hold_the_archive_in_memory(tmp_path: Path) -> None:
    path, target = tmp_path / "large.bpz", tmp_path / "copy.bpz"
    block = bytes(range(256)) * 4096
    parts = [part("bot.json", b"{}"), *(part(f"files/{number}", block) for number in range(24))]
    path.write_bytes(build(parts))
    del parts
    tracemalloc.start()
    try:
        source = read_bot_file(path)
        assert source.verify() == ()
        write_archive(target, source, {"bot.json": b'{"a": 1}'})
        write_folder(tmp_path / "folder", source)
        copy_checked(target, tmp_path / "checked")
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 4 << 20
