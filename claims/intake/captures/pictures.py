"""Pictures as copies of a source: PNG, JPEG and WebP, told apart and measured by their own bytes.

What is shown of one is the picture alone: place, camera, author and whatever else a program wrote
beside it are left out, but for the way up (Exif orientation). Nothing is decoded here; what a
browser would have to unpack is bounded by the measures that the file itself states.

PNG: ISO/IEC 15948. JPEG: ITU-T T.81. WebP: RFC 9649. Exif: CIPA DC-008.
"""

import struct
from collections.abc import Iterator
from typing import NamedTuple

from claims.intake.extraction.extracted import UnreadableFile

MOST_PIXELS = 60_000_000
LONGEST_SIDE = 20_000

_PNG = b"\x89PNG\r\n\x1a\n"
_PNG_KEPT = {b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"sBIT"}
_JPEG_KEPT_APPLICATIONS = {0xE0, 0xEE}
"""JFIF, and Adobe's note on the colours."""
_FRAMES = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}
_WITHOUT_LENGTH = {0x01, *range(0xD0, 0xD8)}
_WEBP_KEPT = {b"VP8X", b"VP8 ", b"VP8L", b"ALPH"}
_ORIENTATION = 0x0112


class Picture(NamedTuple):
    """A picture as it is shown: its media type, its bytes, its measures in pixels."""

    media_type: str
    content: bytes
    width: int
    height: int


def is_picture(content: bytes) -> bool:
    """Whether the file begins as a picture of one of the three kinds does."""
    is_webp = content[:4] == b"RIFF" and content[8:12] == b"WEBP"
    return content.startswith((_PNG, b"\xff\xd8\xff")) or is_webp


def read(content: bytes) -> Picture:
    """The picture of a file without what is written beside it.

    Raises UnreadableFile for what is no such picture, is cut off, or measures too much.
    """
    try:
        if content.startswith(_PNG):
            found = _png(content)
        elif content.startswith(b"\xff\xd8\xff"):
            found = _jpeg(content)
        elif is_picture(content):
            found = _webp(content)
        else:
            raise UnreadableFile("no_picture")
    except (struct.error, IndexError, ValueError) as error:
        raise UnreadableFile("damaged") from error
    sides = found.width, found.height
    if min(sides) < 1:
        raise UnreadableFile("damaged")
    if max(sides) > LONGEST_SIDE or found.width * found.height > MOST_PIXELS:
        raise UnreadableFile("picture_too_large")
    return found


def _png(content: bytes) -> Picture:
    kept, at = [_PNG], len(_PNG)
    width = height = 0
    kind = b""
    while kind != b"IEND":
        (length,) = struct.unpack_from(">I", content, at)
        kind, end = content[at + 4 : at + 8], at + 12 + length
        if end > len(content) or (len(kept) == 1) != (kind == b"IHDR"):
            raise ValueError(kind)
        if kind == b"IHDR":
            width, height = struct.unpack_from(">II", content, at + 8)
        if kind in _PNG_KEPT:
            kept.append(content[at:end])
        at = end
    return Picture("image/png", b"".join(kept), width, height)


def _jpeg(content: bytes) -> Picture:
    kept, orientation = [b"\xff\xd8"], 1
    width = height = 0
    for marker, segment in _segments(content):
        if marker in _FRAMES:
            height, width = struct.unpack_from(">HH", segment, 5)
        if marker == 0xE1 and segment[4:10] == b"Exif\0\0":
            orientation = _orientation(segment[10:])
        is_application = 0xE0 <= marker <= 0xEF and marker not in _JPEG_KEPT_APPLICATIONS
        if not is_application and marker != 0xFE:
            kept.append(segment)
    if not width:
        raise ValueError("no frame")
    if orientation != 1:
        kept.insert(1, _exif(orientation))
    if orientation >= 5:
        width, height = height, width
    return Picture("image/jpeg", b"".join(kept), width, height)


def _segments(content: bytes) -> Iterator[tuple[int, bytes]]:
    """The marker and the bytes of each segment up to the end of the image, scans with their data.

    What stands behind the end, such as a second picture or a film, is none of it.
    """
    at = 2
    while True:
        if content[at] != 0xFF:
            raise ValueError(at)
        while content[at + 1] == 0xFF:
            at += 1
        marker = content[at + 1]
        if marker == 0xD9:
            yield marker, b"\xff\xd9"
            return
        if marker in _WITHOUT_LENGTH:
            end = at + 2
        else:
            (length,) = struct.unpack_from(">H", content, at + 2)
            end = at + 2 + length
        if marker == 0xDA:
            end = _end_of_scan(content, end)
        if end > len(content):
            raise ValueError(end)
        yield marker, content[at:end]
        at = end


def _end_of_scan(content: bytes, at: int) -> int:
    while True:
        at = content.index(b"\xff", at)
        follows = content[at + 1]
        if follows and not 0xD0 <= follows <= 0xD7:
            return at
        at += 2


def _orientation(tiff: bytes) -> int:
    """The orientation that Exif states, 1 to 8; 1 where it states none that can be."""
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2])
    if order is None:
        return 1
    try:
        (first,) = struct.unpack_from(f"{order}I", tiff, 4)
        (count,) = struct.unpack_from(f"{order}H", tiff, first)
        for number in range(min(count, 200)):
            tag, kind = struct.unpack_from(f"{order}HH", tiff, first + 2 + 12 * number)
            if (tag, kind) == (_ORIENTATION, 3):
                (value,) = struct.unpack_from(f"{order}H", tiff, first + 10 + 12 * number)
                return value if 1 <= value <= 8 else 1
    except struct.error:
        return 1
    return 1


def _exif(orientation: int) -> bytes:
    """A segment of Exif that says nothing but the orientation."""
    entry = struct.pack(">HHIHH", _ORIENTATION, 3, 1, orientation, 0)
    tiff = b"MM\0*" + struct.pack(">IH", 8, 1) + entry + b"\0\0\0\0"
    return b"\xff\xe1" + struct.pack(">H", len(tiff) + 8) + b"Exif\0\0" + tiff


def _webp(content: bytes) -> Picture:
    kept: list[bytes] = []
    width = height = 0
    (size,) = struct.unpack_from("<I", content, 4)
    if size + 8 > len(content):
        raise ValueError(size)
    at = 12
    while at + 8 <= size + 8:
        kind = content[at : at + 4]
        (length,) = struct.unpack_from("<I", content, at + 4)
        data = content[at + 8 : at + 8 + length]
        if len(data) < length:
            raise ValueError(kind)
        if kind == b"VP8X":
            # Without the flags of a colour profile, Exif, XMP and animation.
            data = bytes([data[0] & 0x10]) + data[1:]
            width = 1 + int.from_bytes(data[4:7], "little")
            height = 1 + int.from_bytes(data[7:10], "little")
        elif kind == b"VP8 " and not width:
            width, height = (side & 0x3FFF for side in struct.unpack_from("<HH", data, 6))
        elif kind == b"VP8L" and not width:
            (bits,) = struct.unpack_from("<I", data, 1)
            width, height = 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
        if kind in _WEBP_KEPT:
            kept.append(kind + struct.pack("<I", length) + data + b"\0" * (length % 2))
        at += 8 + length + length % 2
    if not any(part[:4] in (b"VP8 ", b"VP8L") for part in kept):
        raise ValueError("animated or empty")
    body = b"WEBP" + b"".join(kept)
    return Picture("image/webp", b"RIFF" + struct.pack("<I", len(body)) + body, width, height)
