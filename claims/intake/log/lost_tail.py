"""Bring the lost end of this log back into the living database: all of it or nothing.

A backup is older than what was published last. Whoever mirrored the log has the rest: its documents
come back byte for byte after those that are here, in the places that they had. What documents do
not hold, signatures and what was on the desk since the backup, does not come back.
"""

import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

import pghistory
from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from claims.intake.claim_set import drafts
from claims.intake.claim_set import shared_records as shared
from claims.intake.claim_set.batches import batches
from claims.intake.claim_set.columns import SHARED_RECORDS
from claims.intake.claim_set.locking import one_at_a_time
from claims.intake.claim_set.progress import Progress, no_progress
from claims.intake.claim_set.records import RecordValues, Values
from claims.intake.claim_set.report import Report
from claims.intake.editions.edition_records import claim_member, claim_set, embedded, shared_member
from claims.intake.log import mirror, noted_heads
from claims.intake.log.log_file import (
    Entry,
    LogFile,
    LogFileError,
    chained,
    digest_of_line,
    read_log,
)
from claims.intake.log.restored_records import (
    BATCH,
    Known,
    derive,
    make_claims,
    make_people,
    make_unseen_roots,
    translated,
)
from claims.intake.log.restoring import (
    differing_member,
    errors_in_words,
    make_editions,
    owner_of_restored,
    steps,
)
from claims.models import (
    Appearance,
    Article,
    Claim,
    EditionKind,
    Restoration,
    Source,
    Stage,
)
from claims.record import awaited, editions, log, remote_log
from claims.record.proofs import leaves, merkle, notes

REPEATING = (EditionKind.CONTESTED, EditionKind.REISSUED)
"""Kinds of editions that say again what was signed, whatever stands on the desk meanwhile."""


class BroughtBack(NamedTuple):
    """The outcome of bringing back the end of a log."""

    head: log.Head
    added: int
    apart: list[str]
    """Claims and records, in words, that stand on the desk otherwise than the editions say."""


def bring_back(
    place: str,
    *,
    keys: Sequence[notes.VerifierKey],
    noted: log.Head | None = None,
    progress: Progress = no_progress,
) -> BroughtBack:
    """Add the editions that this log lacks, from a mirror (its folder or address) or a file.

    A checkpoint that one of the keys signed vouches for a mirror's, `noted` for those of a file.
    Publishing is closed from the first look at it until the last edition is back. Raises
    LogFileError, Wrong, NotThisLog, each in one sentence, NoteError and OSError.
    """
    wanted = noted_heads.of_place(place, keys=keys, noted=noted)
    before = log.head()
    # What is signed counts at once; what somebody typed, once the file bears it out.
    if (wanted.root or wanted.position <= before.position) and not awaited.note(wanted):
        return BroughtBack(before, 0, [])
    with _lines(place, before, wanted.position) as (path, offset):
        file = read_log(
            path,
            progress=progress,
            after=before,
            offset=offset,
            most=wanted.position - before.position,
        )
        if file.head.position < wanted.position or wanted.chain not in ("", file.head.chain):
            raise LogFileError(
                _("%(place)s does not hold the editions up to the head that was noted, %(head)s.")
                % {"place": place, "head": f"{wanted.position}:{wanted.chain or wanted.root}"}
            )
        awaited.note(wanted)
        with transaction.atomic(), errors_in_words():
            one_at_a_time()
            log.lock()
            if log.head() != before:
                raise LogFileError(_("Somebody else is bringing editions back just now."))
            apart = _restore(file, progress)
            if wanted.root not in ("", merkle.root(wanted.position, leaves.read).hex()):
                raise LogFileError(
                    _("The editions of %(place)s are not those that its checkpoint was signed for.")
                    % {"place": place}
                )
    return BroughtBack(file.head, file.head.position - before.position, apart)


@contextmanager
def _lines(place: str, before: log.Head, position: int) -> Iterator[tuple[Path, int]]:
    """A file of documents, and where in it that stands which follows the head `before`."""
    if not noted_heads.is_address(place):
        path = Path(place) / mirror.LOG if Path(place).is_dir() else Path(place)
        yield path, _offset(path, before)
        return
    with tempfile.TemporaryDirectory(prefix="factcheck-tail-") as folder:
        path = Path(folder) / mirror.LOG
        with path.open("w", encoding="utf-8", newline="\n") as file:
            for entry in islice(_changes(place, before), position - before.position):
                file.write(f"{editions.canonical(entry['document'])}\n")
        yield path, 0


def _changes(site: str, before: log.Head) -> Iterator[dict[str, Any]]:
    try:
        yield from remote_log.changes(site, before)
    except remote_log.Conflict:
        raise _forked(site, before) from None


def _offset(path: Path, before: log.Head) -> int:
    """The byte where the lines of this log up to its head end; raises LogFileError."""
    with path.open("rb") as file:
        # readline, since an iteration over a file does not say where it stands.
        lines = iter(file.readline, b"")
        digests = (digest_of_line(line) for line in islice(lines, before.position))
        if chained(digests) != before:
            raise _forked(path, before)
        return file.tell()


def _forked(place: object, before: log.Head) -> LogFileError:
    return LogFileError(
        _(
            "The log of %(place)s and this one have forked: their first %(size)d editions are not "
            "the same. Publish nothing, keep both, and compare them."
        )
        % {"place": place, "size": before.position}
    )


def _restore(file: LogFile, progress: Progress) -> list[str]:
    step = steps(4 * len(file.offsets), progress)
    restoration = Restoration.objects.create(
        editions=file.head.position, chain=file.head.chain, file_digest=file.file_digest
    )
    owner = owner_of_restored()
    with pghistory.context(user=owner.pk, restoration=restoration.pk):
        make_people(file.people)
        ids, apart = _shared_records(file, step)
        ids["claims"] = _primary_keys(Claim, file.numbers)
        signed = {
            entry.document["claim"]["id"]: entry
            for entry in file.entries()
            if entry.document["edition"]["kind"] not in REPEATING
            and entry.document["claim"]["id"] not in file.withheld
        }
        _make_new_claims(file, ids, owner=owner, step=step)
        Claim.objects.filter(public_id__in=signed).exclude(stage=Stage.DRAFT).update(
            stage=Stage.DRAFT
        )
        _rewrite(file, signed, ids, owner=owner)
        make_editions(file, ids["claims"], restoration, step)
        log.derive_after(file.after.position)
        return apart + _publish(file, signed, step)


def _shared_records(file: LogFile, step: Callable[[], None]) -> tuple[shared.Ids, list[str]]:
    """Make the embedded records that are not here; those that are stay as they are on the desk.

    Their keys, and in words those that stand otherwise in the last document that embeds them.
    """
    known: Known = {
        noun: {key for other, key in file.newest if other == noun} for noun in SHARED_RECORDS
    }
    ids: shared.Ids = {noun: {} for noun in SHARED_RECORDS}
    roots = _primary_keys(Source, file.roots)
    make_unseen_roots(file.roots - known["sources"] - set(roots), ids)
    ids["sources"].update(roots)
    known["sources"] |= file.roots
    apart: list[str] = []
    parents: dict[str, str] = {}
    for batch in batches(file.entries(newest_first=True), BATCH):
        lists: dict[str, dict[str, Any]] = {noun: {} for noun in SHARED_RECORDS}
        for entry in batch:
            for noun, record in embedded(entry.document):
                if file.newest[noun, record["id"]] == entry.position:
                    lists[noun].setdefault(record["id"], shared_member(noun, record))
            step()
        document = claim_set(
            [entry.document for entry in batch],
            **{noun: list(found.values()) for noun, found in lists.items()},
        )
        records = translated(document, known, batch)
        for noun in SHARED_RECORDS:
            apart += _make_new(noun, records[noun], ids, parents)
    derive(parents, ids["sources"])
    for article, moment in file.released.items():
        Article.objects.filter(public_id=article, released_at=None).update(
            released_at=datetime.fromisoformat(moment)
        )
    return ids, apart


def _make_new(
    noun: str, records: list[RecordValues], ids: shared.Ids, parents: dict[str, str]
) -> list[str]:
    above = {
        record.id: parent.id
        for record in records
        if (parent := record.values.pop("derives_from_id", None))
    }
    found = shared.find(noun, records)
    _refuse(found.problems)
    apart = [f"{row._meta.verbose_name} “{row}”" for row, _said in shared.corrections(found, ids)]
    found.linked.update(found.rows)
    found.rows = {}
    parents.update((record.id, above[record.id]) for record in found.new if record.id in above)
    shared.write(noun, found, ids, Report())
    return apart


def _refuse(problems: list[Any]) -> None:
    for problem in problems:
        raise LogFileError(problem.message)


def _primary_keys(model: Any, public_ids: Any) -> dict[str, int]:
    rows = model._default_manager.filter(public_id__in=public_ids)
    return {str(public_id): pk for public_id, pk in rows.values_list("public_id", "pk")}


def _make_new_claims(
    file: LogFile, ids: shared.Ids, *, owner: User, step: Callable[[], None]
) -> None:
    """Make those claims that the database does not know, also those that are only linked to."""
    new = {claim: number for claim, number in file.numbers.items() if claim not in ids["claims"]}
    if holder := Claim.objects.filter(number__in=new.values()).order_by("number").first():
        raise LogFileError(
            _(
                "%(claim)s is another claim among the editions that were lost: it was begun here "
                "after the restoration. Copy its words, delete that draft, and run this again."
            )
            % {"claim": holder.label}
        )
    worded = {claim: position for claim, position in file.worded.items() if claim in new}
    make_claims(replace(file, numbers=new, worded=worded), ids, owner=owner, step=step)


def _rewrite(file: LogFile, signed: dict[str, Entry], ids: shared.Ids, *, owner: User) -> None:
    """Let the claims that were here hold what was signed of them last."""
    known: Known = {noun: set(keys) for noun, keys in ids.items()}
    for batch in batches(file.entries(), BATCH):
        documents = [
            entry.document
            for entry in batch
            if file.worded.get(claim := entry.document["claim"]["id"]) == entry.position
            and claim in signed
            and "statement" in signed[claim].document["claim"]
        ]
        members = [claim_member(document) for document in documents]
        records = translated(claim_set(documents, claims=members), known, batch)["claims"]
        made = {record.id: record.parts.pop("appearances", []) for record in records}
        found = drafts.find(records, also=set())
        _refuse(found.problems)
        rows = drafts.parts(found)
        changing = drafts.differing(found, rows, ids)
        drafts.write(found, rows, changing, ids, actor=owner, report=Report())
        _add_appearances(made, ids)


def _add_appearances(made: dict[str, list[Values]], ids: shared.Ids) -> None:
    """Enter where claims are made, in articles in which they were not yet known to be."""
    there = set(
        Appearance.objects.filter(claim__in=[ids["claims"][claim] for claim in made]).values_list(
            "claim_id", "article_id"
        )
    )
    rows = [
        Appearance(claim_id=ids["claims"][claim], **shared.resolved(values, ids))
        for claim, parts in made.items()
        for values in parts
    ]
    Appearance.objects.bulk_create(
        row for row in rows if (row.claim_id, row.article_id) not in there
    )


def _publish(file: LogFile, signed: dict[str, Entry], step: Callable[[], None]) -> list[str]:
    """Let claims stand where they stood; in words those that the desk does not say again."""
    apart = []
    for batch in batches(file.entries(), BATCH):
        last = {
            entry.document["claim"]["id"]: entry
            for entry in batch
            if file.last[entry.document["claim"]["id"]] == entry.position
            and entry.document["claim"]["id"] in signed
        }
        worded = [claim for claim in last if "statement" in last[claim].document["claim"]]
        claims = list(Claim.objects.with_content().filter(public_id__in=worded))
        cited = {citation.source_id for claim in claims for citation in claim.citations.all()}
        roots = Source.objects.roots(cited)
        for claim in claims:
            if member := differing_member(claim, last[str(claim.public_id)], roots):
                apart.append(f"{claim.label} ({member})")
        withdrawn = [
            claim
            for claim, entry in last.items()
            if entry.document["edition"]["kind"] == EditionKind.WITHDRAWN
        ]
        Claim.objects.filter(public_id__in=withdrawn).update(stage=Stage.WITHDRAWN)
        published = set(last) - set(withdrawn)
        Claim.objects.filter(public_id__in=published).update(stage=Stage.PUBLISHED)
        for _entry in batch:
            step()
    return apart
