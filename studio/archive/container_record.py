"""`.dialoom/container.json`: what an archive holds besides its contents, kept in a project folder.

With it the folder becomes the very archive it came from. Only what differs from the cloud studio's own form is
written, one entry a line, so that a version control system shows and merges changes well.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from studio.archive.entry_form import EntryForm, dos_time_from_text, dos_time_text, new_form
from studio.archive.errors import ArchiveError
from studio.archive.limits import Limits
from studio.archive.names import check_collisions, check_member_name
from studio.bot.json_text import JsonTextError, parse_json

FOLDER = ".dialoom"
FILE = f"{FOLDER}/container.json"
FORMAT = 1
_NUMBERS = (
    "method",
    "flags",
    "create_version",
    "create_system",
    "extract_version",
    "internal_attributes",
    "external_attributes",
)
_NUMBER_BITS = {"create_version": 8, "create_system": 8, "extract_version": 8, "external_attributes": 32}
_BYTES = ("raw_name", "extra", "local_extra", "comment")


@dataclass(frozen=True)
class RecordedEntry:
    """An entry of the archive, and the member it is: empty for folder entries."""

    form: EntryForm
    member: str


@dataclass(frozen=True)
class ContainerRecord:
    """The archive a project folder stands for."""

    entries: tuple[RecordedEntry, ...] = ()
    """In the archive's order."""
    comment: bytes = b""

    def member_names(self) -> list[str]:
        return [entry.member for entry in self.entries if entry.member]


def dump_record(record: ContainerRecord) -> bytes:
    """The text of the file, UTF-8."""
    time = _usual_time([entry.form.time for entry in record.entries])
    head: dict[str, Any] = {"format": FORMAT, "time": dos_time_text(time)}
    if record.comment:
        head["comment"] = record.comment.hex()
    lines = [f"  {json.dumps(key)}: {json.dumps(value)}," for key, value in head.items()]
    entries = [f"    {json.dumps(_entry_to_json(entry, time), ensure_ascii=False)}" for entry in record.entries]
    body = "\n" + ",\n".join(entries) + "\n  " if entries else ""
    return ("{\n" + "\n".join(lines) + f'\n  "entries": [{body}]\n}}\n').encode()


def parse_record(data: bytes, limits: Limits) -> ContainerRecord:
    """Read the text of the file. Raises ArchiveError when it is damaged or names files outside the folder."""
    try:
        value = parse_json(data, limits.json_depth).value
        if value["format"] != FORMAT:
            raise ArchiveError("it was written by a newer version of this program.")
        time = dos_time_from_text(value["time"])
        entries = tuple(_entry_from_json(entry, time, limits) for entry in value["entries"])
        comment = bytes.fromhex(value.get("comment", ""))
    except JsonTextError as error:
        raise ArchiveError(f"it {error}.") from error
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError):
        raise ArchiveError("it does not have the form this program writes.") from None
    if len(entries) > limits.entries or len(comment) > 0xFFFF:
        raise ArchiveError("it is larger than any archive may be.")
    check_collisions(entry.form.name for entry in entries)
    check_collisions(entry.member for entry in entries if entry.member)
    return ContainerRecord(entries, comment)


def _usual_time(times: Sequence[int]) -> int:
    return max(Counter(times).items(), key=lambda item: item[1], default=(0, 0))[0]


def _entry_to_json(entry: RecordedEntry, time: int) -> dict[str, Any]:
    form = entry.form
    usual = new_form(form.name, time)
    data: dict[str, Any] = {"name": form.name}
    if not form.is_folder and entry.member != form.name:
        data["member"] = entry.member
    if form.time != time:
        data["time"] = dos_time_text(form.time)
    for key in _NUMBERS:
        if getattr(form, key) != getattr(usual, key):
            data[key] = getattr(form, key)
    for key in _BYTES:
        if getattr(form, key) != getattr(usual, key):
            data[key] = getattr(form, key).hex()
    return data


def _entry_from_json(data: dict[str, Any], time: int, limits: Limits) -> RecordedEntry:
    name = data["name"]
    if "time" in data:
        time = dos_time_from_text(data["time"])
    check_member_name(name, limits)
    changes: dict[str, Any] = {}
    for key in _NUMBERS:
        if key in data:
            number = data[key]
            if not isinstance(number, int) or not 0 <= number < 1 << _NUMBER_BITS.get(key, 16):
                raise ValueError(key)
            changes[key] = number
    for key in _BYTES:
        if key in data:
            changes[key] = bytes.fromhex(data[key])
            if len(changes[key]) > 0xFFFF:
                raise ValueError(key)
    form = EntryForm(**{**vars(new_form(name, time)), **changes})
    if form.method not in (0, 8):
        raise ValueError("method")
    if form.is_folder:
        return RecordedEntry(form, "")
    member = data.get("member", name)
    check_member_name(member, limits)
    if member.endswith("/"):
        raise ValueError("member")
    return RecordedEntry(form, member)
