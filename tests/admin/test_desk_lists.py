"""Every list opens, is searched and filtered, and its queries do not grow with its rows."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from claims import workflow
from claims.models import CaptureRequest, ClaimTranslation, Person
from tests import factories
from tests.admin.browsing import administrators_desk, editors_desk, list_page
from tests.corrections.requests import request
from tests.noise import WORD

pytestmark = pytest.mark.django_db


def a_claim() -> Any:
    claim = factories.supported_claim(
        claimant=factories.claimant(), assigned_to=factories.editor(), statement="A needle."
    )
    factories.appearance(claim, factories.article(released_at=timezone.now()))
    return claim


def published() -> Any:
    claim = a_claim()
    submission = workflow.submit(claim, actor=factories.editor())
    workflow.approve(claim, actor=factories.reviewer(), digest=submission.content_digest)
    return claim


def shown(page: Any) -> str:
    text: str = page.content.decode()
    return text


ROWS: dict[str, Callable[[], Any]] = {
    "article": lambda: factories.appearance(
        factories.claim(), factories.article(title="A needle.")
    ),
    "capture": lambda: factories.capture(factories.source(title="A needle.")),
    "capturerequest": lambda: CaptureRequest.objects.create(
        source=factories.source(title="A needle.")
    ),
    "claim": a_claim,
    "claimant": lambda: factories.claim(claimant=factories.claimant(name_en="needle")),
    "correctionrequest": lambda: request(published()),
    "edition": published,
    "person": published,
    "review": published,
    "source": lambda: factories.citation(
        factories.claim(), source=factories.source(title="A needle.")
    ),
    "subject": lambda: factories.subject(name_en="needle", broader=factories.subject()),
    "submission": published,
}


def test_the_queries_of_no_list_grow_with_its_rows() -> None:
    desk = administrators_desk()

    def add_rows(count: int) -> None:
        for _row in range(count):
            for add_row in set(ROWS.values()):
                add_row()

    def queries(noun: str) -> int:
        with CaptureQueriesContext(connection) as seen:
            assert desk.get(list_page(noun), {"q": ""}).status_code == 200
        return len(seen)

    add_rows(1)
    queries("claim")  # the first page of all looks up the content types
    few = {noun: queries(noun) for noun in ROWS}
    add_rows(20)

    assert {noun: queries(noun) for noun in ROWS} == few


@pytest.mark.parametrize("noun", sorted(ROWS.keys() - {"person"}))
def test_a_list_is_searched_for_words(noun: str) -> None:
    wanted = ROWS[noun]()
    factories.published_claim(statement=WORD, claimant=factories.claimant(name_en=WORD))
    factories.article(title=WORD)
    factories.subject(name_en=WORD)

    page = administrators_desk().get(list_page(noun), {"q": "needle"})

    assert page.status_code == 200
    assert page.context["cl"].result_count == 1, wanted
    assert WORD not in shown(page).partition("<tbody>")[2].partition("</tbody>")[0]


def test_the_list_of_submissions_says_of_which_claim_each_is_before_its_digest() -> None:
    claim, submission = factories.submitted_claim()

    row = shown(administrators_desk().get(list_page("submission"))).partition("<tbody>")[2]

    assert 0 < row.index(claim.label) < row.index(f"{submission.content_digest[:12]}…")
    assert submission.content_digest not in row


def test_moments_are_written_in_english_as_on_every_other_page() -> None:
    factories.submitted_claim()

    row = shown(administrators_desk().get(list_page("submission"))).partition("<tbody>")[2]

    moment = r"\d{4}-\d\d-\d\d \d\d:\d\d UTC\+0000"
    assert re.search(rf'class="field-submitted_at[^>]*><a [^>]*>{moment}</a>', row)


def test_a_long_statement_is_cut_with_an_ellipsis() -> None:
    claim = factories.claim(statement="word " * 40)

    assert str(claim) == f"{claim.label} {claim.statement[:99]}…"


@pytest.mark.parametrize(
    "noun, words",
    [
        ("article", ["Not released yet", "Released"]),
        ("capture", ["None named", "Named"]),
        ("capturerequest", ["No", "Yes"]),
        ("submission", ["Not reviewed", "Reviewed"]),
    ],
)
def test_filters_by_what_is_missing_say_what_is_missing(noun: str, words: list[str]) -> None:
    ROWS[noun]()

    for counted in ({}, {"_facets": "True"}):
        page = shown(administrators_desk().get(list_page(noun), counted))
        for word in words:
            assert re.search(rf">\s*{word}( \(\d\))?\s*</a>", page), word
        assert not re.search(r">\s*(Empty|Not empty)\b", page)


def test_the_list_of_accounts_says_who_is_in_which_group() -> None:
    desk, people = administrators_desk(), ["needle", "needles"]

    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            page = desk.get(reverse("admin:auth_user_changelist"), {"q": "needle"})
        rows = page.context["cl"].result_count
        assert shown(page).count('<td class="field-groups_shown">Editors</td>') == rows > 0
        assert shown(page).count('<td class="field-public_name">Lin Mei</td>') == rows
        return len(seen)

    counted = []
    for name in people:
        account = factories.editor(username=name)
        Person.objects.create(account=account, public_name="Lin Mei")
        counted.append(queries())
    assert counted[0] == counted[1]


def test_people_are_found_by_their_account() -> None:
    factories.published_claim(submitter=factories.editor(username="needle"))

    page = administrators_desk().get(list_page("person"), {"q": "needle"})

    assert page.context["cl"].result_count == 1


@pytest.mark.parametrize("noun", ["claim", "submission", "review", "edition"])
@pytest.mark.parametrize("written", ["C-{}", "c{}", "{}"])
def test_a_claim_is_found_by_its_number(noun: str, written: str) -> None:
    claim = factories.published_claim()
    other = factories.published_claim()

    page = administrators_desk().get(list_page(noun), {"q": written.format(claim.number)})

    assert f">{claim.label}" in shown(page)
    assert f">{other.label}" not in shown(page)


def test_every_word_that_is_searched_for_stands_in_the_claim() -> None:
    wanted = factories.claim(statement="The long bridge opened.", external_id="bridge-1")
    ClaimTranslation.objects.create(claim=wanted, language="zh-Hant", statement="大橋通車了。")
    factories.claim(statement="The bridge is long.")
    desk = editors_desk()

    for words in (
        "BRIDGE opened",
        '"long bridge"',
        "大橋 opened",
        "bridge-1",
        f"C-{wanted.number}",
    ):
        page = desk.get(list_page("claim"), {"q": words})
        assert list(page.context["cl"].result_list) == [wanted], words


def test_the_filter_by_article_offers_the_last_ones_and_the_one_that_is_asked_for() -> None:
    first = factories.article(title="The first of all")
    claim = factories.claim()
    for _twice in range(2):
        factories.appearance(claim, first)
    for _article in range(25):
        factories.article()
    desk = editors_desk()

    assert "The first of all" not in shown(desk.get(list_page("claim")))
    page = desk.get(list_page("claim"), {"appearances__article__id__exact": first.pk})

    assert "The first of all" in shown(page)
    assert page.context["cl"].result_count == 1


def test_a_claim_is_found_by_its_translation_once() -> None:
    claim = factories.claim()
    for language in ("zh-Hant", "ko"):
        ClaimTranslation.objects.create(claim=claim, language=language, statement="青河大橋")
    factories.claim(statement=WORD)

    page = editors_desk().get(list_page("claim"), {"q": "青河"})

    assert [row.pk for row in page.context["cl"].result_list] == [claim.pk]


def test_a_claim_made_twice_in_an_article_is_listed_once() -> None:
    claim, article = factories.claim(), factories.article()
    factories.appearance(claim, article)
    factories.appearance(claim, article, position=2)
    noise = factories.claim(statement=WORD)
    factories.appearance(noise, factories.article())

    page = editors_desk().get(list_page("claim"), {"appearances__article__id__exact": article.pk})

    assert [row.pk for row in page.context["cl"].result_list] == [claim.pk]


@pytest.mark.parametrize("noun", ["article", "claimant", "source", "subject"])
def test_the_count_of_claims_in_a_list_leads_to_those_claims(noun: str) -> None:
    claim = factories.claim(claimant=factories.claimant())
    claim.about.add(factories.subject())
    factories.citation(claim)
    factories.citation(claim, source=claim.citations.get().source)
    factories.appearance(claim, factories.article())
    factories.claim(statement=WORD)
    desk = editors_desk()
    (address,) = re.findall(r'"(/admin/claims/claim/\?[^"]+)">1<', shown(desk.get(list_page(noun))))

    page = desk.get(address.replace("&amp;", "&"))

    assert [row.pk for row in page.context["cl"].result_list] == [claim.pk]


@pytest.mark.parametrize(
    "filters",
    [
        {"stage__exact": "draft"},
        {"verification_status__exact": "supported"},
        {"priority__exact": "harmful"},
        {"kind__exact": "quantity"},
        {"stage__exact": "draft", "verification_status__exact": "supported"},
    ],
)
def test_the_list_of_claims_is_filtered(filters: dict[str, str]) -> None:
    claim = factories.supported_claim(priority="harmful", kind="quantity")
    factories.submitted_claim(statement=WORD, verification_status="not_checkable")

    page = editors_desk().get(list_page("claim"), filters)

    assert [row.pk for row in page.context["cl"].result_list] == [claim.pk]


def test_the_list_of_editions_is_filtered_by_what_they_found() -> None:
    edition = factories.edition()
    other = factories.edition(verification_status="not_checkable", statement=WORD)

    page = editors_desk().get(list_page("edition"), {"verification_status": "supported"})

    assert [row.pk for row in page.context["cl"].result_list] == [edition.pk] != [other.pk]


NASTY = [
    {"q": "\x00"},
    {"q": "x" * 10_000},
    {"q": "C-999999999999999999999999999"},
    {"q": "'\"\\%_"},
    {"o": "99.-99"},
    {"p": "999999"},
    {"stage__exact": "\x00"},
    {"assigned_to__id__exact": "\x00"},
    {"appearances__article__id__exact": "9" * 30},
    {"citations__source__id__exact": "9" * 30},
    {"verification_status": "\x00"},
    {"unknown": "x"},
]


@pytest.mark.parametrize("noun", ROWS)
def test_no_address_of_a_list_fails(noun: str) -> None:
    ROWS[noun]()
    desk = administrators_desk()

    for asked in NASTY:
        assert desk.get(list_page(noun), asked, follow=True).status_code in (200, 400), asked


@pytest.mark.parametrize("noun", [*ROWS, "externalreview"])
def test_every_list_counts_its_filters_and_is_filtered_while_it_counts(noun: str) -> None:
    factories.external_review() if noun == "externalreview" else ROWS[noun]()
    desk = administrators_desk()

    page = desk.get(list_page(noun), {"_facets": "True"})

    assert page.status_code == 200
    for spec in page.context["cl"].filter_specs:
        for choice in spec.choices(page.context["cl"]):
            answer = desk.get(list_page(noun) + choice["query_string"])
            assert answer.status_code == 200, choice


@pytest.mark.parametrize("noun", ["group", "user"])
def test_lists_of_accounts_count_their_filters(noun: str) -> None:
    address = reverse(f"admin:auth_{noun}_changelist")

    assert administrators_desk().get(address, {"_facets": "True"}).status_code == 200


@pytest.mark.parametrize(
    ("model", "field"),
    [
        ("citation", "source"),
        ("appearance", "article"),
        ("claimlink", "target"),
        ("claim", "claimant"),
        ("claim", "about"),
        ("source", "derives_from"),
    ],
)
def test_an_autocomplete_answers_every_term(model: str, field: str) -> None:
    asked = {"app_label": "claims", "model_name": model, "field_name": field}
    desk = editors_desk()

    for term in ("", "needle", "\x00", "x" * 10_000, "C-1"):
        answer = desk.get("/admin/autocomplete/", {**asked, "term": term})
        assert answer.status_code == 200, term
