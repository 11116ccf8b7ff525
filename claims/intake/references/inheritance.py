"""Fields that a BibTeX entry takes over from its `crossref` or `xdata` (BibLaTeX, appendix B)."""

from typing import NamedTuple

from django.utils.translation import gettext as _

from claims.intake.claim_set.parsing import quoted_value

from .fields import Problem, keepable

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
    for data in _parents(entry, "xdata", by_key):
        _inherit(data, by_key, done)
        for member, text in data.members.items():
            entry.members.setdefault(member, text)
    for parent in _parents(entry, "crossref", by_key):
        _inherit(parent, by_key, done)
        for member, text in _of_parent(entry, parent).items():
            entry.members.setdefault(member, text)


def _parents(entry: BibEntry, member: str, by_key: dict[str, BibEntry]) -> list[BibEntry]:
    """The entries that a field names; the report and the note name those that are not there."""
    keys = [word for key in entry.members.get(member, "").split(",") if (word := key.strip())]
    for key in keys:
        if key.lower() not in by_key:
            message = _("There is no entry “%(key)s” in this text to take more from.")
            message = message % {"key": quoted_value(key, 60)}
            entry.problems.append(Problem(member, message, keepable(key)))
    return [by_key[key.lower()] for key in keys if key.lower() in by_key]


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
