"""What an import did, or would do, in words."""

from collections import Counter
from dataclasses import dataclass, field

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from claims.intake.columns import MODELS


@dataclass
class Report:
    """How many records and rows were created, corrected, removed, left, or found elsewhere."""

    dry_run: bool = False
    counts: dict[str, Counter[str]] = field(
        default_factory=lambda: {noun: Counter() for noun in MODELS}
    )
    """By noun (`claims`, `sources` …): created, updated, removed, unchanged, linked."""
    notes: list[str] = field(default_factory=list)
    """What concerns one record: linked to another's, reopened, lapsed."""

    def lines(self) -> list[str]:
        """One line for each noun of the set, then the notes, then whether anything was saved."""
        words = {
            "created": _("%(count)d created"),
            "updated": _("%(count)d updated"),
            "removed": _("%(count)d removed"),
            "unchanged": _("%(count)d unchanged"),
            "linked": _("%(count)d linked to records that were there"),
        }
        lines = []
        for noun, counted in self.counts.items():
            outcomes = [words[word] % {"count": counted[word]} for word in words if counted[word]]
            if outcomes:
                lines.append(f"{capfirst(_name(noun))}: {', '.join(outcomes)}")
        return [*lines, *self.notes, *([_("Nothing was saved.")] if self.dry_run else [])]


def _name(noun: str) -> str:
    if noun == "about":
        return _("subjects of claims")
    return str(MODELS[noun]._meta.verbose_name_plural)
