"""Somebody's sheet comes in with a mouse and nothing else: no script, in both languages."""

import pytest
from django.urls import reverse

from claims.models import Claim
from tests import factories
from tests.browser.conftest import Visit
from tests.intake.foreign_sheets import CHINESE, ZH_BRIDGE, ZH_ROW, text

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("language", ["en", "zh-hant"])
def test_the_columns_are_chosen_without_any_script(visit: Visit, language: str) -> None:
    desk = visit(factories.editor(), language=language, java_script_enabled=False)
    sheet = text([*CHINESE, "部門"], [ZH_BRIDGE, "部份對", *ZH_ROW[2:], "科學組"])
    submit = desk.locator(".desk-import button[type=submit]")

    desk.goto(reverse("admin:claims_claim_import"))
    desk.locator("#id_file").set_input_files(
        {"name": "sheet.csv", "mimeType": "text/csv", "buffer": sheet}
    )
    submit.click()
    desk.locator("#id_word-0").select_option("partly_supported")
    desk.locator("#id_column-3").select_option("about")
    submit.click()
    submit.click()

    claim = Claim.objects.get()
    assert (claim.statement, claim.verification_status) == (ZH_BRIDGE, "partly_supported")
    assert [str(subject) for subject in claim.about.all()] == ["科學組"]
