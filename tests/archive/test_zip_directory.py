"""Hostile and damaged archives are refused with a sentence; odd but valid ones open."""

from __future__ import annotations

import stat
import struct
import zlib
from dataclasses import replace
from pathlib import Path

import pytest

from studio.archive import ArchiveError, Limits, read_bot_file
from tests.archive.zip_bytes import Part, build, deflated, part, streamed

BOT = part("bot.json", b'{\n  "version": "1.17"\n}')


def refusal(tmp_path: Path, data: bytes, limits: Limits | None = None) -> str:
    """The sentence with which an archive is refused; nothing beside it may have been written."""
    path = tmp_path / "evil.bpz"
    path.write_bytes(data)
    with pytest.raises(ArchiveError) as caught:
        read_bot_file(path, limits)
    sentence = str(caught.value)
    assert sentence.startswith("“evil.bpz” was not opened: ")
    assert sentence.endswith(".")
    assert "\n" not in sentence
    assert sorted(tmp_path.iterdir()) == [path]
    return sentence


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        (b"../evil", "“../evil” leads outside"),
        (b"files/../../evil", "leads outside"),
        (b"files/..", "leads outside"),
        (b"/etc/passwd", "“/etc/passwd” has an absolute path"),
        (b"//server/share", "has an absolute path"),
        (b"C:/evil", "“C:/evil” has a path with a drive letter"),
        (b"c:evil", "drive letter"),
        (b"files\\evil", "backslash"),
        (b"..\\evil", "backslash"),
        (b"files/a\0.txt", "“files/a\\u0000.txt” has a control character"),
        (b"files/a\n.txt", "control character"),
        (b"files/a\x7f", "control character"),
        (b"./evil", "has an empty step"),
        (b"files//evil", "has an empty step"),
        (b"files/./evil", "has an empty step"),
        (b"", "has no name"),
        (b"n" * 1001, "1,001 bytes"),
    ],
)
def test_a_name_that_could_escape_is_refused(tmp_path: Path, name: bytes, reason: str) -> None:
    assert reason in refusal(tmp_path, build([BOT, Part(name, b"x")]))


def test_a_name_that_is_not_the_text_it_claims_to_be_is_refused(tmp_path: Path) -> None:
    assert "is not UTF-8" in refusal(tmp_path, build([BOT, Part(b"files/\xff", flags=0x800)]))


@pytest.mark.parametrize(
    ("mode", "kind"),
    [
        (stat.S_IFLNK, "a link"),
        (stat.S_IFIFO, "a pipe"),
        (stat.S_IFCHR, "a device"),
        (stat.S_IFBLK, "a device"),
        (stat.S_IFSOCK, "a socket"),
    ],
)
@pytest.mark.parametrize("system", [0, 3])
def test_a_special_file_is_refused(tmp_path: Path, mode: int, kind: str, system: int) -> None:
    link = part("files/link", b"/etc/passwd", attributes=(mode | 0o777) << 16, create_system=system)
    assert f"“files/link” is {kind}" in refusal(tmp_path, build([BOT, link]))


@pytest.mark.parametrize(("name", "mode"), [("files", stat.S_IFDIR), ("files/", stat.S_IFREG)])
def test_a_file_that_says_it_is_a_folder_is_refused(tmp_path: Path, name: str, mode: int) -> None:
    odd = part(name, attributes=(mode | 0o755) << 16, create_system=3)
    assert "a file and a folder at once" in refusal(tmp_path, build([BOT, odd]))


@pytest.mark.parametrize(
    ("names", "reason"),
    [
        (["files/a", "files/a"], "“files/a” is there twice"),
        (["files/a", "files/A"], "“files/a” and “files/A” would be the same file"),
        (["files/straße", "files/STRASSE"], "would be the same file"),
        (["files/é", "files/e\u0301"], "would be the same file"),
        (["a", "a/b"], "“a” is a file"),
        (["a/b", "A"], "“A” is a file"),
        (["a/b/c", "a"], "“a” is a file"),
        (["x", "x/"], "would be the same file"),
        (["bot.json"], "“bot.json” is there twice"),
        (["BOT.json"], "would be the same file"),
    ],
)
def test_names_that_collide_are_refused(tmp_path: Path, names: list[str], reason: str) -> None:
    assert reason in refusal(tmp_path, build([BOT, *(part(name, flags=0x800) for name in names)]))


def test_too_many_entries_are_refused_before_they_are_read(tmp_path: Path) -> None:
    data = build([BOT, *(part(f"files/{number}") for number in range(50))])
    assert "it holds 51 entries, and 50 are the most allowed" in refusal(tmp_path, data, Limits(entries=50))
    assert "60,000 entries" in refusal(tmp_path, build([BOT], count=60000))


def test_a_table_of_contents_that_counts_wrong_is_refused(tmp_path: Path) -> None:
    assert "line 2 of the archive's table of contents is damaged" in refusal(tmp_path, build([BOT], count=2))
    assert "holds more than it says" in refusal(tmp_path, build([BOT, part("a")], count=1))


def test_sizes_above_the_limits_are_refused(tmp_path: Path) -> None:
    data = build([BOT, part("files/a", bytes(2000)), part("files/b", bytes(2000))])
    assert "the file has" in refusal(tmp_path, data, Limits(archive_bytes=4000))
    assert "“files/a” has 2.0 KB" in refusal(tmp_path, data, Limits(entry_bytes=1999))
    assert "would unpack to 3.9 KB" in refusal(tmp_path, data, Limits(total_bytes=4000))
    assert "table of contents is larger" in refusal(tmp_path, data, Limits(directory_bytes=100))
    assert "“bot.json” has 23 bytes, and 20 bytes are the most" in refusal(tmp_path, data, Limits(json_bytes=20))


def test_an_entry_that_unpacks_to_far_more_than_its_size_is_refused(tmp_path: Path) -> None:
    bomb = deflated("files/bomb", bytes(3 << 20))
    assert "“files/bomb” would unpack to more than 200 times" in refusal(tmp_path, build([BOT, bomb]))
    small = deflated("files/zeros", bytes(1 << 20))
    (tmp_path / "good.bpz").write_bytes(build([BOT, small]))
    assert read_bot_file(tmp_path / "good.bpz").read("files/zeros") == bytes(1 << 20)


def test_an_entry_longer_than_declared_is_stopped_while_unpacking(tmp_path: Path) -> None:
    bomb = replace(deflated("files/bomb", bytes(50 << 20)), size=100, crc=zlib.crc32(bytes(100)))
    path = tmp_path / "evil.bpz"
    path.write_bytes(build([BOT, bomb]))
    source = read_bot_file(path)
    with pytest.raises(ArchiveError, match="“files/bomb” is damaged: it is longer than"):
        source.read("files/bomb")


def test_entries_that_share_bytes_are_refused(tmp_path: Path) -> None:
    first = part("files/a", bytes(100))
    start = 30 + len(BOT.name) + len(BOT.data)
    again = replace(part("files/b"), offset=start)
    assert "overlaps" in refusal(tmp_path, build([BOT, first, again]))
    inner = build([part("files/inner", b"x")])
    quine = part("files/outer", inner)
    nested = replace(part("files/inner", b"x"), offset=start + 30 + len(quine.name))
    assert "overlaps" in refusal(tmp_path, build([BOT, quine, nested]))
    beyond = replace(part("files/a", b"xx"), compressed_size=5000, size=5000)
    assert "overlaps" in refusal(tmp_path, build([BOT, beyond]))


def test_an_entry_outside_the_file_is_refused(tmp_path: Path) -> None:
    assert "lies outside the file" in refusal(tmp_path, build([BOT, replace(part("a"), offset=1 << 30)]))
    lost = [replace(BOT, after=bytes(50)), replace(part("a"), offset=80)]
    assert "“a” is not where the table of contents says" in refusal(tmp_path, build(lost))


@pytest.mark.parametrize(
    "local",
    [
        {"size": 8},
        {"compressed_size": 1},
        {"crc": 1},
        {"method": 8},
        {"flags": 1},
        {"size": 0, "compressed_size": 0, "crc": 0},
    ],
)
def test_two_headers_that_disagree_are_refused(tmp_path: Path, local: dict[str, int]) -> None:
    data = build([BOT, part("files/a", b"content", local=local)])
    assert "“files/a” has another size, checksum or method in its own header" in refusal(tmp_path, data)


def test_two_headers_with_different_names_are_refused(tmp_path: Path) -> None:
    evil = part("files/a", b"x", local={"name": b"../evil"})
    assert "“files/a” is called “../evil” in its own header" in refusal(tmp_path, build([BOT, evil]))


def test_a_descriptor_that_disagrees_is_refused(tmp_path: Path) -> None:
    item = streamed(part("files/a", b"content"))
    wrong = replace(item, after=b"PK\7\10" + struct.pack("<3L", 1, 7, 7))
    assert "in its own header" in refusal(tmp_path, build([BOT, wrong]))
    assert "in its own header" in refusal(tmp_path, build([BOT, replace(item, after=b"")]))


@pytest.mark.parametrize("flags", [0x1, 0x41, 0x2000])
def test_an_encrypted_entry_is_refused(tmp_path: Path, flags: int) -> None:
    assert "“files/a” is encrypted" in refusal(tmp_path, build([BOT, part("files/a", b"x", flags=flags)]))


@pytest.mark.parametrize(
    ("method", "name"), [(1, "Shrink"), (9, "Deflate64"), (12, "bzip2"), (14, "LZMA"), (93, "Zstandard"), (77, "77")]
)
def test_a_method_that_is_not_read_is_named(tmp_path: Path, method: int, name: str) -> None:
    sentence = refusal(tmp_path, build([BOT, part("files/a", b"x", method=method)]))
    assert name in sentence
    assert "“files/a”" in sentence


def test_a_stored_entry_with_two_sizes_is_refused(tmp_path: Path) -> None:
    assert "two different sizes" in refusal(tmp_path, build([BOT, part("files/a", b"xyz", size=2)]))


def test_a_folder_with_content_is_refused(tmp_path: Path) -> None:
    assert "is a folder, yet has content" in refusal(tmp_path, build([BOT, part("files/", b"x")]))


def test_what_is_no_archive_is_refused(tmp_path: Path) -> None:
    assert "the file is empty" in refusal(tmp_path, b"")
    assert "it is not a bot archive" in refusal(tmp_path, b"%PDF-1.7 and so on")
    assert "it is not a bot archive" in refusal(tmp_path, b"P")
    assert "is missing, so this is not a bot" in refusal(tmp_path, build([]))
    assert "is missing, so this is not a bot" in refusal(tmp_path, build([part("readme.txt", b"x")]))


def test_a_part_of_an_archive_is_refused(tmp_path: Path) -> None:
    assert "several parts" in refusal(tmp_path, build([BOT], disk=1))
    wide = bytearray(build([BOT], zip64=True))
    wide[-26:-22] = struct.pack("<L", 2)  # the number of disks in the locator
    assert "several parts" in refusal(tmp_path, bytes(wide))


def test_a_broken_wide_header_is_refused(tmp_path: Path) -> None:
    short = struct.pack("<2HQ", 1, 8, 1)
    wide = replace(part("files/a", b"x"), extra=short, size=0xFFFFFFFF, compressed_size=0xFFFFFFFF)
    assert "“files/a” has a damaged header" in refusal(tmp_path, build([BOT, wide]))
    data = build([BOT], zip64=True).replace(b"PK\6\6", b"PK\0\0")
    assert "the end of the archive is damaged" in refusal(tmp_path, data)


def test_an_archive_cut_off_anywhere_is_refused(tmp_path: Path) -> None:
    data = build([BOT, part("files/a", bytes(40))])
    for length in range(len(data)):
        sentence = refusal(tmp_path, data[:length])
        assert length < 30 or "cut off" in sentence


def test_an_archive_with_bytes_lost_in_the_middle_is_refused(tmp_path: Path) -> None:
    data = build([BOT, part("files/a", bytes(40)), part("files/b", bytes(40))])
    for start in range(0, len(data) - 30, 7):
        refusal(tmp_path, data[:start] + data[start + 5 :])


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ('{"a": "ü"}'.encode("utf-16"), "is not UTF-8 text"),
        ('{"a": "ü"}'.encode("latin-1"), "is not UTF-8 text"),
        (b'{"a": ', "is not valid JSON (line 1"),
        (b"", "is not valid JSON"),
        (b'{"a": NaN}', "holds NaN"),
        (b"[" * 100_000, "is nested more than 200 levels deep"),
        (b'{"a":' * 201 + b"1" + b"}" * 201, "is nested more than 200 levels deep"),
        (b"[1, 2]", "holds no JSON object"),
        (b"null", "holds no JSON object"),
    ],
)
def test_a_bot_that_cannot_be_read_is_refused(tmp_path: Path, content: bytes, reason: str) -> None:
    sentence = refusal(tmp_path, build([part("bot.json", content)]))
    assert "“bot.json”" in sentence
    assert reason in sentence


def test_a_damaged_bot_is_refused(tmp_path: Path) -> None:
    data = build([replace(BOT, crc=1)])
    assert "“bot.json” is damaged: its checksum does not match" in refusal(tmp_path, data)


def test_two_bots_in_one_archive_are_refused(tmp_path: Path) -> None:
    data = build([part("a/bot.json", BOT.data), part("b/bot.json", BOT.data)])
    assert "several bots in it (“a/bot.json”, “b/bot.json”)" in refusal(tmp_path, data)


def odd_archives() -> dict[str, bytes]:
    """Valid archives that the cloud studio would not write."""
    content = bytes(range(256)) * 8
    entries = [BOT, part("files/"), part("files/a", content), part("cloud_files.json", b"[]")]
    packed = [deflated("bot.json", BOT.data), deflated("files/a", content), deflated("files/e", b"")]
    named = part("files/ü", content, flags=0x800)
    unix = part("files/a", content, create_system=3, attributes=0o100644 << 16)
    return {
        "plain": build(entries),
        "deflated": build(packed),
        "streamed": build([streamed(item) for item in entries if not item.name.endswith(b"/")]),
        "streamed without signatures": build([streamed(BOT, "bare"), streamed(packed[1], "bare")]),
        "streamed with long sizes": build([streamed(BOT, "wide")]),
        "zip64": build(entries, zip64=True),
        "commented": build([replace(BOT, comment=b"the bot")], comment=b"made by hand"),
        "end mark in the comment": build([BOT], comment=b"PK\5\6 is not the end" + bytes(30)),
        "bytes before": build(entries, prefix=b"#!/bin/sh\nexit\n"),
        "bytes before, counted from them": build(entries, prefix=b"MZ" * 50, counted_from_prefix=True),
        "bytes after": build(entries, trailing=b"\r\n"),
        "gaps": build([replace(item, after=b"gap") for item in entries]),
        "another order inside": build(entries, order=[3, 0, 2, 1]),
        "extra fields": build([replace(BOT, extra=b"UT\5\0\1abcd", local={"extra": b"UT\5\0\1efgh"})]),
        "unicode name": build([BOT, named]),
        "unflagged name": build([BOT, replace(named, flags=0)]),
        "code page name": build([BOT, part("x", content, local={}), Part(b"files/\x81", content)]),
        "unix modes": build([BOT, part("files/", attributes=(0o40755 << 16) | 16, create_system=3), unix]),
        "one folder around": build([part("my bot/"), *(replace(i, name=b"my bot/" + i.name) for i in entries)]),
        "mac leftovers": build(
            [*entries, part("__MACOSX/"), part("__MACOSX/._bot.json", b"x"), part(".DS_Store", b"x")]
        ),
    }


@pytest.mark.parametrize("name", list(odd_archives()))
def test_an_odd_archive_opens(tmp_path: Path, name: str) -> None:
    path = tmp_path / "odd.bpz"
    path.write_bytes(odd_archives()[name])
    source = read_bot_file(path)
    assert source.bot.value == {"version": "1.17"}
    assert source.verify() == ()
    assert not any("DS_Store" in member or member.startswith("__") for member in source.member_names())
