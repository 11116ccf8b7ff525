"""Claimants and subjects: who made an assertion, and its topics."""

import uuid

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from .lineage import no_cycle
from .public_state import raises_public_state
from .rules import keeps_former_values, keeps_its_id, matches, one_of, tracked
from .vocabulary import SubjectType

WIKIDATA_ID = r"^$|^Q[1-9][0-9]{0,11}$"


class NamedRecord(models.Model):
    """A record with a name in both languages and, where sure, a Wikidata id."""

    public_id = models.UUIDField(_("public id"), default=uuid.uuid4, unique=True, editable=False)
    external_id = models.CharField(
        _("external id"),
        max_length=200,
        blank=True,
        help_text=_(
            "The record's id in the data set it came from; an import finds it again by it."
        ),
    )
    name_en = models.CharField(_("name in English"), max_length=300, blank=True)
    name_zh_hant = models.CharField(_("name in Chinese"), max_length=300, blank=True)
    wikidata = models.CharField(
        _("Wikidata id"),
        max_length=13,
        blank=True,
        help_text=_("Such as Q7747. Only where you are sure that it is the same thing."),
    )

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return " ".join(dict.fromkeys(filter(None, (self.name_zh_hant, self.name_en)))) or "–"

    @property
    def names(self) -> dict[str, str]:
        """The names that are known, by language tag."""
        names = {"en": self.name_en, "zh-Hant": self.name_zh_hant}
        return {language: name for language, name in names.items() if name}


def named_record_constraints(noun: str) -> list[models.BaseConstraint]:
    """The constraints that claimants and subjects share."""
    return [
        models.CheckConstraint(
            condition=~models.Q(name_en="") | ~models.Q(name_zh_hant=""),
            name=f"{noun}_has_a_name",
            violation_error_message=_("Give a name in at least one language."),
        ),
        models.UniqueConstraint(
            fields=["external_id"],
            condition=~models.Q(external_id=""),
            name=f"{noun}_external_id_once",
            violation_error_message=_("Another record already has this external id."),
        ),
        models.UniqueConstraint(
            fields=["wikidata"],
            condition=~models.Q(wikidata=""),
            name=f"{noun}_wikidata_once",
            violation_error_message=_("Another record already has this Wikidata id: use that one."),
        ),
        matches(
            "wikidata",
            WIKIDATA_ID,
            name=f"{noun}_wikidata_id",
            message=_("A Wikidata id is a Q and a number, such as Q7747."),
        ),
    ]


@tracked()
class Claimant(NamedRecord):
    """The person or body that made an assertion (Google Fact Check Tools `claimant`)."""

    class Meta:
        verbose_name = _("claimant")
        verbose_name_plural = _("claimants")
        ordering = ["name_en", "name_zh_hant", "pk"]
        constraints = named_record_constraints("claimant")
        triggers = [keeps_its_id("claimant"), keeps_former_values("claimant", "wikidata")]


@tracked()
class Subject(NamedRecord):
    """A topic of a claim (schema.org `about`)."""

    type = models.CharField(_("type"), max_length=20, choices=SubjectType, default="topic")
    broader = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        related_name="narrower",
        null=True,
        blank=True,
        verbose_name=_("broader subject"),
        help_text=_("Whoever asks for the broader subject finds this one too."),
    )

    class Meta:
        verbose_name = _("subject")
        verbose_name_plural = _("subjects")
        ordering = ["name_en", "name_zh_hant", "pk"]
        constraints = [
            *named_record_constraints("subject"),
            one_of("type", SubjectType, name="subject_type_known"),
        ]
        triggers = [
            keeps_its_id("subject"),
            keeps_former_values("subject", "wikidata", "broader"),
            no_cycle("subject", table="claims_subject", column="broader_id"),
            # A broader one that no edition embeds is called as it is called today.
            raises_public_state(
                "subject",
                operation=pgtrigger.UpdateOf("name_en", "name_zh_hant", "broader_id"),
            ),
        ]
