"""Report of an import, or of its dry run, in words."""

import hashlib
import logging
from collections import Counter
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from claims.intake.claim_set.columns import MODELS
from claims.intake.claim_set.parsing import quoted_value
from claims.models import Actor, ExternalReview

logger = logging.getLogger(__name__)

SHOWN = 200
"""How many of the rows that come out alike a preview shows; the digest is of all of them."""


APART = "apart"
"""Says in a choice that a record is a document of its own."""


class RecordOutcome(NamedTuple):
    """The outcome for one record."""

    outcome: str
    """`created`, `updated`, `unchanged`, `linked`, `refused`."""
    noun: str
    label: str
    detail: str = ""


class Choice(NamedTuple):
    """A record of which a person may say whether it is a source that is here."""

    record: str
    """By what the import calls it: its number in the file."""
    label: str
    other: str
    """The public id of the source."""
    title: str
    chosen: str
    """`other` or `apart`: what the import does unless somebody says otherwise."""


class PreviewOutdated(ValidationError):
    """The import would do something else than was previewed."""


@dataclass
class Report:
    """Counts of records and rows created, corrected, removed, left, or found elsewhere."""

    dry_run: bool = False
    counts: dict[str, Counter[str]] = field(
        default_factory=lambda: {noun: Counter() for noun in MODELS}
    )
    """By noun (`claims`, `sources` …): created, updated, removed, unchanged, linked, refused."""
    notes: list[str] = field(default_factory=list)
    """What concerns the file, or one record: linked to another's, reopened, lapsed."""
    rows: list[RecordOutcome] = field(default_factory=list)
    """The first `SHOWN` records of each outcome and noun."""
    choices: list[Choice] = field(default_factory=list)
    """Decisions that a person may take before the import is confirmed."""
    stubs: set[str] = field(default_factory=set)
    """Public ids of rows that this import made empty, to be filled when their record comes."""

    def __post_init__(self) -> None:
        self._digest = hashlib.sha256()
        self._seen: Counter[tuple[str, str]] = Counter()

    def add(self, outcome: str, noun: str, label: Any, detail: Any = "") -> None:
        """Take down what becomes of a record; of those that stay as they are, nothing is shown."""
        row = RecordOutcome(
            outcome, noun, quoted_value(str(label), 300), quoted_value(str(detail), 1000)
        )
        self._digest.update("\0".join(row).encode("utf-8", "replace"))
        self._seen[outcome, noun] += 1
        if self._seen[outcome, noun] <= SHOWN and outcome != "unchanged":
            self.rows.append(row)

    def count(self, noun: str, **outcomes: int) -> None:
        """Add to the counts of a noun."""
        self.counts.setdefault(noun, Counter()).update(outcomes)

    def refuse(self, noun: str, label: Any, why: Any) -> None:
        """Take down that a record cannot come in, and why."""
        self.count(noun, refused=1)
        self.add("refused", noun, label, why)

    @property
    def digest(self) -> str:
        """SHA-256 over all that is done; of a preview and its import it is the same."""
        whole = self._digest.copy()
        for noun, counted in sorted(self.counts.items()):
            whole.update(f"{noun}{sorted(counted.items())}".encode())
        whole.update("\0".join(self.notes).encode("utf-8", "replace"))
        return whole.hexdigest()

    def expect(self, digest: str) -> None:
        """Raise Moved unless nothing was expected, or exactly this."""
        if digest and digest != self.digest:
            raise PreviewOutdated(
                _(
                    "The database has changed since the preview, so the import would do "
                    "something else now. Nothing was imported: look at the new preview."
                )
            )

    def changes_anything(self) -> bool:
        return any(
            counted[word]
            for counted in self.counts.values()
            for word in ("created", "updated", "removed")
        )

    def lines(self) -> list[str]:
        """Lines of a command: counts, refusals, notes, choices, whether anything was saved."""
        saved = [_("Nothing was saved.")] if self.dry_run else []
        said = (*self.count_lines(), *self.refusal_lines(), *self.notes)
        return [*said, *self.choice_lines(), *saved]

    def choice_lines(self) -> list[str]:
        """One line for each choice, with the option of the command that decides otherwise."""
        apart = _("%(label)s and “%(title)s”: if these are two documents, say --apart %(record)s.")
        same = _(
            "%(label)s and “%(title)s”: if they are the same, say --same %(record)s=%(other)s."
        )
        return [
            (same if choice.chosen == APART else apart) % choice._asdict()
            for choice in self.choices
        ]

    def refusal_lines(self) -> list[str]:
        """One line for each record that is refused, with the reason."""
        return [f"{row.label}: {row.detail}" for row in self.rows if row.outcome == "refused"]

    def note_in_log(self, actor: Actor) -> None:
        """Leave a line in the operators' log: numbers only, and nothing for a dry run."""
        if self.dry_run:
            return
        outcomes = [
            f"{noun} {number} {outcome}"
            for noun, counted in self.counts.items()
            for outcome, number in counted.items()
            if number
        ]
        logger.info("Imported by account %s: %s", actor.pk, ", ".join(outcomes) or "nothing")

    def count_lines(self) -> list[str]:
        """One line for each noun."""
        words = {
            "created": _("%(count)d created"),
            "updated": _("%(count)d updated"),
            "removed": _("%(count)d removed"),
            "unchanged": _("%(count)d unchanged"),
            "linked": _("%(count)d linked to records that were there"),
            "refused": _("%(count)d refused"),
        }
        lines = []
        for noun, counted in self.counts.items():
            outcomes = [words[word] % {"count": counted[word]} for word in words if counted[word]]
            if outcomes:
                line = {"noun": capfirst(noun_name(noun)), "outcomes": _(", ").join(outcomes)}
                lines.append(_("%(noun)s: %(outcomes)s") % line)
        return lines


def noun_name(noun: str) -> str:
    """The plural name of a noun of an import."""
    if noun == "about":
        return _("subjects of claims")
    model = ExternalReview if noun == "external_reviews" else MODELS[noun]
    return str(model._meta.verbose_name_plural)
