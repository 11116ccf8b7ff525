"""Somebody's choice: the column of each heading of a sheet, and the finding of each word."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from claims.intake.claim_set.parsing import ClaimSetError, quoted_value
from claims.intake.sheets import finding_words
from claims.intake.sheets.headings import COLUMNS, guesses
from claims.intake.sheets.sheet import KEYS, Sheet
from claims.models import Stance, VerificationStatus

LANGUAGES = ("en", "zh-Hant")
BY_FINDING = "by_finding"
"""Sources do what the finding says: they support what is supported, refute what is refuted."""
STANCES = (*Stance.values, BY_FINDING)
SEVERAL = ("source_url", "about", "rationale")
"""Columns for which several headings may stand; their cells are joined."""
MOST_WORDS = 60


class Mapping(NamedTuple):
    """The meaning of a sheet's headings and words, as a person chose it."""

    columns: dict[str, str]
    """By heading the column of ours; empty if its cells are kept in the claim's note."""
    words: dict[str, str] = {}
    """By folded word the verification status."""
    language: str = ""
    """Of statements whose row names none; empty: Han characters are zh-Hant, others en."""
    stance: str = Stance.CONTEXT
    """Of sources whose row names none: one of STANCES."""

    def kept(self) -> dict[str, Any]:
        """The choice as JSON holds it."""
        return self._asdict()


def mapping_of(kept: dict[str, Any]) -> Mapping:
    """The choice that `Mapping.kept` wrote."""
    return Mapping(**kept)


def from_options(
    columns: Iterable[str], words: Iterable[str], language: str, stance: str
) -> Mapping | None:
    """The mapping that a command was given: statement=主張, 不實=refuted; None without any.

    Raises ValidationError naming what is no column, no finding, no language or no stance.
    """
    named, meant = list(columns), list(words)
    if not (named or meant or language or stance):
        return None
    chosen: dict[str, str] = {}
    problems: list[str] = []
    for option in named:
        column, _sign, heading = option.partition("=")
        if column not in COLUMNS:
            message = _("“%(name)s” is none of the columns: %(known)s.")
            problems.append(
                message % {"name": quoted_value(column, 60), "known": ", ".join(COLUMNS)}
            )
        chosen[" ".join(heading.split())] = column
    findings: dict[str, str] = {}
    for option in meant:
        word, _sign, status = option.rpartition("=")
        if status not in VerificationStatus.values:
            message = _("“%(name)s” is none of the findings: %(known)s.")
            known = ", ".join(VerificationStatus.values)
            problems.append(message % {"name": quoted_value(status, 60), "known": known})
        findings[finding_words.folded_word(word)] = status
    if stance and stance not in STANCES:
        message = _("“%(name)s” is none of: %(known)s.")
        problems.append(message % {"name": quoted_value(stance, 60), "known": ", ".join(STANCES)})
    if problems:
        raise ValidationError(problems)
    return Mapping(chosen, findings, language, stance or Stance.CONTEXT)


def fitted(mapping: Mapping, sheet: Sheet) -> Mapping:
    """The mapping with our own columns and the words that are known; all is checked first.

    Raises ClaimSetError for a heading that the sheet does not have, for a column that two
    headings stand for, and where no column names the claim.
    """
    problems = [
        _("The sheet has no column “%(name)s”. It has: %(known)s.")
        % {"name": quoted_value(heading, 60), "known": ", ".join(sheet.headings)}
        for heading in mapping.columns
        if heading not in sheet.headings
    ]
    columns = {
        heading: mapping.columns.get(heading, "" if heading in sheet.unknown else heading)
        for heading in sheet.headings
    }
    chosen = [column for column in columns.values() if column]
    for column in dict.fromkeys(chosen):
        if chosen.count(column) > 1 and column not in SEVERAL:
            message = _("Several columns stand for “%(name)s”: choose one of them.")
            problems.append(message % {"name": column})
    if not any(key in chosen for key in KEYS):
        problems.append(_("No column holds the statement of the claim: choose one for it."))
    if problems:
        raise ClaimSetError(problems)
    return mapping._replace(columns=columns)


def refuse_unmapped(sheet: Sheet) -> None:
    """Raise ClaimSetError for a sheet that none of our columns names; it says what to type."""
    likely = guesses(sheet.headings)
    options = " ".join(
        f"--map {column}={_quoted(heading)}" for heading, column in likely.items() if column
    )
    message = _(
        "The sheet has none of the columns claim_id, claim_number and statement. On the desk a "
        "page asks for the meaning of each column; the command takes it so: %(options)s"
    )
    raise ClaimSetError([message % {"options": options or "--map statement=…"}])


def _quoted(words: str) -> str:
    return f"'{words}'" if " " in words else words
