"""Writes a ZIP entry by entry: raw copies of entries that stay, and new content."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable
from typing import BinaryIO

from studio.archive.entry_form import DEFLATED, EntryForm
from studio.archive.errors import ArchiveError
from studio.archive.zip_directory import (
    CENTRAL,
    CENTRAL_SIGNATURE,
    END,
    END_SIGNATURE,
    LOCAL,
    LOCAL_SIGNATURE,
    ZipDirectory,
    ZipEntry,
)
from studio.archive.zip_member import CHUNK

_LARGEST = 0xFFFFFFFE

Advance = Callable[[int], None]
"""Called with the number of bytes just done."""


class ZipWriter:
    """A ZIP being written to a file that can seek.

    Entries are laid down in the order of the calls; `finish` takes the order of the table of contents.
    """

    def __init__(self, file: BinaryIO, advance: Advance) -> None:
        self._file = file
        self._advance = advance
        self._base = 0
        self._records: dict[str, bytes] = {}

    def copy_prefix(self, source: BinaryIO, directory: ZipDirectory) -> None:
        """Copy what stands before the first entry of another ZIP, and count offsets the way it does."""
        self._base = directory.base
        self._copy_range(source, 0, directory.prefix_end)

    def copy_entry(self, source: BinaryIO, entry: ZipEntry) -> None:
        """Copy an entry of another ZIP with its headers, compressed as it is."""
        start = self._file.tell()
        self._copy_range(source, entry.start, entry.end)
        offset = (start - self._base).to_bytes(8, "little")
        record = bytearray(entry.record)
        if entry.zip64_offset_at is None:
            self._check_reach(start)
            record[CENTRAL.size - 4 : CENTRAL.size] = offset[:4]
        else:
            record[entry.zip64_offset_at : entry.zip64_offset_at + 8] = offset
        self._records[entry.name] = bytes(record)

    def write_entry(self, form: EntryForm, content: Iterable[bytes]) -> None:
        """Write an entry from its content, stored or deflated as its form says."""
        form = form.rewritten()
        start = self._file.tell()
        self._file.write(bytes(_local_size(form)))
        deflate = zlib.compressobj(wbits=-zlib.MAX_WBITS) if form.method == DEFLATED else None
        crc = size = 0
        for chunk in content:
            crc = zlib.crc32(chunk, crc)
            size += len(chunk)
            self._file.write(deflate.compress(chunk) if deflate else chunk)
            self._advance(len(chunk))
        if deflate:
            self._file.write(deflate.flush())
        end = self._file.tell()
        self._check_reach(end)
        numbers = crc, end - start - _local_size(form), size
        self._file.seek(start)
        self._file.write(_local_header(form, *numbers))
        self._file.seek(end)
        self._records[form.name] = _record(form, *numbers, start - self._base)

    def finish(self, order: list[str], comment_length: int = 0, tail: bytes = b"") -> None:
        """Write the table of contents with the entries in this order, and the end of the archive."""
        start = self._file.tell()
        for name in order:
            self._file.write(self._records[name])
        size = self._file.tell() - start
        self._check_reach(start + size)
        if len(order) >= 0xFFFF:
            raise ArchiveError(f"an archive cannot hold {len(order):,} entries.")
        count = len(order)
        offset = start - self._base
        self._file.write(END.pack(END_SIGNATURE, 0, 0, count, count, size, offset, comment_length) + tail)

    def _copy_range(self, source: BinaryIO, start: int, end: int) -> None:
        source.seek(start)
        left = end - start
        while left:
            chunk = source.read(min(CHUNK, left))
            if not chunk:
                raise ArchiveError("the archive was cut off while it was being read.")
            self._file.write(chunk)
            self._advance(len(chunk))
            left -= len(chunk)

    def _check_reach(self, position: int) -> None:
        if position - self._base > _LARGEST:
            raise ArchiveError("the archive would be larger than 4 GB, which plain ZIP archives cannot be.")


def _local_size(form: EntryForm) -> int:
    return LOCAL.size + len(form.raw_name) + len(form.local_extra)


def _local_header(form: EntryForm, crc: int, compressed_size: int, size: int) -> bytes:
    return (
        LOCAL.pack(
            LOCAL_SIGNATURE,
            form.extract_version,
            0,
            form.flags,
            form.method,
            form.time & 0xFFFF,
            form.time >> 16,
            crc,
            compressed_size,
            size,
            len(form.raw_name),
            len(form.local_extra),
        )
        + form.raw_name
        + form.local_extra
    )


def _record(form: EntryForm, crc: int, compressed_size: int, size: int, offset: int) -> bytes:
    return (
        CENTRAL.pack(
            CENTRAL_SIGNATURE,
            form.create_version,
            form.create_system,
            form.extract_version,
            0,
            form.flags,
            form.method,
            form.time & 0xFFFF,
            form.time >> 16,
            crc,
            compressed_size,
            size,
            len(form.raw_name),
            len(form.extra),
            len(form.comment),
            0,
            form.internal_attributes,
            form.external_attributes,
            offset,
        )
        + form.raw_name
        + form.extra
        + form.comment
    )
