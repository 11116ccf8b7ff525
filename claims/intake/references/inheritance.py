"""Fields that a BibTeX entry takes over from its `crossref` or `xdata` (BibLaTeX, appendix B)."""

from typing import NamedTuple

from .fields import Problem

NEVER = {
    *("crossref", "xref", "entryset", "entrysubtype", "ids", "keywords", "label", "options"),
    *("presort", "related", "relatedoptions", "relatedstring", "relatedtype", "shorthand"),
    *("shorthandintro", "sortkey", "sorttitle", "sortyear", "title", "subtitle", "titleaddon"),
    *("indextitle", "shorttitle"),
}
"""Fields that stay with the entry they stand in."""
PARTS = {
    *("incollection", "inbook", "bookinbook", "suppbook", "inproceedings", "conference"),
    *("inreference", "suppcollection"),
}
"""Entries that are parts of a book: its title is their `booktitle`."""
PERIODICALS = {"article", "suppperiodical"}
"""Entries that are parts of a periodical."""


class BibEntry(NamedTuple):
    """An entry: its type, its key, its fields without braces, and what was wrong with them."""

    type: str
    key: str
    members: dict[str, str]
    problems: list[Problem]


def inherited(entries: list[BibEntry]) -> None:
    """Give each entry the fields that it lacks and its parents have, over however many steps."""
    by_key = {entry.key.lower(): entry for entry in reversed(entries)}
    done: set[int] = set()
    for entry in entries:
        _inherit(entry, by_key, done)


def _inherit(entry: BibEntry, by_key: dict[str, BibEntry], done: set[int]) -> None:
    if id(entry) in done:
        return
    done.add(id(entry))  # before its parents, so that a circle ends
    for key in entry.members.get("xdata", "").split(","):
        if data := by_key.get(key.strip().lower()):
            _inherit(data, by_key, done)
            for member, text in data.members.items():
                entry.members.setdefault(member, text)
    if parent := by_key.get(entry.members.get("crossref", "").strip().lower()):
        _inherit(parent, by_key, done)
        for member, text in _of_parent(entry, parent).items():
            entry.members.setdefault(member, text)


def _of_parent(entry: BibEntry, parent: BibEntry) -> dict[str, str]:
    given = {member: text for member, text in parent.members.items() if member not in NEVER}
    prefix = ""
    if parent.type.startswith("mv"):
        prefix = "main"
    elif entry.type in PARTS:
        prefix = "book"
        if entry.type == "inbook" and "author" in given:
            given.setdefault("bookauthor", given["author"])
        given.pop("author", None)
    elif entry.type in PERIODICALS:
        prefix = "journal"
    if prefix:
        for member in ("title", "subtitle"):
            if member in parent.members:
                given[f"{prefix}{member}"] = parent.members[member]
    return given
