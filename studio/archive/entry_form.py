"""How an entry of a ZIP is written down, apart from its content."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime

STORED = 0
DEFLATED = 8
UTF8_FLAG = 0x0800
DESCRIPTOR_FLAG = 0x0008
ZIP64_EXTRA = 1


@dataclass(frozen=True)
class EntryForm:
    """The header fields of a ZIP entry. The defaults are what the cloud studio writes for a file."""

    name: str
    """Folder entries end in `/`."""
    raw_name: bytes
    """The name as the archive holds it."""
    time: int
    """Date and time in DOS form, date in the upper 16 bits."""
    method: int = STORED
    flags: int = 0
    create_version: int = 20
    create_system: int = 0
    extract_version: int = 10
    internal_attributes: int = 0
    external_attributes: int = 0
    """0x10 for folder entries."""
    extra: bytes = b""
    """Extra field of the table of contents."""
    local_extra: bytes = b""
    """Extra field in front of the content."""
    comment: bytes = b""

    @property
    def is_folder(self) -> bool:
        return self.name.endswith("/")

    def rewritten(self) -> EntryForm:
        """The form for a content written anew: sizes stand in the headers and are not repeated elsewhere."""
        return replace(
            self,
            flags=self.flags & ~DESCRIPTOR_FLAG,
            extra=_without_zip64(self.extra),
            local_extra=_without_zip64(self.local_extra),
        )


def new_form(name: str, time: int) -> EntryForm:
    """The form the cloud studio gives an entry."""
    return EntryForm(
        name,
        name.encode("utf-8"),
        time,
        flags=0 if name.isascii() else UTF8_FLAG,
        external_attributes=0x10 if name.endswith("/") else 0,
    )


def dos_time(moment: datetime) -> int:
    """A moment in DOS form: UTC, as the cloud studio writes it, in steps of two seconds, from 1980 to 2107."""
    if moment.tzinfo is not None:
        moment = moment.astimezone(UTC)
    if moment.year < 1980:
        moment = datetime(1980, 1, 1)
    elif moment.year > 2107:
        moment = datetime(2107, 12, 31, 23, 59, 58)
    date = (moment.year - 1980) << 9 | moment.month << 5 | moment.day
    return date << 16 | moment.hour << 11 | moment.minute << 5 | moment.second // 2


def dos_time_text(time: int) -> str:
    """A DOS time as text. Archives hold times that no calendar has, so the fields are not checked."""
    date, clock = time >> 16, time & 0xFFFF
    return (
        f"{1980 + (date >> 9):04}-{date >> 5 & 15:02}-{date & 31:02} "
        f"{clock >> 11:02}:{clock >> 5 & 63:02}:{(clock & 31) * 2:02}"
    )


def dos_time_from_text(text: str) -> int:
    """The reverse of `dos_time_text`. Raises ValueError."""
    day, _, clock = text.partition(" ")
    year, month, date = (int(part) for part in day.split("-"))
    hour, minute, second = (int(part) for part in clock.split(":"))
    fields = ((year - 1980, 7), (month, 4), (date, 5), (hour, 5), (minute, 6), (second // 2, 5))
    time = 0
    for value, bits in fields:
        if not 0 <= value < 1 << bits:
            raise ValueError(f"“{text}” is not a time")
        time = time << bits | value
    return time


def _without_zip64(extra: bytes) -> bytes:
    kept = b""
    at = 0
    while at + 4 <= len(extra):
        end = at + 4 + int.from_bytes(extra[at + 2 : at + 4], "little")
        if int.from_bytes(extra[at : at + 2], "little") != ZIP64_EXTRA:
            kept += extra[at:end]
        at = end
    return kept + extra[at:]
