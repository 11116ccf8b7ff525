"""The search index, derived from editions and from the workspace, never written by hand.

Positions are those of the log; `until` is where the claim's next edition took over, or null.
"""

from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _

from .claim import Claim


class Posting(models.Model):
    """A published edition holds a term; `manage.py reindex` derives all of them again."""

    pk = models.CompositePrimaryKey("term", "position")
    # Compared by bytes, so that a range of terms is what begins with a character.
    term = models.CharField(max_length=120, db_collation="C")
    position = models.PositiveIntegerField()
    until = models.PositiveIntegerField(null=True)
    tf = models.PositiveSmallIntegerField(help_text=_("How often the edition holds the term."))
    length = models.PositiveIntegerField(help_text=_("How many terms the edition holds in all."))

    class Meta:
        verbose_name = _("posting")
        verbose_name_plural = _("postings")
        # They come in log order, so that a word for each stretch of the table is enough.
        indexes = [BrinIndex(fields=["position"], name="posting_by_position")]

    def __str__(self) -> str:
        return f"{self.term} № {self.position}"


class SearchText(models.Model):
    """The folded words of an edition, and the size of the index at its position."""

    position = models.PositiveBigIntegerField(primary_key=True)
    words = models.TextField(help_text=_("What phrases are looked for in; empty if withdrawn."))
    length = models.PositiveIntegerField()
    claims = models.PositiveBigIntegerField(
        help_text=_("How many claims stand as of this position.")
    )
    total_length = models.PositiveBigIntegerField(help_text=_("How many terms they hold together."))

    class Meta:
        verbose_name = _("text of an edition for search")
        verbose_name_plural = _("texts of editions for search")

    def __str__(self) -> str:
        return f"№ {self.position}"


class DraftPosting(models.Model):
    """The wording of a claim that is not published as it stands holds a term."""

    pk = models.CompositePrimaryKey("term", "claim_id")
    term = models.CharField(max_length=120, db_collation="C")
    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="+")
    tf = models.PositiveSmallIntegerField()
    length = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("posting of a draft")
        verbose_name_plural = _("postings of drafts")

    def __str__(self) -> str:
        return f"{self.term} {self.claim_id}"
