"""A citation's summary in the reader's language: signed, kept by every file, shown with its tag."""

import io
import json
import zipfile
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client

from claims import workflow
from claims.exports import export, package, this_publisher
from claims.exports.csv_tables import csv_table
from claims.intake.claim_files import import_claims
from claims.intake.sheets.mapping import from_options
from claims.models import Citation, Claim, Edition, Source
from claims.record import differences
from claims.record.tables import JOINED, VERSIONS, table_set
from claims.selection import select
from claims.workflow import objections
from tests import factories
from tests.admin.browsing import desk_of, page_of, review_page
from tests.going_round import undone
from tests.intake.small_set import imported, small_set
from tests.pages.visible_text import address

pytestmark = pytest.mark.django_db


def tables_of_a_package() -> Iterator[bytes]:
    """A package without its JSON Lines, which an import would read instead of the tables."""
    written = io.BytesIO(b"".join(package(select({}), version=VERSIONS[-1])))
    kept = io.BytesIO()
    with zipfile.ZipFile(written) as whole, zipfile.ZipFile(kept, "w") as tables:
        for name in whole.namelist():
            if not name.endswith(".jsonl"):
                tables.writestr(name, whole.read(name))
    yield kept.getvalue()


WRITERS: dict[str, Callable[[], Iterator[bytes]]] = {
    "json lines": lambda: export("jsonl", Edition.objects.all(), this_publisher()),
    "sheet": lambda: csv_table(table_set(VERSIONS[-1]).tables[JOINED], Edition.objects.all()),
    "package": tables_of_a_package,
}
ENGLISH, CHINESE = "The bridge opened in May.", "大橋於五月通車。"


def published(**summaries: str) -> Claim:
    claim = factories.supported_claim()
    first = claim.citations.earliest("pk")
    Citation.objects.filter(pk=first.pk).update(summary=ENGLISH, **summaries)
    signed = workflow.submit(claim, actor=factories.editor())
    workflow.approve(claim, actor=factories.reviewer(), digest=signed.content_digest)
    return claim


def cited_in(edition: Edition) -> dict[str, Any]:
    citation: dict[str, Any] = json.loads(edition.document)["claim"]["citations"][0]
    return citation


def test_a_translation_is_signed_and_left_out_where_there_is_none() -> None:
    translated = published(summary_zh_hant=CHINESE)
    untranslated = published()

    assert cited_in(translated.editions.get())["summary"] == ENGLISH
    assert cited_in(translated.editions.get())["summary_translations"] == {"zh-Hant": CHINESE}
    assert "summary_translations" not in cited_in(untranslated.editions.get())


@pytest.mark.parametrize(
    ("reader", "summaries", "shown"),
    [
        ("zh-Hant", {"summary_zh_hant": CHINESE}, f'<span lang="zh-Hant">{CHINESE}'),
        ("en", {"summary_zh_hant": CHINESE}, f'<span lang="en">{ENGLISH}'),
        ("zh-Hant", {}, f'<span lang="en">{ENGLISH}'),
    ],
)
def test_readers_see_it_in_their_language_or_else_the_original(
    reader: str, summaries: dict[str, str], shown: str
) -> None:
    claim = published(**summaries)

    page = Client().get(address(claim, language=reader.lower()))

    assert shown in page.content.decode()
    assert (CHINESE in page.content.decode()) == (CHINESE in shown)


def test_the_desk_shows_both_where_the_claim_is_signed_and_read() -> None:
    claim = factories.supported_claim()
    claim.citations.update(summary=ENGLISH, summary_zh_hant=CHINESE)
    workflow.submit(claim, actor=factories.editor())
    desk = desk_of(factories.reviewer())

    for place in (review_page(claim), page_of(claim)):
        page = desk.get(place).content.decode()
        assert ENGLISH in page
        assert f'<p lang="zh-Hant">{CHINESE}' in page


def test_markdown_has_it_in_each_language() -> None:
    published(summary_zh_hant=CHINESE)

    text = b"".join(export("markdown", Edition.objects.all(), this_publisher())).decode()

    assert f"{ENGLISH} · {CHINESE}[^" in text


def test_a_claim_set_brings_it_and_a_second_import_changes_nothing() -> None:
    given = small_set()
    given["claims"][0]["citations"][0]["summary"] = ENGLISH
    given["claims"][0]["citations"][0]["summary_translations"] = {"zh-Hant": CHINESE}

    imported(given)

    cited = Citation.objects.get(summary=ENGLISH)
    assert (cited.summary_en, cited.summary_zh_hant) == ("", CHINESE)
    assert not imported(given).changes_anything()


@pytest.mark.parametrize("name", ["json lines", "sheet", "package"])
def test_files_bring_it_back(name: str) -> None:
    with undone():
        published(summary_zh_hant=CHINESE)
        written = b"".join(WRITERS[name]())
    with undone():
        import_claims(written, actor=factories.editor())
        cited = Citation.objects.get(summary=ENGLISH)

    assert (cited.summary_en, cited.summary_zh_hant) == ("", CHINESE)


def test_a_sheet_of_others_may_have_it_too() -> None:
    sheet = f"Claim,Source,Summary,中文摘要\nIt opened,https://a.example/,{ENGLISH},{CHINESE}\n"

    columns = ["statement=Claim", "source_url=Source", "summary=Summary"]
    mapping = from_options([*columns, "summary_zh_hant=中文摘要"], [], "en", "context")
    import_claims(sheet.encode(), actor=factories.editor(), mapping=mapping)

    assert Citation.objects.get().summary_zh_hant == CHINESE


FILES: dict[str, Any] = {
    **WRITERS,
    "csv": lambda: export("csv", Edition.objects.all(), this_publisher()),
    "xlsx": lambda: export("xlsx", Edition.objects.all(), this_publisher()),
}


@pytest.mark.parametrize("name", FILES)
def test_a_caution_comes_back_too(name: str) -> None:
    with undone():
        claim = factories.supported_claim()
        Source.objects.update(caution_en="=A mirror.", caution_zh_hant="鏡像網站。")
        signed = workflow.submit(claim, actor=factories.editor())
        workflow.approve(claim, actor=factories.reviewer(), digest=signed.content_digest)
        written = b"".join(FILES[name]())
    with undone():
        import_claims(written, actor=factories.editor())

        assert Source.objects.filter(caution_en="=A mirror.", caution_zh_hant="鏡像網站。").exists()


def test_a_difference_is_told_in_its_language() -> None:
    claim = published(summary_zh_hant=CHINESE)
    before = json.loads(claim.editions.get().document)["claim"]
    after = json.loads(json.dumps(before))
    after["citations"][0]["summary_translations"]["zh-Hant"] = "大橋於六月通車。"

    (record,) = differences.of_contents(before, after).records

    (change,) = record.changes
    assert (change.name, change.label, change.language) == (
        "summary_zh_hant",
        "summary in Chinese",
        "zh-Hant",
    )
    assert [piece.words for piece in change.pieces if piece.what == "added"] == ["六"]


def test_a_summary_is_not_translated_into_the_statements_own_language() -> None:
    claim = factories.supported_claim()
    second = claim.citations.order_by("position")[1]
    Citation.objects.filter(pk=second.pk).update(summary_en=ENGLISH)

    found = objections.objections(claim, "submit", actor=factories.editor())

    assert [objection.message for objection in found] == [
        "A translated summary is in the statement's own language (citation 2): write it as the "
        "summary."
    ]
