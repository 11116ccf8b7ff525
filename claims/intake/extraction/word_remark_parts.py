"""Parts of a Word file that remarks add to: its comments, their links, and the package's lists.

New elements are put before the end of what stands there; a part that is missing is begun.
"""

import re
import zipfile
from collections.abc import Iterable
from typing import NamedTuple
from xml.sax.saxutils import escape, quoteattr

from .word_names import OWN_AUTHOR, attribute
from .word_parts import of_relationships, read_part, related_parts
from .word_places import Node, parse

Words = list[tuple[str, str]]
"""A paragraph: words, each with the address it links to, or an empty one."""

_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_COMMENTS_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
_RELATIONSHIPS_TYPE = "application/vnd.openxmlformats-package.relationships+xml"
_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_INITIALS = "FC"
_LINK = '<w:rPr><w:color w:val="0563C1"/><w:u w:val="single"/></w:rPr>'


class Namespaces(NamedTuple):
    """Namespaces of a document: transitional, or strict (ISO/IEC 29500)."""

    word: str
    relationships: str


TRANSITIONAL = Namespaces(
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
)
STRICT = Namespaces(
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
    "http://purl.oclc.org/ooxml/officeDocument/relationships",
)


def namespaces(root: Node) -> Namespaces:
    return STRICT if root.tag.startswith(f"{{{STRICT.word}}}") else TRANSITIONAL


def with_comments(
    archive: zipfile.ZipFile,
    main: str,
    comments: Iterable[tuple[int, list[Words]]],
    *,
    known: Namespaces,
    at: str,
) -> dict[str, bytes]:
    """The parts that change when comments, each with its id, are added to the document `main`."""
    path = related_parts(archive, main)["comments"]
    before = read_part(archive, path)
    links = read_part(archive, of_relationships(path))
    targets: dict[str, str] = {}
    made = "".join(
        _comment(number, paragraphs, targets, links, known, at) for number, paragraphs in comments
    )
    begun = f'{_HEAD}<w:comments xmlns:w="{known.word}"></w:comments>'.encode()
    written = {path: appended(before or begun, made)}
    if targets:
        kind = f"{known.relationships}/hyperlink"
        rows = "".join(
            _relationship(key, kind, url, ' TargetMode="External"') for url, key in targets.items()
        )
        written[of_relationships(path)] = appended(links or _no_relationships(), rows)
    if not before:
        of_main = read_part(archive, of_relationships(main))
        key = _free("rIdFactcheck", of_main)
        row = _relationship(key, f"{known.relationships}/comments", f"/{path}")
        written[of_relationships(main)] = appended(of_main or _no_relationships(), row)
        types = read_part(archive, "[Content_Types].xml")
        name = quoteattr(f"/{path}")
        override = f'<Override xmlns="{_PACKAGE}/content-types" PartName={name}'
        rows = f'{override} ContentType="{_COMMENTS_TYPE}"/>'
        if b'"rels"' not in types.lower():
            default = f'<Default xmlns="{_PACKAGE}/content-types" Extension="rels"'
            rows = f'{default} ContentType="{_RELATIONSHIPS_TYPE}"/>{rows}'
        begun = f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types"></Types>'.encode()
        written["[Content_Types].xml"] = appended(types or begun, rows)
    return written


def first_free_comment(archive: zipfile.ZipFile, main: str) -> int:
    """A number above those of all comments of the document."""
    part = read_part(archive, related_parts(archive, main)["comments"])
    return 1 + highest_id(parse(utf_8(part))) if part else 0


def highest_id(root: Node) -> int:
    """The highest number that an element of the part has for its id; -1 where none has one."""
    ids = (attribute(element, "id") for element in root.iter())
    return max((int(key) for key in ids if key.isdecimal() and len(key) < 10), default=-1)


def appended(part: bytes, xml: str) -> bytes:
    """The part with elements put at the end of its root."""
    part = utf_8(part)
    root = parse(part)
    if root.close == root.inner == root.end:
        opening = part[root.start : root.inner]
        tag = re.match(rb"<([^\s/>]+)", opening)
        closing = b"</" + (tag.group(1) if tag else b"") + b">"
        return part[: root.start] + opening[:-2] + b">" + xml.encode() + closing + part[root.end :]
    return part[: root.close] + xml.encode() + part[root.close :]


def utf_8(part: bytes) -> bytes:
    """The part in UTF-8, which is the only encoding whose bytes are told apart here."""
    if part[:2] in (b"\xff\xfe", b"\xfe\xff"):
        text = part.decode("utf-16")
        return re.sub(r"encoding=(['\"])[^'\"]+\1", 'encoding="UTF-8"', text, count=1).encode()
    return part


def xml_text(text: str) -> str:
    """The text as XML holds it, without what it cannot hold."""
    return escape(_NOT_IN_XML.sub("", text))


def _comment(
    number: int,
    paragraphs: list[Words],
    targets: dict[str, str],
    links: bytes,
    known: Namespaces,
    at: str,
) -> str:
    said = "".join(
        "<w:p>" + "".join(_run(words, url, targets, links) for words, url in paragraph) + "</w:p>"
        for paragraph in paragraphs
    )
    return (
        f'<w:comment xmlns:w="{known.word}" xmlns:r="{known.relationships}" w:id="{number}"'
        f" w:author={quoteattr(OWN_AUTHOR)} w:date={quoteattr(at)}"
        f' w:initials="{_INITIALS}">{said}</w:comment>'
    )


def _run(words: str, url: str, targets: dict[str, str], links: bytes) -> str:
    lines = '</w:t><w:br/><w:t xml:space="preserve">'.join(xml_text(words).split("\n"))
    text = f'<w:t xml:space="preserve">{lines}</w:t>'
    if not url.startswith(("http://", "https://")):
        return f"<w:r>{text}</w:r>"
    key = targets.setdefault(url, f"{_free('rIdFactcheck', links)}-{len(targets) + 1}")
    return f'<w:hyperlink r:id="{key}"><w:r>{_LINK}{text}</w:r></w:hyperlink>'


def _free(key: str, part: bytes) -> str:
    while f'"{key}'.encode() in part:
        key += "x"
    return key


def _relationship(key: str, kind: str, target: str, more: str = "") -> str:
    target = quoteattr(_NOT_IN_XML.sub("", target))
    space = f'xmlns="{_PACKAGE}/relationships"'
    return f'<Relationship {space} Id="{key}" Type="{kind}" Target={target}{more}/>'


def _no_relationships() -> bytes:
    return f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships"></Relationships>'.encode()
