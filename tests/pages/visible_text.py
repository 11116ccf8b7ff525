"""The visible text of a page."""

import re

from django.test import Client

from claims import workflow
from claims.models import Claim
from tests import factories
from tests.rich_claim import rich_claim


def page(client: Client, address: str, **headers: str) -> str:
    response = client.get(address, headers=headers or None)
    assert response.status_code == 200
    return response.content.decode()


def address(claim: Claim, rest: str = "", *, language: str = "") -> str:
    """The path of a claim's page; without a language the one that is cited."""
    return f"{'/' if language else ''}{language}/claims/{claim.public_id}/{rest}"


def words(html: str) -> str:
    """The visible words, with single blanks."""
    body = html.partition("<body>")[2]
    return " ".join(re.sub(r"<[^>]+>", " ", body).split())


def publish(claim: Claim) -> None:
    """Publish a draft as its first edition."""
    signed = workflow.submit(claim, actor=factories.editor())
    workflow.approve(claim, actor=factories.reviewer(), digest=signed.content_digest)


def corrected_and_contested_claim() -> Claim:
    submitter, second = factories.editor(), factories.reviewer()
    claim = rich_claim()
    factories.reopened(claim, by=submitter, checked_on="2026-11-21")
    signed = workflow.submit(claim, actor=submitter, kind="corrected", note="The year was wrong.")
    workflow.approve(claim, actor=second, digest=signed.content_digest)
    workflow.contest(claim, actor=second, note="The ministry disputes it.")
    claim.refresh_from_db()
    return claim
