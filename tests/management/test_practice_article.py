"""The practice article of the demonstration has something to try, and no word of it is public."""

import io
import json
import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import URLResolver, get_resolver

from claims.articles import coverage
from claims.evidence import quote_checks
from claims.exports import FORMATS
from claims.management import practice
from claims.models import Article, Claim, Placement, Stage
from claims.workflow import objections
from tests import factories

pytestmark = pytest.mark.django_db

SEARCHED = ("渡輪復航", "ferry")
ASKED = (
    *(f"/api/v1/export.{name}" for name in FORMATS),
    *("/api/v1/export/?package_version=2", "/api/v1/claims.jsonl", "/api/v1/sources.csl.json"),
    *(
        f"{address}{words}"
        for words in SEARCHED
        for address in (
            *("/api/v1/claims/?q=", "/api/v1/similar/?text=", "/v1alpha1/claims:search?query="),
            *("/en/claims/?q=", "/zh-hant/claims/?q=", "/en/suggestions/?q="),
        )
    ),
)


def mouths(patterns: Any = None, before: str = "") -> Iterator[str]:
    """Every address outside the desk that takes no value, the pages in both languages."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        route = str(pattern.pattern)
        if before == "" and route.startswith(("admin", "i18n")):
            continue
        if isinstance(pattern, URLResolver):
            steps = ["en/", "zh-hant/"] if "<language:" in route else [route]
            for step in steps:
                yield from mouths(pattern.url_patterns, before + step)
        elif not re.search(r"[<^(\\]", route):
            yield f"/{before}{route}"


@pytest.fixture
def brought() -> list[Claim]:
    """The claims of the practice article, beside one that is public."""
    factories.published_claim(statement="A ferry runs.")
    practice.set_up(editor=factories.editor(), reviewer=factories.reviewer())
    claims = Claim.objects.filter(appearances__article__external_id=practice.ARTICLE)
    return list(claims.order_by("number"))


def words_of_it() -> set[str]:
    """Every sentence of its files, and every name that it invents."""
    lines = [
        line.strip()
        for path in practice.FOLDER.glob("*.txt")
        for line in re.split(r"[。\n]", path.read_text("utf-8"))
    ]
    given = json.loads((practice.FOLDER / "claim-set.json").read_text("utf-8"))
    statements = [text for claim in given["claims"] for text in claim["statement"].values()]
    return {line for line in (*lines, *statements) if len(line) > 5} | {"禾汀", "Heting", "heting"}


def said(client: Client, address: str) -> str:
    """What an address answers, files within a package too."""
    response = client.get(address)
    assert response.status_code < 500, address
    body = response.getvalue()
    if not zipfile.is_zipfile(io.BytesIO(body)):
        return body.decode()
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        return "".join(archive.read(name).decode("utf-8", "replace") for name in archive.namelist())


def test_no_word_of_it_is_public(client: Client, brought: list[Claim]) -> None:
    hidden = words_of_it()
    found = list(mouths())
    assert {"/", "/zh-hant/claims/", "/api/v1/changes/", "/en/figures/"} <= set(found)
    addresses = [*found, *ASKED, *(f"/c/{claim.number}" for claim in brought)]
    addresses += [f"/api/v1/claims/{claim.public_id}/" for claim in brought]
    addresses += [f"/claims/{claim.public_id}/" for claim in brought]
    article = Article.objects.get(external_id=practice.ARTICLE)
    addresses += [f"/api/v1/articles/{article.public_id}/"]

    for address in addresses:
        answer = said(client, address)
        assert {words for words in hidden if words in answer} == set(), address
    assert "A ferry runs." in said(client, "/api/v1/claims/")


def test_the_desk_has_something_of_everything_to_try(brought: list[Claim]) -> None:
    article = Article.objects.get(external_id=practice.ARTICLE)
    assert article.released_at is None
    assert article.texts.count() == 2
    found = coverage.coverage(article.texts.latest("number"))
    assert len(found.unchecked) >= len(found.sentences) / 2

    assert Counter(claim.stage for claim in brought) == {
        Stage.APPROVED: 3,
        Stage.IN_REVIEW: 1,
        Stage.DRAFT: 3,
    }
    editor = factories.editor()
    codes = {
        objection.code
        for claim in brought
        if claim.stage == Stage.DRAFT
        for objection in objections.objections(claim, "submit", actor=editor)
    }
    assert codes == {
        *("no_search_record", "not_independent", "words_ambiguous", "words_not_found"),
    }
    lights = Counter(check for claim in brought for check in quote_checks.check_claim(claim))
    assert lights.keys() == {"verified", "ambiguous", "not_found"}
    placements = Counter(row.placement for row in article.appearances.all())
    assert placements[Placement.TAKEN_OVER] == placements[Placement.ORPHANED] == 1


def test_each_page_of_it_says_that_it_is_for_practice(brought: list[Claim]) -> None:
    article = Article.objects.get(external_id=practice.ARTICLE)
    assert "練習" in article.title and "Practice" in article.title_en
    for claim in brought:
        assert claim.statement.startswith("Practice: ")
        assert claim.translations.get().statement.startswith("練習：")
        for citation in claim.citations.select_related("source"):
            assert "練習" in citation.source.title


def test_it_comes_in_once(brought: list[Claim]) -> None:
    Claim.objects.filter(pk=brought[-1].pk).update(priority="harmful")

    practice.set_up(editor=factories.editor(), reviewer=factories.reviewer())

    assert Article.objects.filter(external_id=practice.ARTICLE).count() == 1
    assert Claim.objects.get(pk=brought[-1].pk).priority == "harmful"
