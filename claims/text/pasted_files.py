"""Texts of files that somebody pastes or drops: bibliographies, notes, Word files.

Only words are wanted, to look through them; nothing is parsed that could ask for more memory
than the file is allowed, and nothing outside the file is opened.
"""

import html
import io
import re
import zipfile
import zlib

MOST_UNPACKED_BYTES = 30_000_000
MOST_PARTS = 5_000
WORDS = re.compile(
    r"word/(?:document\d*|footnotes|endnotes|comments|header\d*|footer\d*)\.xml"
    r"|word/_rels/[^/]+\.rels"
)
"""Parts of a Word file (ECMA-376) that hold words, or the addresses of links."""
BREAKS = re.compile(r"</w:p>|<w:(?:br|cr|tab)\b[^<>]*>")
TARGETS = re.compile(r'\bTarget="([^"]*)"')
TAGS = re.compile(r"<[^<>]*>")


class NoText(Exception):
    """A file that no text can be had from; its argument is `binary`, `damaged` or `too_large`."""


def text_of(content: bytes) -> str:
    """The text of a Word file (.docx), or of any file that is text; raises NoText.

    Bytes that are not UTF-8 are kept as lone surrogates (`surrogateescape`), so that the text
    can be written back as it was.
    """
    if content.startswith(b"PK\x03\x04"):
        return _of_word_file(content)
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace")
    if b"\x00" in content or content.startswith(b"%PDF"):
        raise NoText("binary")
    return content.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "surrogateescape")


def _of_word_file(content: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            if len(entries) > MOST_PARTS:
                raise NoText("too_large")
            parts = [entry for entry in entries if WORDS.fullmatch(entry.filename)]
            if not parts:
                raise NoText("binary")
            return _words(archive, parts)
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, OSError) as error:
        raise NoText("damaged") from error
    except (NotImplementedError, RuntimeError) as error:
        # Packed in a way that zipfile does not know, or under a password.
        raise NoText("damaged") from error


def _words(archive: zipfile.ZipFile, parts: list[zipfile.ZipInfo]) -> str:
    left, texts = MOST_UNPACKED_BYTES, []
    for entry in parts:
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise NoText("damaged")
        with archive.open(entry) as part:
            unpacked = part.read(left + 1)
        left -= len(unpacked)
        if left < 0:
            raise NoText("too_large")
        text = unpacked.decode("utf-8", "replace")
        if entry.filename.endswith(".rels"):
            texts += [html.unescape(target) for target in TARGETS.findall(text)]
        else:
            texts.append(html.unescape(TAGS.sub("", BREAKS.sub("\n", text))))
    return "\n".join(texts)
