"""The number of what is public outside editions: it rises when any of that changes.

An answer that was made is as good as new while the log ends where it did and this number is the
same. So whatever readers see beside editions raises it by a trigger beside its model: add
`raises_public_state` there for a new kind of it, and nothing else.
"""

from datetime import datetime

import pgtrigger
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from .rules import Act, Rule, no_truncate

ONLY_RISES = _("The number of what is public only rises: answers that are kept depend on it.")


class PublicStateQuerySet(models.QuerySet["PublicState"]):
    def number(self) -> int:
        """The number of what is public beside editions."""
        total: int | None = self.aggregate(total=models.Sum("raised"))["total"]
        return int(total or 0)

    def is_raised_after(self, moment: datetime) -> bool:
        """Whether anything that is public beside editions changed after a moment."""
        return self.filter(raised_at__gt=moment).exists()


class PublicState(models.Model):
    """One of several counters whose sum is the number.

    A transaction raises a counter that no other one has raised and not yet committed, or adds one:
    nobody waits, and there are as many as transactions ever were at it at once. A sequence would
    rise before the commit, and an answer that was made of what stood before be kept as new.
    """

    raised = models.PositiveBigIntegerField(_("raised"), default=1)
    raised_at = models.DateTimeField(_("raised last"), db_default=Now(), editable=False)

    objects = PublicStateQuerySet.as_manager()

    class Meta:
        verbose_name = _("state of what is public")
        verbose_name_plural = _("states of what is public")
        triggers = [
            Rule(
                name="public_state_rises",
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                func="IF TG_OP = 'UPDATE' AND NEW.raised > OLD.raised THEN RETURN NEW; END IF;"
                " REFUSE;",
                message=ONLY_RISES,
            ),
            Act(
                name="public_state_tells_when",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                # The moment of editions is that of the clock too.
                func="NEW.raised_at := clock_timestamp(); RETURN NEW;",
            ),
            no_truncate("public_state", ONLY_RISES),
        ]

    def __str__(self) -> str:
        return str(self.raised)


def raises_public_state(noun: str, *, operation: pgtrigger.Operation) -> Act:
    """A statement of this kind on the table raises the number, whoever makes it."""
    return Act(
        name=f"{noun}_raises_public_state",
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=operation,
        func="""
            UPDATE claims_publicstate SET raised = raised + 1 WHERE id = (
                SELECT id FROM claims_publicstate ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED
            );
            IF NOT FOUND THEN INSERT INTO claims_publicstate (raised) VALUES (1); END IF;
            RETURN NULL;
        """,
    )
