"""Captures: the text of a source at one moment, whether it counts, and requests to fetch it."""

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models.functions import Coalesce, Now
from django.utils.translation import gettext_lazy as _

from .rules import (
    DIGEST_OF_FILE,
    DIGEST_OF_TEXT,
    VISIBLE,
    Act,
    AppendOnly,
    Rule,
    append_only,
    digest_of,
    has_words,
    http_address,
    matches,
    no_truncate,
    one_of,
    tracked,
)
from .source import Source
from .vocabulary import CaptureOrigin

WRITTEN_ONCE = _("A copy of a source is kept as it was: take another one instead.")
KEPT = (
    *("source_id", "text", "sha256", "media_type", "original_sha256", "origin", "url"),
    *("retrieved_at", "retrieved_by_id", "is_picture"),
)


class CaptureQuerySet(models.QuerySet["Capture"]):
    def newest_first(self) -> "CaptureQuerySet":
        return self.order_by("-pk")

    def counting(self) -> "CaptureQuerySet":
        """Those in which quotations are looked for: all that nobody has set aside."""
        decisions = CaptureDecision.objects.filter(capture=models.OuterRef("pk"))
        last = models.Subquery(decisions.order_by("-pk").values("counts")[:1])
        counted = self.alias(is_counting=Coalesce(last, models.Value(True)))
        return counted.filter(is_counting=True)

    def texts(self) -> "CaptureQuerySet":
        """Those whose words a machine compares: no pictures."""
        return self.filter(is_picture=False)

    def without_text(self) -> "CaptureQuerySet":
        """Everything but the words, which may be megabytes."""
        return self.defer("text")


@tracked(pghistory.UpdateEvent(), fields=["source", "archive_url"], model_name="CaptureEvent")
class Capture(models.Model):
    """The text of a source at one moment (Memento); others' words, never public."""

    source = models.ForeignKey(
        Source, on_delete=models.PROTECT, related_name="captures", verbose_name=_("source")
    )
    text = models.TextField(
        _("text"), help_text=_("The words as they were read, character for character.")
    )
    sha256 = models.CharField(
        _("digest of the text"), max_length=64, help_text=_("SHA-256 of its UTF-8 bytes, in hex.")
    )
    media_type = models.CharField(
        _("media type"), max_length=100, help_text=_("Of what was read, such as application/pdf.")
    )
    original_sha256 = models.CharField(
        _("digest of the file"),
        max_length=64,
        blank=True,
        help_text=_("SHA-256 of the file it was read from, which is kept too; empty if pasted."),
    )
    is_picture = models.BooleanField(
        _("a picture"),
        default=False,
        db_default=False,
        help_text=_("Its text is our description: the words in it are read by people."),
    )
    origin = models.CharField(_("how it came"), max_length=10, choices=CaptureOrigin)
    url = models.URLField(
        _("fetched from"),
        max_length=2000,
        blank=True,
        help_text=_("Where the document was in the end, after redirects."),
    )
    archive_url = models.URLField(
        _("archived copy"),
        max_length=2000,
        blank=True,
        help_text=_("Address of the page in a public archive, where readers can see it."),
    )
    retrieved_at = models.DateTimeField(_("retrieved"), db_default=Now())
    retrieved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("retrieved by"),
    )

    objects = CaptureQuerySet.as_manager()

    class Meta:
        verbose_name = _("stored copy")
        verbose_name_plural = _("stored copies")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["source", "-id"], name="capture_newest_of_source")]
        constraints = [
            digest_of("text", column="sha256", name="capture_digest", message=DIGEST_OF_TEXT),
            has_words(name="capture_has_words"),
            matches(
                "original_sha256",
                "^$|^[0-9a-f]{64}$",
                name="capture_original_digest",
                message=DIGEST_OF_FILE,
            ),
            models.CheckConstraint(
                condition=models.Q(is_picture=False) | ~models.Q(original_sha256=""),
                name="capture_picture_has_a_file",
                violation_error_message=_("A picture is kept as the file that it came as."),
            ),
            http_address("url", name="capture_url_http"),
            http_address("archive_url", name="capture_archive_url_http"),
            one_of("origin", CaptureOrigin, name="capture_origin_known"),
        ]
        triggers = [
            AppendOnly(
                name="capture_kept",
                later=["archive_url"],
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                # The archived copy is often made later; once named, it stays. A withholding takes
                # the copies away that nobody else cites.
                func=f"""
                    IF TG_OP = 'UPDATE' THEN
                        IF OLD.archive_url = '' AND OLD.id = NEW.id
                        AND ({", ".join(f"OLD.{column}" for column in KEPT)})
                        IS NOT DISTINCT FROM ({", ".join(f"NEW.{column}" for column in KEPT)}) THEN
                            RETURN NEW;
                        END IF;
                    ELSIF claims_is_withholding() AND NOT EXISTS (
                        SELECT 1 FROM claims_citation cited
                        WHERE cited.capture_id = OLD.id OR cited.checked_in_id = OLD.id
                    ) THEN
                        RETURN OLD;
                    END IF;
                    REFUSE;
                """,
                message=WRITTEN_ONCE,
            ),
            no_truncate("capture", WRITTEN_ONCE),
        ]

    def __str__(self) -> str:
        return f"{self.retrieved_at:%Y-%m-%d} · {self.sha256[:12]}"


class CaptureDecision(models.Model):
    """One decision on a capture; the last one of a capture holds, and none means that it counts.

    The capture itself stays as it was. One that does not count is looked at by no quote check.
    """

    capture = models.ForeignKey(
        Capture, on_delete=models.PROTECT, related_name="decisions", verbose_name=_("stored copy")
    )
    counts = models.BooleanField(
        _("it counts"), help_text=_("Whether quotations are looked for in the copy from now on.")
    )
    reason = models.CharField(
        _("reason"), max_length=500, help_text=_("Such as: the page of an error, another document.")
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("decided by"),
    )
    decided_at = models.DateTimeField(_("decided"), db_default=Now())

    class Meta:
        verbose_name = _("decision on a stored copy")
        verbose_name_plural = _("decisions on stored copies")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(reason__regex=VISIBLE),
                name="capture_decision_says_why",
                violation_error_message=_("Say why: colleagues read it beside the copy."),
            ),
        ]
        triggers = [
            *append_only(
                "capture_decision",
                _("Decisions on stored copies are written once: decide anew instead."),
                erased="""claims_is_withholding() AND NOT EXISTS (
                    SELECT 1 FROM claims_citation cited WHERE cited.capture_id = OLD.capture_id
                    OR cited.checked_in_id = OLD.capture_id)""",
            ),
            Rule(
                name="capture_decision_is_news",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                # Locked against whoever finds words in the copy at this moment.
                func="""
                    PERFORM 1 FROM claims_capture WHERE id = NEW.capture_id FOR UPDATE;
                    IF NEW.counts = COALESCE(
                        (SELECT counts FROM claims_capturedecision
                         WHERE capture_id = NEW.capture_id ORDER BY id DESC LIMIT 1), true) THEN
                        REFUSE;
                    END IF;
                    RETURN NEW;
                """,
                message=_("The stored copy is set aside already, or counts already."),
            ),
            Act(
                name="capture_decision_unchecks",
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                # What was found in it, or looked for in vain without it, is looked for again.
                func="""
                    UPDATE claims_claim SET judged_version = NULL
                    WHERE judged_version IS NOT NULL AND id IN (
                        SELECT cited.claim_id FROM claims_citation AS cited
                        JOIN claims_capture AS copy ON copy.id = NEW.capture_id
                        WHERE cited.source_id = copy.source_id
                        OR cited.checked_in_id = NEW.capture_id);
                    UPDATE claims_citation SET quote_check = '', checked_in_id = NULL
                    WHERE checked_in_id = NEW.capture_id
                    OR (quote_check IN ('ambiguous', 'not_found', 'no_capture', 'unread')
                        AND source_id =
                            (SELECT source_id FROM claims_capture WHERE id = NEW.capture_id));
                    RETURN NULL;
                """,
            ),
        ]

    def __str__(self) -> str:
        return self.reason


class CaptureRequestQuerySet(models.QuerySet["CaptureRequest"]):
    def waiting(self) -> "CaptureRequestQuerySet":
        """Those that are tried now or later; the others are done, or given up."""
        return self.filter(not_before__isnull=False)


class CaptureRequest(models.Model):
    """A source whose text is to be fetched: when it is tried, and what came of it last."""

    source = models.OneToOneField(
        Source,
        on_delete=models.CASCADE,
        related_name="capture_request",
        verbose_name=_("source"),
    )
    host = models.CharField(
        _("server"), max_length=255, blank=True, help_text=_("Asked once in a while only.")
    )
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("asked for by"),
    )
    not_before = models.DateTimeField(
        _("not before"),
        null=True,
        blank=True,
        help_text=_("When it is tried next; empty if it is not tried again."),
    )
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    tried_at = models.DateTimeField(_("last tried"), null=True, blank=True)
    failure_code = models.CharField(_("kind of failure"), max_length=30, blank=True)
    failure = models.CharField(_("failure"), max_length=500, blank=True)

    objects = CaptureRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("request for a copy")
        verbose_name_plural = _("requests for copies")
        ordering = ["not_before", "pk"]
        indexes = [
            models.Index(
                fields=["not_before", "id"],
                condition=models.Q(not_before__isnull=False),
                name="capture_request_waiting",
            ),
            models.Index(fields=["host", "tried_at"], name="capture_request_by_host"),
        ]

    def __str__(self) -> str:
        return self.host
