"""Parts of a Word file and the relationships between them (Open Packaging Conventions)."""

import posixpath
import zipfile
from collections.abc import Iterator
from xml.etree import ElementTree

from .extracted import UnreadableFile

_LARGEST_PART = 30_000_000
"""Bytes, unpacked: what is larger is refused after so many, whatever the archive says of it."""


def main_part(archive: zipfile.ZipFile) -> str:
    """The part that the package names as its document (OPC); Word Online calls it document2.xml."""
    for kind, target in _relationships(archive, "_rels/.rels"):
        if kind == "officeDocument" and (path := target.lstrip("/")) in archive.namelist():
            return path
    if "word/document.xml" not in archive.namelist():
        raise UnreadableFile("no_word_file")
    return "word/document.xml"


def related_parts(archive: zipfile.ZipFile, part: str) -> dict[str, str]:
    """The paths of the parts that a part names, by what they are, with Word's own names else."""
    folder = posixpath.dirname(part)
    usual = ("comments", "footnotes", "endnotes", "numbering", "styles")
    found = {kind: f"{folder}/{kind}.xml" for kind in usual}
    for kind, target in _relationships(archive, of_relationships(part)):
        if kind in found:
            found[kind] = _path(part, target)
    return found


def internal_parts(archive: zipfile.ZipFile, part: str, kind: str) -> dict[str, str]:
    """The paths of the parts of one kind that a part names, by the id of the relationship."""
    relationships = read_part(archive, of_relationships(part))
    if not relationships:
        return {}
    return {
        relationship.get("Id", ""): _path(part, relationship.get("Target", ""))
        for relationship in ElementTree.fromstring(relationships)
        if relationship.get("Type", "").rpartition("/")[2] == kind
        and relationship.get("TargetMode") != "External"
    }


def _path(part: str, target: str) -> str:
    """The path in the archive of what a part names, from the part's folder or from the root."""
    path = target if target.startswith("/") else posixpath.join(posixpath.dirname(part), target)
    return posixpath.normpath(path).lstrip("/")


def of_relationships(part: str) -> str:
    folder, file = posixpath.split(part)
    return f"{folder}/_rels/{file}.rels"


def _relationships(archive: zipfile.ZipFile, path: str) -> Iterator[tuple[str, str]]:
    """Each relationship's kind, the last word of its type, and its target."""
    if content := read_part(archive, path):
        for relationship in ElementTree.fromstring(content):
            yield relationship.get("Type", "").rpartition("/")[2], relationship.get("Target", "")


def read_part(archive: zipfile.ZipFile, path: str) -> bytes:
    """A part of the archive, unpacked; empty where there is none."""
    if path not in archive.namelist():
        return b""
    with archive.open(path) as part:
        unpacked = part.read(_LARGEST_PART + 1)
    if len(unpacked) > _LARGEST_PART:
        raise UnreadableFile("unpacks_too_large")
    return unpacked


def link_targets(archive: zipfile.ZipFile, part: str) -> dict[str, str]:
    """The addresses of a part's links, by the id of the relationship."""
    relationships = read_part(archive, of_relationships(part))
    if not relationships:
        return {}
    return {
        relationship.get("Id", ""): relationship.get("Target", "")
        for relationship in ElementTree.fromstring(relationships)
        if relationship.get("TargetMode") == "External"
        and relationship.get("Target", "").startswith(("http://", "https://"))
    }
