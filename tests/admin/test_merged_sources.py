"""Sources side by side on the desk, merged into one; the old ones lead there."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from claims.models import Source
from tests import factories
from tests.admin.browsing import editors_desk, list_page, page_of, said

pytestmark = pytest.mark.django_db

MERGE = reverse("admin:claims_source_merge")


def side_by_side(desk: Client, *sources: Source) -> Any:
    return desk.get(MERGE, {"source": [source.pk for source in sources]})


def as_shown(page: Any) -> dict[str, Any]:
    """The values that the page posts if nobody touched it."""
    fields = {f"seen-{source.pk}": state for source, state in page.context["sources"]}
    for row in page.context["rows"]:
        if not row.is_same:
            [chosen] = [cell.source.pk for cell in row.cells if cell.is_chosen]
            fields[f"take-{row.name}"] = chosen
    return {**fields, "into": page.context["into"].pk}


def push(desk: Client, page: Any, **changes: Any) -> Any:
    address = page.request["PATH_INFO"] + "?" + page.request["QUERY_STRING"]
    return desk.post(address, {**as_shown(page), **changes}, follow=True)


def test_selected_sources_are_merged_as_the_page_proposes() -> None:
    desk = editors_desk()
    stays = factories.source(publisher="", title="The document")
    other = factories.source(publisher="Reuters")
    cited, draft = factories.claim(), factories.claim()
    factories.citation(cited, source=stays)
    factories.citation(factories.claim(), source=stays)
    factories.citation(draft, source=other)
    action = {"action": "merge_selected", "_selected_action": [other.pk, stays.pk]}

    page = desk.post(list_page("source"), action, follow=True)
    page = push(desk, page)

    stays.refresh_from_db()
    other.refresh_from_db()
    assert page.redirect_chain[-1][0] == page_of(stays)
    assert (stays.publisher, stays.title) == ("Reuters", "The document")
    assert other.merged_into == stays
    assert f"Their citations in drafts are now of this source: {draft.label}." in said(page)
    assert cited.citations.get().source == stays


def test_what_was_chosen_is_what_is_done() -> None:
    desk, first, second = editors_desk(), factories.source(), factories.source()

    push(
        desk,
        side_by_side(desk, first, second),
        into=second.pk,
        **{"take-title": first.pk, "take-url": second.pk},
    )

    title = first.title
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.merged_into, second.merged_into) == (second, None)
    assert second.title == title


def test_a_merged_source_leads_to_the_one_that_stands() -> None:
    desk, stays = editors_desk(), factories.source()
    other = factories.source(merged_into=stays)

    for page in (desk.get(page_of(other), follow=True), desk.post(page_of(other), follow=True)):
        assert page.redirect_chain == [(page_of(stays), 302)]
        assert said(page) == f"“{other.title}” was merged into this source."


def test_merged_sources_are_listed_only_when_asked_for() -> None:
    desk, stays = editors_desk(), factories.source()
    other = factories.source(merged_into=stays)

    def listed(**query: str) -> set[Source]:
        return set(desk.get(list_page("source"), query).context["cl"].result_list)

    assert listed() == {stays}
    assert listed(merged="only") == {other}
    assert listed(merged="all") == {stays, other}


def test_nobody_cites_a_merged_source_any_more() -> None:
    desk, stays = editors_desk(), factories.source(title="Needle")
    factories.source(title="Needle", merged_into=stays)
    choice = {"app_label": "claims", "model_name": "citation", "field_name": "source"}

    found = desk.get(reverse("admin:autocomplete"), {**choice, "term": "Needle"}).json()

    assert [row["id"] for row in found["results"]] == [str(stays.pk)]


def test_of_two_people_at_once_the_second_looks_again() -> None:
    first_desk, second_desk = editors_desk(), editors_desk()
    stays, other = factories.source(), factories.source()
    shown_first = side_by_side(first_desk, stays, other)
    shown_second = side_by_side(second_desk, stays, other)
    push(first_desk, shown_first, into=stays.pk)

    page = push(second_desk, shown_second, into=other.pk)

    assert f"“{other.title}” is merged already" in said(page)
    stays.refresh_from_db()
    assert stays.merged_into is None


def test_a_source_changed_meanwhile_is_looked_at_again() -> None:
    desk, stays, other = editors_desk(), factories.source(), factories.source()
    page = side_by_side(desk, stays, other)
    Source.objects.filter(pk=other.pk).update(title="Another title")

    page = push(desk, page)

    assert "was changed after you opened the page" in said(page)
    assert "Another title" in page.content.decode()
    assert not Source.objects.filter(merged_into__isnull=False).exists()


def test_one_source_alone_is_shown_with_what_the_search_finds() -> None:
    desk, source = editors_desk(), factories.source(title="Needle")
    other, noise = factories.source(title="needle again"), factories.source()

    page = side_by_side(desk, source)

    assert [candidate for candidate, _address in page.context["candidates"]] == [other]
    assert noise.title not in page.content.decode()
    assert page.context["candidates"][0][1] == f"{MERGE}?source={source.pk}&source={other.pk}"


@pytest.mark.parametrize("query", ["", "source=0", "source=x&source=²", "source=" + "9" * 40])
def test_sources_that_do_not_exist_lead_back_to_the_list(query: str) -> None:
    page = editors_desk().get(f"{MERGE}?{query}", follow=True)

    assert page.redirect_chain[-1][0] == list_page("source")


def test_too_many_at_once_are_refused_in_words() -> None:
    sources = [factories.source() for _number in range(6)]

    page = editors_desk().get(MERGE, {"source": [one.pk for one in sources]}, follow=True)

    assert said(page) == "Compare at most 5 sources at once."


@pytest.mark.parametrize("nasty", ["\0", "²", "-1", "9" * 40, "x" * 1000, ""])
def test_odd_answers_are_refused_in_words(nasty: str) -> None:
    desk, stays, other = editors_desk(), factories.source(), factories.source()
    page = side_by_side(desk, stays, other)

    page = push(desk, page, **{"into": nasty, "take-title": nasty, f"seen-{stays.pk}": nasty})

    assert page.status_code == 200
    assert "was changed after you opened the page" in said(page)
