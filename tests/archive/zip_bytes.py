"""ZIP files put together by hand, so that every field can be wrong."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

TIME = 9 << 11 | 26 << 5 | 26
DATE = (2025 - 1980) << 9 | 3 << 5 | 14


@dataclass(frozen=True)
class Part:
    """One entry. What is None follows from the data; `local` changes fields of the local header only."""

    name: bytes
    data: bytes = b""
    """The bytes as they lie in the file."""
    size: int | None = None
    compressed_size: int | None = None
    crc: int | None = None
    method: int = 0
    flags: int = 0
    create_system: int = 0
    attributes: int = 0
    time: int = TIME
    extra: bytes = b""
    comment: bytes = b""
    offset: int | None = None
    local: dict[str, Any] = field(default_factory=dict)
    after: bytes = b""
    """What follows the data: a descriptor, or anything."""

    def numbers(self) -> tuple[int, int, int]:
        return (
            zlib.crc32(self.data) if self.crc is None else self.crc,
            len(self.data) if self.compressed_size is None else self.compressed_size,
            len(self.data) if self.size is None else self.size,
        )


def part(name: str, data: bytes = b"", **fields: Any) -> Part:
    """An entry as real archives have them."""
    return Part(name.encode(), data, **{"attributes": 0x10 if name.endswith("/") else 0, **fields})


def deflated(name: str, content: bytes, **fields: Any) -> Part:
    """A compressed entry."""
    packer = zlib.compressobj(wbits=-15)
    packed = packer.compress(content) + packer.flush()
    return part(name, packed, size=len(content), crc=zlib.crc32(content), method=8, **fields)


def streamed(source: Part, descriptor: str = "signed") -> Part:
    """An entry whose sizes stand after its data."""
    numbers = source.numbers()
    after = {
        "signed": b"PK\7\10" + struct.pack("<3L", *numbers),
        "bare": struct.pack("<3L", *numbers),
        "wide": b"PK\7\10" + struct.pack("<LQQ", *numbers),
    }[descriptor]
    local = {"crc": 0, "size": 0, "compressed_size": 0}
    return replace(source, flags=source.flags | 8, after=after, local=local)


def build(
    parts: Sequence[Part],
    *,
    prefix: bytes = b"",
    counted_from_prefix: bool = False,
    comment: bytes = b"",
    trailing: bytes = b"",
    count: int | None = None,
    disk: int = 0,
    zip64: bool = False,
    order: Sequence[int] | None = None,
) -> bytes:
    """A ZIP of these entries; `order` arranges the table of contents differently from the contents."""
    body = bytearray(prefix)
    base = len(prefix) if counted_from_prefix else 0
    records = []
    for item in parts:
        crc, compressed_size, size = item.numbers()
        offset = len(body) - base if item.offset is None else item.offset
        body += _local(item, crc, compressed_size, size) + item.data + item.after
        extra = item.extra
        if zip64:
            extra += struct.pack("<2H3Q", 1, 24, size, compressed_size, offset)
            size = compressed_size = offset = 0xFFFFFFFF
        records.append(
            struct.pack(
                "<4s4B4H3L5H2L",
                b"PK\1\2",
                20,
                item.create_system,
                10,
                0,
                item.flags,
                item.method,
                item.time,
                DATE,
                crc,
                compressed_size,
                size,
                len(item.name),
                len(extra),
                len(item.comment),
                0,
                0,
                item.attributes,
                offset,
            )
            + item.name
            + extra
            + item.comment
        )
    directory = b"".join(records[index] for index in (order or range(len(records))))
    count = len(parts) if count is None else count
    start = len(body) - base
    numbers: tuple[int, int, int] = (count, len(directory), start)
    end = b""
    if zip64:
        end += struct.pack("<4sQ2H2L4Q", b"PK\6\6", 44, 45, 45, 0, 0, count, count, len(directory), start)
        end += struct.pack("<4sLQL", b"PK\6\7", 0, start + len(directory), 1)
        numbers = (0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF)
    end += struct.pack("<4s4H2LH", b"PK\5\6", disk, disk, numbers[0], *numbers, len(comment))
    return bytes(body) + directory + end + comment + trailing


def _local(item: Part, crc: int, compressed_size: int, size: int) -> bytes:
    fields: dict[str, Any] = {
        "signature": b"PK\3\4",
        "flags": item.flags,
        "method": item.method,
        "crc": crc,
        "compressed_size": compressed_size,
        "size": size,
        "name": item.name,
        "extra": b"",
        **item.local,
    }
    return (
        struct.pack(
            "<4s2B4H3L2H",
            fields["signature"],
            10,
            0,
            fields["flags"],
            fields["method"],
            item.time,
            DATE,
            fields["crc"],
            fields["compressed_size"],
            fields["size"],
            len(fields["name"]),
            len(fields["extra"]),
        )
        + fields["name"]
        + fields["extra"]
    )
