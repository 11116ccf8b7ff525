"""Imports on the desk: what was previewed is done on confirmation, exactly that or nothing."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from claims.models import Claim, ExternalReview, Source, Upload
from claims.models.upload import MAX_BYTES
from tests import factories
from tests.admin.browsing import desk_of, editors_desk, list_page, said
from tests.intake.odd_claim_reviews import review
from tests.intake.odd_references import BIBTEX
from tests.intake.small_set import small_set
from tests.refused import refused

pytestmark = pytest.mark.django_db

FILES = {
    "claim": (json.dumps(small_set()), Claim, 2),
    "source": (f"{BIBTEX[0]}\n@misc{{untitled, year=2024}}", Source, 1),
    "externalreview": (
        f"[{review()}, {review(claimReviewed=None, itemReviewed=None)}]",
        ExternalReview,
        1,
    ),
}


def upload(desk: Client, noun: str, text: str | bytes = "", name: str = "file.json") -> Any:
    content = (text or FILES[noun][0]).encode() if isinstance(text, str) else text
    address = reverse(f"admin:claims_{noun}_import")
    return desk.post(address, {"file": SimpleUploadedFile(name, content)}, follow=True)


def confirm(desk: Client, page: Any) -> Any:
    noun = page.context["opts"].model_name
    form = {"confirmed": page.context["confirmed"]}
    return desk.post(reverse(f"admin:claims_{noun}_preview"), form, follow=True)


@pytest.mark.parametrize("noun", FILES)
def test_a_file_is_previewed_and_imported_on_confirmation(noun: str) -> None:
    _text, model, count = FILES[noun]
    desk = editors_desk()

    page = upload(desk, noun)
    assert not model._default_manager.exists()
    assert "Will be created" in page.content.decode()
    after = confirm(desk, page)

    assert model._default_manager.count() == count
    assert "The file was imported." in said(after)
    assert not Upload.objects.exists()


@pytest.mark.parametrize("noun", FILES)
def test_a_second_time_there_is_nothing_to_confirm(noun: str) -> None:
    desk = editors_desk()
    confirm(desk, upload(desk, noun))

    page = upload(desk, noun).content.decode()

    assert "There is nothing to import" in page
    assert "Import this" not in page


def test_what_was_refused_is_told_as_a_warning_once_the_rest_is_in() -> None:
    desk = editors_desk()
    desk.cookies["django_language"] = "zh-hant"

    after = confirm(desk, upload(desk, "source"))

    told = [(message.level_tag, str(message)) for message in after.context["messages"]]
    warned = [words for level, words in told if level == "warning"]
    assert len(warned) == 1 and warned[0].startswith("第 2 筆")
    assert ("info", "來源：新增 1 筆、拒絕 1 筆") in told


def test_what_is_refused_is_listed_beside_what_comes_in() -> None:
    page = upload(editors_desk(), "source").content.decode()

    assert "Will be refused" in page
    assert "Record 2 (untitled)" in page


def test_a_file_that_cannot_be_imported_says_every_reason_and_leaves_nothing() -> None:
    broken = small_set()
    broken["claims"][0]["concerns"] = "last summer"
    broken["claims"][1]["verification_status"] = "true"

    page = upload(editors_desk(), "claim", json.dumps(broken)).content.decode()

    assert "claims › second › verification_status" in page
    assert not Upload.objects.exists()


def test_a_change_meanwhile_leads_to_a_new_preview_and_imports_nothing() -> None:
    desk = editors_desk()
    page = upload(desk, "claim")
    factories.source(url="https://institute.example/report")

    after = confirm(desk, page)

    assert "The database has changed since the preview" in said(after)
    assert after.context["confirmed"] != page.context["confirmed"]
    assert not Claim.objects.exists()
    confirm(desk, after)
    assert Claim.objects.count() == 2


def test_of_two_people_who_confirm_the_same_file_the_second_sees_what_is_left() -> None:
    first, second = editors_desk(), editors_desk()
    pages = upload(first, "claim"), upload(second, "claim")

    confirm(first, pages[0])
    after = confirm(second, pages[1])

    assert "There is nothing to import" in after.content.decode()
    assert Claim.objects.count() == 2


def test_a_file_that_took_the_place_of_another_is_not_confirmed_unseen() -> None:
    desk = editors_desk()
    page = upload(desk, "source")
    upload(desk, "source", BIBTEX[2])

    after = confirm(desk, page)

    assert "Another file took its place" in said(after)
    assert not Source.objects.exists()


def test_nobody_sees_or_confirms_the_file_of_another() -> None:
    page = upload(editors_desk(), "source")
    other = editors_desk()

    after = confirm(other, page)

    assert "There is no file to import" in said(after)
    assert not Source.objects.exists()


def test_the_preview_speaks_the_language_in_which_it_is_confirmed_later() -> None:
    editor = factories.editor()
    chinese, english = desk_of(editor), desk_of(editor)
    chinese.cookies["django_language"] = "zh-hant"
    page = upload(chinese, "source")

    confirm(english, page)

    assert Source.objects.count() == 1


def test_the_preview_speaks_the_language_of_who_reads_it() -> None:
    desk = editors_desk()
    upload(desk, "source")
    desk.cookies["django_language"] = "zh-hant"

    page = desk.get(reverse("admin:claims_source_preview"), follow=True).content.decode()

    assert "檔案以 UTF-8 讀取。" in page


def test_files_are_kept_a_day() -> None:
    upload(editors_desk(), "source")
    Upload.objects.update(uploaded_at=timezone.now() - timedelta(days=2))
    upload(editors_desk(), "source")

    assert Upload.objects.count() == 1


def test_a_file_beyond_the_measure_is_refused_by_form_and_database() -> None:
    page = upload(editors_desk(), "source", b"x" * (MAX_BYTES + 1)).content.decode()
    assert "The file has 20 MB, the desk takes 20" in page

    with refused("upload_size"):
        Upload.objects.create(owner=factories.editor(), content=b"x" * (MAX_BYTES + 1))


@pytest.mark.parametrize("text", [b"", b"\xff\xff", b"\0" * 9, b"{", b"[" * 9000, b"<!DOCTYPE x>"])
@pytest.mark.parametrize("noun", FILES)
def test_no_file_ends_in_an_error_page(noun: str, text: bytes) -> None:
    page = upload(editors_desk(), noun, text or b" ", name="\u202e<b>.json")

    assert page.status_code == 200
    assert "<b>.json" not in page.content.decode()


def test_the_list_offers_the_import_to_those_who_may() -> None:
    for noun in FILES:
        link = f'href="{reverse(f"admin:claims_{noun}_import")}"'
        assert link in editors_desk().get(list_page(noun)).content.decode()
        reader = desk_of(factories.account("Researchers"))
        assert link not in reader.get(list_page(noun)).content.decode()
