"""The process in which a stranger's file is read: bytes in, one JSON object out.

Started by `extract.py` as `python -m claims.intake.extraction.child FORMAT CHARSET`; with the
format `remarks`, a Word file is written anew with the remarks of the first line, with `tables` the
rows of its tables are read, with `page` one of a PDF is drawn. What it is
given may be made to exhaust it, so it limits its own time and memory before it looks at it.
"""

import base64
import json
import resource
import sys
from collections.abc import Callable
from typing import Any

from . import pdf, web_page, word, word_remarks, word_tables
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
        if kind == "remarks":
            answer: object = {"content": base64.b64encode(_with_remarks(content)).decode()}
        elif kind == "page":
            answer = pdf.page(content, int(charset))
        elif kind == "tables":
            answer = {"rows": word_tables.rows(content)}
        else:
            found = web_page.read(content, charset) if kind == "html" else _READERS[kind](content)
            answer = found._asdict()
    except UnreadableFile as refused:
        answer = {"refused": str(refused)}
    except MemoryError:
        answer = {"refused": "too_costly"}
    except RecursionError:
        answer = {"refused": "damaged"}
    json.dump(answer, sys.stdout)


def _with_remarks(given: bytes) -> bytes:
    """A Word file with remarks: a line of JSON that says them, then the file."""
    line, _end, content = given.partition(b"\n")
    asked = json.loads(line)
    remarks = [
        word_remarks.Remark(**{**remark, "change": _change(remark["change"])})
        for remark in asked["remarks"]
    ]
    return word_remarks.remarked(content, remarks, sha256=asked["sha256"], at=asked["at"])


def _change(given: list[Any] | None) -> word_remarks.Change | None:
    return word_remarks.Change(*given) if given else None


if __name__ == "__main__":
    main(*sys.argv[1:])
