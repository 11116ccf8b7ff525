"""Text that a Word file holds as a web page or plain text, for a word processor to take over.

An `altChunk` names a part of the package by its relationship (ECMA-376, part 1, 17.17.2.1);
editors on the web export all of a document so, as a MIME part (`findings/words-in-a-chunk.sh`).
"""

import posixpath
import zipfile
from email import message_from_bytes

from . import plain_text, web_page
from .extracted import UnreadableFile
from .word_parts import internal_parts, read_part

_PAGES = frozenset(["htm", "html", "xht", "xhtml"])
_MIME = frozenset(["mht", "mhtml", "eml"])
_MOST_CHUNKS = 1000


class Chunks:
    """The chunks of one part of a Word file, by the id of their relationship."""

    def __init__(self, archive: zipfile.ZipFile, part: str) -> None:
        self._archive = archive
        self._paths = internal_parts(archive, part, "aFChunk")
        self._read = 0

    def paragraphs(self, key: str) -> list[str]:
        """The paragraphs of a chunk; none where the file holds none of that id.

        Raises UnreadableFile for another word processor's file in it, and for too many chunks.
        """
        path = self._paths.get(key, "")
        content = read_part(self._archive, path)
        if not content:
            return []
        self._read += 1
        if self._read > _MOST_CHUNKS:
            raise UnreadableFile("unpacks_too_large")
        ending = posixpath.splitext(path)[1].lstrip(".").lower()
        if ending in _MIME or content.lstrip()[:13].lower() == b"mime-version:":
            return _of_mime(content)
        if ending in _PAGES:
            return _of_page(content)
        if ending == "txt":
            return plain_text.read(content).text.splitlines()
        raise UnreadableFile("file_in_word_file")


def _of_page(content: bytes, charset: str = "") -> list[str]:
    return web_page.read(content, charset).text.split("\n\n")


def _of_mime(content: bytes) -> list[str]:
    """The first page of an archive such as .mht, or else its first plain text."""
    leaves = [leaf for leaf in message_from_bytes(content).walk() if not leaf.is_multipart()]
    for media_type in ("text/html", "application/xhtml+xml", "text/plain"):
        for leaf in leaves:
            payload = leaf.get_payload(decode=True)
            if leaf.get_content_type() != media_type or not isinstance(payload, bytes):
                continue
            charset = leaf.get_content_charset("")
            if media_type != "text/plain":
                return _of_page(payload, charset)
            text, _encoding = plain_text.decode(payload, [charset] if charset else [])
            return text.splitlines()
    return []
