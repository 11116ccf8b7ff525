"""A citation is copied to another draft, with its words and its stored copy."""

import pytest
from django.urls import reverse

from claims.models import Citation
from tests import factories
from tests.admin.browsing import editors_desk, page_of, said

pytestmark = pytest.mark.django_db


def copy_page(citation: Citation) -> str:
    return reverse("admin:claims_claim_copy_citation", args=[citation.claim_id, citation.pk])


def test_a_citation_goes_to_another_claim_and_its_stance_is_said_anew() -> None:
    source = factories.source()
    capture = factories.capture(source, text="It says so, word for word.")
    original = factories.citation(
        factories.claim(),
        source=source,
        capture=capture,
        excerpt="word for word",
        locator_label="page",
        locator="4",
        accessed_on="2024-07-01",
    )
    claim = factories.supported_claim()
    desk = editors_desk()

    assert copy_page(original) in desk.get(page_of(original.claim)).content.decode()
    page = desk.post(copy_page(original), {"claim": claim.pk, "stance": "refutes"}, follow=True)

    assert said(page) == f"Copied to {claim.label}."
    copy = claim.citations.get(source=source)
    assert (copy.excerpt, copy.locator, copy.capture) == ("word for word", "4", capture)
    assert (copy.stance, str(copy.accessed_on)) == ("refutes", "2024-07-01")
    assert copy.position == max(row.position for row in claim.citations.all())
    assert original.claim.citations.count() == 1


def test_a_citation_is_not_copied_to_what_was_signed() -> None:
    original, claim = factories.citation(factories.claim()), factories.published_claim()

    page = editors_desk().post(
        copy_page(original), {"claim": claim.pk, "stance": "supports"}, follow=True
    )

    assert f"{claim.label} is in stage “Published”: citations are added to drafts only." in said(
        page
    )
    assert claim.citations.count() == 2


@pytest.mark.parametrize("nasty", ["", "\0", "-1", "9" * 40, "x"])
def test_odd_answers_come_back_with_the_page(nasty: str) -> None:
    original = factories.citation(factories.claim())

    page = editors_desk().post(copy_page(original), {"claim": nasty, "stance": nasty})

    assert page.status_code == 200
    assert set(page.context["form"].errors) == {"claim", "stance"}
    assert Citation.objects.count() == 1


def test_a_citation_of_another_claim_is_not_found() -> None:
    citation, other = factories.citation(factories.claim()), factories.claim()
    address = reverse("admin:claims_claim_copy_citation", args=[other.pk, citation.pk])

    assert editors_desk().get(address).status_code == 404
