"""A wrong copy is set aside by somebody with a reason, and what rests on it is told."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from claims import workflow
from claims.models import CaptureDecision, Stage
from claims.workflow import capture_decisions
from tests import factories

pytestmark = pytest.mark.django_db

WORDS = "The bridge was opened to traffic."


def test_claims_in_review_that_name_the_copy_lapse_and_others_do_not() -> None:
    editor = factories.editor()
    claim = factories.supported_claim()
    cited = factories.citation(claim, excerpt=WORDS)
    copy = factories.capture(cited.source, WORDS)
    other = factories.supported_claim()
    factories.citation(other, source=cited.source, excerpt="")
    for each in (claim, other):
        workflow.submit(each, actor=editor)
    cited.refresh_from_db()
    assert cited.capture == copy

    decided = capture_decisions.set_aside(copy, actor=editor, reason="Another document.")

    claim.refresh_from_db()
    other.refresh_from_db()
    assert (claim.stage, other.stage) == (Stage.DRAFT, Stage.IN_REVIEW)
    assert "was set aside" in claim.lapsed_because
    assert decided.lapsed == [claim]
    assert [row.claim for row in decided.rechecked] == [claim]
    assert decided.rechecked[0].quote_check == "no_capture"
    workflow.submit(claim, actor=editor)
    cited.refresh_from_db()
    assert cited.capture is None


def test_words_are_found_in_another_copy_and_again_in_one_that_is_taken_back() -> None:
    editor = factories.editor()
    cited = factories.citation(factories.claim(), excerpt=WORDS)
    earlier = factories.capture(cited.source, f"{WORDS} At noon.")
    copy = factories.capture(cited.source, WORDS)

    capture_decisions.set_aside(copy, actor=editor, reason="Cut off.")
    cited.refresh_from_db()
    assert (cited.quote_check, cited.checked_in) == ("verified", earlier)
    capture_decisions.set_aside(earlier, actor=editor, reason="Another document.")
    decided = capture_decisions.take_back(copy, actor=editor, reason="It is whole.")

    cited.refresh_from_db()
    assert (cited.quote_check, cited.checked_in) == ("verified", copy)
    assert [row.pk for row in decided.rechecked] == [cited.pk]
    assert [row.counts for row in CaptureDecision.objects.filter(capture=copy)] == [True, False]


def test_who_may_add_no_copies_sets_none_aside() -> None:
    copy = factories.capture(factories.source())

    for account in (factories.account("Researchers"), factories.editor(is_active=False)):
        with pytest.raises(ValidationError, match="Your account may not do this"):
            capture_decisions.set_aside(copy, actor=account, reason="Wrong.")
    with pytest.raises(IntegrityError):
        capture_decisions.set_aside(copy, actor=factories.editor(), reason=" ")
    assert not CaptureDecision.objects.exists()
