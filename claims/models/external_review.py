"""Other publishers' ClaimReviews, in their own words, never our finding."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import MD5, Now
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .claim import Claim
from .rules import VISIBLE, keeps, matches, tracked

VERBATIM = (
    "claim_text", "claimant", "claimed", "appearances", "url", "title", "publisher",
    "publisher_url", "published", "rating_label", "rating_value", "rating_best", "rating_worst",
    "rating_explanation", "language",
)  # fmt: skip
"""What is kept as the publisher wrote it, dates and numbers too; together it is the identity."""


@tracked(exclude=["raw"])
class ExternalReview(models.Model):
    """Another publisher's review of a claim (schema.org ClaimReview); for editors only."""

    claim_text = models.TextField(
        _("claim"), help_text=_("The claim as the publisher words it (claimReviewed).")
    )
    claimant = models.TextField(_("claimant"), blank=True)
    claimed = models.TextField(_("claimed"), blank=True, help_text=_("Date as found."))
    appearances = ArrayField(
        models.TextField(),
        default=list,
        blank=True,
        verbose_name=_("appearances"),
        help_text=_("Addresses at which the claim was made, as found."),
    )
    url = models.TextField(
        _("address"), blank=True, help_text=_("Of the review, as found: perhaps a relative one.")
    )
    title = models.TextField(_("title"), blank=True)
    publisher = models.TextField(_("publisher"), blank=True)
    publisher_url = models.TextField(_("publisher's address"), blank=True)
    published = models.TextField(
        pgettext_lazy("moment", "published"), blank=True, help_text=_("Date as found.")
    )
    rating_label = models.TextField(
        _("rating"), blank=True, help_text=_("In the publisher's own words (alternateName).")
    )
    rating_value = models.TextField(
        _("rating value"), blank=True, help_text=_("Each publisher has a scale of its own.")
    )
    rating_best = models.TextField(_("best value"), blank=True)
    rating_worst = models.TextField(_("worst value"), blank=True)
    rating_explanation = models.TextField(_("explanation"), blank=True)
    language = models.TextField(_("language"), blank=True)
    modified = models.TextField(
        _("modified"), blank=True, help_text=_("Date of the last change, as found.")
    )
    web_address = models.TextField(
        _("address to follow"),
        blank=True,
        help_text=_("A relative address is resolved against that of its page."),
    )
    superseded_by = models.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        related_name="supersedes",
        null=True,
        blank=True,
        verbose_name=_("superseded by"),
        help_text=_("The same review as its publisher changed it later."),
    )
    raw = models.TextField(_("item"), help_text=_("The JSON-LD item it was read from, in ASCII."))
    digest = models.CharField(
        _("digest"),
        max_length=64,
        unique=True,
        editable=False,
        help_text=_("SHA-256 of what it says; the same review comes in once."),
    )
    claims = models.ManyToManyField(
        Claim,
        through="AttachedReview",
        related_name="external_reviews",
        blank=True,
        verbose_name=_("claims"),
    )
    imported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("imported by"),
    )
    imported_at = models.DateTimeField(_("imported"), db_default=Now())

    class Meta:
        verbose_name = _("external review")
        verbose_name_plural = _("external reviews")
        ordering = ["-pk"]
        constraints = [
            matches(
                "claim_text",
                VISIBLE,
                name="external_review_of_a_claim",
                message=_("A review names the claim it is about."),
            ),
            # Digests, because an index entry has room for about 2,700 bytes.
            models.UniqueConstraint(
                MD5("web_address"),
                MD5("claim_text"),
                MD5("claimant"),
                condition=models.Q(superseded_by__isnull=True) & ~models.Q(web_address=""),
                name="external_review_newest_once",
                violation_error_message=_("A newer rating of this review marks the older one."),
            ),
            models.CheckConstraint(
                condition=~models.Q(superseded_by=models.F("id")),
                name="external_review_not_after_itself",
                violation_error_message=_("A review cannot be superseded by itself."),
            ),
        ]
        triggers = [
            keeps(
                "external_review",
                *VERBATIM,
                *("raw", "digest"),
                message=_("What another publisher said is kept as they said it."),
            )
        ]

    def __str__(self) -> str:
        words = Truncator(self.claim_text).chars(100)
        return f"{self.publisher}: {words}".removeprefix(": ")


@tracked()
class AttachedReview(models.Model):
    """An editor's word that an external review is about this claim; no evidence, no finding."""

    claim = models.ForeignKey(
        Claim, on_delete=models.CASCADE, related_name="attached_reviews", verbose_name=_("claim")
    )
    review = models.ForeignKey(
        ExternalReview,
        on_delete=models.CASCADE,
        related_name="attached_to",
        verbose_name=_("external review"),
    )

    class Meta:
        verbose_name = _("attached review")
        verbose_name_plural = _("attached reviews")
        ordering = ["claim", "review"]
        constraints = [
            models.UniqueConstraint(
                fields=["claim", "review"],
                name="attached_review_once",
                violation_error_message=_("This review is attached to this claim already."),
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)
