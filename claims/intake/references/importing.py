"""Import sources from bibliographic records of any kind; say which are there already.

Two records are the same source if they have the same public id (our own CSL-JSON), the same
address whatever its decoration, the same DOI, or the same title, year and publisher.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID

import pghistory
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models.functions import MD5, Lower
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claims.intake import references
from claims.intake.claim_set.locking import one_at_a_time
from claims.intake.claim_set.progress import Progress, no_progress
from claims.intake.claim_set.report import Report
from claims.intake.encodings import decoded, read_as
from claims.models import Actor, Source, constraint_messages
from claims.models.copying import copy_in
from claims.models.source import md5, url_keys
from claims.workflow import objections

PERMISSION = "claims.add_source"
NOUN = "sources"
BY = {
    "id": gettext_lazy("the public id"),
    "url": gettext_lazy("the address"),
    "doi": gettext_lazy("the DOI"),
    "words": gettext_lazy("title, year and publisher"),
}
"""By what two records are the same, the surest first."""


class Candidate(NamedTuple):
    """A record of the file that can come in."""

    label: str
    values: dict[str, Any]
    keys: dict[str, str]
    """What it is known by, by the names of `BY`."""
    left_out: list[str]
    """What of the record its fields do not take, in words: Record 2 (smith2020), year: …"""


def import_sources(
    content: Path | bytes,
    *,
    actor: Actor,
    dry_run: bool = False,
    expect: str = "",
    progress: Progress = no_progress,
) -> Report:
    """Make a source of each record that is not here yet; all in one transaction.

    What a field does not take is named in the report, and kept word for word in the note of the
    source, which only editors see. A record without a title, or of which something could not be
    kept, is refused by name; those that are here, or in the file twice, are reported as pairs. A
    ValidationError says why a file
    as a whole cannot be read. `expect` is the digest of the report of a dry run.
    """
    objections.raise_objections(list(objections.allowed(actor, PERMISSION)))
    report = Report(dry_run=dry_run)
    text, encoding = decoded(content if isinstance(content, bytes) else content.read_bytes())
    report.notes.append(read_as(encoding))
    candidates = list(_candidates(references.read(text), report))
    try:
        with pghistory.context(user=actor.pk), transaction.atomic():
            one_at_a_time()
            new = list(_not_here(candidates, report, progress))
            copy_in(Source, [candidate.values for candidate in new])
            for candidate in new:
                report.add("created", NOUN, candidate.values["title"], candidate.label)
                report.notes += candidate.left_out
            report.count(NOUN, created=len(new))
            report.expect(expect)
            transaction.set_rollback(dry_run)
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
    addresses = url_keys(reading.fields.get("url", "") for _label, reading in whole)
    for label, reading in whole:
        values = {**reading.kept()}
        keys = {
            "url": addresses.get(values.get("url", ""), ""),
            "doi": values.get("doi", "").lower(),
            "words": _words(values["title"], values.get("issued", ""), values.get("publisher", "")),
        }
        if public_id := _public_id(reading.key):
            values["public_id"] = public_id
            keys = {"id": str(public_id), **keys}
        known = {name: key for name, key in keys.items() if key}
        yield Candidate(label, values, known, [_left_out(why) for why in reading.refusals()])


def _left_out(why: str) -> str:
    return _("%(why)s The source comes in; its note keeps these words.") % {"why": why}


def _public_id(key: str) -> UUID | None:
    """The id, if it is one of ours: other programs call records otherwise."""
    try:
        public_id = UUID(key.removeprefix("source-"))
    except ValueError:
        return None
    return public_id if str(public_id) == key.removeprefix("source-") else None


def _words(title: str, issued: str, publisher: str) -> str:
    year = re.match(r"\d{4}", issued)
    parts = (_folded(part) for part in (title, publisher))
    return "|".join((*parts, year[0] if year else ""))


def _folded(text: str) -> str:
    """Letters and digits alone, without width, compatibility forms and case."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return "".join(character for character in plain if character.isalnum()) or text


def _not_here(
    candidates: list[Candidate], report: Report, progress: Progress
) -> Iterator[Candidate]:
    """Those of the candidates that are new; the others are reported with what they pair with."""
    here, seen = _sources_here(candidates), dict[tuple[str, str], str]()
    for done, candidate in enumerate(candidates, start=1):
        progress(done, len(candidates))
        if pair := _pair(candidate, here):
            by, title = pair
            detail = _("is here already, by %(by)s: “%(title)s”")
            report.count(NOUN, linked=1)
            report.add("linked", NOUN, candidate.label, detail % {"by": BY[by], "title": title})
        elif pair := _pair(candidate, seen):
            by, label = pair
            detail = _("is the same as %(other)s of the file, by %(by)s")
            report.count(NOUN, linked=1)
            report.add("linked", NOUN, candidate.label, detail % {"by": BY[by], "other": label})
        else:
            seen.update(dict.fromkeys(candidate.keys.items(), candidate.label))
            yield candidate


def _pair(candidate: Candidate, known: dict[tuple[str, str], str]) -> tuple[str, str] | None:
    found = ((by, known.get((by, key))) for by, key in candidate.keys.items())
    return next(((by, name) for by, name in found if name), None)


def _sources_here(candidates: list[Candidate]) -> dict[tuple[str, str], str]:
    """The titles of sources in the database by what they are known by."""
    wanted = {by: {one.keys[by] for one in candidates if by in one.keys} for by in BY}
    sources = Source.objects.order_by("pk")
    here = sources.not_merged()
    found: dict[tuple[str, str], str] = {}
    words = here.values_list("title", "issued", "publisher")
    for title, issued, publisher in words.iterator() if wanted["words"] else ():
        if (key := _words(title, issued, publisher)) in wanted["words"]:
            found.setdefault(("words", key), title)
    queries: dict[str, Iterable[tuple[Any, str]]] = {
        "id": sources.filter(public_id__in=wanted["id"]).values_list("public_id", "title"),
        "doi": here.alias(low=Lower("doi"))
        .filter(low__in=wanted["doi"])
        .values_list(Lower("doi"), "title"),
        # In the words of `source_url_once`, whose index answers.
        "url": here.exclude(url="")
        .alias(url_digest=MD5("url_key"))
        .filter(url_digest__in=[md5(key) for key in wanted["url"]])
        .values_list("url_key", "title"),
    }
    for by, rows in queries.items():
        found.update({(by, str(key)): title for key, title in rows})
    return found
