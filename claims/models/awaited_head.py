"""Heads of the log that were noted outside and that it has not reached, and tails given up."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from .rules import VISIBLE, Act, Rule, append_only, matches

WRITTEN_ONCE = _("What was noted of the log outside is written once and never changed or removed.")

NUMBERS_LEFT = 10
"""Numbers of claims that are left free for each edition that is missing: drafts took some too."""
FEWEST_NUMBERS_LEFT = 100

NOT_GIVEN_UP = (
    "NOT EXISTS (SELECT 1 FROM claims_givenuptail given WHERE given.head_id = awaited.id)"
)
"""SQL: nobody has given up what leads to the head `awaited`."""

UNREACHED = f"""
    SELECT awaited.id FROM claims_awaitedhead awaited
    WHERE {NOT_GIVEN_UP} AND NOT EXISTS (
        SELECT 1 FROM claims_edition reached WHERE reached.position = awaited.position
        AND awaited.chain IN ('', reached.chain)
        AND (awaited.root = '' OR awaited.root = claims_tree_root(awaited.position)))
"""
"""SQL: the heads that keep publishing closed."""


class AwaitedHead(models.Model):
    """A head of this log that was noted elsewhere, further on than the log was here just then.

    While the log has not reached it, nothing is published: another edition in that place would be
    a fork. It opens by itself when the editions are back.
    """

    position = models.PositiveBigIntegerField(_("position"))
    chain = models.CharField(
        _("chain value"),
        max_length=64,
        blank=True,
        help_text=_("At that position, where it is known."),
    )
    root = models.CharField(
        _("root"),
        max_length=64,
        blank=True,
        help_text=_("Of the tree of that size, in hex, where a checkpoint says it."),
    )
    noted_in = models.CharField(
        _("noted in"), max_length=300, help_text=_("A backup, a checkpoint, the settings.")
    )
    awaited_since = models.DateTimeField(_("awaited since"), db_default=Now())

    class Meta:
        verbose_name = _("awaited head")
        verbose_name_plural = _("awaited heads")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["position", "chain", "root"],
                name="awaited_head_once",
                violation_error_message=_("This head is awaited already."),
            ),
            models.CheckConstraint(
                condition=models.Q(position__gt=0)
                & (~models.Q(chain="") | ~models.Q(root=""))
                & models.Q(chain__regex="^([0-9a-f]{64})?$")
                & models.Q(root__regex="^([0-9a-f]{64})?$"),
                name="awaited_head_says_which",
                violation_error_message=_(
                    "A head is a position and its chain value, or a size and its root."
                ),
            ),
        ]
        triggers = [
            *append_only("awaited_head", WRITTEN_ONCE),
            Act(
                name="awaited_head_leaves_numbers",
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                # The claims that are missing have numbers; whatever is begun meanwhile gets others.
                func=f"""
                    PERFORM setval('claims_claim_number_seq',
                        coalesce(pg_sequence_last_value('claims_claim_number_seq'), 0) + greatest(
                            {FEWEST_NUMBERS_LEFT}, {NUMBERS_LEFT} * (NEW.position
                                - (SELECT coalesce(max(position), 0) FROM claims_edition))));
                    RETURN NULL;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.position}:{self.chain or self.root}"


class GivenUpTail(models.Model):
    """The end of the log that leads to an awaited head, openly given up, with the reason.

    From there on the log is another one than what others hold: it is signed under a new name.
    """

    head = models.OneToOneField(
        AwaitedHead, on_delete=models.PROTECT, related_name="given_up", verbose_name=_("head")
    )
    after = models.PositiveBigIntegerField(
        _("last position that was left"), default=0, editable=False
    )
    reason = models.TextField(_("reason"))
    given_up_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("given up by"),
    )
    given_up_at = models.DateTimeField(_("given up"), db_default=Now())
    origin = models.CharField(
        _("name of the log until then"), max_length=300, blank=True, editable=False
    )

    class Meta:
        verbose_name = _("tail given up")
        verbose_name_plural = _("tails given up")
        ordering = ["pk"]
        constraints = [
            matches(
                "reason",
                VISIBLE,
                name="given_up_with_a_reason",
                message=_("Say why the end of the log is given up: readers will ask."),
            )
        ]
        triggers = [
            *append_only("given_up_tail", WRITTEN_ONCE),
            Rule(
                name="given_up_while_it_is_awaited",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=f"""
                    IF NEW.head_id NOT IN ({UNREACHED}) THEN REFUSE; END IF;
                    SELECT coalesce(max(position), 0) INTO NEW.after FROM claims_edition;
                    RETURN NEW;
                """,
                message=_("Only an end of the log that is missing can be given up."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.after}: {self.reason}"
