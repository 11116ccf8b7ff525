"""A claim in another language."""

from django.db import models
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from .claim import Claim
from .members import WORDINGS
from .rules import content_of_claim, has_a_statement, language_tag, tracked


@tracked()
class ClaimTranslation(models.Model):
    """The wording and the finding of a claim in another language."""

    claim = models.ForeignKey(
        Claim, on_delete=models.CASCADE, related_name="translations", verbose_name=_("claim")
    )
    language = models.CharField(
        _("language"), max_length=35, help_text=_("BCP 47 tag, such as en or zh-Hant.")
    )
    statement = models.TextField(_("statement"))
    rationale = models.TextField(_("rationale"), blank=True)
    suggested_wording = models.TextField(_("suggested wording"), blank=True)

    class Meta:
        verbose_name = _("translation")
        verbose_name_plural = _("translations")
        ordering = ["claim", "language"]
        constraints = [
            models.UniqueConstraint(
                fields=["claim", "language"],
                name="claim_translation_once",
                violation_error_message=_("The claim already has a translation in this language."),
            ),
            has_a_statement(name="claim_translation_has_a_statement"),
            language_tag("language", name="claim_translation_language_tag"),
        ]
        triggers = content_of_claim("translation", columns=["language", *WORDINGS])

    def __str__(self) -> str:
        return f"{self.language}: {Truncator(self.statement).chars(100)}"
