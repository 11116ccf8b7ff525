"""Bytes that are text, in the encodings that Chinese and Western texts come in."""

import codecs
import re
from collections.abc import Iterable

from claims.intake import east_asian

from .extracted import MOST_CHARACTERS, Extracted, UnreadableFile

_MARKS = [
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
]
_SAMPLE_BYTES = 2**20
_FREQUENT = frozenset(
    "的一是不了在有人我他這这中大來来上個个國国說说們们為为和地到以要時时會会可就出年得對对"
    "也子里那自能下而過过後后多所心生学學成方面行於于日月與与及其將将此之因由並并如但或等の"
    "にはをたがでと이다에는을의하고가"
)


def read(content: bytes) -> Extracted:
    """The text, character for character but for its byte order mark; line ends as they are."""
    text, encoding = decode(content)
    if len(text) > MOST_CHARACTERS:
        raise UnreadableFile("too_long")
    return Extracted(text, "text/plain", encoding="" if encoding == "utf-8" else encoding)


def decode(content: bytes, named: Iterable[str] = ()) -> tuple[str, str]:
    """The text of these bytes and the encoding they were read in.

    A byte order mark decides, then the `named` encodings in turn, then UTF-8; of older encodings
    the one in which the text reads best. A NUL character is no text.
    """
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return _checked(content[len(mark) :], encoding), encoding
    for name in [*named, "utf-8"]:
        try:
            encoding = codecs.lookup(name).name
            return _checked(content, encoding), encoding
        except (LookupError, UnreadableFile):
            continue
    if b"\0" in content:
        raise UnreadableFile("not_text")
    readable = [
        (text, codec)
        for codec, _name in east_asian.recognised(content[:_SAMPLE_BYTES])
        if (text := _decoded(content, codec)) is not None
    ]
    if len(readable) == 1 and _likeness(readable[0][0]) > 0:
        return readable[0]
    if len(readable) > 1:
        text, codec = max(readable, key=lambda candidate: _likeness(candidate[0]))
        if _likeness(text) > 0.05:
            return text, codec
    # Western letters among ASCII; every byte means something there.
    if len(re.findall(rb"[\x80-\xff]", content)) < len(content) * 0.3:
        return content.decode("cp1252", errors="replace"), "cp1252"
    raise UnreadableFile("unknown_encoding")


def _checked(content: bytes, encoding: str) -> str:
    text = _decoded(content, encoding)
    if text is None:
        raise UnreadableFile("unknown_encoding")
    if "\0" in text:
        raise UnreadableFile("not_text")
    return text


def _decoded(content: bytes, encoding: str) -> str | None:
    try:
        return content.decode(encoding)
    except (UnicodeDecodeError, ValueError):
        return None


def _likeness(text: str) -> float:
    """Share of the letters beyond ASCII that are among the most frequent ones of CJK texts."""
    letters = [c for c in text[:20_000] if c > "\x7f"]
    return sum(c in _FREQUENT for c in letters) / len(letters) if letters else 0
