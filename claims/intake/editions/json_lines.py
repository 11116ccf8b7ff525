"""Import documents of editions as drafts: our own JSON Lines come back, batch by batch.

A claim keeps its public id and its number. Of a shared record that several documents embed, the
one of the latest position counts. What documents only name (a claim linked to, a source that
others derive from) and what is nowhere in the database is made with its id and nothing else.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from uuid import UUID

from django.utils.translation import gettext as _

from claims.intake.claim_set.batches import batches
from claims.intake.claim_set.columns import LISTS
from claims.intake.claim_set.importing import bring_in, importing, on_one_line
from claims.intake.claim_set.parsing import ClaimSetError, Problem, violations
from claims.intake.claim_set.progress import Progress, no_progress
from claims.intake.claim_set.records import Translator
from claims.intake.claim_set.report import Report
from claims.intake.claim_set.shared_records import Ids
from claims.intake.editions.edition_records import (
    STUB_STATEMENT,
    STUB_TITLE,
    claim_member,
    claim_set,
    embedded,
    shared_member,
)
from claims.models import Actor, Claim, EditionKind, Source

BATCH = 500
MOST_PROBLEMS = 200


class Line(NamedTuple):
    """The document of one edition, and where it stands in words: Line 7."""

    where: str
    document: dict[str, Any]
    has_id: bool = True
    """Whether the claim is named by its id or number; one known by its words is never changed."""


@dataclass
class Survey:
    """The outcome of a first reading of the documents, so that a second can go by batches."""

    count: int = 0
    kept: dict[str, tuple[int, int]] = field(default_factory=dict)
    """Of each shared record the latest position that embeds it, and a hash of what that says."""
    differing: dict[str, dict[str, Any]] = field(default_factory=dict)
    """The records of which documents say different things, as the latest has them."""
    latest: dict[str, int] = field(default_factory=dict)
    """The latest position of each claim that holds its words."""
    linked: dict[str, int] = field(default_factory=dict)
    """The numbers of the claims that others link to."""
    roots: set[str] = field(default_factory=set)
    problems: list[str] = field(default_factory=list)

    def note(self, line: Line) -> None:
        document = line.document
        content, position = document["claim"], document["edition"]["position"]
        claim = str(UUID(content["id"]))
        if not isinstance(position, int) or not isinstance(content["number"], int | None):
            raise TypeError
        if document["edition"]["kind"] == EditionKind.WITHDRAWN and "statement" not in content:
            return
        self.count += 1
        if self.latest.get(claim, -1) >= position:
            return
        self.latest[claim] = position
        for noun, record in embedded(document):
            self._keep(noun, record, position)
        self.linked.update((str(UUID(row["claim"])), row["number"]) for row in content["links"])

    def _keep(self, noun: str, record: dict[str, Any], position: int) -> None:
        name = str(UUID(record["id"]))
        before, said_before = self.kept.get(name, (-1, 0))
        if before == position:
            return
        # Of the same words in another order the latest is kept, which says the same.
        said_now = hash(repr(record))
        if before >= 0 and said_now != said_before and position > before:
            self.differing[name] = record
        if position > before:
            self.kept[name] = position, said_now
        if noun == "sources" and record["derives_from"]:
            self.roots.add(str(UUID(record["derives_from"])))


def import_editions(
    lines: Callable[[], Iterable[Line]],
    *,
    actor: Actor,
    report: Report,
    expect: str = "",
    progress: Progress = no_progress,
) -> Report:
    """Import documents as drafts; `lines` is called twice and yields them in the same order.

    Raises ClaimSetError with everything that is wrong, each with its line and its field, and
    then nothing is saved. `expect` is the digest of the report of a dry run.
    """
    survey = surveyed(lines())
    if survey.problems:
        raise ClaimSetError(survey.problems)
    problems: list[str] = []
    with importing(actor, report, expect=expect):
        ids = _known_by_id_only(survey, actor=actor, report=report)
        wanted = (line for line in lines() if _is_wanted(line, survey))
        for done, batch in enumerate(batches(wanted, BATCH)):
            problems += _import_batch(batch, survey, ids, actor, report, is_doomed=bool(problems))
            progress(done * BATCH + len(batch), survey.count)
            if len(problems) >= MOST_PROBLEMS:
                problems = [*problems[:MOST_PROBLEMS], _("And so on.")]
                break
        if problems:
            raise ClaimSetError(problems)
    return report


def surveyed(lines: Iterable[Line]) -> Survey:
    """Read the documents once, without the database."""
    survey = Survey()
    for line in lines:
        try:
            survey.note(line)
        except (KeyError, TypeError, ValueError, AttributeError, RecursionError):
            message = _("%(line)s: this is not the document of an edition.")
            survey.problems.append(message % {"line": line.where})
            if len(survey.problems) >= MOST_PROBLEMS:
                break
    return survey


def _is_wanted(line: Line, survey: Survey) -> bool:
    """Whether it is the last of its claim that holds words."""
    content = line.document["claim"]
    return "statement" in content and (
        survey.latest[content["id"]] == line.document["edition"]["position"]
    )


def _known_by_id_only(survey: Survey, *, actor: Actor, report: Report) -> Ids:
    """Make what is only named, so that it can be named; the keys of all of that."""
    claims: dict[Any, Any] = Claim.objects.in_bulk(survey.linked, field_name="public_id")
    missing = {name: number for name, number in survey.linked.items() if UUID(name) not in claims}
    if taken := Claim.objects.filter(number__in=missing.values()).first():
        message = _("A link of the file names a %(claim)s that is not the one that is here.")
        raise ClaimSetError([message % {"claim": taken.label}])
    words = str(STUB_STATEMENT)
    made: list[Any] = [
        Claim(public_id=name, number=number, statement=words, language="en", created_by=actor)
        for name, number in missing.items()
    ]
    Claim.objects.bulk_create(made, batch_size=1000)
    for name in missing.keys() - survey.latest.keys():
        report.notes.append(
            _("C-%(number)d is linked to and not in the file: a draft keeps its place.")
            % {"number": missing[name]}
        )
    sources: dict[Any, Any] = Source.objects.in_bulk(survey.roots, field_name="public_id")
    title = str(STUB_TITLE)
    roots: list[Any] = [
        Source(public_id=name, type="document", title=title, title_is_supplied=True)
        for name in sorted(survey.roots)
        if UUID(name) not in sources
    ]
    Source.objects.bulk_create(roots, batch_size=1000)
    if unseen := sum(str(row.public_id) not in survey.kept for row in roots):
        report.notes.append(
            _("Sources that are known by their id only: %(count)d.") % {"count": unseen}
        )
    report.stubs.update(str(row.public_id) for row in (*made, *roots))
    return {
        "claims": {str(row.public_id): row.pk for row in (*claims.values(), *made)},
        "sources": {str(row.public_id): row.pk for row in (*sources.values(), *roots)},
    }


def _import_batch(
    batch: list[Line], survey: Survey, ids: Ids, actor: Actor, report: Report, *, is_doomed: bool
) -> Iterator[str]:
    """Import some documents; what is wrong with them, in words."""
    lists: dict[str, list[dict[str, Any]]] = {noun: [] for noun in LISTS}
    places: dict[str, list[str]] = {noun: [] for noun in LISTS}
    here: set[str] = set()
    kept = {line.document["claim"]["id"] for line in batch if not line.has_id}
    for line in batch:
        for noun, record in embedded(line.document):
            name = record["id"]
            if name not in here and (name not in ids.get(noun, ()) or name in report.stubs):
                here.add(name)
                record = survey.differing.get(name, record)
                lists[noun].append(shared_member(noun, record))
                places[noun].append(line.where)
        lists["claims"].append(claim_member(line.document))
        places["claims"].append(line.where)
    document = claim_set([line.document for line in batch], **lists)
    problems = violations(document)
    if not problems:
        translator = Translator(document, known=ids)
        records = translator.records(set())
        problems = translator.problems
        if not (problems or is_doomed):
            problems = bring_in(records, ids, actor=actor, report=report, kept=kept)
            report.stubs -= here | {record.id for record in records["claims"]}
    for problem in problems:
        where = _line_of(problem, places)
        yield ": ".join(filter(None, (where, on_one_line(problem, document))))


def _line_of(problem: Problem, places: dict[str, list[str]]) -> str:
    match problem.place:
        case (str(noun), int(index), *_rest) if noun in places:
            return places[noun][index]
    return ""
