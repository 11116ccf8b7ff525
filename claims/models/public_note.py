"""Notes that readers get beside editions, each made with one: coverage, what fell with a source.

They count from the position of their edition on, so that an answer as of a position stays what it
was; the workspace behind them goes on changing.
"""

from collections.abc import Iterable

import pgtrigger
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from .article_text import ArticleText
from .edition import Edition
from .rules import Rule, append_only, one_of, written_by_triggers
from .source import Source
from .vocabulary import ImpactCause

CHECKED, OPEN = "checked", ""
"""The states of a sentence beside the reasons for which one is dismissed."""


class CoverageStatement(models.Model):
    """The sentences of a text that went out, and what had become of each when an edition came.

    Holds places and states, never words.
    """

    article_text = models.ForeignKey(
        ArticleText,
        on_delete=models.PROTECT,
        related_name="coverage_statements",
        verbose_name=_("text of an article"),
    )
    edition = models.ForeignKey(
        Edition,
        on_delete=models.PROTECT,
        related_name="coverage_statements",
        verbose_name=_("edition"),
        help_text=_("With which it was noted: it counts from the position of this edition on."),
    )
    sentences = models.JSONField(
        _("sentences"),
        help_text=_(
            "Start, end, paragraph and state of each: checked, a reason of dismissal, or nothing."
        ),
    )
    marks = models.JSONField(
        _("marks"),
        help_text=_("Start, end and public id of each published claim made in the text."),
    )
    noted_at = models.DateTimeField(_("noted"), db_default=Now())

    class Meta:
        verbose_name = _("coverage statement")
        verbose_name_plural = _("coverage statements")
        ordering = ["-edition"]
        constraints = [
            models.UniqueConstraint(
                fields=["article_text", "edition"],
                name="coverage_statement_once",
                violation_error_message=_("The coverage is noted with this edition already."),
            ),
        ]
        triggers = [
            Rule(
                name="coverage_statement_of_now",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                # Later it would change what was answered as of that position.
                func="""
                    IF NOT EXISTS (
                        SELECT 1 FROM public.claims_article
                        WHERE released_text_id = NEW.article_text_id
                    ) OR NOT EXISTS (
                        SELECT 1 FROM public.claims_edition WHERE id = NEW.edition_id
                        AND position = (SELECT max(position) FROM public.claims_edition)
                        AND published_at >= now()
                    ) THEN REFUSE; END IF;
                    RETURN NEW;
                """,
                message=_(
                    "Coverage is noted of a text that went out, while an edition is published."
                ),
            ),
            *append_only(
                "coverage_statement", _("What was said of an article's coverage stays as it was.")
            ),
        ]

    def __str__(self) -> str:
        return str(self.edition_id)


class SourceFallQuerySet(models.QuerySet["SourceFall"]):
    def of(self, sources: Iterable[int], position: int) -> "SourceFallQuerySet":
        """The editions up to a position that fell with these sources, newest first."""
        found = self.filter(source__in=sources, edition__position__lte=position)
        return found.select_related("edition__claim").order_by("-edition__position", "pk")


class SourceFall(models.Model):
    """An edition that came because a source had been retracted, changed or gone.

    Written by the database alone (`impact_rules.py`), with the edition.
    """

    edition = models.ForeignKey(
        Edition, on_delete=models.PROTECT, related_name="source_falls", verbose_name=_("edition")
    )
    source = models.ForeignKey(
        Source, on_delete=models.PROTECT, related_name="falls", verbose_name=_("source")
    )
    cause = models.CharField(_("cause"), max_length=10, choices=ImpactCause)
    noticed_at = models.DateTimeField(_("noticed"))

    objects = SourceFallQuerySet.as_manager()

    class Meta:
        verbose_name = _("fall with a source")
        verbose_name_plural = _("falls with sources")
        ordering = ["-edition"]
        constraints = [
            one_of("cause", ImpactCause, name="source_fall_cause_known"),
            models.UniqueConstraint(
                fields=["source", "edition", "cause"],
                name="source_fall_once",
                violation_error_message=_("This is noted already."),
            ),
        ]
        triggers = [
            written_by_triggers(
                "source_fall_noted",
                _("The database notes what fell with a source, with the edition that says so."),
            ),
            *append_only("source_fall", _("What fell with a source stays noted.")),
        ]

    def __str__(self) -> str:
        return self.get_cause_display()
