"""The search index, derived from editions and from the workspace, never written by hand.

Positions are those of the log; `until` is where the claim's next edition took over, or null. A
posting is a row when it is published; those of terms that have many move into blocks afterwards,
which take an eighth of the bytes. The end of an edition is entered in its postings at the next
merge: until then `EditionIndex` knows it, and `claims/search/postings.py`, where all readers ask,
joins the three (`docs/architecture.md`, "The search index").
"""

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from .claim import Claim
from .rules import Act


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

    def __str__(self) -> str:
        return f"{self.term} № {self.position}"


class PostingBlock(models.Model):
    """Up to 200 postings of a term in one row, written by functions of the database alone.

    An entry is position · 2³² + tf · 2¹⁷ + length; a posting whose length needs more than 17 bits
    stays a row. The bounds hold all entries, which may have become fewer.
    """

    pk = models.CompositePrimaryKey("term", "first")
    term = models.CharField(max_length=120, db_collation="C")
    first = models.PositiveIntegerField(help_text=_("No entry is of an earlier position."))
    last = models.PositiveIntegerField(help_text=_("No entry is of a later position."))
    settled = models.PositiveIntegerField(
        help_text=_("From this position on, as many entries hold as have no end.")
    )
    standing = models.PositiveIntegerField(help_text=_("How many entries have no end."))
    entries = ArrayField(models.BigIntegerField())
    untils = ArrayField(
        models.PositiveIntegerField(null=True),
        null=True,
        help_text=_("The end of each entry, or null; null where none has one."),
    )

    class Meta:
        verbose_name = _("block of postings")
        verbose_name_plural = _("blocks of postings")

    def __str__(self) -> str:
        return f"{self.term} № {self.first}-{self.last}"


class PostingMerge(models.Model):
    """Ends of editions up to this position are entered in their postings; the last row counts."""

    position = models.PositiveIntegerField(primary_key=True)

    class Meta:
        verbose_name = _("merge of postings")
        verbose_name_plural = _("merges of postings")

    def __str__(self) -> str:
        return f"№ {self.position}"


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
        triggers = [
            Act(
                name="emptied_text_has_no_postings",
                when=pgtrigger.After,
                operation=pgtrigger.UpdateOf("words"),
                condition=pgtrigger.Condition("NEW.words = '' AND OLD.words <> ''"),
                func="PERFORM claims_drop_postings(OLD.position, OLD.words); RETURN NULL;",
            )
        ]

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
