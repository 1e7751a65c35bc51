"""Where the cloud studio puts members, and which names are what."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.archive.entry_form import dos_time, dos_time_text
from studio.archive.errors import shown, shown_size
from studio.archive.order import DocumentedOrder

ORDER = [
    "bot.json",
    "table_b.jsonl",
    "table_a.jsonl",
    "table_c.jsonl",
    "documents/",
    "documents/z.txt",
    "documents/a.txt",
    "documents.json",
    "files/",
    "files/y.png",
    "files/b.png",
    "files/stray.png",
    "files.json",
    "files/file_2",
    "files/file_3",
    "files/file_9",
    "files/file_1",
    "other.json",
    "cloud_files.json",
]


def order(media: bool) -> DocumentedOrder:
    return DocumentedOrder(
        {"tables": {"table_b": {}, "table_a": {}}},
        [{"id": "z"}, {"id": "a"}],
        [{"fileName": "y.png"}, {"fileName": "b.png"}] if media else [],
        [{"id": "file_2"}, {"id": "file_3"}],
    )


def test_the_documented_order() -> None:
    shuffled = random.Random(1).sample(ORDER, len(ORDER))
    assert order(media=True).sort(shuffled) == ORDER


def test_without_media_the_list_of_media_comes_before_the_files() -> None:
    names = [name for name in ORDER if not name.endswith(".png")]
    names.remove("files.json")
    names.insert(names.index("files/"), "files.json")
    assert order(media=False).sort(random.Random(2).sample(names, len(names))) == names


@given(st.lists(st.sampled_from(ORDER), unique=True), st.sampled_from(ORDER))
def test_a_new_member_among_ordered_ones_goes_where_sorting_puts_it(names: list[str], new: str) -> None:
    rules = order(media=True)
    there = rules.sort(name for name in names if name != new)
    there.insert(rules.position(new, there, lambda name: name), new)
    assert there == rules.sort(there)


def test_lists_of_another_shape_decide_nothing() -> None:
    rules = DocumentedOrder([], "x", {"a": 1}, [None, {"id": 5}])
    assert rules.sort(["files/file_1", "files/file_2", "bot.json"]) == ["bot.json", "files/file_2", "files/file_1"]


@pytest.mark.parametrize(
    ("moment", "text"),
    [
        (datetime(2025, 3, 14, 9, 26, 53, tzinfo=UTC), "2025-03-14 09:26:52"),
        (datetime(2025, 3, 14, 0, 30, tzinfo=timezone(timedelta(hours=2))), "2025-03-13 22:30:00"),
        (datetime(1970, 1, 1, tzinfo=UTC), "1980-01-01 00:00:00"),
        (datetime(2200, 1, 1, tzinfo=UTC), "2107-12-31 23:59:58"),
        (datetime(2025, 3, 14, 9, 26, 52), "2025-03-14 09:26:52"),
    ],
)
def test_times_are_utc_within_what_an_archive_can_hold(moment: datetime, text: str) -> None:
    assert dos_time_text(dos_time(moment)) == text


def test_names_are_shown_harmlessly() -> None:
    assert shown("files/a\n\0\u202eb") == "“files/a\\u000a\\u0000\\u202eb”"
    assert shown("naïve 🥐 name") == "“naïve 🥐 name”"
    assert len(shown("x" * 5000)) < 130


@pytest.mark.parametrize(
    ("size", "text"),
    [
        (0, "0 bytes"),
        (999, "999 bytes"),
        (1024, "1.0 KB"),
        (125829120, "120 MB"),
        (5 << 30, "5.0 GB"),
        (1023000, "999 KB"),
    ],
)
def test_sizes_are_shown_as_people_read_them(size: int, text: str) -> None:
    assert shown_size(size) == text
