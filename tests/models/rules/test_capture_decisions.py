"""A copy that was set aside counts for nothing, on whatever road one comes."""

import threading
from typing import Any

import pytest
from django.db import connection, transaction

from claims.evidence import quote_checks
from claims.models import Capture, CaptureDecision, Citation, Claim
from tests import factories
from tests.going_round import sql
from tests.refused import refused

pytestmark = pytest.mark.django_db

WORDS = "The bridge was opened to traffic."


def quoted_copy() -> tuple[Citation, Capture]:
    """A citation whose words were found in the one copy of its source."""
    citation = factories.citation(factories.claim(), excerpt=WORDS)
    copy = factories.capture(citation.source, f"Before it. {WORDS} After it.")
    quote_checks.recheck_source(citation.source)
    citation.refresh_from_db()
    assert (citation.quote_check, citation.checked_in) == ("verified", copy)
    return citation, copy


def decide(copy: Capture, **fields: Any) -> CaptureDecision:
    given = {"counts": False, "reason": "The page of an error.", **fields}
    return CaptureDecision.objects.create(capture=copy, decided_by=factories.editor(), **given)


def test_what_was_found_in_a_copy_is_unchecked_once_it_is_set_aside() -> None:
    citation, copy = quoted_copy()
    noise, _copy = quoted_copy()
    Claim.objects.update(judged_version=1)

    decide(copy)

    citation.refresh_from_db()
    noise.refresh_from_db()
    citation.claim.refresh_from_db()
    noise.claim.refresh_from_db()
    assert (citation.quote_check, citation.checked_in) == ("", None)
    assert citation.claim.judged_version is None and noise.claim.judged_version == 1
    assert noise.quote_check == "verified"
    assert quote_checks.check_citations([citation])[citation.pk] == ("no_capture", None)


def test_nothing_is_found_in_a_copy_that_was_set_aside_by_any_road() -> None:
    citation, copy = quoted_copy()
    decide(copy)

    with refused("citation_copy_counts"):
        Citation.objects.filter(pk=citation.pk).update(checked_in=copy, quote_check="verified")
    with refused("citation_copy_counts"):
        sql(f"UPDATE claims_citation SET checked_in_id = {copy.pk} WHERE id = {citation.pk}")


def test_a_copy_that_is_taken_back_counts_again() -> None:
    citation, copy = quoted_copy()
    decide(copy)
    quote_checks.recheck_source(citation.source)
    decide(copy, counts=True, reason="It was the right page.")

    citation.refresh_from_db()
    assert citation.quote_check == ""
    quote_checks.recheck_source(citation.source)
    citation.refresh_from_db()
    assert (citation.quote_check, citation.checked_in) == ("verified", copy)


@pytest.mark.parametrize("counts", [True, False])
def test_a_decision_that_changes_nothing_is_refused(counts: bool) -> None:
    _citation, copy = quoted_copy()
    if not counts:
        decide(copy)

    with refused("capture_decision_is_news"):
        decide(copy, counts=counts)


@pytest.mark.parametrize("reason", ["", " ", "\u3000\u200b"])
def test_a_decision_says_why(reason: str) -> None:
    _citation, copy = quoted_copy()

    with refused("capture_decision_says_why"):
        decide(copy, reason=reason)


def test_decisions_are_written_once() -> None:
    _citation, copy = quoted_copy()
    decision = decide(copy)

    with refused("capture_decision_append_only"):
        CaptureDecision.objects.update(reason="Another.")
    with refused("capture_decision_append_only"):
        decision.delete()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("has_rule", [True, False])
def test_a_check_that_runs_meanwhile_finds_nothing_in_it(has_rule: bool) -> None:
    """Without the rule, the control, the check would store what it found."""
    citation, copy = quoted_copy()
    Citation.objects.update(quote_check="", checked_in=None)
    if not has_rule:
        sql("ALTER TABLE claims_citation DISABLE TRIGGER pgtrigger_citation_copy_counts_732e4")
    found = quote_checks.check_citations([citation])[citation.pk]
    refusals: list[Exception] = []

    def store() -> None:
        try:
            Citation.objects.filter(pk=citation.pk).update(
                quote_check=found.check, checked_in=found.capture_id
            )
        except Exception as error:
            refusals.append(error)
        finally:
            connection.close()

    try:
        with transaction.atomic():
            decide(copy)
            storing = threading.Thread(target=store)
            storing.start()
            if not has_rule:
                storing.join(timeout=0.2)
        storing.join()
    finally:
        if not has_rule:
            sql("ALTER TABLE claims_citation ENABLE TRIGGER pgtrigger_citation_copy_counts_732e4")

    citation.refresh_from_db()
    assert bool(refusals) == has_rule
    assert (citation.checked_in is None) == has_rule
