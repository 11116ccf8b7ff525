"""From bytes to text: which encoding a file is in, recognised and named."""

import codecs
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

MARKS = (
    (codecs.BOM_UTF8, "utf-8", "UTF-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le", "UTF-32"),
    (codecs.BOM_UTF32_BE, "utf-32-be", "UTF-32"),
    (codecs.BOM_UTF16_LE, "utf-16-le", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16-be", "UTF-16"),
)
"""Byte order marks; that of UTF-32 begins as that of UTF-16 does."""


class EncodingError(ValidationError):
    """The bytes are in no encoding that is known here."""


class Decoded(NamedTuple):
    text: str
    encoding: str
    """Its name for people: UTF-8, UTF-16, UTF-32, Big5."""


def decoded(content: bytes) -> Decoded:
    """The text of a file without its byte order mark; raises EncodingError with the way out.

    A mark decides. Without one it is UTF-8 if it can be, UTF-16 if every other byte of the
    beginning is empty, or else Big5, as Windows in Taiwan writes it.
    """
    for mark, codec, name in MARKS:
        if content.startswith(mark):
            return Decoded(_read(content[len(mark) :], codec, name), name)
    beginning = content[:1000]
    for start, codec in ((1, "utf-16-le"), (0, "utf-16-be")):
        if len(beginning) > 3 and beginning[start::2].count(0) > len(beginning) // 4:
            return Decoded(_read(content, codec, "UTF-16"), "UTF-16")
    try:
        return Decoded(content.decode(), "UTF-8")
    except UnicodeDecodeError as error:
        first_wrong = error.start
    for codec in ("cp950", "big5hkscs"):
        try:
            return Decoded(content.decode(codec), "Big5")
        except UnicodeDecodeError:
            continue
    message = _("The file is neither UTF-8, UTF-16 nor Big5 (byte %(byte)d): save it as UTF-8.")
    raise EncodingError(message % {"byte": first_wrong + 1})


def _read(content: bytes, codec: str, name: str) -> str:
    try:
        return content.decode(codec)
    except UnicodeDecodeError as error:
        message = _("The file says it is %(encoding)s, but byte %(byte)d is not: save it as UTF-8.")
        raise EncodingError(message % {"encoding": name, "byte": error.start + 1}) from None
