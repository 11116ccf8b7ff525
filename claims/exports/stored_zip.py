"""A zip file whose entries are stored as they are, so that equal entries make equal bytes.

PKWARE APPNOTE 6.3.3, written here and not by a library: compression, the clock, the system's
name and a library's version would all show in the bytes. Entries of 4 GiB and more use ZIP64.
"""

import struct
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import NamedTuple

STORED = 0
UNIX = 3
READABLE_FILE = 0o100644 << 16
PLAIN, ZIP64 = 20, 45
"""Versions of the format that a reader has to know."""
LIMIT = 0xFFFFFFFF
MANY = 0xFFFF


class Entry(NamedTuple):
    """A file in the zip: its ASCII name, its bytes in parts, and what these come to."""

    name: str
    content: Iterable[bytes]
    size: int
    crc: int


def stored_zip(entries: Iterable[Entry], moment: datetime) -> Iterator[bytes]:
    """The zip in parts; every entry has the time `moment`, as UTC and to two seconds."""
    stamp = _dos_time(moment)
    directory: list[bytes] = []
    offset = 0
    for entry in entries:
        header = _local_header(entry, stamp)
        yield header
        yield from entry.content
        directory.append(_directory_entry(entry, stamp, offset))
        offset += len(header) + entry.size
    yield from directory
    yield _end(len(directory), sum(map(len, directory)), offset)


def _local_header(entry: Entry, stamp: bytes) -> bytes:
    is_large = entry.size >= LIMIT
    extra = struct.pack("<HHQQ", 1, 16, entry.size, entry.size) if is_large else b""
    size = LIMIT if is_large else entry.size
    name = entry.name.encode("ascii")
    return (
        struct.pack("<4sHHH", b"PK\x03\x04", ZIP64 if is_large else PLAIN, 0, STORED)
        + stamp
        + struct.pack("<LLLHH", entry.crc, size, size, len(name), len(extra))
        + name
        + extra
    )


def _directory_entry(entry: Entry, stamp: bytes, offset: int) -> bytes:
    sizes = [entry.size, entry.size] if entry.size >= LIMIT else []
    large = [*sizes, offset] if offset >= LIMIT else sizes
    extra = struct.pack(f"<HH{len(large)}Q", 1, 8 * len(large), *large) if large else b""
    size, version = min(entry.size, LIMIT), ZIP64 if large else PLAIN
    name = entry.name.encode("ascii")
    return (
        struct.pack("<4sBBHHH", b"PK\x01\x02", version, UNIX, version, 0, STORED)
        + stamp
        + struct.pack("<LLLHHH", entry.crc, size, size, len(name), len(extra), 0)
        + struct.pack("<HHLL", 0, 0, READABLE_FILE, min(offset, LIMIT))
        + name
        + extra
    )


def _end(count: int, size: int, offset: int) -> bytes:
    """The end of the directory, which begins at `offset` and has so many entries and bytes."""
    large = b""
    if count >= MANY or size >= LIMIT or offset >= LIMIT:
        large = struct.pack("<4sQHHLL", b"PK\x06\x06", 44, ZIP64, ZIP64, 0, 0)
        large += struct.pack("<QQQQ", count, count, size, offset)
        large += struct.pack("<4sLQL", b"PK\x06\x07", 0, offset + size, 1)
    few = min(count, MANY)
    return large + struct.pack(
        "<4sHHHHLLH", b"PK\x05\x06", 0, 0, few, few, min(size, LIMIT), min(offset, LIMIT), 0
    )


def _dos_time(moment: datetime) -> bytes:
    """Time and date of FAT; what it cannot say becomes the first or last that it can."""
    first, last = datetime(1980, 1, 1, tzinfo=UTC), datetime(2107, 12, 31, 23, 59, 58, tzinfo=UTC)
    at = min(max(moment, first), last).astimezone(UTC)
    time = at.hour << 11 | at.minute << 5 | at.second // 2
    date = (at.year - 1980) << 9 | at.month << 5 | at.day
    return struct.pack("<HH", time, date)
