"""Unzipped archives as people commit them: changed, moved, incomplete. They open, and say what is wrong."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from studio.archive import ArchiveError, Limits, read_bot_file, write_archive, write_folder
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
links = pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege on Windows")
MEMBERS = {name: content for name, content in small_bot_members().items() if not name.endswith("/")}


def put(folder: Path, members: dict[str, bytes]) -> Path:
    for name, content in members.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return folder


def messages(folder: Path) -> list[str]:
    return [finding.message for finding in read_bot_file(folder).findings]


def export(folder: Path, target: Path) -> bytes:
    write_archive(target, read_bot_file(folder), now=SAVED)
    return target.read_bytes()


@pytest.fixture
def expected(tmp_path: Path) -> bytes:
    return write_small_bpz(tmp_path / "expected.bpz").read_bytes()


def test_a_sample_unzipped_by_hand_becomes_the_same_archive(sample: Path, tmp_path: Path) -> None:
    import zipfile

    with zipfile.ZipFile(sample) as archive:
        archive.extractall(tmp_path / "bot")
        saved = datetime(*archive.infolist()[0].date_time, tzinfo=UTC)
    write_archive(tmp_path / "again.bpz", read_bot_file(tmp_path / "bot"), now=saved)
    assert (tmp_path / "again.bpz").read_bytes() == sample.read_bytes()


def test_a_plain_copy_becomes_the_archive_again(tmp_path: Path, expected: bytes) -> None:
    junk = {
        ".git/config": b"x",
        ".DS_Store": b"x",
        "files/.DS_Store": b"x",
        "Thumbs.db": b"x",
        ".gitattributes": b"x",
        "README.md": b"x",
        "tests/one.json": b"{}",
        "node_modules/a/bot.json": b"{}",
    }
    folder = put(tmp_path / "bot", {**MEMBERS, **junk})
    assert messages(folder) == []
    assert export(folder, tmp_path / "a.bpz") == expected


@pytest.mark.parametrize(
    "moves",
    [
        {"files/": "data/files/"},
        {"files/": ""},
        {f"{TABLE_ID}.jsonl": f"tables/{TABLE_ID}.jsonl"},
        {"documents/": "docs/", "documents.json": "lists/documents.json", "cloud_files.json": "lists/cloud_files.json"},
        {"files/": "x/y/z/", "files.json": "x/files.json", "documents/": ""},
    ],
)
def test_moved_members_are_found_by_their_base_name(tmp_path: Path, expected: bytes, moves: dict[str, str]) -> None:
    members = {}
    for name, content in MEMBERS.items():
        for start, instead in moves.items():
            if name.startswith(start):
                name = instead + name.removeprefix(start)
                break
        members[name] = content
    folder = put(tmp_path / "bot", members)
    source = read_bot_file(folder)
    assert set(source.member_names()) == set(MEMBERS)
    assert len(source.findings) == 1
    assert source.findings[0].severity == "info"
    assert "found in another place, first “" in source.findings[0].message
    assert export(folder, tmp_path / "a.bpz") == expected
    write_folder(folder, source)
    assert export(folder, tmp_path / "b.bpz") == export(folder, tmp_path / "a.bpz")
    assert all(finding.severity == "info" for finding in read_bot_file(folder).findings)


def test_a_bot_in_a_single_subfolder_is_found(tmp_path: Path, expected: bytes) -> None:
    put(tmp_path / "outer" / "my bot", MEMBERS)
    put(tmp_path / "outer", {"README.md": b"x"})
    source = read_bot_file(tmp_path / "outer")
    assert source.path == tmp_path / "outer" / "my bot"
    assert [finding.message for finding in source.findings] == ["Everything is inside the folder “my bot”."]
    assert export(tmp_path / "outer", tmp_path / "a.bpz") == expected
    assert source.path is not None
    write_folder(source.path, source, {"files/new": b"x"})
    again = read_bot_file(tmp_path / "outer")
    assert again.findings == ()
    assert again.read("files/new") == b"x"
    put(tmp_path / "outer" / "other", {"bot.json": b"{}"})
    with pytest.raises(ArchiveError, match="several bots"):
        read_bot_file(tmp_path / "outer")


def test_members_beside_the_subfolder_are_found(tmp_path: Path) -> None:
    put(tmp_path / "repo", {("src/" + name if name == "bot.json" else name): data for name, data in MEMBERS.items()})
    source = read_bot_file(tmp_path / "repo")
    assert set(source.member_names()) == set(MEMBERS)
    assert source.path == tmp_path / "repo" / "src"


def test_missing_members_are_told_and_the_rest_opens(tmp_path: Path) -> None:
    gone = {"documents.json", f"{TABLE_ID}.jsonl", f"files/{PAGE_FILE_ID}", f"files/{MEDIA_NAME}"}
    folder = put(tmp_path / "bot", {name: content for name, content in MEMBERS.items() if name not in gone})
    assert messages(folder) == [
        "“documents.json” is missing.",
        f"The table “{TABLE_ID}.jsonl” named in “bot.json” is missing.",
        f"The file “files/{MEDIA_NAME}” named in “files.json” is missing.",
        f"1 of 2 files named in “cloud_files.json” is missing, first “files/{PAGE_FILE_ID}”.",
    ]
    source = read_bot_file(folder)
    assert source.bot.value == small_bot()
    assert list(source.table_rows(TABLE_ID)) == []
    assert source.find_payload(DOCUMENT_ID) == f"documents/{DOCUMENT_ID}.txt"
    write_archive(tmp_path / "a.bpz", source)
    assert read_bot_file(tmp_path / "a.bpz").findings == source.findings


def test_missing_documents_are_told(tmp_path: Path) -> None:
    folder = put(tmp_path / "bot", {name: content for name, content in MEMBERS.items() if "documents/" not in name})
    assert messages(folder) == [f"The document “documents/{DOCUMENT_ID}” named in “documents.json” is missing."]


def test_many_missing_files_are_one_finding(tmp_path: Path) -> None:
    cloud = [{"id": f"file_{number:03}", "size": 1} for number in range(285)]
    files = {f"files/file_{number:03}": b"x" for number in range(229)}
    put(tmp_path / "bot", {**MEMBERS, **files, "cloud_files.json": json.dumps(cloud).encode()})
    assert messages(tmp_path / "bot") == [
        "56 of 285 files named in “cloud_files.json” are missing, first “files/file_229”."
    ]


def test_changed_line_ends_are_told(tmp_path: Path) -> None:
    changed = {name: content.replace(b"\r\n", b"\n") for name, content in MEMBERS.items()}
    folder = put(tmp_path / "bot", changed)
    files = [
        ("documents.json", f"documents/{DOCUMENT_ID}.txt"),
        ("files.json", f"files/{MEDIA_NAME}"),
        ("cloud_files.json", f"files/{PAGE_FILE_ID}"),
    ]
    assert messages(folder) == [
        f"1 file has another size than “{owner}” says, first “{name}”; line ends may have been changed."
        for owner, name in files
    ]
    windows = {
        name: content.replace(b"\n", b"\r\n") for name, content in changed.items() if name != f"files/{MEDIA_NAME}"
    }
    folder = put(tmp_path / "windows", {**MEMBERS, **windows})
    source = read_bot_file(folder)
    assert source.bot.value == small_bot()
    assert source.bot.exact
    assert len(list(source.table_rows(TABLE_ID))) == 3


def test_only_a_bot_json(tmp_path: Path) -> None:
    folder = put(tmp_path / "bot", {"bot.json": b"{}"})
    assert messages(folder) == ["There is only the bot itself, without lists of its files and documents."]
    export(folder, tmp_path / "a.bpz")
    assert read_bot_file(tmp_path / "a.bpz").member_names() == ("bot.json",)


def test_lists_may_hold_anything(tmp_path: Path) -> None:
    odd = json.dumps(
        [
            None,
            1,
            "x",
            [],
            {},
            {"id": 1, "fileName": {}},
            {"id": "../../etc/passwd", "fileName": "/etc/passwd", "size": 3},
            {"id": "", "fileName": ""},
            {"id": "..", "fileName": ".."},
            {"id": "bot.json", "fileName": "bot.json"},
            {"id": "bot", "fileName": "files.json"},
        ]
    ).encode()
    lists = dict.fromkeys(("documents.json", "files.json", "cloud_files.json"), odd)
    bot = b'{"tables": {"../x": 1, "table_../../x": 2, "": 3, "table_a": null}}'
    source = read_bot_file(put(tmp_path / "bot", {"bot.json": bot, **lists}))
    assert all(finding.severity in ("warning", "info") for finding in source.findings)
    assert set(source.member_names()) == {"bot.json", *lists}
    put(tmp_path / "list", {"bot.json": b'{"tables": [1]}', "files.json": b"[]"})
    assert read_bot_file(tmp_path / "list").member_names()


@links
@pytest.mark.parametrize("name", ["bot.json", "cloud_files.json", f"files/{CONFIG_FILE_ID}", "files", "documents"])
def test_links_at_places_of_members_are_refused(tmp_path: Path, name: str) -> None:
    folder = put(tmp_path / "bot", MEMBERS)
    outside = tmp_path / "outside"
    (folder / name).rename(outside)
    (folder / name).symlink_to(outside)
    with pytest.raises(ArchiveError, match=f"“{name}” is a link, and only plain files are read"):
        read_bot_file(folder)


@links
def test_links_elsewhere_are_not_followed(tmp_path: Path) -> None:
    folder = put(tmp_path / "bot", {name: data for name, data in MEMBERS.items() if "files/" not in name})
    put(tmp_path / "outside", {name: data for name, data in MEMBERS.items() if "files/" in name})
    (folder / "data").symlink_to(tmp_path / "outside")
    (folder / "loop").symlink_to(folder)
    source = read_bot_file(folder)
    assert not any(name.startswith("files/") for name in source.member_names())
    assert [finding.message for finding in source.findings][-1].startswith("2 of 2 files")


@links
def test_a_member_that_became_a_link_is_not_read(tmp_path: Path) -> None:
    folder = put(tmp_path / "bot", MEMBERS)
    source = read_bot_file(folder)
    path = folder / "files" / CONFIG_FILE_ID
    secret = tmp_path / "secret"
    path.rename(secret)
    path.symlink_to(secret)
    with pytest.raises(ArchiveError, match="it is a link, and links are not followed"):
        source.read(f"files/{CONFIG_FILE_ID}")


def test_a_folder_is_held_to_the_limits(tmp_path: Path) -> None:
    folder = put(tmp_path / "bot", MEMBERS)
    with pytest.raises(ArchiveError, match="“bot” was not opened: there are more than 4 files in it"):
        read_bot_file(folder, Limits(entries=4))
    with pytest.raises(ArchiveError, match=r"“bot\.json” has .* and 1\.0 KB are the most"):
        read_bot_file(folder, Limits(entry_bytes=1024))
    with pytest.raises(ArchiveError, match="its members have"):
        read_bot_file(folder, Limits(total_bytes=20_000))
    with pytest.raises(ArchiveError, match=r"“bot\.json” is nested more than 5 levels deep"):
        read_bot_file(folder, Limits(json_depth=5))


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="the file system does not tell such names apart")
def test_names_that_collide_elsewhere_are_refused(tmp_path: Path) -> None:
    folder = put(tmp_path / "bot", {**MEMBERS, "files/a": b"1", "files/A": b"2"})
    with pytest.raises(ArchiveError, match="would be the same file on some systems"):
        read_bot_file(folder)


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="the file system has no such names")
def test_names_with_broken_characters_are_refused_only_for_members(tmp_path: Path) -> None:
    folder = put(tmp_path / "bot", MEMBERS)
    (folder / "a\nb \udcff").write_bytes(b"none of ours")
    assert messages(folder) == []
    (folder / "files" / "\udcff").write_bytes(b"x")
    with pytest.raises(ArchiveError, match="has a broken character in its name"):
        read_bot_file(folder)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"<<<<<<< HEAD\n{}",
        b"[]",
        b'{"format": 2, "time": "2025-01-01 00:00:00", "entries": []}',
        b'{"format": 1, "time": "yesterday", "entries": []}',
        b'{"format": 1, "time": "2025-01-01 00:00:00", "entries": [{"name": 1}]}',
        b'{"format": 1, "time": "2025-01-01 00:00:00", "entries": [{"name": "a", "flags": -1}]}',
        b'{"format": 1, "time": "2025-01-01 00:00:00", "entries": [{"name": "a", "method": 12}]}',
        b'{"format": 1, "time": "2025-01-01 00:00:00", "entries": [{"name": "a", "extra": "xyz"}]}',
        b'{"format": 1, "time": "2025-01-01 00:00:00", "entries": [{"name": "a", "member": "../b"}]}',
        b'{"format": 1, "time": "2025-01-01 00:00:00", "entries": [{"name": "a"}, {"name": "A"}]}',
        b'{"format": 1, "time": "9999-01-01 00:00:00", "entries": []}',
        b'{"format": 1, "time": "2025-01-01 00:00:00", "entries": 5}',
    ],
)
def test_a_damaged_record_is_told_and_does_without(tmp_path: Path, expected: bytes, content: bytes) -> None:
    folder = put(tmp_path / "bot", {**MEMBERS, ".dialoom/container.json": content})
    assert len(messages(folder)) == 1
    assert "“.dialoom/container.json” cannot be used" in messages(folder)[0]
    assert export(folder, tmp_path / "a.bpz") == expected


@links
def test_a_linked_record_is_not_used(tmp_path: Path) -> None:
    folder = put(tmp_path / "bot", MEMBERS)
    put(tmp_path / "outside", {"container.json": b"{}"})
    (folder / ".dialoom").symlink_to(tmp_path / "outside")
    assert "cannot be used" in messages(folder)[0]
