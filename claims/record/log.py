"""The log of editions: append, find the position of a moment, verify, derive the index.

Positions are gapless and times rise, because whoever appends holds one lock until the
commit. `chain` is SHA-256 over the chain value before and the edition's digest, so one
noted pair of position and chain value vouches for everything up to it.
"""

import json
import logging
import secrets
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import islice
from typing import Any, NamedTuple

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import connection, models, transaction
from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext as _

from claims.models import (
    Actor,
    Claim,
    Edition,
    EditionIndex,
    EditionKind,
    Mention,
    Person,
    Restoration,
    Review,
    Withholding,
    prepared_sql,
)
from claims.models.copying import copy_in
from claims.models.edition_rules import LOG_LOCK
from claims.record import derivation, duty, editions, log_problems
from claims.record.garbage import seldom_collected
from claims.record.proofs.leaves import Line
from claims.record.verification import signatures
from claims.record.verification.editions_alone import examined
from claims.record.verification.emptied import Emptied
from claims.record.verification.snapshot import one_snapshot
from claims.record.verification.tree import BROKEN, StoredTree
from claims.search import index, merging

logger = logging.getLogger(__name__)

START = "0" * 64
"""The chain value before the first edition."""
LOOK_EVERY = 100
"""Editions after which is looked whether postings should be merged."""
AT_A_TIME = 500
"""Editions that are published by one statement, or derived from together."""
NEXT_MOMENT = timedelta(microseconds=1)
SIGNERS = ("submitted_by", "reviewed_by", "contested_by")
NONCE_BYTES = 16
"""Of chance in each document: without them, its digest would confirm a guess of erased words."""


class Head(NamedTuple):
    """The last position in the log and its chain value."""

    position: int
    chain: str

    def __str__(self) -> str:
        return f"{self.position}:{self.chain}"


BEGINNING = Head(0, START)
"""The head of an empty log."""
LATEST = Head(2**62, "")
"""Further on than any log will come: as of it, every claim has its current edition."""


def head() -> Head:
    """The end of the log; position 0 for an empty log."""
    last = prepared_sql.rows(
        "SELECT position, chain FROM claims_edition ORDER BY position DESC LIMIT 1"
    )
    return Head(*last[0]) if last else BEGINNING


class Next(NamedTuple):
    """The next edition of a claim: `content` is its canonical `claim` member."""

    claim: Claim
    kind: str
    content: str
    appearances: list[dict[str, Any]]
    review: Review | None = None
    withholding: Withholding | None = None
    note: str = ""


def append(
    claim: Claim,
    *,
    kind: str,
    content: str,
    appearances: list[dict[str, Any]],
    actor: Actor,
    review: Review | None = None,
    withholding: Withholding | None = None,
    note: str = "",
) -> Edition:
    """Publish `content` as the claim's next edition: `append_all` for a single one."""
    (edition,) = append_all(
        [Next(claim, kind, content, appearances, review, withholding, note)], actor=actor
    )
    return edition


def append_all(several: Sequence[Next], *, actor: Actor) -> list[Edition]:
    """Publish the next editions of different claims, one after the other, by few statements.

    Takes the log lock, which is held until the transaction ends: call it last, with the
    claims locked. Raises IntegrityError where the database refuses one, and then none is published.
    """
    if not several:
        return []
    signed = _signatures(several, actor=actor)
    last, published_at = _next_place()
    claims = [it.claim for it in several]
    numbered = Edition.objects.filter(claim__in=claims).order_by().values("claim")
    numbers = dict(numbered.values_list("claim", models.Count("pk")))
    rows = []
    for it, signed_by in zip(several, signed, strict=True):
        position, number = last.position + 1, numbers.get(it.claim.pk, 0) + 1
        document = editions.document(
            it.content,
            appearances=it.appearances,
            edition={
                "kind": str(it.kind),
                "number": number,
                "position": position,
                "published_at": moment(published_at),
                "nonce": secrets.token_hex(NONCE_BYTES),
                **signed_by,
            },
        )
        digest = editions.digest(document)
        last, previous = Head(position, editions.digest(last.chain + digest)), last
        rows.append(
            Edition(
                claim=it.claim,
                number=number,
                position=position,
                kind=it.kind,
                note=it.note,
                document=document,
                content_digest=editions.digest(it.content),
                digest=digest,
                previous_chain=previous.chain,
                chain=last.chain,
                review=it.review,
                withholding=it.withholding,
                published_by=actor,
                published_at=published_at,
            )
        )
        published_at += NEXT_MOMENT
    for batch in _batched(rows, AT_A_TIME):
        Edition.objects.bulk_create(batch)
        _supersede(batch)
        _derive(batch)
    if (rows[0].position - 1) // LOOK_EVERY < last.position // LOOK_EVERY and merging.is_due():
        transaction.on_commit(duty.call, robust=True)
    for row in rows:
        told = (row.position, row.claim.label, row.number, row.kind)
        transaction.on_commit(partial(logger.info, "Published at %d: %s, edition %d, %s", *told))
    return rows


def _supersede(added: Sequence[Edition]) -> None:
    """Let what was current of the claims of these editions end where they stand."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE claims_editionindex AS current SET until = added.position"
            " FROM claims_edition AS added WHERE added.id = ANY(%s)"
            " AND current.claim_id = added.claim_id AND current.until IS NULL",
            [[row.pk for row in added]],
        )
    index.forget_drafts(row.claim_id for row in added)


def position_at(when: datetime) -> int:
    """The position at which the log stood at `when`: what `as_of` reads up to, for ever.

    Waits for whoever is appending where `when` is later than the head. Raises
    ValidationError for a moment in the future.
    """
    last = Edition.objects.order_by("-position").values_list("published_at", flat=True).first()
    if last is None or when > last:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT clock_timestamp()")
            if when > (now := cursor.fetchone()[0]):
                raise ValidationError(
                    _("%(when)s is in the future; it is %(now)s now."),
                    code="future",
                    params={"when": moment(when), "now": moment(now)},
                )
            cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [LOG_LOCK])
    return (
        Edition.objects.filter(published_at__lte=when)
        .order_by("-position")
        .values_list("position", flat=True)
        .first()
        or 0
    )


def verify(noted: Head | None = None, *, after: Head = BEGINNING, processes: int = 1) -> str:
    """Re-compute the whole log; the first thing that is wrong, in words, or "".

    `noted` is a head that was written down elsewhere: only with it does a log whose tail
    was cut, or that was rewritten from some place on, give itself away. `after` is a head up to
    which the log was verified before: only what follows it is read. Several processes share the
    work, but in a transaction that has written something, which they would not see.
    """
    with one_snapshot():
        try:
            return _first_problem(noted, after, processes)
        except KeyError:
            return log_problems.at(after.position, str(BROKEN))


def _first_problem(noted: Head | None, after: Head, processes: int) -> str:
    # What is published from here on has a leaf and no edition, or neither, in what is read below.
    last = head().position
    if after.position > last:
        return log_problems.at(last + 1, str(log_problems.ENDS_EARLY))
    if after.position and _chain_at(after.position) != after.chain:
        return log_problems.at(after.position, str(log_problems.OTHER_HEAD))
    expected = after.position + 1
    sequence, tree = signatures.Sequence(*after), StoredTree(after.position)
    emptied = Emptied(after.position)
    for one in examined(expected, last, processes=processes):
        if one.position != expected:
            return log_problems.at(expected, str(log_problems.NONE_HERE))
        problem = sequence.problem(one) or emptied.problem(one)
        if problem := problem or tree.problem(one.position, one.leaf):
            return log_problems.at(one.position, problem)
        expected += 1
    if left := emptied.unexplained():
        return log_problems.at(left, log_problems.WORDS_GONE)
    if noted and noted.position >= expected:
        return log_problems.at(expected, log_problems.ENDS_EARLY)
    restored_up_to = Restoration.objects.aggregate(last=models.Max("editions"))["last"] or 0
    if restored_up_to >= expected:
        return log_problems.at(expected, _("the log ends here, but a longer one was restored"))
    if noted and noted.position and _chain_at(noted.position) != noted.chain:
        return log_problems.at(noted.position, log_problems.OTHER_HEAD)
    if tree.goes_on():
        return log_problems.at(expected, _("the log ends here, but its tree goes on"))
    return ""


def _chain_at(position: int) -> str:
    rows = Edition.objects.filter(position=position)
    return rows.values_list("chain", flat=True).first() or ""


@seldom_collected()
def reindex() -> int:
    """Derive the index and the mentions from the documents again; returns the editions read."""
    with transaction.atomic():
        lock()
        Mention.objects.all().delete()
        EditionIndex.objects.all().delete()
        count = 0
        with index.anew() as write:
            for batch in _batches(superseded()):
                _derive(batch, write)
                count += len(batch)
    return count


def derive_after(position: int) -> None:
    """Derive index and mentions of all editions after a position, which have none yet."""
    added = Edition.objects.filter(position__gt=position)
    first = dict(added.order_by("-position").values_list("claim_id", "position"))
    for claim, at in first.items():
        EditionIndex.objects.filter(claim=claim, until__isnull=True).update(until=at)
    index.forget_drafts(first)
    batches = _batches(superseded().filter(position__gt=position))
    if added.count() < merging.STEP:
        for batch in batches:
            _derive(batch)
    else:
        with transaction.atomic(), index.in_bulk() as write:
            for batch in batches:
                _derive(batch, write)
    if merging.is_due():
        merging.merge()


def superseded() -> models.QuerySet[Edition]:
    """Every edition in log order, `next_position` being that of its claim's next one."""
    following = Edition.objects.filter(claim=OuterRef("claim"), number=OuterRef("number") + 1)
    until = Subquery(following.values("position"))
    return Edition.objects.annotate(next_position=until).order_by("position")


def moment(when: datetime) -> str:
    """A moment as documents write it: ISO 8601 in UTC, to the microsecond."""
    at = when.astimezone(UTC)
    # The year apart: strftime writes those before 1000 with fewer than four digits.
    return f"{at.year:04}{at:-%m-%dT%H:%M:%S.%fZ}"


def line_of(edition: Edition) -> Line:
    """The line of a stored edition in the tree over the log; its claim is loaded."""
    return Line(
        edition.position,
        str(edition.claim.public_id),
        edition.number,
        edition.digest,
        edition.kind,
        moment(edition.published_at),
    )


def lock() -> None:
    """Let nobody append before the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOG_LOCK])


def _next_place() -> tuple[Head, datetime]:
    lock()
    last = Edition.objects.order_by("-position").first()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT greatest(clock_timestamp(), %s::timestamptz + interval '1 microsecond')",
            [last.published_at if last else None],
        )
        published_at = cursor.fetchone()[0]
    return (Head(last.position, last.chain) if last else BEGINNING), published_at


def _signatures(several: Sequence[Next], *, actor: Actor) -> list[dict[str, int | None]]:
    """The signers of each edition, by their opaque numbers, in the order in which they signed.

    What repeats a restored edition names whom that named: its review is not here.
    """
    numbers: dict[int, int] = {}

    def number_of(account: int) -> int:
        if account not in numbers:
            numbers[account] = Person.objects.of(User(pk=account)).number
        return numbers[account]

    found = []
    for it in several:
        roles: dict[str, int | None] = dict.fromkeys(SIGNERS)
        if it.kind == EditionKind.CONTESTED:
            roles["contested_by"] = number_of(actor.pk)
        elif signed := it.review or it.withholding:
            first, second = _signed_by(signed, actor)
            roles |= {"submitted_by": number_of(first), "reviewed_by": number_of(second)}
        else:
            said = json.loads(it.claim.editions.latest().document)["edition"]
            roles = {role: said[role] for role in SIGNERS}
        found.append(roles)
    return found


def _signed_by(signed: Review | Withholding, actor: Actor) -> tuple[int, int]:
    """The accounts of both who signed, in order."""
    if isinstance(signed, Review):
        return signed.submitted_by_id, signed.reviewer_id
    return signed.asked_by_id, actor.pk


def _batches(rows: models.QuerySet[Edition]) -> Iterator[list[Edition]]:
    return _batched(rows.iterator(chunk_size=AT_A_TIME), AT_A_TIME)


def _batched(rows: Iterable[Edition], size: int) -> Iterator[list[Edition]]:
    left = iter(rows)
    while batch := list(islice(left, size)):
        yield batch


def _derive(batch: list[Edition], write: Callable[[index.Documents], None] = index.write) -> None:
    """Write the index entries and mentions of editions; `next_position` is their `until`."""
    entries, mentions, documents = derivation.derived(batch)
    copy_in(EditionIndex, entries)
    copy_in(Mention, mentions)
    write(documents)
