"""What bibliographies say in the words of the programs that read them, line by line."""

import json
import re
from typing import Any

import pytest
from django.core.management import call_command

from claims.exports.bibtex import biblatex_entry, bibtex_entry
from claims.exports.csl import csl_json
from claims.exports.references import Reference, Use, source_reference
from claims.exports.ris import ris
from tests import factories

POE = {"family": "Poe", "given": "Ann"}
LI = {"family": "李", "given": "明"}
QUOTED = r"``No'' to `Seoul', O'Neill"


def reference(issued: str = "", **members: Any) -> Reference:
    variables = {name.replace("_", "-"): value for name, value in members.items()}
    item = {"type": "book", "title": "T", **variables}
    record = {"id": "1", "csl": item, "issued": issued, "title_is_supplied": False}
    return source_reference(record, [Use(1, "refuted", "refutes", "2024-07-01", "", "", "")])


def lines(entry: str) -> list[str]:
    """The type of an entry, and its fields: `@book`, `date = {2024}`."""
    first, *others, _last = entry.splitlines()
    return [first.partition("{")[0], *(line.strip().rstrip(",") for line in others)]


@pytest.mark.parametrize(
    ("told", "in_biblatex", "in_bibtex"),
    [
        (
            reference(publisher="Salt and Sons"),
            ["publisher = {{Salt and Sons}}"],
            ["publisher = {{Salt and Sons}}"],
        ),
        (
            reference(type="thesis", genre="Master's thesis"),
            ["@thesis", "type = {mathesis}"],
            ["@mastersthesis"],
        ),
        (reference(type="thesis", genre="PhD thesis"), ["type = {phdthesis}"], ["@phdthesis"]),
        (
            reference(type="thesis", genre="Habilitation"),
            ["@thesis", "type = {Habilitation}"],
            ["@phdthesis", "type = {Habilitation}"],
        ),
        (
            reference(director=[POE], translator=[LI], interviewer=[LI]),
            [
                *("editor = {Poe, Ann}", "editortype = {director}", "translator = {李, 明}"),
                *("editora = {李, 明}", "editoratype = {interviewer}"),
            ],
            ["note = {director: Poe, Ann; translator: 李, 明; interviewer: 李, 明}"],
        ),
        (
            reference(type="chapter", container_title="Pacts of NATO"),
            ["booktitle = {{Pacts of NATO}}"],
            ["booktitle = {{Pacts of NATO}}"],
        ),
        (
            reference(language="de"),
            ["langid = {ngerman}"],
            ["langid = {ngerman}", "language = {de}"],
        ),
        (
            reference(language="zh-Hant"),
            ["langid = {chinese-traditional}"],
            ["langid = {chinese-traditional}", "language = {zh-Hant}"],
        ),
        (reference(language="tlh"), ["language = {tlh}"], ["language = {tlh}"]),
        (
            reference(title="\"No\" to 'Seoul', O'Neill"),
            [f"title = {{{{{QUOTED}}}}}"],
            [f"title = {{{{{QUOTED}}}}}"],
        ),
        (
            reference("2024-06-09"),
            ["date = {2024-06-09}"],
            ["year = {2024}", "month = jun", "day = {9}"],
        ),
        (
            reference("2024-06-1X"),
            ["date = {2024-06}", "note = {date: 2024-06-1X}"],
            ["year = {2024}", "month = jun", "note = {date: 2024-06-1X}"],
        ),
        (
            reference("?2024-06"),
            ["date = {2024-06?}", "note = {date: ?2024-06}"],
            ["year = {2024}", "month = jun", "note = {date: ?2024-06}"],
        ),
        (
            reference(volume="IV"),
            ["volume = {IV}", "note = {volume: IV}"],
            ["volume = {IV}"],
        ),
    ],
)
def test_bibliographies_of_latex(
    told: Reference, in_biblatex: list[str], in_bibtex: list[str]
) -> None:
    for written, wanted in ((biblatex_entry(told), in_biblatex), (bibtex_entry(told), in_bibtex)):
        found = lines(written)
        assert [line for line in found if line in wanted] == wanted
        # Nothing but what is wanted says any more of it.
        fields = {line.partition(" =")[0] for line in found}
        assert fields - {line.partition(" =")[0] for line in wanted} <= {
            *("@book", "@thesis", "@incollection", "title", "author", "urldate", "key"),
            *("annotation", "annote", "keywords"),
        }


def test_the_number_of_a_web_page_is_no_m1_which_zotero_takes_for_the_day_of_access() -> None:
    page = reference(type="webpage", number="7")

    told = b"".join(ris([page])).decode().splitlines()

    assert {"Y2  - 2024/07/01", "N1  - number: 7"} < set(told)
    assert not [line for line in told if line.startswith("M1")]


def test_csl_says_when_a_source_was_consulted() -> None:
    [item] = json.loads(b"".join(csl_json([reference()])))

    assert item["accessed"] == {"date-parts": [[2024, 7, 1]]}


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["biblatex", "bibtex", "ris", "csl"])
def test_claims_and_sources_have_the_same_keys_in_every_format(
    kind: str, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    claim = factories.published_claim()
    cited = {f"source-{row.source.public_id}" for row in claim.citations.all()}

    def keys(name: str) -> set[str]:
        call_command("export_claims", format=name)
        pattern = r'(?:^@\w+\{|^ID  - |"id":")([^,"\r\n]+)'
        found = re.findall(pattern, capfdbinary.readouterr().out.decode(), re.MULTILINE)
        return set(found)

    assert keys(f"claims.{kind}") == {f"claim-{claim.public_id}-1"}
    assert keys(kind) == cited != set()
