"""What fell with a source, and how much of an article is checked, as JSON and on pages."""

import pytest
from django.test import Client

from claims.models import Source, SourceFall
from claims.record import log
from claims.workflow import impact_decisions
from tests import factories
from tests.pages.visible_text import page, words
from tests.printed_article import approved

pytestmark = pytest.mark.django_db


def test_what_fell_with_a_source_is_told_by_its_page_and_as_json(client: Client) -> None:
    source, other = factories.source(), factories.source()
    claim, stands = factories.supported_claim(), factories.supported_claim()
    for made in (claim, stands):
        factories.citation(made, source=source)
        factories.citation(made, source=other)
        approved(made)
    before = log.head().position
    Source.objects.filter(pk=source.pk).update(condition="retracted")
    undecided = page(client, f"/en/sources/{source.public_id}/")
    impact_decisions.decide(
        claim, actor=factories.reviewer(), decision="contest", comment="The report is void."
    )

    shown = words(page(client, f"/en/sources/{source.public_id}/"))
    chinese = words(page(client, f"/zh-hant/sources/{source.public_id}/"))
    answered = client.get(f"/api/v1/sources/{source.public_id}/fell/").json()

    assert "What fell with it" not in undecided
    section = shown.partition("What fell with it")[2].partition("What rests on it")[0]
    assert f"Contested · C-{claim.number}.2" in section and "Source retracted" in section
    assert "The report is void." in section and f"C-{stands.number}" not in section
    assert "隨之失效的內容" in chinese
    fall = SourceFall.objects.get()
    assert answered["results"] == [
        {
            "claim": str(claim.public_id),
            "claim_number": claim.number,
            "edition": 2,
            "kind": "contested",
            "published_at": log.moment(claim.editions.latest().published_at),
            "note": "The report is void.",
            "cause": "retracted",
            "noticed_at": log.moment(fall.noticed_at),
            "href": f"http://testserver/api/v1/claims/{claim.public_id}/editions/2/",
        }
    ]
    assert "What fell with it" not in page(client, f"/en/sources/{other.public_id}/")
    address = f"/en/sources/{source.public_id}/?position={before}"
    assert "What fell with it" not in page(client, address)
    earlier = f"/api/v1/sources/{source.public_id}/fell/?position={before}"
    assert client.get(earlier).json()["results"] == []
    assert client.get(f"/api/v1/sources/{factories.source().public_id}/fell/").status_code == 404


def test_a_merged_source_leads_to_what_fell_with_the_one_that_stands_for_it(
    client: Client,
) -> None:
    kept, merged = factories.source(), factories.source()
    claim = factories.supported_claim()
    factories.citation(claim, source=kept)
    approved(claim)
    Source.objects.filter(pk=merged.pk).update(merged_into=kept)
    factories.published_claim()

    answered = client.get(f"/api/v1/sources/{merged.public_id}/fell/")

    assert answered.status_code == 301
    assert answered.headers["Location"] == f"/api/v1/sources/{kept.public_id}/fell/"
