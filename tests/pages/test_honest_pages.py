"""Pages say at their head how much evidence there is, and whether a person reviewed it."""

from datetime import date

import pytest
from django.test import Client

from claims import workflow
from claims.models import Claim, Person
from tests import factories
from tests.pages.visible_text import address, words

pytestmark = pytest.mark.django_db

DEMONSTRATION = {
    "en": "Demonstration: signed by a command; no person reviewed this; no source page was opened",
    "zh-Hant": "示範：由指令簽署，未經任何人審閱；沒有即時開啟任何來源網頁。",
}


def published(claim: Claim, *, by_program: bool = False) -> Claim:
    reviewer = factories.reviewer()
    if by_program:
        Person.objects.create(account=reviewer, is_program=True)
    signed = workflow.submit(claim, actor=factories.editor())
    workflow.approve(claim, actor=reviewer, digest=signed.content_digest)
    return claim


def shown(claim: Claim, language: str = "en") -> str:
    page = Client().get(address(claim, language=language.lower()))
    return words(page.content.decode())


def test_the_head_counts_sources_and_origins_and_what_was_opened() -> None:
    claim = factories.supported_claim()
    origin = factories.source(publisher="Agency")
    for _ in range(2):
        factories.citation(claim, source=factories.source(publisher="", derives_from=origin))
    published(claim)

    told = "4 sources, 2 independent origins · none opened live · no words quoted yet"
    assert told in shown(claim)
    assert "4 份資料來源，2 個各自獨立的源頭" in shown(claim, "zh-Hant")


def test_the_head_says_what_was_opened_and_searched() -> None:
    claim = factories.supported_claim()
    first = claim.citations.earliest("pk")
    first.accessed_on, first.accessed_by = date(2024, 7, 1), factories.editor()
    first.save()
    claim.search_records.create(
        place="Register", query="bridge", made_on=date(2024, 7, 2), found="Nothing."
    )
    published(claim)

    assert "1 of 2 opened and read · no words quoted yet · 1 search recorded" in shown(claim)


@pytest.mark.parametrize("language", ["en", "zh-Hant"])
def test_what_a_command_signed_says_so_on_its_page_and_on_the_start_page(language: str) -> None:
    by_people = published(factories.supported_claim())
    assert DEMONSTRATION[language] not in shown(by_people, language)
    by_program = published(factories.supported_claim(), by_program=True)

    assert DEMONSTRATION[language] in shown(by_program, language)
    assert DEMONSTRATION[language] not in shown(by_people, language)
    for place in (f"/{language.lower()}/", f"/api/v1/?lang={language}"):
        page = Client().get(place, headers={"accept": "text/html"}).content.decode()
        assert DEMONSTRATION[language] in words(page)
