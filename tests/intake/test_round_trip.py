"""Whatever people write goes out, comes back into an empty database, and is signed the same.

FACTCHECK_EXAMPLES=300 tries more texts than the suite has time for.
"""

import json
import os
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from claims import workflow
from claims.exports.json_lines import log_lines
from claims.intake.claim_files import import_claims
from claims.models import Claim, ClaimTranslation, Edition, SearchRecord
from claims.record import editions
from tests import factories
from tests.going_round import undone

pytestmark = pytest.mark.django_db

EXAMPLES = int(os.environ.get("FACTCHECK_EXAMPLES", "5"))
ODD = (
    *("查核", "﨑塚", "\U0002f804", "🌉👩‍👩‍👧", "e\u0301", "\u202e", "\ufeff", "\u2028"),
    *('"', "'", "\n", "\r\n", "\t", "=1+1", "+", "-", "@SUM(A1)", "\\", "\x01", "\x7f", "<b>", ","),
)
SHORT = st.lists(st.sampled_from(ODD) | st.characters(exclude_categories=["Cs"]), max_size=30).map(
    lambda parts: "".join(parts).replace("\0", "")
)
LONG = st.builds(lambda text, times: (text * times)[:20_000], SHORT, st.just(20_000))
TEXTS = SHORT | LONG


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, *HealthCheck],
)
@given(st.lists(TEXTS, min_size=12, max_size=12))
@example(["漢﨑\U0002f804🌉\"'\n\t\r\n" * 2000] * 12)
@example(["=1", "+1", "-1", "@1", "\t=1", "'=1", '"', "\r", "\n", " ", "\ufeff", "\\N"])
def test_every_claim_comes_back_as_it_was_signed(texts: list[str]) -> None:
    with undone():
        publish(draft(texts), note=texts[0])
        lines = b"".join(log_lines(Edition.objects.all()))
        signed = Edition.objects.get().document
    with undone():
        import_claims(lines, actor=factories.editor())
        again = publish(Claim.objects.get(), note=texts[0])
        assert claim_of(again) == claim_of(signed)
        assert not import_claims(lines, actor=factories.editor()).changes_anything()


def draft(texts: list[str]) -> Claim:
    """A claim with these texts in every place for words."""
    made = factories.supported_claim(
        statement=f"Words: {texts[1]}",
        rationale=f"Because: {texts[2]}",
        suggested_wording=texts[3],
        later_evidence=texts[4],
        override_reason=texts[5],
        claimant=factories.claimant(name_en=f"Lin {texts[6]}"[:300], name_zh_hant=""),
    )
    made.about.add(factories.subject(name_en="", name_zh_hant=f"橋 {texts[7]}"[:300]))
    ClaimTranslation.objects.create(
        claim=made, language="zh-Hant", statement=f"文 {texts[7]}", rationale=texts[8]
    )
    source = factories.source(
        title=f"Title {texts[9]}"[:1000],
        contributors=[{"role": "author", "literal": f"Body {texts[10]}"}],
    )
    factories.citation(
        made,
        source=source,
        excerpt=texts[9],
        prefix=texts[10][:300],
        translation=texts[11],
        summary=texts[2],
        locator_label="page",
        locator=f"1{texts[6]}"[:200],
    )
    SearchRecord.objects.create(
        claim=made, place=f"Archive {texts[3]}"[:300], query="x", made_on="2024-06-19", found="–"
    )
    return made


def publish(claim: Claim, *, note: str) -> str:
    """The document that two people sign of it."""
    submission = workflow.submit(claim, actor=factories.editor(), note=note)
    edition = workflow.approve(claim, actor=factories.reviewer(), digest=submission.content_digest)
    assert edition
    return edition.document


def claim_of(document: str) -> str:
    content: dict[str, Any] = json.loads(document)["claim"]
    return editions.canonical(content)
