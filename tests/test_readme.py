"""The example of the README runs as it stands, and prints what the README says."""

import textwrap
from pathlib import Path

import pytest
from pytest_django.live_server_helper import LiveServer

from claims import workflow
from claims.intake.claim_set.importing import import_claim_set
from claims.models import Article, Claim
from claims.workflow import objections
from tests import factories

CHECKOUT = Path(__file__).parents[1]
README = (CHECKOUT / "README.md").read_text("utf-8")


def block(beginning: str) -> str:
    """The indented block of the README that begins with these words."""
    lines = README[README.index(f"    {beginning}") :].splitlines()
    end = next(number for number, line in enumerate(lines) if line and not line.startswith("    "))
    return textwrap.dedent("\n".join(lines[:end]))


@pytest.mark.django_db(transaction=True)
def test_the_example_prints_what_it_says(
    live_server: LiveServer, capsys: pytest.CaptureFixture[str]
) -> None:
    editor, reviewer = factories.editor(), factories.reviewer()
    import_claim_set(CHECKOUT / "fixtures" / "russia-dprk-treaty-2024.json", actor=editor)
    for article in Article.objects.unreleased():
        workflow.release(article, actor=reviewer)
    for claim in Claim.objects.filter(verification_status__in=["refuted", "misleading"]):
        if not objections.objections(claim, "submit", actor=editor):
            signed = workflow.submit(claim, actor=editor)
            workflow.approve(claim, actor=reviewer, digest=signed.content_digest)
    program = block("import json")
    assert "http://127.0.0.1:8000" in program

    exec(program.replace("http://127.0.0.1:8000", live_server.url), {})

    printed = capsys.readouterr().out
    assert printed.count(" refuted: ") == 6
    # Numbers go on from test to test.
    assert block("C-58 refuted:").removeprefix("C-58").rstrip("… \n") in printed
