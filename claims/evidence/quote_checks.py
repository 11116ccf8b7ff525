"""Quote checks: look for the words of each citation in the captures of its source.

A quote check is no content: it changes no signature and no version. The database lets it lapse
when the words, or their source, become others (`citation_capture_of_its_source`).
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from claims.models import Actor, Capture, Citation, Claim, QuoteCheck, Source
from claims.models.constraint_messages import message_of
from claims.text import quotes

UNCHECKED = ""


class Outcome(NamedTuple):
    """The quote check of one citation."""

    check: str
    capture_id: int | None = None
    """The copy in which the words stand."""


def check_claim(claim: Claim) -> list[str]:
    """The quote check of each citation, in the order of the document; nothing is stored."""
    citations = sorted(claim.citations.all(), key=lambda row: (row.position, row.pk))
    unchecked = [citation for citation in citations if citation.quote_check == UNCHECKED]
    outcomes = check_citations(unchecked) if unchecked else {}
    return [
        outcomes[row.pk].check if row.quote_check == UNCHECKED else row.quote_check
        for row in citations
    ]


def check_citations(citations: Iterable[Citation]) -> dict[int, Outcome]:
    """Look for the words of each citation in the captures of its source; nothing is stored.

    Copies that were signed go before the others, newer before older ones; one that was set aside
    counts for nothing.
    """
    outcomes = {}
    by_source: dict[int, list[Citation]] = defaultdict(list)
    for citation in citations:
        if citation.excerpt.strip():
            by_source[citation.source_id].append(citation)
        else:
            outcomes[citation.pk] = Outcome(QuoteCheck.NO_EXCERPT)
    copies: dict[int, list[int]] = defaultdict(list)
    pictured = set()
    rows = Capture.objects.filter(source__in=by_source).counting().newest_first()
    for source, capture, is_picture in rows.values_list("source_id", "pk", "is_picture"):
        if is_picture:
            pictured.add(source)
        else:
            copies[source].append(capture)
    for source, cited in by_source.items():
        signed = {citation.capture_id for citation in cited}
        in_order = sorted(copies[source], key=lambda capture: capture not in signed)
        without = QuoteCheck.UNREAD if source in pictured else QuoteCheck.NO_CAPTURE
        outcomes.update(_check_in_captures(in_order, cited, without=without))
    return outcomes


def with_checks(citations: Iterable[Citation]) -> list[Citation]:
    """The citations, the unchecked ones with the outcome of a check; nothing is stored."""
    rows = list(citations)
    unchecked = [row for row in rows if row.quote_check == UNCHECKED]
    outcomes = check_citations(unchecked) if unchecked else {}
    for row in unchecked:
        row.quote_check, row.checked_in_id = outcomes[row.pk]
    return rows


def check_unchecked(citations: QuerySet[Citation]) -> int:
    """Check the citations that are unchecked and store the outcome; returns their number."""
    unchecked = citations.filter(quote_check=UNCHECKED)
    with transaction.atomic():
        _lock_claims(unchecked)
        rows = list(unchecked.order_by("pk"))
        _store(check_citations(rows))
        return len(rows)


def recheck_source(source: Source) -> list[Citation]:
    """Check every citation of a source anew, as after a new capture; returns those that changed.

    An editor's word stands until the words are found.
    """
    with transaction.atomic():
        _lock_claims(source.citations.all())
        citations = list(source.citations.order_by("pk"))
        outcomes = check_citations(citations)
        changed = [row for row in citations if _is_news(row, outcomes[row.pk])]
        _store({row.pk: outcomes[row.pk] for row in changed})
        return changed


def lost_quotations(capture: Capture) -> list[Citation]:
    """Citations found in an earlier capture of the source whose words this one does not have."""
    if capture.is_picture:
        return []
    verified = capture.source.citations.filter(quote_check=QuoteCheck.VERIFIED)
    earlier = list(verified.filter(checked_in__lt=capture.pk).order_by("pk"))
    if not earlier:
        return []
    prepared = quotes.Prepared(capture.text)
    return [
        row
        for row in earlier
        if isinstance(prepared.find(row.excerpt, row.prefix, row.suffix), quotes.NotFound)
    ]


def attest(
    citation: Citation, *, actor: Actor, note: str = "", picture: Capture | None = None
) -> None:
    """Accept an editor's word for words that no machine finds: in a picture, or in no capture.

    Raises ValidationError where no note says how they know, where no words are quoted, or
    where the words are found anyway.
    """
    note = note if note.strip() or picture is None else str(_("Read in the picture."))
    if not note.strip():
        raise ValidationError(message_of("citation_attested_by_somebody"), "no_note")
    with transaction.atomic():
        own = Citation.objects.filter(pk=citation.pk)
        _lock_claims(own)
        check_unchecked(own)
        citation.refresh_from_db()
        if citation.quote_check == QuoteCheck.VERIFIED:
            raise ValidationError(_("The words are found: nobody need vouch for them."), "found")
        if citation.quote_check == QuoteCheck.NO_EXCERPT:
            raise ValidationError(_("No words are quoted: there is nothing to vouch for."), "none")
        own.update(
            quote_check=QuoteCheck.READ if picture else QuoteCheck.ATTESTED,
            checked_in=picture,
            attestation=note,
            attested_by=actor,
            attested_at=Now(),
        )
    citation.refresh_from_db()


def pin_captures(claim: Claim) -> None:
    """Let each citation of a draft name the capture in which its words were found, or none.

    Call it before the claim is signed, with the claim locked.
    """
    check_unchecked(claim.citations.all())
    found = [QuoteCheck.VERIFIED, QuoteCheck.READ]
    rows = claim.citations.values_list("quote_check", "checked_in_id", "capture_id")
    if any(named != (copy if check in found else None) for check, copy, named in rows):
        is_another = Q(capture=None) | ~Q(capture=F("checked_in"))
        citations = claim.citations.filter(quote_check__in=found)
        citations.filter(is_another).update(capture=F("checked_in"))
        claim.citations.exclude(quote_check__in=found).exclude(capture=None).update(capture=None)


def _check_in_captures(
    copies: list[int], citations: list[Citation], *, without: str
) -> dict[int, Outcome]:
    """Outcomes of citations of one source, by the first capture that has the words.

    `without` is the outcome where there is no text to look in.
    """
    nothing = Outcome(QuoteCheck.NOT_FOUND if copies else without)
    outcomes = {citation.pk: nothing for citation in citations}
    left = list(citations)
    for capture in copies:
        prepared = quotes.Prepared(Capture.objects.values_list("text", flat=True).get(pk=capture))
        for row in left:
            place = prepared.find(row.excerpt, row.prefix, row.suffix)
            if isinstance(place, quotes.FoundSpan):
                outcomes[row.pk] = Outcome(QuoteCheck.VERIFIED, capture)
            elif isinstance(place, quotes.Ambiguous):
                outcomes[row.pk] = Outcome(QuoteCheck.AMBIGUOUS)
        left = [row for row in left if outcomes[row.pk].capture_id is None]
        if not left:
            break
    return outcomes


def _is_news(citation: Citation, outcome: Outcome) -> bool:
    by_people = citation.quote_check in (QuoteCheck.ATTESTED, QuoteCheck.READ)
    if by_people and not outcome.capture_id:
        return False
    return (citation.quote_check, citation.checked_in_id) != outcome


def _lock_claims(citations: QuerySet[Citation]) -> None:
    """Lock the claims of the citations, as every writer does before it writes their parts."""
    list(Claim.objects.filter(pk__in=citations.order_by().values("claim")).locked())


def _store(outcomes: dict[int, Outcome]) -> None:
    by_outcome: dict[Outcome, list[int]] = defaultdict(list)
    for citation, outcome in outcomes.items():
        by_outcome[outcome].append(citation)
    for outcome, keys in by_outcome.items():
        rows = Citation.objects.filter(pk__in=keys)
        rows.update(quote_check=outcome.check, checked_in=outcome.capture_id)
        # What the evidence lacks was counted with the earlier check.
        Claim.objects.filter(citations__in=keys, judged_version__isnull=False).update(
            judged_version=None
        )
