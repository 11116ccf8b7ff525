"""Words that the law asks to erase: two people sign, and they are gone from every place."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from django.db import connections, transaction

from claims import workflow
from claims.models import Capture, Claim, Edition, Leaf, Stage, Withholding
from claims.record import editions, log
from claims.record import withheld as documents
from claims.record.verification import everything
from claims.workflow import withholding
from tests import factories, going_round
from tests.going_round import sql
from tests.racing import PATIENCE_SECONDS, meanwhile
from tests.refused import objected, refused
from tests.withheld_word import (
    NEIGHBOUR,
    WORD,
    counts,
    files_with,
    sessions_with,
    tables_with,
    worded,
)

pytestmark = pytest.mark.django_db(transaction=True)

REASON = "Its publication is unlawful under the Personal Data Protection Act."


@pytest.fixture(autouse=True)
def folders(settings: Any, tmp_path: Path) -> Path:
    settings.FACTCHECK_ORIGINALS = tmp_path / "originals"
    settings.FACTCHECK_EXPORTS = tmp_path / "exports"
    settings.FACTCHECK_WITHHELD = tmp_path / "withheld.jsonl"
    return tmp_path


def ask(*claims: Claim, by: Any = None) -> Withholding:
    return withholding.ask_withholding(
        claims, actor=by or factories.editor(), ground="personal_data", note=REASON
    )


def withheld(*claims: Claim, by: Any = None, second: Any = None) -> list[Edition]:
    asked = ask(*claims, by=by)
    return withholding.confirm_withholding(asked, actor=second or factories.reviewer())


def test_a_withheld_word_is_found_nowhere(folders: Path) -> None:
    editor, reviewer = factories.editor(), factories.reviewer()
    shared = factories.source()
    claim = worded(WORD, editor=editor, reviewer=reviewer)
    neighbour = worded(NEIGHBOUR, editor=factories.editor(), reviewer=reviewer, source=shared)
    twin = factories.supported_claim(statement="Another assertion of the shared source.")
    factories.citation(twin, source=shared)
    assert counts(claim) == counts(neighbour) == (4, 1, 1)
    before = tables_with(WORD)
    assert before == tables_with(NEIGHBOUR) and len(before) > 40
    assert sessions_with(WORD) and list(files_with(WORD, folders))
    leaves = list(Leaf.objects.values_list("position", "hashes"))
    last = claim.editions.latest()

    (edition,) = withheld(claim, by=editor, second=reviewer)

    assert tables_with(WORD) == []
    assert sessions_with(WORD) == [] and list(files_with(WORD, folders)) == []
    uploads = [f"claims_upload.{column}" for column in ("content", "preview")]
    assert tables_with(NEIGHBOUR) == [name for name in before if name not in uploads]
    assert sessions_with(NEIGHBOUR) and list(files_with(NEIGHBOUR, folders))
    claim.refresh_from_db()
    assert (claim.stage, edition.kind, edition.note) == (Stage.WITHHELD, "withheld", REASON)
    assert Capture.objects.filter(source=shared).exists()
    old = claim.editions.get(number=last.number)
    assert (old.digest, old.chain, old.content_digest) == (last.digest, last.chain, "")
    assert list(Leaf.objects.values_list("position", "hashes"))[: len(leaves)] == leaves
    assert everything.faults() == []
    log.reindex()
    assert everything.faults() == []


def test_two_different_people_withhold_claims_in_one_batch() -> None:
    editor, reviewer = factories.editor(), factories.reviewer()
    claims = [factories.published_claim(), factories.withdrawn_claim()]
    working, _signed = factories.submitted_claim()
    with objected("never_published"):
        ask(working, by=editor)
    with objected("no_ground", "no_note", "no_claims"):
        withholding.ask_withholding([], actor=editor, ground="because", note=" ")
    with objected("note_repeats"):
        withholding.ask_withholding(
            claims, actor=editor, ground="court_order", note=f"It said: {claims[0].statement}"
        )
    asked = ask(*claims, by=reviewer)
    with objected("asked_already"):
        ask(claims[0], by=editor)
    with objected("own_withholding"):
        withholding.confirm_withholding(asked, actor=reviewer)
    with objected("not_allowed"):
        withholding.confirm_withholding(asked, actor=editor)
    assert not Edition.objects.filter(kind="withheld").exists()
    assert withholding.pending(claims[0]) == asked
    assert [row.claim for row in withholding.emptying(asked)] == claims

    made = withholding.confirm_withholding(asked, actor=factories.reviewer())

    assert [edition.claim for edition in made] == claims
    assert withholding.pending(claims[0]) is None
    with objected("confirmed_already"):
        withholding.confirm_withholding(asked, actor=factories.reviewer())
    with objected("wrong_stage"):
        workflow.reopen(claims[0], actor=editor)
    aside = ask(factories.published_claim(), by=editor)
    withholding.set_aside_withholding(aside, actor=editor)
    with objected("set_aside_already"):
        withholding.confirm_withholding(aside, actor=reviewer)


def test_a_claim_in_any_stage_is_withheld_and_nothing_follows() -> None:
    editor, reviewer = factories.editor(), factories.reviewer()
    draft = factories.reopened(factories.published_claim(), by=editor)
    waiting = factories.reopened(factories.published_claim(), by=editor)
    signed = workflow.submit(waiting, actor=editor, kind="revised", note="Looked at again.")

    withheld(draft, waiting, by=editor, second=reviewer)

    assert set(Claim.objects.values_list("stage", flat=True)) == {"withheld"}
    with refused("submission_of_no_withheld_claim"):
        going_round.submission(draft, kind="revised", note="Once more.")
    with refused("claim_stage_move"):
        Claim.objects.filter(pk=draft.pk).update(stage="draft")
    with refused("review_of_what_is_submitted"):
        going_round.review(signed)
    with refused("citation_frozen_insert"):
        factories.citation(draft)
    assert everything.faults() == []


EMPTY = (
    "UPDATE claims_edition SET note = '', content_digest = '', document ="
    " claims_emptied(document, digest, 99) WHERE claim_id = {claim}"
)
FORGED: dict[str, tuple[list[str], str]] = {
    "an edition emptied": ([EMPTY], "edition_append_only"),
    "a submission emptied": (
        [
            "UPDATE claims_submission SET note = '', content_digest = '',"
            " document = claims_emptied_content(document) WHERE claim_id = {claim}"
        ],
        "submission_append_only",
    ),
    "the function called": (["SELECT claims_empty({claim})"], "withholding_signed_once"),
    "the function called for what is asked": (
        ["SELECT claims_empty({asked})"],
        "withholding_signed_once",
    ),
    "a comment emptied": (["UPDATE claims_review SET comment = ''"], "review_append_only"),
    "the history emptied": (
        ["UPDATE claims_claimevent SET statement = '[withheld]'"],
        "history_append_only",
    ),
    "the history gone": (["DELETE FROM claims_citationevent"], "history_append_only"),
    "a stored copy gone": (["DELETE FROM claims_capture"], "capture_kept"),
    "confirmed by oneself": (
        ["UPDATE claims_withholding SET confirmed_by_id = asked_by_id"],
        "withholding_by_another_person",
    ),
    "confirmed by an editor": (
        ["UPDATE claims_withholding SET confirmed_by_id = {editor}"],
        "withholding_signed_once",
    ),
    "asked for by another one afterwards": (
        ["UPDATE claims_withholding SET asked_by_id = {editor}"],
        "withholding_signed_once",
    ),
    "confirmed when it is asked for": (
        [
            "INSERT INTO claims_withholding (ground, note, asked_by_id, asked_in, confirmed_by_id)"
            " VALUES ('other_law', 'So it is.', {editor}, 0, {reviewer})"
        ],
        "withholding_signed_once",
    ),
    "another claim named afterwards": (
        [
            "INSERT INTO claims_withheldclaim (withholding_id, claim_id)"
            " SELECT id, {claim} FROM claims_withholding"
        ],
        "withheld_claim_named_when_asked",
    ),
    "the stage set": (
        ["UPDATE claims_claim SET stage = 'withheld' WHERE id = {draft}"],
        "claim_stage_move",
    ),
    "confirmed, and another claim emptied": (
        ["UPDATE claims_withholding SET confirmed_by_id = {reviewer}", EMPTY],
        "edition_append_only",
    ),
    "confirmed, and other words written": (
        [
            "UPDATE claims_withholding SET confirmed_by_id = {reviewer}",
            "UPDATE claims_edition SET note = 'other' WHERE claim_id = {asked}",
        ],
        "edition_append_only",
    ),
    "noted as withheld at a place of the log": (
        [
            "INSERT INTO claims_notedwithholding (claim_id, position, ground, published_at,"
            " noted_in, transaction) VALUES ({claim}, 1, 'other_law', now(), 'a file', 0)"
        ],
        "noted_withholding_is_ahead",
    ),
}


def test_nobody_empties_or_confirms_by_raw_sql() -> None:
    editor, reviewer = factories.editor(), factories.reviewer()
    asked, claim = factories.published_claim(), factories.published_claim()
    factories.capture(factories.source())
    pending = ask(asked, by=factories.reviewer())
    keys = {
        "claim": claim.pk,
        "asked": asked.pk,
        "editor": editor.pk,
        "reviewer": reviewer.pk,
        "draft": factories.claim().pk,
    }
    for name, (statements, rule) in FORGED.items():
        with refused(rule):
            for statement in statements:
                sql(statement.format(**keys))
        assert not Edition.objects.filter(content_digest="").exists(), name
    with refused("edition_is_what_was_signed"):
        insert_withheld(claim, pending, reviewer)
    # The control: the same row is taken once two people have signed, for the claim they named.
    with transaction.atomic():
        sql("UPDATE claims_withholding SET confirmed_by_id = %s", reviewer.pk)
        with refused("edition_is_what_was_signed"):
            insert_withheld(claim, pending, reviewer)
        insert_withheld(asked, pending, reviewer)
    assert asked.editions.get(number=1).is_emptied
    assert not claim.editions.get(number=1).is_emptied


def insert_withheld(claim: Claim, signed: Withholding, reviewer: Any) -> None:
    content = documents.withholding_content(claim, ground=signed.ground, note=signed.note)
    head, (at,) = log.head(), sql("SELECT clock_timestamp()")[0]
    said = {
        "kind": "withheld",
        "number": 2,
        "position": head.position + 1,
        "published_at": log.moment(at),
        "submitted_by": 1,
        "reviewed_by": 2,
        "contested_by": None,
    }
    document = editions.document(editions.canonical(content), appearances=[], edition=said)
    digest = editions.digest(document)
    row = {
        "claim_id": claim.pk,
        "number": 2,
        "position": head.position + 1,
        "kind": "withheld",
        "note": signed.note,
        "document": document,
        "content_digest": editions.digest(editions.canonical(content)),
        "digest": digest,
        "previous_chain": head.chain,
        "chain": editions.digest(head.chain + digest),
        "withholding_id": signed.pk,
        "published_by_id": reviewer.pk,
        "published_at": at,
    }
    going_round.insert("claims_edition", row)


def submits(claim: Claim, is_in: Event, goes_on: Event) -> Callable[[], None]:
    """Somebody writes a submission past the workflow, and commits it when told."""

    def step() -> None:
        with transaction.atomic():
            going_round.submission(claim, kind="revised", note=f"{WORD} again.")
            is_in.set()
            assert goes_on.wait(PATIENCE_SECONDS)

    return step


def race(claim: Claim) -> list[str]:
    """Where the word stands once a submission and a confirmation have met."""
    asked = ask(claim, by=factories.editor())
    reviewer = factories.reviewer()
    is_in, goes_on = Event(), Event()
    with ThreadPoolExecutor(1) as pool:
        submitting = pool.submit(closing(submits(claim, is_in, goes_on)))
        assert is_in.wait(PATIENCE_SECONDS)
        writing = meanwhile(lambda: withholding.confirm_withholding(asked, actor=reviewer))
        goes_on.set()
        submitting.result()
    writing.result()
    return tables_with(WORD)


def closing(step: Callable[[], None]) -> Callable[[], None]:
    def run() -> None:
        try:
            step()
        finally:
            connections.close_all()

    return run


def test_a_word_that_is_submitted_meanwhile_goes_too() -> None:
    assert race(factories.published_claim(statement=f"The {WORD} opened.")) == []


def test_without_the_lock_of_the_claim_a_word_that_is_submitted_meanwhile_stays() -> None:
    claim = factories.published_claim(statement=f"The {WORD} opened.")
    names = "SELECT tgname FROM pg_trigger WHERE tgname ~ 'submission_of_no_withheld_claim'"
    [(name,)] = sql(names)
    sql(f"ALTER TABLE claims_submission DISABLE TRIGGER {name}")
    try:
        found = race(claim)
    finally:
        sql(f"ALTER TABLE claims_submission ENABLE TRIGGER {name}")
    assert found == ["claims_submission.document", "claims_submission.note"]
