"""What was published: the append-only log, and what is derived from it for asking."""

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import DateRangeField
from django.contrib.postgres.indexes import GistIndex
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .article import Article
from .claim import Claim
from .restoration import Restoration
from .review import Review
from .rules import (
    DIGEST_OF_DOCUMENT,
    TRANSACTION,
    Act,
    RawCheck,
    Rule,
    append_only,
    digest_of,
    one_of,
    readers_are_told_why,
)
from .source import Source
from .subject import Claimant, Subject
from .vocabulary import EditionKind, Stance

LOG_LOCK = 0x46414354
"""The advisory lock of the log: whoever appends holds it until the commit."""

EVIDENCE_PER_STATUS = """
    coalesce((kind = 'withdrawn' AND document::jsonb #> '{claim,statement}' IS NULL)
    OR CASE document::jsonb #>> '{claim,verification_status}'
        WHEN 'supported' THEN
            jsonb_path_exists(document::jsonb, '$.claim.citations[*] ? (@.stance == "supports")')
        WHEN 'refuted' THEN
            jsonb_path_exists(document::jsonb, '$.claim.citations[*] ? (@.stance == "refutes")')
        WHEN 'partly_supported' THEN
            jsonb_path_exists(document::jsonb, '$.claim.citations[*] ? (@.stance != "context")')
        WHEN 'misleading' THEN
            jsonb_path_exists(document::jsonb, '$.claim.citations[*] ? (@.stance != "context")')
        WHEN 'outdated' THEN
            jsonb_path_exists(document::jsonb, '$.claim.citations[*] ? (@.stance != "context")')
        WHEN 'unverifiable' THEN
            jsonb_path_exists(document::jsonb, '$.claim.search_records[*]')
        WHEN 'not_checkable' THEN
            document::jsonb #>> '{claim,rationale}' ~ '\\S'
        ELSE false
    END, false)
"""
"""SQL: the document holds what its status needs at the very least."""


FOUR_MEMBERS = (
    "'{'"
    + " || ','".join(
        f""" || '"{member}":' || (document::json -> '{member}')::text"""
        for member in ("appearances", "claim", "edition", "schema")
    )
    + " || '}'"
)
"""SQL: the document put together again from its members, so that there is nothing beside them."""


class EditionQuerySet(models.QuerySet["Edition"]):
    def as_of(self, position: int) -> "EditionQuerySet":
        """The last edition of each claim as the log stood at `position`."""
        return self.filter(
            models.Q(index__until__isnull=True) | models.Q(index__until__gt=position),
            index__position__lte=position,
        )

    def current(self) -> "EditionQuerySet":
        """The last edition of each claim."""
        return self.filter(index__isnull=False, index__until__isnull=True)

    def standing(self) -> "EditionQuerySet":
        """Without withdrawals: the claims that stand."""
        return self.exclude(kind=EditionKind.WITHDRAWN)


class Edition(models.Model):
    """An immutable, numbered, hashed document, and its place in the log."""

    claim = models.ForeignKey(
        Claim, on_delete=models.PROTECT, related_name="editions", verbose_name=_("claim")
    )
    number = models.PositiveIntegerField(_("number"))
    position = models.PositiveBigIntegerField(_("position"), unique=True)
    kind = models.CharField(_("kind"), max_length=10, choices=EditionKind)
    note = models.TextField(_("note for readers"), blank=True)
    document = models.TextField(_("document"), help_text=_("Canonical JSON, served as it is."))
    content_digest = models.CharField(_("content digest"), max_length=64)
    digest = models.CharField(_("digest"), max_length=64)
    previous_chain = models.CharField(_("previous chain value"), max_length=64)
    chain = models.CharField(_("chain value"), max_length=64)
    review = models.ForeignKey(
        Review,
        on_delete=models.PROTECT,
        related_name="editions",
        null=True,
        blank=True,
        verbose_name=_("review"),
    )
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("published by"),
    )
    restoration = models.ForeignKey(
        Restoration,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("restoration"),
        help_text=_("Where the edition came back from a file, without its signatures."),
    )
    published_at = models.DateTimeField(pgettext_lazy("moment", "published"))

    objects = EditionQuerySet.as_manager()

    class Meta:
        verbose_name = _("edition")
        verbose_name_plural = _("editions")
        ordering = ["-position"]
        get_latest_by = "position"
        constraints = [
            models.UniqueConstraint(fields=["claim", "number"], name="edition_number_once"),
            one_of("kind", EditionKind, name="edition_kind_known"),
            readers_are_told_why(["corrected", "contested", "withdrawn"], name="edition_says_why"),
            models.CheckConstraint(
                condition=models.Q(review__isnull=False)
                | models.Q(kind__in=["contested", "reissued"])
                | models.Q(restoration__isnull=False),
                name="edition_is_reviewed",
                violation_error_message=_("Nothing is published without a second person."),
            ),
            models.CheckConstraint(
                condition=models.Q(restoration__isnull=True, published_by__isnull=False)
                | models.Q(
                    restoration__isnull=False, published_by__isnull=True, review__isnull=True
                ),
                name="edition_published_or_restored",
                violation_error_message=_(
                    "Somebody publishes an edition, or it came back from a file, unsigned."
                ),
            ),
            RawCheck(
                "restoration_id IS NULL OR kind IN ('contested', 'reissued') OR coalesce("
                "(document::json #>> '{edition,submitted_by}') <> "
                "(document::json #>> '{edition,reviewed_by}'), false)",
                name="edition_names_two_people",
                message=_("The document names no two people who signed it."),
            ),
            RawCheck(
                "content_digest = encode(sha256(convert_to((document::json -> 'claim')::text, "
                "'UTF8')), 'hex')",
                name="edition_content_digest",
                message=_("The content digest is not that of the document."),
            ),
            digest_of(
                "document", column="digest", name="edition_digest", message=DIGEST_OF_DOCUMENT
            ),
            RawCheck(
                "chain = encode(sha256(convert_to(previous_chain || digest, 'UTF8')), 'hex')",
                name="edition_chain",
                message=_("The chain value does not follow from the one before."),
            ),
            RawCheck(
                "coalesce((document::json #>> '{edition,number}') = number::text "
                "AND (document::json #>> '{edition,position}') = position::text "
                "AND (document::json #>> '{edition,kind}') = kind "
                "AND (document::json #>> '{edition,published_at}') = "
                "to_char(published_at AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"') "
                "AND (document::json #>> '{claim,change,note}') = note "
                "AND (kind = 'reissued' OR (document::json #>> '{claim,change,kind}') = kind) "
                f"AND document = {FOUR_MEMBERS}, false)",
                name="edition_says_what_it_is",
                message=_("The row and its document do not say the same."),
            ),
            RawCheck(
                EVIDENCE_PER_STATUS,
                name="edition_has_evidence",
                message=_("The document lacks the evidence that its status needs."),
            ),
        ]
        triggers = [
            *append_only("edition"),
            Rule(
                name="edition_joins_the_log",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                declare=[("claim", "record"), ("head", "record"), ("previous", "record")],
                func=f"""
                    SELECT public_id, number INTO claim FROM claims_claim
                    WHERE id = NEW.claim_id FOR NO KEY UPDATE;
                    PERFORM pg_advisory_xact_lock({LOG_LOCK});
                    SELECT position, chain, published_at INTO head FROM claims_edition
                    ORDER BY position DESC LIMIT 1;
                    SELECT number, kind INTO previous FROM claims_edition
                    WHERE claim_id = NEW.claim_id ORDER BY number DESC LIMIT 1;
                    IF NEW.position <> coalesce(head.position, 0) + 1
                    OR NEW.previous_chain <> coalesce(head.chain, repeat('0', 64))
                    OR NEW.published_at <= head.published_at
                    OR NEW.published_at > greatest(
                        clock_timestamp(), head.published_at + interval '1 microsecond')
                    OR NEW.number <> coalesce(previous.number, 0) + 1
                    OR (NEW.kind = 'first') <> (previous.number IS NULL)
                    OR NEW.document::jsonb #>> '{{claim,id}}' IS DISTINCT FROM claim.public_id::text
                    OR NEW.document::jsonb #>> '{{claim,number}}' IS DISTINCT FROM
                        claim.number::text
                    THEN REFUSE; END IF;
                    RETURN NEW;
                """,
                message=_("An edition takes the next place in the log and in its claim."),
            ),
            Rule(
                name="edition_names_released_articles",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func="""
                    IF EXISTS (
                        SELECT 1
                        FROM jsonb_array_elements(NEW.document::jsonb -> 'appearances') made
                        LEFT JOIN claims_article article
                            ON article.public_id = (made #>> '{article,id}')::uuid
                        WHERE article.released_at IS NULL
                    ) THEN REFUSE; END IF;
                    RETURN NEW;
                """,
                message=_("Nothing about an article is public before it is released."),
            ),
            Rule(
                name="edition_is_what_was_signed",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                declare=[
                    ("stage_now", "text"),
                    ("previous", "record"),
                    ("signed", "record"),
                    ("latest", "bigint"),
                ],
                func=f"""
                    IF NEW.restoration_id IS NOT NULL THEN
                        IF NOT EXISTS (
                            SELECT 1 FROM claims_restoration
                            WHERE id = NEW.restoration_id AND transaction = {TRANSACTION}
                        ) THEN REFUSE; END IF;
                        RETURN NEW;
                    END IF;
                    SELECT stage INTO stage_now FROM claims_claim WHERE id = NEW.claim_id;
                    SELECT kind, content_digest, review_id, document::jsonb -> 'claim' AS content
                    INTO previous FROM claims_edition
                    WHERE claim_id = NEW.claim_id ORDER BY number DESC LIMIT 1;
                    IF NEW.kind = 'contested' THEN
                        IF NEW.review_id IS NOT NULL
                        OR coalesce(previous.kind, 'withdrawn') = 'withdrawn'
                        OR previous.content - 'change' IS DISTINCT FROM
                           (NEW.document::jsonb -> 'claim') - 'change' THEN REFUSE; END IF;
                        RETURN NEW;
                    END IF;
                    IF NEW.kind = 'reissued' AND NEW.content_digest = previous.content_digest
                    AND NEW.review_id IS NOT DISTINCT FROM previous.review_id
                    AND previous.kind <> 'withdrawn' THEN
                        RETURN NEW;
                    END IF;
                    SELECT s.id, s.claim_id, s.kind, s.content_digest, r.decision INTO signed
                    FROM claims_review r JOIN claims_submission s ON s.id = r.submission_id
                    WHERE r.id = NEW.review_id;
                    SELECT max(id) INTO latest FROM claims_submission
                    WHERE claim_id = NEW.claim_id AND (kind = 'reissued') = (NEW.kind = 'reissued');
                    IF signed.decision IS DISTINCT FROM 'approved'
                    OR signed.id IS DISTINCT FROM latest
                    OR signed.claim_id <> NEW.claim_id
                    OR signed.kind <> NEW.kind
                    OR signed.content_digest <> NEW.content_digest
                    OR EXISTS (SELECT 1 FROM claims_edition WHERE review_id = NEW.review_id)
                    OR (NEW.kind = 'reissued' AND (stage_now NOT IN ('published', 'draft')
                        OR previous.kind = 'withdrawn'))
                    OR (NEW.kind <> 'reissued' AND stage_now NOT IN ('in_review', 'approved'))
                    THEN REFUSE; END IF;
                    RETURN NEW;
                """,
                message=_("An edition holds exactly what two different people signed."),
            ),
            Act(
                name="edition_settles_corrections",
                level=pgtrigger.Statement,
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                referencing=pgtrigger.Referencing(new="new_rows"),
                # Those that are not committed yet count from the edition after this one.
                func="""
                    UPDATE claims_formerrecord SET until = (SELECT max(position) FROM new_rows)
                    WHERE until IS NULL;
                    RETURN NULL;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"№ {self.position}"


class EditionIndex(models.Model):
    """What filters read of an edition; derived from its document by `manage.py reindex`."""

    edition = models.OneToOneField(
        Edition, on_delete=models.CASCADE, primary_key=True, related_name="index"
    )
    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="+")
    position = models.PositiveBigIntegerField(unique=True)
    until = models.PositiveBigIntegerField(
        null=True, help_text=_("Position of the claim's next edition; empty for the last.")
    )
    edition_kind = models.CharField(max_length=10, choices=EditionKind)
    claim_kind = models.CharField(max_length=20, blank=True)
    verification_status = models.CharField(max_length=20, blank=True)
    language = models.CharField(max_length=35, blank=True)
    concerns = DateRangeField(null=True, help_text=_("An open or unknown bound is unbounded."))
    checked_on = models.DateField(null=True)
    published_at = models.DateTimeField()

    class Meta:
        verbose_name = _("index entry")
        verbose_name_plural = _("index entries")
        indexes = [
            models.Index(
                fields=["-position"],
                condition=models.Q(until__isnull=True),
                name="edition_index_current",
            ),
            models.Index(fields=["claim", "position"], name="edition_index_by_claim"),
            models.Index(
                fields=["verification_status", "position"], name="edition_index_by_status"
            ),
            GistIndex(fields=["concerns"], name="edition_index_concerns"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["claim"],
                condition=models.Q(until__isnull=True),
                name="edition_index_one_current",
            )
        ]

    def __str__(self) -> str:
        return f"№ {self.position}"


def _embedded(noun: type[models.Model]) -> models.ForeignKey:
    """A record that is embedded; `Mention` has an index for each noun."""
    return models.ForeignKey(
        noun, on_delete=models.PROTECT, related_name="mentions", null=True, db_index=False
    )


class Mention(models.Model):
    """An edition embeds a source, article, claimant or subject; derived like the index."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="mentions")
    source = _embedded(Source)
    article = _embedded(Article)
    claimant = _embedded(Claimant)
    subject = _embedded(Subject)
    stance = models.CharField(max_length=10, choices=Stance, blank=True)

    class Meta:
        verbose_name = _("mention")
        verbose_name_plural = _("mentions")
        indexes = [
            # Where the newest edition that embeds a record is the last entry of that record.
            models.Index(
                fields=[noun, "edition"],
                condition=models.Q(**{f"{noun}__isnull": False}),
                name=f"mention_of_{noun}",
            )
            for noun in ("source", "article", "claimant", "subject")
        ]
        constraints = [
            RawCheck(
                "num_nonnulls(source_id, article_id, claimant_id, subject_id) = 1",
                name="mention_of_one_record",
                message=_("A mention names one record."),
            )
        ]

    def __str__(self) -> str:
        return self.stance or str(self.pk)
