"""The words of a citation are looked for in the stored copies of its source; nothing guesses."""

import json
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from claims import workflow
from claims.evidence import policy, quote_checks
from claims.models import Citation, Claim, QuoteCheck
from claims.workflow import objections
from tests import factories

pytestmark = pytest.mark.django_db

REPORT = "The bridge was opened to traffic\non 3 March 2019. It was opened again in 2021."


def quoting(excerpt: str, *copies: str, **fields: Any) -> Citation:
    """A citation in a draft that lacks nothing else, and copies of its source, oldest first."""
    citation = factories.citation(factories.supported_claim(), excerpt=excerpt, **fields)
    for text in copies:
        factories.capture(citation.source, text)
    return citation


def checked(citation: Citation) -> str:
    quote_checks.check_unchecked(Citation.objects.filter(pk=citation.pk))
    citation.refresh_from_db()
    return citation.quote_check


@pytest.mark.parametrize(
    ("excerpt", "copies", "check"),
    [
        ("opened to traffic on 3 March", [REPORT], "verified"),
        ("opened to trafﬁc ON 3 MARCH", [REPORT], "verified"),
        ("traffic […] again in 2021", [REPORT], "verified"),
        ("opened to traffic on 4 March", [REPORT], "not_found"),
        ("was opened", [REPORT], "ambiguous"),
        ("was opened", [], "no_capture"),
        ("", [REPORT], "no_excerpt"),
        (" \n", [REPORT], "no_excerpt"),
        ("on 3 March", ["Something else.", REPORT, "The page is gone."], "verified"),
    ],
)
def test_each_citation_is_checked_in_the_copies_of_its_source(
    excerpt: str, copies: list[str], check: str
) -> None:
    citation = quoting(excerpt, *copies)
    factories.capture(
        factories.source(), excerpt.strip() or "x"
    )  # noise: another source has the words

    assert checked(citation) == check


def test_words_around_the_excerpt_choose_the_place() -> None:
    assert checked(quoting("was opened", REPORT, prefix="It ")) == "verified"
    assert checked(quoting("was opened", REPORT, prefix="He ")) == "not_found"


def test_the_copy_that_was_signed_goes_before_a_newer_one() -> None:
    citation = quoting("on 3 March", REPORT)
    submission = workflow.submit(citation.claim, actor=factories.editor())
    signed = citation.source.captures.get()

    factories.capture(citation.source, f"{REPORT} And more.")
    quote_checks.recheck_source(citation.source)

    citation.refresh_from_db()
    assert citation.capture == citation.checked_in == signed
    assert objections.render(citation.claim, kind="first", note="") == submission.document


def test_what_is_signed_names_the_copy_and_never_its_text() -> None:
    citation = quoting("on 3 March", REPORT)

    submission = workflow.submit(citation.claim, actor=factories.editor())

    copy = citation.source.captures.get()
    cited = [row for row in json.loads(submission.document)["citations"] if row["excerpt"]]
    assert [row["capture"]["sha256"] for row in cited] == [copy.sha256]
    assert "opened again" not in submission.document


def test_an_earlier_copy_is_no_longer_named_when_the_words_are_others() -> None:
    citation = quoting("on 3 March", REPORT)
    workflow.submit(citation.claim, actor=(submitter := factories.editor()))
    workflow.recall(citation.claim, actor=submitter)
    Citation.objects.filter(pk=citation.pk).update(excerpt="")

    submission = workflow.submit(citation.claim, actor=submitter)

    assert "capture" not in submission.document


@pytest.mark.parametrize(
    ("excerpt", "code"), [("on 4 March", "words_not_found"), ("was opened", "words_ambiguous")]
)
def test_words_that_do_not_stand_hold_a_submission_back_whatever_the_override(
    excerpt: str, code: str
) -> None:
    citation = quoting(excerpt, REPORT)
    Claim.objects.filter(pk=citation.claim_id).update(override_reason="We are sure.")

    with pytest.raises(ValidationError) as refused:
        workflow.submit(citation.claim, actor=factories.editor())

    assert [error.code for error in refused.value.error_list] == [code]
    assert "citation 3" in refused.value.messages[0]


def test_words_that_an_editor_no_longer_finds_hold_an_approval_back() -> None:
    citation = quoting("on 3 March", REPORT)
    submission = workflow.submit(citation.claim, actor=factories.editor())
    Citation.objects.filter(pk=citation.pk).update(quote_check=QuoteCheck.NOT_FOUND)

    with pytest.raises(ValidationError) as refused:
        workflow.approve(
            citation.claim, actor=factories.reviewer(), digest=submission.content_digest
        )

    assert [error.code for error in refused.value.error_list] == ["words_not_found"]


def test_a_citation_without_words_or_copy_is_shown_and_holds_nothing_back() -> None:
    citation = quoting("on 3 March")

    workflow.submit(citation.claim, actor=factories.editor())

    content = json.loads(objections.render(citation.claim, kind="first", note=""))
    shown = policy.shortfalls(content, quote_checks.check_claim(citation.claim))
    assert {(short.code, short.light) for short in shown} == {
        ("no_words", "amber"),
        ("no_copy", "amber"),
        ("not_archived", "amber"),
    }


def test_an_editors_word_takes_the_place_of_a_copy_until_the_words_are_found() -> None:
    citation = quoting("on 3 March", "Subscribe to read on.")
    editor = factories.editor()
    assert checked(citation) == "not_found"

    quote_checks.attest(citation, actor=editor, note="Read in print, page 4.")
    workflow.submit(citation.claim, actor=editor)
    factories.capture(citation.source, "Subscribe today.")
    assert quote_checks.recheck_source(citation.source) == []
    factories.capture(citation.source, REPORT)
    quote_checks.recheck_source(citation.source)

    citation.refresh_from_db()
    assert (citation.quote_check, citation.attested_by) == ("verified", editor)


@pytest.mark.parametrize(
    ("excerpt", "note", "code"),
    [
        ("on 4 March", " ", "no_note"),
        ("on 3 March", "I know.", "found"),
        ("", "I know.", "none"),
    ],
)
def test_nobody_vouches_without_saying_how_or_for_what_needs_nobodys_word(
    excerpt: str, note: str, code: str
) -> None:
    citation = quoting(excerpt, REPORT)

    with pytest.raises(ValidationError) as refused:
        quote_checks.attest(citation, actor=factories.editor(), note=note)

    assert [error.code for error in refused.value.error_list] == [code]


def test_a_check_changes_no_version_and_no_signature() -> None:
    citation = quoting("on 3 March")
    submission = workflow.submit(citation.claim, actor=factories.editor())
    version = Claim.objects.get(pk=citation.claim_id).version

    factories.capture(citation.source, REPORT)
    quote_checks.recheck_source(citation.source)

    assert Citation.objects.get(pk=citation.pk).quote_check == "verified"
    assert Claim.objects.get(pk=citation.claim_id).version == version
    assert workflow.approve(
        citation.claim, actor=factories.reviewer(), digest=submission.content_digest
    )


def test_checking_fifty_citations_of_a_source_takes_as_many_queries_as_one() -> None:
    def queries(times: int) -> int:
        source, claim = factories.source(), factories.claim()
        factories.capture(source, REPORT)
        for _time in range(times):
            factories.citation(claim, source=source, excerpt="on 3 March")
        with CaptureQueriesContext(connection) as captured:
            quote_checks.check_unchecked(claim.citations.all())
        return len(captured)

    assert queries(1) == queries(50)


def test_unchecked_words_are_judged_as_if_they_were_checked() -> None:
    citation = quoting("on 4 March", REPORT)

    assert quote_checks.check_claim(citation.claim) == ["no_excerpt", "no_excerpt", "not_found"]
    assert Citation.objects.get(pk=citation.pk).quote_check == ""
