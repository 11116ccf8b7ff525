"""Our own JSON Lines come back as drafts: whole, once, and nothing else is touched."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps

from claims import workflow
from claims.exports.json_lines import log_lines
from claims.intake import claim_files
from claims.intake.claim_files import import_claims
from claims.intake.claim_set.parsing import ClaimSetError
from claims.intake.claim_set.report import PreviewOutdated
from claims.intake.editions import json_lines
from claims.models import Article, Claim, Edition, Source, Stage
from claims.record import editions
from claims.workflow import objections
from tests import factories
from tests.going_round import undone
from tests.rich_claim import rich_claim

pytestmark = pytest.mark.django_db


def lines_of_what_is_published() -> bytes:
    return b"".join(log_lines(Edition.objects.all()))


@pytest.fixture(scope="module")
def lines(module_db: None) -> bytes:
    """A claim that has everything and one it depends on, exported; the database is empty."""
    with undone():
        rich_claim()
        return lines_of_what_is_published()


def documents(lines: bytes) -> list[dict[str, Any]]:
    return [json.loads(line) for line in lines.splitlines()]


def as_lines(changed: list[dict[str, Any]]) -> bytes:
    return "".join(f"{json.dumps(document)}\n" for document in changed).encode()


def test_what_two_people_sign_again_is_the_same_to_the_byte(lines: bytes) -> None:
    editor, reviewer = factories.editor(), factories.reviewer()
    import_claims(lines, actor=editor)
    for article in Article.objects.unreleased():
        workflow.release(article, actor=reviewer)

    for document in documents(lines):
        claim = Claim.objects.get(public_id=document["claim"]["id"])
        change = document["claim"]["change"]
        signed = workflow.submit(claim, actor=editor, **change)
        edition = workflow.approve(claim, actor=reviewer, digest=signed.content_digest)
        assert edition
        content = json.loads(edition.document)
        assert editions.canonical(content["claim"]) == editions.canonical(document["claim"])
        # The text that went out is not in the file: nothing here compared the words with it.
        assert content["appearances"] == [
            {**made, "words_not_compared": True} for made in document["appearances"]
        ]


def test_a_second_import_changes_nothing(lines: bytes) -> None:
    editor = factories.editor()
    first = import_claims(lines, actor=editor)
    versions = dict(Claim.objects.values_list("pk", "version"))

    second = import_claims(lines, actor=editor)

    assert first.counts["claims"] == {"created": 2, "updated": 0, "unchanged": 0}
    assert not second.changes_anything()
    assert dict(Claim.objects.values_list("pk", "version")) == versions
    assert not Claim.objects.exclude(external_id="").exists()


def test_small_batches_bring_the_same(lines: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    editor = factories.editor()
    with undone():
        whole = import_claims(lines, actor=editor)
        before = rendered()
    monkeypatch.setattr(json_lines, "BATCH", 1)

    for order in (documents(lines), documents(lines)[::-1]):
        with undone():
            assert import_claims(as_lines(order), actor=editor).counts == whole.counts
            assert rendered() == before


def rendered() -> set[str]:
    return {objections.render(claim, kind="first", note="") for claim in Claim.objects.all()}


def test_what_is_only_linked_to_keeps_its_number_and_its_place(lines: bytes) -> None:
    linked = documents(lines)[-1]["claim"]["links"][1]

    report = import_claims(lines, actor=factories.editor())

    claim = Claim.objects.get(public_id=linked["claim"])
    assert (claim.number, claim.stage) == (linked["number"], Stage.DRAFT)
    assert any(note.startswith(f"C-{claim.number} is linked to") for note in report.notes)


def test_the_latest_document_speaks_for_a_record_that_several_embed(lines: bytes) -> None:
    older, newer = documents(lines)
    source = newer["claim"]["citations"][0]["source"]
    older["claim"]["citations"][0]["source"] = {**source, "kind": "tertiary"}

    for order in ([older, newer], [newer, older]):
        with undone():
            import_claims(as_lines(order), actor=factories.editor())
            assert Source.objects.get(public_id=source["id"]).kind == source["kind"]
            assert not import_claims(as_lines(order), actor=factories.editor()).changes_anything()


def test_a_published_claim_that_differs_is_reopened_and_its_edition_stays_up() -> None:
    claim = factories.published_claim()
    (document,) = documents(lines_of_what_is_published())
    document["claim"]["statement"] = "Something else."

    report = import_claims(as_lines([document]), actor=factories.editor())

    claim.refresh_from_db()
    assert (claim.stage, claim.statement) == (Stage.DRAFT, "Something else.")
    assert claim.editions.count() == 1
    assert f"Reopened: {claim.label}." in report.notes


def test_a_claim_in_review_that_differs_is_refused_by_its_name() -> None:
    claim = factories.published_claim()
    (document,) = documents(lines_of_what_is_published())
    workflow.submit(claim, actor=factories.editor(), kind="withdrawn", note="It was misread.")
    import_claims(as_lines([document]), actor=factories.editor())
    document["claim"]["statement"] = "Something else."

    with pytest.raises(ClaimSetError, match=f"Line 1: .*{claim.label} differs and is in stage"):
        import_claims(as_lines([document]), actor=factories.editor())


def test_every_error_is_named_with_its_line_and_field(lines: bytes) -> None:
    first, second = documents(lines)
    first["claim"]["concerns"] = "last summer"
    second["claim"]["citations"][1]["stance"] = "likes"
    second["claim"]["mood"] = "grim"

    with pytest.raises(ClaimSetError) as refusal:
        import_claims(as_lines([first, second]), actor=factories.editor())

    assert len(refusal.value.messages) == 1
    assert refusal.value.messages[0].startswith("Line 2: claims › ")
    assert "citations[2] › stance" in refusal.value.messages[0]
    second["claim"]["citations"][1]["stance"] = "refutes"
    with pytest.raises(ClaimSetError, match=r"^\['Line 1: claims › .* › concerns: “last summer”"):
        import_claims(as_lines([first, second]), actor=factories.editor())
    assert not Claim.objects.exists()


@pytest.mark.parametrize(
    ("broken", "sentence"),
    [
        (b"{}", "Line 3: this is not the document of an edition"),
        (b"{", "Line 3: this is not JSON in UTF-8"),
        (b"\xff", "Line 3: this is not JSON in UTF-8"),
        (b'{"schema": 1, "claim": {"id": 7}, "edition": {}}', "Line 3: this is not the document"),
    ],
)
def test_a_line_of_something_else_is_refused(lines: bytes, broken: bytes, sentence: str) -> None:
    with pytest.raises(ClaimSetError, match=sentence):
        import_claims(lines + broken, actor=factories.editor())


def test_a_number_that_another_claim_has_is_refused(lines: bytes) -> None:
    taken = factories.claim(number=documents(lines)[-1]["claim"]["number"])

    with pytest.raises(ClaimSetError, match=f"{taken.label} is another claim"):
        import_claims(lines, actor=factories.editor())


def test_an_import_does_exactly_what_was_previewed_or_nothing(lines: bytes) -> None:
    editor = factories.editor()
    preview = import_claims(lines, actor=editor, dry_run=True)
    assert not Claim.objects.exists()

    assert import_claims(lines, actor=editor, expect=preview.digest).digest == preview.digest
    with pytest.raises(PreviewOutdated, match="The database has changed since the preview"):
        import_claims(lines, actor=editor, expect=preview.digest)


def test_the_history_says_who_imported(lines: bytes) -> None:
    editor = factories.editor()
    import_claims(lines, actor=editor)

    for noun in ("ClaimEvent", "SourceEvent", "CitationEvent", "AboutEvent"):
        event: Any = apps.get_model("claims", noun)._default_manager.latest("pgh_id")
        assert event.pgh_context.metadata["user"] == editor.pk


def test_a_path_is_read_as_its_bytes_are(lines: bytes, tmp_path: Path) -> None:
    (tmp_path / "claims.jsonl").write_bytes(b"\xef\xbb\xbf" + lines)

    report = claim_files.import_claims(tmp_path / "claims.jsonl", actor=factories.editor())

    assert report.counts["claims"]["created"] == 2
