"""A first look at somebody's sheet: its headings, cells to know them by, words for findings."""

from typing import NamedTuple

from claims.intake.claim_set.parsing import quoted_value
from claims.intake.editions.files import BLANKS, JOINED_COLUMNS
from claims.intake.sheets import finding_words
from claims.intake.sheets.headings import guesses
from claims.intake.sheets.sheet import Sheet

SAMPLES = 3


class SheetSurvey(NamedTuple):
    """The headings and words of a sheet, with what they probably mean."""

    headings: list[str]
    samples: dict[str, list[str]]
    """By heading the first few different cells."""
    guesses: dict[str, str]
    """By heading the column of ours; empty where none is known."""
    finding: str
    """The heading whose words are findings; empty if none is."""
    words: list[str]
    """Different words of that column, each once."""
    meanings: dict[str, str]
    """By word the verification status: ours, remembered or guessed; others are not there."""
    needs_a_person: bool
    """Whether some heading is none of our columns, or some word no finding that is known."""

    def folded(self, words: dict[str, str]) -> dict[str, str]:
        """Statuses by the words as they are remembered."""
        return {finding_words.folded_word(word): status for word, status in words.items()}


def survey_of(sheet: Sheet, *, finding: str | None = None) -> SheetSurvey:
    """Look at all rows of a sheet; `finding` names the column of findings instead of the guess."""
    headings = sheet.headings
    likely = {
        heading: heading if heading in JOINED_COLUMNS else guess
        for heading, guess in guesses(headings).items()
    }
    of_finding = (name for name, to in likely.items() if to == "verification_status")
    chosen = next(of_finding, "") if finding is None else finding
    samples: dict[str, dict[str, None]] = {heading: {} for heading in headings}
    words: dict[str, str] = {}
    for _line, cells in sheet.rows:
        for heading, cell in zip(headings, cells, strict=False):
            said = cell.strip(BLANKS)
            if said and len(samples[heading]) < SAMPLES:
                samples[heading].setdefault(quoted_value(said, 60))
            if said and heading == chosen:
                words.setdefault(finding_words.folded_word(said), said)
    known = finding_words.known(words)
    meanings = {
        word: status
        for folded, word in words.items()
        if (status := known.get(folded) or finding_words.guessed(word))
    }
    return SheetSurvey(
        headings,
        {heading: list(seen) for heading, seen in samples.items()},
        likely,
        chosen,
        list(words.values()),
        meanings,
        bool(sheet.unknown) or words.keys() - known.keys() != set(),
    )
