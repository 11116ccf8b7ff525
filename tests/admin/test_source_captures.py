"""The page of a source's copies, and that of a claim's quotations: what they show and do."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from claims import workflow
from claims.management import errands
from claims.models import CaptureRequest, Citation, Claim
from tests import factories
from tests.admin.browsing import desk_of, editors_desk, said
from tests.intake.tiny_web import TinyWeb, page, tiny_web
from tests.racing import held

pytestmark = pytest.mark.django_db

REPORT = "Before it. The bridge was opened to traffic on 3 March 2019. After it."


@pytest.fixture(autouse=True)
def originals_of_the_test(settings: Any, tmp_path: Path) -> None:
    settings.FACTCHECK_ORIGINALS = tmp_path / "originals"


@pytest.fixture
def web() -> Iterator[TinyWeb]:
    with tiny_web() as running:
        yield running


def copies(source: Any) -> str:
    return reverse("admin:claims_source_captures", args=[source.pk])


def quotations(claim: Claim, act: str = "") -> str:
    return reverse(f"admin:claims_claim_quotations{act}", args=[claim.pk])


def act(source: Any, name: str, desk: Any, **posted: Any) -> Any:
    return desk.post(reverse(f"admin:claims_source_{name}", args=[source.pk]), posted, follow=True)


def quoting(excerpt: str, **fields: Any) -> Citation:
    return factories.citation(factories.supported_claim(), excerpt=excerpt, **fields)


def test_a_copy_is_fetched_with_a_button(web: TinyWeb, monkeypatch: pytest.MonkeyPatch) -> None:
    web.stands_for_the_internet(monkeypatch)
    web.pages["/report"] = page(REPORT.encode(), "Content-Type: text/plain")
    source, editor = factories.source(url="http://news.example/report"), factories.editor()

    asked = act(source, "fetch", desk_of(editor))
    assert "The source waits to be fetched" in asked.content.decode()
    assert asked.headers["Refresh"] == "2"  # whoever asked sees the outcome by themselves
    assert web.requests == []  # no request waits for another server
    errands.work_off()
    fetched = desk_of(editor).get(asked.request["PATH_INFO"], {"asked": "1"})

    assert "The newest copy has the text of that moment." in fetched.content.decode()
    assert "Refresh" not in fetched.headers
    assert source.captures.get().retrieved_by == editor
    act(source, "fetch", desk_of(editor))
    CaptureRequest.objects.update(tried_at=None)  # a server is left alone for some seconds
    errands.work_off()
    assert len(web.requests) == 2 and source.captures.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_source_that_is_being_fetched_is_not_asked_for_twice() -> None:
    source, desk = factories.source(url="http://news.example/report"), editors_desk()
    act(source, "fetch", desk)

    with held(source.capture_request):
        assert "being fetched at this moment" in said(act(source, "fetch", desk))


def test_why_a_source_is_not_fetched_stands_on_its_page(
    web: TinyWeb, monkeypatch: pytest.MonkeyPatch
) -> None:
    web.stands_for_the_internet(monkeypatch)
    web.names["inside.example"] = lambda: ["10.0.0.1"]
    source = factories.source(url="http://inside.example/")

    act(source, "fetch", desk := editors_desk())
    errands.work_off()
    shown = desk.get(copies(source)).content.decode()

    assert "leads into a private network" in shown
    assert "It is not tried again by itself." in shown
    assert web.requests == []
    assert CaptureRequest.objects.get(source=source).failure_code == "private"


def test_a_file_or_a_paste_becomes_a_copy_and_both_or_neither_do_not() -> None:
    source, desk = factories.source(url=""), editors_desk()
    file = SimpleUploadedFile("report.html", f"<p>{REPORT}</p>".encode())

    assert "characters is stored" in said(act(source, "add_capture", desk, file=file))
    assert "characters is stored" in said(act(source, "add_capture", desk, text="Pasted words."))
    refusal = "Choose a file or paste the text"
    assert refusal in said(act(source, "add_capture", desk))
    file.seek(0)
    assert refusal in said(act(source, "add_capture", desk, file=file, text="Pasted words."))
    assert source.captures.count() == 2


def test_a_file_for_which_there_is_no_place_is_refused_in_words(settings: Any) -> None:
    source, desk = factories.source(url=""), editors_desk()
    settings.FACTCHECK_ORIGINALS.touch()  # a file, in which nothing can be made

    refused = said(
        act(source, "add_capture", desk, file=SimpleUploadedFile("a.txt", REPORT.encode()))
    )
    assert "The file cannot be kept here just now (Not a directory)" in refused
    assert not source.captures.exists()

    settings.FACTCHECK_ORIGINALS.unlink()
    stored = act(source, "add_capture", desk, file=SimpleUploadedFile("a.txt", REPORT.encode()))
    assert "characters is stored" in said(stored)


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.pdf", b"no pdf"), ("a.exe", b"MZ"), ("a.txt", b""), ("a.docx", b"PK\x03\x04")],
)
def test_a_file_that_cannot_be_read_is_refused_in_words(name: str, content: bytes) -> None:
    source = factories.source()

    shown = act(source, "add_capture", editors_desk(), file=SimpleUploadedFile(name, content))

    assert said(shown)
    assert not source.captures.exists()


def test_the_page_offers_to_ask_a_public_archive_and_keeps_what_it_answers() -> None:
    source, desk = factories.source(url="https://news.example/a?b=1"), editors_desk()
    copy = factories.capture(source)

    before = desk.get(copies(source)).content.decode()
    after = act(source, "archived", desk, capture=copy.pk, archive_url="https://arch.example/1")

    assert 'href="https://web.archive.org/save/https://news.example/a?b=1"' in before
    assert "The archived copy is named." in said(after)
    copy.refresh_from_db()
    assert copy.archive_url == "https://arch.example/1"
    once_more = act(source, "archived", desk, capture=copy.pk, archive_url="https://b.example/")
    assert "A copy of a source is kept as it was" in said(once_more)


def test_a_claim_in_review_that_names_the_copy_lapses_when_its_archived_copy_is_named() -> None:
    citation = quoting("opened to traffic")
    copy = factories.capture(citation.source, REPORT)
    workflow.submit(citation.claim, actor=factories.editor())

    shown = act(
        citation.source,
        "archived",
        editors_desk(),
        capture=copy.pk,
        archive_url="https://arch.example/1",
    )

    assert "is a draft again" in said(shown)
    assert Claim.objects.get(pk=citation.claim_id).stage == "draft"


def test_a_new_copy_without_the_quoted_words_says_which_claims_are_touched() -> None:
    citation, desk = quoting("opened to traffic"), editors_desk()
    act(citation.source, "add_capture", desk, text=REPORT)

    shown = act(citation.source, "add_capture", desk, text="The page was rewritten.")

    assert f"Words quoted in {citation.claim.label} are gone from it" in said(shown)


def test_no_page_of_the_desk_shows_more_of_a_copy_than_what_stands_around_the_words() -> None:
    secret = "Far away from the quoted words. "
    citation, desk = quoting("opened to traffic"), editors_desk()
    factories.capture(citation.source, secret * 40 + REPORT + secret * 40)
    workflow.submit(citation.claim, actor=factories.editor())

    pages = [
        copies(citation.source),
        quotations(citation.claim),
        reverse("admin:claims_claim_change", args=[citation.claim_id]),
        reverse("admin:claims_source_change", args=[citation.source_id]),
        reverse("admin:claims_capture_change", args=[citation.source.captures.get().pk]),
    ]
    assert [desk.get(address).content.decode().count(secret * 10) for address in pages] == [0] * 5
    assert "<mark>opened to traffic</mark>" in desk.get(pages[1]).content.decode()


def test_words_that_come_near_are_shown_with_their_difference() -> None:
    citation = quoting("opened to traffic on 4 March 2019")
    factories.capture(citation.source, REPORT)

    html = editors_desk().get(quotations(citation.claim)).content.decode()

    assert "Not found in the stored copy" in html
    assert '<ins><span class="visually-hidden">added: </span>3</ins>' in html


def test_an_editor_vouches_for_words_on_the_page_of_quotations() -> None:
    citation, editor = quoting("opened to traffic"), factories.editor()
    desk = desk_of(editor)
    posted = {"citation": citation.pk}

    refused = desk.post(quotations(citation.claim, "_attest"), posted, follow=True)
    done = desk.post(
        quotations(citation.claim, "_attest"), {**posted, "note": "In print."}, follow=True
    )

    assert "Say how you know that the words stand there." in said(refused)
    assert "<q>In print.</q>" in done.content.decode()
    citation.refresh_from_db()
    assert (citation.quote_check, citation.attested_by) == ("attested", editor)


def test_who_has_opened_and_read_a_source_says_so_with_a_button_while_it_is_a_draft() -> None:
    citation, editor = quoting("opened to traffic"), factories.editor()
    desk, address = desk_of(editor), quotations(citation.claim, "_opened")

    desk.post(address, {"citation": citation.pk})
    citation.refresh_from_db()
    assert (citation.accessed_on, citation.accessed_by) == (timezone.localdate(), editor)

    Citation.objects.filter(pk=citation.pk).update(accessed_on=None)
    workflow.submit(citation.claim, actor=editor)
    refused = desk.post(address, {"citation": citation.pk}, follow=True)
    citation.refresh_from_db()
    assert "changes in stage draft only" in said(refused)
    assert citation.accessed_on is None


def test_a_citation_of_another_claim_is_not_reached() -> None:
    other, claim = quoting("words"), factories.supported_claim()
    desk = editors_desk()

    for name in ("_attest", "_opened"):
        form = {"citation": other.pk, "note": "I know."}
        assert desk.post(quotations(claim, name), form).status_code == 404


def test_the_pages_cost_as_many_queries_for_ten_citations_as_for_one() -> None:
    desk = editors_desk()

    def queries(times: int, address: str) -> int:
        source, claim = factories.source(), factories.claim()
        factories.capture(source, REPORT)
        for _time in range(times):
            factories.citation(claim, source=source, excerpt="opened to traffic")
        target = copies(source) if address == "copies" else quotations(claim)
        desk.get(target)
        with CaptureQueriesContext(connection) as captured:
            desk.get(target)
        return len(captured)

    for address in ("copies", "quotations"):
        assert queries(1, address) == queries(10, address), address


@pytest.mark.parametrize("address", ["captures", "quotations"])
def test_opening_a_page_shows_the_quote_check_and_stores_none(address: str) -> None:
    citation = quoting("opened to traffic")
    factories.capture(citation.source, REPORT)
    assert citation.quote_check == ""
    target = copies(citation.source) if address == "captures" else quotations(citation.claim)

    html = editors_desk().get(target).content.decode()

    assert "check-verified" in html
    citation.refresh_from_db()
    assert (citation.quote_check, citation.checked_in) == ("", None)


def test_a_wrong_copy_is_set_aside_with_a_reason_and_taken_back() -> None:
    citation = quoting("opened to traffic")
    copy = factories.capture(citation.source, REPORT)
    editor = factories.editor(username="lin")

    refused = act(citation.source, "set_aside", desk_of(editor), capture=copy.pk, reason=" ")
    assert said(refused) == "Why: This field is required."
    page = act(
        citation.source, "set_aside", desk_of(editor), capture=copy.pk, reason="The page of <b>"
    )

    assert "The copy is set aside: it counts for nothing." in said(page)
    assert f"Quotations were checked anew: {citation.claim.label}." in said(page)
    shown = " ".join(page.content.decode().split())
    assert "Set aside, counts for nothing:</strong> The page of &lt;b&gt; (lin," in shown
    again = act(citation.source, "set_aside", desk_of(editor), capture=copy.pk, reason="Once more")
    assert said(again) == "The stored copy is set aside already, or counts already."
    back = act(
        citation.source, "set_aside", desk_of(editor), capture=copy.pk, counts="on", reason="Right."
    )
    assert "The copy counts again." in said(back)
    citation.refresh_from_db()
    assert citation.quote_check == "verified"


def test_a_reader_sets_no_copy_aside() -> None:
    copy = factories.capture(factories.source(), REPORT)

    page = act(
        copy.source,
        "set_aside",
        desk_of(factories.account("Researchers")),
        capture=copy.pk,
        reason="Wrong.",
    )

    assert page.status_code == 403 and not copy.decisions.exists()


def test_the_pages_show_the_copy_that_the_quote_check_speaks_of() -> None:
    """Words that stand twice in an earlier copy and nowhere in the newest."""
    citation = quoting("the bridge")
    factories.capture(citation.source, "Of the bridge, and the bridge again.")
    factories.capture(citation.source, "A page of something else.")

    page = editors_desk().get(quotations(citation.claim)).content.decode()

    assert "The words stand at 2 places" in page
    assert "Nothing that comes near" not in page


def test_both_pages_say_that_the_newest_copy_lacks_what_an_earlier_one_has() -> None:
    citation = quoting("opened to traffic")
    factories.capture(citation.source, REPORT)
    newest = factories.capture(citation.source, "A page of something else.")
    desk = editors_desk()

    by_claim = desk.get(quotations(citation.claim)).content.decode()
    assert "They are gone from the newest copy" in by_claim
    Citation.objects.filter(pk=citation.pk).update(quote_check="")
    act(citation.source, "add_capture", desk, text="Once more, something else.")
    assert "not in the newest, that of" in desk.get(copies(citation.source)).content.decode()

    for copy in citation.source.captures.filter(pk__gte=newest.pk):
        act(citation.source, "set_aside", desk, capture=copy.pk, reason="Something else.")
    assert "They are gone" not in desk.get(quotations(citation.claim)).content.decode()
    assert "not in the newest" not in desk.get(copies(citation.source)).content.decode()
