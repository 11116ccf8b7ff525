"""A source that is retracted, changed or gone marks the same claims on every road."""

import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection

from claims.intake.captures import capture
from claims.models import AffectedClaim, Citation, Claim, Impact, Source
from claims.workflow import source_merges
from tests import factories
from tests.admin.browsing import editors_desk, filled, page_of
from tests.evidence.impact_world import World, depends
from tests.going_round import insert, sql, without_triggers

pytestmark = pytest.mark.django_db

CLAIMS, CITATIONS = "ABCDEFG", "ABC"
"""What rests on the report of the `World`, and where it is cited, straight or by a copy of it."""


def by_page(world: World, _path: Path) -> None:
    desk, page = editors_desk(), page_of(world.report)
    desk.post(page, filled(desk.get(page), condition="retracted"))


def by_import(world: World, path: Path) -> None:
    Source.objects.filter(pk=world.report.pk).update(external_id="report")
    record = {
        "id": "report",
        "csl": {"type": "report", "title": world.report.title, "URL": world.report.url},
        "condition": "retracted",
    }
    (path / "set.json").write_text(
        json.dumps(
            {
                "format": "claim-set-1",
                "dataset": {"id": "world", "languages": ["en"]},
                "sources": [record],
            }
        )
    )
    by = factories.editor().username
    call_command("import_claims", str(path / "set.json"), "--by", by, stdout=io.StringIO())


def by_merger(world: World, _path: Path) -> None:
    other = factories.source(condition="retracted")
    both = [world.report, other]
    source_merges.merge(
        both,
        into=world.report,
        actor=factories.editor(),
        seen={source.pk: source_merges.state(source) for source in both},
        taken={"condition": other},
    )


def by_capture(world: World, _path: Path) -> None:
    own = Citation.objects.filter(pk=world.cites["A"].pk)
    own.update(excerpt="on 3 March")
    for text in ("It was opened on 3 March.", "It was closed."):
        capture.from_paste(world.report, text, actor=factories.editor())


def in_bulk(world: World, _path: Path) -> None:
    world.report.condition = "gone"
    Source.objects.bulk_update([world.report, world.other], ["condition"])


def by_sql(world: World, _path: Path) -> None:
    sql("UPDATE claims_source SET condition = 'retracted' WHERE id = %s", world.report.pk)


def by_sql_merge(world: World, _path: Path) -> None:
    sql(
        """
        MERGE INTO claims_source source
        USING (VALUES (%s::bigint, 'changed')) AS given (id, condition) ON given.id = source.id
        WHEN MATCHED THEN UPDATE SET condition = given.condition
        """,
        world.report.pk,
    )


def by_command(world: World, _path: Path) -> None:
    """What came in with triggers off is caught up by the command."""
    with without_triggers():
        Source.objects.filter(pk=world.report.pk).update(condition="retracted")
    assert not AffectedClaim.objects.exists()
    call_command("notice_impact", stdout=io.StringIO())


ROADS: list[Callable[[World, Path], None]] = [
    *(by_page, by_import, by_merger, by_capture, in_bulk, by_sql, by_sql_merge, by_command)
]


@pytest.mark.parametrize("road", ROADS)
def test_every_road_marks_the_same_claims_and_citations(
    road: Callable[[World, Path], None], tmp_path: Path
) -> None:
    world = World()

    road(world, tmp_path)

    assert (world.marked(), world.marked_citations()) == (CLAIMS, CITATIONS)
    assert Source.objects.get(pk=world.report.pk).condition != "fine"


def inserted(**columns: object) -> Source:
    """A source that plain SQL inserts."""
    return Source.objects.get(pk=insert("claims_source", {**_plain(), **columns}))


def _plain() -> dict[str, object]:
    row = dict(Source.objects.filter(pk=factories.source(url="").pk).values().get())
    of_the_database = {field.name for field in Source._meta.concrete_fields if field.generated}
    for name in {*of_the_database, "id", "public_id", "contributors"}:
        del row[name]
    return {**row, "public_id": sql("SELECT gen_random_uuid()")[0][0], "contributors": "[]"}


def test_a_source_that_is_inserted_as_retracted_marks_what_cites_it_from_then_on() -> None:
    source = inserted(condition="retracted")
    noise = factories.claim()
    factories.citation(noise)

    cited = factories.citation(factories.claim(), source=source)

    assert Impact.objects.get(source=source).cause == "retracted"
    assert {(mark.claim, mark.citation) for mark in AffectedClaim.objects.all()} == {
        (cited.claim, None),
        (cited.claim, cited),
    }


def test_citations_that_are_copied_in_are_marked_too() -> None:
    bad, fine = factories.source(condition="gone"), factories.source()
    claim, noise = factories.claim(), factories.claim()
    columns = (
        "claim_id, source_id, position, stance, locator_label, locator, locator_is_approximate,"
        " excerpt, prefix, suffix, language, translation, summary, quote_check, attestation"
    )
    rest = ("1", "supports", "", "", "f", *[""] * 8)

    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY claims_citation ({columns}) FROM STDIN") as copy,
    ):
        for cited_for, source in ((claim, bad), (noise, fine)):
            copy.write_row((cited_for.pk, source.pk, *rest))

    assert {mark.claim for mark in AffectedClaim.objects.all()} == {claim}


def test_a_citation_that_moves_to_a_retracted_source_is_marked() -> None:
    bad = factories.source(condition="retracted")
    moved, noise = factories.citation(factories.claim()), factories.citation(factories.claim())

    Citation.objects.filter(pk=moved.pk).update(source=bad)
    Citation.objects.filter(pk=noise.pk).update(summary="Said otherwise.")

    assert {mark.citation for mark in AffectedClaim.objects.all()} == {None, moved}


def test_a_source_that_comes_to_derive_from_a_retracted_one_brings_its_marks() -> None:
    bad, copy, noise = (
        factories.source(condition="retracted"),
        *(factories.source() for _ in range(2)),
    )
    copy_of_copy = factories.source(derives_from=copy)
    cited = factories.citation(factories.claim(), source=copy_of_copy)
    factories.citation(factories.claim(), source=noise)

    Source.objects.filter(pk=copy.pk).update(derives_from=bad)

    assert {mark.claim for mark in AffectedClaim.objects.all()} == {cited.claim}


def test_merging_into_a_retracted_source_marks_drafts_and_what_was_signed() -> None:
    kept, merged = factories.source(condition="retracted"), factories.source()
    draft = factories.citation(factories.claim(), source=merged).claim
    signed = factories.published_claim()
    with without_triggers():
        signed.citations.update(source=merged)
    factories.citation(factories.claim())

    source_merges.merge(
        [kept, merged],
        into=kept,
        actor=factories.editor(),
        seen={source.pk: source_merges.state(source) for source in (kept, merged)},
    )

    assert {mark.claim for mark in AffectedClaim.objects.all()} == {draft, signed}


def test_a_claim_that_comes_to_depend_on_an_affected_one_is_marked_until_that_is_decided() -> None:
    affected, near, far, late = (factories.claim() for _number in range(4))
    citation = factories.citation(affected)
    depends((far, near))
    Source.objects.filter(pk=citation.source_id).update(condition="retracted")

    depends((near, affected))
    assert {mark.claim for mark in AffectedClaim.objects.all()} == {affected, near, far}

    Source.objects.filter(pk=citation.source_id).update(condition="fine")
    depends((late, affected))
    assert not AffectedClaim.objects.filter(claim=late).exists()


def test_a_claim_that_is_taken_up_again_is_reached_by_what_happened_meanwhile() -> None:
    dropped, base, noise = (factories.claim() for _number in range(3))
    citation = factories.citation(dropped)
    Claim.objects.filter(pk__in=[dropped.pk, noise.pk]).update(stage="dropped")
    Source.objects.filter(pk=citation.source_id).update(condition="retracted")
    assert not AffectedClaim.objects.exists()

    Claim.objects.filter(pk__in=[dropped.pk, base.pk, noise.pk]).update(stage="draft")

    assert {mark.citation for mark in AffectedClaim.objects.all()} == {None, citation}


def test_a_copy_that_loses_more_words_opens_again_what_was_decided() -> None:
    source, editor = factories.source(), factories.editor()
    first = factories.citation(factories.claim(), source=source, excerpt="on 3 March")
    later = factories.citation(factories.claim(), source=source, excerpt="was opened")
    texts = ("It was opened on 3 March.", "It was opened on 4 March.", "It was opened, they say.")
    for text in texts:
        capture.from_paste(source, text, actor=editor)
    assert Impact.objects.count() == 1

    capture.from_paste(source, "It was closed.", actor=editor)

    assert Impact.objects.count() == 2
    undecided = AffectedClaim.objects.undecided().filter(citation=None)
    assert {mark.claim for mark in undecided} == {first.claim, later.claim}


def test_no_table_of_the_session_can_stand_before_those_of_the_rules() -> None:
    citation = factories.citation(factories.claim())
    sql("CREATE TEMPORARY TABLE claims_impact (LIKE public.claims_impact INCLUDING ALL)")
    sql("CREATE TEMPORARY TABLE claims_affectedclaim (LIKE public.claims_affectedclaim)")

    sql("UPDATE public.claims_source SET condition = 'gone' WHERE id = %s", citation.source_id)

    assert sql("SELECT count(*) FROM public.claims_affectedclaim") == [(2,)]
