"""The demonstration: the example taken through the real workflow, and kept up to date.

A new database gets a few claims as the first edition of the example had them, and then their
corrections, so that a visitor sees what a correction looks like. A database kept from an older
build gets the corrections of all that it has published. Nothing here writes an edition: claims come
in by the import, and two accounts sign them.
"""

import json
from collections.abc import Collection, Iterable
from typing import Any

from claims import workflow
from claims.intake.claim_set.importing import import_claim_set
from claims.models import (
    Actor,
    AffectedClaim,
    Article,
    Claim,
    Claimant,
    EditionKind,
    ImpactOutcome,
    Source,
    Stage,
    Subject,
    Submission,
)
from claims.record.demonstration import SENTENCE
from claims.workflow import impact_decisions, objections, reissues, release_outlook
from factcheck import CHECKOUT

DATA_SET = CHECKOUT / "fixtures" / "russia-dprk-treaty-2024.json"
CORRECTIONS = CHECKOUT / "fixtures" / "corrections" / DATA_SET.name
"""Notes for readers by claim, and a few claims as the first edition of the example had them."""
LEFT_IN_REVIEW = 6
COMMENT = SENTENCE["en"]
SIGNED_BY_COMMAND = SENTENCE
"""The note for readers of every edition: so it is in every file, and signed."""
CHECKED_AGAIN = {
    "en": "Checked again: sources were added or replaced, summaries are in both languages. The "
    "finding stands.",
    "zh-Hant": "重新檢查：增補或更換了來源，摘要現有兩種語言。查核結果不變。",
}
RECORD_CORRECTED = {
    "en": "The record of a source, subject or claimant was corrected.",
    "zh-Hant": "更正了來源、主題或主張者的資料。",
}


def set_up(*, editor: Actor, reviewer: Actor) -> None:
    """Bring the example in, or what a kept database lacks of it.

    A database that holds claims and none of the example is left alone, and so is one that has, or
    once had, every claim of it: whatever a visitor did there stays.
    """
    example = json.loads(DATA_SET.read_text("utf-8"))
    corrections = json.loads(CORRECTIONS.read_text("utf-8"))
    ids = [claim["id"] for claim in example["claims"]]
    is_kept = Claim.objects.exists()
    if is_kept:
        once_here = set(
            Claim.pgh_event_model.objects.filter(  # type: ignore[attr-defined]  # made by pghistory
                external_id__in=ids
            ).values_list("external_id", flat=True)
        )
        if not once_here or once_here == set(ids):
            return
    else:
        _bring_in(_as_first_published(example, corrections["before"]), editor, reviewer)
        _publish(ids, editor, reviewer, corrections["notes"])
    _bring_in(example, editor, reviewer)
    _publish(ids, editor, reviewer, corrections["notes"])
    if is_kept:  # of a fresh one, the records are those of its first editions
        _reissue(example, editor, reviewer)


def bilingual(*words: dict[str, str]) -> str:
    """A note for readers, a line in each language, of one or more things to say."""
    lines = (
        separator.join(text[language] for text in words)
        for language, separator in (("en", " "), ("zh-Hant", ""))
    )
    return "\n".join(lines)


def _as_first_published(example: dict[str, Any], before: list[dict[str, Any]]) -> dict[str, Any]:
    """The example with these claims as they first were, each at the place that it has there."""
    first = {claim["id"]: claim for claim in before}
    claims = [
        {**first.get(claim["id"], claim), "appearances": claim["appearances"]}
        for claim in example["claims"]
    ]
    return {**example, "claims": claims}


def _bring_in(example: dict[str, Any], editor: Actor, reviewer: Actor) -> None:
    """Import the set; claims of it that are in review or dropped are drafts meanwhile."""
    here = Claim.objects.filter(external_id__in=[claim["id"] for claim in example["claims"]])
    for claim in here.in_review():
        submitter = objections.last_submission(claim).submitted_by
        if submitter == reviewer:
            workflow.recall(claim, actor=reviewer)
        else:
            workflow.return_to_author(claim, actor=reviewer, comment=COMMENT)
    dropped = list(here.filter(stage=Stage.DROPPED))
    for claim in dropped:
        workflow.pick_up(claim, actor=editor)
    import_claim_set(json.dumps(example), actor=editor)
    for claim in dropped:
        workflow.drop(claim, actor=editor)
    for article in Article.objects.unreleased().filter(
        external_id__in=[article["id"] for article in example["articles"]]
    ):
        ahead = release_outlook.outlook(article)
        workflow.release(article, actor=reviewer, confirmed=ahead.digest)


def _publish(
    ids: Iterable[str], editor: Actor, reviewer: Actor, notes: dict[str, dict[str, str]]
) -> None:
    """Submit every draft whose evidence suffices; approve all but the last few new ones."""
    marked = list(AffectedClaim.objects.undecided().values_list("claim", flat=True))
    new: list[tuple[Claim, Submission]] = []
    corrected: list[tuple[Claim, Submission]] = []
    for claim in Claim.objects.filter(external_id__in=ids, stage=Stage.DRAFT).order_by("number"):
        last = claim.editions.order_by("position").last()
        kind, words = EditionKind.FIRST, [SIGNED_BY_COMMAND]
        if last is not None:
            if last.kind == EditionKind.WITHDRAWN:
                continue
            is_mended = claim.external_id in notes
            kind = EditionKind.CORRECTED if is_mended else EditionKind.REVISED
            words = [notes.get(claim.external_id, CHECKED_AGAIN), SIGNED_BY_COMMAND]
        note = bilingual(*words)
        found = objections.objections(claim, "submit", actor=editor, kind=kind, note=note)
        if [objection.code for objection in found] == ["nothing_changed"]:
            workflow.put_back(claim, actor=editor)
        elif not found:
            signed = workflow.submit(claim, actor=editor, kind=kind, note=note)
            (corrected if last else new).append((claim, signed))
    for claim, signed in [*new[:-LEFT_IN_REVIEW], *corrected]:
        _decide(reviewer, but_for=marked)
        workflow.approve(
            claim, actor=reviewer, digest=signed.content_digest, comment=SIGNED_BY_COMMAND["en"]
        )
    _decide(reviewer, but_for=marked)


def _decide(reviewer: Actor, *, but_for: Collection[int]) -> None:
    """Let stand what a correction of another claim of the example has marked: all came at once."""
    marks = AffectedClaim.objects.undecided().exclude(claim__in=but_for)
    for claim in Claim.objects.filter(impact_marks__in=marks).distinct().order_by("pk"):
        decision = ImpactOutcome.STANDS
        impact_decisions.decide(
            claim, actor=reviewer, decision=decision, comment=SIGNED_BY_COMMAND["en"]
        )


def _reissue(example: dict[str, Any], editor: Actor, reviewer: Actor) -> None:
    """Give what embeds a corrected record, and is otherwise as it was, an edition with it."""
    nouns: dict[str, type[Source | Subject | Claimant]] = {
        "sources": Source,
        "subjects": Subject,
        "claimants": Claimant,
    }
    note = bilingual(RECORD_CORRECTED, SIGNED_BY_COMMAND)
    for noun, model in nouns.items():
        names = [record["id"] for record in example[noun]]
        for record in model._default_manager.filter(external_id__in=names).order_by("pk"):
            if reissues.reissue(record, actor=editor, note=note).claims:
                digest = reissues.record_digest(record)
                reissues.approve_reissue(record, actor=reviewer, digest=digest)
