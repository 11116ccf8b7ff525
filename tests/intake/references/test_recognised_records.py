"""The format of a pasted text is recognised; nothing odd in it raises."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claims.exports.bibtex import biblatex_entry
from claims.exports.references import Use, source_reference
from claims.intake import references
from claims.models import Source
from claims.record.editions import csl_item

RIS = "TY  - JOUR\nTI  - T\nER  - \n"


@pytest.mark.parametrize(
    "text",
    [
        RIS,
        "\ufeff" + RIS,
        RIS.replace("\n", "\r\n"),
        RIS.replace("\n", "\r"),
        "\n\n  Provider: somebody\n" + RIS,
        RIS.replace("TI  - T", "TI  - T\nN1  - @article{a, title={no}}"),
        "@article{a, title = {T}}",
        "\ufeff% exported\r\n@ARTICLE (a,\r\n title = {T}\r\n)",
        '\ufeff[{"type": "article-journal", "title": "T"}]',
        '  {"type": "article-journal", "title": "T"}',
    ],
)
def test_the_format_is_recognised(text: str) -> None:
    [reading] = references.read(text)

    assert (reading.fields["title"], reading.fields["type"]) == ("T", "article-journal")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "nothing to read"),
        (" \n\ufeff", "neither BibTeX"),
        ("https://example.org/", "neither BibTeX"),
        ("@string{a = {b}}", "no record"),
        ("<xml/>", "neither BibTeX"),
    ],
)
def test_a_text_without_records_is_one_refusal(text: str, words: str) -> None:
    [reading] = references.read(text)

    assert reading.number == 0
    assert words in reading.refusals()[0]


PIECES = ["@misc{", "@string{a=", "title", "author", "date", "=", "{", "}", '"', ",", "#", "\\"]
PIECES += ["TY  - ", "ER  - ", "AU  - ", "DA  - ", "\n", "[", "]", ":", '{"title":', '"issued":']
PIECES += ["\x00", "\ud800", "李", " and ", "~", "--", "%", "\u200b", "null", "1", "\\'"]


@settings(max_examples=300, deadline=None)
@given(
    st.sampled_from(["@misc{k,", "TY  - JOUR\nAU  - ", '[{"author":', ""]),
    st.lists(st.sampled_from(PIECES) | st.text(max_size=3), max_size=30),
)
def test_nothing_odd_raises_and_what_is_read_is_accepted(start: str, pieces: list[str]) -> None:
    for reading in references.read(start + "".join(pieces)):
        assert reading.problems or reading.fields["title"]
        Source(**{"title": "T", **reading.fields}).clean_fields()


def test_what_is_exported_comes_back() -> None:
    source = Source(
        type="article-newspaper",
        title="50% of {them} & “others”: 朝鮮~半島_x",
        contributors=[
            {"role": "author", "family": "Berg", "given": "Ana", "non-dropping-particle": "van"},
            {"role": "author", "literal": "Ministry of Trade, Industry and Energy"},
            {"role": "translator", "family": "李", "given": "明"},
        ],
        publisher="Reuters",
        container="Yahoo News",
        issued="2024-06-19/2024-06-20",
        url="https://example.org/a_b?c=%20#d~e",
        doi="10.1000/182",
        language="zh-Hant",
    )
    names = "type title contributors publisher container issued url doi language"
    fields = {name: getattr(source, name) for name in names.split()}
    record: dict[str, Any] = {
        "csl": csl_item(source),
        "id": str(source.public_id),
        "issued": source.issued,
    }
    record |= {"title_is_supplied": False, "url_confirmed": True}
    use = Use(58, "supported", "supports", "2024-07-01", "", "", "")

    [from_csl] = references.read(json.dumps([record["csl"]]))
    [from_bibtex] = references.read(biblatex_entry(source_reference(record, [use])))

    assert from_csl == (fields, [], 1, str(source.public_id))
    fields["consulted_on"] = "2024-07-01"
    assert from_bibtex == (fields, [], 1, f"source-{record['id']}")


def test_what_endnote_and_pubmed_write_is_kept_or_named() -> None:
    [thesis, painting] = references.read(
        "%0 Newspaper Article\n%A Lin, Mei, Jr.\n%T Pier opens\n%D 2024\n%8 June 19\n"
        "%K pier\nharbour\n%G Chinese\n%~ Town library\n%0 Fresco\n%T Boats\n"
    )
    assert thesis.fields["issued"] == "2024-06-19"
    assert thesis.fields["keywords"] == "pier; harbour"
    assert thesis.fields["language"] == "zh"
    assert thesis.fields["contributors"] == [
        {"role": "author", "family": "Lin", "given": "Mei", "suffix": "Jr."}
    ]
    assert [(one.field, one.words) for one in thesis.problems] == [("%~", "Town library")]
    assert [(one.field, one.words) for one in painting.problems] == [("%0", "Fresco")]
    [review] = references.read(
        "PMID- 7\nTI  - Piers\nJT  - Roads\nIS  - 1234-5679 (Print)\nIS  - 2345-6789 (Electronic)\n"
        "PT  - Journal Article\nPT  - Retracted Publication\nLID - e12 [pii]\n"
        "LID - 10.5555/pier [doi]\n"
    )
    assert review.fields["issn"] == "1234-5679, 2345-6789"
    assert review.fields["genre"] == "Retracted Publication"
    assert review.fields["doi"] == "10.5555/pier"
    assert [(one.field, one.words) for one in review.problems] == [("LID", "e12 [pii]")]
    [article] = references.read("TY  - JOUR\nTI  - Piers\nC3  - Held back\nER  - ")
    assert [(one.field, one.words) for one in article.problems] == [("C3", "Held back")]
