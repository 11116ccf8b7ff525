"""The claim page: writing a claim, and what stands above its form."""

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from claims import workflow
from claims.models import Claim, ClaimTranslation, Stage
from tests import factories
from tests.admin.browsing import (
    add_page,
    added,
    administrators_desk,
    desk_of,
    editors_desk,
    filled,
    page_of,
    reviewers_desk,
    said,
)

pytestmark = pytest.mark.django_db


def test_a_claim_is_written_with_its_citations_in_one_form() -> None:
    editor = factories.editor()
    desk = desk_of(editor)
    subjects = [factories.subject(), factories.subject()]
    form = filled(
        desk.get(add_page("claim")),
        statement="The bridge opened in 2019.",
        language="en",
        about=[subject.pk for subject in subjects],
        verification_status="supported",
        rationale="Both say so.",
        reasons=["scope", "date"],
        **added(
            "citations",
            {"source": factories.source().pk, "stance": "supports", "position": 1},
            {
                "source": factories.source().pk,
                "stance": "supports",
                "position": 2,
                "accessed_on": "2026-11-20",
            },
        ),
    )

    page = desk.post(add_page("claim"), form, follow=True)

    claim = Claim.objects.get()
    assert f'“<a href="{page_of(claim)}">{claim}</a>” was added successfully' in said(page)
    assert claim.created_by == editor
    assert claim.stage == Stage.DRAFT
    assert set(claim.reasons) == {"date", "scope"}
    assert set(claim.about.all()) == set(subjects)
    unread, read = claim.citations.all()
    assert (unread.accessed_by, read.accessed_by) == (None, editor)
    # Ticked now, whatever day was sent.
    assert (unread.accessed_on, read.accessed_on) == (None, timezone.localdate())


def test_a_draft_is_changed_with_all_its_parts() -> None:
    claim = factories.supported_claim()
    ClaimTranslation.objects.create(claim=claim, language="ko", statement="다리")
    factories.appearance(claim, factories.article())
    desk = editors_desk()
    form = filled(desk.get(page_of(claim)), statement="Another wording.")

    page = desk.post(page_of(claim), form, follow=True)

    assert "changed successfully" in said(page)
    claim.refresh_from_db()
    assert claim.statement == "Another wording."
    assert (claim.citations.count(), claim.translations.count()) == (2, 1)


def test_a_citation_is_removed_from_a_draft() -> None:
    claim = factories.supported_claim()
    _first, second = claim.citations.all()
    desk = editors_desk()
    form = filled(desk.get(page_of(claim)), **{"citations-0-DELETE": "on"})

    desk.post(page_of(claim), form)

    assert list(claim.citations.all()) == [second]


def test_the_claim_page_costs_the_same_for_one_citation_and_thirty() -> None:
    claim = factories.supported_claim(claimant=factories.claimant())
    ClaimTranslation.objects.create(claim=claim, language="ko", statement="다리")
    factories.appearance(claim, factories.article())
    claim.links.create(type="see_also", target=factories.claim())
    factories.claim().links.create(type="depends_on", target=claim)
    desk = editors_desk()

    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert desk.get(page_of(claim)).status_code == 200
        return len(seen)

    queries()
    few = queries()
    for _citation in range(30):
        factories.citation(claim)
    for number in range(5):
        factories.appearance(claim, factories.article())
        claim.links.create(type="see_also", target=factories.claim())
        factories.claim().links.create(type="depends_on", target=claim)
        claim.translations.create(language=f"en-x{number:02}", statement="Words.")

    assert queries() == few


def test_the_claim_page_names_the_claims_that_use_this_one() -> None:
    claim, user, other = (
        factories.claim(),
        factories.claim(statement="So it is."),
        factories.claim(),
    )
    user.links.create(type="depends_on", target=claim)
    desk = editors_desk()

    page = desk.get(page_of(claim)).content.decode()
    unused = desk.get(page_of(other)).content.decode()

    assert f'<a href="{page_of(user)}">{user.label}</a> (depends on)' in page
    assert "So it is." in page
    assert "Used in" in page and "Used in" not in unused


@pytest.mark.parametrize("stage", Stage)
def test_the_page_of_a_claim_opens_in_every_stage(stage: Stage) -> None:
    claim = claim_in(stage)

    for desk in (editors_desk(), reviewers_desk(), administrators_desk()):
        page = desk.get(page_of(claim))

        assert page.status_code == 200
        assert str(stage.label) in page.content.decode()


@pytest.mark.parametrize("stage", sorted(set(Stage) - {Stage.DRAFT, Stage.WITHHELD}))
def test_a_claim_that_is_no_draft_is_shown_in_full_but_not_for_writing(stage: Stage) -> None:
    claim = claim_in(stage)

    page = editors_desk().get(page_of(claim))

    shown = page.content.decode()
    for citation in claim.citations.all():
        assert citation.source.title in shown
        assert citation.summary in shown
    assert claim.statement in shown
    assert claim.rationale in shown
    assert set(page.context["adminform"].form.fields) == {
        "priority",
        "assigned_to",
        "review_by",
        "note",
        "seen_content",
    }
    assert page.context["inline_admin_formsets"] == []


@pytest.mark.parametrize("stage", Stage)
def test_marks_change_in_every_stage(stage: Stage) -> None:
    claim = claim_in(stage)
    colleague = factories.reviewer()
    desk = editors_desk()
    form = filled(
        desk.get(page_of(claim)),
        priority="harmful",
        assigned_to=colleague.pk,
        review_by="2027-01-01",
    )

    page = desk.post(page_of(claim), form, follow=True)

    assert "changed successfully" in said(page)
    claim.refresh_from_db()
    assert (claim.priority, claim.assigned_to, str(claim.review_by), claim.stage) == (
        "harmful",
        colleague,
        "2027-01-01",
        stage,
    )


def test_a_mark_that_somebody_else_set_meanwhile_is_kept() -> None:
    claim = factories.supported_claim()
    colleague = factories.editor()
    desk = editors_desk()
    form = filled(desk.get(page_of(claim)), statement="Another wording.")
    Claim.objects.filter(pk=claim.pk).update(assigned_to=colleague, priority="harmful")

    desk.post(page_of(claim), form)

    claim.refresh_from_db()
    assert (claim.statement, claim.assigned_to, claim.priority) == (
        "Another wording.",
        colleague,
        "harmful",
    )


def test_what_the_evidence_lacks_is_always_said() -> None:
    claim = factories.claim(verification_status="refuted", rationale="It was not.")

    page = editors_desk().get(page_of(claim))

    assert "“Refuted” needs a citation that refutes the statement." in page.content.decode()
    assert "This finding needs a suggested wording" in page.content.decode()


def test_why_a_claim_lapsed_is_said() -> None:
    claim, _submission = factories.submitted_claim()
    source = claim.citations.all()[0].source
    desk = editors_desk()

    desk.post(page_of(source), filled(desk.get(page_of(source)), title="Corrected title"))

    page = desk.get(page_of(claim))
    assert "“Corrected title” was corrected while the claim was in review" in page.content.decode()


def test_the_timeline_tells_who_signed_returned_and_published_with_their_words() -> None:
    editor = factories.editor(username="ada")
    reviewer = factories.reviewer(username="grace")
    claim, _submission = factories.submitted_claim(by=editor)
    workflow.return_to_author(claim, actor=reviewer, comment="Which bridge?")
    submission = workflow.submit(claim, actor=editor)
    workflow.approve(claim, actor=reviewer, digest=submission.content_digest, comment="Clear now.")

    page = editors_desk().get(page_of(claim))

    told = [
        (event.what, str(event.by), event.words) for event in page.context["overview"]["events"]
    ]
    assert told == [
        ("published", "grace", ""),
        ("approved", "grace", "Clear now."),
        ("submitted", "ada", ""),
        ("returned", "grace", "Which bridge?"),
        ("submitted", "ada", ""),
    ]
    assert "Which bridge?" in page.content.decode()


def test_who_may_only_read_sees_the_claim_and_no_button() -> None:
    reader = factories.account()
    reader.user_permissions.set(Permission.objects.filter(codename="view_claim"))
    claim = factories.supported_claim()

    page = desk_of(reader).get(page_of(claim))

    assert claim.statement in page.content.decode()
    assert page.context["overview"]["offers"] == []
    assert desk_of(reader).post(page_of(claim), {"statement": "x"}).status_code == 403


def claim_in(stage: Stage) -> Claim:
    """A claim with two citations that went the proper way to this stage."""
    if stage == Stage.WITHHELD:
        return factories.withheld_claim()
    editor, reviewer = factories.editor(), factories.reviewer()
    claim = factories.supported_claim()
    if stage == Stage.APPROVED:
        factories.appearance(claim, factories.article())
    if stage == Stage.DROPPED:
        workflow.drop(claim, actor=editor)
    elif stage != Stage.DRAFT:
        submission = workflow.submit(claim, actor=editor)
        if stage != Stage.IN_REVIEW:
            workflow.approve(claim, actor=reviewer, digest=submission.content_digest)
        if stage == Stage.WITHDRAWN:
            submission = workflow.submit(claim, actor=editor, kind="withdrawn", note="Wrong.")
            workflow.approve(claim, actor=reviewer, digest=submission.content_digest)
    claim.refresh_from_db()
    assert claim.stage == stage
    return claim
