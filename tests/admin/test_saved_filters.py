"""Lists of claims under a name: saved by their address, each account's own."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from claims.models import SavedFilter
from tests import factories
from tests.admin.browsing import desk_of, editors_desk, list_page, said
from tests.refused import refused

pytestmark = pytest.mark.django_db

SAVE = reverse("admin:claims_claim_save_filter")
HOME = reverse("admin:index")


def save(desk: Client, name: str, query: str) -> Any:
    return desk.post(SAVE, {"name": name, "query": query}, follow=True)


def names_shown(page: Any) -> list[str]:
    return [saved.name for saved, _address in page.context["saved_filters"]]


def test_a_list_is_named_and_found_again_there_and_at_home() -> None:
    desk, needle, noise = editors_desk(), factories.claim(kind="legal"), factories.claim()
    shown = desk.get(list_page("claim"), {"kind__exact": "legal", "p": "1"})
    query = shown.context["filter_form"].initial["query"]

    page = save(desk, "Law", query)

    assert query == "kind__exact=legal"
    assert said(page) == "Saved as “Law”."
    assert list(page.context["cl"].result_list) == [needle]
    assert page.context["filter_form"] is None
    assert (
        f'href="{list_page("claim")}?kind__exact=legal">Law</a>' in desk.get(HOME).content.decode()
    )
    assert noise.pk != needle.pk


def test_what_is_saved_again_under_a_name_takes_its_place() -> None:
    desk = editors_desk()
    save(desk, "Mine", "kind__exact=legal")
    save(desk, "Mine", "kind__exact=quantity&p=3&e=1")

    assert [saved.query for saved in SavedFilter.objects.all()] == ["kind__exact=quantity"]


def test_everybody_has_their_own() -> None:
    mine, theirs = factories.editor(), factories.account("Researchers")
    save(desk_of(mine), "Mine", "q=a")
    save(desk_of(theirs), "Theirs", "q=b")
    other = SavedFilter.objects.get(name="Theirs")

    assert names_shown(desk_of(mine).get(list_page("claim"))) == ["Mine"]
    forget = reverse("admin:claims_claim_delete_filter", args=[other.pk])
    assert desk_of(mine).post(forget).status_code == 404
    assert "is forgotten" in said(desk_of(theirs).post(forget, follow=True))
    assert list(SavedFilter.objects.values_list("name", flat=True)) == ["Mine"]


@pytest.mark.parametrize(
    ("name", "query", "words"),
    [
        ("", "q=a", "Give the list a name."),
        ("  ", "q=a", "Give the list a name."),
        ("x" * 61, "q=a", "at most 60 characters"),
        ("a\0b", "q=a", "Null characters"),
        ("All", "", "Filter or search the list first"),
        ("All", "p=2", "Filter or search the list first"),
        ("Long", "q=" + "x" * 3000, "at most 2000 characters"),
    ],
)
def test_odd_lists_are_refused_in_words(name: str, query: str, words: str) -> None:
    page = save(editors_desk(), name, query)

    assert words in said(page)
    assert not SavedFilter.objects.exists()


@pytest.mark.parametrize(
    "query", ["no_such_field=1", "kind__exact=²&kind__exact=x", "%00=%ff", "&&&=="]
)
def test_an_odd_list_opens_all_the_same(query: str) -> None:
    assert save(editors_desk(), "Odd", query).status_code == 200


def test_the_database_holds_the_name_and_what_it_names() -> None:
    account = factories.editor()
    SavedFilter.objects.create(account=account, name="A", query="q=a")

    with refused("saved_filter_name_once"):
        SavedFilter.objects.create(account=account, name="A", query="q=b")
    with refused("saved_filter_whole"):
        SavedFilter.objects.create(account=account, name=" ", query="q=b")
