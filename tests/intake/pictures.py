"""Small pictures of each kind, made by hand, with what programs write beside them."""

import struct
import zlib

from tests.intake.files import pdf_of

SECRET = b"49.2827 N 123.1207 W"


def png(width: int = 4, height: int = 3, *, text: bytes = b"", rows: bytes | None = None) -> bytes:
    """A grey PNG; `text` stands in it beside the picture."""
    pixels = rows if rows is not None else (b"\0" + b"\x80" * width) * height
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    chunks = [(b"IHDR", header), (b"IDAT", zlib.compress(pixels)), (b"IEND", b"")]
    if text:
        chunks[1:1] = [(b"tEXt", b"Location\0" + text), (b"eXIf", b"MM\0*" + text)]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in chunks
    )


def jpeg(width: int = 6, height: int = 2, *, orientation: int = 1, after: bytes = b"") -> bytes:
    """The frame of a JPEG with Exif, XMP, a comment, and bytes behind its end."""
    entry = struct.pack("<HHIHH", 0x0112, 3, 1, orientation, 0)
    tiff = b"II*\0" + struct.pack("<IH", 8, 1) + entry + b"\0\0\0\0" + SECRET
    frame = struct.pack(">BHHB", 8, height, width, 1) + b"\1\x11\0"
    return (
        b"\xff\xd8"
        + segment(0xE0, b"JFIF\0\1\1\0\0\1\0\1\0\0")
        + segment(0xE1, b"Exif\0\0" + tiff)
        + segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + SECRET)
        + segment(0xFE, SECRET)
        + segment(0xC0, frame)
        + segment(0xDA, b"\1\1\0\0\x3f\0")
        + b"\x12\xff\0\x34\xff\xd0\x56"
        + b"\xff\xd9"
        + after
    )


def segment(marker: int, content: bytes) -> bytes:
    return bytes([0xFF, marker]) + struct.pack(">H", len(content) + 2) + content


def webp(width: int = 5, height: int = 7) -> bytes:
    """A WebP of the extended kind, with Exif and XMP."""
    canvas = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    bits = (width - 1) | (height - 1) << 14
    chunks = [
        (b"VP8X", bytes([0x0C, 0, 0, 0]) + canvas),
        (b"VP8L", b"\x2f" + struct.pack("<I", bits) + b"\0"),
        (b"EXIF", SECRET),
        (b"XMP ", SECRET + b"!"),
    ]
    body = b"WEBP" + b"".join(
        kind + struct.pack("<I", len(data)) + data + b"\0" * (len(data) % 2)
        for kind, data in chunks
    )
    return b"RIFF" + struct.pack("<I", len(body)) + body


def pdf_of_pictures(pages: int = 2) -> bytes:
    """A PDF whose pages have lines drawn on them and no text."""
    kids = " ".join(f"{3 + 2 * number} 0 R" for number in range(pages))
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Kids[{kids}]/Count {pages}>>".encode(),
    ]
    for number in range(pages):
        drawn = b"0 0 1 rg 50 50 100 100 re f"
        objects += [
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 600]/Contents %d 0 R>>" % (4 + 2 * number),
            b"<</Length %d>>stream\n%b\nendstream" % (len(drawn), drawn),
        ]
    return pdf_of(objects)
