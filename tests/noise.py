"""Rows that must never get out: unpublished and withdrawn claims, each with a word to look for."""

from django.contrib.auth.models import User

from claims import workflow
from claims.models import Claim, Stage
from tests import factories

WORD = "Zzyzx"
"""Stands in every text of the rows made here, and nowhere else."""


def make_noise() -> dict[str, Claim]:
    """A draft, claims in review, approved, reopened and withdrawn; by stage or what was done."""
    editor, reviewer = factories.editor(), factories.reviewer()
    noisy = {"statement": f"{WORD} says so.", "rationale": f"{WORD} rationale."}
    unreleased = factories.article(title=f"{WORD} article", publisher=f"{WORD} house")
    draft = factories.claim(**noisy, claimant=factories.claimant(name_en=f"{WORD} claimant"))
    factories.citation(draft, source=factories.source(title=f"{WORD} source"), excerpt=WORD)
    in_review, _submission = factories.submitted_claim(by=editor, **noisy)
    approved = factories.supported_claim(**noisy)
    factories.appearance(approved, unreleased, excerpt=f"{WORD} words")
    _publish(approved, editor, reviewer)
    return {
        "draft": draft,
        "in_review": in_review,
        "approved": approved,
        "reopened": _reopened(editor, reviewer),
        "withdrawn": withdrawn_claim(editor, reviewer, **noisy),
    }


def withdrawn_claim(editor: User, reviewer: User, **fields: str) -> Claim:
    made = factories.published_claim(submitter=editor, second=reviewer, **fields)
    submission = workflow.submit(made, actor=editor, kind="withdrawn", note="It was about another.")
    workflow.approve(made, actor=reviewer, digest=submission.content_digest)
    made.refresh_from_db()
    return made


def _reopened(editor: User, reviewer: User) -> Claim:
    """A published claim whose workspace copy is being reworked."""
    made = factories.published_claim(submitter=editor, second=reviewer)
    workflow.reopen(made, actor=editor)
    made.refresh_from_db()
    Claim.objects.filter(pk=made.pk).update(statement=f"{WORD} reworked.")
    factories.citation(made, source=factories.source(title=f"{WORD} new source"))
    return made


def _publish(made: Claim, editor: User, reviewer: User) -> None:
    submission = workflow.submit(made, actor=editor)
    workflow.approve(made, actor=reviewer, digest=submission.content_digest)
    made.refresh_from_db()
    assert made.stage == Stage.APPROVED
