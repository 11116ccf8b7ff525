"""Rows of somebody's sheet as rows of ours: nothing is dropped, all that is left is named."""

import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import zip_longest
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claims.intake.claim_set.parsing import (
    CANNOT_BE_STORED,
    UNSTORABLE,
    ClaimSetError,
    quoted_value,
)
from claims.intake.claim_set.report import Report
from claims.intake.editions.files import BLANKS, CLAIM_NOTE, MORE_CELLS, Row
from claims.intake.sheets import cells as written
from claims.intake.sheets import finding_words
from claims.intake.sheets.headings import plain
from claims.intake.sheets.mapping import BY_FINDING, Mapping
from claims.intake.sheets.sheet import Sheet
from claims.models import Stance, VerificationStatus
from claims.record.tables import labels
from claims.text.addresses import document_keys
from claims.text.biblatex_words import language_tag

EDTF = ("made_on", "concerns", "source_issued")
DAYS = ("checked_on", "accessed_on")
LANGUAGES = ("language", "source_language", "excerpt_language")
WORDS = ("claim_kind", "stance", "source_kind", "source_type", "locator_label")
TAG = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
"""A language tag (BCP 47), no name of a language."""
STANCE_WORDS = {
    "support": Stance.SUPPORTS, "supporting": Stance.SUPPORTS, "支持": Stance.SUPPORTS,
    "refute": Stance.REFUTES, "refuting": Stance.REFUTES, "反駁": Stance.REFUTES,
}  # fmt: skip
OF_A_SOURCE = (
    *("source_id", "source_title_is_supplied", "source_publisher_kind", "source_url_confirmed"),
    *("source_derives_from", "locator_is_approximate"),
    *("source_title", "source_authors", "source_publisher", "source_container", "source_issued"),
    *("source_doi", "source_number", "source_language", "source_type", "source_kind"),
    *("locator_label", "locator", "excerpt", "excerpt_language", "translation", "summary"),
    *("summary_en", "summary_zh_hant", "accessed_on", "archive_url", "stance"),
)
"""What a row says of its one source; beside several addresses, line by line of each."""
LONGEST_TITLE = 1000
"""Characters that `Source.title` takes."""
HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
OTHER_SCRIPTS = re.compile(r"[\u3040-\u30ff\uac00-\ud7af\u0400-\u04ff\u0600-\u06ff\u0e00-\u0e7f]")
"""Kana, Hangul, Cyrillic, Arabic, Thai: letters of neither of our languages."""
UNKNOWN = gettext_lazy("is none of our columns")
NO_DATE = gettext_lazy("holds no date that can be read in one way")
NO_WORD = gettext_lazy("holds none of the words of its list")
NO_LANGUAGE = gettext_lazy("names no language")
NO_ADDRESS = gettext_lazy("holds words beside its addresses")
NO_PAIR = gettext_lazy("does not have a line for each of the addresses")
SAID_FIRST = gettext_lazy("says of a source what its first row does not say")
NO_SOURCE = gettext_lazy("is about a source that the row does not name")


class LeftOver(NamedTuple):
    """Words of a cell that no field takes."""

    heading: str
    why: str
    words: str


class LeftOvers:
    """Everything that the rows say and no field takes, by column and reason."""

    def __init__(self) -> None:
        self._lines: dict[tuple[str, str], list[int]] = defaultdict(list)
        self.stances = 0
        self.languages: dict[str, int] = defaultdict(int)

    def add(self, line: int, left: list[LeftOver]) -> None:
        for heading, why, _words in left:
            lines = self._lines[heading, why]
            if not lines or lines[-1] != line:
                lines.append(line)

    def notes(self, stance: str) -> Iterator[str]:
        """One sentence for each column and reason, with the lines that it is about."""
        message = _(
            "Column “%(name)s” %(why)s: the notes of the claims keep its words (lines: %(lines)s)."
        )
        for (heading, why), lines in self._lines.items():
            words = {"name": quoted_value(heading, 60), "why": why, "lines": _ranges(lines)}
            yield message % words
        if self.stances:
            message = _(
                "What a source does to its claim is not said everywhere: citations that came in as "
                "“%(stance)s”: %(count)d."
            )
            label = _("as the finding says") if stance == BY_FINDING else Stance(stance).label
            yield message % {"count": self.stances, "stance": label}
        for language, count in self.languages.items():
            message = _("Rows that name no language and were taken as %(language)s: %(count)d.")
            yield message % {"count": count, "language": language}


def kept_rows(sheet: Sheet, report: Report) -> Iterator[Row]:
    """The rows of a sheet with our columns as they are; what others hold goes into the note."""
    unknown = set(sheet.unknown)
    lefts = LeftOvers()
    where = _line_in_words()
    for line, cells in sheet.rows:
        row = _cells(line, cells, sheet.headings)
        if not unknown:
            yield Row(where % {"line": line}, row)
            continue
        left = [
            LeftOver(heading, str(UNKNOWN), cell)
            for heading, cell in row.items()
            if heading in unknown and cell.strip(BLANKS)
        ]
        lefts.add(line, left)
        ours = {heading: cell for heading, cell in row.items() if heading not in unknown}
        yield Row(where % {"line": line}, {**ours, CLAIM_NOTE: _note(left)} if left else ours)
    report.notes += lefts.notes("")


def mapped_rows(sheet: Sheet, mapping: Mapping, report: Report) -> Iterator[Row]:
    """The rows of somebody's sheet, several for a claim with several addresses.

    Raises ClaimSetError, at its end, with every word for a finding that nobody has mapped.
    """
    lefts = LeftOvers()
    unmapped: dict[str, list[int]] = defaultdict(list)
    said_first: dict[str, dict[str, str]] = {}
    findings = dict(mapping.words)
    for line, cells in sheet.rows:
        row, left = _by_column(_cells(line, cells, sheet.headings), mapping)
        if word := row.get("verification_status", ""):
            folded = finding_words.folded_word(word)
            if folded not in findings:
                findings[folded] = finding_words.known([word]).get(folded, "")
            row["verification_status"] = findings[folded]
            if not findings[folded]:
                unmapped[word].append(line)
        if not row.get("language") and row.get("statement"):
            row["language"] = mapping.language or _language_of(row["statement"])
            if not mapping.language:
                lefts.languages[row["language"]] += 1
        yield from _with_sources(line, row, left, mapping, lefts, said_first)
    if unmapped:
        raise ClaimSetError([_unmapped(word, lines) for word, lines in unmapped.items()])
    report.notes += lefts.notes(mapping.stance)


def _unmapped(word: str, lines: list[int]) -> str:
    message = _(
        "Nobody has said what the finding “%(word)s” means (lines: %(lines)s). Choose it on the "
        "desk's page of columns, or name it so: --word %(option)s=refuted"
    )
    short = quoted_value(word, 60)
    return message % {"word": short, "lines": _ranges(lines), "option": short}


def _cells(line: int, cells: list[str], headings: list[str]) -> dict[str, str]:
    if len(cells) > len(headings) and any(cell.strip(BLANKS) for cell in cells[len(headings) :]):
        message = str(MORE_CELLS)
        raise ClaimSetError([message % {"line": _where(line)}])
    if UNSTORABLE.search("".join(cells)):
        raise ClaimSetError([f"{_where(line)}: {CANNOT_BE_STORED}"])
    return dict(zip_longest(headings, cells[: len(headings)], fillvalue=""))


def _where(line: int) -> str:
    return _line_in_words() % {"line": line}


def _line_in_words() -> str:
    return _("Line %(line)d")


def _note(left: list[LeftOver]) -> str:
    return "\n".join(f"{heading}: {words.strip()}" for heading, _why, words in left)


def _by_column(cells: dict[str, str], mapping: Mapping) -> tuple[dict[str, str], list[LeftOver]]:
    """A row by our columns, and what no column takes."""
    row: dict[str, str] = {}
    left: list[LeftOver] = []
    for heading, cell in cells.items():
        column = mapping.columns[heading]
        words = cell.strip(BLANKS)
        if not column:
            left += [LeftOver(heading, str(UNKNOWN), cell)] if words else []
            continue
        value, why = _read(column, words)
        if why:
            left.append(LeftOver(heading, why, cell))
        separator = "; " if column == "about" else "\n\n" if column == "rationale" else "\n"
        row[column] = separator.join(filter(None, [row.get(column), value]))
    return row, left


def _read(column: str, words: str) -> tuple[str, str]:
    """The value of a cell for a column, and why it is none."""
    if not words:
        return "", ""
    if column in (*EDTF, *DAYS):
        found = written.edtf_of(words)
        is_right = found and found.is_sure and (column in EDTF or len(found.edtf) == 10)
        return (found.edtf, "") if found and is_right else ("", str(NO_DATE))
    if column in LANGUAGES:
        tag = language_tag(words)
        return (tag, "") if TAG.fullmatch(tag) else ("", str(NO_LANGUAGE))
    if column in WORDS:
        word = _word(column, words)
        return (word, "") if word else ("", str(NO_WORD))
    if column == "about":
        return "; ".join(
            part for one in re.split(r"[,;、，；\n]", words) if (part := one.strip())
        ), ""
    return words, ""


def _word(column: str, words: str) -> str:
    """The word of a vocabulary that a cell names, itself or by its label."""
    if column == "stance" and (stance := STANCE_WORDS.get(plain(words))):
        return stance
    names = {value: (value, *label) for value, label in labels()[column].items()}
    return next((value for value, each in names.items() if plain(words) in map(plain, each)), "")


def _language_of(statement: str) -> str:
    """zh-Hant where Han characters are written and no others of East Asia, otherwise en."""
    if OTHER_SCRIPTS.search(statement):
        return "und"
    return "zh-Hant" if HAN.search(statement) else "en"


def _with_sources(
    line: int,
    row: dict[str, str],
    left: list[LeftOver],
    mapping: Mapping,
    lefts: LeftOvers,
    said_first: dict[str, dict[str, str]],
) -> Iterator[Row]:
    """The rows of a claim: one for each address that its cell holds."""
    headings = {column: heading for heading, column in mapping.columns.items() if column}
    found = written.addresses(row.pop("source_url", ""))
    sources = [
        _as_said_first(source, said_first, headings, left)
        for source in _sources(row, found, headings, left)
    ]
    claim = {column: cell for column, cell in row.items() if column not in OF_A_SOURCE}
    for source in sources:
        if not source["stance"]:
            source["stance"] = _stance(mapping.stance, claim.get("verification_status", ""))
            lefts.stances += 1
    lefts.add(line, left)
    if left:
        claim[CLAIM_NOTE] = _note(left)
    where = _where(line)
    has_sources = {"source_url", "source_title"} & set(mapping.columns.values())
    for source in sources or [{"stance": ""} if has_sources else {}]:
        yield Row(where, {**claim, **source})


def _as_said_first(
    source: dict[str, str],
    said_first: dict[str, dict[str, str]],
    headings: dict[str, str],
    left: list[LeftOver],
) -> dict[str, str]:
    """A source as the first row that names it does; what another row says of it is left.

    One without a title is called by its address, and the title counts as ours.
    """
    if source.get("source_id"):
        return source
    url = source["source_url"]
    keys = sorted(document_keys(source.get("source_doi", ""), url))
    said = {name: words for name, words in source.items() if name.startswith("source_")}
    title = said.get("source_title", "")
    supplied = {"source_title": url[:LONGEST_TITLE], "source_title_is_supplied": "true"}
    named = {} if title else supplied
    first = next((said_first[key] for key in keys if key in said_first), {**said, **named})
    for key in keys:
        said_first.setdefault(key, first)
    for column, words in said.items():
        if words and words != first.get(column) and column != "source_url":
            left.append(LeftOver(headings.get(column, column), str(SAID_FIRST), words))
    return {**source, **first}


def _stance(chosen: str, status: str) -> str:
    if chosen != BY_FINDING:
        return chosen
    of_finding: dict[str, str] = {
        VerificationStatus.SUPPORTED: Stance.SUPPORTS,
        VerificationStatus.REFUTED: Stance.REFUTES,
        VerificationStatus.PARTLY_SUPPORTED: Stance.QUALIFIES,
        VerificationStatus.MISLEADING: Stance.QUALIFIES,
        VerificationStatus.OUTDATED: Stance.QUALIFIES,
    }
    return of_finding.get(status, Stance.CONTEXT)


def _sources(
    row: dict[str, str], found: written.Addresses, headings: dict[str, str], left: list[LeftOver]
) -> Iterator[dict[str, str]]:
    """Sources of a row with what it says of each; what it says of none of them is left."""
    said = {column: row[column] for column in OF_A_SOURCE if row.get(column)}
    rest = found.rest
    if rest and len(found.urls) < 2 and "source_title" not in said:
        said["source_title"], rest = rest, ""
    if rest:
        left.append(LeftOver(headings["source_url"], str(NO_ADDRESS), rest))
    count = len(found.urls) or bool({"source_id", "source_title"} & said.keys())
    if not count:
        for column, words in said.items():
            left.append(LeftOver(headings.get(column, column), str(NO_SOURCE), words))
        return
    lines = {column: _lines_for(words, count) for column, words in said.items()}
    for column, words in said.items():
        if not lines[column]:
            left.append(LeftOver(headings.get(column, column), str(NO_PAIR), words))
    for place in range(count):
        url = found.urls[place] if found.urls else ""
        given = {column: each[place] for column, each in lines.items() if each}
        words_of_link = found.titles.get(url, "")
        title = given.setdefault("source_title", words_of_link)
        if words_of_link and words_of_link != title:
            left.append(LeftOver(headings["source_url"], str(NO_ADDRESS), words_of_link))
        yield {"stance": "", **given, "source_url": url}


def _lines_for(words: str, count: int) -> list[str]:
    """The words for each of `count` sources; empty if they cannot be told apart."""
    if count == 1:
        return [words]
    lines = [line.strip() for line in words.splitlines() if line.strip()]
    return lines if len(lines) == count else []


def _ranges(lines: list[int]) -> str:
    """Lines in few words: 2–5, 9."""
    parts: list[list[int]] = []
    for line in lines:
        if parts and line == parts[-1][1] + 1:
            parts[-1][1] = line
        else:
            parts.append([line, line])
    return ", ".join(str(first) if first == last else f"{first}–{last}" for first, last in parts)
