"""Import a claim set: all of it or nothing, and a second time without any change.

The format is `claim-set-1.schema.json`, explained in `fixtures/README.md`.
"""

from collections.abc import Container, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pghistory
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from claims.articles import placement
from claims.intake.claim_set import drafts
from claims.intake.claim_set import shared_records as shared
from claims.intake.claim_set.columns import SHARED_RECORDS
from claims.intake.claim_set.locking import one_at_a_time
from claims.intake.claim_set.parsing import (
    ClaimSetError,
    Problem,
    path_in_words,
    quoted_value,
    read,
)
from claims.intake.claim_set.previews import undo_preview
from claims.intake.claim_set.records import RecordValues, Translator
from claims.intake.claim_set.report import Report
from claims.models import Actor, Appearance, Claim, constraint_messages
from claims.workflow import objections, reissues

PERMISSIONS = ("claims.add_claim", "claims.change_claim")

Records = dict[str, list[RecordValues]]


def import_claim_set(
    content: Path | bytes | str, *, actor: Actor, dry_run: bool = False, expect: str = ""
) -> Report:
    """Bring the claims of a set into the workspace as drafts, with all that they refer to.

    `content` is a file, or what stands in one. Raises ClaimSetError with everything that is
    wrong, and then nothing is saved; with `dry_run` nothing is saved either. `expect` is the
    digest of the report of a dry run: anything else raises PreviewOutdated.
    """
    if isinstance(content, Path):
        content = content.read_bytes()
    document, problems = read(content)
    return import_document(
        document, problems, actor=actor, report=Report(dry_run=dry_run), expect=expect
    )


def import_document(
    document: Any, problems: list[Problem], *, actor: Actor, report: Report, expect: str = ""
) -> Report:
    """Import a claim set that was read already; `problems` are those of its form."""
    records: Records = {}
    if all(problem.record for problem in problems):
        translator = Translator(document)
        records = translator.records({problem.record for problem in problems})
        problems += translator.problems
    _refuse(problems, document)
    with importing(actor, report, expect=expect):
        _refuse(bring_in(records, {}, actor=actor, report=report), document)
    return report


@contextmanager
def importing(actor: Actor, report: Report, *, expect: str) -> Iterator[None]:
    """One transaction, one import at a time; what it does is the actor's in the history.

    Raises ClaimSetError for an account that may not import and for what the database refuses.
    """
    if found := [objection.message for objection in objections.allowed(actor, *PERMISSIONS)]:
        raise ClaimSetError(found)
    try:
        with pghistory.context(user=actor.pk), transaction.atomic():
            one_at_a_time()
            yield
            report.expect(expect)
            undo_preview(report.dry_run)
    except IntegrityError as error:
        raise ClaimSetError([constraint_messages.violation_message(error)]) from error
    if not report.dry_run:
        # A transaction of its own: it locks all claims of the articles.
        placement.place_waiting(Appearance.objects.all())
    report.note_in_log(actor)


def bring_in(
    records: Records,
    ids: shared.Ids,
    *,
    actor: Actor,
    report: Report,
    kept: Container[str] = (),
) -> list[Problem]:
    """Find everything, refuse what cannot be, then write: shared records before claims.

    Returns what is wrong, and then the transaction must not be committed. `ids` are keys of
    records that came before and that these may name; theirs are added. The claims of the ids
    `kept` may be new or unchanged, and are refused if they differ.

    Rows are locked in the order in which every writer locks them, shared records first and
    then all claims in id order, so that imports and editors never wait in a circle.
    """
    found = {noun: shared.find(noun, records[noun]) for noun in SHARED_RECORDS}
    for noun, match in found.items():
        ids.setdefault(noun, {}).update(match.ids)
    corrected = [
        row
        for match in found.values()
        for row, _new in shared.corrections(match, ids)
        if not shared.is_stub(row, report)
    ]
    claims = drafts.find(records["claims"], also=_claims_in_review(corrected))
    ids.setdefault("claims", {}).update(claims.ids)
    rows = drafts.parts(claims)
    changing = drafts.differing(claims, rows, ids)
    problems = [problem for match in (*found.values(), claims) for problem in match.problems]
    problems += drafts.stage_problems(claims, changing)
    problems += drafts.kept_problems(claims, changing, kept)
    if problems:
        return problems
    for noun, match in found.items():
        shared.write(noun, match, ids, report)
    for row in corrected:
        for claim in reissues.lapse(row, actor=actor):
            report.notes.append(
                _("%(claim)s is a draft again: %(because)s")
                % {"claim": claim.label, "because": claim.lapsed_because}
            )
    if problems := drafts.reopen(claims, changing, actor=actor, report=report):
        return problems
    drafts.write(claims, rows, changing, ids, actor=actor, report=report)
    return []


def _claims_in_review(corrected: list[Any]) -> set[int]:
    """The claims in review that embed one of these records and may lapse."""
    return {
        pk
        for record in corrected
        for pk in Claim.objects.filter(reissues.embeds(record))
        .in_review()
        .values_list("pk", flat=True)
    }


def _refuse(problems: list[Problem], document: Any) -> None:
    """Raise them all, each on one line."""
    if problems:
        raise ClaimSetError(
            list(dict.fromkeys(on_one_line(problem, document) for problem in problems))
        )


def on_one_line(problem: Problem, document: Any) -> str:
    """A problem on one line: some models quote the value that they refuse."""
    return ": ".join(
        filter(None, (path_in_words(document, problem.place), quoted_value(problem.message, 1000)))
    )
