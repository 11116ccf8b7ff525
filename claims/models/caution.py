"""Cautions: warnings about a source that readers see, such as that a state runs it."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Cautioned(models.Model):
    """A record with a public caution, in one language or both; empty where there is none."""

    caution_en = models.CharField(
        _("caution in English"),
        max_length=500,
        blank=True,
        db_default="",
        help_text=_(
            "Readers see it beside every citation: state media, a disputed outlet, a mirror of "
            "another site. Part of what is signed."
        ),
    )
    caution_zh_hant = models.CharField(
        _("caution in Chinese"), max_length=500, blank=True, db_default=""
    )

    class Meta:
        abstract = True

    @property
    def caution(self) -> dict[str, str]:
        """The caution by language tag; empty where there is none."""
        words = {"en": self.caution_en, "zh-Hant": self.caution_zh_hant}
        return {language: text for language, text in words.items() if text}
