"""Pictures as evidence: described, read by people, shown to those who write and review."""

import hashlib
import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from jsonschema import Draft202012Validator

from claims import workflow
from claims.evidence import quote_checks
from claims.models import Capture, Citation, Source
from claims.record import originals
from claims.workflow import objections
from tests import factories
from tests.admin.browsing import approve_as_shown, desk_of, push, review_page, said
from tests.going_round import sql
from tests.intake.files import pdf
from tests.intake.pictures import SECRET, jpeg, pdf_of_pictures, png
from tests.intake.tiny_web import page, redirect, tiny_web
from tests.record.test_edition_schema import SCHEMA
from tests.refused import refused

pytestmark = pytest.mark.django_db

REGION = "xywh=percent:10,20,30,40.5"
DESCRIPTION = "A board beside a quay: “Closed since May”."


@pytest.fixture(autouse=True)
def own_originals(settings: Any, tmp_path: Any) -> None:
    settings.FACTCHECK_ORIGINALS = tmp_path / "originals"


def stored(source: Source, content: bytes, name: str = "board.jpg", **fields: Any) -> str:
    upload = {"file": SimpleUploadedFile(name, content), "description": DESCRIPTION, **fields}
    return said(push(desk_of(factories.editor()), source, "add_capture", **upload))


def cited_in_a_picture(content: bytes = b"") -> Citation:
    claim = factories.supported_claim()
    citation = claim.citations.all()[0]
    stored(citation.source, content or jpeg())
    Citation.objects.filter(pk=citation.pk).update(excerpt="Closed since May", region=REGION)
    quote_checks.check_unchecked(claim.citations.all())
    citation.refresh_from_db()
    return citation


def read_it(citation: Citation, account: Any) -> Any:
    picture = citation.source.captures.get(is_picture=True)
    address = reverse("admin:claims_claim_quotations_read", args=[citation.claim_id])
    form = {"citation": citation.pk, "picture": picture.pk}
    return desk_of(account).post(address, form, follow=True)


def picture_of(capture: Capture, account: Any, **query: Any) -> Any:
    address = reverse("admin:claims_source_picture", args=[capture.pk])
    return desk_of(account).get(address, query)


@pytest.mark.parametrize(
    ("content", "name", "media_type"),
    [
        (png(text=SECRET), "board.png", "image/png"),
        (jpeg(), "board.jpg", "image/jpeg"),
        (pdf_of_pictures(), "scan.pdf", "application/pdf"),
    ],
)
def test_a_picture_is_kept_as_it_came_and_shown_without_what_is_beside_it(
    content: bytes, name: str, media_type: str
) -> None:
    source = factories.source()
    assert "Describe the picture" in stored(source, png(), description=" ")
    assert "The picture is stored" in stored(source, content, name)
    assert "the same as in the copy" in stored(source, content, name)

    (capture,) = source.captures.all()
    assert (capture.is_picture, capture.media_type, capture.text) == (True, media_type, DESCRIPTION)
    assert capture.original_sha256 == hashlib.sha256(content).hexdigest()
    assert originals.path_of(capture.original_sha256).read_bytes() == content
    shown = picture_of(capture, factories.editor())
    assert shown.status_code == 200 and SECRET not in shown.content
    assert "sandbox" in shown.headers["Content-Security-Policy"]
    assert picture_of(capture, factories.account("Researchers")).status_code == 403
    assert picture_of(capture, factories.editor(), page="9999").status_code == (
        404 if media_type == "application/pdf" else 200
    )
    originals.path_of(capture.original_sha256).unlink()
    assert picture_of(capture, factories.editor()).status_code == 404


def test_what_is_no_picture_is_refused_in_words() -> None:
    source = factories.source()

    assert "no picture" in stored(source, b"Words.", "words.txt")
    assert "too many pixels" in stored(source, png(60_000, 60_000, rows=b""), "large.png")
    assert "The PDF has text" in stored(source, pdf("Words."), "words.pdf")
    assert "pictures of pages but no text" in stored(
        source, pdf_of_pictures(), "scan.pdf", description=""
    )
    assert not source.captures.exists()


def test_two_people_see_the_words_in_the_picture_before_it_counts() -> None:
    author, reviewer = factories.editor(), factories.reviewer()
    citation = cited_in_a_picture()
    claim = citation.claim
    assert citation.quote_check == "unread"  # the words of a description prove nothing
    refusals = [str(one) for one in objections.objections(claim, "submit", actor=author)]
    assert any("somebody has to say" in refusal for refusal in refusals)
    quotations = reverse("admin:claims_claim_quotations", args=[claim.pk])
    page = desk_of(author).get(quotations).content.decode()
    assert "I have read these words in the picture" in page
    assert '<rect x="10.0" y="20.0" width="30.0" height="40.5"/>' in page
    assert DESCRIPTION in page.replace("&quot;", '"')

    assert "You have read the words" in said(read_it(citation, author))

    citation.refresh_from_db()
    assert (citation.quote_check, citation.attested_by) == ("read", author)
    signed = workflow.submit(claim, actor=author)
    review = desk_of(reviewer).get(review_page(claim)).content.decode()
    assert "Read by people in a picture" in review and "<rect x=" in review
    assert "read by people, in a picture" in review
    approve_as_shown(desk_of(reviewer), claim)
    edition = claim.editions.get()
    document = json.loads(edition.document)
    quoted = next(one for one in document["claim"]["citations"] if one["excerpt"])
    picture = Capture.objects.get(is_picture=True)
    assert quoted["capture"] == {
        "sha256": picture.sha256,
        "file_sha256": picture.original_sha256,
        "description": DESCRIPTION,
        "region": REGION,
        "media_type": "image/jpeg",
        "retrieved_at": quoted["capture"]["retrieved_at"],
        "archive_url": "",
    }
    assert signed.content_digest == edition.content_digest
    assert Draft202012Validator(SCHEMA).is_valid(document)
    public = desk_of(factories.account()).get(f"/api/v1/claims/{claim.public_id}/")
    assert b"/picture/" not in public.content


def test_a_word_on_another_region_or_other_words_does_not_stand() -> None:
    for change in ({"region": "xywh=percent:0,0,5,5"}, {"excerpt": "Open"}):
        citation = cited_in_a_picture(png(4, 3))
        read_it(citation, factories.editor())
        rows = Citation.objects.filter(pk=citation.pk)
        assert rows.get().quote_check == "read"
        quote_checks.recheck_source(citation.source)
        assert rows.get().quote_check == "read"

        rows.update(**change)

        assert (rows.get().quote_check, rows.get().attestation) == ("", "")
        Source.objects.filter(pk=citation.source_id).update(url="")
    reader = factories.account().pk
    with refused("citation_verified_somewhere"):
        sql(
            "UPDATE claims_citation SET quote_check = 'read', attestation = 'x',"
            f" attested_at = now(), attested_by_id = {reader} WHERE checked_in_id IS NULL"
        )


@pytest.mark.parametrize(
    "region",
    [
        "xywh=percent:10,20,91,10",
        "xywh=percent:10,91,10,10",
        "xywh=percent:10,20,0,10",
        "xywh=pixel:1,2,3,4",
        "xywh=percent:1,2,3",
        "here",
    ],
)
def test_a_region_lies_within_the_picture(region: str) -> None:
    citation = factories.citation(factories.claim())

    with refused("citation_region_inside"):
        Citation.objects.filter(pk=citation.pk).update(region=region)


def test_the_pane_shows_the_page_of_a_pdf_beside_its_text_and_a_picture_with_its_region() -> None:
    desk = desk_of(factories.editor())
    printed, drawn = factories.source(), factories.source()
    stored(printed, pdf("First page.", "The quay is closed."), "report.pdf", description="")
    stored(drawn, png(), "board.png")

    def pane(source: Source, **asked: Any) -> str:
        address = reverse("admin:claims_source_copy", args=[source.pk])
        shown: str = desk.post(address, asked).content.decode()
        return shown

    text = pane(printed, excerpt="The quay is closed.")
    assert "<mark>The quay is closed.</mark>" in text and "?page=2" in text
    assert "Page 2 as it looks" in text and 'data-page="1"' in text and 'data-page="3"' not in text
    assert "?page=1" in pane(printed, excerpt="The quay is closed.", page=1)
    picture = pane(drawn, region=REGION)
    assert "<rect x=" in picture and DESCRIPTION in picture and "evidence-words" not in picture
    assert "<rect" not in pane(drawn, region="xywh=percent:1,2,300,4")


def test_a_picture_takes_no_quotation_away_from_a_text() -> None:
    claim = factories.supported_claim()
    citation = claim.citations.all()[0]
    factories.capture(citation.source, "It was closed in May.")
    Citation.objects.filter(pk=citation.pk).update(excerpt="closed in May")
    quote_checks.check_unchecked(claim.citations.all())

    stored(citation.source, png(), "board.png")

    citation.refresh_from_db()
    assert citation.quote_check == "verified"
    assert Source.objects.get(pk=citation.source_id).condition == "fine"


def test_an_archived_copy_of_another_page_is_refused() -> None:
    source = factories.source(url="https://port.example/closing")
    capture = factories.capture(source)
    desk = desk_of(factories.editor())
    archive = "https://web.archive.org/web/20240501000000/"

    other = push(
        desk, source, "archived", capture=capture.pk, archive_url=f"{archive}https://a.example/b"
    )
    assert "of another page: https://a.example/b" in said(other)
    own = f"{archive}http://www.port.example/closing?utm_source=x"
    assert "is named" in said(push(desk, source, "archived", capture=capture.pk, archive_url=own))
    assert Capture.objects.get(pk=capture.pk).archive_url == own


def test_an_archive_that_the_settings_name_is_asked_and_its_answer_checked(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    capture = factories.capture(factories.source(url="http://port.example/closing"))
    source, desk = capture.source, desk_of(factories.editor())
    captures = reverse("admin:claims_source_captures", args=[source.pk])
    kept = "http://web.archive.org/web/20240501000000/http://{}.example/closing"

    def asked() -> str:
        return said(push(desk, source, "ask_archive", capture=capture.pk))

    assert "No archive is named" in asked()
    assert "Have the archive keep" not in desk.get(captures).content.decode()
    settings.FACTCHECK_ARCHIVE = "http://web.archive.org/save/"
    with tiny_web() as web:
        web.stands_for_the_internet(monkeypatch)
        at_archive = "/save/http://port.example/closing"
        for answer, words in (
            (page(b"Sorry.", "Content-Type: text/html"), "does not say where"),
            (redirect(kept.format("other")), "of another page"),
            (redirect("http://127.0.0.1/web/"), ""),
        ):
            web.pages[at_archive] = answer
            web.pages[kept.format("other").removeprefix("http://web.archive.org")] = page(b"x")
            assert words in asked() and "is named" not in asked()
            assert not Capture.objects.get(pk=capture.pk).archive_url
        web.pages[at_archive] = redirect(kept.format("port"))
        web.pages[kept.format("port").removeprefix("http://web.archive.org")] = page(b"Closed.")
        assert "Have the archive keep" in desk.get(captures).content.decode()
        assert "is named" in asked()
    assert Capture.objects.get(pk=capture.pk).archive_url == kept.format("port")
