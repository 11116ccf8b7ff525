"""Acts that the desk saves: the next draft, a number that opens its claim, errors with links."""

import pytest
from django.urls import reverse

from claims import workflow
from claims.workflow import worklist
from tests import factories
from tests.admin.browsing import (
    add_page,
    added,
    desk_of,
    editors_desk,
    filled,
    list_page,
    page_of,
    review_page,
    said,
)

pytestmark = pytest.mark.django_db

BUTTON = 'name="_next"'


def test_saving_leads_to_the_next_draft_in_the_reading_order_of_the_article() -> None:
    article, other = factories.article(), factories.article()
    last, first, second, done, elsewhere = (factories.claim() for _claim in range(5))
    for claim, where, position in (
        (first, article, 1),
        (done, article, 2),
        (second, article, 2),
        (last, article, 9),
        (elsewhere, other, 3),
    ):
        factories.appearance(claim, where, position=position)
    type(done).objects.filter(pk=done.pk).update(stage="dropped")
    desk = editors_desk()

    opened = desk.get(page_of(first))
    assert BUTTON in opened.content.decode()
    saved = desk.post(page_of(first), filled(opened, statement="Saved.", _next="1"), follow=True)
    assert saved.redirect_chain[-1][0] == page_of(second)
    assert said(saved) == f"{first.label} is saved."
    first.refresh_from_db()
    assert first.statement == "Saved."

    end = desk.get(page_of(last))
    assert BUTTON not in end.content.decode()
    stays = desk.post(page_of(last), filled(end, _next="1"), follow=True)
    assert stays.redirect_chain[-1][0] == page_of(last)
    assert "No other draft follows" in said(stays)
    assert BUTTON not in desk.get(page_of(factories.claim())).content.decode()


def test_a_number_in_the_search_of_the_header_opens_its_claim() -> None:
    claim, desk = factories.claim(), editors_desk()

    def opened(words: str) -> str:
        answer = desk.get(list_page("claim"), {"q": words, "open": "1"}, follow=True)
        assert answer.status_code == 200
        return str(answer.redirect_chain[-1][0])

    assert {opened(words) for words in (claim.label, f" c{claim.number} ")} == {page_of(claim)}
    for words in ("C-999999", "the bridge", "", "C-" + "9" * 18, "a\0b"):
        assert opened(words).startswith(list_page("claim"))
    assert 'name="open"' in desk.get(reverse("admin:index")).content.decode()


def test_what_one_submitted_is_on_a_list_of_ones_own_until_it_is_answered() -> None:
    editor, reviewer = factories.editor(), factories.reviewer()
    claim, _submission = factories.submitted_claim(by=editor)
    factories.submitted_claim()

    def submitted() -> list[int]:
        return [one.pk for one in worklist.WORK_LISTS["submitted"].claims(editor)]

    assert submitted() == [claim.pk]
    home = desk_of(reviewer).get(reverse("admin:index")).content.decode()
    assert review_page(claim) in home
    workflow.return_to_author(claim, actor=reviewer, comment="Which bridge?")
    assert submitted() == []


def test_errors_stand_above_the_form_with_links_to_their_fields() -> None:
    desk = editors_desk()
    blank = desk.get(add_page("claim"))
    row = added("citations", {"stance": "", "position": "1", "locator": "4", "locator_label": ""})

    page = desk.post(add_page("claim"), filled(blank, statement="", language="??", **row))

    html = page.content.decode()
    links = html[html.index('class="desk error-links"') : html.index("errornote")]
    for anchor in ("id_statement", "id_language", "id_citations-0-source", "id_citations-0-stance"):
        assert f'href="#{anchor}"' in links and f'id="{anchor}"' in html
    assert "Citation 1, Source" in links
    assert "error-links" not in blank.content.decode()


def test_what_is_handed_to_a_reviewer_leads_to_its_review_with_its_due_time() -> None:
    editor, reviewer = factories.editor(), factories.reviewer()
    claim, _submission = factories.submitted_claim(by=editor)
    long_ago, far_ahead = "2020-01-02 03:04+00:00", "2999-01-02 03:04+00:00"
    type(claim).objects.filter(pk=claim.pk).update(assigned_to=reviewer, due_at=long_ago)
    draft = factories.claim(assigned_to=reviewer, due_at=far_ahead)

    html = desk_of(reviewer).get(reverse("admin:index")).content.decode()

    card = html[html.index("Handed to me") : html.index("Waiting for my review")]
    assert review_page(claim) in card and page_of(claim) not in card
    assert page_of(draft) in card
    assert card.count("overdue") == 1 and "2020-01-02" in card and "2999-01-02" in card
    theirs = desk_of(editor).get(reverse("admin:index")).content.decode()
    assert page_of(claim) in theirs and review_page(claim) not in theirs
    for address in (page_of(claim), page_of(draft)):
        assert "due <time" in desk_of(reviewer).get(address).content.decode()
