"""The page that asks what the columns of somebody's sheet hold: from the file to the claims."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from claims.models import Claim, FindingWord, Upload
from tests import factories
from tests.admin.browsing import desk_of, editors_desk, said
from tests.admin.test_importing import confirm, upload
from tests.intake.foreign_sheets import ADDRESS, BRIDGE, CHINESE, ENGLISH, ZH_ROW, text

pytestmark = pytest.mark.django_db

COLUMNS = "admin:claims_claim_columns"
SHEET = text([*CHINESE, "部門"], [*ZH_ROW, "科學組"], ["隧道仍開放。", "部份對", "", ""])


def uploaded(desk: Client, content: bytes = SHEET) -> Any:
    return upload(desk, "claim", content, "sheet.csv")


def answers(page: Any, **changes: str) -> dict[str, str]:
    """What the form on the page would send, with some changes."""
    form = page.context["form"]
    given = {name: form[name].value() or "" for name in form.fields}
    return {**given, "finding": form.survey.finding, **changes}


def answer(desk: Client, page: Any, **changes: str) -> Any:
    return desk.post(reverse(COLUMNS), answers(page, **changes), follow=True)


def test_a_sheet_with_other_headings_is_asked_about_before_its_preview() -> None:
    desk = editors_desk()

    page = uploaded(desk)

    form = page.context["form"]
    columns = [form[f"column-{number}"].value() for number in range(4)]
    assert columns == ["statement", "verification_status", "source_url", ""]
    assert [form[f"word-{number}"].value() for number in range(2)] == ["refuted", ""]
    assert "科學組" in page.content.decode()
    assert not Claim.objects.exists()


def test_what_was_answered_is_previewed_and_imported_as_it_was_shown() -> None:
    desk = editors_desk()

    preview = answer(desk, uploaded(desk), **{"word-1": "partly_supported"})

    shown = preview.content.decode()
    assert "Will be created" in shown
    assert "Column “部門” is none of our columns" in shown
    assert not Claim.objects.exists() and not FindingWord.objects.exists()
    assert "The file was imported." in said(confirm(desk, preview))
    bridge, tunnel = Claim.objects.order_by("number")
    assert (bridge.verification_status, bridge.note) == ("refuted", "部門: 科學組")
    assert bridge.citations.get().source.url == f"{ADDRESS}1"
    assert (tunnel.verification_status, tunnel.language) == ("partly_supported", "zh-Hant")
    assert FindingWord.objects.get(word="部份對").verification_status == "partly_supported"


def test_a_word_that_was_mapped_before_is_chosen_already() -> None:
    desk = editors_desk()
    confirm(desk, answer(desk, uploaded(desk), **{"word-1": "partly_supported"}))

    again = uploaded(desk, text(["說法", "判定"], ["塔很高。", "部份對"]))

    assert again.context["form"]["word-0"].value() == "partly_supported"


def test_a_word_without_an_answer_is_asked_for_again() -> None:
    desk = editors_desk()

    page = answer(desk, uploaded(desk))

    assert "word-1" in page.context["form"].errors
    assert not Upload.objects.get().report_digest


def test_another_column_of_findings_brings_its_own_words() -> None:
    desk = editors_desk()
    sheet = text(["Claim", "Status", "Truth"], [BRIDGE, "done", "No"])

    page = answer(
        desk, uploaded(desk, sheet), **{"column-1": "", "column-2": "verification_status"}
    )

    form = page.context["form"]
    assert [question.field.label for question in form.words()] == ["No"]
    assert "another column now" in page.content.decode()
    confirm(desk, answer(desk, page))
    claim = Claim.objects.get()
    assert (claim.verification_status, claim.note) == ("refuted", "Status: done")


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"column-0": ""}, "No column holds the statement"),
        ({"column-3": "statement"}, "Several columns stand for “statement”"),
    ],
)
def test_columns_that_cannot_be_meant_are_refused_on_the_page(
    changes: dict[str, str], sentence: str
) -> None:
    desk = editors_desk()

    page = answer(desk, uploaded(desk), **{"word-1": "refuted", **changes})

    assert sentence in page.content.decode()
    assert page.context["form"]["column-2"].value() == "source_url"


def test_a_column_of_many_words_is_no_finding() -> None:
    rows = [[f"Claim {number}.", f"word {number}", ""] for number in range(70)]
    desk = editors_desk()
    page = uploaded(desk, text(ENGLISH, *rows))

    words = {f"word-{number}": "refuted" for number in range(70)}
    refused = answer(desk, page, **words)
    preview = answer(desk, page, **{"column-1": ""})

    assert "has 70 different words" in refused.content.decode()
    assert "Will be created" in preview.content.decode()


def test_the_columns_can_be_changed_after_the_preview() -> None:
    desk = editors_desk()
    preview = answer(desk, uploaded(desk), **{"word-1": "misleading", "column-3": "about"})
    assert reverse(COLUMNS) in preview.content.decode()

    page = desk.get(reverse(COLUMNS))

    assert page.context["form"]["column-3"].value() == "about"
    assert page.context["form"]["word-1"].value() == "misleading"


def test_the_preview_of_a_sheet_that_nobody_answered_leads_to_its_columns() -> None:
    desk = editors_desk()
    uploaded(desk)

    preview = desk.get(reverse("admin:claims_claim_preview"))
    assert preview["Location"] == reverse(COLUMNS)


def test_without_a_sheet_there_are_no_columns_to_ask_about() -> None:
    desk = editors_desk()

    assert "choose one" in said(desk.get(reverse(COLUMNS), follow=True))
    upload(desk, "claim")
    assert "choose one" in said(desk.get(reverse(COLUMNS), follow=True))


def test_our_own_headings_lead_to_the_preview_at_once() -> None:
    page = uploaded(editors_desk(), text(["statement", "language"], [BRIDGE, "en"]))

    assert "Will be created" in page.content.decode()


def test_a_word_that_cannot_be_stored_breaks_no_page() -> None:
    desk = editors_desk()

    page = uploaded(desk, text(ENGLISH, ["It\x00 stands.", "\x00", ""], [BRIDGE, "fal\x00se", ""]))

    shown = answer(desk, page, **{"word-0": "refuted", "word-1": "refuted"})
    assert "Line 2: The text holds a NUL" in shown.content.decode()


def test_a_researcher_sees_no_columns() -> None:
    assert desk_of(factories.account("Researchers")).get(reverse(COLUMNS)).status_code == 403


@pytest.mark.parametrize("value", ["\x00", "x" * 5000, "<script>", "'; --"])
def test_no_answer_breaks_the_page(value: str) -> None:
    desk = editors_desk()
    page = uploaded(desk)

    for name in answers(page):
        assert answer(desk, page, **{name: value}).status_code == 200
