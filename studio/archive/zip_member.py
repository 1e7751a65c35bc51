"""The content of one ZIP entry as a stream that checks what it delivers."""

from __future__ import annotations

import io
import zlib
from typing import TYPE_CHECKING, BinaryIO

from studio.archive.entry_form import DEFLATED
from studio.archive.errors import ArchiveError, shown
from studio.archive.zip_directory import ZipEntry

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

CHUNK = 256 * 1024
"""Bytes read or copied at once."""


def open_zip_member(file: BinaryIO, entry: ZipEntry) -> io.BufferedReader:
    """A stream of an entry's content; closing it closes `file`.

    Never delivers more than the entry's declared size. Raises ArchiveError while reading when the content is
    cut off, cannot be unpacked, is longer than declared, or does not match its checksum.
    """
    return io.BufferedReader(_ZipMember(file, entry), CHUNK)


class _ZipMember(io.RawIOBase):
    def __init__(self, file: BinaryIO, entry: ZipEntry) -> None:
        super().__init__()
        self._file = file
        self._entry = entry
        self._compressed_left = entry.compressed_size
        self._left = entry.size
        self._crc = 0
        self._inflate = zlib.decompressobj(-zlib.MAX_WBITS) if entry.form.method == DEFLATED else None
        self._checked = False
        file.seek(entry.data_start)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        view = memoryview(buffer).cast("B")
        data = self._produce(min(len(view), self._left)) if self._left else b""
        view[: len(data)] = data
        self._crc = zlib.crc32(data, self._crc)
        self._left -= len(data)
        if not self._left and not self._checked:
            self._check_end()
        return len(data)

    def close(self) -> None:
        try:
            self._file.close()
        finally:
            super().close()

    def _produce(self, wanted: int) -> bytes:
        if self._inflate is None:
            return self._take(wanted)
        while True:
            data = self._unpack(wanted)
            if data:
                return data
            if self._inflate.eof or not (self._compressed_left or self._inflate.unconsumed_tail):
                raise self._damaged("it ends too early")

    def _unpack(self, wanted: int) -> bytes:
        inflate = self._inflate
        assert inflate is not None
        try:
            source = inflate.unconsumed_tail or self._take(min(CHUNK, self._compressed_left))
            return inflate.decompress(source, wanted)
        except zlib.error:
            raise self._damaged("it cannot be unpacked") from None

    def _take(self, wanted: int) -> bytes:
        data = self._file.read(wanted)
        if len(data) < wanted:
            raise self._damaged("the archive was cut off")
        self._compressed_left -= len(data)
        return data

    def _check_end(self) -> None:
        self._checked = True
        inflate = self._inflate
        while inflate is not None and not inflate.eof:
            if not (inflate.unconsumed_tail or self._compressed_left):
                raise self._damaged("it ends too early")
            if self._unpack(1):
                raise self._damaged("it is longer than the table of contents says")
        if self._crc != self._entry.crc:
            raise self._damaged("its checksum does not match")

    def _damaged(self, reason: str) -> ArchiveError:
        name = self._entry.name
        return ArchiveError(f"{shown(name)} is damaged: {reason}; export or copy the bot again.", name)
