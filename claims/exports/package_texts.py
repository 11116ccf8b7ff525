"""Texts of a package about itself, in English and 正體中文.

These words are part of its bytes, so they are not translated by a catalogue, and those of a
released version are never edited: another wording is another version. `package-N-readme.md` is the
readme of version N.
"""

import csv
from collections.abc import Generator, Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from claims.record import demonstration
from claims.record.log import moment
from claims.record.tables import Codes, Table, TableSet

from .csv_tables import harmless

BEFORE_ALL = datetime(1980, 1, 1, tzinfo=UTC)
"""Stands for the moment of an empty log; the earliest that a zip can say."""

TITLE = "Factcheck: published claims with their evidence"
LICENCE = """\
The claims, findings, translations, summaries and their description are licensed under the
Creative Commons Attribution 4.0 International Public License (CC BY 4.0):
https://creativecommons.org/licenses/by/4.0/legalcode

Excerpts and titles belong to the publishers of the works they are taken from, and are quoted here
as evidence. They are not covered by this licence.

主張、查核結果、譯文、摘要及其說明採用創用 CC 姓名標示 4.0 國際公眾授權條款（CC BY 4.0）授權：
https://creativecommons.org/licenses/by/4.0/legalcode.zh-hant

引文與標題屬於原作品的出版者，在此僅作為證據引用，不在本授權範圍內。
"""
OTHER_FILES = {
    "claims.jsonl": (
        "The published documents, byte for byte, one on each line.",
        "已發布的文件，逐位元組相同，每行一件。",
    ),
    "references.bib": ("The sources as BibLaTeX.", "來源，BibLaTeX 格式。"),
    "references.csl.json": ("The sources as CSL-JSON.", "來源，CSL-JSON 格式。"),
    "references.ris": (
        "The sources as RIS, with the claims they are cited for and the excerpts.",
        "來源，RIS 格式，附所佐證的主張與引文。",
    ),
    "data_dictionary.csv": ("What each column holds.", "各欄位的說明。"),
    "codes.csv": ("The words of each vocabulary.", "各代碼的說明。"),
    "LICENSE.txt": ("On what terms this may be used.", "使用條款。"),
}
DEMONSTRATION = tuple(f"\n**{demonstration.SENTENCE[tag]}**\n" for tag in ("en", "zh-Hant"))
"""Said by packages from version 2 on where a program signed, as in the demonstration."""
DICTIONARY = (
    ("table", "Name of the table."),
    ("column", "Name of the column."),
    ("type", "Type of its values: string, integer, boolean, date, datetime."),
    ("codes", "Vocabulary in codes.csv that its values are taken from; empty for free values."),
    ("description", "What it holds, in English."),
    ("description_zh_hant", "What it holds, in Chinese, traditional characters."),
)
WORDS = (
    ("codes", "Name of the vocabulary."),
    ("word", "A word that cells hold."),
    ("label", "What it means, in English."),
    ("label_zh_hant", "What it means, in Chinese, traditional characters."),
)


class Question(NamedTuple):
    """The question that a package answers: filters by name, with the subjects they stand for."""

    moment: datetime
    position: int
    chain: str
    include: list[str]
    filters: dict[str, list[str]]
    subjects: list[dict[str, Any]]

    def in_words(self) -> str:
        asked = {**self.filters, **({"include": self.include} if self.include else {})}
        words = "; ".join(f"{name} = {' | '.join(asked[name])}" for name in sorted(asked))
        return words or "everything that stands / 所有有效的主張"


Rows = Generator[bytes, None, int]


def readme(asked: Question, tables: TableSet, *, signed_by_program: bool = False) -> str:
    form = (Path(__file__).parent / f"package-{tables.version}-readme.md").read_text("utf-8")
    english = [(f"{table.name}.csv", table.description.english) for table in tables.packaged]
    chinese = [(f"{table.name}.csv", table.description.chinese) for table in tables.packaged]
    english += [(name, texts[0]) for name, texts in OTHER_FILES.items()]
    chinese += [(name, texts[1]) for name, texts in OTHER_FILES.items()]
    return form.format(
        title=TITLE,
        editions="One edition of each claim: the last that was published up to the place below.",
        as_of=moment(asked.moment),
        position=asked.position,
        chain=asked.chain,
        query=asked.in_words(),
        version=tables.version,
        demonstration=DEMONSTRATION[0] if signed_by_program else "",
        demonstration_in_chinese=DEMONSTRATION[1] if signed_by_program else "",
        files="\n".join(f"- {name}: {text}" for name, text in english),
        files_in_chinese="\n".join(f"- {name}：{text}" for name, text in chinese),
    )


def dictionary(tables: Sequence[Table]) -> Rows:
    return _csv(
        [name for name, _meaning in DICTIONARY],
        (
            (table.name, column.name, column.type, column.codes, *column.description)
            for table in tables
            for column in table.columns
        ),
    )


def codes(words: Codes) -> Rows:
    return _csv(
        [name for name, _meaning in WORDS],
        (
            (vocabulary, word, *label)
            for vocabulary, labels in words.items()
            for word, label in labels.items()
        ),
    )


def _csv(names: Sequence[str], rows: Iterable[Sequence[str]]) -> Rows:
    line = csv.writer(_Line())
    yield line.writerow(names).encode()
    count = 0
    for row in rows:
        yield line.writerow([harmless(cell) for cell in row]).encode()
        count += 1
    return count


class _Line:
    """The csv module's idea of a file: hands back each line it is given."""

    def write(self, line: str) -> str:
        return line
