"""Exports from the list of claims: what is published of the chosen ones, as a file."""

import io
import json
import zipfile
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from claims.admin.claim.exporting import PACKAGES, formats
from claims.exports import FORMATS
from claims.models import Claim
from claims.selection.parameters import MAX_VALUES
from tests import factories
from tests.admin.browsing import desk_of, list_page, said
from tests.full_disk import room_for
from tests.noise import WORD, make_noise
from tests.rich_claim import rich_claim

pytestmark = pytest.mark.django_db


def readers_desk() -> Client:
    return desk_of(factories.account("Researchers"))


def exported(desk: Client, form: str, *claims: Claim, follow: bool = False) -> Any:
    chosen = [claim.pk for claim in claims]
    posted = {"action": "export_selected", "_selected_action": chosen, "select_across": "0"}
    asked = desk.post(list_page("claim"), posted)
    assert "claims that were never published" in asked.content.decode()
    return desk.post(list_page("claim"), {**posted, "answered": "1", "format": form}, follow=follow)


def test_the_file_holds_what_is_published_of_the_chosen_claims_and_nothing_else() -> None:
    noise = make_noise()
    chosen, other = rich_claim(), factories.published_claim()

    answer = exported(readers_desk(), "jsonl", chosen, *noise.values())
    exact = b"".join(answer)

    told = [json.loads(line)["claim"]["number"] for line in exact.splitlines()]
    assert told == sorted([noise["reopened"].number, chosen.number])
    assert other.number not in told
    assert WORD.encode() not in exact
    assert answer.headers["Content-Disposition"].endswith('.jsonl"')


def test_every_format_can_be_chosen_and_has_a_label() -> None:
    claim = rich_claim()
    labels = dict(formats())

    assert set(labels) >= {*FORMATS, *PACKAGES} - {"csv"}
    for name in ("csv", "xlsx", "claims.ris", "sources.csv"):
        answer = exported(readers_desk(), name, claim)
        assert answer.headers["Content-Type"] == FORMATS[name].media_type
        assert len(b"".join(answer)) > 100


def test_a_package_names_the_chosen_claims_and_can_be_asked_for_again(client: Client) -> None:
    claim, _other = rich_claim(), factories.published_claim()

    exact = b"".join(exported(readers_desk(), "package", claim))

    with zipfile.ZipFile(io.BytesIO(exact)) as file:
        described = json.loads(file.read("datapackage.json"))["factcheck"]
    assert described["query"]["filters"] == {"claim": [str(claim.public_id)]}
    again = client.get("/api/v1/export", {"claim": str(claim.public_id)})
    assert b"".join(again) == exact


def test_version_2_of_the_package_is_chosen_as_a_draft(client: Client) -> None:
    claim = rich_claim()

    exact = b"".join(exported(readers_desk(), "package-2", claim))

    assert "draft" in dict(formats())["package-2"]
    asked = {"claim": str(claim.public_id), "package_version": "2"}
    assert b"".join(client.get("/api/v1/export", asked)) == exact


def test_a_package_of_more_claims_than_can_be_asked_for_is_refused() -> None:
    author = factories.editor()
    claims = [factories.claim(created_by=author) for _ in range(MAX_VALUES)]

    page = exported(readers_desk(), "package", factories.published_claim(), *claims, follow=True)

    assert f"holds at most {MAX_VALUES}" in said(page)


def test_of_claims_that_were_never_published_there_is_no_file() -> None:
    page = exported(readers_desk(), "csv", factories.claim(), follow=True)

    assert "None of the selected claims is published." in said(page)


def test_what_does_not_fit_into_a_cell_is_said_with_the_claim() -> None:
    claim = factories.published_claim(rationale="bell\x07")

    page = exported(readers_desk(), "xlsx", claim, follow=True)

    assert f"C-{claim.number}, rationale: it holds a control character" in said(page)


@pytest.mark.parametrize("form", ["xlsx", "package"])
def test_a_full_disk_is_said_on_the_page(form: str) -> None:
    claim = factories.published_claim()

    with room_for(100):
        page = exported(readers_desk(), form, claim, follow=True)

    assert "no room on its disk" in said(page)


def test_the_list_of_claims_has_a_button_for_the_package_of_everything() -> None:
    page = readers_desk().get(list_page("claim")).content.decode()

    assert f'href="{reverse("api:package")}"' in page
