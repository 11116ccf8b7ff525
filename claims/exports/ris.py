"""RIS: references for Zotero, EndNote and others.

Keywords say of which claim a source is evidence, what was found there and what the source
does to it; each quoted excerpt is a note. Zotero keeps both, which it does not for CSL-JSON.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from .references import Reference, one_line

TYPES = {
    "article": "UNPB",
    "article-journal": "JOUR",
    "article-magazine": "MGZN",
    "article-newspaper": "NEWS",
    "bill": "BILL",
    "book": "BOOK",
    "broadcast": "VIDEO",
    "chapter": "CHAP",
    "dataset": "DATA",
    "document": "UNPB",
    "entry-dictionary": "DICT",
    "entry-encyclopedia": "ENCYC",
    "graphic": "ART",
    "hearing": "HEAR",
    "interview": "PCOMM",
    "legal_case": "CASE",
    "legislation": "STAT",
    "map": "MAP",
    "motion_picture": "MPCT",
    "paper-conference": "CPAPER",
    "personal_communication": "PCOMM",
    "post": "ICOMM",
    "post-weblog": "BLOG",
    "regulation": "STAT",
    "report": "RPRT",
    "speech": "SLIDE",
    "thesis": "THES",
    "treaty": "STAT",
    "webpage": "ELEC",
}
"""RIS types of the CSL types; none is GEN, which tells readers nothing."""

ROLES = {"author": "AU", "editor": "A2", "translator": "A4"}


def ris(references: Iterable[Reference]) -> Iterator[bytes]:
    for reference in references:
        lines = [f"{tag}  - {value}" for tag, value in _tags(reference) if value]
        yield "".join(f"{line}\r\n" for line in [*lines, "ER  - ", ""]).encode()


def _tags(reference: Reference) -> Iterator[tuple[str, str]]:
    item = reference.csl
    yield "TY", TYPES[item["type"]]
    yield "ID", reference.key
    for role, tag in ROLES.items():
        for name in item.get(role, []):
            yield tag, _name(name)
    yield "TI", one_line(item["title"])
    yield "T2", one_line(item.get("container-title", ""))
    yield "PB", one_line(item.get("publisher", ""))
    yield from _dates(item.get("issued", {}), reference.issued)
    yield "Y2", reference.accessed_on.replace("-", "/")
    yield "ET", one_line(item.get("edition", ""))
    yield "M1", one_line(item.get("number", ""))
    yield "M3", one_line(item.get("genre", ""))
    yield "UR", one_line(item.get("URL", ""))
    yield "DO", one_line(item.get("DOI", ""))
    yield "LA", item.get("language", "")
    for keyword in reference.keywords:
        yield "KW", one_line(keyword)
    for note in [reference.remark, *reference.notes]:
        yield "N1", one_line(note)


def _dates(issued: dict[str, Any], edtf: str) -> Iterator[tuple[str, str]]:
    """Year, and year/month/day as far as known; as a fourth part, what CSL cannot say."""
    if "date-parts" not in issued and (year := re.match(r"\d{4}(?!\d)", edtf)):
        yield "PY", year[0]
        yield "DA", f"{year[0]}///{edtf}"
    for first in issued.get("date-parts", [])[:1]:
        year, *rest = first
        yield "PY", f"{year:04}"
        month, day = ([f"{part:02}" for part in rest] + ["", ""])[:2]
        yield "DA", f"{year:04}/{month}/{day}/"


def _name(name: dict[str, str]) -> str:
    """Family, Given, Suffix; a literal name as it is."""
    if literal := one_line(name.get("literal", "")):
        return literal
    family = f"{name.get('non-dropping-particle', '')} {name.get('family', '')}"
    parts = map(one_line, (family, name.get("given", ""), name.get("suffix", "")))
    return ", ".join(parts).rstrip(", ")
