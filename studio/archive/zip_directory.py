"""The table of contents of a ZIP, read strictly: everything hostile is refused before a member is touched.

Python's `zipfile` is not used because it does not say where things lie in the file, which writing an edited
archive back byte for byte needs, and because it does not compare the two headers each entry has.
"""

from __future__ import annotations

import stat
import struct
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import BinaryIO

from studio.archive.entry_form import DEFLATED, DESCRIPTOR_FLAG, STORED, UTF8_FLAG, ZIP64_EXTRA, EntryForm
from studio.archive.errors import ArchiveError, shown, shown_size
from studio.archive.limits import Limits
from studio.archive.names import check_collisions, check_member_name

LOCAL = struct.Struct("<4s2B4H3L2H")
CENTRAL = struct.Struct("<4s4B4H3L5H2L")
END = struct.Struct("<4s4H2LH")
LOCAL_SIGNATURE, CENTRAL_SIGNATURE, END_SIGNATURE = b"PK\3\4", b"PK\1\2", b"PK\5\6"
_DESCRIPTOR_SIGNATURE = b"PK\7\10"
_END64 = struct.Struct("<4sQ2H2L4Q")
_LOCATOR64 = struct.Struct("<4sLQL")
_MAX_COMMENT = 0xFFFF
_ENCRYPTED_FLAGS = 0x0001 | 0x0040 | 0x2000
_METHOD_NAMES = {1: "Shrink", 6: "Implode", 9: "Deflate64", 12: "bzip2", 14: "LZMA", 93: "Zstandard", 95: "XZ"}
_SPECIAL_FILES = {
    stat.S_IFLNK: "a link",
    stat.S_IFCHR: "a device",
    stat.S_IFBLK: "a device",
    stat.S_IFIFO: "a pipe",
    stat.S_IFSOCK: "a socket",
}


@dataclass(frozen=True)
class ZipEntry:
    """One entry of a ZIP: how it is written down and where it lies. Offsets count from the start of the file."""

    form: EntryForm
    crc: int
    compressed_size: int
    size: int
    start: int
    """Where its local header begins."""
    data_start: int
    end: int
    """Where the next entry or the table of contents begins: a data descriptor lies before it."""
    record: bytes
    """Its line in the table of contents, as found."""
    zip64_offset_at: int | None
    """Where in `record` the offset stands as 64 bits; None when it stands in its usual place."""

    @property
    def name(self) -> str:
        return self.form.name


@dataclass(frozen=True)
class ZipDirectory:
    """Everything in a ZIP but the contents of its entries."""

    entries: tuple[ZipEntry, ...]
    """In the order of the table of contents."""
    base: int
    """What the file's own offsets count from; not 0 when something was put before a finished archive."""
    prefix_end: int
    """Where the first entry begins."""
    comment_length: int
    tail: bytes
    """The archive's comment and whatever follows it."""


@dataclass(frozen=True)
class _End:
    position: int
    count: int
    directory_start: int
    base: int
    comment_length: int
    tail: bytes


def read_directory(file: BinaryIO, limits: Limits) -> ZipDirectory:
    """Read and check the table of contents and every entry's local header. Raises ArchiveError."""
    file_size = file.seek(0, 2)
    if file_size == 0:
        raise ArchiveError("the file is empty; copy or download it again.")
    if file_size > limits.archive_bytes:
        raise ArchiveError(
            f"the file has {shown_size(file_size)}, and {shown_size(limits.archive_bytes)} are the most allowed."
        )
    end = _find_end(file, file_size)
    if end.count > limits.entries:
        raise ArchiveError(f"it holds {end.count:,} entries, and {limits.entries:,} are the most allowed.")
    if end.position - end.directory_start > limits.directory_bytes:
        raise ArchiveError("its table of contents is larger than any real archive's.")
    file.seek(end.directory_start)
    directory = file.read(end.position - end.directory_start)
    records = list(_split_records(directory, end))
    outlines = [_read_record(record, end, limits) for record in records]
    _check_totals(outlines, limits)
    check_collisions(outline.form.name for outline in outlines)
    placed = _place(file, outlines, end)
    prefix_end = min((entry.start for entry in placed), default=end.directory_start)
    return ZipDirectory(placed, end.base, prefix_end, end.comment_length, end.tail)


def _find_end(file: BinaryIO, file_size: int) -> _End:
    tail_start = max(0, file_size - END.size - _MAX_COMMENT)
    file.seek(tail_start)
    tail = file.read()
    at = _end_record_at(tail)
    if at < 0:
        file.seek(0)
        if file.read(4) == LOCAL_SIGNATURE:
            raise ArchiveError("the archive is cut off, its table of contents is missing; copy or download it again.")
        raise ArchiveError("it is not a bot archive: a `.bpz` file is a ZIP archive, and this is none.")
    _, disk, first_disk, here, count, size, offset, comment_length = END.unpack_from(tail, at)
    position = tail_start + at
    rest = tail[at + END.size :]
    limit = position
    locator_at = position - _LOCATOR64.size
    if locator_at >= _END64.size:
        file.seek(locator_at)
        signature, _, _, disks = _LOCATOR64.unpack(file.read(_LOCATOR64.size))
        if signature == b"PK\6\7":
            if disks > 1:
                raise ArchiveError("it is one part of an archive in several parts; join them first.")
            limit = locator_at - _END64.size
            file.seek(limit)
            record = _END64.unpack(file.read(_END64.size))
            if record[0] != b"PK\6\6":
                raise ArchiveError("the end of the archive is damaged; copy or download it again.")
            _, _, _, _, disk, first_disk, here, count, size, offset = record
    if (disk, first_disk) not in ((0, 0), (0xFFFF, 0xFFFF)) or here != count:
        raise ArchiveError("it is one part of an archive in several parts; join them first.")
    base = limit - size - offset
    if base < 0 or size > limit:
        raise ArchiveError("the archive is cut off or damaged: its parts are not where its table says; copy it again.")
    return _End(limit, count, limit - size, base, comment_length, rest)


def _end_record_at(tail: bytes) -> int:
    """Where the end record stands: the last one whose comment ends with the file, else the last with room."""
    fallback = -1
    at = tail.rfind(END_SIGNATURE)
    while at >= 0:
        if at + END.size <= len(tail):
            comment_length = END.unpack_from(tail, at)[7]
            comment_end = at + END.size + comment_length
            if comment_end == len(tail):
                return at
            if comment_end < len(tail) and fallback < 0:
                fallback = at
        at = tail.rfind(END_SIGNATURE, 0, at + 3)
    return fallback


def _split_records(directory: bytes, end: _End) -> Iterable[bytes]:
    at = 0
    for number in range(end.count):
        if directory[at : at + 4] != CENTRAL_SIGNATURE or at + CENTRAL.size > len(directory):
            raise ArchiveError(
                f"line {number + 1} of the archive's table of contents is damaged; copy or download it again."
            )
        name_length, extra_length, comment_length = struct.unpack_from("<3H", directory, at + 28)
        length = CENTRAL.size + name_length + extra_length + comment_length
        if at + length > len(directory):
            raise ArchiveError("the archive's table of contents is cut off; copy or download it again.")
        yield directory[at : at + length]
        at += length
    if at != len(directory):
        raise ArchiveError("the archive's table of contents holds more than it says; it may be damaged.")


@dataclass(frozen=True)
class _Outline:
    """An entry as the table of contents tells it."""

    form: EntryForm
    crc: int
    compressed_size: int
    size: int
    start: int
    record: bytes
    zip64_offset_at: int | None


def _read_record(record: bytes, end: _End, limits: Limits) -> _Outline:
    (
        _,
        create_version,
        create_system,
        extract_version,
        _,
        flags,
        method,
        clock,
        date,
        crc,
        compressed_size,
        size,
        name_length,
        extra_length,
        _,
        disk,
        internal_attributes,
        external_attributes,
        offset,
    ) = CENTRAL.unpack_from(record)
    extra_start = CENTRAL.size + name_length
    raw_name = record[CENTRAL.size : extra_start]
    name = _decode_name(raw_name, flags)
    check_member_name(name, limits)
    extra = record[extra_start : extra_start + extra_length]
    wide = _Zip64(extra, name)
    size = wide.take(size)
    compressed_size = wide.take(compressed_size)
    wide_offset_at = wide.position if offset == 0xFFFFFFFF and wide.found else None
    offset = wide.take(offset)
    if disk not in (0, 0xFFFF):
        raise ArchiveError("it is one part of an archive in several parts; join them first.")
    form = EntryForm(
        name,
        raw_name,
        date << 16 | clock,
        method,
        flags,
        create_version,
        create_system,
        extract_version,
        internal_attributes,
        external_attributes,
        extra,
        b"",
        record[extra_start + extra_length :],
    )
    _check_kind(form, size, compressed_size)
    _check_size(name, size, compressed_size, limits)
    start = end.base + offset
    if start + LOCAL.size > end.directory_start:
        raise ArchiveError(f"the entry {shown(name)} lies outside the file, which may be cut off; copy it again.", name)
    offset_at = None if wide_offset_at is None else extra_start + wide_offset_at
    return _Outline(form, crc, compressed_size, size, start, record, offset_at)


def _decode_name(raw: bytes, flags: int) -> str:
    if not flags & UTF8_FLAG and not raw.isascii():
        # By the book this is code page 437, but most programs that leave the flag out write UTF-8 too.
        try:
            return raw.decode("utf-8")
        except UnicodeDecodeError:
            return raw.decode("cp437")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        readable = raw.decode("utf-8", "replace")
        raise ArchiveError(f"the name of the entry {shown(readable)} is not UTF-8 text.", readable) from None


class _Zip64:
    """The extra field that holds sizes and offsets too large for 32 bits, in order, each only if needed."""

    def __init__(self, extra: bytes, name: str) -> None:
        self._extra = extra
        self._name = name
        self.found = False
        self.position = 0
        self._end = 0
        at = 0
        while at + 4 <= len(extra):
            kind, length = struct.unpack_from("<2H", extra, at)
            if kind == ZIP64_EXTRA:
                self.found = True
                self.position, self._end = at + 4, min(at + 4 + length, len(extra))
                return
            at += 4 + length

    def take(self, value: int) -> int:
        """The value itself, or the one of the extra field that it stands for."""
        if value != 0xFFFFFFFF or not self.found:
            return value
        if self.position + 8 > self._end:
            raise ArchiveError(f"the entry {shown(self._name)} has a damaged header.", self._name)
        (wide,) = struct.unpack_from("<Q", self._extra, self.position)
        self.position += 8
        return int(wide)


def _check_kind(form: EntryForm, size: int, compressed_size: int) -> None:
    name = form.name
    kind = stat.S_IFMT(form.external_attributes >> 16)
    if kind in _SPECIAL_FILES:
        raise ArchiveError(
            f"the entry {shown(name)} is {_SPECIAL_FILES[kind]}, and a bot holds only plain files.", name
        )
    if form.is_folder != (kind == stat.S_IFDIR) and kind in (stat.S_IFDIR, stat.S_IFREG):
        raise ArchiveError(f"the entry {shown(name)} says it is a file and a folder at once.", name)
    if form.flags & _ENCRYPTED_FLAGS or form.method == 99:
        raise ArchiveError(
            f"the entry {shown(name)} is encrypted; unpack the archive with its password and open the folder.", name
        )
    if form.method not in (STORED, DEFLATED):
        method = _METHOD_NAMES.get(form.method, f"number {form.method}")
        raise ArchiveError(
            f"the entry {shown(name)} is compressed by a method ({method}) this program does not read; "
            "unpack the archive and open the folder.",
            name,
        )
    if form.method == STORED and size != compressed_size:
        raise ArchiveError(f"the entry {shown(name)} has two different sizes in the table of contents.", name)
    if form.is_folder and size:
        raise ArchiveError(f"the entry {shown(name)} is a folder, yet has content.", name)


def _check_size(name: str, size: int, compressed_size: int, limits: Limits) -> None:
    if size > limits.entry_bytes:
        raise ArchiveError(
            f"the entry {shown(name)} has {shown_size(size)}, "
            f"and {shown_size(limits.entry_bytes)} are the most allowed.",
            name,
        )
    if size > limits.ratio_free_bytes and size > compressed_size * limits.ratio:
        raise ArchiveError(
            f"the entry {shown(name)} would unpack to more than {limits.ratio} times its size in the archive, "
            "as traps do.",
            name,
        )


def _check_totals(outlines: list[_Outline], limits: Limits) -> None:
    total = sum(outline.size for outline in outlines)
    if total > limits.total_bytes:
        raise ArchiveError(
            f"its entries would unpack to {shown_size(total)}, "
            f"and {shown_size(limits.total_bytes)} are the most allowed."
        )


def _place(file: BinaryIO, outlines: list[_Outline], end: _End) -> tuple[ZipEntry, ...]:
    """Compare each entry with its local header and make sure that no two share bytes."""
    order = sorted(range(len(outlines)), key=lambda index: outlines[index].start)
    placed: dict[int, ZipEntry] = {}
    for position, index in enumerate(order):
        outline = outlines[index]
        following = order[position + 1] if position + 1 < len(order) else None
        limit = end.directory_start if following is None else outlines[following].start
        placed[index] = _read_local(file, outline, limit)
    return tuple(placed[index] for index in range(len(outlines)))


def _read_local(file: BinaryIO, outline: _Outline, limit: int) -> ZipEntry:
    form = outline.form
    name = form.name
    file.seek(outline.start)
    header = file.read(LOCAL.size)
    if header[:4] != LOCAL_SIGNATURE or len(header) < LOCAL.size:
        raise ArchiveError(
            f"the entry {shown(name)} is not where the table of contents says; copy the archive again.",
            name,
        )
    _, _, _, flags, method, _, _, crc, compressed_size, size, name_length, extra_length = LOCAL.unpack(header)
    raw_name = file.read(name_length)
    extra = file.read(extra_length)
    data_start = outline.start + LOCAL.size + name_length + extra_length
    data_end = data_start + outline.compressed_size
    if data_end > limit or len(extra) < extra_length:
        raise ArchiveError(f"the entry {shown(name)} overlaps with what follows it, as traps do.", name)
    if raw_name != form.raw_name:
        other = raw_name.decode("utf-8", "replace")
        raise ArchiveError(
            f"the entry {shown(name)} is called {shown(other)} in its own header, as in damaged files and traps.",
            name,
        )
    wide = _Zip64(extra, name)
    size, compressed_size = wide.take(size), wide.take(compressed_size)
    agrees = method == form.method and not flags & _ENCRYPTED_FLAGS
    numbers = ((crc, outline.crc), (compressed_size, outline.compressed_size), (size, outline.size))
    if any(here != there for here, there in numbers):
        # A writer that did not know the numbers yet puts zeros here and the numbers after the content.
        described = flags & DESCRIPTOR_FLAG and all(here in (0, there) for here, there in numbers)
        agrees = agrees and bool(described) and _descriptor_agrees(file, outline, data_end, limit)
    if not agrees:
        raise ArchiveError(
            f"the entry {shown(name)} has another size, checksum or method in its own header, "
            "as in damaged files and traps.",
            name,
        )
    return ZipEntry(
        replace(form, local_extra=extra),
        outline.crc,
        outline.compressed_size,
        outline.size,
        outline.start,
        data_start,
        limit,
        outline.record,
        outline.zip64_offset_at,
    )


def _descriptor_agrees(file: BinaryIO, outline: _Outline, data_end: int, limit: int) -> bool:
    """Whether the data descriptor after an entry says what the table of contents says, in any of its four forms."""
    file.seek(data_end)
    found = file.read(min(24, limit - data_end))
    numbers = (outline.crc, outline.compressed_size, outline.size)
    forms = ["<LQQ"] if max(numbers) > 0xFFFFFFFF else ["<LLL", "<LQQ"]
    return any(
        found.startswith((_DESCRIPTOR_SIGNATURE + described, described))
        for described in (struct.pack(form, *numbers) for form in forms)
    )
