"""A reader reports an error and gets an answer: who is wrongly named, and who finds a slip."""

from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from claims.models import Claim, CorrectionRequest
from tests import factories
from tests.admin.browsing import list_page, page_of
from tests.browser.acts import Acts
from tests.browser.conftest import NARROW, WIDE, Visit
from tests.browser.pictures import shot
from tests.browser.pressing import press, written
from tests.browser.test_accessibility import ALL_RULES, grave

pytestmark = pytest.mark.django_db(transaction=True)

REASON = {"en": "Its publication is unlawful.", "zh-hant": "其刊登於法不合。"}


@pytest.fixture(autouse=True)
def folders(settings: Any, tmp_path: Path) -> None:
    settings.FACTCHECK_ORIGINALS = tmp_path / "originals"
    settings.FACTCHECK_EXPORTS = tmp_path / "exports"
    settings.FACTCHECK_WITHHELD = tmp_path / "withheld.jsonl"


def reported(page: Page, address: str, language: str, words: str, *, concerned: bool) -> str:
    """Go from a page to the form, fill it in, send it; the secret link, in three acts at most."""
    page.goto(address)
    page.get_by_role("link", name=written("Report an error", language), exact=True).click()
    acts = Acts(page)
    page.locator("#id_words").focus()
    acts.type(words)
    if concerned:
        acts.click(page.locator("#id_is_person_concerned"))
    acts.click(page.get_by_role("button", name=written("Send", language), exact=True))
    assert acts.done <= 3
    link = page.locator("#secret-link")
    expect(link).to_be_visible()
    return str(link.get_attribute("href"))


def step(page: Page, name: str, language: str, button: str, **fields: str) -> None:
    """Fill in the form of a step on the page of a request and press its button."""
    form = page.locator(f"#step-{name}")
    for field, value in fields.items():
        answer = form.locator(f"[name={field}]")
        if answer.evaluate("element => element.tagName") == "SELECT":
            answer.select_option(value)
        else:
            answer.fill(value)
    press(form, button, language)
    expect(page.locator(".messagelist .success").first).to_be_visible()


def looked_over(visit: Visit, language: str, account: Any, addresses: dict[str, str]) -> None:
    """axe finds nothing grave here, wide and light or narrow and dark, and nothing is too wide."""
    for width, scheme in ((WIDE, "light"), (NARROW, "dark")):
        page = visit(account, language=language, width=width, color_scheme=scheme, bypass_csp=True)
        for name, address in addresses.items():
            page.goto(address)
            shot(page, f"request-{name}-{language}-{width}-{scheme}")
            assert grave(page, ALL_RULES) == [], (name, width)
            too_wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
            assert not too_wide, (name, width)


@pytest.mark.parametrize("language", ["en", "zh-hant"])
def test_whoever_is_wrongly_named_gets_twelve_claims_withheld(visit: Visit, language: str) -> None:
    editor, reviewer = factories.editor(), factories.reviewer()
    named = factories.claimant(name_en="Ann Lee", name_zh_hant="李安")
    claims = [
        factories.published_claim(
            claimant=named, statement=f"Ann Lee said {number}.", submitter=editor, second=reviewer
        )
        for number in range(12)
    ]
    person, readers = visit(language=language), visit(language=language)
    editors, reviewers = (visit(account, language=language) for account in (editor, reviewer))
    address = f"/{language}/claimants/{named.public_id}/"

    secret = reported(person, address, language, "I am not that Ann Lee.", concerned=True)
    asked = CorrectionRequest.objects.get()
    looked_over(visit, language, reviewer, {"desk": page_of(asked)})

    # One press: every reader is told.
    reviewers.goto(page_of(asked))
    step(
        reviewers,
        "contest",
        language,
        "Tell readers that it is in dispute",
        note="Ann Lee objects.",
    )
    readers.goto(f"/{language}/claims/{claims[11].public_id}/")
    expect(readers.locator(".notice.contested")).to_contain_text("Ann Lee objects.")
    person.goto(secret)
    assert person.locator("main ul a").count() == 12

    # Two looks.
    editors.goto(page_of(asked))
    step(editors, "look", language, "Note the first look", kind="attribution")
    step(
        editors,
        "withhold",
        language,
        "Withhold all chosen claims",
        ground="personal_data",
        note=REASON[language],
    )
    reviewers.goto(page_of(asked))
    press(reviewers, "Confirm the decision", language)
    expect(reviewers.locator(".messagelist .success").first).to_be_visible()

    assert [claim.editions.latest().kind for claim in claims] == ["withheld"] * 12
    person.goto(secret)
    expect(person.locator("h1")).to_have_text(written("Two people have decided.", language))
    assert person.locator("#decided ~ ul a").count() == 12
    looked_over(visit, language, None, {"answer": secret})
    looked_over(visit, language, reviewer, {"queue": list_page("correctionrequest")})


def test_a_slip_of_the_pen_is_corrected(visit: Visit) -> None:
    language = "en"
    editor, reviewer = factories.editor(), factories.reviewer()
    claim = factories.published_claim(statement="The quay opened in 1989.")
    reader, editors, reviewers = visit(), visit(editor), visit(reviewer)
    page = f"/en/claims/{claim.public_id}/"
    looked_over(visit, language, None, {"form": f"/en/report/?claim={claim.public_id}"})

    secret = reported(reader, page, language, "It should be 1998.", concerned=False)
    asked = CorrectionRequest.objects.get()
    editors.goto(page_of(asked))
    step(editors, "look", language, "Note the first look", kind="typo")
    step(
        editors,
        "revise",
        language,
        "Revise all chosen claims",
        replace="1989 → 1998",
        note="The year was 1998.",
    )
    revisions = reverse("admin:claims_correctionrequest_revisions", args=[asked.pk])
    looked_over(visit, language, reviewer, {"revisions": revisions})
    reviewers.goto(revisions)
    expect(reviewers.locator("table.revisions del")).to_have_text("1989")
    press(reviewers, "Approve all that is shown", language)
    editors.goto(page_of(asked))
    editors.locator("#step-decide [name=editions]").check()
    step(editors, "decide", language, "Decide", outcome="corrected", reasons="Thank you.")
    reviewers.goto(page_of(asked))
    press(reviewers, "Confirm the decision", language)
    expect(reviewers.locator(".messagelist .success").first).to_be_visible()

    reader.goto(secret)
    expect(reader.locator("main")).to_contain_text("Thank you.")
    reader.get_by_role("link", name=f"C-{Claim.objects.get().number}.2").click()
    expect(reader.locator("main")).to_contain_text("The quay opened in 1998.")
