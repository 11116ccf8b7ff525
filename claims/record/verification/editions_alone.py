"""Each edition by itself: its row, its document, and the submission and review behind it.

Nothing here depends on the editions before it, so that several processes share the work; what does
is in `signatures.py`. Rows come as the database holds them, without models: there are many.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any, NamedTuple

from django.apps import apps
from django.utils.translation import gettext as _

from claims.models import Decision, EditionKind, Person, Restoration, Review, Withholding
from claims.record import editions, exact_json, log_problems, withheld
from claims.record.proofs.leaves import Line
from claims.record.proofs.merkle import leaf_hash
from claims.record.stored_editions import fetched, fetched_by_and_by
from claims.record.verification import side_by_side

AT_A_TIME = 1_000
"""Editions that one statement reads, and one process takes at a time."""
FETCHED_AT_A_TIME = 100
"""Editions whose documents wait in memory to be looked at."""
SAID_TWICE = "claim", "claim number", "kind", "note", "number", "position", "published_at"
"""The names of what stands in the row and in its document."""
ROWS = """
    SELECT edition.position, edition.claim_id, edition.number, edition.kind,
        edition.note::varchar, edition.document, edition.content_digest, edition.digest,
        edition.previous_chain, edition.chain,
        to_char(edition.published_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')::varchar,
        edition.published_by_id, edition.restoration_id, edition.withholding_id,
        claim.public_id::varchar, claim.number,
        edition.review_id, review.decision, review.reviewer_id, review.submitted_by_id,
        review.reviewed_at > edition.published_at,
        signed.claim_id, signed.kind, signed.note::varchar, signed.submitted_by_id,
        signed.content_digest, signed.document
    FROM claims_edition edition JOIN claims_claim claim ON claim.id = edition.claim_id
    LEFT JOIN claims_review review ON review.id = edition.review_id
    LEFT JOIN claims_submission signed ON signed.id = review.submission_id
    WHERE {} ORDER BY edition.position
"""


class Row(NamedTuple):
    """An edition with its claim, its review and its submission; documents in UTF-8."""

    position: int
    claim_id: int
    number: int
    kind: str
    note: str
    document: bytes
    content_digest: str
    digest: str
    previous_chain: str
    chain: str
    published_at: str
    """As documents write moments."""
    published_by_id: int | None
    restoration_id: int | None
    withholding_id: int | None
    public_id: str
    claim_number: int
    review_id: int | None
    decision: str | None
    reviewer_id: int
    reviewed_submitter_id: int
    is_reviewed_later: bool
    signed_claim_id: int
    signed_kind: str
    signed_note: str
    submitter_id: int
    signed_content_digest: str
    signed_document: bytes | None

    @property
    def is_emptied(self) -> bool:
        """Whether its words were erased by law."""
        return self.content_digest == ""

    @property
    def is_signed(self) -> bool:
        """Whether the review that it names is here, and what that is a review of."""
        return self.decision is not None and self.signed_document is not None


class OfWords(NamedTuple):
    """An edition's words as later ones are compared with them, and what is wrong with them."""

    finding_digest: str = ""
    """SHA-256 of the content without the reason of the change, for claims that are contested."""
    withheld_at: int | None = None
    """The position of the edition by which the law erased its words."""
    document: str = ""
    """The first thing that is wrong with the document, in words; and so on."""
    restoration: str = ""
    signers: str = ""
    kind_signed: str = ""
    withholding: str = ""
    publisher: str = ""


class Examined(NamedTuple):
    """An edition as those after it are compared with it, and what is wrong with it, in words."""

    position: int
    claim_id: int
    number: int
    kind: str
    content_digest: str
    previous_chain: str
    chain: str
    published_at: str
    review_id: int | None
    is_signed: bool
    is_restored: bool
    follows: str
    """The fault in its chain value; ""."""
    leaf: bytes
    # As in `OfWords`, in its order.
    finding_digest: str
    withheld_at: int | None
    document: str
    restoration: str
    signers: str
    kind_signed: str
    withholding: str
    publisher: str


class Examiner:
    """Looks at editions one by one; what it asks of people and restorations is read once."""

    def __init__(self) -> None:
        self._people = dict(Person.objects.values_list("account_id", "number"))
        self._restorations = list(Restoration.objects.order_by("pk"))
        approved = Review.objects.filter(decision=Decision.APPROVED)
        self._signed_here = (
            set(approved.values_list("submission__content_digest", flat=True))
            if self._restorations
            else set()
        )
        contested = fetched(
            "SELECT DISTINCT claim_id FROM claims_edition WHERE kind = %s", [EditionKind.CONTESTED]
        )
        self._contested = {claim_id for (claim_id,) in contested}
        self._released: dict[tuple[tuple[str, ...], int | None], datetime | None] = {}

    def of_positions(self, first: int, last: int) -> list[Examined]:
        """The editions from one position to another, in their order."""
        where = ROWS.format("edition.position BETWEEN %s AND %s")
        rows = fetched_by_and_by(where, [first, last], at_a_time=FETCHED_AT_A_TIME)
        return [self._examined(Row._make(row)) for row in rows]

    def at(self, positions: Sequence[int]) -> list[Examined]:
        """The editions at some positions, in their order."""
        where = ROWS.format("edition.position = ANY(%s)")
        return [self._examined(Row(*row)) for row in fetched(where, [list(positions)])]

    def _examined(self, row: Row) -> Examined:
        line = Line(row.position, row.public_id, row.number, row.digest, row.kind, row.published_at)
        follows = row.chain == sha256((row.previous_chain + row.digest).encode()).hexdigest()
        return Examined(
            row.position,
            row.claim_id,
            row.number,
            row.kind,
            row.content_digest,
            row.previous_chain,
            row.chain,
            row.published_at,
            row.review_id,
            row.is_signed,
            row.restoration_id is not None,
            "" if follows else str(log_problems.OTHER_CHAIN),
            leaf_hash(str(line).encode()),
            *self._of_words(row),
        )

    def _of_words(self, row: Row) -> OfWords:
        try:
            read = exact_json.read_exactly(row.document, "claim")
            document, content_digest = read.value, sha256(read.part).hexdigest()
            # Most were signed as they stand, and then that has the same digest.
            is_as_signed = row.signed_document == read.part
            signed = (
                content_digest if is_as_signed else sha256(row.signed_document or b"").hexdigest()
            )
            finding = ""
            if row.claim_id in self._contested and not row.is_emptied:
                content = document["claim"].items()
                kept = {name: value for name, value in content if name != "change"}
                finding = editions.digest(editions.canonical(kept))
            return OfWords(
                finding,
                document["edition"].get("withheld_at"),
                _first(_of_document(row, read, content_digest)),
                _first(self._of_restoration(row)),
                _first(self._of_signers(row, document, signed)) if row.is_signed else "",
                _("it is not of the kind that was signed")
                if row.is_signed and row.signed_kind != row.kind
                else "",
                _first(self._of_withholding(row, document))
                if row.kind == EditionKind.WITHHELD
                else "",
                "" if row.restoration_id else self._of_publisher(row, document),
            )
        except (KeyError, TypeError, ValueError, AttributeError):
            return OfWords(document=_("the document is not that of an edition"))

    def _of_signers(self, row: Row, document: dict[str, Any], signed_digest: str) -> Iterator[str]:
        if row.decision != Decision.APPROVED or row.reviewer_id == row.reviewed_submitter_id:
            yield _("it is not signed by two different people")
        if not row.is_emptied and signed_digest != row.content_digest:
            yield _("it is not what was signed")
        if row.signed_content_digest != row.content_digest:
            yield _("its submission does not have its digest")
        if row.signed_note != document["claim"]["change"]["note"]:
            yield _("its submission does not have its note")
        if row.signed_claim_id != row.claim_id:
            yield _("what was signed is another claim")
        said = document["edition"]
        if [said["submitted_by"], said["reviewed_by"]] != [
            self._people.get(row.submitter_id),
            self._people.get(row.reviewer_id),
        ]:
            yield _("it is not signed by whom its document names")
        if row.reviewed_submitter_id != row.submitter_id:
            yield _("its review names another person than its submission")
        if row.is_reviewed_later:
            yield _("it was published before it was reviewed")

    def _of_withholding(self, row: Row, document: dict[str, Any]) -> Iterator[str]:
        signed = Withholding.objects.filter(pk=row.withholding_id or 0).first()
        if row.restoration_id is not None:
            return
        if signed is None or row.review_id is not None:
            yield _("it withholds its claim, and nobody here signed that")
            return
        if signed.confirmed_by_id in (None, signed.asked_by_id):
            yield _("it is not signed by two different people")
        if not signed.claims.filter(pk=row.claim_id).exists():
            yield _("what was signed is another claim")
        if document["claim"]["change"]["ground"] != signed.ground or row.note != signed.note:
            yield _("it is not what was signed")
        said = document["edition"]
        if [said["submitted_by"], said["reviewed_by"]] != [
            self._people.get(signed.asked_by_id),
            self._people.get(signed.confirmed_by_id or 0),
        ]:
            yield _("it is not signed by whom its document names")
        if row.published_by_id != signed.confirmed_by_id:
            yield _("it is published by somebody who neither reviewed nor released it")

    def _of_publisher(self, row: Row, document: dict[str, Any]) -> str:
        """The reviewer publishes, or whoever releases an article in which the claim is made."""
        if row.kind == EditionKind.CONTESTED:
            named = document["edition"]["contested_by"]
            is_named = named == self._people.get(row.published_by_id or 0)
            return "" if is_named else _("it is not published by whom its document names")
        if row.is_signed and row.published_by_id == row.reviewer_id:
            return ""
        if row.is_emptied or row.kind == EditionKind.WITHHELD:
            return ""  # in which articles it was made went with its words
        articles = tuple(made["article"]["id"] for made in document["appearances"])
        released = self._first_release(articles, row.published_by_id)
        if released is not None and released <= datetime.fromisoformat(row.published_at):
            return ""
        return _("it is published by somebody who neither reviewed nor released it")

    def _first_release(self, articles: tuple[str, ...], account: int | None) -> datetime | None:
        """The moment at which somebody first released one of the articles."""
        key = (articles, account)
        if key not in self._released:
            events = apps.get_model("claims", "ArticleEvent")._default_manager.filter(
                public_id__in=articles,
                released_at__isnull=False,
                pgh_context__metadata__user=account,
            )
            moments = events.order_by("pgh_created_at").values_list("pgh_created_at", flat=True)
            self._released[key] = moments.first()
        return self._released[key]

    def _of_restoration(self, row: Row) -> Iterator[str]:
        brought = [it for it in self._restorations if it.after < row.position <= it.editions]
        if (row.restoration_id is not None) != bool(brought):
            yield _("it is signed by nobody here and did not come with the restored log")
        if not brought:
            return
        if sum(it.after == 0 for it in self._restorations) > 1:
            yield _("a log is restored once, and here are several restorations")
        restored = brought[-1]
        if row.position == restored.editions and row.chain != restored.chain:
            yield _("the chain value is not the one that the restored log ended with")
        # What was signed here before its end was lost may come back as published.
        if restored.after == 0 and row.content_digest in self._signed_here:
            yield _("it was signed here, and is said to have come from a file")
        if row.published_by_id is not None or row.review_id is not None:
            yield _("it came from a file, and yet somebody here published it")
        if datetime.fromisoformat(row.published_at) > restored.restored_at:
            yield _("it is later than the restoration that it is said to have come with")


def examined(first: int, last: int, *, processes: int = 1) -> Iterator[Examined]:
    """The editions from one position to another, in their order.

    Several processes share the work as `side_by_side.outcomes` says, and what it raises is raised.
    """
    ranges = side_by_side.outcomes(_examiner, first, last, at_a_time=AT_A_TIME, processes=processes)
    for rows in ranges:
        yield from map(Examined._make, rows)


def _examiner() -> Callable[[int, int], list[tuple[Any, ...]]]:
    """An examiner whose findings are plain tuples, which cost less on their way."""
    examiner = Examiner()
    return lambda first, last: [tuple(one) for one in examiner.of_positions(first, last)]


def _first(problems: Iterator[str]) -> str:
    """The first problem, or ""; all are looked for, since each may find that it is no document."""
    return next(iter(list(problems)), "")


def _of_document(row: Row, read: exact_json.Exact, content_digest: str) -> Iterator[str]:
    document = read.value
    is_emptied = withheld.is_emptied(document)
    digest = sha256(row.document).hexdigest()
    if is_emptied:
        digest = withheld.digest_of(row.document.decode(), document)
    if digest != row.digest:
        yield str(log_problems.OTHER_DOCUMENT)
        return
    if not read.is_canonical:
        yield _("the document is not canonical JSON")
    if row.content_digest != ("" if is_emptied else content_digest):
        yield str(log_problems.OTHER_CONTENT)
    content, said = document["claim"], document["edition"]
    in_document = (
        content["id"],
        content["number"],
        said["kind"],
        content["change"]["note"],
        said["number"],
        said["position"],
        said["published_at"],
    )
    in_row = (
        row.public_id,
        row.claim_number,
        row.kind,
        row.note,
        row.number,
        row.position,
        row.published_at,
    )
    if in_row != in_document:
        both = zip(SAID_TWICE, in_row, in_document, strict=True)
        name = next(name for name, here, there in both if here != there)
        yield _("the row and its document differ in “%(name)s”") % {"name": name}
