"""Claims that embed a source, a claimant and a subject, and corrections of these."""

from collections.abc import Callable
from typing import Any

from claims import workflow
from claims.models import Claim
from tests import factories


def rich_draft() -> Claim:
    claim = factories.supported_claim(claimant=factories.claimant())
    claim.about.add(factories.subject())
    return claim


RECORDS: dict[str, Callable[[Claim], Any]] = {
    "source": lambda claim: claim.citations.all()[0].source,
    "claimant": lambda claim: claim.claimant,
    "subject": lambda claim: claim.about.get(),
}
NAMES = {"source": "title", "claimant": "name_en", "subject": "name_en"}


def in_review() -> Claim:
    claim = rich_draft()
    workflow.submit(claim, actor=factories.editor())
    return claim


def published(claim: Claim | None = None, **signed: str) -> Claim:
    claim = claim or rich_draft()
    submission = workflow.submit(claim, actor=factories.editor(), **signed)
    workflow.approve(claim, actor=factories.reviewer(), digest=submission.content_digest)
    return claim


def correct(record: Any, **fields: Any) -> Any:
    type(record).objects.filter(pk=record.pk).update(**fields)
    record.refresh_from_db()
    return record


def corrected(claim: Claim, noun: str) -> Any:
    return correct(RECORDS[noun](claim), **{NAMES[noun]: "Corrected name"})


def stage_of(claim: Claim) -> str:
    return Claim.objects.get(pk=claim.pk).stage
