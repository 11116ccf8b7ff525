"""From bytes to text: which encoding a file is in, recognised and named."""

import codecs
import io
from typing import BinaryIO, NamedTuple

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from claims.intake import east_asian

ESCAPES = (
    (b"\x1b$)C", "iso2022_kr", "ISO-2022-KR"),
    (b"\x1b$B", "iso2022_jp_2", "ISO-2022-JP"),
    (b"\x1b$@", "iso2022_jp_2", "ISO-2022-JP"),
    (b"\x1b$A", "iso2022_jp_2", "ISO-2022-JP"),
    (b"\x1b$(", "iso2022_jp_2", "ISO-2022-JP"),
    (b"\x1b$)A", "", "ISO-2022-CN"),
    (b"\x1b$)G", "", "ISO-2022-CN"),
)
"""Escapes before East Asian characters of seven bits, which are valid UTF-8 too.

Without a codec: Python has none.
"""
MARKS = (
    (codecs.BOM_UTF8, "utf-8", "UTF-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le", "UTF-32"),
    (codecs.BOM_UTF32_BE, "utf-32-be", "UTF-32"),
    (codecs.BOM_UTF16_LE, "utf-16-le", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16-be", "UTF-16"),
)
"""Byte order marks; that of UTF-32 begins as that of UTF-16 does."""
CHUNK = 2**20
"""Bytes that are read at a time."""


class EncodingError(ValidationError):
    """The bytes are in no encoding that is known here."""


class Encoding(NamedTuple):
    """A text encoding by its name and its Python codec."""

    codec: str
    name: str
    """Its name for people: UTF-8, UTF-16, UTF-32, Big5."""
    start: int = 0
    """The first byte after the byte order mark."""


class Decoded(NamedTuple):
    text: str
    encoding: str
    """Its name for people."""


def decoded(content: bytes) -> Decoded:
    """The text of a file without its byte order mark; raises EncodingError with the way out."""
    encoding = recognised(io.BytesIO(content))
    return Decoded(content[encoding.start :].decode(encoding.codec), encoding.name)


def recognised(file: BinaryIO) -> Encoding:
    """The encoding that all of a file is in; raises EncodingError with the way out.

    A mark decides. Without one it is UTF-8 if it can be, UTF-16 if every other byte of the
    beginning is empty, or else what `east_asian` recognises: Big5, GB18030, EUC-KR, EUC-JP or
    Shift_JIS. What could be several of them is refused, never guessed.
    """
    beginning = file.read(1000)
    for mark, codec, name in MARKS:
        if beginning.startswith(mark):
            return _if_right(file, Encoding(codec, name, len(mark)))
    for start, codec in ((1, "utf-16-le"), (0, "utf-16-be")):
        if len(beginning) > 3 and beginning[start::2].count(0) > len(beginning) // 4:
            return _if_right(file, Encoding(codec, "UTF-16"))
    if (wrong := _first_wrong(file, Encoding("utf-8", "UTF-8"))) is None:
        return _of_seven_bits(file) or Encoding("utf-8", "UTF-8")
    file.seek(0)
    possible = east_asian.recognised(file.read(CHUNK))
    for codec, name in possible if len({name for _codec, name in possible}) == 1 else ():
        if _first_wrong(file, Encoding(codec, name)) is None:
            return Encoding(codec, name)
    if possible:
        names = ", ".join(dict.fromkeys(name for _codec, name in possible))
        message = _("The file may be in any of %(names)s (byte %(byte)d): save it as UTF-8.")
        raise EncodingError(message % {"names": names, "byte": wrong + 1})
    message = _("The file is in no encoding that is known here (byte %(byte)d): save it as UTF-8.")
    raise EncodingError(message % {"byte": wrong + 1})


def _of_seven_bits(file: BinaryIO) -> Encoding | None:
    """The encoding of what writes East Asian characters as ASCII: ISO 2022, HZ; None for others."""
    file.seek(0)
    beginning = file.read(CHUNK)
    for escape, codec, name in ESCAPES:
        if escape in beginning and codec:
            return _if_right(file, Encoding(codec, name))
        if escape in beginning:
            message = _("The file is in %(encoding)s, which cannot be read: save it as UTF-8.")
            raise EncodingError(message % {"encoding": name})
    return _if_right(file, Encoding("hz", "HZ")) if east_asian.is_hz(beginning) else None


def _if_right(file: BinaryIO, encoding: Encoding) -> Encoding:
    if (byte := _first_wrong(file, encoding)) is None:
        return encoding
    message = _("The file says it is %(encoding)s, but byte %(byte)d is not: save it as UTF-8.")
    raise EncodingError(message % {"encoding": encoding.name, "byte": byte + 1})


def _first_wrong(file: BinaryIO, encoding: Encoding) -> int | None:
    """The offset of the first byte that the encoding does not have; None without one."""
    file.seek(encoding.start)
    decoder = codecs.getincrementaldecoder(encoding.codec)()
    place = encoding.start
    while True:
        waiting = len(decoder.getstate()[0])
        chunk = file.read(CHUNK)
        try:
            decoder.decode(chunk, final=not chunk)
        except UnicodeDecodeError as error:
            return place - waiting + error.start
        if not chunk:
            return None
        place += len(chunk)


def read_as(encoding: str) -> str:
    """The note of a report that says which encoding a file was read in."""
    return _("The file was read as %(encoding)s.") % {"encoding": encoding}
