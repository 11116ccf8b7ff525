"""The examples of README and docs/using.md run as they stand, and print what these say."""

import json
import re
import textwrap
from pathlib import Path
from urllib.request import urlopen

import pytest
from pytest_django.live_server_helper import LiveServer

from claims import workflow
from claims.intake.claim_set.importing import import_claim_set
from claims.models import Article, Claim
from claims.workflow import objections
from tests import factories

CHECKOUT = Path(__file__).parents[1]
README = (CHECKOUT / "README.md").read_text("utf-8")
USING = (CHECKOUT / "docs" / "using.md").read_text("utf-8")
SITE = "http://127.0.0.1:8000"


def block(text: str, beginning: str) -> str:
    """The indented block of a page that begins with these words."""
    lines = text[text.index(f"    {beginning}") :].splitlines()
    end = next(number for number, line in enumerate(lines) if line and not line.startswith("    "))
    return textwrap.dedent("\n".join(lines[:end]))


def publish_the_example() -> None:
    """The refuted and misleading claims of the example, as the demonstration publishes them."""
    editor, reviewer = factories.editor(), factories.reviewer()
    import_claim_set(CHECKOUT / "fixtures" / "russia-dprk-treaty-2024.json", actor=editor)
    for article in Article.objects.unreleased():
        workflow.release(article, actor=reviewer)
    for claim in Claim.objects.filter(verification_status__in=["refuted", "misleading"]):
        if not objections.objections(claim, "submit", actor=editor):
            signed = workflow.submit(claim, actor=editor)
            workflow.approve(claim, actor=reviewer, digest=signed.content_digest)


@pytest.mark.django_db(transaction=True)
def test_the_examples_print_what_they_say(
    live_server: LiveServer, capsys: pytest.CaptureFixture[str]
) -> None:
    publish_the_example()
    program = block(USING, "import json")
    assert SITE in program

    exec(program.replace(SITE, live_server.url), {})

    printed = capsys.readouterr().out
    assert printed.count(" refuted: ") == 6
    # Numbers go on from test to test.
    assert block(USING, "C-58 refuted:").removeprefix("C-58").rstrip("… \n") in printed

    (address,) = re.findall(r"    curl -g '(.*)'\n", README)
    with urlopen(address.replace(SITE, live_server.url)) as answer:
        assert json.load(answer) == json.loads(block(README, '{\n      "claims"'))


def test_the_pictures_are_small_and_described() -> None:
    pictures = re.findall(r"!\[(.*)\]\((.*)\)", README)

    assert len(pictures) == 2
    assert all(len(words) > 40 for words, _path in pictures)
    assert sum((CHECKOUT / path).stat().st_size for _words, path in pictures) <= 300_000
