"""The file of one edition has the bytes of that of a selection which finds it alone."""

import json

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from claims.exports import FORMATS, this_publisher
from claims.exports.one_edition import OF_ONE_EDITION
from claims.models import Claim, Edition, Person
from claims.record import stored_editions
from tests import factories
from tests.pages.visible_text import corrected_and_contested_claim

pytestmark = pytest.mark.django_db

OF_SELECTIONS = {
    "bib": "claims.biblatex",
    "csl.json": "claims.csl",
    "csv": "csv",
    "jsonl": "jsonl",
    "jsonld": "claimreview",
    "ris": "claims.ris",
}


def is_same(claim: Claim, suffix: str, number: int) -> bool:
    publisher = this_publisher("http://testserver/")
    edition = stored_editions.of_claim(claim.public_id, number=number)
    assert edition
    one = b"".join(OF_ONE_EDITION[suffix].write(edition, publisher))
    found = Edition.objects.filter(claim=claim, number=number)
    selected = b"".join(FORMATS[OF_SELECTIONS[suffix]].write(found, publisher))
    if suffix != "jsonld":
        return one == selected
    (item,) = json.loads(selected)["dataFeedElement"]
    return bool(json.loads(one) == {"@context": "https://schema.org", **item["item"][0]})


def test_each_format_of_one_edition_is_that_of_a_selection() -> None:
    claim = corrected_and_contested_claim()
    assert OF_ONE_EDITION.keys() == OF_SELECTIONS.keys()
    for is_program in (False, True):
        Person.objects.update(is_program=is_program)
        for suffix in OF_SELECTIONS:
            for number in (1, 2, 3):
                assert is_same(claim, suffix, number), (suffix, number)


def test_one_edition_is_read_in_one_statement(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    claim = factories.published_claim()
    for suffix in OF_ONE_EDITION.keys() - {"csv"}:
        with django_assert_num_queries(1):
            assert client.get(f"/api/v1/claims/{claim.public_id}.{suffix}").status_code == 200
