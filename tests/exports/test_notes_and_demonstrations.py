"""What an edition tells its readers is in every file: also that a command signed it."""

import io
import json
import zipfile

import pytest

from claims import workflow
from claims.exports import FORMATS, export, package, this_publisher
from claims.exports.claim_review import claim_review
from claims.exports.package_texts import DEMONSTRATION
from claims.models import Edition, Person
from claims.selection import select
from tests import factories

pytestmark = pytest.mark.django_db

NOTE = "Signed by a command 示範"
HOLD_A_NOTE = (
    *("csv", "claims.csv", "jsonl", "claimreview", "markdown"),
    *("claims.biblatex", "claims.bibtex", "claims.csl", "claims.ris"),
)


def published(*, by_program: bool = False) -> None:
    claim = factories.supported_claim()
    reviewer = factories.reviewer()
    if by_program:
        Person.objects.create(account=reviewer, is_program=True)
    signed = workflow.submit(claim, actor=factories.editor(), note=NOTE)
    workflow.approve(claim, actor=reviewer, digest=signed.content_digest)


def readme(version: int) -> str:
    written = b"".join(package(select({}), version=version))
    with zipfile.ZipFile(io.BytesIO(written)) as archive:
        return archive.read("README.md").decode()


@pytest.mark.parametrize("name", HOLD_A_NOTE)
def test_the_note_of_an_edition_is_in_each_file_of_claims(name: str) -> None:
    published()

    assert name in FORMATS
    assert NOTE in b"".join(export(name, Edition.objects.all(), this_publisher())).decode()


def test_a_correction_is_the_correction_of_a_review_and_no_description() -> None:
    published()
    document = json.loads(Edition.objects.get().document)
    assert claim_review(document, "0", this_publisher())["description"] == NOTE

    document["edition"]["kind"] = "corrected"
    review = claim_review(document, "0", this_publisher())
    assert (review["correction"], "description" in review) == (NOTE, False)


def test_a_package_says_that_a_program_signed() -> None:
    published()
    assert not any(words.strip() in readme(2) for words in DEMONSTRATION)
    published(by_program=True)

    assert all(words.strip() in readme(2) for words in DEMONSTRATION)
    assert not any(words.strip() in readme(1) for words in DEMONSTRATION)
