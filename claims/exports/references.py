"""References: cited sources and claims, as every bibliographic format is written from.

Two kinds: the sources that editions cite, each once, with what it is cited for; and the
claims themselves, each as the edition that was published.
"""

import json
import pickle
import re
from collections.abc import Iterable, Iterator
from contextlib import closing
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any, NamedTuple

import orjson

from claims.models.edition import EditionQuerySet
from claims.models.source import LEADS_FIELDS
from claims.record import demonstration
from claims.record.editions import csl_date

from .documents import Document, citations, documents, in_jsonb_order
from .embedded import newest_first
from .publisher import Publisher
from .sorted_lines import SortedLines

CAUTION = {"en": "Caution: ", "zh-Hant": "使用注意："}

# Everything that some reader takes for the end of a line, whatever this Python's idea of it is.
ONE_BLANK = r"[\x00-\x20\x7f-\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+"

VARIABLE_FIRST = re.compile("(?:[-_a-z]+|[A-Z]+):")


class Reference(NamedTuple):
    """A CSL-JSON item and what it does not hold.

    `issued` is EDTF and `accessed_on` an ISO date, each empty if unknown; `remark` is for whoever
    reads the bibliography, `uses`, `notes` and `findings` for whoever works with it: `findings` has
    a line for each use, `notes` for each that quotes.
    """

    key: str
    csl: dict[str, Any]
    issued: str
    accessed_on: str
    remark: str
    uses: list[str]
    notes: list[str]
    keywords: list[str]
    findings: list[str]
    edition_note: str = ""
    """Of a claim: what its edition tells readers, for formats in which `findings` have no place."""
    caution: str = ""
    """Of a source: what readers should know of it, in each language in which that was said."""
    demonstration: str = ""
    """Of a source: that a command signed what cites it, in a demonstration."""

    @property
    def remarks(self) -> list[str]:
        """The sentences for whoever reads the bibliography, beside the fields, each on one line.

        None holds `{:page: 14}`, which citeproc-js reads as a page wherever a note has it.
        """
        own = (self.remark, self.caution, one_line(self.edition_note), self.demonstration)
        return [text.replace("{:", "{ :") for text in own if text]


class Use(NamedTuple):
    """A source is cited for a claim; `accessed_on` is an ISO date, empty if nobody opened it."""

    claim_number: int
    verification_status: str
    stance: str
    accessed_on: str
    locator_label: str
    locator: str
    excerpt: str

    def words(self) -> tuple[str, str, str]:
        """C-58, partly supported, refutes."""
        status = self.verification_status.replace("_", " ")
        return f"C-{self.claim_number}", status, self.stance

    def note(self) -> str:
        """The quotation for the claim and its locator; empty without a quotation."""
        return self.finding() if self.excerpt else ""

    def finding(self) -> str:
        """The claim, its finding, what the source does to it and at which place, the quotation."""
        claim, status, stance = self.words()
        place = f", {self.locator_label} {self.locator}" if self.locator else ""
        quotation = f": “{self.excerpt}”" if self.excerpt else ""
        return f"{claim} ({status}; {stance}{place}){quotation}"


class CitedSources:
    """Collects from one document after the other the sources that they cite, and for what."""

    def __init__(self) -> None:
        self._lines = SortedLines()

    def add(self, document: Document) -> None:
        """Raises OSError where the disk is full."""
        claim = document.parts["claim"]
        found = claim.get("number"), claim.get("verification_status")
        for citation in citations(document):
            source = citation["source"]
            use = [*found, citation["stance"], citation["accessed_on"] or ""]
            use += [citation["locator_label"], citation["locator"], citation["excerpt"], source]
            self._lines.add(newest_first(source["id"], document.position) + orjson.dumps(use))

    def references(self, *, demonstration: str = "") -> Iterator[Reference]:
        """Every source, by id, as the newest of the documents embeds it."""
        for _id, lines in groupby((line.split(b"\t", 2) for line in self._lines), itemgetter(0)):
            found = [orjson.loads(use) for _id, _position, use in lines]
            newest = in_jsonb_order(found[0][-1])
            uses = sorted({Use(*use[:-1]) for use in found})
            yield source_reference(newest, uses)._replace(demonstration=demonstration)


def cited_sources(editions: EditionQuerySet) -> Iterator[Reference]:
    """Every source that the editions cite, by id, as the newest of them embeds it."""
    cited = CitedSources()
    with closing(documents(editions)) as found:
        for document in found:
            cited.add(document)
    yield from cited.references(demonstration=said_of_demonstration(editions))


def write_references(references: Iterable[Reference], path: Path) -> None:
    """Write references to a file, for several formats; raises OSError where the disk is full."""
    with path.open("wb") as file:
        for reference in references:
            pickle.dump(reference, file)


def read_references(path: Path) -> Iterator[Reference]:
    """The references of a file that `write_references` wrote."""
    with path.open("rb") as file:
        while file.peek(1):
            yield pickle.load(file)


def said_of_demonstration(editions: EditionQuerySet) -> str:
    """The sentence for editions that a command signed; "" where people did."""
    return demonstration.BOTH if editions.signed_by_program().exists() else ""


def source_reference(record: dict[str, Any], uses: list[Use]) -> Reference:
    """A source as documents embed it (`source` in the schema), and what it is cited for."""
    words = [use.words() for use in uses]
    said = [f"{claim}: {status}, {stance}" for claim, status, stance in words]
    return Reference(
        key=f"source-{record['id']}",
        csl=record["csl"],
        issued=record["issued"],
        accessed_on=max(use.accessed_on for use in uses),
        remark=_remark(record),
        uses=list(dict.fromkeys(said)),
        notes=list(dict.fromkeys(filter(None, (use.note() for use in uses)))),
        keywords=list(dict.fromkeys(word for row in words for word in row)),
        findings=list(dict.fromkeys(use.finding() for use in uses)),
        caution=caution_of(record),
    )


def caution_of(record: dict[str, Any]) -> str:
    """The caution about a source, in each language that it has, on one line; empty without."""
    return "; ".join(
        f"{CAUTION.get(tag, CAUTION['en'])}{one_line(text)}"
        for tag, text in record.get("caution", {}).items()
    )


def published_claims(editions: EditionQuerySet, publisher: Publisher) -> Iterator[Reference]:
    """Each edition as something to cite, by claim number."""
    rows = editions.order_by("claim__number").only("document", "digest")
    for edition in rows.iterator(chunk_size=500):
        document = json.loads(edition.document)
        yield edition_reference(document["claim"], document["edition"], edition.digest, publisher)


def edition_reference(
    claim: dict[str, Any], edition: dict[str, Any], digest: str, publisher: Publisher
) -> Reference:
    """An edition of a claim; a withdrawn one has no statement, and its number is its title."""
    number = f"C-{claim['number']}"
    status = claim.get("verification_status", edition["kind"]).replace("_", " ")
    issued = edition["published_at"][:10]
    name = {"literal": publisher.name}
    notes = [text for text in (claim.get("rationale"), claim["change"]["note"]) if text]
    return Reference(
        key=f"claim-{claim['id']}-{edition['number']}",
        csl={
            "id": f"claim-{claim['id']}-{edition['number']}",
            "type": "webpage",
            "title": claim.get("statement") or number,
            "author": [name],
            "container-title": publisher.name,
            "number": number,
            "edition": str(edition["number"]),
            "genre": "fact-check",
            "issued": csl_date(issued),
            "URL": publisher.edition_address(claim["id"], edition["number"]),
            **({"language": claim["language"]} if claim.get("language") else {}),
        },
        issued=issued,
        accessed_on="",
        remark=f"{number}, edition {edition['number']}: {status}; SHA-256 {digest}",
        uses=[],
        notes=notes,
        keywords=[number, status],
        findings=notes,
        edition_note=claim["change"]["note"],
    )


def one_line(text: str) -> str:
    """Text without line breaks and other control characters, each run of blanks as one."""
    return re.sub(ONE_BLANK, " ", text).strip(" ")


def in_words(variable: str, text: str) -> str:
    """Variable that a format has no field for, by its CSL name: `event-title: Spring meeting`.

    An import of the file reads it back.
    """
    return f"{variable}: {one_line(text)}"


def as_note(parts: list[str]) -> str:
    """The parts of a note as one text, in which semicolons stand between them.

    Of a note that begins with the name of a variable, citeproc-js and pandoc take all that follows
    for its value: so words stand before several (`findings/fields-in-a-note.sh`).
    """
    is_led_by_a_field = len(parts) > 1 and VARIABLE_FIRST.match(parts[0])
    return "; ".join([LEADS_FIELDS, *parts] if is_led_by_a_field else parts)


def name_in_words(name: dict[str, str]) -> str:
    """Family, Given, Suffix; a literal name as it is."""
    if literal := one_line(name.get("literal", "")):
        return literal
    family = f"{name.get('non-dropping-particle', '')} {name.get('family', '')}"
    parts = map(one_line, (family, name.get("given", ""), name.get("suffix", "")))
    return ", ".join(parts).rstrip(", ")


def _remark(record: dict[str, Any]) -> str:
    """Warning for readers of the bibliography that the source itself was not seen."""
    remarks = []
    if record["title_is_supplied"]:
        remarks.append("title worded by the fact-checkers")
    if record["csl"].get("URL") and not record["url_confirmed"]:
        remarks.append("address not confirmed")
    return "; ".join(remarks)
