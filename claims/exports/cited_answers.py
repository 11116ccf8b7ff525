"""Answers to “has what I cited changed?” as files: a table, and a bibliography brought up to date.

Both are of one question and are kept nowhere.
"""

import csv
import io
import re
from collections.abc import Collection, Iterable, Iterator
from typing import Any, NamedTuple

from claims.record import demonstration, log
from claims.selection.citations import CitationState, CitedEdition
from claims.text.cited import Cited, cited

from .bibtex import biblatex
from .csv_tables import harmless
from .publisher import Publisher
from .references import edition_reference

COLUMNS = (
    *("written", "cited", "standing", "kind", "changed_on", "reason", "fields"),
    *("cited_address", "current", "current_address", "verification_status", "statement"),
)


def plain(answer: CitedEdition, publisher: Publisher) -> dict[str, Any]:
    """An answer in plain values, as JSON and tables tell it; None for what there is not."""
    cited_address = current_address = None
    if answer.claim_id and answer.current:
        current_address = publisher.edition_address(answer.claim_id, answer.current.number)
        cited_address = (
            publisher.claim_address(answer.claim_id)
            if answer.number is None
            else publisher.edition_address(answer.claim_id, answer.number)
        )
    return {
        "written": answer.written,
        "cited": answer.name or None,
        "standing": answer.standing.value,
        "kind": answer.kind or None,
        "changed_on": log.moment(answer.changed_at)[:10] if answer.changed_at else None,
        "reason": answer.reason or None,
        "fields": [field.name for field in answer.fields],
        "cited_address": cited_address,
        "current": answer.current_name or None,
        "current_address": current_address,
        "verification_status": answer.content.get("verification_status"),
        "statement": answer.content.get("statement"),
    }


def table(answers: Iterable[CitedEdition], publisher: Publisher) -> bytes:
    """The answers as CSV (RFC 4180), a row for each; no cell is taken for a formula.

    In a demonstration each row says so in a column at the end.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    said = demonstration.member()
    columns = (*COLUMNS, *said)
    writer.writerow(columns)
    for answer in answers:
        row = plain(answer, publisher) | said
        row["fields"] = " ".join(row["fields"])
        writer.writerow([harmless(row[name] or "") for name in columns])
    return text.getvalue().encode("utf-8", "replace")


class Entry(NamedTuple):
    """An entry of a bibliography: where it stands in the text, and its key."""

    start: int
    end: int
    key: str


def bibliography(
    text: str, answers: list[CitedEdition], publisher: Publisher, hosts: Collection[str]
) -> bytes:
    """The text with each entry that cites an edition of ours brought up to date, under its key.

    What is current, and all else in the text, stays as it is, byte for byte. A text without such
    an entry is answered with entries for the current editions of all that it cites.
    """
    known = {
        (claim, answer.number): answer
        for answer in answers
        for claim in (answer.claim_id, answer.name.partition(".")[0])
        if answer.current
    }
    parts, reached, is_of_ours = [], 0, False
    for entry in entries(text):
        one = cites(text, entry, hosts)
        answer = one and known.get((one.claim, one.number))
        if not answer:
            continue
        is_of_ours = True
        if answer.standing != CitationState.CURRENT and answer.name != answer.current_name:
            parts += [text[reached : entry.start], _entry(answer, publisher, entry.key)]
            reached = entry.end
    if not is_of_ours:
        written = [_entry(answer, publisher) for answer in answers if answer.current]
        return "\n\n".join([*dict.fromkeys(written), ""]).encode()
    return "".join([*parts, text[reached:]]).encode("utf-8", "surrogateescape")


TOKEN = re.compile(r"^[ \t]*@[A-Za-z]+\s*\{\s*([^\s,{}]+)\s*,|\\.|[{}]", re.MULTILINE | re.DOTALL)
"""The beginning of an entry with its key, a character that stands for itself, or a brace."""


def entries(text: str) -> Iterator[Entry]:
    """The entries of a BibTeX file, in braces, each from the beginning of its line.

    One that is not closed is none: it ends where the next begins. The text is read once.
    """
    begun, depth = None, 0
    for token in TOKEN.finditer(text):
        if token[1]:
            begun, depth = token, 1
        elif begun and token[0] in "{}":
            depth += 1 if token[0] == "{" else -1
            if depth == 0:
                yield Entry(begun.start(), token.end(), begun[1])
                begun = None


def cites(text: str, entry: Entry, hosts: Collection[str]) -> Cited | None:
    """The edition of ours that an entry is of: its key or its address says so, not its notes."""
    inside = text[entry.start : entry.end]
    address = re.search(r"\b(?:url|howpublished)\s*=\s*([{\"].*?[}\"])", inside, re.I | re.S)
    for words in (entry.key, address[1] if address else ""):
        for one in cited(words, hosts):
            if one.claim:
                return one
    return None


def _entry(answer: CitedEdition, publisher: Publisher, key: str = "") -> str:
    """The current edition as an entry of BibLaTeX, under a key of its own or another."""
    current = answer.current
    assert current is not None
    edition = {
        "number": current.number,
        "kind": current.kind,
        "published_at": log.moment(current.published_at),
    }
    reference = edition_reference(dict(answer.content), edition, current.digest, publisher)
    written = b"".join(biblatex([reference._replace(key=key or reference.key)])).decode()
    return written.strip()
