"""Addresses that Django brings along answer whatever stands in them, and never with a fault."""

from urllib.parse import quote

import pytest
from django.contrib.contenttypes.models import ContentType
from django.test import Client

from tests import factories

pytestmark = pytest.mark.django_db

NASTY = [
    "x",
    "0",
    "-1",
    "1.5",
    "\x00",
    "9" * 30,
    "١",
    "%",
    "😀",
    "a" * 5_000,
    "None",
    "_5F",
    "../..",
]


@pytest.fixture
def desk() -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(factories.account(is_superuser=True))
    return client


@pytest.mark.parametrize("nasty", NASTY)
def test_no_kind_of_record_has_a_place_on_the_site_by_djangos_own_address(
    desk: Client, nasty: str
) -> None:
    kinds = [str(kind.pk) for kind in ContentType.objects.all()]
    gone = ContentType.objects.create(app_label="claims", model="gone")
    for kind in [*kinds, str(gone.pk), quote(nasty, safe="")]:
        status = desk.get(f"/admin/r/{kind}/{quote(nasty, safe='')}/").status_code
        assert status == 404, (kind, nasty)


@pytest.mark.parametrize("nasty", NASTY)
def test_what_the_desk_asks_with_parameters_answers(desk: Client, nasty: str) -> None:
    value = quote(nasty)
    asked = [
        f"/admin/autocomplete/?app_label=claims&model_name=claim&field_name={value}",
        f"/admin/autocomplete/?app_label={value}&model_name=claim&field_name=claimant",
        f"/admin/autocomplete/?app_label=claims&model_name=claim&field_name=claimant&page={value}",
        f"/admin/autocomplete/?app_label=claims&model_name=claim&field_name=claimant&term={value}",
        f"/admin/claims/source/?p={value}",
        f"/admin/claims/source/?o={value}&_to_field={value}&_popup=1",
        f"/admin/claims/source/?id__exact={value}",
        f"/admin/claims/source/?issued__year={value}",
        f"/admin/auth/user/?groups__id__exact={value}&q={value}",
        f"/admin/claims/source/{quote(nasty, safe='')}/change/",
        f"/admin/claims/source/{quote(nasty, safe='')}/",
        f"/admin/{value}/",
        f"/admin/login/?next={value}",
        f"/admin/jsi18n/?{value}",
    ]
    answered = {address: desk.get(address).status_code for address in asked}
    assert {address: status for address, status in answered.items() if status >= 500} == {}


@pytest.mark.parametrize("nasty", NASTY)
def test_the_choice_of_a_language_answers(desk: Client, nasty: str) -> None:
    for fields in ({"language": nasty}, {"language": "en", "next": nasty}, {}):
        assert desk.post("/i18n/setlang/", fields).status_code < 500
