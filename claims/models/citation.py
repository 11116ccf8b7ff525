"""Evidence: sources brought to bear on a claim, and searches that found nothing."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from claims.text import regions
from claims.text.locators import place_in_words

from .capture import Capture
from .impact_rules import on_citations
from .rules import VISIBLE, RawCheck, Rule, content_of_claim, language_tag, one_of, tracked
from .source import Source
from .vocabulary import LocatorLabel, QuoteCheck, SearchKind, Stance

COLUMNS = [
    "source_id",
    "position",
    "stance",
    "locator_label",
    "locator",
    "locator_is_approximate",
    "excerpt",
    "prefix",
    "suffix",
    "language",
    "translation",
    "summary",
    "summary_en",
    "summary_zh_hant",
    "accessed_on",
    "capture_id",
    "region",
]
"""The columns of a citation that two people sign."""


REGION = _("Write a region such as xywh=percent:10,20,50,15, within the picture.")
_NUMBERS = [f"split_part(substr(region, 14), ',', {number})::numeric" for number in range(1, 5)]
_INSIDE = (
    f"{_NUMBERS[0]} + {_NUMBERS[2]} <= 100 AND {_NUMBERS[1]} + {_NUMBERS[3]} <= 100"
    f" AND {_NUMBERS[2]} > 0 AND {_NUMBERS[3]} > 0"
)


def _check_of_these_words() -> Rule:
    """A check, or somebody's word, is about these words in this source: others are unchecked.

    The copies of a source that was merged into another are that one's too.
    """
    words = ("excerpt", "prefix", "suffix", "region")
    is_merged = """EXISTS (SELECT 1 FROM claims_source
                           WHERE id = {source} AND merged_into_id = NEW.source_id)"""
    return Rule(
        name="citation_capture_of_its_source",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update,
        func=f"""
            IF TG_OP = 'UPDATE' THEN
                IF ({", ".join(f"OLD.{column}" for column in words)})
                IS DISTINCT FROM ({", ".join(f"NEW.{column}" for column in words)})
                OR (NEW.source_id <> OLD.source_id
                    AND NOT {is_merged.format(source="OLD.source_id")})
                OR (NEW.capture_id IS DISTINCT FROM OLD.capture_id
                    AND NEW.capture_id IS DISTINCT FROM NEW.checked_in_id) THEN
                    NEW.quote_check := '';
                    NEW.checked_in_id := NULL;
                    NEW.attestation := '';
                    NEW.attested_by_id := NULL;
                    NEW.attested_at := NULL;
                    IF NEW.source_id <> OLD.source_id THEN NEW.capture_id := NULL; END IF;
                END IF;
            END IF;
            IF NEW.capture_id IS NOT NULL OR NEW.checked_in_id IS NOT NULL THEN
                IF EXISTS (SELECT 1 FROM claims_capture AS capture
                           WHERE capture.id IN (NEW.capture_id, NEW.checked_in_id)
                           AND capture.source_id <> NEW.source_id
                           AND NOT {is_merged.format(source="capture.source_id")}) THEN
                    REFUSE;
                END IF;
            END IF;
            RETURN NEW;
        """,
        message=_("The stored copy is one of another source."),
    )


def _found_where_it_counts() -> Rule:
    """Words are found in a copy that counts: one that was set aside proves nothing."""
    return Rule(
        name="citation_copy_counts",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update,
        condition=pgtrigger.Condition("NEW.checked_in_id IS NOT NULL"),
        # The lock lets no decision on the copy come in between.
        func="""
            IF TG_OP = 'INSERT' OR NEW.checked_in_id IS DISTINCT FROM OLD.checked_in_id THEN
                PERFORM 1 FROM claims_capture WHERE id = NEW.checked_in_id FOR KEY SHARE;
                IF NOT COALESCE(
                    (SELECT counts FROM claims_capturedecision
                     WHERE capture_id = NEW.checked_in_id ORDER BY id DESC LIMIT 1), true) THEN
                    REFUSE;
                END IF;
            END IF;
            RETURN NEW;
        """,
        message=_("The stored copy was set aside: quotations are not found in it."),
    )


@tracked(exclude=["quote_check", "checked_in"])
class Citation(models.Model):
    """A source brought to bear on a claim at a locator (CSL citation)."""

    claim = models.ForeignKey(
        "claims.Claim", on_delete=models.CASCADE, related_name="citations", verbose_name=_("claim")
    )
    source = models.ForeignKey(
        Source,
        on_delete=models.PROTECT,
        related_name="citations",
        limit_choices_to={"merged_into__isnull": True},
        verbose_name=_("source"),
    )
    position = models.PositiveIntegerField(_("position"), default=1)
    stance = models.CharField(
        _("stance"),
        max_length=10,
        choices=Stance,
        help_text=_("What the source does to the claim as it is worded."),
    )
    locator_label = models.CharField(_("locator"), max_length=10, choices=LocatorLabel, blank=True)
    locator = models.CharField(
        _("place"), max_length=200, blank=True, help_text=_("Such as 4-5 for paragraphs 4 to 5.")
    )
    locator_is_approximate = models.BooleanField(
        _("place is approximate"),
        default=False,
        help_text=_("Counted in an excerpt or a copy, not in the document itself."),
    )
    excerpt = models.TextField(
        _("excerpt"),
        blank=True,
        help_text=_("The exact words, character for character, in the source's language."),
    )
    prefix = models.CharField(_("words before"), max_length=300, blank=True)
    suffix = models.CharField(_("words after"), max_length=300, blank=True)
    language = models.CharField(
        _("language of the excerpt"),
        max_length=35,
        blank=True,
        help_text=_("BCP 47 tag, such as en or zh-Hant."),
    )
    translation = models.TextField(
        _("translation of the excerpt"), blank=True, help_text=_("Ours, where readers need one.")
    )
    summary = models.TextField(
        _("summary"),
        blank=True,
        help_text=_("In our own words, in the statement's language: what the source says on this."),
    )
    summary_en = models.TextField(
        _("summary in English"),
        blank=True,
        default="",
        db_default="",
        help_text=_("Our translation, where the statement is in another language."),
    )
    summary_zh_hant = models.TextField(
        _("summary in Chinese"),
        blank=True,
        default="",
        db_default="",
        help_text=_("Our translation, where the statement is in another language."),
    )
    accessed_on = models.DateField(
        _("accessed on"),
        null=True,
        blank=True,
        help_text=_("The day somebody opened and read the source; empty if nobody did."),
    )
    accessed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        editable=False,
        verbose_name=_("accessed by"),
    )
    capture = models.ForeignKey(
        Capture,
        on_delete=models.PROTECT,
        related_name="citations",
        null=True,
        blank=True,
        editable=False,
        verbose_name=_("stored copy"),
        help_text=_("The copy in which the words were found when the claim was submitted."),
    )
    region = models.CharField(
        _("region of the picture"),
        max_length=60,
        blank=True,
        default="",
        db_default="",
        help_text=_("Of a picture or page: xywh=percent: and left, top, width, height in percent."),
    )
    quote_check = models.CharField(
        _("quote check"),
        max_length=10,
        choices=QuoteCheck,
        blank=True,
        editable=False,
        help_text=_("Whether the words stand in a stored copy; empty: not checked yet."),
    )
    checked_in = models.ForeignKey(
        Capture,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        editable=False,
        verbose_name=_("found in"),
    )
    attestation = models.TextField(
        _("attestation"),
        blank=True,
        editable=False,
        help_text=_("How an editor knows that the words stand there, where no copy can show it."),
    )
    attested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        editable=False,
        verbose_name=_("attested by"),
    )
    attested_at = models.DateTimeField(_("attested"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("citation")
        verbose_name_plural = _("citations")
        ordering = ["claim", "position", "pk"]
        constraints = [
            one_of("stance", Stance, name="citation_stance_known"),
            one_of("locator_label", LocatorLabel, name="citation_locator_known", blank=True),
            models.CheckConstraint(
                condition=models.Q(locator_label="", locator="")
                | ~models.Q(locator_label="") & ~models.Q(locator=""),
                name="citation_locator_whole",
                violation_error_message=_("A place has both a label and a value, or neither."),
            ),
            RawCheck(
                f"CASE WHEN region ~ '{regions.PATTERN}' THEN {_INSIDE} ELSE region = '' END",
                name="citation_region_inside",
                message=REGION,
            ),
            language_tag("language", name="citation_language_tag"),
            one_of("quote_check", QuoteCheck, name="citation_quote_check_known", blank=True),
            models.CheckConstraint(
                condition=~models.Q(quote_check__in=[QuoteCheck.ATTESTED, QuoteCheck.READ])
                | models.Q(
                    attestation__regex=VISIBLE,
                    attested_by__isnull=False,
                    attested_at__isnull=False,
                ),
                name="citation_attested_by_somebody",
                violation_error_message=_("Say how you know that the words stand there."),
            ),
            models.CheckConstraint(
                condition=~models.Q(quote_check__in=[QuoteCheck.VERIFIED, QuoteCheck.READ])
                | models.Q(checked_in__isnull=False),
                name="citation_verified_somewhere",
                violation_error_message=_("Words are found in a stored copy, or not at all."),
            ),
        ]
        triggers = [
            _check_of_these_words(),
            _found_where_it_counts(),
            *content_of_claim("citation", columns=COLUMNS),
            *on_citations(),
        ]

    def __str__(self) -> str:
        return f"{self.get_stance_display()} {self.locator}".strip()

    @property
    def summary_translations(self) -> dict[str, str]:
        """The translations of the summary by language tag; empty where there are none."""
        words = {"en": self.summary_en, "zh-Hant": self.summary_zh_hant}
        return {language: text for language, text in words.items() if text}

    @property
    def place(self) -> str:
        """Place in the source, in words; empty where no locator is given."""
        is_named = self.locator_label not in ("", LocatorLabel.OTHER)
        return place_in_words(
            self.locator_label,
            self.locator,
            named=self.get_locator_label_display() if is_named else "",
            is_approximate=self.locator_is_approximate,
        )


@tracked()
class SearchRecord(models.Model):
    """A search that was made, or a question asked (right of reply): behind *unverifiable*."""

    claim = models.ForeignKey(
        "claims.Claim",
        on_delete=models.CASCADE,
        related_name="search_records",
        verbose_name=_("claim"),
    )
    kind = models.CharField(_("kind"), max_length=10, choices=SearchKind, default=SearchKind.SEARCH)
    place = models.CharField(
        _("where, or whom"),
        max_length=300,
        help_text=_("The index or archive searched, or the person or body asked."),
    )
    query = models.CharField(
        _("query"), max_length=1000, help_text=_("The words searched for, or the question asked.")
    )
    language = models.CharField(
        _("language"), max_length=35, blank=True, help_text=_("BCP 47 tag, such as en or zh-Hant.")
    )
    made_on = models.DateField(_("day"))
    found = models.TextField(
        _("what was found, or answered"),
        help_text=_("Also when nothing was found, or nobody answered: say so."),
    )
    answered_on = models.DateField(
        _("answered on"), null=True, blank=True, help_text=_("The day of the answer, if one came.")
    )

    class Meta:
        verbose_name = _("search record")
        verbose_name_plural = _("search records")
        ordering = ["claim", "made_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(place="") & ~models.Q(query="") & ~models.Q(found=""),
                name="search_record_whole",
                violation_error_message=_("Say where, for what, and what was found."),
            ),
            language_tag("language", name="search_record_language_tag"),
            one_of("kind", SearchKind, name="search_record_kind_known"),
            models.CheckConstraint(
                condition=models.Q(answered_on__isnull=True)
                | models.Q(kind=SearchKind.CONTACT, answered_on__gte=models.F("made_on")),
                name="search_record_answered_after_the_question",
                violation_error_message=_(
                    "Only who was asked answers, and not before the question."
                ),
            ),
        ]
        triggers = content_of_claim(
            "search_record",
            columns=[
                *("kind", "place", "query", "language", "made_on", "found", "answered_on"),
            ],
        )

    def __str__(self) -> str:
        return self.place
