"""The workspace behind a restored log: records and claims as their last editions hold them."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import User
from django.db import connection
from django.utils.translation import gettext as _

from claims.intake.claim_set.batches import batches
from claims.intake.claim_set.columns import MODELS, PART_KEYS, SHARED_RECORDS
from claims.intake.claim_set.drafts import SEQUENCE
from claims.intake.claim_set.parsing import Problem, path_in_words, quoted_value, violations
from claims.intake.claim_set.records import RecordValues, Translator
from claims.intake.claim_set.shared_records import Ids, Key, natural_keys, resolved
from claims.intake.editions.edition_records import (
    STUB_STATEMENT,
    STUB_TITLE,
    claim_member,
    claim_set,
    embedded,
    shared_member,
)
from claims.intake.log.log_file import Entry, LogFile, LogFileError
from claims.models import Claim, ClaimLink, Person, Source, Stage

BATCH = 500
Known = dict[str, set[str]]


def make_people(numbers: Iterable[int]) -> None:
    """A person for each number, behind an account that nobody can log in with.

    Whoever the number belongs to may be given the account later: documents name the number.
    """
    known = set(Person.objects.filter(number__in=numbers).values_list("number", flat=True))
    missing = sorted(set(numbers) - known)
    accounts = [
        User(username=f"restored-{number}", is_active=False, password=make_password(None))
        for number in missing
    ]
    User.objects.bulk_create(accounts)
    Person.objects.bulk_create(
        Person(account=account, number=number)
        for account, number in zip(accounts, missing, strict=True)
    )


def make_shared_records(file: LogFile, step: Callable[[], None]) -> Ids:
    """Make each embedded record as the last document that embeds it holds it; their keys."""
    ids: Ids = {noun: {} for noun in SHARED_RECORDS}
    known = {noun: {key for other, key in file.newest if other == noun} for noun in SHARED_RECORDS}
    known["sources"] |= file.roots
    make_unseen_roots(file.roots - {key for noun, key in file.newest if noun == "sources"}, ids)
    parents: dict[str, str] = {}
    taken: dict[tuple[str, Key], str] = {}
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
            _make(noun, records[noun], file, ids=ids, parents=parents, taken=taken)
    derive(parents, ids["sources"])
    return ids


def make_claims(file: LogFile, ids: Ids, *, owner: User, step: Callable[[], None]) -> None:
    """Make each claim as its last edition that holds words has it, with all its parts.

    A claim that the log only links to, or withholds, is made as well, dropped, so that its number
    stays its own.
    """
    unseen = {claim: number for claim, number in file.numbers.items() if claim not in file.worded}
    ids.setdefault("claims", {}).update(_make_unseen_claims(unseen, owner=owner))
    known: Known = {noun: set(keys) for noun, keys in ids.items()}
    known["claims"] |= set(file.numbers)
    links: list[Any] = []
    for batch in batches(file.entries(), BATCH):
        members = [
            claim_member(entry.document)
            for entry in batch
            if file.worded.get(entry.document["claim"]["id"]) == entry.position
        ]
        records = translated(
            claim_set([entry.document for entry in batch], claims=members), known, batch
        )["claims"]
        claims = [Claim(**resolved(record.values, ids), created_by=owner) for record in records]
        Claim.objects.bulk_create(claims)
        for record, claim in zip(records, claims, strict=True):
            ids["claims"][record.id] = claim.pk
            links += [(claim.pk, values) for values in record.parts.pop("links")]
        _make_parts(records, ids)
        for _entry in batch:
            step()
    ClaimLink.objects.bulk_create(
        (ClaimLink(claim_id=claim, **resolved(values, ids)) for claim, values in links),
        batch_size=1000,
    )
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT setval(%(name)s, greatest(%(last)s, coalesce("
            "pg_sequence_last_value(%(name)s), 0)))",
            {"name": SEQUENCE, "last": max(file.numbers.values(), default=1)},
        )


def translated(
    document: dict[str, Any], known: Known, batch: list[Entry]
) -> dict[str, list[RecordValues]]:
    """The records of a set; raises LogFileError with the first thing wrong with one of them."""
    problems = violations(document)
    records: dict[str, list[RecordValues]] = {}
    if not problems:
        translator = Translator(document, known=known)
        records = translator.records(set())
        problems = translator.problems
    for problem in problems:
        raise LogFileError(_in_words(problem, document, batch))
    return records


def _in_words(problem: Problem, document: dict[str, Any], batch: list[Entry]) -> str:
    return _("Positions %(first)d to %(last)d: %(place)s: %(problem)s") % {
        "first": min(entry.position for entry in batch),
        "last": max(entry.position for entry in batch),
        "place": path_in_words(document, problem.place),
        "problem": quoted_value(problem.message, 1000),
    }


def _make(
    noun: str,
    records: list[RecordValues],
    file: LogFile,
    *,
    ids: Ids,
    parents: dict[str, str],
    taken: dict[tuple[str, Key], str],
) -> None:
    """Make the rows of one list; of two with one DOI, address or Wikidata id, the later has it.

    The earlier of two sources is entered as merged into the later, which is how the desk
    comes by two records of one document.
    """
    model = MODELS[noun]
    keys = natural_keys(noun, records)
    rows: list[Any] = []
    holders: list[str] = []
    for record in records:
        values = dict(record.values)
        known_by = [(noun, key) for key in keys.get(record.id, ())]
        holder = next((taken[key] for key in known_by if key in taken), "")
        if not holder:
            taken.update(dict.fromkeys(known_by, record.id))
        holders.append(holder)
        if noun == "sources":
            if parent := values.pop("derives_from_id"):
                parents[record.id] = parent.id
        elif holder:
            values["wikidata"] = ""
        if noun == "articles":
            values["released_at"] = datetime.fromisoformat(file.released[record.id])
        rows.append(model(**values))
    if noun == "sources":
        _merge(rows, holders, ids)
    else:
        model._default_manager.bulk_create(rows)
    ids[noun].update({str(row.public_id): row.pk for row in rows})


def _merge(rows: list[Any], holders: list[str], ids: Ids) -> None:
    survivors = [row for row, holder in zip(rows, holders, strict=True) if not holder]
    Source.objects.bulk_create(survivors)
    keys = {**ids["sources"], **{str(row.public_id): row.pk for row in survivors}}
    merged = []
    for row, holder in zip(rows, holders, strict=True):
        if row.pk is None:
            row.merged_into_id = keys[holder]
            merged.append(row)
    Source.objects.bulk_create(merged)


def make_unseen_roots(roots: set[str], ids: Ids) -> None:
    """Sources of which the log knows nothing but that others derive from them."""
    title = str(STUB_TITLE)
    rows = [
        Source(public_id=root, type="document", title=title, title_is_supplied=True)
        for root in sorted(roots)
    ]
    Source.objects.bulk_create(rows, batch_size=1000)
    ids["sources"].update({str(row.public_id): row.pk for row in rows})


def _make_unseen_claims(numbers: dict[str, int], *, owner: User) -> dict[str, int]:
    statement = str(STUB_STATEMENT)
    rows = [
        Claim(public_id=claim, number=number, statement=statement, language="en", created_by=owner)
        for claim, number in sorted(numbers.items())
    ]
    Claim.objects.bulk_create(rows, batch_size=1000)
    Claim.objects.filter(pk__in=[row.pk for row in rows]).update(stage=Stage.DROPPED)
    return {str(row.public_id): row.pk for row in rows}


def derive(parents: dict[str, str], keys: dict[str, int]) -> None:
    """Say which source derives from which; what would close a circle is left out.

    Documents of different times may say so: each names the last source of the line as it was.
    """
    rows = []
    for child, parent in parents.items():
        above, seen = parent, {child}
        while above in parents and above not in seen:
            seen.add(above)
            above = parents[above]
        if above not in seen:
            rows.append(Source(pk=keys[child], derives_from_id=keys[parent]))
    Source.objects.bulk_update(rows, ["derives_from"], batch_size=1000)


def _make_parts(records: list[RecordValues], ids: Ids) -> None:
    for noun in PART_KEYS:
        model = MODELS[noun]
        rows = [
            model(claim_id=ids["claims"][record.id], **resolved(values, ids))
            for record in records
            for values in record.parts.get(noun, ())
        ]
        model._default_manager.bulk_create(rows, batch_size=1000)
