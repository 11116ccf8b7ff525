"""The text of a PDF file, page by page, and a page as a picture."""

import base64
import struct
import zlib
from typing import Any

import pypdfium2  # type: ignore[import-untyped]  # it ships no types

from .extracted import MOST_CHARACTERS, Extracted, UnreadableFile

_HYPHENS = str.maketrans({"\x02": "-\n", "\ufffe": "-\n", "\0": None, "\r": None})
"""PDFium marks a hyphen at the end of a line by one of these, and joins the lines."""
_PASSWORD = 4
"""FPDF_ERR_PASSWORD."""
_WIDEST, _HIGHEST = 1400, 2000
"""Pixels of a page that is drawn."""


def read(content: bytes) -> Extracted:
    """The text as PDFium reads it: the lines of each page, the pages parted by a form feed."""
    document = _opened(content)
    pages: list[str] = []
    length = 0
    for number in range(len(document)):
        pages.append(_page_text(document, number))
        length += len(pages[-1])
        if length > MOST_CHARACTERS:
            raise UnreadableFile("too_long")
    if not any(page.strip() for page in pages):
        raise UnreadableFile("no_text_in_pdf")
    starts, at = [], 0
    for page in pages:
        starts.append(at)
        at += len(page) + 1
    return Extracted("\f".join(pages), "application/pdf", pages=tuple(starts))


def _page_text(document: pypdfium2.PdfDocument, number: int) -> str:
    try:
        page = document[number]
    except pypdfium2.PdfiumError:
        # One broken page does not take the others away.
        return ""
    text_page = page.get_textpage()
    text = text_page.get_text_range().translate(_HYPHENS).replace("\f", "\n")
    text_page.close()
    page.close()
    readable: str = text.encode("utf-8", "replace").decode()
    return readable


def page(content: bytes, number: int) -> dict[str, Any]:
    """A page of a PDF, from 1, as `content` (PNG in Base64), `width` and `height` in pixels.

    As wide as a screen shows it, and of no more pixels than that, whatever the page measures.
    """
    document = _opened(content)
    if not 0 < number <= len(document):
        raise UnreadableFile("no_page")
    try:
        shown = document[number - 1]
        width, height = shown.get_size()
        scale = min(_WIDEST / max(width, 1), _HIGHEST / max(height, 1))
        bitmap = shown.render(scale=scale, rev_byteorder=True, may_draw_forms=False)
    except pypdfium2.PdfiumError as error:
        raise UnreadableFile("damaged") from error
    if bitmap.n_channels not in (3, 4):
        raise UnreadableFile("damaged")
    packed = base64.b64encode(_png(bitmap)).decode()
    return {"content": packed, "width": bitmap.width, "height": bitmap.height}


def _opened(content: bytes) -> pypdfium2.PdfDocument:
    try:
        return pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        is_locked = getattr(error, "err_code", None) == _PASSWORD
        raise UnreadableFile("locked" if is_locked else "damaged") from error


def _png(bitmap: pypdfium2.PdfBitmap) -> bytes:
    """The pixels as PNG (ISO/IEC 15948): true colour, rows without a filter."""
    pixels, stride = bytes(bitmap.buffer), bitmap.stride
    row = bitmap.width * bitmap.n_channels
    rows = b"".join(
        b"\0" + pixels[start : start + row] for start in range(0, stride * bitmap.height, stride)
    )
    colour = 2 if bitmap.n_channels == 3 else 6
    header = struct.pack(">IIBBBBB", bitmap.width, bitmap.height, 8, colour, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(rows, 6)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in chunks
    )
