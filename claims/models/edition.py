"""Editions: the append-only log of what was published, and the index derived from it."""

from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField, DateRangeField
from django.contrib.postgres.indexes import GinIndex, GistIndex
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .article import Article
from .claim import Claim
from .edition_rules import document_checks, edition_rules
from .restoration import Restoration
from .review import Review
from .rules import RawCheck, one_of, readers_are_told_why
from .source import Source
from .subject import Claimant, Subject
from .vocabulary import CORRECTIONS, EditionKind, Stance

WITHOUT_WORDS = (EditionKind.WITHDRAWN, EditionKind.WITHHELD)
"""The kinds of edition that hold no statement."""


def stands_at(position: int) -> models.Q:
    """The condition on the last edition of each claim as the log stood at a position."""
    lasts = models.Q(index__until__isnull=True) | models.Q(index__until__gt=position)
    return lasts & models.Q(index__position__lte=position)


class EditionQuerySet(models.QuerySet["Edition"]):
    def as_of(self, position: int) -> "EditionQuerySet":
        """The last edition of each claim as the log stood at `position`."""
        return self.filter(stands_at(position))

    def current(self) -> "EditionQuerySet":
        """The last edition of each claim."""
        return self.filter(index__isnull=False, index__until__isnull=True)

    def not_withdrawn(self) -> "EditionQuerySet":
        """Editions but for withdrawals, and for what the law withholds."""
        return self.exclude(kind__in=WITHOUT_WORDS).exclude(content_digest="")

    def not_withheld(self) -> "EditionQuerySet":
        """Editions whose words the law has not erased, and that do not say so of others."""
        return self.exclude(kind=EditionKind.WITHHELD).exclude(content_digest="")

    def corrections(self) -> "EditionQuerySet":
        """Editions that say what was wrong, is in dispute, or no longer stands."""
        return self.filter(kind__in=CORRECTIONS)

    def signed_by_program(self) -> "EditionQuerySet":
        """Editions that a program signed last, with or without a review: no person looked."""
        return self.filter(
            models.Q(review__reviewer__person__is_program=True)
            | models.Q(review__isnull=True, published_by__person__is_program=True)
        )


class Edition(models.Model):
    """An immutable, numbered, hashed document, and its position in the log."""

    claim = models.ForeignKey(
        Claim, on_delete=models.PROTECT, related_name="editions", verbose_name=_("claim")
    )
    number = models.PositiveIntegerField(_("number"))
    position = models.PositiveBigIntegerField(_("position"), unique=True)
    kind = models.CharField(_("kind"), max_length=10, choices=EditionKind)
    note = models.TextField(_("note for readers"), blank=True)
    document = models.TextField(_("document"), help_text=_("Canonical JSON, served as it is."))
    content_digest = models.CharField(
        _("content digest"),
        max_length=64,
        blank=True,
        help_text=_("Empty where its words were erased by law."),
    )
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
    withholding = models.ForeignKey(
        "Withholding",
        on_delete=models.PROTECT,
        related_name="editions",
        null=True,
        blank=True,
        verbose_name=_("withholding"),
        help_text=_("Of an edition by which a claim is withheld here."),
    )
    published_at = models.DateTimeField(pgettext_lazy("moment", "published"))

    objects = EditionQuerySet.as_manager()

    class Meta:
        verbose_name = _("edition")
        verbose_name_plural = _("editions")
        ordering = ["-position"]
        get_latest_by = "position"
        indexes = [
            # Whoever cites a digest is answered from these.
            models.Index(fields=["digest"], name="edition_by_digest"),
            models.Index(fields=["content_digest"], name="edition_by_content_digest"),
            models.Index(
                fields=["-position", "kind"],
                condition=models.Q(kind__in=CORRECTIONS),
                name="edition_corrections",
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["claim", "number"], name="edition_number_once"),
            one_of("kind", EditionKind, name="edition_kind_known"),
            readers_are_told_why(
                ["corrected", "contested", "withdrawn", "withheld"], name="edition_says_why"
            ),
            models.CheckConstraint(
                condition=models.Q(review__isnull=False)
                | models.Q(kind__in=["contested", "reissued"])
                | models.Q(kind="withheld", withholding__isnull=False)
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
            *document_checks(),
        ]
        triggers = edition_rules()

    def __str__(self) -> str:
        return f"№ {self.position}"

    @property
    def is_emptied(self) -> bool:
        """Whether its words were erased by law: a later edition of its claim says so."""
        return self.content_digest == ""


class EditionIndex(models.Model):
    """Filterable values of an edition; derived from its document by `manage.py reindex`."""

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
    readable_in = ArrayField(
        models.CharField(max_length=35),
        default=list,
        db_default=[],
        help_text=_("Every language range that its statement is there in: zh and zh-hant."),
    )
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
            # What ended since postings were last merged.
            models.Index(
                fields=["until"],
                condition=models.Q(until__isnull=False),
                name="edition_index_ended",
            ),
            models.Index(fields=["claim", "position"], name="edition_index_by_claim"),
            models.Index(
                fields=["verification_status", "position"], name="edition_index_by_status"
            ),
            GistIndex(fields=["concerns"], name="edition_index_concerns"),
            GinIndex(fields=["readable_in"], name="edition_index_readable_in"),
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


def _embedded(noun: type[models.Model]) -> "models.ForeignKey[Any, Any]":
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
