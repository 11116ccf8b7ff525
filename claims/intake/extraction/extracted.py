"""Results of an extraction: the text of a file with its notes, or the reason for none."""

from typing import NamedTuple

from .page_elements import Element


class Note(NamedTuple):
    """A comment, footnote, endnote or link, and the words it hangs on."""

    kind: str
    """`comment`, `footnote`, `endnote` or `link`."""
    start: int
    end: int
    """Where in the text the words stand; for a footnote or endnote both are its mark's place."""
    text: str
    url: str
    author: str = ""


class Extracted(NamedTuple):
    """The text of a file. All positions are offsets into `text`, counted in characters."""

    text: str
    media_type: str
    pages: tuple[int, ...] = ()
    """Where each page begins; empty where the format has none. Pages are parted by a form feed."""
    paragraphs: tuple[int, ...] = ()
    """Where each paragraph begins; empty where the format does not say."""
    notes: tuple[Note, ...] = ()
    encoding: str = ""
    """Of a plain text or web page that is not UTF-8: what it was taken for."""
    elements: tuple[Element, ...] = ()
    """In which a web page says what it is; empty of other formats."""


class UnreadableFile(Exception):
    """A file that is not read; its argument is the key of a sentence in `extract.REFUSALS`."""


MOST_CHARACTERS = 3_000_000
"""Of one text. A novel has half a million."""
