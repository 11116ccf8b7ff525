"""Every page says in its Link header what it is, who made it, how to cite it and what describes it.

The relations are those of Signposting (signposting.org, FAIR profile, level 1).
"""

import re

import pytest
from django.test import Client

from tests.pages.every_page import pages, world

pytestmark = pytest.mark.django_db

SIGNPOSTS = {
    "author", "cite-as", "collection", "describedby", "item", "license", "linkset", "type",
}  # fmt: skip
LINK = re.compile(r'<([^>]+)>((?:; [\w-]+="[^"]*")+)')


def signposts(header: str) -> dict[str, list[str]]:
    """By relation the targets in a Link header."""
    found: dict[str, list[str]] = {}
    for target, attributes in LINK.findall(header):
        relation = dict(re.findall(r'([\w-]+)="([^"]*)"', attributes))["rel"]
        if relation in SIGNPOSTS:
            found.setdefault(relation, []).append(target)
    return found


def test_every_kind_of_page_has_six_signposts_that_lead_somewhere(client: Client) -> None:
    made = world()
    too_few: dict[str, list[str]] = {}
    asked: set[str] = set()
    for step in ("en", "zh-hant"):
        for name, address in pages(made, step).items():
            found = signposts(client.get(address).headers["Link"])
            if len(found) < 6 or len(found["cite-as"]) != 1:
                too_few[f"{step} {name}"] = sorted(found)
            ours = [
                target.removeprefix("http://testserver")
                for relation in ("cite-as", "describedby", "linkset")
                for target in found.get(relation, [])
            ]
            asked.update(target for target in ours if target.startswith("/"))

    assert too_few == {}
    assert [target for target in asked if client.get(target).status_code != 200] == []


def test_what_was_found_of_citations_has_the_signposts_of_the_form(client: Client) -> None:
    answered = client.post("/en/cited/", {"text": "C-1"})

    assert signposts(answered.headers["Link"]) == signposts(
        client.get("/en/cited/").headers["Link"]
    )
