"""Tables of a Word file as rows of cells, each cell the words in it."""

import io
import zipfile
from xml.etree import ElementTree

from .extracted import UnreadableFile
from .word_names import name
from .word_parts import main_part, read_part

_MOST_CELLS = 50_000


def rows(content: bytes) -> list[list[str]]:
    """The rows of all tables in the order of the file, with what was deleted left out.

    A table in a cell is read as part of that cell. Raises UnreadableFile.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            root = ElementTree.fromstring(read_part(archive, main_part(archive)))
    except (zipfile.BadZipFile, ElementTree.ParseError, EOFError, ValueError) as error:
        raise UnreadableFile("damaged") from error
    except (NotImplementedError, RuntimeError) as error:
        raise UnreadableFile("locked") from error
    found = [
        [_words(cell) for cell in row if name(cell) == "tc"]
        for table in root.iter()
        if name(table) == "tbl"
        for row in table
        if name(row) == "tr"
    ]
    if sum(map(len, found)) > _MOST_CELLS:
        raise UnreadableFile("too_long")
    return found


def _words(cell: ElementTree.Element) -> str:
    lines = [
        "".join(
            (part.text or "") if name(part) == "t" else "\n"
            for part in paragraph.iter()
            if name(part) in ("t", "br")
        )
        for paragraph in cell.iter()
        if name(paragraph) == "p"
    ]
    return "\n".join(lines).strip()
