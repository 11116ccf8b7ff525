"""Earlier lookup values of a shared record, each valid until a position in the log."""

from typing import Any

import pgtrigger
from django.db import models
from django.db.models.functions import MD5
from django.utils.translation import gettext_lazy as _

from .article import Article
from .document_keys import url_key
from .rules import AppendOnly, RawCheck, no_truncate
from .source import Source
from .subject import Claimant, Subject

_NOTED_BY_THE_DATABASE = _(
    "What a record was found by is noted by the database itself and never changed."
)


def _of(noun: type[models.Model]) -> "models.ForeignKey[Any, Any]":
    """The record; a row outlives it, because none is ever removed, and is not read then."""
    return models.ForeignKey(
        noun, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+", null=True
    )


class FormerRecord(models.Model):
    """Values that filters read of a shared record, as they were before one correction.

    A correction counts from the next edition on, so that what was answered for a place of the
    log is answered for it for ever: triggers note the old values without `until`, and whoever
    appends an edition enters its position. As of a position, a record has the values of its
    first row that is good for longer, or without one its own.
    """

    source = _of(Source)
    article = _of(Article)
    claimant = _of(Claimant)
    subject = _of(Subject)
    url = models.TextField(_("address"), blank=True, db_default="")
    url_key = models.GeneratedField(
        expression=url_key(), output_field=models.TextField(), db_persist=True
    )
    wikidata = models.CharField(_("Wikidata id"), max_length=13, blank=True, db_default="")
    broader = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="+", null=True)
    merged_into = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="+", null=True)
    until = models.PositiveBigIntegerField(
        null=True,
        help_text=_("Position of the first edition that the correction counts for; empty before."),
    )

    class Meta:
        verbose_name = _("former state of a record")
        verbose_name_plural = _("former states of records")
        indexes = [
            models.Index(MD5("url_key"), name="former_record_url_key"),
            models.Index(fields=["wikidata"], name="former_record_wikidata"),
            models.Index(
                fields=["id"],
                condition=models.Q(until__isnull=True),
                name="former_record_pending",
            ),
        ]
        constraints = [
            RawCheck(
                "num_nonnulls(source_id, article_id, claimant_id, subject_id) = 1",
                name="former_record_of_one",
                message=_("A former state is that of one record."),
            )
        ]
        triggers = [
            AppendOnly(
                name="former_record_append_only",
                later=["until"],
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                # Only other triggers write here, and all that changes is that `until` is entered.
                # A generated column is not computed yet.
                func="""
                    IF TG_OP = 'DELETE' OR pg_trigger_depth() = 1 THEN REFUSE; END IF;
                    IF TG_OP = 'UPDATE' THEN
                        IF OLD.until IS NOT NULL OR NEW.until IS NULL
                        OR to_jsonb(NEW) - '{until,url_key}'::text[]
                           <> to_jsonb(OLD) - '{until,url_key}'::text[] THEN REFUSE; END IF;
                    ELSIF NEW.until IS NOT NULL THEN REFUSE; END IF;
                    RETURN NEW;
                """,
                message=_NOTED_BY_THE_DATABASE,
            ),
            no_truncate("former_record", _NOTED_BY_THE_DATABASE),
        ]

    def __str__(self) -> str:
        return self.url or self.wikidata or str(self.pk)
