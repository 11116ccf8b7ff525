"""One HTTP request as a load sends it: read at a pace, left in the middle, or to its very end."""

import asyncio
import hashlib
import time
from typing import NamedTuple

BLOCK = 1 << 16
PATIENCE_SECONDS = 120
TICK_SECONDS = 0.1


class Outcome(NamedTuple):
    """What came of a request.

    `end`: whole (to the end that the answer announced), cancelled (by us), given up (by us, after
    `patience_seconds`) or broken.
    """

    status: int
    headers: dict[str, str]
    size: int
    sha256: str
    lines: int
    end: str
    seconds: float


async def fetch(
    port: int,
    address: str,
    *,
    most: int | None = None,
    bytes_per_second: int = 0,
    headers: dict[str, str] | None = None,
    patience_seconds: float = PATIENCE_SECONDS,
) -> Outcome:
    """Ask for an address and read its answer: all of it, or so many bytes; at a pace, if named."""
    begun = time.perf_counter()
    body = _Body(most, bytes_per_second)
    status, end = 0, "broken"
    told: dict[str, str] = {}
    writer = None
    try:
        async with asyncio.timeout(None if bytes_per_second else patience_seconds):
            # A slow client takes no more into its own buffers than it reads.
            reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=BLOCK)
            lines = {"Host": "localhost", "Connection": "close", **(headers or {})}
            asked = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
            writer.write(f"GET {address} HTTP/1.1\r\n{asked}\r\n".encode())
            status, told = await _head(reader)
            end = await body.read(reader, told)
    except TimeoutError:
        end = "given up"
    except (OSError, EOFError, ValueError, asyncio.LimitOverrunError):
        end = "broken"
    finally:
        if writer:
            writer.transport.abort() if end != "whole" else writer.close()
    seconds = time.perf_counter() - begun
    return Outcome(status, told, body.size, body.digest.hexdigest(), body.line_breaks, end, seconds)


async def _head(reader: asyncio.StreamReader) -> tuple[int, dict[str, str]]:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    first, *lines = head.split("\r\n")[:-2]
    pairs = (line.partition(":") for line in lines)
    return int(first.split()[1]), {name.lower(): value.strip() for name, _colon, value in pairs}


class _Body:
    """The body of an answer, as far as it is read."""

    def __init__(self, most: int | None, bytes_per_second: int) -> None:
        self.most, self.pace = most, bytes_per_second
        self.size = self.line_breaks = 0
        self.digest = hashlib.sha256()

    async def read(self, reader: asyncio.StreamReader, headers: dict[str, str]) -> str:
        """How it ends."""
        if headers.get("transfer-encoding") == "chunked":
            while size := int((await reader.readuntil(b"\r\n")).strip(), 16):
                if not await self._take(reader, size):
                    return "cancelled"
                await reader.readexactly(2)
            return "whole"
        if not await self._take(reader, int(headers.get("content-length", "0"))):
            return "cancelled"
        return "whole"

    async def _take(self, reader: asyncio.StreamReader, size: int) -> bool:
        """Read so many bytes; False where enough are read."""
        step = int(self.pace * TICK_SECONDS) or BLOCK
        while size:
            block = await reader.readexactly(min(size, step))
            size -= len(block)
            self.size += len(block)
            self.line_breaks += block.count(b"\n")
            self.digest.update(block)
            if self.most is not None and self.size > self.most:
                return False
            if self.pace:
                await asyncio.sleep(TICK_SECONDS)
        return True
