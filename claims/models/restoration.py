"""Restorations: logs of editions brought back from a file."""

import pgtrigger
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from .awaited_head import NOT_GIVEN_UP
from .rules import TRANSACTION, Rule, append_only


def is_under_way(row: str) -> str:
    """SQL: the restoration that `row` names in a query was made in this transaction.

    The number of the transaction alone does not say so for ever: those of a server begin again
    where a dump is restored on another one.
    """
    return f"({row}.transaction = {TRANSACTION} AND {row}.restored_at >= now())"


class Restoration(models.Model):
    """A log of editions, or its lost end, brought in from a file without its signatures.

    Editions that name it came with no submission and no review: their documents say who
    signed, and the chain vouches that nothing in them changed since. They enter in the one
    transaction that makes the row, and the row is made only while there is no edition, or while
    a head that was noted outside is awaited, up to that.
    """

    after = models.PositiveBigIntegerField(
        _("position before"),
        default=0,
        db_default=0,
        editable=False,
        help_text=_("The end of the log to which the editions were added; 0 for a whole log."),
    )
    editions = models.PositiveBigIntegerField(
        _("editions"), help_text=_("The position of the last of them.")
    )
    chain = models.CharField(
        _("chain value"), max_length=64, help_text=_("At the last of these editions.")
    )
    file_digest = models.CharField(
        _("digest of the file"), max_length=64, help_text=_("SHA-256, in hex.")
    )
    restored_at = models.DateTimeField(_("restored"), db_default=Now())
    transaction = models.BigIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = _("restoration")
        verbose_name_plural = _("restorations")
        triggers = [
            *append_only("restoration"),
            Rule(
                name="restoration_into_an_empty_log",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=f"""
                    SELECT coalesce(max(position), 0) INTO NEW.after FROM claims_edition;
                    IF NEW.after = 0 AND EXISTS (SELECT 1 FROM claims_restoration)
                    OR NEW.after > 0 AND NOT EXISTS (
                        SELECT 1 FROM claims_awaitedhead awaited WHERE {NOT_GIVEN_UP}
                        AND NEW.after < NEW.editions AND NEW.editions <= awaited.position)
                    THEN REFUSE; END IF;
                    NEW.transaction := {TRANSACTION};
                    NEW.restored_at := clock_timestamp();
                    RETURN NEW;
                """,
                message=_(
                    "A log is restored once, into a database without editions; after that only "
                    "its lost end, up to a head that was noted outside."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.editions}:{self.chain[:12]}"
