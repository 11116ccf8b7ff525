"""The content of a claim changes in stage draft only; the rest of it is free."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db.models import F

from claims.models import (
    Appearance,
    Citation,
    Claim,
    ClaimLink,
    ClaimTranslation,
    SearchRecord,
    Stage,
)
from claims.models.members import COLUMNS
from tests import factories, going_round
from tests.going_round import sql
from tests.refused import refused

pytestmark = pytest.mark.django_db

LATER = [stage for stage in Stage if stage != Stage.DRAFT]

OTHER_CONTENT: dict[str, Any] = {
    "statement": "Another assertion.",
    "language": "ko",
    "kind": "quantity",
    "claimant_id": None,
    "made_on": "2020",
    "concerns": "2021/2022",
    "verification_status": "refuted",
    "rationale": "Other reasons.",
    "suggested_wording": "Say it otherwise.",
    "reasons": ["number"],
    "later_evidence": "A later report.",
    "override_reason": "There is nothing more to find.",
    "checked_on": date(2024, 7, 1),
}
FREE: dict[str, Any] = {
    "external_id": "set-58",
    "review_by": date(2027, 1, 1),
    "assigned_to_id": None,
    "due_at": datetime(2027, 1, 1, tzinfo=UTC),
    "priority": "harmful",
    "note": "Ask the archive again.",
    "shortfall_count": 2,
    "judged_version": 1,
    "indexed_version": 1,
    "lapsed_because": "A source was corrected.",
}
IDENTITY: dict[str, Any] = {
    "public_id": "a2b1c1de-0000-4000-8000-000000000001",
    "number": 999_999,
    "created_by_id": -1,
    "created_at": "2020-01-01T00:00:00Z",
}


def full_claim() -> Claim:
    """A draft with one row in each table that belongs to a claim."""
    account = factories.editor()
    claim = factories.supported_claim(claimant=factories.claimant(), assigned_to=account)
    factories.appearance(claim, factories.article(), section="2")
    claim.about.add(factories.subject())
    ClaimTranslation.objects.create(claim=claim, language="zh-Hant", statement="主張。")
    ClaimLink.objects.create(claim=claim, type="see_also", target=factories.claim())
    SearchRecord.objects.create(
        claim=claim, place="Archive", query="treaty", made_on="2024-07-01", found="Nothing."
    )
    return claim


def put(claim: Claim, stage: str) -> None:
    """Put a claim into a stage as if everything had been signed."""
    with going_round.without_triggers():
        Claim.objects.filter(pk=claim.pk).update(stage=stage)


def test_every_column_of_a_claim_is_content_free_or_identity() -> None:
    columns = {field.attname for field in Claim._meta.concrete_fields}

    assert columns == {*OTHER_CONTENT, *FREE, *IDENTITY, "id", "stage", "version"}
    assert set(COLUMNS) == set(OTHER_CONTENT)


@pytest.mark.parametrize("stage", LATER)
def test_no_content_of_a_claim_changes_outside_draft(stage: Stage) -> None:
    claim = factories.claim(claimant=factories.claimant())
    put(claim, stage)

    for column, value in OTHER_CONTENT.items():
        with refused("claim_frozen"):
            Claim.objects.filter(pk=claim.pk).update(**{column: value})
        with refused("claim_frozen"):
            sql(f"UPDATE claims_claim SET {column} = %s", value)
    with refused("claim_frozen"):
        Claim.objects.filter(pk=claim.pk).update(stage=Stage.DRAFT, rationale="On the way out.")


def test_all_content_of_a_draft_changes_and_what_is_not_content_at_any_time() -> None:
    claim = full_claim()
    assert Claim.objects.filter(pk=claim.pk).update(**OTHER_CONTENT) == 1

    for stage in Stage:
        put(claim, stage)
        assert Claim.objects.filter(pk=claim.pk).update(**FREE) == 1


def test_a_claim_keeps_its_id_its_number_and_who_began_it() -> None:
    claim = factories.claim()

    for stage in Stage:
        put(claim, stage)
        for column, value in IDENTITY.items():
            with refused("claim_identity"):
                Claim.objects.filter(pk=claim.pk).update(**{column: value})


def test_content_does_not_change_on_the_way_from_draft_to_another_stage() -> None:
    claim = full_claim()

    with refused("claim_frozen"):
        Claim.objects.filter(pk=claim.pk).update(stage=Stage.DROPPED, statement="Slipped in.")


CHILDREN: dict[Any, dict[str, Any]] = {
    Appearance: {
        "article_id": lambda: factories.article().pk,
        "position": 7,
        "excerpt": "other words",
        "prefix": "before",
        "suffix": "after",
        "section": "9",
        "paragraph": "9",
        "page": "9",
    },
    Citation: {
        "source_id": lambda: factories.source().pk,
        "position": 999_999,
        "stance": "refutes",
        "locator_label,locator": ("page", "4"),
        "locator_is_approximate": True,
        "excerpt": "other words",
        "prefix": "before",
        "suffix": "after",
        "language": "ko",
        "translation": "in English",
        "summary": "It says otherwise.",
        "summary_en": "It says otherwise.",
        "summary_zh_hant": "另有說法。",
        "accessed_on": date(2024, 7, 1),
        "region": "xywh=percent:10,20,30,40",
    },
    ClaimLink: {"type": "contradicts", "target_id": lambda: factories.claim().pk},
    ClaimTranslation: {
        "language": "ko",
        "statement": "다른 주장.",
        "rationale": "Otherwise.",
        "suggested_wording": "Otherwise.",
    },
    SearchRecord: {
        "place": "Another archive",
        "query": "other words",
        "language": "ko",
        "made_on": date(2024, 7, 2),
        "found": "Something.",
        "kind,answered_on": ("contact", date(2024, 7, 3)),
    },
    Claim.about.through: {"subject_id": lambda: factories.subject().pk},
}
NOUNS = {
    Appearance: "appearance",
    Citation: "citation",
    ClaimLink: "link",
    ClaimTranslation: "translation",
    SearchRecord: "search_record",
    Claim.about.through: "about",
}
FREE_IN_CHILDREN: dict[Any, set[str]] = {
    Appearance: {"placement", "placed_in_id", "start", "end"},
    ClaimTranslation: {"is_stale"},
    Citation: {
        *("accessed_by_id", "quote_check", "checked_in_id"),
        *("attestation", "attested_by_id", "attested_at"),
        "capture_id",  # content too; tests/rules/test_captures.py tries it, with a source's own
    },
}


def test_every_column_of_what_a_claim_contains_is_tried() -> None:
    for model, changes in CHILDREN.items():
        tried = {name for names in changes for name in names.split(",")}
        columns = {field.attname for field in model._meta.concrete_fields}
        assert columns == tried | FREE_IN_CHILDREN.get(model, set()) | {"id", "claim_id"}


def assignments(names: str, value: Any) -> dict[str, Any]:
    value = value() if callable(value) else value
    columns = names.split(",")
    return dict(zip(columns, value if len(columns) > 1 else [value], strict=True))


@pytest.mark.parametrize("model", CHILDREN, ids=NOUNS.values())
def test_nothing_a_claim_contains_changes_outside_draft(model: Any) -> None:
    claim, draft = full_claim(), factories.claim()
    values = [assignments(names, value) for names, value in CHILDREN[model].items()]
    rows, noun = model.objects.filter(claim=claim), NOUNS[model]
    row = rows.order_by("pk").last()
    other = {**values_of(row), **values[0]}
    of_draft = model.objects.create(**{**other, "claim_id": draft.pk})

    for stage in LATER:
        put(claim, stage)
        for changes in values:
            with refused(f"{noun}_frozen_update"):
                rows.filter(pk=row.pk).update(**changes)
        with refused(f"{noun}_frozen_update"):
            rows.filter(pk=row.pk).update(claim=draft)
        with refused(f"{noun}_frozen_update"):
            model.objects.filter(pk=of_draft.pk).update(claim=claim)
        with refused(f"{noun}_frozen_update"):
            model.objects.bulk_update([model(**other, pk=row.pk)], list(values[0]))
        with refused(f"{noun}_frozen_delete"):
            rows.filter(pk=row.pk).delete()
        with refused(f"{noun}_frozen_delete"):
            sql(f"DELETE FROM {model._meta.db_table}")
        with refused(f"{noun}_frozen_insert"):
            model.objects.create(**other)
        with refused(f"{noun}_frozen_insert"):
            model.objects.bulk_create([model(**other)])


def values_of(row: Any) -> dict[str, Any]:
    names = [field.attname for field in row._meta.concrete_fields if not field.primary_key]
    return {name: getattr(row, name) for name in names}


@pytest.mark.parametrize("model", CHILDREN, ids=NOUNS.values())
def test_everything_a_draft_contains_changes(model: Any) -> None:
    claim = full_claim()
    rows = model.objects.filter(claim=claim)
    row = rows.order_by("pk").last()

    for names, value in CHILDREN[model].items():
        assert rows.filter(pk=row.pk).update(**assignments(names, value)) == 1
    assert rows.filter(pk=row.pk).delete()[0] == 1
    assert model.objects.create(**values_of(row)).pk


def test_who_opened_a_source_is_free_at_any_time() -> None:
    claim = factories.supported_claim()

    for stage in LATER:
        put(claim, stage)
        assert Citation.objects.update(accessed_by=factories.account()) == 2
        assert Citation.objects.update(position=F("position")) == 2


def test_one_statement_over_many_claims_is_refused_for_one_that_is_no_draft() -> None:
    drafts = [factories.supported_claim() for _ in range(2)]
    put(factories.supported_claim(), Stage.PUBLISHED)

    with refused("citation_frozen_update"):
        Citation.objects.update(excerpt="everywhere")
    assert Citation.objects.filter(claim__in=drafts).update(excerpt="in drafts") == 4


def test_rows_of_equal_words_do_not_change_claims_unseen() -> None:
    """Of two equal rows of a published claim one goes to a draft that has such a row already."""
    published, draft = factories.claim(), factories.claim()
    for claim in (published, published, draft):
        SearchRecord.objects.create(
            claim=claim, place="Archive", query="treaty", made_on="2024-07-01", found="Nothing."
        )
    put(published, Stage.PUBLISHED)
    moved = published.search_records.order_by("pk").first()
    assert moved

    with refused("search_record_frozen_update"):
        sql(
            "UPDATE claims_searchrecord SET claim_id = CASE id WHEN %s THEN %s ELSE claim_id END",
            moved.pk,
            draft.pk,
        )


def test_rows_in_equal_places_do_not_change_their_order_unseen() -> None:
    """Two citations at one position are published in the order of their ids."""
    claim = factories.claim()
    source = factories.source()
    for excerpt in ("first", "second"):
        factories.citation(claim, source=source, position=1, excerpt=excerpt)
    put(claim, Stage.PUBLISHED)

    with refused("citation_frozen_update"):
        sql(
            "UPDATE claims_citation"
            " SET excerpt = CASE excerpt WHEN 'first' THEN 'second' ELSE 'first' END"
        )


def test_a_subject_or_source_of_a_published_claim_is_not_deleted_with_its_place_in_it() -> None:
    claim = full_claim()
    put(claim, Stage.PUBLISHED)

    with refused("about_frozen_delete"):
        claim.about.get().delete()


CLAIM_DOORS: list[Callable[[Claim], Any]] = [
    lambda claim: claim.about.clear(),
    lambda claim: claim.about.set([factories.subject()]),
    lambda claim: claim.about.get().claims.clear(),
    lambda claim: claim.citations.all().delete(),
    lambda claim: claim.save(),
]


def test_what_the_orm_offers_is_refused_alike() -> None:
    claim = full_claim()
    put(claim, Stage.IN_REVIEW)
    claim.refresh_from_db()
    claim.statement = "Saved."
    rules = ["about_frozen_delete"] * 3 + ["citation_frozen_delete", "claim_frozen"]

    for door, rule in zip(CLAIM_DOORS, rules, strict=True):
        with refused(rule):
            door(claim)
