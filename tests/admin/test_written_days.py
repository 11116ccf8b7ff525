"""Dates on every form of the desk, as people write them."""

from typing import Any

import pytest
from django.apps import apps
from django.contrib import admin
from django.db.models import DateField, DateTimeField

from claims.admin.desk.fields import DayField, OpenedField
from claims.intake.claim_set.records import accepted
from claims.models import Claim, Source
from claims.models.edtf import EdtfField
from tests import factories
from tests.admin.browsing import add_page, added, editors_desk, errors, filled, page_of

pytestmark = pytest.mark.django_db


def forms_of_the_desk(request: Any) -> list[Any]:
    """The form of every record of ours that is written on the desk, and of its parts."""
    found = []
    for model in apps.get_app_config("claims").get_models():
        if not (page := admin.site._registry.get(model)) or not page.has_add_permission(request):
            continue
        parts = [part(model, admin.site).get_formset(request).form for part in page.inlines]
        found += [page.get_form(request), *parts]
    return found


def test_every_day_on_every_form_is_read_as_people_write_it(rf: Any) -> None:
    request = rf.get("/")
    request.user = factories.account(is_superuser=True)
    days = [
        (form, name)
        for form in forms_of_the_desk(request)
        for name, field in form.base_fields.items()
        for column in [form._meta.model._meta.get_field(name)]
        if isinstance(column, DateField)
        and not isinstance(column, DateTimeField)
        and not isinstance(field, DayField | OpenedField)
    ]
    assert days == []


def test_a_claim_keeps_what_its_dates_mean_and_shows_it_back() -> None:
    desk, claim = editors_desk(), factories.claim()
    row = {"place": "The archive", "query": "bridge", "found": "Nothing.", "kind": "search"}
    search = added("search_records", {**row, "made_on": "民國113年6月19日"})
    typed = {"made_on": "2022年5月10日", "concerns": "May 2022", "checked_on": "10 May 2022"}
    page = desk.get(page_of(claim))

    saved = desk.post(page_of(claim), filled(page, **typed, review_by="2025/1/2", **search))

    assert saved.status_code == 302, errors(saved)
    kept = Claim.objects.get(pk=claim.pk)
    assert (kept.made_on, kept.concerns) == ("2022-05-10", "2022-05")
    assert (str(kept.checked_on), str(kept.review_by)) == ("2022-05-10", "2025-01-02")
    assert str(kept.search_records.get().made_on) == "2024-06-19"
    for language in ("en", "zh-hant"):
        desk.cookies["django_language"] = language
        shown = filled(desk.get(page_of(claim)))
        assert (shown["made_on"], shown["checked_on"]) == ("2022-05-10", "2022-05-10")
        html = desk.get(page_of(claim)).content.decode()
        assert 'name="checked_on" value="2022-05-10"' in html


def test_a_day_that_can_be_read_in_two_ways_is_refused_in_words() -> None:
    desk = editors_desk()
    blank = desk.get(add_page("source"))

    for nasty in ("113.6.19", "19/6/2024", "05/06/2024", "someday", "2024-02-30", "\0"):
        page = desk.post(add_page("source"), filled(blank, title="A", consulted_on=nasty))
        assert "Write the day as 2024-06-19" in errors(page), nasty
    assert not Source.objects.exists()


def test_an_import_reads_a_date_as_a_form_does() -> None:
    columns = [
        (f"{model._meta.model_name}s", field.name)
        for model in (Claim, Source)
        for field in model._meta.concrete_fields
        if isinstance(field, EdtfField)
    ]
    assert len(columns) == 3
    for noun, column in columns:
        assert accepted(noun, column, "民國113年6月") == "2024-06"
