"""Has something changed that somebody cited? Each citation of ours, and how its claim stands.

What was asked is a text; it is read, answered and forgotten.
"""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from claims.models import Claim, Edition, EditionKind
from claims.record import differences
from claims.text import claim_numbers
from claims.text.cited import Cited, cited
from claims.text.pasted_files import NoText, text_of

MOST_CITATIONS = 1_000
"""Of one text; whoever has more gives them in parts."""
MOST_BYTES = 2_500_000
"""Of a text or file that is sent: what Django reads into memory, and writes nowhere."""
UUID_LENGTH = 36


REFUSED = {
    "missing": _("There is no text to look through."),
    "binary": _("This file holds no text that is read here."),
    "damaged": _("This Word file is damaged, or locked with a password."),
    "too_large": _("This file unpacks to more than is read here."),
    "too_many": _("There are too many citations for one answer."),
}
WAYS_OUT = {
    "too_many": _("Give them in parts, at most 1,000 at once."),
    "": _("Give plain text, links, .bib, .ris, .csl.json or .docx; or paste the references alone."),
}


class Unanswerable(Exception):
    """A text or file without an answer; `code` is a key of REFUSED, `hint` the way out."""

    def __init__(self, code: str) -> None:
        super().__init__(str(REFUSED[code]))
        self.code, self.hint = code, str(WAYS_OUT.get(code, WAYS_OUT[""]))


class CitationState(models.TextChoices):
    """State of a cited edition today, gravest last."""

    CURRENT = "current", _("Current")
    CORRECTED = "corrected", _("Corrected since")
    CONTESTED = "contested", _("In dispute")
    WITHDRAWN = "withdrawn", _("Withdrawn since")
    WITHHELD = "withheld", _("Withheld by law")
    UNKNOWN = "unknown", _("Not known here")


class CitedEdition(NamedTuple):
    """A citation and its answer; of one that is unknown, only how it is written."""

    written: str
    standing: CitationState
    claim_id: str = ""
    claim_number: int = 0
    number: int | None = None
    """Of the edition that is cited; None where only the claim is."""
    current: Edition | None = None
    """The claim's last edition, without its document."""
    content: Mapping[str, Any] = {}
    """The `claim` member of its document."""
    kind: str = ""
    """Why the last of the editions was published that changed it."""
    reason: str = ""
    changed_at: datetime | None = None
    fields: Sequence[differences.FieldName] = ()
    """Members of the content that differ between the cited edition and the current one."""

    @property
    def name(self) -> str:
        """C-58.2, or C-58 where no edition is named."""
        if not self.claim_number:
            return ""
        label = claim_numbers.label(self.claim_number)
        return label if self.number is None else f"{label}.{self.number}"

    @property
    def current_name(self) -> str:
        label = claim_numbers.label(self.claim_number)
        return f"{label}.{self.current.number}" if self.current else ""


def sent_text(content: bytes) -> str:
    """The text of what somebody sent; raises Unanswerable."""
    try:
        text = text_of(content)
    except NoText as error:
        raise Unanswerable(str(error)) from error
    if not text.strip():
        raise Unanswerable("missing")
    return text


def our_hosts(asked: str) -> set[str]:
    """The names of our site: the one that it was asked by, and the publisher's."""
    site = settings.FACTCHECK_PUBLISHER["site"]
    names = (urlsplit(text if "//" in text else f"//{text}").hostname for text in (asked, site))
    return {name.lower() for name in names if name}


def answers(text: str, hosts: Collection[str], position: int) -> list[CitedEdition]:
    """The state of each citation in a text as of a position; raises Unanswerable."""
    found = cited(text, hosts)
    if len(found) > MOST_CITATIONS:
        raise Unanswerable("too_many")
    return standings(found, position)


def standings(citations: Iterable[Cited], position: int) -> list[CitedEdition]:
    """The answer to each citation as the log stood at a position, in their order.

    Forms of one citation are answered once; a claim that is cited with the number of an edition
    is not answered once more without. At most four queries, however many there are.
    """
    cited = list(citations)
    histories = _Histories(cited, position)
    found = [(one, *histories.edition(one)) for one in cited]
    numbered = {history[0].claim_id for _one, history, number in found if history and number}
    asked: dict[Any, tuple[Cited, list[Edition], int | None]] = {}
    for one, history, number in found:
        if not history:
            asked.setdefault(one.written, (one, history, None))
        elif number is not None or history[0].claim_id not in numbered:
            asked.setdefault((history[0].claim_id, number), (one, history, number))
    contents = _contents(asked.values())
    return [_answer(*row, contents) for row in asked.values()]


class _Histories:
    """The editions of every claim that is cited, up to a position, without their documents."""

    def __init__(self, cited: list[Cited], position: int) -> None:
        ids = {one.claim for one in cited if len(one.claim) == UUID_LENGTH}
        numbers = {
            number
            for one in cited
            if one.claim not in ids and (number := claim_numbers.read(one.claim)) is not None
        }
        digests = {one.digest for one in cited if one.digest}
        claims = set(
            Claim.objects.filter(
                Q(public_id__in=[UUID(text) for text in ids]) | Q(number__in=numbers)
            ).values_list("pk", flat=True)
        )
        if digests:
            signed = Edition.objects.filter(Q(digest__in=digests) | Q(content_digest__in=digests))
            claims |= set(signed.order_by().values_list("claim", flat=True))
        rows = Edition.objects.filter(claim__in=claims, position__lte=position)
        rows = rows.annotate(public_id=F("claim__public_id"), claim_number=F("claim__number"))
        self._by_name: dict[str, list[Edition]] = {}
        self._by_digest: dict[str, Edition] = {}
        for row in rows.defer("document").order_by("claim", "number"):
            for name in _names(row):
                self._by_name.setdefault(name, []).append(row)
            self._by_digest[row.digest] = row
            # What two people signed may be published again: the first time counts.
            if row.content_digest:
                self._by_digest.setdefault(row.content_digest, row)

    def edition(self, one: Cited) -> tuple[list[Edition], int | None]:
        """The history of the claim that is cited, and the number; an empty one if unknown."""
        if one.digest:
            row = self._by_digest.get(one.digest)
            return (self._by_name[_names(row)[0]], row.number) if row else ([], None)
        history = self._by_name.get(one.claim, [])
        if one.number is None or 1 <= one.number <= len(history):
            return history, one.number
        return [], None


def _names(row: Any) -> tuple[str, str]:
    return str(row.public_id), claim_numbers.label(row.claim_number)


def _contents(
    asked: Iterable[tuple[Cited, list[Edition], int | None]],
) -> dict[int, dict[str, Any]]:
    """The `claim` member of each edition that is cited or current, by position."""
    positions = set()
    for _one, history, number in asked:
        if history:
            positions |= {history[-1].position, history[(number or 0) - 1].position}
    rows = Edition.objects.filter(position__in=positions).values_list("position", "document")
    return {position: json.loads(document)["claim"] for position, document in rows}


def _answer(
    one: Cited, history: list[Edition], number: int | None, contents: dict[int, dict[str, Any]]
) -> CitedEdition:
    if not history:
        return CitedEdition(one.written, CitationState.UNKNOWN)
    current: Any = history[-1]
    since = history[number:] if number else []
    changes = [row for row in since if row.kind in (EditionKind.CORRECTED, EditionKind.REVISED)]
    told, standing = changes, CitationState.CORRECTED if changes else CitationState.CURRENT
    if current.kind == EditionKind.WITHHELD or current.is_emptied:
        told = [current] if current.kind == EditionKind.WITHHELD else []
        standing = CitationState.WITHHELD
    elif current.kind == EditionKind.WITHDRAWN:
        told, standing = [current], CitationState.WITHDRAWN
    elif dispute := open_dispute(history):
        told, standing = [dispute], CitationState.CONTESTED
    before, after = contents[history[(number or 0) - 1].position], contents[current.position]
    return CitedEdition(
        one.written,
        standing,
        str(current.public_id),
        current.claim_number,
        number,
        current,
        after,
        kind=told[-1].kind if told else "",
        reason="\n".join(row.note for row in told if row.note),
        changed_at=told[-1].published_at if told else None,
        fields=differences.changed_members(before, after)
        if standing not in (CitationState.WITHDRAWN, CitationState.WITHHELD)
        else [],
    )


def open_dispute(history: list[Edition]) -> Edition | None:
    """The edition, of these oldest first, that contests the finding they end with."""
    for edition in reversed(history):
        if edition.kind == EditionKind.CONTESTED:
            return edition
        if edition.kind != EditionKind.REISSUED:
            return None
    return None
