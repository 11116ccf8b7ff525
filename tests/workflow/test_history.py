"""The history of a claim where nobody stands in front of a page."""

from datetime import UTC, datetime

import pytest
from django.core.exceptions import ValidationError

from claims.models import Claim
from claims.workflow import history
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_change_by_a_command_is_told_without_a_name() -> None:
    claim = factories.claim(statement="One.")
    Claim.objects.filter(pk=claim.pk).update(statement="Two.")

    newest, oldest = history.timeline(claim)

    assert (newest.by, oldest.by) == (None, None)
    assert [(edit.old, edit.new) for edit in newest.rows[0].fields] == [("One.", "Two.")]


def test_a_claim_is_told_nothing_of_another() -> None:
    claim, other = factories.supported_claim(), factories.published_claim()

    told = history.timeline(claim).object_list

    assert {
        row.values.claim_id for entry in told for row in entry.rows if row.noun is not Claim
    } == {claim.pk}
    assert not any(entry.signed for entry in told)
    assert any(entry.signed for entry in history.timeline(other).object_list)


def test_there_is_no_wording_before_the_claim() -> None:
    moment = datetime(2000, 1, 1, tzinfo=UTC)

    assert history.wording_at(factories.claim(), moment) is None


def test_a_restored_wording_counts_as_a_new_version() -> None:
    claim = factories.published_claim(statement="As published.")
    wording = history.wording_of(claim.editions.latest())
    assert wording
    draft = factories.claim(statement="Another.")

    history.restore(draft, wording, actor=factories.editor())

    before, draft_now = draft.version, Claim.objects.get(pk=draft.pk)
    assert draft_now.statement == "As published."
    assert draft_now.version > before


def test_nobody_restores_who_may_not_change_claims() -> None:
    claim = factories.claim(statement="As it is.")
    wording = history.wording_at(claim, datetime.now(UTC))
    assert wording

    with pytest.raises(ValidationError, match="Your account may not do this"):
        history.restore(claim, wording, actor=factories.account())
