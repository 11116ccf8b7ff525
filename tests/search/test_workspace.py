"""Similar claims, drafts among them, so that nothing is checked twice."""

from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from claims import workflow
from claims.models import Claim, DraftPosting
from claims.search import workspace
from tests import factories
from tests.admin.browsing import add_page, desk_of, editors_desk, page_of

pytestmark = pytest.mark.django_db

DAM = "The dam at Oro broke in 1998."
ADDRESS = "admin:claims_claim_similar"


def similar(text: str = DAM, **options: Any) -> list[Claim]:
    return [it.claim for it in workspace.similar_claims([text], **options)]


def test_drafts_and_published_claims_are_found_closest_first() -> None:
    near = factories.claim(statement="In 1998 the dam at Oro was broken.")
    far = factories.published_claim(statement="The dam at Oro held.")
    factories.claim(statement="A school was opened in Miro.")

    assert similar() == [near, far]
    assert similar(other_than=near) == [far]
    assert similar("#TheDamAtOro #BrokeIn1998") == [near, far]
    assert similar("學校") == similar("") == similar("。") == []


def test_a_claim_is_found_by_its_wording_in_every_language() -> None:
    claim = factories.claim(statement=DAM)
    claim.translations.create(language="zh-Hant", statement="奧羅的水壩於1998年潰堤。")

    assert similar("奥罗水坝1998年溃堤") == [claim]


@pytest.mark.django_db(transaction=True)  # a version is that of a transaction
def test_a_wording_that_changed_is_found_as_it_is_now() -> None:
    claim = factories.claim(statement="A school was opened.")
    assert similar() == []

    Claim.objects.filter(pk=claim.pk).update(statement=DAM)
    assert similar() == [claim]
    claim.translations.create(language="zh-Hant", statement="學校已經開放。")
    assert similar("學校開放了") == [claim]
    claim.translations.all().delete()
    assert similar("學校開放了") == []


def test_a_claim_stays_findable_through_its_life_and_counts_once() -> None:
    claim, submission = factories.submitted_claim(statement=DAM)
    assert similar() == [claim]

    workflow.approve(claim, actor=factories.reviewer(), digest=submission.content_digest)
    assert similar() == [claim]
    assert not DraftPosting.objects.filter(claim=claim).exists()

    claim.refresh_from_db()
    workflow.reopen(claim, actor=factories.editor())
    assert similar() == [claim]
    claim.refresh_from_db()
    withdrawal = workflow.submit(claim, actor=factories.editor(), kind="withdrawn", note="Misread.")
    workflow.approve(claim, actor=factories.reviewer(), digest=withdrawal.content_digest)
    assert similar() == [claim]


def test_reindexing_indexes_every_draft_anew() -> None:
    claims = [factories.claim(statement=f"Dam number {number} broke.") for number in range(3)]
    workspace.index_changed(limit=2)
    DraftPosting.objects.all().delete()

    call_command("reindex", verbosity=0)

    assert set(DraftPosting.objects.values_list("claim", flat=True)) == {c.pk for c in claims}
    assert workspace.index_changed(limit=9) == 0


def test_similar_claims_cost_the_same_queries_however_much_there_is() -> None:
    taken = set()
    for _again in range(2):
        for number in range(10):
            factories.claim(statement=f"{DAM} Witness {number} saw it.")
        factories.published_claim(statement=DAM)
        similar()
        with CaptureQueriesContext(connection) as queries:
            assert len(similar()) == 5
        taken.add(len(queries))

    assert len(taken) == 1


def test_the_page_compares_a_text_or_a_claim_with_all_others() -> None:
    claim = factories.claim(statement=DAM)
    other = factories.published_claim(statement="The dam at Oro <b>broke</b> in 1998.")
    desk = editors_desk()

    page = desk.get(reverse(ADDRESS), {"claim": claim.pk})
    typed = desk.get(reverse(ADDRESS), {"text": DAM, "piece": "1"}).content.decode()

    assert [it.claim for it in page.context["similar"]] == [other]
    assert DAM in page.content.decode()
    assert claim.label in typed and other.label in typed
    assert "<b>broke" not in typed and "<html" not in typed


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"text": "\x00 "},
        {"text": "x" * 10_000},
        {"claim": "-1"},
        {"claim": "９"},
        {"claim": "7"},
    ],
)
def test_whatever_is_asked_the_page_answers(asked: dict[str, str]) -> None:
    page = editors_desk().get(reverse(ADDRESS), asked)

    assert page.status_code == 200
    assert page.context["similar"] == []


def test_the_pages_of_a_claim_lead_there() -> None:
    claim = factories.claim()
    desk = desk_of(factories.editor())

    assert f"{reverse(ADDRESS)}?claim={claim.pk}" in desk.get(page_of(claim)).content.decode()
    assert f'data-address="{reverse(ADDRESS)}"' in desk.get(add_page("claim")).content.decode()
