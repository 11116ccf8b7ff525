"""The language switch in the header of every page of the desk."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests import factories
from tests.browser.conftest import Visit

pytestmark = pytest.mark.django_db(transaction=True)


def test_one_press_in_the_header_switches_the_language_and_stays_on_the_page(visit: Visit) -> None:
    page = visit(factories.editor())
    address = reverse("admin:claims_claim_changelist", query={"stage__exact": "draft"})
    page.goto(address)

    page.get_by_role("button", name="正體中文").click()

    expect(page.locator("html")).to_have_attribute("lang", "zh-hant")
    expect(page).to_have_url(re.compile(re.escape(address)))
    page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
