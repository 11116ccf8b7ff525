"""Two people edit one record, whichever noun it is: the second save erases nothing unseen."""

from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group
from django.db.models import Model
from django.urls import reverse

from claims.admin.desk.compared import ComparedAdmin
from claims.admin.desk.form_content import SEEN, seen_content
from claims.models import AttachedReview, Person
from tests import factories
from tests.admin.browsing import (
    added,
    administrators_desk,
    desk_of,
    errors,
    filled,
    list_page,
    said,
    seen_states,
)

pytestmark = pytest.mark.django_db(transaction=True)

RECORDS: dict[str, tuple[Any, str, str]] = {
    "article": (factories.article, "title", "note"),
    "claim": (factories.claim, "statement", "rationale"),
    "claimant": (factories.claimant, "name_en", "name_zh_hant"),
    "group": (lambda: Group.objects.create(name="Guests"), "name", "permissions"),
    "person": (lambda: Person.objects.of(factories.editor()), "public_name", "public_name"),
    "source": (factories.source, "title", "note"),
    "subject": (factories.subject, "name_en", "name_zh_hant"),
    "user": (factories.editor, "first_name", "last_name"),
}
"""How each noun of the desk is made, and two of its fields."""


@pytest.fixture(params=[*RECORDS])
def noun(request: Any) -> tuple[Any, str, str]:
    return RECORDS[request.param]


def page(record: Model) -> str:
    meta = record._meta
    return reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[record.pk])


def two_desks() -> list[Any]:
    return [desk_of(factories.account(is_superuser=True, username=name)) for name in "ab"]


def test_an_untouched_form_is_saved_and_changes_nothing(noun: tuple[Any, str, str]) -> None:
    record, desk = noun[0](), administrators_desk()
    before = type(record).objects.filter(pk=record.pk).values().get()

    assert desk.post(page(record), filled(desk.get(page(record)))).status_code == 302
    assert type(record).objects.filter(pk=record.pk).values().get() == before


def test_the_second_save_is_refused_and_merged(noun: tuple[Any, str, str]) -> None:
    make, field, other = noun
    record = make()
    ada, grace = two_desks()
    mine = filled(ada.get(page(record)), **{field: "Mine"})
    theirs: dict[str, Any] = {} if other == "permissions" else {other: "Theirs"}
    form = filled(grace.get(page(record)), **(theirs or {"permissions": ["1"]}))
    assert grace.post(page(record), form).status_code == 302

    shown = ada.post(page(record), mine)

    assert shown.status_code == 200
    assert "was changed after you opened this page. Nothing was saved" in errors(shown)
    assert "holds your words and those of b" in errors(shown)
    html = shown.content.decode()
    assert 'value="Mine"' in html or "Mine</textarea>" in html
    assert ada.post(page(record), filled(shown)).status_code == 302
    saved = type(record).objects.filter(pk=record.pk).values().get()
    assert saved[field] == "Mine"
    assert field == other or all(saved[name] == text for name, text in theirs.items())


def test_what_both_changed_is_saved_as_chosen(noun: tuple[Any, str, str]) -> None:
    make, field, _other = noun
    record = make()
    ada, grace = two_desks()
    mine = filled(ada.get(page(record)), **{field: "Mine"})
    grace.post(page(record), filled(grace.get(page(record)), **{field: "Theirs"}))
    shown = ada.post(page(record), mine)
    (difference,) = shown.context["conflict"].differences
    assert (difference.whose, str(difference.by)) == ("both", "b")

    assert ada.post(page(record), filled(shown, **{difference.choice: "theirs"})).status_code == 302
    assert type(record).objects.filter(pk=record.pk).values().get()[field] == "Theirs"


def test_both_wordings_are_kept_one_after_the_other_where_that_was_chosen() -> None:
    claim = factories.supported_claim()
    ada, grace = two_desks()
    field = "citations-1-summary"
    mine = filled(ada.get(page(claim)), **{field: "Mine."})
    grace.post(page(claim), filled(grace.get(page(claim)), **{field: "Theirs."}))
    shown = ada.post(page(claim), mine)

    ada.post(page(claim), filled(shown, **{f"settle-{field}": "both", "settle-x": "theirs"}))

    assert claim.citations.all()[1].summary == "Theirs.\nMine."


def test_a_claim_attached_to_a_review_meanwhile_stays_attached() -> None:
    review, first, second = factories.external_review(), factories.claim(), factories.claim()
    ada, grace = two_desks()
    prefix = ada.get(page(review)).context["inline_admin_formsets"][0].formset.prefix
    mine = filled(ada.get(page(review)), **added(prefix, {"claim": first.pk}))
    theirs = filled(grace.get(page(review)), **added(prefix, {"claim": second.pk}))
    assert grace.post(page(review), theirs).status_code == 302

    shown = ada.post(page(review), mine)

    assert shown.status_code == 200
    assert ada.post(page(review), filled(shown)).status_code == 302
    attached = AttachedReview.objects.filter(review=review).values_list("claim", flat=True)
    assert set(attached) == {first.pk, second.pk}


def test_every_admin_that_writes_compares() -> None:
    """A noun that is registered some other way would lose edits again."""
    request: Any = type("Request", (), {"user": factories.account(is_superuser=True)})
    writing = [
        owner for owner in admin.site._registry.values() if owner.has_change_permission(request)
    ]

    assert [owner for owner in writing if not isinstance(owner, ComparedAdmin)] == []
    assert {owner.opts.model_name for owner in writing} >= {*RECORDS, "externalreview"}
    request.method, request.POST = "GET", {}
    without = [o for o in writing if SEEN not in o.get_form(request, None, change=True).base_fields]
    assert without == []


def test_what_a_page_carries_holds_no_hash_of_a_password() -> None:
    account = factories.editor()

    shown = administrators_desk().get(page(account))

    carried = seen_content(shown.context["adminform"].form.initial[SEEN])
    assert carried[""][""]["username"] == [account.username]
    assert "password" not in carried[""][""]


@pytest.mark.parametrize("name", sorted(RECORDS.keys() - {"person"}))  # whom nobody deletes
def test_what_somebody_changed_meanwhile_is_not_deleted(name: str) -> None:
    make, field, _other = RECORDS[name]
    record = make()
    ada, grace = two_desks()
    address = page(record).replace("/change/", "/delete/")
    asked = ada.get(address)
    grace.post(page(record), filled(grace.get(page(record)), **{field: "Theirs"}))

    answer = ada.post(address, {"post": "yes", **seen_states(asked)}, follow=True)

    assert "was changed by b after you opened the page: nothing was deleted" in said(answer)
    assert type(record).objects.filter(pk=record.pk).exists()
    asked = ada.get(address)
    ada.post(address, {"post": "yes", **seen_states(asked)})
    assert not type(record).objects.filter(pk=record.pk).exists()


def test_of_several_none_is_deleted_if_one_was_changed_meanwhile() -> None:
    sources = [factories.source(), factories.source()]
    ada, grace = two_desks()
    form = {"action": "delete_selected", "_selected_action": [source.pk for source in sources]}
    asked = ada.post(list_page("source"), form)
    grace.post(page(sources[0]), filled(grace.get(page(sources[0])), title="Theirs"))

    answer = ada.post(
        list_page("source"), {**form, "post": "yes", **seen_states(asked)}, follow=True
    )

    assert "“Theirs” was changed by b after you opened the page" in said(answer)
    assert type(sources[0]).objects.count() == 2


def test_a_claim_with_a_citation_that_somebody_added_meanwhile_is_not_deleted() -> None:
    claim = factories.claim()
    desk = administrators_desk()
    address = page(claim).replace("/change/", "/delete/")
    asked = desk.get(address)
    factories.citation(claim)

    desk.post(address, {"post": "yes", **seen_states(asked)})

    assert type(claim).objects.filter(pk=claim.pk).exists()


def listed(answer: Any) -> dict[str, Any]:
    """The fields that the form of a list posts, untouched."""
    formset = answer.context["cl"].formset
    fields = {"_save": "Save"}
    for form in (formset.management_form, *formset.forms):
        for bound in form:
            fields[bound.html_name] = str(bound.value() if bound.value() is not None else "")
    return fields


def test_in_a_list_only_what_both_wrote_comes_back() -> None:
    people = [Person.objects.of(factories.editor()) for _person in range(3)]
    ada, grace = two_desks()
    mine, theirs = (listed(desk.get(list_page("person"))) for desk in (ada, grace))
    theirs |= {"form-0-public_name": "Theirs", "form-1-public_name": "Theirs"}
    assert grace.post(list_page("person"), theirs).status_code == 302
    mine |= {"form-1-public_name": "Mine", "form-2-public_name": "Mine"}

    answer = ada.post(list_page("person"), mine)

    assert answer.status_code == 200
    (difference,) = answer.context["conflict"].differences
    assert (difference.whose, str(difference.by), difference.choice) == (
        "both",
        "b",
        "settle-form-1-public_name",
    )
    assert [name(person) for person in people] == ["Theirs", "Theirs", ""]
    again = {**listed(answer), difference.choice: "mine"}
    assert ada.post(list_page("person"), again).status_code == 302
    assert [name(person) for person in people] == ["Theirs", "Mine", "Mine"]


def test_in_a_list_rows_of_others_stop_nobody() -> None:
    people = [Person.objects.of(factories.editor()) for _person in range(2)]
    ada, grace = two_desks()
    mine, theirs = (listed(desk.get(list_page("person"))) for desk in (ada, grace))
    grace.post(list_page("person"), {**theirs, "form-0-public_name": "Theirs"})

    answer = ada.post(list_page("person"), {**mine, "form-1-public_name": "Mine"})

    assert answer.status_code == 302
    assert [name(person) for person in people] == ["Theirs", "Mine"]


def name(person: Person) -> str:
    return Person.objects.get(pk=person.pk).public_name


@pytest.mark.parametrize("action", ["assign_to_me", "assign_selected"])
def test_a_claim_that_somebody_took_meanwhile_stays_theirs(action: str) -> None:
    taken, free = factories.claim(), factories.claim()
    ada, grace = factories.editor(username="ada"), factories.editor(username="grace")
    desk = desk_of(ada)
    shown = seen_states(desk.get(list_page("claim")))
    form = {"action": action, "_selected_action": [taken.pk, free.pk], **shown}
    type(taken).objects.filter(pk=taken.pk).update(assigned_to=grace)

    answer = desk.post(
        list_page("claim"), {**form, "answered": "1", "to": ada.pk, "due_at": ""}, follow=True
    )

    assert f"{taken.label}: it was assigned to grace after you opened the list" in said(answer)
    owners = type(taken).objects.order_by("pk").values_list("assigned_to__username", flat=True)
    assert list(owners) == ["grace", "ada"]
