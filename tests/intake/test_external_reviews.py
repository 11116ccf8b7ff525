"""Other publishers' ClaimReviews come in as they are, once, and never as our finding."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.test import Client

from claims.intake.claim_set.report import PreviewOutdated
from claims.intake.external_reviews.importing import import_external_reviews
from claims.models import AttachedReview, ExternalReview
from factcheck import CHECKOUT
from tests import factories
from tests.intake.odd_claim_reviews import READ, REFUSED, review
from tests.refused import refused

pytestmark = pytest.mark.django_db

SAMPLES = sorted((CHECKOUT.parent / "shared" / "samples" / "claimreview").glob("*.json"))


@pytest.mark.parametrize("name", READ)
def test_an_odd_shape_is_read_word_for_word(name: str) -> None:
    text, facts = READ[name]

    import_external_reviews(text.encode("utf-8", "surrogatepass"), actor=factories.editor())

    found = ExternalReview.objects.latest("pk")
    assert {fact: getattr(found, fact) for fact in facts} == facts


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_review_is_refused_by_name(name: str) -> None:
    text, sentence = REFUSED[name]

    try:
        report = import_external_reviews(text.encode(), actor=factories.editor())
        said = "\n".join(report.lines())
    except ValidationError as error:
        said = "\n".join(error.messages)
    assert sentence is None or sentence in said


def test_the_others_of_a_feed_come_in_beside_one_that_is_refused() -> None:
    feed = f"[{review(claimReviewed=None, itemReviewed=None)}, {review()}]"

    lines = import_external_reviews(feed.encode(), actor=factories.editor()).lines()

    assert lines[0] == "External reviews: 1 created, 1 refused"
    assert lines[1].startswith("Review 1, https://checkers.example/1: It does not say")


@pytest.mark.skipif(not SAMPLES, reason="The collected documents are not beside this checkout.")
def test_real_documents_lose_no_claim_rating_address_or_date() -> None:
    editor = factories.editor()
    for path in SAMPLES:
        before = ExternalReview.objects.count()
        content = path.read_bytes()
        import_external_reviews(content, actor=editor)
        again = import_external_reviews(content, actor=editor)

        rows = ExternalReview.objects.all()[: ExternalReview.objects.count() - before]
        kept = {text for row in rows for text in (row.url, row.claim_text, row.rating_label)}
        kept |= {text for row in rows for text in (row.published, row.claimed)}
        assert said_in(json.loads(content)) <= kept, path.name
        assert not again.changes_anything()


def said_in(value: object) -> set[str]:
    """The texts of the reviews in a document, found by hand."""
    if isinstance(value, list):
        return set().union(*map(said_in, value))
    if not isinstance(value, dict):
        return set()
    if value.get("@type") != "ClaimReview":
        return said_in(list(value.values()))
    claims = value["claimReviewed"]
    texts = [*(claims if isinstance(claims, list) else [claims]), value.get("url", "")]
    texts += [value["reviewRating"]["alternateName"], value.get("datePublished", "")]
    return {*texts, value.get("itemReviewed", {}).get("datePublished", "")}


def test_a_review_whose_rating_changed_is_another_finding() -> None:
    editor = factories.editor()
    import_external_reviews(review().encode(), actor=editor)
    import_external_reviews(review(reviewRating="True").encode(), actor=editor)

    assert set(ExternalReview.objects.values_list("rating_label", flat=True)) == {"False", "True"}


@pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16", "utf-16-be", "big5"])
def test_the_encoding_is_recognised_and_named(codec: str) -> None:
    text = json.dumps(json.loads(review(claimReviewed="橋樑倒塌了。")), ensure_ascii=False)

    report = import_external_reviews(text.encode(codec), actor=factories.editor())

    assert ExternalReview.objects.get().claim_text == "橋樑倒塌了。"
    name = {"utf-8-sig": "UTF-8", "big5": "Big5"}.get(codec, "UTF-16")
    assert report.notes == [f"The file was read as {name}."]


def test_bytes_of_no_encoding_are_refused_with_the_way_out() -> None:
    with pytest.raises(ValidationError, match=r"no encoding that is known here \(byte 3\)"):
        import_external_reviews(b'{"\xff\xff": 1}', actor=factories.editor())


def test_a_dry_run_says_the_same_and_saves_nothing() -> None:
    editor = factories.editor()
    preview = import_external_reviews(review().encode(), actor=editor, dry_run=True)
    assert not ExternalReview.objects.exists()

    report = import_external_reviews(review().encode(), actor=editor, expect=preview.digest)

    assert report.digest == preview.digest
    with pytest.raises(PreviewOutdated):
        import_external_reviews(review().encode(), actor=editor, expect=preview.digest)


def test_who_only_reads_imports_nothing() -> None:
    with pytest.raises(ValidationError, match="Your account may not do this"):
        import_external_reviews(review().encode(), actor=factories.account("Researchers"))


def test_the_command_reports(tmp_path: Path) -> None:
    (tmp_path / "review.json").write_text(review())
    out = StringIO()
    call_command(
        "import_external_reviews",
        tmp_path / "review.json",
        "--by",
        factories.editor().username,
        stdout=out,
    )

    assert out.getvalue().splitlines()[0] == "External reviews: 1 created"


def test_what_another_publisher_said_is_kept_as_they_said_it() -> None:
    found = factories.external_review()

    with refused("external_review_identity"):
        ExternalReview.objects.filter(pk=found.pk).update(rating_label="True")


def test_an_attached_review_is_never_published_as_ours(client: Client) -> None:
    claim = factories.supported_claim()
    found = factories.external_review()
    AttachedReview.objects.create(claim=claim, review=found)
    published = factories.published_claim()
    AttachedReview.objects.create(claim=published, review=found)

    assert found.publisher not in published.editions.get().document
    page = client.get(f"/c/{published.number}", follow=True).content.decode()
    assert found.claim_text not in page
