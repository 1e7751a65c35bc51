"""Whatever the bytes are: a bot file opens, or is refused with an ArchiveError."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from studio.archive import ArchiveError, BotFile, Finding, Limits, read_bot_file, write_archive
from studio.archive.container_record import ContainerRecord, RecordedEntry, dump_record, parse_record
from studio.archive.entry_form import EntryForm, dos_time_from_text, dos_time_text
from tests.archive.test_zip_directory import odd_archives
from tests.fixtures.bots import write_small_bpz

LIMITS = Limits(archive_bytes=1 << 20, entry_bytes=1 << 20, total_bytes=1 << 22, json_bytes=1 << 20, entries=1000)


def mutations(seed: bytes, chance: random.Random) -> Iterator[bytes]:
    """Endless variations: bytes changed, numbers set to extremes, pieces cut out, doubled and swapped."""
    while True:
        data = bytearray(seed)
        for _ in range(chance.randint(1, 4)):
            at, length = chance.randrange(len(data) + 1), chance.choice([1, 2, 4, 8, 30, 46, 200])
            match chance.randrange(6):
                case 0:
                    data[at : at + 1] = bytes([chance.randrange(256)])
                case 1:
                    data[at : at + length] = chance.choice([b"\0", b"\xff"]) * min(length, 8)
                case 2:
                    del data[at : at + length]
                case 3:
                    data[at:at] = data[at : at + length]
                case 4:
                    other = chance.randrange(len(data) + 1)
                    data[at : at + length] = data[other : other + length]
                case _:
                    data[at : at + 4] = chance.choice(
                        [b"PK\3\4", b"PK\1\2", b"PK\5\6", b"PK\6\6", b"PK\6\7", b"PK\7\10"]
                    )
        yield bytes(data)


def open_or_refuse(path: Path) -> BotFile | None:
    try:
        return read_bot_file(path, LIMITS)
    except ArchiveError as error:
        sentence = str(error)
    assert sentence.endswith(".")
    assert "\n" not in sentence
    return None


def use(path: Path) -> None:
    """Open a file and do everything with it; only ArchiveError may come out."""
    source = open_or_refuse(path)
    if source is None:
        return
    problems: list[Finding] = []
    source.verify()
    for name in source.member_names():
        list(source.table_rows(name.removesuffix(".jsonl"), problems.append))
    target = path.with_name("copy.bpz")
    write_archive(target, source)
    assert target.read_bytes() == path.read_bytes()
    try:
        write_archive(target, source, {"bot.json": b'{"edited": 1}'}, backup=False)
    except ArchiveError:
        return
    assert read_bot_file(target, LIMITS).bot.value == {"edited": 1}


@pytest.mark.parametrize("name", list(odd_archives()))
def test_mutated_archives(tmp_path: Path, name: str) -> None:
    path = tmp_path / "fuzzed.bpz"
    for _, data in zip(range(40), mutations(odd_archives()[name], random.Random(name)), strict=False):
        path.write_bytes(data)
        use(path)


def test_mutated_bots(tmp_path: Path) -> None:
    seed = write_small_bpz(tmp_path / "small.bpz").read_bytes()
    path = tmp_path / "fuzzed.bpz"
    for _, data in zip(range(60), mutations(seed, random.Random(7)), strict=False):
        path.write_bytes(data)
        use(path)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.binary(max_size=200) | st.binary(max_size=100).map(lambda data: data + b"PK\5\6" + bytes(18)))
def test_random_bytes(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "random.bpz"
    path.write_bytes(data)
    use(path)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.binary(max_size=200) | st.text(alphabet='{}[]":,0123eE+-.\\u nultrfas', max_size=80).map(str.encode))
def test_random_bot_json_in_a_folder(tmp_path: Path, data: bytes) -> None:
    folder = tmp_path / "bot"
    folder.mkdir(exist_ok=True)
    (folder / "bot.json").write_bytes(data)
    (folder / "cloud_files.json").write_bytes(data)
    open_or_refuse(folder)


forms = st.builds(
    EntryForm,
    name=st.text(st.characters(codec="utf-8", exclude_categories=("C",), exclude_characters="/\\:."), min_size=1),
    raw_name=st.binary(max_size=9),
    time=st.integers(0, 0xFFFFFFFF),
    method=st.sampled_from([0, 8]),
    flags=st.integers(0, 0xFFFF),
    create_version=st.integers(0, 255),
    create_system=st.integers(0, 255),
    extract_version=st.integers(0, 255),
    internal_attributes=st.integers(0, 0xFFFF),
    external_attributes=st.integers(0, 0xFFFFFFFF),
    extra=st.binary(max_size=9),
    local_extra=st.binary(max_size=9),
    comment=st.binary(max_size=9),
)


@given(st.lists(forms, max_size=5, unique_by=lambda form: form.name.casefold()), st.binary(max_size=20))
def test_a_record_reads_back_as_it_was_written(entries: list[EntryForm], comment: bytes) -> None:
    recorded = tuple(RecordedEntry(form, form.name) for form in entries)
    record = ContainerRecord(recorded, comment)
    try:
        parsed = parse_record(dump_record(record), Limits())
    except ArchiveError as error:
        collision = str(error)
    else:
        assert parsed == record
        return
    assert "same file" in collision


@given(st.integers(0, 0xFFFFFFFF))
def test_any_time_survives_as_text(time: int) -> None:
    assert dos_time_from_text(dos_time_text(time)) == time
