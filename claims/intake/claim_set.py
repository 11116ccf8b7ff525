"""Import a claim set: all of it or nothing, and a second time without any change.

The format is `claim-set-1.schema.json`, explained in `fixtures/README.md`.
"""

from pathlib import Path
from typing import Any

import pghistory
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from claims import refusals, shared_records
from claims.intake import drafts, shared
from claims.intake.locking import one_at_a_time
from claims.intake.reading import NOUNS, ClaimSetError, Problem, read, shown, where
from claims.intake.records import Record, Translator
from claims.intake.report import Report
from claims.models import Claim

PERMISSIONS = ("claims.add_claim", "claims.change_claim")

Records = dict[str, list[Record]]


def import_claim_set(content: Path | bytes | str, *, actor: Any, dry_run: bool = False) -> Report:
    """Bring the claims of a set into the workspace as drafts, with all that they refer to.

    `content` is a file, or what stands in one. Raises ClaimSetError with everything that is
    wrong, and then nothing is saved; with `dry_run` nothing is saved either.
    """
    if not actor.has_perms(PERMISSIONS):
        raise ClaimSetError([_("Your account may not do this.")])
    if isinstance(content, Path):
        content = content.read_bytes()
    document, problems = read(content)
    records: Records = {}
    if all(problem.record for problem in problems):
        translator = Translator(document)
        records = translator.records({problem.record for problem in problems})
        problems += translator.problems
    _refuse(problems, document)
    report = Report(dry_run=dry_run)
    try:
        with pghistory.context(user=actor.pk), transaction.atomic():
            _write(records, document, actor=actor, report=report)
            transaction.set_rollback(dry_run)
    except IntegrityError as error:
        raise ClaimSetError([refusals.sentence(error)]) from error
    return report


def _write(records: Records, document: Any, *, actor: Any, report: Report) -> None:
    """Find everything, refuse what cannot be, then write: shared records before claims.

    Rows are locked in the order in which every writer locks them, shared records first and
    then all claims in id order, so that imports and editors never wait in a circle.
    """
    one_at_a_time()
    found = {noun: shared.find(noun, records[noun]) for noun in NOUNS if noun != "claims"}
    ids = {noun: match.ids for noun, match in found.items()}
    corrected = [row for match in found.values() for row, _new in shared.corrections(match, ids)]
    claims = drafts.find(records["claims"], also=_claims_in_review(corrected))
    rows = drafts.parts(claims)
    changing = drafts.differing(claims, rows, {**ids, "claims": claims.ids})
    matches = [*found.values(), claims]
    problems = [problem for match in matches for problem in match.problems]
    _refuse([*problems, *drafts.refusals(claims, changing)], document)
    for noun, match in found.items():
        shared.write(noun, match, ids, report)
    for row in corrected:
        for claim in shared_records.lapse(row, actor=actor):
            report.notes.append(
                _("%(claim)s is a draft again: %(because)s")
                % {"claim": claim.label, "because": claim.lapsed_because}
            )
    _refuse(drafts.reopen(claims, changing, actor=actor, report=report), document)
    drafts.write(claims, rows, changing, ids, actor=actor, report=report)


def _claims_in_review(corrected: list[Any]) -> set[int]:
    """The claims in review that embed one of these records and may lapse."""
    return {
        pk
        for record in corrected
        for pk in Claim.objects.filter(shared_records.embeds(record))
        .in_review()
        .values_list("pk", flat=True)
    }


def _refuse(problems: list[Problem], document: Any) -> None:
    """Raise them all, each on one line: some models quote the value that they refuse."""
    if problems:
        lines = [
            ": ".join(filter(None, (where(document, place), shown(message, 1000))))
            for place, message in problems
        ]
        raise ClaimSetError(list(dict.fromkeys(lines)))
