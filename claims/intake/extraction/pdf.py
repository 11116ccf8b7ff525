"""The text of a PDF file, page by page."""

import pypdfium2  # type: ignore[import-untyped]  # it ships no types

from .extracted import MOST_CHARACTERS, Extracted, UnreadableFile

_HYPHENS = str.maketrans({"\x02": "-\n", "\ufffe": "-\n", "\0": None, "\r": None})
"""PDFium marks a hyphen at the end of a line by one of these, and joins the lines."""
_PASSWORD = 4
"""FPDF_ERR_PASSWORD."""


def read(content: bytes) -> Extracted:
    """The text as PDFium reads it: the lines of each page, the pages parted by a form feed."""
    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        is_locked = getattr(error, "err_code", None) == _PASSWORD
        raise UnreadableFile("locked" if is_locked else "damaged") from error
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
