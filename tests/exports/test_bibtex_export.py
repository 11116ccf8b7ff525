"""`export_claims --format biblatex` and `bibtex`: readers of either find what the sources say."""

import re
import uuid
from collections.abc import Callable
from typing import Any

import bibtexparser
import pytest
from bibtexparser.middlewares import SeparateCoAuthors, SplitNameParts
from bibtexparser.model import Entry
from django.core.management import call_command
from hypothesis import given, settings
from hypothesis import strategies as st
from pybtex.database import parse_string

from claims import workflow
from claims.exports.bibtex import biblatex_entry, bibtex_entry
from claims.exports.references import Reference, Use, source_reference
from claims.models import Claim
from tests import factories
from tests.exports.odd_sources import cited, odd_sources
from tests.rich_claim import rich_claim

UNSEEN = Use(1, "partly_supported", "refutes", "", "", "", "")
COMMANDS = {
    "textbackslash": "\\",
    "textbraceleft": "{",
    "textbraceright": "}",
    "textasciitilde": "~",
    "textasciicircum": "^",
    "textasciigrave": "`",
}


def read(text: str) -> dict[str, Entry]:
    """The entries of a bibliography by key; fails where a reader would stumble."""
    library = bibtexparser.parse_string(
        text, append_middleware=[SeparateCoAuthors(), SplitNameParts()]
    )
    assert not library.failed_blocks
    assert len(library.blocks) == len(library.entries)
    return library.entries_dict


def unescaped(value: str) -> str:
    def meant(match: re.Match[str]) -> str:
        word, sign, quotation = match.groups()
        return COMMANDS.get(word) or sign or {"``": '"', "''": '"', "`": "'"}.get(quotation, "")

    return re.sub(r"\\(?:(\w+)\{\}|([%&#_$]))|(``|''|`|\{\})", meant, value)


def exported(capfdbinary: pytest.CaptureFixture[bytes], name: str = "biblatex") -> str:
    call_command("export_claims", format=name)
    return capfdbinary.readouterr().out.decode()


@pytest.mark.django_db
def test_the_sources_of_the_claims_are_a_bibliography(
    capfdbinary: pytest.CaptureFixture[bytes],
) -> None:
    claim = rich_claim()
    report, news, notice, book = (citation.source for citation in claim.citations.all())

    entries = read(exported(capfdbinary))

    assert len(entries) == 6
    found = entries[f"source-{report.public_id}"]
    assert found.entry_type == "report"
    assert {name: unescaped(str(field.value)) for name, field in found.fields_dict.items()} == {
        "author": str(found["author"]),
        "title": "{Annual Report of the Ministry: Roads & Bridges 2018–2019}",
        "institution": "Ministry of Works",
        "date": "2019-06~",
        "type": "annual report",
        "number": "MW/2019/7",
        "url": "https://works.example/report_2019.pdf?part=1&lang=en#page=12",
        "urldate": "2026-11-20",
        "langid": "english",
        "annotation": f"C-{claim.number}: partly supported, supports",
        "keywords": f"C-{claim.number}, partly supported, supports",
    }
    assert found["author"][0].last == ["{Ministry of Works, Roads and Bridges}"]
    berg, li = entries[f"source-{news.public_id}"]["author"]
    assert (berg.first, berg.von, berg.last) == (["Ana"], ["van", "den"], ["Berg"])
    assert (li.first, li.last) == (["明"], ["李"])
    assert entries[f"source-{news.public_id}"]["entrysubtype"] == "newspaper"
    (doe,) = entries[f"source-{book.public_id}"]["editor"]
    assert (doe.first, doe.last, doe.jr) == (["J."], ["Doe"], ["Jr"])
    note = entries[f"source-{notice.public_id}"]["note"]
    assert note == "title worded by the fact-checkers; address not confirmed"


@pytest.mark.django_db
def test_a_source_of_several_claims_stands_once_with_all_of_them(
    capfdbinary: pytest.CaptureFixture[bytes],
) -> None:
    shared = factories.source()
    claims = []
    for stance in ("supports", "context"):
        draft = factories.supported_claim()
        factories.citation(draft, source=shared, stance=stance)
        claims.append(publish(draft))

    found = read(exported(capfdbinary))[f"source-{shared.public_id}"]

    first, second = (f"C-{claim.number}" for claim in claims)
    assert found["annotation"] == f"{first}: supported, supports; {second}: supported, context"
    assert found["keywords"] == f"{first}, supported, supports, {second}, context"


def test_bibtex_has_what_a_source_is_evidence_for_where_zotero_makes_a_note_of_it() -> None:
    reference = cited(next(odd_sources()))
    said = "C-1: refuted, refutes; C-2: supported, context"

    (entry,) = bibtexparser.parse_string(bibtex_entry(reference)).entries

    assert (entry["annote"], entry["annotation"]) == (said, said)
    assert "annote" not in biblatex_entry(reference)


def publish(draft: Claim) -> Claim:
    signed = workflow.submit(draft, actor=factories.editor())
    workflow.approve(draft, actor=factories.reviewer(), digest=signed.content_digest)
    return draft


BREAKERS = [*"{}\\%&#_$~^\"',=@ \n\r\t", " and ", "\n@book{x,\n", "},", "\\}", "\\input{x}", "--"]
nasty_text = st.lists(
    st.sampled_from(BREAKERS) | st.characters(exclude_categories=["Cs"], exclude_characters="\x00"),
    max_size=20,
).map("".join)
words = nasty_text.filter(lambda text: one_line(text))
name = st.one_of(
    st.fixed_dictionaries({"literal": words}),
    st.fixed_dictionaries(
        {"family": words},
        optional={"given": nasty_text, "suffix": nasty_text, "non-dropping-particle": nasty_text},
    ),
)


@st.composite
def cited_source(draw: st.DrawFn) -> Reference:
    public_id = str(draw(st.uuids()))
    item: dict[str, Any] = {
        "id": public_id,
        "type": draw(st.sampled_from(["book", "webpage", "map"])),
        "title": draw(words),
        "author": draw(st.lists(name, max_size=4)),
    }
    for variable in draw(st.sets(st.sampled_from(["publisher", "number", "genre", "DOI"]))):
        item[variable] = draw(words)
    record = {
        "id": public_id,
        "csl": item,
        "issued": "2024~",
        "title_is_supplied": False,
        "url_confirmed": True,
    }
    return source_reference(record, [UNSEEN])


@given(cited_source(), cited_source())
def test_no_text_breaks_out_of_its_field(one: Reference, other: Reference) -> None:
    other = other._replace(key=f"source-{uuid.uuid4()}")

    entries = read(f"{biblatex_entry(one)}\n\n{biblatex_entry(other)}\n\n")

    assert len(entries) == 2
    for reference in (one, other):
        item = reference.csl
        found = {field.key: field.value for field in entries[reference.key].fields}
        expected = {
            "title": f"{{{one_line(item['title'])}}}",
            "number": item.get("number"),
            "type": item.get("genre"),
        }
        for field, text in expected.items():
            assert unescaped(found.get(field, "")) == one_line(text or "")
        assert found["annotation"] == "C-1: partly supported, refutes"
        authors = [name for name in item["author"] if any(map(one_line, name.values()))]
        assert len(found.get("author", [])) == len(authors)


@given(cited_source())
def test_braces_balance_for_readers_that_know_no_backslash(reference: Reference) -> None:
    for text in (biblatex_entry(reference), bibtex_entry(reference)):
        depth = 0
        *inside, last = re.findall(r"[{}]", text)
        for brace in inside:
            depth += 1 if brace == "{" else -1
            assert depth > 0
        assert (depth, last) == (1, "}")


@settings(max_examples=50)
@given(cited_source())
def test_pybtex_reads_every_entry(reference: Reference) -> None:
    (found,) = parse_string(bibtex_entry(reference), "bibtex").entries.values()

    assert found.key == reference.key
    assert unescaped(found.fields["title"]) == f"{{{one_line(reference.csl['title'])}}}"


@pytest.mark.parametrize(
    ("edtf", "is_named"),
    [("201X", True), ("19XX", True), ("201X/2024", True), ("2019", False), ("2018/..", False)],
)
def test_a_decade_stands_in_the_note_too_for_readers_who_take_a_year_of_it(
    edtf: str, is_named: bool
) -> None:
    record = {
        "id": "1",
        "csl": {"id": "1", "type": "book", "title": "T"},
        "issued": edtf,
        "title_is_supplied": False,
    }

    written = biblatex_entry(source_reference(record, [UNSEEN]))

    assert f"  date = {{{edtf.removesuffix('..')}}},\n" in written
    assert (f"  note = {{date: {edtf}}},\n" in written) == is_named


@pytest.mark.parametrize("entry", [biblatex_entry, bibtex_entry])
def test_who_carries_and_publishes_a_page_is_named_once(entry: Callable[[Reference], str]) -> None:
    page = {"id": "1", "type": "webpage", "title": "T", "publisher": "Our Office"}
    records = [
        {"csl": {**page, "container-title": container}, "issued": "", "title_is_supplied": False}
        for container in ("Our Office", "Their Portal")
    ]

    same, other = (entry(source_reference({"id": "1", **record}, [UNSEEN])) for record in records)

    assert same.count("Our Office") == 1
    assert "Their Portal" in other
    assert "Our Office" in other


@pytest.mark.django_db
def test_bibtex_has_years_and_months_and_its_own_types(
    capfdbinary: pytest.CaptureFixture[bytes],
) -> None:
    report, news, _notice, book = (row.source for row in rich_claim().citations.all())

    entries = parse_string(exported(capfdbinary, "bibtex"), "bibtex").entries

    found = entries[f"source-{report.public_id}"]
    assert (found.type, found.fields["year"], found.fields["month"]) == (
        "techreport",
        "2019",
        "June",
    )
    assert found.fields["institution"] == "Ministry of Works"
    found = entries[f"source-{news.public_id}"]
    assert (found.type, found.fields["journal"]) == ("article", "Example Daily")
    berg, li = found.persons["author"]
    assert (berg.first_names, berg.prelast_names) == (["Ana"], ["van", "den"])
    assert li.last_names == ["李"]
    # Its date is 201X, which is no year.
    assert "year" not in entries[f"source-{book.public_id}"].fields


def one_line(text: str) -> str:
    return re.sub(r"[\s\x00-\x1f\x7f-\x9f]+", " ", text).strip()
