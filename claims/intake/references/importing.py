"""Import sources from bibliographic records of any kind; say which are there already.

`matching.py` says which are the same document.
"""

from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple
from uuid import UUID

import pghistory
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from claims.intake import references
from claims.intake.claim_set.locking import one_at_a_time
from claims.intake.claim_set.previews import undo_preview
from claims.intake.claim_set.progress import Progress, no_progress
from claims.intake.claim_set.report import APART, Choice, Report
from claims.intake.encodings import decoded, read_as
from claims.models import Actor, Source, constraint_messages
from claims.models.copying import copy_in
from claims.models.document_keys import document_keys
from claims.record.garbage import seldom_collected
from claims.workflow import objections

from .matching import (
    BY,
    SURE,
    Decisions,
    Document,
    Known,
    Match,
    differing_doi,
    sources_here,
    words_of,
)

PERMISSION = "claims.add_source"
NOUN = "sources"
UUID_LENGTH = 36
NONE: Mapping[str, str] = MappingProxyType({})


class Candidate(NamedTuple):
    """A record of the file that can come in."""

    label: str
    values: dict[str, Any]
    document: Document
    left_out: list[str]
    """What of the record its fields do not take, in words: Record 2 (smith2020), year: …"""


@seldom_collected()
def import_sources(
    content: Path | bytes,
    *,
    actor: Actor,
    dry_run: bool = False,
    expect: str = "",
    same: Mapping[str, str] = NONE,
    apart: Collection[str] = (),
    progress: Progress = no_progress,
) -> Report:
    """Make a source of each record that is not here yet; all in one transaction.

    What a field does not take is named in the report, and kept word for word in the note of the
    source, which only editors see. A record without a title, or of which something could not be
    kept, is refused by name; those that are here, or in the file twice, are reported as pairs.
    `same` says by record (its number in the file, or its key) the public id of the source that
    it is, and `apart` names the records that are no other in spite of their words. A
    ValidationError says why a file as a whole cannot be read, or a decision not be followed.
    `expect` is the digest of the report of a dry run.
    """
    objections.raise_objections(list(objections.allowed(actor, PERMISSION)))
    report = Report(dry_run=dry_run)
    text, encoding = decoded(content if isinstance(content, bytes) else content.read_bytes())
    report.notes.append(read_as(encoding))
    candidates = list(_candidates(references.read(text), report))
    try:
        with pghistory.context(user=actor.pk), transaction.atomic():
            one_at_a_time()
            documents = [candidate.document for candidate in candidates]
            decisions = Decisions(same, apart, documents)
            new = list(_not_here(candidates, decisions, report, progress))
            copy_in(Source, [candidate.values for candidate in new])
            for candidate in new:
                report.add("created", NOUN, candidate.values["title"], candidate.label)
                report.notes += candidate.left_out
            report.count(NOUN, created=len(new))
            report.expect(expect)
            undo_preview(dry_run)
    except IntegrityError as error:
        raise ValidationError(constraint_messages.violation_message(error)) from error
    report.note_in_log(actor)
    return report


def _candidates(readings: list[references.ParsedRecord], report: Report) -> Iterator[Candidate]:
    whole = []
    for reading in readings:
        label = reading.label
        if "title" not in reading.fields or not all(one.words for one in reading.problems):
            for problem in reading.problems:
                why = ": ".join(filter(None, (problem.field, problem.message)))
                report.refuse(NOUN, label or _("The file"), why)
        else:
            whole.append((label, reading))
    keys = document_keys(
        (reading.fields.get("doi", ""), reading.fields.get("url", "")) for _label, reading in whole
    )
    for (label, reading), known_by in zip(whole, keys, strict=True):
        values = {**reading.kept()}
        if public_id := _public_id(reading.key):
            values["public_id"] = public_id
        document = Document(
            label,
            str(public_id or ""),
            known_by,
            words_of(values),
            values,
            number=reading.number,
            key=reading.key,
        )
        yield Candidate(label, values, document, list(map(_left_out, reading.refusals())))


def _left_out(why: str) -> str:
    return _("%(why)s The source comes in; its note keeps these words.") % {"why": why}


def _public_id(key: str) -> UUID | None:
    """The id, if it is one of ours: other programs call records otherwise."""
    if len(key) < UUID_LENGTH:
        return None
    try:
        public_id = UUID(key.removeprefix("source-"))
    except ValueError:
        return None
    return public_id if str(public_id) == key.removeprefix("source-") else None


def _not_here(
    candidates: list[Candidate], decisions: Decisions, report: Report, progress: Progress
) -> Iterator[Candidate]:
    """Those of the candidates that are new; the others are reported with what they pair with."""
    here, seen = sources_here([candidate.document for candidate in candidates]), Known()
    for done, candidate in enumerate(candidates, start=1):
        progress(done, len(candidates))
        record = candidate.document
        is_apart = record.number in decisions.apart
        match = here.surely(record) or seen.surely(record)
        if said := decisions.same.get(record.number):
            match = Match("person", said)
        elif match and (is_apart or differing_doi(record, match)):
            report.refuse(NOUN, candidate.label, _why_not_apart(match))
            continue
        elif not match and not is_apart:
            match = here.by_words(record) or seen.by_words(record)
        if match:
            _link(candidate, match, report)
            continue
        if likely := here.likely(record) or seen.likely(record):
            _name_likely(candidate, likely, report, is_decided=is_apart)
        seen.add(record)
        yield candidate


def _why_not_apart(match: Match) -> str:
    names = {"title": match.other.name, "by": BY[match.by]}
    if match.by == "address":
        words = _(
            "“%(title)s” has the same address, and one document is one source: correct the "
            "address or the DOI in the record, or leave the address out."
        )
    else:
        words = _(
            "“%(title)s” is the same by %(by)s, and one document is one source: correct that "
            "in the record first."
        )
    return words % names


def _link(candidate: Candidate, match: Match, report: Report) -> None:
    other = match.other
    if other.number:
        detail = _("is the same as %(other)s of the file, by %(by)s")
    else:
        detail = _("is here already, by %(by)s: “%(other)s”")
    detail = detail % {"by": BY[match.by], "other": other.name}
    report.count(NOUN, linked=1)
    report.add("linked", NOUN, candidate.label, detail)
    if match.by in SURE:
        return
    words = {"record": candidate.label, "detail": detail}
    report.notes.append(_("%(record)s: %(detail)s") % words)
    if not other.number:
        report.choices.append(_choice(candidate, other, chosen=other.id))


def _name_likely(
    candidate: Candidate, other: Document, report: Report, *, is_decided: bool
) -> None:
    if not other.number:
        report.choices.append(_choice(candidate, other, chosen=APART))
    if is_decided:
        return
    note = _("%(record)s may be the same document as “%(other)s”, and comes in beside it.")
    names = {"record": candidate.label, "other": other.name}
    report.notes.append(note % names)


def _choice(candidate: Candidate, other: Document, *, chosen: str) -> Choice:
    return Choice(str(candidate.document.number), candidate.label, other.id, other.name, chosen)
