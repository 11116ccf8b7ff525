"""A claim goes to nobody who could not do what it waits for, on whatever road one comes."""

from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission, User

from claims.models import Claim, Stage
from claims.workflow import assignment, steps
from tests import factories
from tests.admin.browsing import desk_of, editors_desk, errors, filled, list_page, page_of, said
from tests.going_round import sql
from tests.refused import refused

pytestmark = pytest.mark.django_db

RULE = "claim_goes_to_who_can"


def unable() -> dict[str, Any]:
    return {
        "without a role": factories.account(),
        "of a reader's role": factories.account("Researchers"),
        "inactive": factories.editor(is_active=False),
        "no staff": factories.editor(is_staff=False),
    }


@pytest.mark.parametrize("kind", ["without a role", "of a reader's role", "inactive", "no staff"])
def test_no_draft_goes_to_an_account_that_may_not_write(kind: str) -> None:
    person, claim = unable()[kind], factories.claim()

    with refused(RULE):
        Claim.objects.filter(pk=claim.pk).update(assigned_to=person)
    with refused(RULE):
        sql(f"UPDATE claims_claim SET assigned_to_id = {person.pk} WHERE id = {claim.pk}")
    with refused(RULE):
        factories.claim(assigned_to=person)


def test_what_is_in_review_goes_to_another_person_who_may_review() -> None:
    submitter = factories.reviewer()
    claim, _submission = factories.submitted_claim(by=submitter)

    for person in (submitter, factories.editor(), factories.reviewer(is_active=False)):
        with refused(RULE):
            Claim.objects.filter(pk=claim.pk).update(assigned_to=person)
    assert Claim.objects.filter(pk=claim.pk).update(assigned_to=factories.reviewer()) == 1


def test_a_permission_of_an_accounts_own_or_of_a_superuser_counts() -> None:
    own = factories.account()
    own.user_permissions.add(Permission.objects.get(codename="submit_claim"))
    claim = factories.claim()

    for person in (own, factories.account(is_superuser=True)):
        assert Claim.objects.filter(pk=claim.pk).update(assigned_to=person) == 1


def test_the_rule_and_the_workflow_agree_on_every_account() -> None:
    """The roles are read in SQL and in Python: both say the same of each."""
    people = [
        *unable().values(),
        *(factories.account(group.name) for group in Group.objects.all()),
        factories.account(is_superuser=True),
    ]
    draft = factories.claim()
    in_review, _submission = factories.submitted_claim()

    for claim, able in ((draft, assignment.may_write()), (in_review, assignment.may_review())):
        for person in people:
            if able.filter(pk=person.pk).exists():
                Claim.objects.filter(pk=claim.pk).update(assigned_to=person)
            else:
                with refused(RULE):
                    Claim.objects.filter(pk=claim.pk).update(assigned_to=person)
            Claim.objects.filter(pk=claim.pk).update(assigned_to=None)


def test_what_moves_on_stays_with_nobody_who_cannot_go_on_with_it() -> None:
    """A step that says nothing of the assignment, such as a withdrawal that an impact asks for."""
    editor = factories.editor()
    claim = factories.published_claim(submitter=editor)
    Claim.objects.filter(pk=claim.pk).update(assigned_to=editor, due_at="2031-05-01T10:00Z")
    claim.refresh_from_db()

    steps.submit(claim, actor=factories.editor(), kind="withdrawn", note="It is gone.")

    claim.refresh_from_db()
    assert (claim.stage, claim.assigned_to, claim.due_at) == (Stage.IN_REVIEW, None, None)


def test_the_claim_page_says_why_somebody_does_not_get_it() -> None:
    claim, _submission = factories.submitted_claim()
    desk = editors_desk()
    form = filled(desk.get(page_of(claim)), assigned_to=factories.editor().pk)

    page = desk.post(page_of(claim), form)

    assert "in review to another person than who submitted it" in errors(page)
    claim.refresh_from_db()
    assert claim.assigned_to is None


def test_nobody_takes_what_they_may_not_do() -> None:
    submitter, editor = factories.reviewer(), factories.editor()
    claim, _submission = factories.submitted_claim(by=submitter)
    draft = factories.claim()
    form = {"action": "assign_to_me", "_selected_action": [claim.pk, draft.pk]}

    for person in (submitter, editor):
        page = desk_of(person).post(list_page("claim"), form, follow=True)
        assert f"{claim.label}: {person} may not work on it as it stands (In review)." in said(page)
        claim.refresh_from_db()
        draft.refresh_from_db()
        assert (claim.assigned_to, draft.assigned_to) == (None, person)


def test_what_comes_back_to_somebody_who_has_left_is_for_whoever_has_time() -> None:
    editor, reviewer = factories.editor(), factories.reviewer()
    claim, _submission = factories.submitted_claim(by=editor)
    User.objects.filter(pk=editor.pk).update(is_active=False)

    assignment.return_to_author(claim, actor=reviewer, comment="Which bridge?")

    claim.refresh_from_db()
    assert (claim.stage, claim.assigned_to) == (Stage.DRAFT, None)


def test_a_successor_without_a_role_is_not_offered_and_gets_nothing() -> None:
    leaver, reader = factories.editor(), factories.account("Researchers")
    claim = factories.claim(assigned_to=leaver)
    administrator = factories.account("Administrators")

    page = desk_of(administrator).get(f"/admin/auth/user/{leaver.pk}/leave/")
    assert reader not in page.context["form"].fields["successor"].queryset
    assignment.leave(leaver, actor=administrator, successor=reader)

    claim.refresh_from_db()
    assert claim.assigned_to is None
