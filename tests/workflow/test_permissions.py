"""Permissions for steps: by group, and only while the account is active."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User

from claims import workflow
from tests import factories
from tests.going_round import undone
from tests.refused import objected

pytestmark = pytest.mark.django_db

EDITORS, REVIEWERS = {"Editors", "Reviewers", "superuser"}, {"Reviewers", "superuser"}

Step = Callable[[User], object]

ACTORS: dict[str, Callable[[], User]] = {
    "Editors": factories.editor,
    "Reviewers": factories.reviewer,
    "superuser": lambda: factories.account(is_superuser=True),
    "no group": factories.account,
    "inactive editor": lambda: factories.editor(is_active=False),
    "inactive reviewer": lambda: factories.reviewer(is_active=False),
    "inactive superuser": lambda: factories.account(is_superuser=True, is_active=False),
}


def submit() -> Step:
    claim = factories.supported_claim()
    return lambda actor: workflow.submit(claim, actor=actor)


def approve() -> Step:
    claim, submission = factories.submitted_claim()
    return lambda actor: workflow.approve(claim, actor=actor, digest=submission.content_digest)


def return_to_author() -> Step:
    claim, _submission = factories.submitted_claim()
    return lambda actor: workflow.return_to_author(claim, actor=actor, comment="Which treaty?")


def reopen() -> Step:
    claim = factories.published_claim()
    return lambda actor: workflow.reopen(claim, actor=actor)


def drop() -> Step:
    claim = factories.claim()
    return lambda actor: workflow.drop(claim, actor=actor)


def pick_up() -> Step:
    claim = factories.claim()
    workflow.drop(claim, actor=factories.editor())
    return lambda actor: workflow.pick_up(claim, actor=actor)


def contest() -> Step:
    claim = factories.published_claim()
    return lambda actor: workflow.contest(claim, actor=actor, note="A witness disagrees.")


def release() -> Step:
    article = factories.article()
    return lambda actor: workflow.release(article, actor=actor)


ALLOWED: dict[Callable[[], Step], set[str]] = {
    submit: EDITORS,
    approve: REVIEWERS,
    return_to_author: REVIEWERS,
    reopen: EDITORS,
    drop: EDITORS,
    pick_up: EDITORS,
    contest: REVIEWERS,
    release: REVIEWERS,
}


@pytest.mark.parametrize("make", ALLOWED, ids=lambda make: make.__name__)
def test_each_step_is_open_to_those_it_is_for(make: Callable[[], Step]) -> None:
    step = make()

    for who, actor in ACTORS.items():
        with undone():
            if who in ALLOWED[make]:
                step(actor())
            else:
                with objected("not_allowed"):
                    step(actor())


def test_nobody_but_the_author_recalls_and_only_while_the_account_is_active() -> None:
    claim, _submission = factories.submitted_claim()

    for who, actor in ACTORS.items():
        with objected(*([] if who in EDITORS else ["not_allowed"]), "not_yours"):
            workflow.recall(claim, actor=actor())


def test_an_author_whose_account_is_closed_no_longer_recalls() -> None:
    claim, submission = factories.submitted_claim()
    author = submission.submitted_by
    author.is_active = False
    author.save()

    with objected("not_allowed"):
        workflow.recall(claim, actor=User.objects.get(pk=author.pk))
