"""Unedited archives are copied byte for byte; edits leave everything else as it is."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from studio.archive import (
    ArchiveError,
    BotFile,
    Limits,
    new_bot_file,
    read_bot_file,
    write_archive,
    write_folder,
    write_rows,
)
from studio.archive.entry_form import new_form
from studio.archive.zip_writer import ZipWriter
from tests.archive.test_zip_directory import odd_archives
from tests.archive.zip_bytes import build, deflated, part, streamed
from tests.fixtures.bots import (
    CONFIG_FILE_ID,
    DOCUMENT_ID,
    MEDIA_NAME,
    PAGE_FILE_ID,
    SAVED_AT,
    TABLE_ID,
    small_bot,
    small_bot_members,
    write_small_bpz,
)

SAVED = datetime(*SAVED_AT, tzinfo=UTC)
LATER = datetime(2026, 1, 2, 3, 4, 6, tzinfo=UTC)


class CancelledError(Exception):
    """Raised by a progress callback."""


@pytest.fixture
def source(tmp_path: Path) -> BotFile:
    return read_bot_file(write_small_bpz(tmp_path / "small.bpz"))


def entries_of(path: Path) -> dict[str, tuple[Any, ...]]:
    """What another ZIP reader sees of each entry, in order."""
    with zipfile.ZipFile(path) as archive:
        return {
            info.filename: (
                info.date_time,
                info.compress_type,
                info.create_system,
                info.create_version,
                info.extract_version,
                info.flag_bits,
                info.external_attr,
                info.extra,
                info.comment,
                archive.read(info),
            )
            for info in archive.infolist()
        }


def test_a_real_archive_is_written_back_byte_for_byte(sample: Path, tmp_path: Path) -> None:
    target = tmp_path / "copy.bpz"
    write_archive(target, read_bot_file(sample))
    assert target.read_bytes() == sample.read_bytes()


def test_a_real_archive_is_written_anew_byte_for_byte(sample: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(sample) as archive:
        saved = datetime(*archive.infolist()[0].date_time, tzinfo=UTC)
    target = tmp_path / "copy.bpz"
    write_archive(target, read_bot_file(sample), normal_form=True, now=saved)
    assert target.read_bytes() == sample.read_bytes()


def test_an_edit_of_a_real_archive_touches_only_its_member(sample: Path, tmp_path: Path) -> None:
    source = read_bot_file(sample)
    edited = source.dump("bot.json", {**source.bot.value, "revision": 7})
    target = tmp_path / "edited.bpz"
    write_archive(target, source, {"bot.json": edited}, now=LATER)
    before, after = entries_of(sample), entries_of(target)
    assert list(after) == list(before)
    changed = [name for name in before if before[name] != after[name]]
    assert changed == ["bot.json"]
    assert after["bot.json"][-1] == edited
    assert after["bot.json"][0] == (2026, 1, 2, 3, 4, 6)


@pytest.mark.parametrize("name", list(odd_archives()))
def test_an_odd_archive_is_written_back_byte_for_byte(tmp_path: Path, name: str) -> None:
    path, target = tmp_path / "odd.bpz", tmp_path / "copy.bpz"
    path.write_bytes(odd_archives()[name])
    write_archive(target, read_bot_file(path))
    assert target.read_bytes() == path.read_bytes()


@pytest.mark.parametrize("name", list(odd_archives()))
def test_an_odd_archive_survives_an_edit(tmp_path: Path, name: str) -> None:
    path, target = tmp_path / "odd.bpz", tmp_path / "edited.bpz"
    path.write_bytes(odd_archives()[name])
    source = read_bot_file(path)
    write_archive(target, source, {"bot.json": b'{"x": 1}', "files/new": b"new"}, now=LATER)
    edited = read_bot_file(target)
    assert edited.bot.value == {"x": 1}
    assert edited.read("files/new") == b"new"
    assert edited.verify() == ()
    for member in source.member_names():
        assert member == "bot.json" or edited.read(member) == source.read(member)
    if name != "end mark in the comment":  # which the other reader trips over
        with zipfile.ZipFile(target) as archive:
            assert archive.testzip() is None
    raw = path.read_bytes()
    for entry in source.store.directory.entries:  # type: ignore[attr-defined]
        assert entry.name.endswith("bot.json") or raw[entry.start : entry.end] in target.read_bytes()


def test_an_edit_that_was_undone_is_no_edit(source: BotFile, tmp_path: Path) -> None:
    same = tmp_path / "same"
    same.write_bytes(source.read(f"files/{PAGE_FILE_ID}"))
    target = tmp_path / "copy.bpz"
    changes = {
        "bot.json": source.dump("bot.json", small_bot()),
        f"files/{PAGE_FILE_ID}": same,
        "files/never-there": None,
    }
    write_archive(target, source, changes, now=LATER)
    assert source.path is not None
    assert target.read_bytes() == source.path.read_bytes()


def test_new_members_go_where_the_cloud_studio_puts_them(source: BotFile, tmp_path: Path) -> None:
    newer = "file_01JZZZZZZZZZZZZZZZZZZZZZZZ"
    lists = source.json("cloud_files.json").value
    changes = {
        "table_01J.jsonl": b"",
        f"files/{newer}": b"newest",
        "cloud_files.json": source.dump("cloud_files.json", [{"id": newer}, *lists]),
        "documents/second.txt": b"2",
        "files/picture.png": b"png",
        "surprise.json": b"{}",
    }
    target = tmp_path / "more.bpz"
    write_archive(target, source, changes, now=LATER)
    assert list(entries_of(target)) == [
        "bot.json",
        f"{TABLE_ID}.jsonl",
        "table_01J.jsonl",
        "documents/",
        f"documents/{DOCUMENT_ID}.txt",
        "documents/second.txt",
        "documents.json",
        "files/",
        f"files/{MEDIA_NAME}",
        "files/picture.png",
        "files.json",
        f"files/{newer}",
        f"files/{CONFIG_FILE_ID}",
        f"files/{PAGE_FILE_ID}",
        "surprise.json",
        "cloud_files.json",
    ]
    new = entries_of(target)[f"files/{newer}"]
    assert new == ((2026, 1, 2, 3, 4, 6), 0, 0, 20, 10, 0, 0, b"", b"", b"newest")


def test_a_first_file_brings_its_folder(tmp_path: Path) -> None:
    path = tmp_path / "bare.bpz"
    path.write_bytes(build([part("bot.json", b"{}")]))
    target = tmp_path / "more.bpz"
    write_archive(target, read_bot_file(path), {"files/file_1": b"1", "documents/d.txt": b"2"}, now=LATER)
    entries = entries_of(target)
    assert list(entries) == ["bot.json", "documents/", "documents/d.txt", "files/", "files/file_1"]
    assert entries["files/"][6] == 0x10


def test_removed_members_are_gone_and_a_folder_without_documents_too(source: BotFile, tmp_path: Path) -> None:
    target = tmp_path / "less.bpz"
    gone = {f"documents/{DOCUMENT_ID}.txt": None, f"files/{PAGE_FILE_ID}": None, f"files/{MEDIA_NAME}": None}
    write_archive(target, source, gone, now=LATER)
    assert list(entries_of(target)) == [
        "bot.json",
        f"{TABLE_ID}.jsonl",
        "documents.json",
        "files/",
        "files.json",
        f"files/{CONFIG_FILE_ID}",
        "cloud_files.json",
    ]
    with pytest.raises(ArchiveError, match=r"needs its `bot\.json`"):
        write_archive(target, source, {"bot.json": None})


def test_a_changed_member_keeps_its_method(tmp_path: Path) -> None:
    path, target = tmp_path / "packed.bpz", tmp_path / "edited.bpz"
    path.write_bytes(build([streamed(deflated("bot.json", b"{}")), part("files/a", b"x")]))
    write_archive(target, read_bot_file(path), {"bot.json": b'{"a": "' + b"a" * 5000 + b'"}'}, now=LATER)
    bot = zipfile.ZipFile(target).getinfo("bot.json")
    assert (bot.compress_type, bot.flag_bits) == (8, 0)
    assert bot.compress_size < 200


def test_the_normal_form_mends_an_odd_archive(tmp_path: Path) -> None:
    members = small_bot_members()
    odd = [deflated(f"My Bot/{name}", content) for name, content in reversed(members.items()) if content]
    path, target = tmp_path / "odd.zip", tmp_path / "normal.bpz"
    path.write_bytes(build([*odd, part("__MACOSX/._x", b"x")], comment=b"zipped by hand"))
    write_archive(target, read_bot_file(path), normal_form=True, now=SAVED)
    assert target.read_bytes() == write_small_bpz(tmp_path / "expected.bpz").read_bytes()


def test_a_bot_from_nothing_gets_the_documented_form(tmp_path: Path) -> None:
    members = small_bot_members()
    contents = {name: content for name, content in members.items() if not name.endswith("/") and name != "bot.json"}
    bot = new_bot_file(small_bot(), dict(reversed(contents.items())))
    target = tmp_path / "new.bpz"
    write_archive(target, bot, now=SAVED)
    assert target.read_bytes() == write_small_bpz(tmp_path / "expected.bpz").read_bytes()
    write_archive(target, new_bot_file({"version": "1.17", "tables": {}}), now=SAVED)
    assert list(entries_of(target)) == ["bot.json", "documents.json", "files.json", "files/", "cloud_files.json"]


def test_what_is_written_must_open_again(source: BotFile, tmp_path: Path) -> None:
    target = tmp_path / "target.bpz"
    target.write_bytes(b"previous")
    strict = read_bot_file(source.path, Limits(entries=12, entry_bytes=25_000, json_bytes=25_000))  # type: ignore[arg-type]
    cases: list[tuple[dict[str, bytes], str]] = [
        ({"../evil": b"x"}, "leads outside"),
        ({"files/": b"x"}, "called like a folder"),
        ({"Bot.json": b"x"}, "would be the same file"),
        ({"files": b"x"}, "would be the same file"),
        ({"bot.json": b"{"}, "the new “bot.json” is not usable: it is not valid JSON"),
        ({"bot.json": b"[]"}, "another kind of value"),
        ({"cloud_files.json": b"{}"}, "another kind of value"),
        ({"files/a": b"1", "files/b": b"2"}, "13 entries, and 12 are the most"),
        ({"files/a": bytes(30_000)}, "“files/a” has 29 KB"),
    ]
    for changes, reason in cases:
        with pytest.raises(ArchiveError) as caught:
            write_archive(target, strict, changes)
        assert str(caught.value).startswith("“target.bpz” was not saved and is as it was before: ")
        assert reason in str(caught.value)
        assert target.read_bytes() == b"previous"
    assert len(list(tmp_path.iterdir())) == 2


def test_a_damaged_member_stays_in_an_archive_and_can_be_replaced(tmp_path: Path) -> None:
    path, target = tmp_path / "bad.bpz", tmp_path / "edited.bpz"
    path.write_bytes(build([part("bot.json", b"{}"), part("files/bad", b"content", crc=1)]))
    source = read_bot_file(path)
    write_archive(target, source, {"bot.json": b'{"a": 1}'})
    with pytest.raises(ArchiveError, match="“files/bad” is damaged: its checksum"):
        read_bot_file(target).read("files/bad")
    with pytest.raises(ArchiveError, match="“files/bad” is damaged"):
        write_folder(tmp_path / "folder", source)
    assert not (tmp_path / "folder").exists()
    write_archive(target, source, {"files/bad": b"content"})
    assert read_bot_file(target).read("files/bad") == b"content"


def test_a_style_of_its_own_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "styled.bpz"
    path.write_bytes(build([part("bot.json", b'{\r\n\t"a": 1\r\n}\r\n'), part("files.json", b"[ ]")]))
    source = read_bot_file(path)
    assert source.dump("bot.json", {"a": 2}) == b'{\r\n\t"a": 2\r\n}\r\n'
    assert source.dump("new.json", {"a": 2}) == b'{\n  "a": 2\n}'


def test_saving_over_the_source_keeps_the_previous_file(source: BotFile) -> None:
    path = source.path
    assert path is not None
    original = path.read_bytes()
    write_archive(path, source, {"bot.json": b"{}"}, now=LATER)
    backup = path.with_name("small.bpz.bak")
    assert backup.read_bytes() == original
    with pytest.raises(ArchiveError, match="another program changed it since it was opened"):
        source.read("cloud_files.json")
    again = read_bot_file(path)
    write_archive(path, again)
    assert backup.read_bytes() == original, "saving what is there already must not use up the backup"
    write_archive(path, again, {"bot.json": b'{"a": 1}'}, backup=False)
    assert backup.read_bytes() == original


def test_progress_counts_to_the_end_and_can_cancel(source: BotFile, tmp_path: Path) -> None:
    target = tmp_path / "target.bpz"
    seen: list[tuple[int, int]] = []
    changes = {"files/big": bytes(3 << 20)}
    write_archive(target, source, changes, on_progress=lambda done, total: seen.append((done, total)))
    assert seen == sorted(seen)
    assert seen[-1][0] == seen[-1][1]
    written = target.read_bytes()

    for stop in range(0, len(seen), 3):
        calls = 0

        def cancel(done: int, total: int, stop: int = stop) -> None:
            nonlocal calls
            calls += 1
            if calls > stop:
                raise CancelledError

        with pytest.raises(CancelledError):
            write_archive(target, source, {"files/other": bytes(3 << 20)}, on_progress=cancel)
        assert target.read_bytes() == written
    assert sorted(path.name for path in tmp_path.iterdir()) == ["small.bpz", "target.bpz"]


def test_copying_an_unchanged_archive_can_be_cancelled(source: BotFile, tmp_path: Path) -> None:
    def cancel(done: int, total: int) -> None:
        assert 0 < done <= total
        raise CancelledError

    with pytest.raises(CancelledError):
        write_archive(tmp_path / "target.bpz", source, on_progress=cancel)
    assert [path.name for path in tmp_path.iterdir()] == ["small.bpz"]


def test_an_archive_beyond_what_a_plain_zip_can_hold_is_refused(tmp_path: Path) -> None:
    with (tmp_path / "huge").open("w+b") as file:
        file.seek((1 << 32) - 100)  # a hole, not bytes
        writer = ZipWriter(file, lambda count: None)
        with pytest.raises(ArchiveError, match="larger than 4 GB"):
            writer.write_entry(new_form("files/a", 0), [bytes(100)])
    with (tmp_path / "many").open("w+b") as file:
        writer = ZipWriter(file, lambda count: None)
        writer.write_entry(new_form("a", 0), [])
        with pytest.raises(ArchiveError, match="cannot hold 65,535 entries"):
            writer.finish(["a"] * 0xFFFF)


def test_rows_are_written_as_the_cloud_studio_does(source: BotFile, tmp_path: Path) -> None:
    path = tmp_path / "rows"
    with path.open("wb") as stream:
        write_rows(stream, source.table_rows(TABLE_ID))
    assert path.read_bytes() == source.read(f"{TABLE_ID}.jsonl")
    target = tmp_path / "same.bpz"
    write_archive(target, source, {f"{TABLE_ID}.jsonl": path}, now=LATER)
    assert source.path is not None
    assert target.read_bytes() == source.path.read_bytes()
    path.unlink()
    with pytest.raises(ArchiveError, match=rf"the new content of “{TABLE_ID}\.jsonl” could not be read: no such file"):
        write_archive(target, source, {f"{TABLE_ID}.jsonl": path})


file_names = st.text(
    st.characters(codec="utf-8", exclude_categories=("C", "Z"), exclude_characters="/\\:"), min_size=1, max_size=12
)
file_names = file_names.filter(lambda name: name.strip("."))
member_names = st.builds("{}{}".format, st.sampled_from(["", "files/", "documents/", "a/b/"]), file_names)
contents = st.binary(max_size=300)


def read_unless_names_collide(path: Path) -> BotFile | None:
    try:
        return read_bot_file(path)
    except ArchiveError as error:
        collision = str(error)
    assert "same file" in collision or "is a file" in collision
    return None


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    members=st.dictionaries(member_names, st.tuples(contents, st.integers(0, 3), st.binary(max_size=6)), max_size=8),
    edits=st.dictionaries(member_names, st.none() | contents, max_size=4),
    data=st.data(),
)
def test_edits_leave_everything_else_alone(
    tmp_path_factory: pytest.TempPathFactory,
    members: dict[str, tuple[bytes, int, bytes]],
    edits: dict[str, bytes | None],
    data: st.DataObject,
) -> None:
    folder = tmp_path_factory.mktemp("edits")
    members.pop("bot.json", None)
    parts = [part("bot.json", b"{}")]
    for name, (content, form, gap) in members.items():
        item = (deflated if form & 1 else part)(name, content, flags=0x800)
        parts.append(streamed(item) if form & 2 else replace(item, after=gap))
    path, target = folder / "a.bpz", folder / "b.bpz"
    path.write_bytes(build(data.draw(st.permutations(parts)), comment=b"by hand"))
    source = read_unless_names_collide(path)
    if source is None:
        return
    chosen = data.draw(st.dictionaries(st.sampled_from(["bot.json", *members]), st.none() | contents, max_size=3))
    changes = {**edits, **chosen}
    if "bot.json" in changes:
        changes["bot.json"] = b'{"edited": true}'
    for name in ("documents.json", "files.json", "cloud_files.json"):
        changes.pop(name, None)
    collision = ""
    try:
        write_archive(target, source, changes, now=LATER)
    except ArchiveError as error:
        collision = str(error)
    if collision:
        assert "same file" in collision or "is a file" in collision
        return
    before, after = entries_of(path), entries_of(target)
    kept = [name for name in before if changes.get(name, before[name][-1]) == before[name][-1]]
    removed = {name for name, content in changes.items() if content is None}
    assert [name for name in after if name in before] == [name for name in before if name not in removed]
    assert all(before[name] == after[name] for name in kept)
    for name, content in changes.items():
        assert name in after if content is not None else name not in after
        assert content is None or after[name][-1] == content
    raw, written = path.read_bytes(), target.read_bytes()
    for entry in source.store.directory.entries:  # type: ignore[attr-defined]
        assert entry.name not in kept or raw[entry.start : entry.end] in written
