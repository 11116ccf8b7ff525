"""The text of a file, or one sentence that says why there is none."""

import base64
import json
import re
import signal
import subprocess
import sys
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from . import plain_text
from .extracted import Extracted, Note, UnreadableFile
from .page_elements import Element
from .word_remarks import Remark

LARGEST_FILE_BYTES = 20 * 1024 * 1024
TIMEOUT_SECONDS = 30

_PROJECT = Path(__file__).parents[3]

REFUSALS = {
    "empty": gettext_lazy("The file is empty."),
    "too_large": gettext_lazy("The file is larger than 20 MB: split it, or paste its text."),
    "too_long": gettext_lazy("The text is longer than three million characters: split the file."),
    "locked": gettext_lazy("The file is locked by a password: save it without one."),
    "damaged": gettext_lazy("The file is damaged or not what its name says: save it afresh."),
    "no_text_in_pdf": gettext_lazy(
        "The PDF holds pictures of pages but no text: run text recognition on it first, "
        "or paste the text."
    ),
    "no_words": gettext_lazy("There are no words in the file."),
    "no_word_file": gettext_lazy("This is not a Word document (.docx): save it as one."),
    "file_in_word_file": gettext_lazy(
        "The Word file holds another file, whose words only a word processor takes over: open it "
        "in one and save it afresh."
    ),
    "old_word_file": gettext_lazy(
        "This is a Word file of before 2007, or one locked by a password: save it as .docx "
        "without a password."
    ),
    "unpacks_too_large": gettext_lazy("The file unpacks to far more than it should: not read."),
    "too_many_notes": gettext_lazy("The file has more than 5,000 notes and links: split it."),
    "too_costly": gettext_lazy(
        "Reading the file takes too much time or memory: save it afresh, or paste its text."
    ),
    "not_text": gettext_lazy("The file is not text: give a .txt, .html, .pdf or .docx file."),
    "no_picture": gettext_lazy("This is no picture: give a .png, .jpg, .webp or .pdf file."),
    "no_page": gettext_lazy("The file has no such page."),
    "picture_too_large": gettext_lazy("The picture has too many pixels: make it smaller."),
    "read_otherwise": gettext_lazy(
        "The file is read otherwise today than when it came in: bring it in again."
    ),
    "no_runs": gettext_lazy("The file has no words that a comment can hang on: save it afresh."),
    "unknown_encoding": gettext_lazy(
        "The characters of the file cannot be told: save it as UTF-8."
    ),
    "unknown_format": gettext_lazy("Such files are not read: give a .txt, .html, .pdf or .docx."),
}
"""Why a file is not read, by the key that `UnreadableFile` carries."""

_BY_ENDING = {
    "txt": "txt",
    "text": "txt",
    "md": "txt",
    "html": "html",
    "htm": "html",
    "xhtml": "html",
    "pdf": "pdf",
    "docx": "docx",
}
_BY_MEDIA_TYPE = {
    "text/plain": "txt",
    "text/markdown": "txt",
    "text/html": "html",
    "application/xhtml+xml": "html",
    "application/pdf": "pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
}
_BINARY = ("pdf", "docx")
_LOOKS_LIKE_HTML = re.compile(
    rb"\s*(?:<\?xml[^>]{0,200}>\s*)?<(?:!doctype html|html|head|body)\b", re.I
)


def extract(content: bytes, *, filename: str = "", media_type: str = "") -> Extracted:
    """The text of a .txt, .html, .pdf or .docx file.

    What the file is, its name's ending says, or else its media type (with a charset), or else
    its first bytes; these are never contradicted. Raises `ValidationError` with one sentence.
    """
    try:
        return _extract(content, filename, media_type)
    except UnreadableFile as refused:
        key = str(refused)
        raise ValidationError(REFUSALS[key], code=key) from refused


def _extract(content: bytes, filename: str, media_type: str) -> Extracted:
    if not content:
        raise UnreadableFile("empty")
    if len(content) > LARGEST_FILE_BYTES:
        raise UnreadableFile("too_large")
    charset = _charset(media_type)
    kind = _format(content, filename, media_type)
    if kind in _BINARY and _sniffed(content) != kind:
        raise UnreadableFile("damaged")
    found = plain_text.read(content) if kind == "txt" else _read_in_child(content, kind, charset)
    if not found.text.strip():
        raise UnreadableFile("no_words")
    return found


def _format(content: bytes, filename: str, media_type: str) -> str:
    """txt, html, pdf or docx."""
    seen = _sniffed(content)
    if seen == "ole":
        raise UnreadableFile("old_word_file")
    ending = filename.rpartition(".")[2].lower() if "." in filename else ""
    if not ending:
        said = _BY_MEDIA_TYPE.get(media_type.partition(";")[0].strip().lower())
        # A server may be wrong about a file; that a page is meant to be read as source, it knows.
        return seen if seen and said != "txt" else said or "txt"
    named = _BY_ENDING.get(ending)
    if named is None:
        raise UnreadableFile("unknown_format")
    if seen in _BINARY and seen != named:
        names = {"file": filename[-100:], "format": seen.upper()}
        raise ValidationError(
            _("“%(file)s” holds a %(format)s file: give it the ending it should have.") % names,
            code="wrong_ending",
        )
    return named


def _sniffed(content: bytes) -> str | None:
    """The format by the first bytes; None for plain text."""
    if b"%PDF-" in content[:1024]:
        return "pdf"
    if content.startswith(b"PK\x03\x04"):
        return "docx"
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        return "ole"
    return "html" if _LOOKS_LIKE_HTML.match(content[:1024]) else None


def _charset(media_type: str) -> str:
    parameter = re.search(r"charset\s*=\s*\"?([\w:.-]{1,40})", media_type, re.I)
    return parameter.group(1) if parameter else ""


def with_remarks(content: bytes, remarks: Iterable[Remark], *, sha256: str, at: datetime) -> bytes:
    """A Word file with remarks on its text, which has this digest; `ValidationError` says why not.

    `word_remarks.remarked` says what a remark becomes.
    """
    asked = {
        "remarks": [remark._asdict() for remark in remarks],
        "sha256": sha256,
        "at": at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
    }
    try:
        answer = _in_child(json.dumps(asked).encode() + b"\n" + content, "remarks")
    except UnreadableFile as refused:
        key = str(refused)
        raise ValidationError(REFUSALS[key], code=key) from refused
    return base64.b64decode(answer["content"])


def page_of_pdf(content: bytes, number: int) -> tuple[bytes, int, int]:
    """A page of a PDF as a PNG, with its measures; `ValidationError` says why there is none."""
    try:
        answer = _in_child(content, "page", str(number))
    except UnreadableFile as refused:
        key = str(refused)
        raise ValidationError(REFUSALS[key], code=key) from refused
    return base64.b64decode(answer["content"]), answer["width"], answer["height"]


def pdf_has_text(content: bytes) -> bool:
    """Whether a PDF has text; `ValidationError` for one that cannot be read at all."""
    try:
        extract(content, filename="file.pdf")
    except ValidationError as error:
        if error.code != "no_text_in_pdf":
            raise
        return False
    return True


def tables(content: bytes) -> list[list[str]]:
    """The rows of the tables of a Word file, as cells; `ValidationError` says why there is none."""
    try:
        if len(content) > LARGEST_FILE_BYTES:
            raise UnreadableFile("too_large")
        if _sniffed(content) != "docx":
            raise UnreadableFile("no_word_file")
        rows: list[list[str]] = _in_child(content, "tables")["rows"]
    except UnreadableFile as refused:
        key = str(refused)
        raise ValidationError(REFUSALS[key], code=key) from refused
    return rows


def _in_child(content: bytes, *arguments: str) -> dict[str, Any]:
    """The answer of `child.py`; a child that dies or takes too long refuses the file."""
    command = [sys.executable, "-m", "claims.intake.extraction.child", *arguments]
    try:
        child = subprocess.run(
            command,
            input=content,
            capture_output=True,
            timeout=TIMEOUT_SECONDS,
            cwd=_PROJECT,
            # No secrets of ours: none is needed to read a file.
            env={"PYTHONIOENCODING": "utf-8"},
            check=True,
        )
    except subprocess.TimeoutExpired as error:
        raise UnreadableFile("too_costly") from error
    except subprocess.CalledProcessError as error:
        is_killed = -error.returncode in (signal.SIGXCPU, signal.SIGKILL, signal.SIGABRT)
        raise UnreadableFile("too_costly" if is_killed else "damaged") from error
    answer: dict[str, Any] = json.loads(child.stdout)
    if "refused" in answer:
        raise UnreadableFile(answer["refused"])
    return answer


def _read_in_child(content: bytes, kind: str, charset: str) -> Extracted:
    answer = _in_child(content, kind, charset)
    return Extracted(
        text=answer["text"],
        media_type=answer["media_type"],
        pages=tuple(answer["pages"]),
        paragraphs=tuple(answer["paragraphs"]),
        notes=tuple(Note(*note) for note in answer["notes"]),
        encoding=answer["encoding"],
        elements=tuple(Element(*element) for element in answer["elements"]),
    )
