"""A dispute that a request leads to is told by every mouth at once, past answers that are kept."""

import json

import pytest
from django.test import Client

from claims.models import Claim, CorrectionClaim
from claims.workflow import correction_steps
from tests import factories
from tests.api.agents import called
from tests.corrections.requests import request
from tests.front.asking import ask, front

pytestmark = pytest.mark.django_db(transaction=True)

NOTE = "Quaystone office says that the year is another."


def mouths(claim: Claim) -> dict[str, str]:
    """By name the addresses that tell of a claim."""
    paths = {
        "page": "claims/{id}/",
        "embed": "claims/{id}/editions/2/card/",
        "changes": "changes/",
        "feed": "changes/feed.atom",
        "JSON feed": "changes/feed.json",
    }
    own = f"/api/v1/claims/{claim.public_id}/"
    return {
        **{
            f"{name} {step}": f"/{step}/{path.format(id=claim.public_id)}"
            for name, path in paths.items()
            for step in ("en", "zh-hant")
        },
        "API": own,
        "API, editions": f"{own}editions/",
        "API, changes": "/api/v1/changes/?after=0",
        "ClaimReview": f"{own}editions/2.jsonld",
    }


def test_one_press_is_seen_by_every_mouth(client: Client) -> None:
    claim = factories.published_claim(statement="The quay opened in 1989.")
    layer, addresses = front(), mouths(claim)
    before = {name: ask(layer, address) for name, address in addresses.items()}
    asked = request(claim)

    correction_steps.contest(asked, [claim], actor=factories.reviewer(), note=NOTE)

    after = {name: ask(layer, address) for name, address in addresses.items()}
    marks = (NOTE, '"contested"', "in dispute", "有爭議")
    unseen = {
        name
        for name, answer in after.items()
        if not any(mark in answer.body.decode() for mark in marks)
    }
    assert {answer.status for answer in after.values()} == {200}
    assert unseen == set()
    assert [name for name, answer in before.items() if NOTE.encode() in answer.body] == []
    agent = called(client, "get_claim", claim=f"C-{claim.number}")
    assert NOTE in json.dumps(agent, ensure_ascii=False)
    page = after["page en"].body.decode()
    markup = page.partition('<script type="application/ld+json">')[2].partition("</script>")[0]
    assert json.loads(markup)["creativeWorkStatus"] == "contested"
    assert not CorrectionClaim.objects.exists()  # the request is about this claim itself
