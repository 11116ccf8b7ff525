"""From the empty desk to twenty drafts with their claimant: the acts that it takes."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from claims.models import Claim, Claimant
from tests import factories
from tests.browser.acts import Acts
from tests.browser.conftest import Visit

pytestmark = pytest.mark.django_db(transaction=True)

DRAFTS = 20
MOST_ACTS = 85
SENTENCES = "\n\n".join(f"第{number}座橋在二〇二四年通車，全長三公里。" for number in range(1, 21))
ARTICLE = f"橋樑通車紀事\n\n文／林小青\n\n發布日期：113年6月4日\n\n{SENTENCES}\n"


@pytest.mark.parametrize("language", ["en", "zh-hant"])
def test_the_first_article_becomes_twenty_drafts_in_few_acts(visit: Visit, language: str) -> None:
    page = visit(factories.editor(), language=language)
    page.goto(reverse("admin:index"))
    acts = Acts(page)

    # Choosing the file is an act; it is sent by that.
    page.locator("#check-file").set_input_files(
        {"name": "article.txt", "mimeType": "text/plain", "buffer": ARTICLE.encode()}
    )
    acts.done += 1
    page.locator("#ticking").wait_for()
    page.wait_for_load_state()  # before that no key is heard
    for _line in range(3):  # title, byline and day are no claims
        acts.press("n")
    for _sentence in range(DRAFTS):
        acts.press("n")
        acts.press("x")
    acts.press("Control+s")
    page.locator(".messagelist .success").first.wait_for()

    drafts = Claim.objects.all()
    assert acts.done <= MOST_ACTS
    assert drafts.count() == DRAFTS
    assert {(row.claimant, row.made_on, row.language) for row in drafts} == {
        (Claimant.objects.get(name_zh_hant="林小青"), "2024-06-04", "zh-Hant")
    }


def test_ctrl_s_saves_and_stays(visit: Visit) -> None:
    claim = factories.claim()
    page = visit(factories.editor())
    page.goto(reverse("admin:claims_claim_change", args=[claim.pk]))
    page.locator("#id_statement").fill("Saved by a key.")

    page.keyboard.press("Control+s")

    page.locator(".messagelist .success").wait_for()
    claim.refresh_from_db()
    assert claim.statement == "Saved by a key."
    expect(page.locator("#id_statement")).to_have_value("Saved by a key.")
