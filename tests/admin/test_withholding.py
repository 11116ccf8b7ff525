"""Withholding on the desk: one person asks, another reads what goes and confirms."""

import pytest
from django.urls import reverse

from claims.models import Claim, Edition, Withholding
from tests import factories
from tests.admin.browsing import desk_of

pytestmark = pytest.mark.django_db

FIELDS = {"ground": "court_order", "note": "A court has ordered it."}


def test_two_claims_are_withheld_by_two_people_on_two_pages() -> None:
    editor, reviewer = factories.editor(), factories.reviewer()
    claim, other = factories.published_claim(), factories.published_claim()
    asking, deciding = desk_of(editor), desk_of(reviewer)
    claim_page = reverse("admin:claims_claim_change", args=[claim.pk])
    ask = reverse("admin:claims_claim_withhold", args=[claim.pk])
    assert ask in asking.get(claim_page).text
    assert claim.label in asking.get(ask).text

    wrong = asking.post(ask, {**FIELDS, "claims": "C-58 seven"})
    assert "seven is no claim here" in wrong.text.replace("C-58, ", "")
    page = asking.post(ask, {**FIELDS, "claims": f"{claim.label}, {other.label}"}, follow=True)

    asked = Withholding.objects.get()
    address = reverse("admin:claims_claim_withholding", args=[asked.pk])
    assert page.redirect_chain[-1][0] == address
    assert "citations: 2" in page.text and other.statement in page.text
    assert 'name="confirm"' not in page.text and 'name="set-aside"' in page.text
    assert asking.get(ask).headers["Location"] == address
    asking.post(address, {"confirm": ""})
    assert not Edition.objects.filter(kind="withheld").exists()
    assert 'name="confirm"' in deciding.get(address).text

    done = deciding.post(address, {"confirm": ""}, follow=True)

    assert "2 claims are withheld" in done.text and 'name="confirm"' not in done.text
    assert set(Claim.objects.values_list("stage", flat=True)) == {"withheld"}
    for path in (claim_page, reverse("admin:claims_claim_history", args=[claim.pk])):
        assert deciding.get(path).status_code == 200
    for noun in ("edition", "submission", "review"):
        listed = deciding.get(reverse(f"admin:claims_{noun}_changelist"))
        assert listed.status_code == 200
    for edition in Edition.objects.all():
        page = deciding.get(reverse("admin:claims_edition_change", args=[edition.pk]))
        assert page.status_code == 200
    assert ask not in deciding.get(claim_page).text


def test_a_withholding_is_set_aside_and_nothing_is_erased() -> None:
    claim = factories.published_claim()
    desk = desk_of(factories.reviewer())
    ask = reverse("admin:claims_claim_withhold", args=[claim.pk])
    page = desk.post(ask, {**FIELDS, "claims": claim.label}, follow=True)

    done = desk.post(page.redirect_chain[-1][0], {"set-aside": ""}, follow=True)

    assert "nothing was erased" in done.text
    assert not Edition.objects.filter(content_digest="").exists()
    assert desk.get(ask).status_code == 200
