"""Sheets with other headings than ours come in right, or are refused with the way out."""

import io
from typing import Any

import openpyxl
import pytest

from claims.exports import export, package, this_publisher
from claims.exports.csv_tables import harmless
from claims.intake.claim_files import import_claims
from claims.intake.claim_set.parsing import ClaimSetError
from claims.intake.claim_set.report import Report
from claims.intake.sheets import finding_words
from claims.intake.sheets.mapping import Mapping, from_options
from claims.models import Claim, Edition, FindingWord, Source
from claims.record.tables import VERSIONS
from claims.selection import select
from tests import factories
from tests.intake.foreign_sheets import (
    ADDRESS,
    BRIDGE,
    EN_ROW,
    ENGLISH,
    ENGLISH_MAP,
    FALSE,
    SHEETS,
    Foreign,
    english,
    text,
    workbook,
)
from tests.intake.test_table_files import without

pytestmark = pytest.mark.django_db


def chosen(
    map: list[str], words: list[str], *, language: str = "", stance: str = ""
) -> Mapping | None:
    return from_options(map, words, language, stance)


def brought(sheet: Foreign, **more: Any) -> Report:
    mapping = chosen(sheet.map, sheet.words)
    return import_claims(sheet.content, actor=factories.editor(), mapping=mapping, **more)


def urls_of(claim: Claim) -> list[str]:
    return [row.source.url for row in claim.citations.select_related("source").order_by("position")]


@pytest.mark.parametrize("name", SHEETS)
def test_a_sheet_of_somebody_else_comes_in_right_and_once(name: str) -> None:
    sheet = SHEETS[name]
    statement, status, urls, note, language, more = sheet.expected

    brought(sheet)

    claim = Claim.objects.get()
    assert (claim.statement, claim.verification_status) == (statement, status)
    assert (claim.language, claim.note) == (language, note)
    assert urls_of(claim) == urls
    for column, value in more.items():
        of_source = column.removeprefix("source_") != column
        holder: Any = claim.citations.order_by("position")[0].source if of_source else claim
        assert getattr(holder, column.removeprefix("source_")) == value
    assert not brought(sheet).changes_anything()


@pytest.mark.parametrize("name", ["columns that we do not have", "a day that may be two"])
def test_what_no_field_takes_is_named_by_column_and_line(name: str) -> None:
    notes = " ".join(brought(SHEETS[name]).notes)

    for line in SHEETS[name].expected.note.splitlines():
        assert f"Column “{line.partition(':')[0]}”" in notes
    assert "(lines: 2)" in notes


def test_lines_are_named_in_few_words() -> None:
    rows = [[f"Claim {number}.", "", "", "x" if number != 4 else ""] for number in range(1, 7)]
    sheet = Foreign(text([*ENGLISH, "Desk"], *rows), ENGLISH_MAP, [], SHEETS["a workbook"].expected)

    assert any("(lines: 2–4, 6–7)" in note for note in brought(sheet).notes)


def test_an_unknown_column_beside_ours_is_kept_in_the_note_and_named() -> None:
    content = text(["statement", "language", "mood"], ["It stands.", "en", "calm"])

    report = import_claims(content, actor=factories.editor())

    assert Claim.objects.get().note == "mood: calm"
    assert any("“mood” is none of our columns" in note for note in report.notes)
    Claim.objects.update(note="Ask Lin.\nmood: calm")
    assert not import_claims(content, actor=factories.editor()).changes_anything()


def test_what_an_editor_noted_stays_in_front_of_what_a_sheet_adds() -> None:
    claim = factories.claim(statement="It stands.", note="Ask Lin.")
    row = [str(claim.number), "It stands.", "en", "calm"]

    import_claims(
        text(["claim_number", "statement", "language", "mood"], row), actor=factories.editor()
    )

    assert Claim.objects.get().note == "Ask Lin.\nmood: calm"


REFUSED: dict[str, tuple[bytes, list[str], list[str], str]] = {
    "nothing said of the columns": (text(ENGLISH, EN_ROW), [], [], "--map statement=Claim"),
    "no column for the statement": (
        text(ENGLISH, EN_ROW), ENGLISH_MAP[1:], FALSE, "No column holds the statement",
    ),
    "a heading that is not there": (
        text(ENGLISH, EN_ROW), ["statement=Clam"], FALSE, "no column “Clam”. It has: Claim, Rating",
    ),
    "two columns for one": (
        text([*ENGLISH, "Also"], [*EN_ROW, "x"]), [*ENGLISH_MAP, "statement=Also"], FALSE,
        "Several columns stand for “statement”",
    ),
    "a word that nobody mapped": (
        text(ENGLISH, EN_ROW, ["Other.", "False", ""]), ENGLISH_MAP, [],
        "“False” means \\(lines: 2–3\\).*--word False=refuted",
    ),
    "a row without a statement": (
        text(ENGLISH, EN_ROW, ["", "", f"{ADDRESS}2"]), ENGLISH_MAP, FALSE,
        "Line 3, statement: the row names no claim",
    ),
    "more cells than headings": (
        text(ENGLISH, [*EN_ROW, "more"]), ENGLISH_MAP, FALSE, "Line 2: there are more cells",
    ),
    "an address that is none": (
        text(["Claim", "Rating", "Source URL"], [*EN_ROW[:2], "https://"]), ENGLISH_MAP, FALSE,
        "Line 2",
    ),
    "an encoding that nobody knows": (
        b"Claim,Rating\xff\xfe\xfd\n\x81\x00\xff,x\n", ENGLISH_MAP, FALSE, "save it as UTF-8",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", [name for name in REFUSED if name != "an address that is none"])
def test_a_sheet_that_cannot_come_in_says_the_way_out(name: str) -> None:
    content, map, words, sentence = REFUSED[name]

    with pytest.raises(Exception, match=sentence) as refusal:
        import_claims(content, actor=factories.editor(), mapping=chosen(map, words))
    assert hasattr(refusal.value, "messages")
    assert not Claim.objects.exists()


def test_a_word_is_mapped_once_and_remembered_with_who_said_so() -> None:
    editor = factories.editor()
    sheet = SHEETS["English headings"]
    mapping = chosen(sheet.map, ["FALSE=refuted"])

    import_claims(sheet.content, actor=editor, mapping=mapping)

    word = FindingWord.objects.get()
    assert (word.word, word.verification_status, word.mapped_by) == ("false", "refuted", editor)
    import_claims(
        text(ENGLISH, ["Another bridge fell.", " False ", ""]),
        actor=factories.editor(),
        mapping=chosen(ENGLISH_MAP, []),
    )
    assert Claim.objects.filter(verification_status="refuted").count() == 2


def test_a_dry_run_remembers_nothing() -> None:
    brought(SHEETS["English headings"], dry_run=True)

    assert not FindingWord.objects.exists()
    assert not Claim.objects.exists()


def test_a_word_mapped_otherwise_later_is_kept_as_it_was_said_last() -> None:
    editor = factories.editor()
    finding_words.remember({"mixed": "misleading", "refuted": "supported"}, actor=editor)
    finding_words.remember({"mixed": "partly_supported"}, actor=editor)

    assert finding_words.known(["Mixed", "refuted", "誤導", "?"]) == {
        "mixed": "partly_supported",
        "refuted": "refuted",
        "誤導": "misleading",
    }


@pytest.mark.parametrize(
    ("stance", "status", "expected"),
    [
        ("", "refuted", "context"),
        ("supports", "refuted", "supports"),
        ("by_finding", "refuted", "refutes"),
        ("by_finding", "supported", "supports"),
        ("by_finding", "misleading", "qualifies"),
        ("by_finding", "unverifiable", "context"),
    ],
)
def test_what_sources_do_to_a_claim_is_context_unless_somebody_says(
    stance: str, status: str, expected: str
) -> None:
    mapping = chosen(ENGLISH_MAP, [f"False={status}"], stance=stance)

    report = import_claims(text(ENGLISH, EN_ROW), actor=factories.editor(), mapping=mapping)

    assert Claim.objects.get().citations.get().stance == expected
    assert any("came in as" in note and note.endswith(": 1.") for note in report.notes)


def test_a_stance_that_the_sheet_says_counts() -> None:
    sheet = english(f"{ADDRESS}1", Stance="反駁")._replace(map=[*ENGLISH_MAP, "stance=Stance"])

    report = brought(sheet)

    assert Claim.objects.get().citations.get().stance == "refutes"
    assert not any("citations that came in" in note for note in report.notes)


def test_lines_beside_several_addresses_belong_to_one_each() -> None:
    sheet = english(f"{ADDRESS}1\n{ADDRESS}2", Title="The register\nA map", Media="Example Press")
    sheet = sheet._replace(map=[*ENGLISH_MAP, "source_title=Title", "source_publisher=Media"])

    report = brought(sheet)

    titles = Source.objects.order_by("url").values_list("title", "publisher", "title_is_supplied")
    assert [*titles] == [("The register", "", False), ("A map", "", False)]
    assert Claim.objects.get().note == "Media: Example Press"
    assert any("“Media” does not have a line for each" in note for note in report.notes)


def test_a_source_that_several_rows_cite_keeps_what_the_first_says_of_it() -> None:
    rows = [
        ["One.", "", f"{ADDRESS}1", "The register"],
        ["Two.", "", f"{ADDRESS}1?utm_source=x", ""],
        ["Three.", "", f"{ADDRESS}1", "A register"],
    ]
    map = [*ENGLISH_MAP, "source_title=Title"]

    import_claims(
        text([*ENGLISH, "Title"], *rows), actor=factories.editor(), mapping=chosen(map, [])
    )

    assert Source.objects.get().title == "The register"
    assert not Source.objects.get().title_is_supplied
    assert Claim.objects.get(statement="Three.").note == "Title: A register"


@pytest.mark.parametrize("column", range(5))
def test_a_cell_that_cannot_be_stored_is_refused_by_its_line(column: int) -> None:
    header = ["statement", "language", "claimant_en", "verification_status", "archive_url"]
    row = [BRIDGE, "en", "Lin", "refuted", ""]
    row[column] = "\x00"

    for mapping in (None, chosen([], [], language="en")):
        with pytest.raises(ClaimSetError, match="Line 2: The text holds a NUL"):
            import_claims(text(header, row), actor=factories.editor(), mapping=mapping)


def test_the_words_of_a_link_stay_beside_the_title_of_another_column() -> None:
    sheet = english(f"[here]({ADDRESS}1)", Title="The register")

    brought(sheet._replace(map=[*ENGLISH_MAP, "source_title=Title"]))

    assert Source.objects.get().title == "The register"
    assert Claim.objects.get().note == "Source URL: here"


@pytest.mark.parametrize(
    ("word", "status"),
    [("✓", "supported"), ("FALSE", "refuted"), ("部分錯誤", "partly_supported"), ("maybe", "")],
)
def test_the_finding_of_a_word_is_guessed(word: str, status: str) -> None:
    assert finding_words.guessed(word) == status


def test_a_sheet_without_sources_takes_none_away() -> None:
    sheet = Foreign(
        text(["Claim", "Rating"], [BRIDGE, "False"]), ENGLISH_MAP[:2], FALSE, SHEETS["a month"][3]
    )
    brought(sheet)
    factories.citation(Claim.objects.get())

    assert not brought(sheet).changes_anything()
    assert Claim.objects.get().citations.count() == 1


def test_sheets_of_a_workbook_that_are_not_read_are_named() -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook(ENGLISH, EN_ROW)))
    book.create_sheet("Old ones").append(["Claim"])
    book.save(content := io.BytesIO())

    report = import_claims(
        content.getvalue(), actor=factories.editor(), mapping=chosen(ENGLISH_MAP, FALSE)
    )

    assert any("not: Old ones" in note for note in report.notes)


def test_an_archive_address_goes_to_the_source_until_a_stored_copy_names_it() -> None:
    header = ["statement", "language", "stance", "source_title", "source_url", "archive_url"]
    row = ["It stands.", "en", "supports", "The register", f"{ADDRESS}1", "https://a.example/1"]
    editor = factories.editor()
    import_claims(text(header, row), actor=editor)
    source = Source.objects.get()
    assert source.archive_url == "https://a.example/1"

    Source.objects.update(archive_url="")
    factories.capture(source, archive_url="https://a.example/1")
    import_claims(text(header, row), actor=editor)
    assert Source.objects.get().archive_url == ""

    second = ["It fell.", *row[1:5], "https://a.example/2"]
    report = import_claims(text(header, row, second), actor=editor)
    assert Source.objects.get().archive_url == "https://a.example/2"
    third = ["It leans.", *row[1:5], "https://a.example/3"]
    report = import_claims(text(header, second, third), actor=editor)
    assert Claim.objects.get(statement="It leans.").note == "archive_url: https://a.example/3"
    assert any("Line 3, archive_url" in note for note in report.notes)


def test_an_archive_address_of_a_source_of_somebody_else_is_noted_with_the_claim() -> None:
    factories.source(url=f"{ADDRESS}1", external_id="register")
    header = ["statement", "language", "stance", "source_title", "source_url", "archive_url"]
    row = ["It stands.", "en", "supports", "The register", f"{ADDRESS}1", "https://a.example/1"]

    import_claims(text(header, row), actor=factories.editor())

    assert Claim.objects.get().note == "archive_url: https://a.example/1"


GUARDED = ["'Tis the claim that counts.", "''90s.", "=1+1 is two.", "-5 is less."]


def test_a_file_of_ours_brings_back_what_begins_with_an_apostrophe_or_a_sign() -> None:
    for statement in GUARDED:
        factories.published_claim(statement=statement)
    standing = Edition.objects.current()
    ours = {name: b"".join(export(name, standing, this_publisher())) for name in ("csv", "xlsx")}
    for version in VERSIONS:
        packed = b"".join(package(select({}), version=version))
        ours[f"tables of package {version}"] = without(packed, "claims.jsonl")
    assert harmless(GUARDED[0]).encode() in ours["csv"]

    for name, content in ours.items():
        report = import_claims(content, actor=factories.editor())
        assert not report.changes_anything(), name


def test_other_peoples_apostrophes_stay() -> None:
    rows = [[statement, "en"] for statement in (*GUARDED, "'=1+1")]

    import_claims(text(["statement", "language"], *rows), actor=factories.editor())

    assert {*Claim.objects.values_list("statement", flat=True)} == {*GUARDED, "'=1+1"}
