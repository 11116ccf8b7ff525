"""BibLaTeX: the sources of the claims as a bibliography that LaTeX and Zotero read.

Keys come from the source's id and stay. What a source is cited for stands in `annotation`
(C-58: refuted, refutes), which bibliographies do not print, and in `keywords`.
"""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from claims.models.edition import EditionQuerySet

from .cited_sources import CitedSource, Use, cited_sources


class EntryKind(NamedTuple):
    """An entry type, and its fields for who carries and who publishes it."""

    type: str
    container: str = "titleaddon"
    publisher: str = "publisher"


ENTRY_KINDS = {
    "article-journal": EntryKind("article", "journaltitle"),
    "article-magazine": EntryKind("article", "journaltitle"),
    "article-newspaper": EntryKind("article", "journaltitle"),
    "book": EntryKind("book"),
    "chapter": EntryKind("incollection", "booktitle"),
    "dataset": EntryKind("dataset"),
    "entry-dictionary": EntryKind("inreference", "booktitle"),
    "entry-encyclopedia": EntryKind("inreference", "booktitle"),
    "paper-conference": EntryKind("inproceedings", "booktitle"),
    "post": EntryKind("online", publisher="organization"),
    "post-weblog": EntryKind("online", publisher="organization"),
    "report": EntryKind("report", publisher="institution"),
    "thesis": EntryKind("thesis", publisher="institution"),
    "webpage": EntryKind("online", publisher="organization"),
}
OTHER = EntryKind("misc")

ROLES = {"author": "author", "editor": "editor", "translator": "translator"}

# Balanced on purpose: BibTeX counts the braces of \{ and \} too.
ESCAPES = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "{": r"\textbraceleft{}",
        "}": r"\textbraceright{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        **{char: f"\\{char}" for char in "%&#_$"},
    }
)
# Addresses are taken as they stand: no commands in them, but braces count.
IN_ADDRESSES = str.maketrans({"\\": "%5C", "{": "%7B", "}": "%7D"})


def bibtex(editions: EditionQuerySet) -> Iterator[bytes]:
    for source in cited_sources(editions):
        yield f"{entry(source)}\n\n".encode()


def entry(source: CitedSource) -> str:
    fields = [f"  {name} = {{{value}}}," for name, value in _fields(source) if value]
    opening = f"@{_kind(source).type}{{source-{source.record['id']},"
    return "\n".join([opening, *fields, "}"])


def _kind(source: CitedSource) -> EntryKind:
    return ENTRY_KINDS.get(source.record["csl"]["type"], OTHER)


def _fields(source: CitedSource) -> Iterator[tuple[str, str]]:
    """Names and values of the fields, ready to be put between braces."""
    record, item, kind = source.record, source.record["csl"], _kind(source)
    for role, field in ROLES.items():
        yield field, " and ".join(filter(None, map(_name, item.get(role, []))))
    yield "title", escaped(item["title"])
    yield kind.container, escaped(item.get("container-title", ""))
    yield kind.publisher, escaped(item.get("publisher", ""))
    yield "date", record["issued"]
    yield "type", escaped(item.get("genre", ""))
    yield "number", escaped(item.get("number", ""))
    yield "url", _address(item.get("URL", ""))
    yield "urldate", max(use.accessed_on for use in source.uses)
    yield "doi", _address(item.get("DOI", ""))
    yield "langid", item.get("language", "")
    yield "note", _note(record)
    uses = [_words(use) for use in source.uses]
    yield "annotation", "; ".join(f"{claim}: {status}, {stance}" for claim, status, stance in uses)
    yield "keywords", ", ".join(dict.fromkeys(word for use in uses for word in use))


def _words(use: Use) -> tuple[str, str, str]:
    """C-58, partly supported, refutes: nothing in it has to be escaped."""
    return f"C-{use.claim_number}", use.verification_status.replace("_", " "), use.stance


def escaped(text: str) -> str:
    """Text between braces of a field: on one line, and nothing in it is a command."""
    return re.sub(r"[\s\x00-\x1f\x7f]+", " ", text).strip().translate(ESCAPES)


def _note(record: dict[str, Any]) -> str:
    """What readers of the bibliography have to know of a source that was not seen itself."""
    remarks = []
    if record["title_is_supplied"]:
        remarks.append("title worded by the fact-checkers")
    if record["csl"].get("URL") and not record["url_confirmed"]:
        remarks.append("address not confirmed")
    return "; ".join(remarks)


def _address(text: str) -> str:
    return re.sub(r"\s+", "", text).translate(IN_ADDRESSES)


def _name(name: dict[str, str]) -> str:
    """A name as `Family, Given` or `Family, Jr, Given`; a literal one in braces."""
    if literal := escaped(name.get("literal", "")):
        return f"{{{literal}}}"
    family = _part(f"{name.get('non-dropping-particle', '')} {name.get('family', '')}")
    suffix, given = _part(name.get("suffix", "")), _part(name.get("given", ""))
    if suffix:
        return f"{family or '{}'}, {suffix}, {given or '{}'}"
    return ", ".join(filter(None, (family, given)))


def _part(text: str) -> str:
    """A part of a name; in braces where readers would split it, or lose a sign it begins with."""
    part = escaped(text)
    return f"{{{part}}}" if re.search(r",|\band\b|^\\", part, re.IGNORECASE) else part
