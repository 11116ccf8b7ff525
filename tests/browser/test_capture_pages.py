"""From a pasted copy over a misquoted word to a verdict: what an editor does with a browser."""

from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from claims.models import Citation, Source
from tests import factories
from tests.browser.conftest import NARROW, WIDE, Visit
from tests.browser.pictures import shot

pytestmark = pytest.mark.django_db(transaction=True)

REPORT = "The bridge was opened to traffic on 3 March 2019, after nine years of work."


@pytest.fixture(autouse=True)
def originals_of_the_test(settings: Any, tmp_path: Path) -> None:
    settings.FACTCHECK_ORIGINALS = tmp_path / "originals"


def test_an_editor_pastes_a_copy_mends_the_quotation_and_vouches_for_another(visit: Visit) -> None:
    claim = factories.supported_claim()
    wrong = factories.citation(claim, excerpt="opened to traffic on 4 March 2019")
    print_only = factories.citation(claim, excerpt="nine years of work")
    page = visit(factories.editor())

    page.goto(reverse("admin:claims_source_captures", args=[wrong.source_id]))
    page.get_by_label("or its text, pasted").fill(REPORT)
    page.get_by_role("button", name="Store the copy").click()
    page.get_by_role("link", name=claim.label).click()

    near = page.locator(f"#citation-{wrong.pk}")
    expect(near.locator(".chip").last).to_have_text("Not found in the stored copy")
    expect(near.locator("ins")).to_contain_text("3")
    vouched = page.locator(f"#citation-{print_only.pk}")
    vouched.locator("summary").click()
    vouched.get_by_role("textbox").fill("Read in the library, page 4.")
    vouched.get_by_role("button", name="I vouch for the words").click()
    vouched.get_by_role("button", name="I have opened and read it today").click()

    expect(vouched).to_contain_text("Read in the library, page 4.")
    print_only.refresh_from_db()
    assert (print_only.quote_check, print_only.accessed_on is None) == ("attested", False)
    Citation.objects.filter(pk=wrong.pk).update(excerpt="opened to traffic on 3 March 2019")
    page.reload()
    expect(near.locator("mark")).to_have_text("opened to traffic on 3 March 2019")


@pytest.mark.parametrize(("width", "language"), [(WIDE, "en"), (NARROW, "zh-hant")])
def test_the_pages_of_copies_quotations_and_affected_claims_fit_every_window(
    visit: Visit, width: int, language: str
) -> None:
    claim, quoting = factories.published_claim(), factories.claim()
    for excerpt in ("opened to traffic on 3 March", "opened on 4 March 2019", "nine years", ""):
        citation = factories.citation(quoting, excerpt=excerpt)
        if excerpt != "nine years":
            factories.capture(citation.source, REPORT)
    source = claim.citations.earliest("pk").source
    Source.objects.filter(pk=source.pk).update(condition="retracted")
    page = visit(factories.reviewer(), language=language, width=width)

    addresses = {
        "copies": reverse("admin:claims_source_captures", args=[citation.source_id]),
        "quotations": reverse("admin:claims_claim_quotations", args=[quoting.pk]),
        "affected": reverse("admin:claims_claim_change", args=[claim.pk]),
        "home": reverse("admin:index"),
    }
    for name, address in addresses.items():
        page.goto(address)
        shot(page, f"{name}-{width}-{language}")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
