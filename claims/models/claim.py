"""The claim: one assertion, its wording, its finding and where it stands."""

import uuid
from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now
from django.utils.text import Truncator
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from claims.text import claim_numbers

from .capture import Capture
from .claim_rules import claim_rules
from .edtf import EdtfField
from .rules import (
    edtf,
    has_a_statement,
    language_tag,
    one_of,
    tracked,
)
from .subject import Claimant, Subject
from .vocabulary import ClaimKind, Priority, Reason, Stage, VerificationStatus

NOT_INDEXED = ~models.Q(stage=Stage.PUBLISHED) & (
    models.Q(indexed_version=None) | ~models.Q(indexed_version=models.F("version"))
)
"""The workspace copies that search does not know as they are; published ones it knows anyway."""


class ClaimQuerySet(models.QuerySet["Claim"]):
    def in_review(self) -> "ClaimQuerySet":
        """Claims that wait for a second signature."""
        return self.filter(stage=Stage.IN_REVIEW)

    def published(self) -> "ClaimQuerySet":
        """Claims whose workspace copy is what the last edition says."""
        return self.filter(stage=Stage.PUBLISHED)

    def locked(self) -> "ClaimQuerySet":
        """The claims themselves, locked in id order until the transaction ends."""
        wanted = self.order_by().values("pk")
        ordered = Claim.objects.filter(pk__in=wanted).order_by("pk")
        # No key changes: a link to one of these claims need not wait.
        return ordered.select_for_update(of=("self",), no_key=True)

    def with_content(self) -> "ClaimQuerySet":
        """Everything that rendering a claim reads, in a constant number of queries."""
        return self.select_related("claimant").prefetch_related(
            "translations",
            "about",
            "links__target",
            "search_records",
            "citations__source__derives_from",
            models.Prefetch("citations__capture", Capture.objects.without_text()),
        )


@tracked(exclude=["version", "shortfall_count", "judged_version", "indexed_version"])
class Claim(models.Model):
    """One assertion, worded so that it stands alone, with its finding (schema.org Claim)."""

    public_id = models.UUIDField(_("public id"), default=uuid.uuid4, unique=True, editable=False)
    number = models.PositiveBigIntegerField(
        _("number"),
        unique=True,
        editable=False,
        db_default=models.Func(models.Value("claims_claim_number_seq"), function="nextval"),
        help_text=_("C-58: what people call the claim."),
    )
    external_id = models.CharField(
        _("external id"),
        max_length=200,
        blank=True,
        help_text=_(
            "The record's id in the data set it came from; an import finds it again by it."
        ),
    )
    statement = models.TextField(
        _("statement"),
        help_text=_("One assertion, worded so that it stands alone: who, what, when, where."),
    )
    language = models.CharField(
        _("language"),
        max_length=35,
        default="zh-Hant",
        help_text=_("Of the statement: BCP 47 tag, such as en or zh-Hant."),
    )
    kind = models.CharField(
        _("kind"),
        max_length=20,
        choices=ClaimKind,
        default=ClaimKind.EVENT,
        help_text=_("Opinions and predictions are recorded, but not checkable."),
    )
    claimant = models.ForeignKey(
        Claimant,
        on_delete=models.PROTECT,
        related_name="claims",
        null=True,
        blank=True,
        verbose_name=_("claimant"),
        help_text=_("Who asserts it: not who reports the assertion."),
    )
    made_on = EdtfField(_("made on"))
    concerns = EdtfField(_("concerns"))
    about = models.ManyToManyField(
        Subject, related_name="claims", blank=True, verbose_name=_("about")
    )
    verification_status = models.CharField(
        _("verification status"),
        max_length=20,
        choices=VerificationStatus,
        default=VerificationStatus.UNVERIFIED,
        help_text=_("The finding on the wording, not on the claimant."),
    )
    rationale = models.TextField(
        _("rationale"), blank=True, help_text=_("Why that status; readers see it.")
    )
    suggested_wording = models.TextField(
        _("suggested wording"),
        blank=True,
        help_text=_("How the article could say it correctly."),
    )
    reasons = ArrayField(
        models.CharField(max_length=20, choices=Reason),
        default=list,
        blank=True,
        verbose_name=_("reasons"),
        help_text=_("What is wrong with the wording."),
    )
    later_evidence = models.TextField(
        _("later evidence"),
        blank=True,
        help_text=_("What came to light after the article and would change the finding."),
    )
    override_reason = models.TextField(
        _("reason for an exception"),
        blank=True,
        help_text=_("Why the finding stands although the evidence falls short; readers see it."),
    )
    checked_on = models.DateField(
        _("checked on"), null=True, blank=True, help_text=_("The day of the finding.")
    )
    review_by = models.DateField(
        _("review by"), null=True, blank=True, help_text=_("When to look at it again.")
    )
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        related_name="assigned_claims",
        null=True,
        blank=True,
        verbose_name=_("assigned to"),
    )
    due_at = models.DateTimeField(
        _("due"), null=True, blank=True, help_text=_("When the person it is assigned to answers.")
    )
    priority = models.CharField(
        _("priority"), max_length=10, choices=Priority, default=Priority.ORDINARY
    )
    note = models.TextField(_("note"), blank=True, help_text=_("For editors; never public."))
    stage = models.CharField(
        _("stage"), max_length=10, choices=Stage, default=Stage.DRAFT, editable=False
    )
    lapsed_because = models.TextField(
        _("lapsed because"),
        blank=True,
        editable=False,
        help_text=_("Why the claim went back to draft without a review."),
    )
    version = models.BigIntegerField(
        _("version"),
        default=0,
        editable=False,
        help_text=_("Set by the database whenever the content changes; compare it, never set it."),
    )
    shortfall_count = models.PositiveSmallIntegerField(
        _("shortfalls"),
        null=True,
        editable=False,
        help_text=_("What the evidence lacked at the version it was judged at; derived."),
    )
    judged_version = models.BigIntegerField(null=True, editable=False)
    indexed_version = models.BigIntegerField(null=True, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="created_claims",
        editable=False,
        verbose_name=_("begun by"),
    )
    created_at = models.DateTimeField(_("begun"), db_default=Now(), editable=False)

    objects = ClaimQuerySet.as_manager()

    class Meta:
        verbose_name = _("claim")
        verbose_name_plural = _("claims")
        ordering = ["-number"]
        permissions = [
            ("submit_claim", "Can submit a claim for review"),
            ("review_claim", "Can approve, return and contest claims of others"),
        ]
        indexes = [
            models.Index(fields=["stage", "number"], name="claim_by_stage"),
            models.Index(fields=["verification_status"], name="claim_by_status"),
            models.Index(fields=["id"], condition=models.Q(stage="draft"), name="claim_drafts"),
            models.Index(fields=["id"], condition=NOT_INDEXED, name="claim_not_indexed"),
            models.Index(
                fields=["review_by"],
                condition=models.Q(review_by__isnull=False),
                name="claim_by_review_day",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["external_id"],
                condition=~models.Q(external_id=""),
                name="claim_external_id_once",
                violation_error_message=_("Another claim already has this external id."),
            ),
            has_a_statement(name="claim_has_a_statement"),
            models.CheckConstraint(
                condition=models.Q(reasons__contained_by=Reason.values),
                name="claim_reasons_known",
                violation_error_message=_("Choose the reasons from the list."),
            ),
            one_of("kind", ClaimKind, name="claim_kind_known"),
            one_of("verification_status", VerificationStatus, name="claim_status_known"),
            one_of("priority", Priority, name="claim_priority_known"),
            one_of("stage", Stage, name="claim_stage_known"),
            language_tag("language", name="claim_language_tag"),
            edtf("made_on", name="claim_made_on_edtf"),
            edtf("concerns", name="claim_concerns_edtf"),
        ]
        triggers = claim_rules()

    def __str__(self) -> str:
        """Label and wording, in the reader's language where its translations are loaded."""
        loaded = "translations" in getattr(self, "_prefetched_objects_cache", {})
        wording: Any = self.wording(get_language() or "") if loaded else self
        return f"{self.label} {Truncator(wording.statement).chars(100)}"

    @property
    def label(self) -> str:
        """Name of the claim for people: C-58."""
        return claim_numbers.label(self.number)

    def wording(self, language: str) -> models.Model:
        """The claim, or its translation, in a language; without one, the claim. Reads them all."""
        rows: list[Any] = [self, *self.translations.all()]
        # As exactly as it can be had: zh-Hant, or else any Chinese.
        for tag in (language.lower(), language.lower().partition("-")[0]):
            found = (row for row in rows if f"{row.language.lower()}-".startswith(f"{tag}-"))
            row: models.Model | None = next(found, None) if tag else None
            if row is not None:
                return row
        return self

    @property
    def is_open(self) -> bool:
        """Whether its content may change now."""
        return self.stage == Stage.DRAFT
