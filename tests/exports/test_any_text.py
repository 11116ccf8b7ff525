"""Any text comes through every format as it was: in documents, cells, references and markup."""

import csv
import io
import json
import re
from collections.abc import Iterator
from typing import Any

import bibtexparser
import openpyxl
import pytest
import rispy
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.utils.escape import unescape

from claims.exports import export, this_publisher
from claims.exports.references import one_line
from claims.models import Edition
from claims.record import editions
from tests.going_round import without_triggers
from tests.golden_edition import GOLDEN, published_golden_document

pytestmark = pytest.mark.django_db

PIECES = [
    *(
        "=",
        "+",
        "-",
        "@",
        "＝",
        "'",
        '"',
        ",",
        ";",
        "\t",
        "\n",
        "\r\n",
        "\r",
        " ",
        "\u3000",
        "\ufeff",
    ),
    *(
        "條約",
        "全國最長的斜張橋",
        "豈",
        "𠮷",
        "豆\ufe00",
        "😀",
        "👩‍🔬",
        "é",
        "e\u0301",
        "\u202e",
        "\u2028",
        "“”",
    ),
    *(
        "\\",
        "{",
        "}",
        "%",
        "#",
        "$",
        "&",
        "<",
        ">",
        "</script>",
        "ER  - ",
        "_x000D_",
        '"=list:[]"',
        "[^1]",
    ),
    *("=HYPERLINK(1)", "null", "NaN", "1e5", "2024-01-01", "true", "\\.", "\x1f", "\x7f"),
]
some_text = st.lists(
    st.sampled_from(PIECES) | st.characters(exclude_categories=["Cs"], exclude_characters="\0"),
    min_size=1,
    max_size=12,
).map("".join)
long_text = st.sampled_from(["=", "條", "a b\n", "😀"]).map(lambda piece: (piece * 20_000)[:20_000])
text = (some_text | long_text).filter(one_line)
TEXTS_EACH = 8


def all_bytes(name: str) -> bytes:
    return b"".join(export(name, Edition.objects.all(), this_publisher()))


def rows(name: str) -> list[dict[str, str]]:
    told = io.StringIO(all_bytes(name).decode(), newline="")
    found = list(csv.DictReader(told, strict=True))
    for row in found:
        for cell in row.values():
            assert not re.match("[\t\r\n]|[\\s\ufeff\u200b]*[=+@＝＋－＠﹦﹢﹣﹫-]", cell)
    return [{name: cell.removeprefix("'") for name, cell in row.items()} for row in found]


@pytest.fixture
def golden() -> Iterator[Edition]:
    edition = published_golden_document()
    with without_triggers():
        yield edition


def put(edition: Edition, texts: list[str]) -> dict[str, Any]:
    """The texts in place of those of the document, which is put in place of the edition's."""
    document: dict[str, Any] = json.loads(GOLDEN)
    claim = document["claim"]
    claim["statement"], claim["rationale"], claim["suggested_wording"] = texts[:3]
    claim["translations"][0]["statement"] = texts[3]
    for citation, told in zip(claim["citations"], texts[4:], strict=False):
        citation["excerpt"] = citation["summary"] = told
        citation["source"]["csl"]["title"] = told
    told = editions.canonical(document)
    digest = editions.digest(told)
    Edition.objects.filter(pk=edition.pk).update(
        document=told,
        content_digest=editions.digest(editions.canonical(claim)),
        digest=digest,
        chain=editions.digest(edition.previous_chain + digest),
    )
    return document


# Eight texts in each of forty documents are 320 cases.
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=st.lists(text, min_size=TEXTS_EACH, max_size=TEXTS_EACH))
def test_any_text_comes_through_every_format(golden: Edition, texts: list[str]) -> None:
    document = put(golden, texts)
    citations = document["claim"]["citations"]
    titles = {row["source"]["id"]: row["source"]["csl"]["title"] for row in citations}

    assert json.loads(all_bytes("jsonl")) == document
    (claim,) = rows("claims.csv")
    assert [claim["statement"], claim["rationale"], claim["suggested_wording"]] == texts[:3]
    assert rows("translations.csv")[0]["statement"] == texts[3]
    assert [row["excerpt"] for row in rows("citations.csv")] == texts[4:]
    joined = rows("csv")
    assert [row["summary"] for row in joined] == texts[4:]
    assert {row["statement"] for row in joined} == {texts[0]}
    assert {row["source_id"]: row["title"] for row in rows("sources.csv")} == titles

    items = {item["id"]: item["title"] for item in json.loads(all_bytes("csl"))}
    assert items == {f"source-{public_id}": title for public_id, title in titles.items()}
    entries = {entry["id"]: entry for entry in rispy.loads(all_bytes("ris").decode())}
    for public_id, title in titles.items():
        assert entries[f"source-{public_id}"]["title"] == one_line(title)
    library = bibtexparser.parse_string(all_bytes("biblatex").decode())
    assert not library.failed_blocks
    assert set(library.entries_dict) == {f"source-{public_id}" for public_id in titles}
    (review,) = json.loads(all_bytes("claimreview"))["dataFeedElement"]
    assert review["item"][0]["claimReviewed"] == texts[0]
    assert b"<" not in all_bytes("claimreview")
    assert all_bytes("markdown").count(b"\n[^") == len(citations)


def fits_a_cell(told: str) -> bool:
    is_short = len(told.encode("utf-16-le")) <= 2 * 32_767
    return is_short and not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", told)


@settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=st.lists(text.filter(fits_a_cell), min_size=TEXTS_EACH, max_size=TEXTS_EACH))
def test_any_text_that_a_cell_can_hold_comes_through_a_workbook(
    golden: Edition, texts: list[str]
) -> None:
    put(golden, texts)

    workbook = openpyxl.load_workbook(io.BytesIO(all_bytes("xlsx")))

    names, *told = workbook["citations"].iter_rows()
    place = [cell.value for cell in names].index("excerpt")
    assert [unescape(row[place].value) for row in told] == texts[4:]
    assert {cell.data_type for row in told for cell in row} <= {"s", "n", "d"}
