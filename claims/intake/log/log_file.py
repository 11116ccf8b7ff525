"""Read a whole log of editions as JSON Lines, and find its first fault."""

import hashlib
import json
from array import array
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from claims.intake.claim_set.progress import Progress
from claims.intake.editions.edition_records import embedded, signers
from claims.models import EditionKind
from claims.record import editions, log, log_problems, withheld


class LogFileError(ValidationError):
    """Why a log was not restored, in one sentence."""


class Entry(NamedTuple):
    """One line of the file."""

    position: int
    text: str
    document: dict[str, Any]


@dataclass
class LogFile:
    """The findings of one reading of a log file; the documents themselves stay in the file.

    `offsets` stand in the order of the positions, from the one that follows the head `after`.
    """

    path: Path
    after: log.Head = log.BEGINNING
    file_digest: str = ""
    offsets: "array[int]" = field(default_factory=lambda: array("Q"))
    head: log.Head = log.BEGINNING
    newest: dict[tuple[str, str], int] = field(default_factory=dict)
    """The last position that embeds a shared record, by noun and id."""
    last: dict[str, int] = field(default_factory=dict)
    """The last position of each claim, by its id."""
    worded: dict[str, int] = field(default_factory=dict)
    """The last position of each claim that holds its words: withdrawals, for one, do not."""
    withheld: dict[str, int] = field(default_factory=dict)
    """By claim the position of the edition that withholds it."""
    emptied: dict[str, dict[int, int]] = field(default_factory=dict)
    """By claim and the position that is to explain it, where its words are gone first."""
    numbers: dict[str, int] = field(default_factory=dict)
    """The number of each claim, also of those that are only linked to."""
    released: dict[str, str] = field(default_factory=dict)
    """When an article first stood in a document, by its id."""
    roots: set[str] = field(default_factory=set)
    """Sources that others derive from."""
    people: set[int] = field(default_factory=set)

    def entries(self, *, newest_first: bool = False) -> Iterator[Entry]:
        """The lines in the order of their positions."""
        order = range(len(self.offsets))
        with self.path.open("rb") as file:
            for index in reversed(order) if newest_first else order:
                file.seek(self.offsets[index])
                text = file.readline().decode("utf-8-sig").rstrip("\r\n")
                yield Entry(self.after.position + index + 1, text, json.loads(text))


def read_log(
    path: Path,
    *,
    progress: Progress,
    after: log.Head = log.BEGINNING,
    offset: int = 0,
    most: int | None = None,
) -> LogFile:
    """Read a log file once; raises LogFileError with the first thing that is wrong, OSError.

    The lines may stand in any order; what they say has to be a whole log, without a gap, or all of
    it that follows the head `after`. `offset` is where in the file the first line is read, and
    `most` the number of those that are.
    """
    found = LogFile(path, after)
    places: dict[int, int] = {}
    digests: dict[int, str] = {}
    size, whole = path.stat().st_size, hashlib.sha256()
    with path.open("rb") as file:
        file.seek(offset)
        lines = islice(_lines(file, whole.update, offset), most)
        for line, (place, content) in enumerate(lines, start=after.position + 1):
            try:
                text, document = _document(content)
                position = _counted(document["edition"]["position"])
                if places.setdefault(position, place) != place:
                    message = _("position %(position)d stands here again")
                    raise LogFileError(message % {"position": position})
                _note(found, document)
            except LogFileError as error:
                raise LogFileError(
                    _("Line %(line)d: %(problem)s.") % {"line": line, "problem": error.messages[0]}
                ) from None
            except (KeyError, TypeError, ValueError, AttributeError, RecursionError):
                message = _("Line %(line)d: this is not the document of an edition.")
                raise LogFileError(message % {"line": line}) from None
            digests[position] = withheld.digest_of(text, document)
            progress(place, size)
    _refuse_unexplained(found)
    found.file_digest = whole.hexdigest()
    found.offsets = array("Q", _gapless(places, after.position + 1))
    found.head = chained((digests[position] for position in sorted(digests)), after)
    return found


def _refuse_unexplained(found: LogFile) -> None:
    for claim, places in found.emptied.items():
        for at, position in places.items():
            if found.withheld.get(claim) != at:
                raise LogFileError(log_problems.at(position, log_problems.WORDS_GONE))


def digest_of_line(line: bytes) -> str:
    """The digest of the document of a line, which the law may have emptied."""
    text = line.decode("utf-8", "replace").rstrip("\r\n")
    if '"withheld_at":' not in text:
        return editions.digest(text)
    try:
        return withheld.digest_of(text, json.loads(text))
    except (KeyError, TypeError, ValueError):
        return editions.digest(text)


def _lines(
    file: BinaryIO, seen: Callable[[bytes], None], offset: int
) -> Iterator[tuple[int, bytes]]:
    for content in file:
        seen(content)
        if content.strip():
            yield offset, content
        offset += len(content)


def _document(content: bytes) -> tuple[str, dict[str, Any]]:
    try:
        text = content.decode("utf-8-sig").rstrip("\r\n")
        document = json.loads(text)
    except ValueError:
        raise LogFileError(_("this is not JSON in UTF-8")) from None
    if not isinstance(document, dict) or document.get("schema") != editions.SCHEMA:
        message = _("this is no edition of schema %(schema)d")
        raise LogFileError(message % {"schema": editions.SCHEMA})
    if editions.canonical(document) != text:
        raise LogFileError(_("the document is not canonical JSON, so it is not as it was stored"))
    return text, document


def _note(found: LogFile, document: dict[str, Any]) -> None:
    """Take down what a document tells about the log as a whole."""
    content, edition = document["claim"], document["edition"]
    position, claim = edition["position"], str(UUID(content["id"]))
    found.last[claim] = max(position, found.last.get(claim, 0))
    found.numbers[claim] = _counted(content["number"])
    found.people.update(signers(document))
    if withheld.is_emptied(document):
        emptied = found.emptied.setdefault(claim, {})
        emptied.setdefault(edition["withheld_at"], position)
    if edition["kind"] == EditionKind.WITHHELD:
        found.withheld[claim] = position
    if "statement" in content:
        found.worded[claim] = max(position, found.worded.get(claim, 0))
    for noun, record in embedded(document):
        key = noun, record["id"]
        found.newest[key] = max(position, found.newest.get(key, 0))
        if noun == "articles":
            moment = edition["published_at"]
            found.released[record["id"]] = min(moment, found.released.get(record["id"], moment))
        if noun == "sources" and (root := record["derives_from"]):
            found.roots.add(root)
    for link in content.get("links", ()):
        found.numbers.setdefault(str(UUID(link["claim"])), _counted(link["number"]))


def _counted(value: Any) -> int:
    if type(value) is not int or not 0 < value < 2**63:
        raise ValueError
    return value


def _gapless(places: dict[int, int], first: int) -> Iterator[int]:
    for wanted, position in enumerate(sorted(places), start=first):
        if position != wanted:
            raise LogFileError(
                _(
                    "There is no edition at position %(position)d, but one later on: a log is "
                    "restored whole. manage.py export_log writes all of it."
                )
                % {"position": wanted}
            )
        yield places[position]


def chained(digests: Iterable[str], after: log.Head = log.BEGINNING) -> log.Head:
    """The head that follows from a head by these digests, in log order."""
    position, chain = after
    for digest in digests:
        position, chain = position + 1, editions.digest(chain + digest)
    return log.Head(position, chain)
