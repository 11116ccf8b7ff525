"""Restore a log of editions from a file into an empty database: all of it or nothing.

Documents, digests and chain come back byte for byte, and with them what the documents embed:
records, claims, the numbers of the people who signed. What documents do not hold does not come
back: submissions, reviews, accounts. So restored editions name a `Restoration` in place of a
review; who signed stands in the documents, and the chain value, compared with one that was
noted elsewhere, vouches for them.
"""

import logging
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import pghistory
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from claims.intake.claim_set.batches import batches
from claims.intake.claim_set.locking import one_at_a_time
from claims.intake.claim_set.previews import undo_preview
from claims.intake.claim_set.progress import Progress, no_progress
from claims.intake.log.log_file import Entry, LogFile, LogFileError, read_log
from claims.intake.log.restored_records import BATCH, make_claims, make_people, make_shared_records
from claims.models import (
    Article,
    Claim,
    Claimant,
    Edition,
    EditionKind,
    Restoration,
    Source,
    Stage,
    Subject,
    constraint_messages,
)
from claims.record import editions, log, withheld

logger = logging.getLogger(__name__)

OWNER = "restored-log"


def restore_log(
    path: Path,
    *,
    noted: log.Head | None = None,
    dry_run: bool = False,
    progress: Progress = no_progress,
) -> log.Head:
    """Restore the log that stands in a file, one edition's document on each line.

    `noted` is the head that the log is known to have. Returns the head of what was restored.
    Raises LogFileError in one sentence, OSError; with `dry_run`, and whenever it raises, the
    database stays as it was.
    """
    with transaction.atomic():
        one_at_a_time()
        log.lock()
        _refuse_unless_empty()
        file = read_log(path, progress=progress)
        if noted and noted != file.head:
            raise LogFileError(
                _(
                    "The log of this file ends at %(head)s, not at the head that was noted: "
                    "%(noted)s."
                )
                % {"head": file.head, "noted": noted}
            )
        with errors_in_words():
            _restore(file, progress)
            undo_preview(dry_run)
    if not dry_run:
        logger.info("Restored %d editions, head %s.", file.head.position, file.head)
    return file.head


@contextmanager
def errors_in_words() -> Iterator[None]:
    """Whatever a file's documents are refused for becomes a LogFileError."""
    try:
        yield
    except IntegrityError as error:
        raise LogFileError(constraint_messages.violation_message(error)) from error
    except (KeyError, TypeError, ValueError, ValidationError, DatabaseError) as error:
        if isinstance(error, LogFileError):
            raise
        raise LogFileError(_("The file holds what no edition of ours does.")) from error


def owner_of_restored() -> User:
    """The account to which restored claims belong; nobody can log in with it."""
    owner, _made = User.objects.get_or_create(
        username=OWNER, defaults={"is_active": False, "password": make_password(None)}
    )
    return owner


def _refuse_unless_empty() -> None:
    for model in (Edition, Claim, Source, Article, Claimant, Subject):
        if count := model._default_manager.count():
            raise LogFileError(
                _(
                    "The database is not empty (%(noun)s: %(count)d): "
                    "a log is restored into an empty one."
                )
                % {"noun": model._meta.verbose_name_plural, "count": count}
            )


def _restore(file: LogFile, progress: Progress) -> None:
    step = steps(4 * file.head.position, progress)
    restoration = Restoration.objects.create(
        editions=file.head.position, chain=file.head.chain, file_digest=file.file_digest
    )
    owner = owner_of_restored()
    with pghistory.context(user=owner.pk, restoration=restoration.pk):
        make_people(file.people)
        ids = make_shared_records(file, step)
        make_claims(file, ids, owner=owner, step=step)
        make_editions(file, ids["claims"], restoration, step)
        _publish(file, step)
    log.reindex()


def steps(of: int, progress: Progress) -> Callable[[], None]:
    """A call that tells `progress` of one step more out of so many."""
    done = 0

    def step() -> None:
        nonlocal done
        done += 1
        progress(done, of)

    return step


def make_editions(
    file: LogFile, claims: dict[str, int], restoration: Restoration, step: Callable[[], None]
) -> None:
    """Add the editions of a file to the log; `claims` are primary keys by id.

    Raises LogFileError for one that does not follow from those before, and for what the database
    refuses IntegrityError.
    """
    chain, published_at = file.after.chain, _last_moment()
    numbers = _numbers_of_last_editions(file.last)
    for batch in batches(file.entries(), BATCH):
        rows = []
        for position, text, document in batch:
            content, edition = document["claim"], document["edition"]
            number = numbers.get(content["id"], 0) + 1
            if edition["number"] != number or edition["published_at"] <= published_at:
                raise LogFileError(
                    _(
                        "Position %(position)d: the edition does not follow from those before: "
                        "it is not the next of its claim, or not later."
                    )
                    % {"position": position}
                )
            digest = withheld.digest_of(text, document)
            rows.append(
                Edition(
                    claim_id=claims[content["id"]],
                    number=number,
                    position=position,
                    kind=edition["kind"],
                    note=content["change"]["note"],
                    document=text,
                    content_digest=withheld.content_digest_of(document),
                    digest=digest,
                    previous_chain=chain,
                    chain=(chain := editions.digest(chain + digest)),
                    restoration=restoration,
                    published_at=datetime.fromisoformat(edition["published_at"]),
                )
            )
            numbers[content["id"]], published_at = number, edition["published_at"]
            step()
        Edition.objects.bulk_create(rows)


def _last_moment() -> str:
    last = Edition.objects.order_by("-position").values_list("published_at", flat=True).first()
    return log.moment(last) if last else ""


def _numbers_of_last_editions(claims: Iterable[str]) -> dict[str, int]:
    counted = Edition.objects.filter(claim__public_id__in=claims).values_list("claim__public_id")
    return {str(claim): number for claim, number in counted.annotate(Max("number")).order_by()}


def _publish(file: LogFile, step: Callable[[], None]) -> None:
    """Let the claims stand where they stood, once they are seen to hold what their editions say."""
    for batch in batches(file.entries(), BATCH):
        worded = {
            entry.document["claim"]["id"]: entry
            for entry in batch
            if file.worded.get(entry.document["claim"]["id"]) == entry.position
            and entry.document["claim"]["id"] not in file.withheld
        }
        claims = list(Claim.objects.with_content().filter(public_id__in=worded))
        cited = {citation.source_id for claim in claims for citation in claim.citations.all()}
        roots = Source.objects.roots(cited)
        for claim in claims:
            if member := differing_member(claim, worded[str(claim.public_id)], roots):
                raise LogFileError(
                    _("Position %(position)d: “%(member)s” cannot be restored as it is.")
                    % {"position": worded[str(claim.public_id)].position, "member": member}
                )
        last = [
            entry
            for entry in batch
            if file.last[entry.document["claim"]["id"]] == entry.position
            and entry.document["claim"]["id"] not in file.withheld
        ]
        for stage, withdrawn in ((Stage.PUBLISHED, False), (Stage.WITHDRAWN, True)):
            ids = [
                entry.document["claim"]["id"]
                for entry in last
                if (entry.document["edition"]["kind"] == EditionKind.WITHDRAWN) == withdrawn
            ]
            Claim.objects.filter(public_id__in=ids).update(stage=stage)
        for _entry in batch:
            step()


def differing_member(claim: Claim, entry: Entry, roots: dict[int, str]) -> str:
    """The first member that the workspace does not say again as the document does; or ""."""
    said = entry.document["claim"]
    rendered = editions.claim_content(claim, **said["change"], roots=roots)
    differing = (
        member
        for member, value in said.items()
        if _without_records(rendered.get(member)) != _without_records(value)
    )
    return next(differing, "")


def _without_records(value: Any) -> Any:
    """Embedded records by their ids: those of different times differ, as they always may."""
    if isinstance(value, list):
        return [_without_records(part) for part in value]
    if isinstance(value, dict):
        return value.get("id") or {key: _without_records(part) for key, part in value.items()}
    return value
