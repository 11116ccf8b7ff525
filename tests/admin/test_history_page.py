"""The history of a claim: one timeline, two editions side by side, earlier wordings restored."""

from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from claims import workflow
from claims.models import Claim, Proposal
from tests import factories
from tests.admin.browsing import desk_of, editors_desk, filled, page_of, press, said

pytestmark = pytest.mark.django_db(transaction=True)


def history_of(claim: Claim) -> str:
    return reverse("admin:claims_claim_history", args=[claim.pk])


def compared(claim: Claim, **numbers: Any) -> str:
    return reverse("admin:claims_claim_compare", args=[claim.pk], query=numbers)


def restore(desk: Client, claim: Claim, **what: Any) -> Any:
    shown = {"version": Claim.objects.get(pk=claim.pk).version, **what}
    return desk.post(reverse("admin:claims_claim_restore", args=[claim.pk]), shown, follow=True)


def saves(desk: Client, claim: Claim, **changes: Any) -> None:
    page = desk.post(page_of(claim), filled(desk.get(page_of(claim)), **changes))
    assert page.status_code == 302


def revised(claim: Claim, **fields: Any) -> None:
    """One more edition, with other words."""
    editor = factories.editor()
    workflow.reopen(claim, actor=editor)
    Claim.objects.filter(pk=claim.pk).update(**fields)
    claim.translations.update(is_stale=False)
    submission = workflow.submit(claim, actor=editor, note="Read anew.")
    workflow.approve(claim, actor=factories.reviewer(), digest=submission.content_digest)


def told(page: Any) -> list[str]:
    """The rows that the page's edits list, the newest first."""
    return [
        f"{line.entry.by}: {row.noun} {row.title} {row.what} "
        + "; ".join(
            f"{field.label} {' → '.join(f'{p.what} {p.words}' for p in field.pieces)}"
            for field in row.fields
        )
        for line in page.context["lines"]
        for row in line.rows
    ]


def test_an_edit_is_told_with_who_made_it_and_the_words_before_and_after() -> None:
    ada = factories.editor(username="ada")
    claim = factories.claim(statement="The bridge opened in 2018.")
    saves(desk_of(ada), claim, statement="The bridge opened in 2019.", kind="quantity")

    page = editors_desk().get(history_of(claim))

    assert told(page)[0] == (
        "ada: claim  changed statement same The bridge opened in  → removed 2018 → added 2019"
        " → same .; kind removed Event → added Quantity"
    )
    shown = page.content.decode()
    assert "2018</del>" in shown
    assert "2019</ins>" in shown


def test_parts_are_told_by_the_name_of_what_they_concern() -> None:
    desk = desk_of(factories.editor(username="ada"))
    claim = factories.supported_claim()
    subject = factories.subject(name_en="Bridges")
    report, other = factories.source(title="Annual report"), factories.source(title="Gazette")
    factories.citation(claim, source=report)
    claim.about.add(subject)
    saves(desk, claim, **{"citations-2-source": other.pk, "citations-2-stance": "refutes"})
    saves(desk, claim, **{"citations-2-DELETE": "on"})

    rows = told(desk.get(history_of(claim)))

    assert rows[0].startswith("ada: citation Gazette removed position removed ")
    assert rows[1] == (
        "ada: citation Gazette changed source removed Annual report → added Gazette;"
        " stance removed supports → added refutes"
    )
    assert any("Bridges added" in row for row in rows)


def test_signatures_stand_in_the_timeline_with_their_words_and_moves_are_not_told_twice() -> None:
    ada, grace = factories.editor(username="ada"), factories.reviewer(username="grace")
    claim, _submission = factories.submitted_claim(by=ada)
    review = workflow.return_to_author(claim, actor=grace, comment="Which bridge?")
    Proposal.objects.create(
        review=review, language="en", field="statement", wording="The North Bridge opened."
    )
    submission = workflow.submit(claim, actor=ada, note="Said which.")
    workflow.approve(claim, actor=grace, digest=submission.content_digest, comment="Clear.")

    page = editors_desk().get(history_of(claim))

    lines = [(str(line.entry.by), line.entry.what) for line in page.context["lines"]]
    assert sorted(lines[:2]) == [("grace", "edition"), ("grace", "review")]
    assert lines[2] == ("ada", "submission")
    assert sorted(lines[3:5]) == [("grace", "edit"), ("grace", "review")]
    assert lines[5] == ("ada", "submission")
    assert not any("added In review" in row for row in told(page))
    shown = page.content.decode()
    for words in ("Which bridge?", "The North Bridge opened.", "Said which.", "Clear."):
        assert words in shown
    assert "Edition 1 (First edition)" in shown


def test_a_move_without_a_signature_is_told() -> None:
    claim = factories.published_claim()
    workflow.reopen(claim, actor=factories.editor(username="ada"))

    page = editors_desk().get(history_of(claim))

    assert told(page)[0] == "ada: claim  changed stage removed Published → added Draft"
    assert not page.context["lines"][0].restores


def test_the_history_costs_the_same_for_5_events_and_for_60() -> None:
    claim = factories.supported_claim(claimant=factories.claimant())
    claim.about.add(factories.subject())
    desk = editors_desk()
    saves(desk, claim, claimant=factories.claimant().pk)

    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert desk.get(history_of(claim)).status_code == 200
        return len(seen)

    queries()
    few = queries()
    for number in range(30):
        Claim.objects.filter(pk=claim.pk).update(statement=f"Wording {number}.")
        factories.citation(claim)

    assert queries() == few
    assert few <= 26


def test_the_same_reasons_in_another_order_are_no_edit() -> None:
    claim = factories.claim(reasons=["scope", "date"])
    Claim.objects.filter(pk=claim.pk).update(reasons=["date", "scope"])

    assert len(told(editors_desk().get(history_of(claim)))) == 1


def test_a_long_history_comes_in_pages() -> None:
    claim = factories.claim()
    for number in range(101):
        Claim.objects.filter(pk=claim.pk).update(statement=f"Wording {number}.")
    desk = editors_desk()

    first, second, beyond = (desk.get(history_of(claim), {"p": p}) for p in ("1", "2", "x9"))

    assert len(first.context["lines"]) == 100
    assert [len(line.rows) for line in second.context["lines"]] == [1, 1]
    assert told(first)[-1].endswith(" → removed 0 → added 1 → same .")
    assert len(beyond.context["lines"]) == 100


def test_two_editions_stand_side_by_side_in_both_languages() -> None:
    claim = factories.supported_claim(statement="The bridge opened in 2018.")
    claim.translations.create(language="zh-Hant", statement="大橋於二〇一八年通車。")
    submission = workflow.submit(claim, actor=factories.editor())
    workflow.approve(claim, actor=factories.reviewer(), digest=submission.content_digest)
    workflow.reopen(claim, actor=factories.editor())
    claim.translations.update(statement="大橋於二〇一九年通車。")
    submission = workflow.submit(claim, actor=factories.editor(), note="Translated anew.")
    workflow.approve(claim, actor=factories.reviewer(), digest=submission.content_digest)
    revised(claim, statement="The bridge opened in 2019.")

    page = editors_desk().get(compared(claim, a=1, b=3))

    changes = {
        (change.name, change.language): [piece for piece in change.pieces if piece.what != "same"]
        for change in page.context["differences"].fields
    }
    assert {key: [piece.words for piece in pieces] for key, pieces in changes.items()} == {
        ("statement", ""): ["2018", "2019"],
        ("statement", "zh-Hant"): ["八", "九"],
    }
    last_two = editors_desk().get(compared(claim))
    assert [edition.number for edition in last_two.context["chosen"]] == [2, 3]


@pytest.mark.parametrize("numbers", [{"a": "9"}, {"a": "x"}, {"b": "²"}, {"b": "9" * 30}])
def test_an_edition_that_does_not_exist_is_not_found(numbers: dict[str, str]) -> None:
    claim = factories.published_claim()
    revised(claim, statement="The bridge opened in 2019.")

    assert editors_desk().get(compared(claim, **numbers)).status_code == 404


def test_a_claim_with_one_edition_has_nothing_to_compare() -> None:
    page = editors_desk().get(compared(factories.published_claim()))

    assert "There are no two editions to compare yet." in page.content.decode()


def test_the_wording_of_an_edition_is_restored_with_its_finding_and_translations() -> None:
    ada = factories.editor(username="ada")
    claimant = factories.claimant()
    claim = factories.supported_claim(
        statement="The bridge opened in 2018.", claimant=claimant, checked_on="2026-11-20"
    )
    claim.translations.create(language="ko", statement="다리")
    workflow.approve(
        claim,
        actor=factories.reviewer(),
        digest=workflow.submit(claim, actor=ada).content_digest,
    )
    workflow.reopen(claim, actor=ada)
    claim.refresh_from_db()
    Claim.objects.filter(pk=claim.pk).update(
        statement="Something else.", verification_status="refuted", claimant=None, checked_on=None
    )
    claim.translations.all().delete()
    claim.translations.create(language="ja", statement="橋")
    desk = desk_of(ada)

    page = restore(desk, claim, edition=1)

    assert "restored the wording of edition 1" in said(page)
    claim.refresh_from_db()
    assert (claim.statement, claim.verification_status, claim.claimant, str(claim.checked_on)) == (
        "The bridge opened in 2018.",
        "supported",
        claimant,
        "2026-11-20",
    )
    assert list(claim.translations.values_list("language", "statement")) == [("ko", "다리")]
    line = page.context["lines"][0]
    assert (str(line.entry.by), line.restored) == ("ada", "restored the wording of edition 1")


@pytest.mark.django_db(transaction=True)
def test_words_that_somebody_wrote_meanwhile_are_not_overwritten_by_earlier_ones() -> None:
    claim = factories.edition(statement="First words.").claim
    workflow.reopen(claim, actor=factories.editor())
    desk = editors_desk()
    opened = Claim.objects.get(pk=claim.pk).version
    saves(editors_desk(), claim, statement="Theirs.")

    for version in (opened, ""):
        page = restore(desk, claim, edition=1, version=version)
        assert "was changed after you opened this page: nothing was restored" in said(page)

    claim.refresh_from_db()
    assert claim.statement == "Theirs."


def test_a_press_on_restore_beside_an_edit_brings_back_the_words_of_that_time() -> None:
    claim = factories.claim(statement="First words.")
    desk = editors_desk()
    saves(desk, claim, statement="Second words.", rationale="Because.")
    saves(desk, claim, statement="Third words.", rationale="")
    lines = desk.get(history_of(claim)).context["lines"]
    assert "moment" in lines[1].restores

    restore(desk, claim, **lines[1].restores)

    claim.refresh_from_db()
    assert (claim.statement, claim.rationale) == ("Second words.", "Because.")


def test_nothing_is_restored_into_a_claim_that_is_no_draft_and_the_page_offers_to_reopen() -> None:
    claim = factories.published_claim(statement="As published.")
    revised(claim, statement="As revised.")
    desk = editors_desk()

    page = restore(desk, claim, edition=1)

    assert "is in stage “Published”: reopen it" in said(page)
    claim.refresh_from_db()
    assert claim.statement == "As revised."
    assert reverse("admin:claims_claim_step", args=[claim.pk, "reopen"]) in page.content.decode()
    press(desk, claim, "reopen")
    restore(desk, claim, edition=1)
    claim.refresh_from_db()
    assert claim.statement == "As published."


def test_a_withdrawal_has_no_wording_to_restore() -> None:
    claim = factories.withdrawn_claim()
    workflow.reopen(claim, actor=factories.editor())

    assert restore(editors_desk(), claim, edition=2).status_code == 404


@pytest.mark.parametrize(
    "moment", ["", "\0", "2026-11-20", "2026-13-45T99:00", "0001-01-01T00:00:00+00:00"]
)
def test_what_is_no_moment_of_the_claim_restores_nothing(moment: str) -> None:
    assert restore(editors_desk(), factories.claim(), moment=moment).status_code == 404


def test_who_may_only_read_sees_the_history_and_restores_nothing() -> None:
    reader = factories.account()
    reader.user_permissions.set(Permission.objects.filter(codename="view_claim"))
    claim = factories.published_claim()
    workflow.reopen(claim, actor=factories.editor())
    desk = desk_of(reader)

    page = desk.get(history_of(claim))

    assert page.status_code == 200
    assert reverse("admin:claims_claim_restore", args=[claim.pk]) not in page.content.decode()
    assert restore(desk, claim, edition=1).status_code == 403
    stranger = desk_of(factories.account())
    for address in (history_of(claim), compared(claim)):
        assert stranger.get(address).status_code == 403
    assert editors_desk().get(history_of(Claim(pk=0))).status_code == 404
