"""Other publishers' ClaimReviews come in as they are, once, and never as our finding."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.test import Client

from claims.intake.claim_set.report import PreviewOutdated
from claims.intake.external_reviews.importing import import_external_reviews
from claims.models import AttachedReview, ExternalReview
from factcheck import CHECKOUT
from tests import factories
from tests.intake.odd_claim_reviews import LD, READ, REFUSED, review, script
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
    assert ExternalReview.objects.get(superseded_by=None).rating_label == "True"


@pytest.mark.parametrize(
    ("first", "second", "stands"),
    [
        ({}, {"reviewRating": "True"}, "True"),
        ({"dateModified": "2024-07-02"}, {"reviewRating": "True"}, "False"),
        (
            {"dateModified": "2024-07-02"},
            {"reviewRating": "True", "dateModified": "2024-07-03"},
            "True",
        ),
    ],
)
def test_of_two_ratings_of_one_review_the_older_is_marked(
    first: dict[str, Any], second: dict[str, Any], stands: str
) -> None:
    editor = factories.editor()
    noise = factories.external_review()
    import_external_reviews(review(**first).encode(), actor=editor)

    report = import_external_reviews(review(**second).encode(), actor=editor)

    ours = ExternalReview.objects.exclude(pk=noise.pk)
    marked, newest = ours.get(superseded_by__isnull=False), ours.get(superseded_by=None)
    assert (newest.rating_label, marked.superseded_by) == (stands, newest)
    assert "https://checkers.example/1" in report.notes[-1]
    assert not import_external_reviews(review(**second).encode(), actor=editor).changes_anything()


def test_never_two_ratings_of_one_review_are_the_newest() -> None:
    import_external_reviews(review().encode(), actor=factories.editor())
    import_external_reviews(review(reviewRating="True").encode(), actor=factories.editor())

    with refused("external_review_newest_once"):
        ExternalReview.objects.update(superseded_by=None)


def test_a_script_that_cannot_be_read_loses_no_other_review() -> None:
    broken = review().replace("The bridge fell.", 'The "bridge" fell.')
    page = script(f"{LD}{broken}</script>{LD}{review(url='https://checkers.example/2')}</script>")

    report = import_external_reviews(page.encode(), actor=factories.editor())

    assert ExternalReview.objects.get().url == "https://checkers.example/2"
    assert report.lines()[0] == "External reviews: 1 created, 1 refused"
    assert report.lines()[1].startswith("Script 1 of the page, https://checkers.example/1: Line 1")


def test_an_address_is_resolved_against_the_page_and_kept_as_found() -> None:
    canonical = '<link rel="canonical" href="https://checkers.example/a/b.html">'

    import_external_reviews(
        script(f"{canonical}{LD}{review(url='../check/7')}</script>").encode(),
        actor=factories.editor(),
    )

    found = ExternalReview.objects.get()
    assert (found.url, found.web_address) == ("../check/7", "https://checkers.example/check/7")


def test_the_date_of_the_last_change_is_kept() -> None:
    import_external_reviews(review(dateModified="2024-07-02").encode(), actor=factories.editor())

    found = ExternalReview.objects.get()
    assert (found.published, found.modified) == ("2024-06-19", "2024-07-02")


def test_our_own_answer_to_googles_clients_comes_in_again(client: Client) -> None:
    claim = factories.published_claim()
    answer = client.get("/v1alpha1/claims:search", {"query": claim.statement}).content

    import_external_reviews(answer, actor=factories.editor())

    assert ExternalReview.objects.get().claim_text == claim.statement


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
