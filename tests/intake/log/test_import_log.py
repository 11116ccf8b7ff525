"""`manage.py import_log`: a log goes out and comes back into an empty database."""

import json
from collections.abc import Callable
from functools import cache
from io import StringIO
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from claims import workflow
from claims.exports import FORMATS, export, this_publisher
from claims.exports.json_lines import log_lines
from claims.models import (
    Claim,
    Edition,
    EditionIndex,
    Leaf,
    Mention,
    Person,
    Restoration,
    Source,
    Stage,
    Submission,
)
from claims.record import editions, log
from claims.workflow import objections
from tests import factories, going_round
from tests.going_round import insert, sql, undone, without_triggers
from tests.record.small_log import publish, restamp, six_editions
from tests.refused import refused
from tests.rich_claim import rich_claim

pytestmark = pytest.mark.django_db


class Recorded(NamedTuple):
    """The content and answers of a database before it was lost."""

    log: bytes
    head: log.Head
    editions: list[tuple[Any, ...]]
    leaves: list[tuple[int, bytes]]
    derived: list[list[tuple[Any, ...]]]
    exports: dict[str, bytes]
    stages: set[tuple[Any, ...]]
    unpublished: tuple[Any, ...]


@cache
def recorded() -> Recorded:
    """A log of every kind of edition, one of them of a claim that has everything."""
    with undone():
        six_editions()
        rich_claim()
        return Recorded(
            b"".join(log_lines(Edition.objects.all())),
            log.head(),
            all_editions(),
            leaves(),
            derived(),
            everything_exported(),
            stages(),
            Claim.objects.values_list("public_id", "number").get(stage=Stage.DRAFT),
        )


def all_editions() -> list[tuple[Any, ...]]:
    kept = "position", "number", "kind", "note", "document", "digest", "chain", "published_at"
    return list(Edition.objects.values_list(*kept))


def leaves() -> list[tuple[int, bytes]]:
    return [(position, bytes(hashes)) for position, hashes in Leaf.objects.values_list()]


def derived() -> list[list[tuple[Any, ...]]]:
    """The index and the mentions, without keys of this database."""
    index = "position", "until", "verification_status", "concerns", "checked_on"
    nouns = ("source", "article", "claimant", "subject")
    mentions = "edition__position", "stance", *(f"{noun}__public_id" for noun in nouns)
    return [
        sorted(model.objects.values_list(*columns), key=str)
        for model, columns in ((EditionIndex, index), (Mention, mentions))
    ]


def everything_exported() -> dict[str, bytes]:
    standing = Edition.objects.current().not_withdrawn()
    return {name: b"".join(export(name, standing, this_publisher())) for name in FORMATS}


def stages() -> set[tuple[Any, ...]]:
    told = "public_id", "number", "statement", "stage"
    return set(Claim.objects.filter(editions__isnull=False).values_list(*told))


@pytest.fixture
def log_file(tmp_path: Path) -> Path:
    (tmp_path / "log.jsonl").write_bytes(recorded().log)
    return tmp_path / "log.jsonl"


def restored(path: Path, *arguments: str) -> str:
    out = StringIO()
    call_command("import_log", path, *arguments, stdout=out)
    return out.getvalue()


def test_editions_chain_and_every_export_come_back_byte_for_byte(log_file: Path) -> None:
    head = recorded().head

    assert f"head {head}." in restored(log_file, "--head", str(head))

    assert all_editions() == recorded().editions
    assert leaves() == recorded().leaves != []
    assert everything_exported() == recorded().exports
    assert derived() == recorded().derived
    assert log.verify(head) == ""


def test_a_whole_log_is_what_export_log_writes(tmp_path: Path) -> None:
    factories.published_claim()
    call_command("export_log", tmp_path / "log.jsonl")

    assert (tmp_path / "log.jsonl").read_text() == f"{Edition.objects.get().document}\n"


def test_the_lines_may_stand_in_any_order(log_file: Path) -> None:
    head = recorded().head
    log_file.write_bytes(b"".join(reversed(log_file.read_bytes().splitlines(keepends=True))))

    assert str(head) in restored(log_file)


def test_claims_stand_where_they_stood(log_file: Path) -> None:
    restored(log_file)

    assert stages() == recorded().stages
    assert {stage for *_others, stage in stages()} == {Stage.PUBLISHED, Stage.WITHDRAWN}


def test_no_signature_is_made_up(log_file: Path) -> None:
    restored(log_file)

    assert not Submission.objects.exists()
    assert not Edition.objects.filter(review__isnull=False).exists()
    assert not Edition.objects.filter(published_by__isnull=False).exists()
    assert not Edition.objects.filter(restoration__isnull=True).exists()
    out = StringIO()
    call_command("verify_log", stdout=out)
    assert "came back from a file" in out.getvalue()


def test_people_keep_their_numbers_and_nobody_can_log_in_as_them(log_file: Path) -> None:
    restored(log_file)

    documents = map(json.loads, Edition.objects.values_list("document", flat=True))
    signed = [document["edition"] for document in documents]
    numbers = {row[role] for row in signed for role in row if role.endswith("_by")} - {None}
    people = Person.objects.select_related("account")
    assert {person.number for person in people} == numbers
    assert not any(person.account.is_active for person in people)
    assert not any(person.account.has_usable_password() for person in people)


def test_a_claim_that_the_log_only_links_to_keeps_its_number(log_file: Path) -> None:
    restored(log_file)

    kept = Claim.objects.values_list("public_id", "number").get(stage=Stage.DROPPED)
    assert kept == recorded().unpublished
    assert factories.claim().number > max(number for _id, number, *_others in stages())


def test_life_goes_on_after_it(log_file: Path, client: Client) -> None:
    restored(log_file)
    claim = Claim.objects.published().latest("number")

    factories.reopened(claim)
    edition = publish(claim, kind="corrected", note="The year was wrong.")

    assert edition and edition.kind == "corrected" and edition.review
    assert log.verify() == ""
    assert client.get(f"/c/{claim.number}", follow=True).status_code == 200


def test_what_repeats_a_restored_edition_names_who_signed_that(log_file: Path) -> None:
    restored(log_file)
    claim = Claim.objects.published().latest("number")
    signed = json.loads(claim.editions.latest().document)["edition"]
    workflow.reopen(claim, actor=factories.editor())
    article = factories.article()
    factories.appearance(claim, article)
    claim.refresh_from_db()
    with without_triggers():
        Claim.objects.filter(pk=claim.pk).update(stage=Stage.PUBLISHED)

    (edition,) = workflow.release(article, actor=factories.reviewer())

    assert json.loads(edition.document)["edition"]["submitted_by"] == signed["submitted_by"]
    assert log.verify() == ""


def test_a_dry_run_saves_nothing(log_file: Path) -> None:

    assert "Nothing was saved" in restored(log_file, "--dry-run")
    assert not Edition.objects.exists() and not Claim.objects.exists()


def test_a_database_that_holds_anything_is_refused(log_file: Path) -> None:
    factories.source()

    with pytest.raises(CommandError, match=r"The database is not empty \(sources: 1\)"):
        restored(log_file)


def edited(path: Path, change: Callable[[list[dict[str, Any]]], Any]) -> None:
    documents = [json.loads(line) for line in path.read_text().splitlines()]
    change(documents)
    path.write_text("".join(f"{editions.canonical(document)}\n" for document in documents))


BROKEN: dict[str, tuple[Callable[[list[dict[str, Any]]], Any], str]] = {
    "a gap": (lambda rows: rows.pop(2), r"no edition at position 3"),
    "without its beginning": (lambda rows: rows.pop(0), r"no edition at position 1"),
    "a line twice": (lambda rows: rows.append(rows[0]), r"Line 9: position 1 stands here again"),
    "of another schema": (lambda rows: rows[0].update(schema=2), r"Line 1: this is no edition"),
    "without an edition": (lambda rows: rows[1].pop("edition"), r"Line 2: this is not the doc"),
    "of no claim": (lambda rows: rows[1]["claim"].update(id="x"), r"Line 2: this is not the doc"),
    "an edition left out of a claim": (
        lambda rows: rows[0]["edition"].update(number=2),
        r"Position 1: the edition does not follow",
    ),
    "a time that goes back": (
        lambda rows: rows[1]["edition"].update(published_at="2001-01-01T00:00:00.000000Z"),
        r"Position 2: the edition does not follow",
    ),
    "signed by one person": (
        lambda rows: rows[0]["edition"].update(submitted_by=7, reviewed_by=7),
        r"names no two people",
    ),
    "a member that nobody knows": (
        lambda rows: rows[0]["claim"].update(mood="grim"),
        r"“mood” cannot be restored",
    ),
    "a status without evidence": (
        lambda rows: rows[0]["claim"].update(citations=[]),
        r"lacks the evidence",
    ),
    "a status of no list": (
        lambda rows: rows[-1]["claim"].update(verification_status="true"),
        r"Positions 1 to 8: claims › .* › verification_status",
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_file_that_is_no_whole_log_is_refused_in_one_sentence(log_file: Path, name: str) -> None:
    change, sentence = BROKEN[name]
    edited(log_file, change)

    with pytest.raises(CommandError, match=sentence) as refusal:
        restored(log_file)
    assert "\n" not in str(refusal.value)
    assert not Edition.objects.exists() and not Source.objects.exists()


def test_a_changed_document_gives_itself_away_by_the_noted_head(log_file: Path) -> None:
    head = recorded().head
    edited(log_file, lambda rows: rows[3]["claim"].update(later_evidence="None."))

    with pytest.raises(CommandError, match=r"not at the head that was noted"):
        restored(log_file, "--head", str(head))


@pytest.mark.parametrize(
    "content", [b"\xff\xfe", b"[]", b"{", b"null", b'{"schema": 1}', b"1" * 99]
)
def test_a_file_of_something_else_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "log.jsonl").write_bytes(content)

    with pytest.raises(CommandError, match=r"Line 1: "):
        restored(tmp_path / "log.jsonl")


def test_nobody_publishes_by_way_of_a_restoration_afterwards(log_file: Path) -> None:
    restored(log_file)

    with refused("restoration_into_an_empty_log"):
        Restoration.objects.create(editions=1, chain="0" * 64, file_digest="0" * 64)


@pytest.mark.parametrize(
    "made",
    [
        {"transaction": 1},
        # After a dump is restored, another transaction may come by the same number.
        {"transaction": "now", "restored_at": "2024-06-19T00:00:00Z"},
        {"transaction": "now", "editions": 0},
        {"transaction": "now", "after": 1, "editions": 2},
        # The log that is restored ends otherwise.
        {"transaction": "now", "chain": "0" * 64},
    ],
)
def test_an_edition_of_an_earlier_restoration_is_refused(made: dict[str, Any]) -> None:
    claim = factories.supported_claim()
    row = restored_row(claim, **made)

    with refused("edition_is_what_was_signed"):
        insert("claims_edition", row)


def test_the_same_row_of_a_restoration_under_way_is_not(log_file: Path) -> None:
    claim = factories.supported_claim()

    insert("claims_edition", restored_row(claim, transaction="now"))

    assert Edition.objects.count() == 1


def restored_row(claim: Claim, **changes: Any) -> dict[str, Any]:
    """The row of an edition that names a restoration in which these columns were changed."""
    columns = {"editions": 1, "chain": "0" * 64, "file_digest": "0" * 64}
    made = insert("claims_restoration", columns)
    if changes.get("transaction") == "now":
        changes["transaction"] = sql("SELECT pg_current_xact_id()::text::bigint")[0][0]
    content = json.loads(objections.render(claim, kind="first", note=""))
    at = sql("SELECT clock_timestamp()")[0][0]
    edition = {"kind": "first", "number": 1, "position": 1, "published_at": log.moment(at)}
    document = editions.canonical(
        {
            "appearances": [],
            "claim": content,
            "edition": {**edition, "submitted_by": 1, "reviewed_by": 2},
            "schema": 1,
        }
    )
    digest = editions.digest(document)
    chain = editions.digest(log.START + digest)
    with without_triggers():
        for column, value in {"chain": chain, **changes}.items():
            sql(f"UPDATE claims_restoration SET {column} = %s", value)
    return {
        "claim_id": claim.pk,
        **{**edition, "published_at": at},
        "note": "",
        "document": document,
        "content_digest": editions.digest(editions.canonical(content)),
        "digest": digest,
        "previous_chain": log.START,
        "chain": chain,
        "restoration_id": made,
    }


def test_cautions_come_back_and_what_was_said_of_the_print_stays_in_the_editions(
    tmp_path: Path,
) -> None:
    with undone():
        claim = factories.supported_claim()
        cited = claim.citations.earliest("pk").source_id
        Source.objects.filter(pk=cited).update(caution_en="A state runs it.")
        factories.appearance(claim, factories.article(released_at=going_round.now()))
        publish(claim)
        lines = b"".join(log_lines(Edition.objects.all()))
    (tmp_path / "log.jsonl").write_bytes(lines)

    restored(tmp_path / "log.jsonl")

    assert Source.objects.filter(caution_en="A state runs it.").count() == 1
    (made,) = json.loads(Edition.objects.get().document)["appearances"]
    assert made["words_not_compared"] is True


def test_a_revision_of_before_notes_were_asked_for_comes_back(tmp_path: Path) -> None:
    with undone():
        claim = factories.published_claim()
        factories.reopened(claim)
        edition = publish(claim, kind="revised", note="A better rationale.")
        assert edition
        document = json.loads(edition.document)
        document["claim"]["change"]["note"] = ""
        content = editions.digest(editions.canonical(document["claim"]))
        with without_triggers():
            said = editions.canonical(document)
            restamp(edition, document=said, content_digest=content, note="")
        lines = b"".join(log_lines(Edition.objects.all()))
    (tmp_path / "log.jsonl").write_bytes(lines)

    restored(tmp_path / "log.jsonl")

    kinds = Edition.objects.order_by("position").values_list("kind", "note")
    assert list(kinds) == [("first", ""), ("revised", "")]
    assert log.verify() == ""
