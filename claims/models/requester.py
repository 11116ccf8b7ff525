"""The sender of a request for correction: personal data, in a table of its own, for a time.

Neither documents nor the log, the history or the server's log hold any of it. Rows are removed
when their date comes (`claims/corrections/erasure.py`); no trigger keeps what they were.
"""

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from .correction_request import CorrectionRequest
from .rules import VISIBLE, RawCheck, Rule, http_address, matches

MOST_CHARACTERS = 5_000
MOST_FILE_BYTES = 2 * 1024 * 1024

CHANGES_LATER = ("erase_on",)
WRITTEN = (
    *("request_id", "words", "evidence_url", "evidence_words", "file_name", "file", "contact"),
    *("is_person_concerned", "kept_days"),
)


class Requester(models.Model):
    """Whoever sent a request: their words, their evidence, how to reach them."""

    request = models.OneToOneField(
        CorrectionRequest,
        models.CASCADE,
        primary_key=True,
        related_name="requester",
        verbose_name=_("request"),
    )
    words = models.TextField(_("what is wrong"), max_length=MOST_CHARACTERS)
    evidence_url = models.URLField(_("where it can be seen"), max_length=2000, blank=True)
    evidence_words = models.TextField(
        _("the words that show it"), max_length=MOST_CHARACTERS, blank=True
    )
    file_name = models.CharField(_("file"), max_length=255, blank=True)
    file = models.BinaryField(null=True)
    contact = models.EmailField(_("address for the answer"), max_length=254, blank=True)
    is_person_concerned = models.BooleanField(_("the person concerned"))
    kept_days = models.PositiveSmallIntegerField(
        _("kept for"), help_text=_("Days after the answer, as the site had it when it came in.")
    )
    erase_on = models.DateField(
        _("erased on"), null=True, blank=True, help_text=_("Empty while the request is open.")
    )

    class Meta:
        verbose_name = _("sender of a request")
        verbose_name_plural = _("senders of requests")
        indexes = [
            models.Index(
                fields=["erase_on"],
                condition=models.Q(erase_on__isnull=False),
                name="requester_erased_on",
            )
        ]
        constraints = [
            matches(
                "words",
                VISIBLE,
                name="requester_says_what",
                message=_("Say what is wrong."),
            ),
            http_address("evidence_url", name="requester_evidence_http"),
            RawCheck(
                f"char_length(words) <= {MOST_CHARACTERS}"
                f" AND char_length(evidence_words) <= {MOST_CHARACTERS}"
                f" AND coalesce(octet_length(file), 0) <= {MOST_FILE_BYTES}",
                name="requester_size",
                message=_("Words of up to 5,000 characters and a file of up to 2 MB are taken."),
            ),
        ]
        triggers = [
            Rule(
                name="requester_kept_as_sent",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                func=f"""
                    IF ({", ".join(f"OLD.{column}" for column in WRITTEN)})
                    IS DISTINCT FROM ({", ".join(f"NEW.{column}" for column in WRITTEN)})
                    THEN REFUSE; END IF;
                    RETURN NEW;
                """,
                message=_("What somebody sent is kept as it is, until it is erased."),
            )
        ]

    def __str__(self) -> str:
        return f"№ {self.pk}"
