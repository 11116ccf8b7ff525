"""Files of a package while they are made: on disk, several at once, measured as they grow."""

import hashlib
import zlib
from collections.abc import Generator, Iterator
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import IO

from .blocks import SIZE
from .datapackage import PackageFile
from .stored_zip import Entry


class Parts:
    """The files of a package in the order in which they were named first."""

    def __init__(self, directory: Path) -> None:
        self._directory, self._opened = directory, ExitStack()
        self._parts: dict[str, _Part] = {}

    def __enter__(self) -> "Parts":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._opened.close()

    def named(self, name: str, table: str = "") -> None:
        """Give a file its place; `table` is where it is described, for one that is a table."""
        path = self._directory / name
        self._parts[name] = _Part(path, table, self._opened.enter_context(path.open("wb")))

    def write(self, name: str, content: bytes, *, rows: int = 0) -> None:
        """Add bytes, and so many rows, to the end of a file; raises OSError."""
        if name not in self._parts:
            self.named(name)
        self._parts[name].write(content, rows)

    def write_rows(self, table: str, blocks: Generator[bytes, None, int]) -> None:
        """Write a table that counts its rows itself."""
        name = f"{table}.csv"
        if name not in self._parts:
            self.named(name, table)
        part = self._parts[name]
        while True:
            try:
                part.write(next(blocks), 0)
            except StopIteration as end:
                part.rows = end.value
                return

    def entries(self) -> Iterator[Entry]:
        """The files as a zip takes them; each is removed when it was read."""
        for name, part in self._parts.items():
            part.finish()
            yield Entry(name, part.read(), part.size, part.crc)
            part.path.unlink()

    def described(self) -> list[PackageFile]:
        """The files as they are described, when all of them were read."""
        return [
            PackageFile(name, part.table, part.size, part.sha256.hexdigest(), part.counted)
            for name, part in self._parts.items()
        ]


class _Part:
    def __init__(self, path: Path, table: str, file: IO[bytes]) -> None:
        self.path, self.table, self._file = path, table, file
        self.size = self.crc = self.rows = 0
        self.sha256 = hashlib.sha256()
        self._waiting: list[bytes] = []
        self._waits = 0

    @property
    def counted(self) -> int | None:
        return self.rows if self.table else None

    def write(self, content: bytes, rows: int) -> None:
        self._waiting.append(content)
        self._waits += len(content)
        self.rows += rows
        if self._waits >= SIZE:
            self._flush()

    def finish(self) -> None:
        self._flush()
        self._file.close()

    def read(self) -> Iterator[bytes]:
        with self.path.open("rb") as file:
            while block := file.read(SIZE):
                yield block

    def _flush(self) -> None:
        block = b"".join(self._waiting)
        self._file.write(block)
        self.crc, self.size = zlib.crc32(block, self.crc), self.size + len(block)
        self.sha256.update(block)
        self._waiting, self._waits = [], 0
