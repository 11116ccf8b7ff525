"""`readable_in` and Google's `languageCode`: claims that have a wording in a language."""

from importlib import import_module
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from claims import workflow
from claims.models import Claim, EditionIndex
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]

ENGLISH, CHINESE = "The lighthouse is white.", "燈塔是白色的。"


@pytest.fixture(scope="module")
def published(module_db: None) -> int:
    """An English claim with a Chinese translation; one without and a Korean one are beside it."""
    factories.published_claim(statement="The harbour is open.")
    factories.published_claim(statement="등대는 하얗다.", language="ko")
    claim = factories.supported_claim(
        statement=ENGLISH, claimant=factories.claimant(name_en="A. Keeper", name_zh_hant="守塔人")
    )
    claim.translations.create(language="zh-Hant", statement=CHINESE)
    submission = workflow.submit(claim, actor=factories.editor())
    workflow.approve(claim, actor=factories.reviewer(), digest=submission.content_digest)
    return claim.pk


@pytest.fixture
def translated(published: int) -> Claim:
    return Claim.objects.get(pk=published)


def found(client: Client, **parameters: Any) -> list[str]:
    answer = client.get("/api/v1/claims/", parameters).json()
    return [document["claim"]["statement"] for document in answer["results"]]


@pytest.mark.parametrize("tag", ["zh-Hant", "zh-hant", "zh", "ZH"])
def test_a_claim_is_found_by_the_language_of_its_translation(
    client: Client, translated: Claim, tag: str
) -> None:
    assert found(client, readable_in=tag) == [ENGLISH]
    assert found(client, language=tag) == []


def test_the_language_of_the_claim_counts_too_and_values_mean_or(
    client: Client, translated: Claim
) -> None:
    assert len(found(client, readable_in="en")) == 2
    assert len(found(client, readable_in=["ko", "zh"])) == 2
    assert found(client, readable_in="zh-Hans") == found(client, readable_in="zh-Hant-TW") == []
    assert found(client, readable_in="z" * 3) == []


def test_a_document_stays_byte_for_byte(client: Client, translated: Claim) -> None:
    answer = client.get("/api/v1/claims/", {"readable_in": "zh-Hant"})

    assert translated.editions.get().document.encode() in answer.content


def test_a_withdrawal_is_readable_in_no_language(client: Client, translated: Claim) -> None:
    submission = workflow.submit(
        translated, actor=factories.editor(), kind="withdrawn", note="Misread."
    )
    workflow.approve(translated, actor=factories.reviewer(), digest=submission.content_digest)

    assert found(client, readable_in="zh") == []
    assert found(client, readable_in="zh", position=3) == [ENGLISH]


@pytest.mark.parametrize("wrong", ["zh_Hant", "中文", "", "zh-"])
def test_what_is_no_language_is_refused_by_name(client: Client, wrong: str) -> None:
    answer = client.get("/api/v1/claims/", {"readable_in": wrong})

    assert answer.status_code == 400
    assert answer.json()["errors"][0]["parameter"] == "readable_in"


@pytest.mark.parametrize("code", ["zh", "zh-TW", "zh_TW", "zh-Hant", "zh-Hant-HK"])
def test_googles_door_answers_in_the_language_asked_for(
    client: Client, translated: Claim, code: str
) -> None:
    answer = client.get("/v1alpha1/claims:search", {"query": "lighthouse", "languageCode": code})

    (claim,) = answer.json()["claims"]
    (review,) = claim["claimReview"]
    assert (claim["text"], claim["claimant"]) == (CHINESE, "守塔人")
    assert review["languageCode"] == "zh-Hant" and review["textualRating"] == "有證據支持"
    assert review["title"] == f"C-{translated.number}: {CHINESE}"


def test_without_a_language_googles_door_answers_in_that_of_the_claim(
    client: Client, translated: Claim
) -> None:
    for parameters in ({}, {"languageCode": "en"}):
        answer = client.get("/v1alpha1/claims:search", {"query": "燈塔", **parameters})
        assert [claim["text"] for claim in answer.json()["claims"]] == [ENGLISH]
    assert (
        client.get("/v1alpha1/claims:search", {"query": "燈塔", "languageCode": "zh-Hans"}).json()
        == {}
    )


def test_of_two_translations_the_one_of_the_region_is_given(client: Client) -> None:
    claim = factories.supported_claim(statement="The breakwater is white.")
    for language, statement in (("zh-Hans", "灯塔是白色的。"), ("zh-Hant", CHINESE)):
        claim.translations.create(language=language, statement=statement)
    submission = workflow.submit(claim, actor=factories.editor())
    workflow.approve(claim, actor=factories.reviewer(), digest=submission.content_digest)

    given = {
        code: client.get(
            "/v1alpha1/claims:search", {"query": "breakwater", "languageCode": code}
        ).json()["claims"][0]["text"]
        for code in ("zh-TW", "zh-CN", "zh-Hant")
    }

    assert given == {"zh-TW": CHINESE, "zh-CN": "灯塔是白色的。", "zh-Hant": CHINESE}


def test_editions_from_before_are_filled_in_as_new_ones_are(translated: Claim) -> None:
    submission = workflow.submit(
        translated, actor=factories.editor(), kind="withdrawn", note="Misread."
    )
    workflow.approve(translated, actor=factories.reviewer(), digest=submission.content_digest)
    written = dict(EditionIndex.objects.values_list("position", "readable_in"))
    EditionIndex.objects.update(readable_in=[])

    with connection.cursor() as cursor:
        migration = import_module("claims.migrations.0151_languages_of_editions_are_filled_in")
        cursor.execute(migration.FORWARDS)

    assert dict(EditionIndex.objects.values_list("position", "readable_in")) == written
    assert ["en", "zh", "zh-hant"] in written.values() and [] in written.values()
