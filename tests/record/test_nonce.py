"""Each document has a nonce of its own: its digest confirms no guess of its words."""

import json
import re

import pytest

from claims import workflow
from claims.models import Edition
from claims.workflow import reissues
from tests import factories
from tests.record.small_log import six_editions

pytestmark = pytest.mark.django_db


def test_every_road_of_publishing_makes_another_nonce() -> None:
    six_editions()
    released = factories.waiting_claim()
    workflow.release(released.appearances.get().article, actor=factories.reviewer())
    shared = factories.published_claim()
    record = shared.citations.all()[0].source
    record.title = "Another title"
    record.save()
    reissues.reissue(record, actor=factories.editor(), note="The title was wrong.")
    digest = reissues.record_digest(record)
    reissues.approve_reissue(record, actor=factories.reviewer(), digest=digest)

    said = [json.loads(it)["edition"] for it in Edition.objects.values_list("document", flat=True)]
    assert {it["kind"] for it in said} == {
        "first", "contested", "corrected", "withdrawn", "reissued",
    }  # fmt: skip
    nonces = [it["nonce"] for it in said]
    assert all(re.fullmatch("[0-9a-f]{32}", nonce) for nonce in nonces)
    assert len(set(nonces)) == len(nonces) == 9
