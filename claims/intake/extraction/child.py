"""The process in which a stranger's file is read: bytes in, one JSON object out.

Started by `extract.py` as `python -m claims.intake.extraction.child FORMAT CHARSET`. What it is
given may be made to exhaust it, so it limits its own time and memory before it looks at it.
"""

import json
import resource
import sys
from collections.abc import Callable

from . import pdf, web_page, word
from .extracted import Extracted, UnreadableFile

MEMORY_BYTES = 1_000_000_000
CPU_SECONDS = 10

_READERS: dict[str, Callable[[bytes], Extracted]] = {"pdf": pdf.read, "docx": word.read}


def main(kind: str, charset: str = "") -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    content = sys.stdin.buffer.read()
    try:
        found = web_page.read(content, charset) if kind == "html" else _READERS[kind](content)
        answer: object = found._asdict()
    except UnreadableFile as refused:
        answer = {"refused": str(refused)}
    except MemoryError:
        answer = {"refused": "too_costly"}
    except RecursionError:
        answer = {"refused": "damaged"}
    json.dump(answer, sys.stdout)


if __name__ == "__main__":
    main(*sys.argv[1:])
