"""The Chinese desk says a claim in Chinese first, with the signed original beside it."""

from typing import Any

import pytest
from django.core import mail
from django.urls import reverse

from claims.models import AccountLanguage, Claim, ClaimLink, ClaimTranslation
from claims.workflow import assignment, post
from tests import factories
from tests.admin.browsing import desk_of, list_page, page_of, review_page

pytestmark = pytest.mark.django_db

ENGLISH, CHINESE = "One bridge fell in the storm.", "一座橋在風災中坍塌。"


def in_both(make: Any = factories.supported_claim, **fields: Any) -> Claim:
    claim: Claim = make(statement=ENGLISH, **fields)
    return claim


def translated(claim: Claim, language: str = "zh-Hant") -> Claim:
    ClaimTranslation.objects.create(
        claim=claim, language=language, statement=CHINESE, rationale="兩個來源都這麼說。"
    )
    claim.refresh_from_db()
    return claim


def submitted() -> tuple[Claim, Any]:
    claim, editor = translated(in_both()), factories.editor()
    assignment.submit(claim, actor=editor)
    claim.refresh_from_db()
    return claim, editor


def pages_of(claim: Claim) -> list[str]:
    """Every page of the desk that says a claim in words."""
    other, source = factories.supported_claim(statement=f"{ENGLISH} Twice."), claim.citations.all()
    ClaimLink.objects.create(claim=other, target=claim, type="see_also")
    return [
        reverse("admin:index"),
        list_page("claim"),
        page_of(claim),
        review_page(claim),
        reverse("admin:claims_claim_quotations", args=[claim.pk]),
        f"{reverse('admin:claims_claim_similar')}?text=One+bridge+fell+in+the+storm",
        page_of(source[0].source),
        page_of(other),
        f"{reverse('admin:autocomplete')}?term=bridge&app_label=claims&model_name=claimlink"
        "&field_name=target",
    ]


def test_every_page_of_the_chinese_desk_says_it_in_chinese_and_the_english_one_does_not() -> None:
    claim, _editor = submitted()
    desk = desk_of(factories.account(is_superuser=True))
    addresses = pages_of(claim)

    desk.cookies["django_language"] = "zh-hant"
    # The answer of an autocomplete escapes what is not ASCII.
    escaped = CHINESE.encode("unicode_escape").decode()
    lacking = [
        address
        for address in addresses
        if CHINESE not in (html := desk.get(address).content.decode()) and escaped not in html
    ]
    assert lacking == []
    desk.cookies["django_language"] = "en"
    lacking = [
        address for address in addresses if ENGLISH not in desk.get(address).content.decode()
    ]
    assert lacking == []


def test_the_signed_original_stands_beside_it() -> None:
    claim, _editor = submitted()
    desk = desk_of(factories.reviewer())
    desk.cookies["django_language"] = "zh-hant"

    for address in (page_of(claim), review_page(claim)):
        html = desk.get(address).content.decode()
        shown = html[html.index('class="statement"') :]
        assert shown.index(CHINESE) < shown.index("簽署的原文") < shown.index(ENGLISH)
        assert shown.index("兩個來源都這麼說。") < shown.index("Both sources say so.")


def test_heading_breadcrumb_and_question_before_a_deletion_say_it_too() -> None:
    claim = translated(in_both())
    desk = desk_of(factories.editor())
    desk.cookies["django_language"] = "zh-hant"

    html = desk.get(page_of(claim)).content.decode()
    crumbs = html[html.index('class="breadcrumbs"') :]
    assert CHINESE in crumbs[: crumbs.index("</div>")]
    assert CHINESE in html[html.index("<h2>") : html.index("</h2>")]
    asked = desk.get(page_of(claim).replace("/change/", "/delete/")).content.decode()
    assert f"{claim.label} {CHINESE}" in asked
    form = {"action": "submit_selected", "_selected_action": [claim.pk]}
    assert CHINESE in desk.post(list_page("claim"), form).content.decode()


def test_mails_say_it_in_the_readers_language(settings: Any) -> None:
    settings.EMAIL_HOST = "mail.example"
    reviewer = factories.reviewer(email="reviewer@example.org")
    AccountLanguage.objects.create(account=reviewer, language="zh-hant")
    claim = translated(in_both())

    assignment.submit_and_tell(claim, actor=factories.editor(), to=reviewer)
    post.send_due()

    assert CHINESE in mail.outbox[0].body
    assert ENGLISH not in mail.outbox[0].body


@pytest.mark.parametrize(
    ("language", "shown"),
    [("zh-Hant", CHINESE), ("zh-TW", CHINESE), ("zh", CHINESE), ("fr", ENGLISH)],
)
def test_any_chinese_is_chinese(language: str, shown: str) -> None:
    claim = translated(in_both(), language)
    wording: Any = claim.wording("zh-hant")
    assert wording.statement == shown
    assert claim.wording("en") == claim
