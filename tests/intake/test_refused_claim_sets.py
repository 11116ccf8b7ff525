"""A claim set with anything wrong in it leaves nothing, and each message names the place."""

import json
from typing import Any

import pytest

from claims.intake.claim_set.importing import import_claim_set
from claims.intake.claim_set.parsing import ClaimSetError
from claims.models import Article, Claim, Claimant, Source, Subject
from tests import factories
from tests.intake.broken_sets import BROKEN, FIRST, change
from tests.intake.small_set import imported, small_set

pytestmark = pytest.mark.django_db


def nothing_came_in() -> bool:
    return not any(noun.objects.exists() for noun in (Article, Claim, Claimant, Source, Subject))


@pytest.mark.parametrize(("broken", "message"), BROKEN.values(), ids=BROKEN)
def test_a_broken_set_leaves_nothing_and_names_the_place(broken: Any, message: str) -> None:
    document = small_set()
    broken(document)

    with pytest.raises(ClaimSetError) as refusal:
        import_claim_set(json.dumps(document), actor=factories.editor())

    assert any(line.startswith(message) for line in refusal.value.messages), refusal.value.messages
    assert nothing_came_in()


def test_every_problem_is_named_at_once() -> None:
    document = small_set()
    change("claims", 0, "kind", to="rumour")(document)
    change("claims", 1, "concerns", to="soon")(document)
    change("sources", 1, "csl", "URL", to="nowhere")(document)
    change("subjects", 0, "broader", to="asia")(document)

    with pytest.raises(ClaimSetError) as refusal:
        imported(document)

    assert [line.partition(":")[0] for line in refusal.value.messages] == [
        "claims › first › kind",
        "subjects › seoul › broader",
        "sources › report › csl › URL",
        "claims › second › concerns",
    ]


@pytest.mark.parametrize(
    ("content", "message"),
    {
        "a comma too many": ('{"claims": [\n  1,]}', "Line 2, column 5: this is not JSON"),
        "nothing": ("", "The file is empty."),
        "no object": ("[]", "This must be an object in braces."),
        "no number": ('{"format": NaN}', "This is not JSON (NaN is no number)."),
        "a member twice": (
            '{"format": 1, "format": 2}',
            "This is not JSON (“format” stands twice in one object).",
        ),
        "a number of many digits": ('{"format": ' + "9" * 5000 + "}", "This is not JSON (Exceeds"),
        "UTF-16": ('{"format": 1}'.encode("utf-16"), "The file is not UTF-8 (byte 1)"),
        "Big5": ('{"format": "台灣"}'.encode("big5"), "The file is not UTF-8 (byte 13)"),
        "a nest": ("[" * 100_000, "The file is nested too deeply"),
        "a nest within the limits of JSON": (
            '{"claims": ' + "[" * 900 + "]" * 900 + "}",
            "This is missing: format, dataset.",
        ),
    }.values(),
)
def test_what_is_no_claim_set_at_all_is_refused_in_one_line(
    content: bytes | str, message: str
) -> None:
    with pytest.raises(ClaimSetError) as refusal:
        import_claim_set(content, actor=factories.editor())

    assert refusal.value.messages[0].startswith(message), refusal.value.messages
    assert nothing_came_in()


@pytest.mark.parametrize("fields", [{}, {"is_active": False, "is_superuser": True}])
def test_only_who_may_add_and_change_claims_imports(fields: dict[str, Any]) -> None:
    with pytest.raises(ClaimSetError, match="Your account may not do this"):
        imported(small_set(), actor=factories.account(**fields))

    assert nothing_came_in()


def test_what_only_the_database_knows_is_refused_too() -> None:
    other = factories.claim(external_id="other")
    document = small_set()
    change(*FIRST, "number", to=other.number)(document)

    with pytest.raises(ClaimSetError) as refusal:
        imported(document)

    assert refusal.value.messages == [
        f"claims › first › number: C-{other.number} is another claim."
    ]
    assert not Source.objects.exists()


def test_a_rule_of_the_database_speaks_in_a_sentence() -> None:
    """Two sources that each are right, and together with a third one run in a circle."""
    imported(small_set())
    report = Source.objects.get(external_id="report")
    between = factories.source(derives_from=Source.objects.get(external_id="copy"))
    Source.objects.filter(external_id="copy").update(derives_from=None)
    Source.objects.filter(pk=report.pk).update(derives_from=between)

    with pytest.raises(ClaimSetError, match="A record cannot come from itself"):
        imported(small_set())
