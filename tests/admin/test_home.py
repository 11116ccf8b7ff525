"""The home page shows what waits for whom, and its queries do not grow."""

from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import Permission
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from claims import workflow
from claims.models import Claim, Claimant, ClaimTranslation, SourceCondition, Stance
from claims.workflow import assignment, worklist
from tests import factories
from tests.admin.browsing import desk_of, editors_desk, list_page, page_of

pytestmark = pytest.mark.django_db

HOME = reverse("admin:index")


def on_list(account: Any, key: str) -> list[Claim]:
    """The claims of the list behind a heading of the home page, in its order."""
    page = desk_of(account).get(list_page("claim"), {"work": key})
    assert page.status_code == 200
    return list(page.context["cl"].result_list)


def counts(account: Any) -> dict[str, int]:
    """Every heading of the home page whose list is not empty, with its count."""
    page = desk_of(account).get(HOME)
    return {shown.address: shown.total for shown in page.context["lists"] if shown.total}


def address(key: str) -> str:
    return f"{list_page('claim')}?work={key}"


def overdue() -> Claim:
    return factories.published_claim(review_by=timezone.now().date() - timedelta(days=1))


def test_what_is_handed_to_somebody_waits_for_them_and_no_longer_for_others() -> None:
    wanted, other = factories.reviewer(), factories.reviewer()
    claim = factories.supported_claim()
    assignment.submit(claim, actor=factories.editor(), to=wanted)

    assert counts(wanted) == {address("mine"): 1, address("review"): 1}
    assert counts(other) == {}
    assert on_list(wanted, "review") == on_list(wanted, "mine") == [claim]


def test_the_pool_waits_for_every_reviewer_but_the_submitter() -> None:
    submitter, reviewer, editor = factories.reviewer(), factories.reviewer(), factories.editor()
    claim, _submission = factories.submitted_claim(by=submitter)

    assert on_list(reviewer, "review") == [claim]
    assert on_list(submitter, "review") == on_list(editor, "review") == []


def test_a_returned_claim_is_with_its_submitter_until_it_is_submitted_again() -> None:
    editor, reviewer = factories.editor(), factories.reviewer()
    claim, _submission = factories.submitted_claim(by=editor)
    assignment.return_to_author(claim, actor=reviewer, comment="Which bridge?")

    assert on_list(editor, "returned") == [claim]
    assert on_list(reviewer, "returned") == []
    assignment.submit(claim, actor=editor)
    assert on_list(editor, "returned") == []


def test_drafts_are_those_one_began_unless_somebody_else_has_them() -> None:
    editor, other = factories.editor(), factories.editor()
    begun = factories.claim(created_by=editor)
    taken = factories.claim(created_by=editor, assigned_to=other)

    assert on_list(editor, "drafts") == [begun]
    assert on_list(other, "drafts") == [taken]


def test_what_is_overdue_or_cites_a_lost_source_is_listed_for_everybody() -> None:
    late = overdue()
    lost = factories.published_claim()
    factories.published_claim(review_by=timezone.now().date() + timedelta(days=2))
    source = lost.citations.all()[0].source
    source.condition = SourceCondition.GONE
    source.save()
    account = factories.account("Researchers")

    assert on_list(account, "overdue") == [late]
    assert on_list(account, "sources") == [lost]


def test_the_last_published_claim_comes_first() -> None:
    first, second = factories.published_claim(), factories.published_claim()
    workflow.contest(first, actor=factories.reviewer(), note="A new register is out.")

    assert on_list(factories.editor(), "published") == [first, second]


def test_a_list_is_worked_off_by_due_time_then_article_then_reading_order() -> None:
    editor = factories.editor()
    article, later_article = factories.article(), factories.article()
    nowhere, tenth, second, elsewhere, due = (
        factories.claim(created_by=editor) for _claim in range(5)
    )
    factories.appearance(elsewhere, later_article, position=1)
    factories.appearance(tenth, article, position=10)
    factories.appearance(second, article, position=2)
    Claim.objects.filter(pk=due.pk).update(due_at=timezone.now())

    assert on_list(editor, "drafts") == [due, second, tenth, elsewhere, nowhere]
    assert list(worklist.WORK_LISTS["drafts"].claims(editor)) == on_list(editor, "drafts")


@pytest.mark.django_db(transaction=True)  # a version is the number of a transaction
def test_evidence_is_judged_again_when_the_claim_has_changed() -> None:
    claim, enough = factories.claim(), factories.supported_claim()
    editor = factories.editor()
    versions = {row.pk: row.version for row in (claim, enough)}

    assert counts(editor) == {address("short"): 1}
    assert on_list(editor, "short") == [claim]
    assert {row.pk: row.version for row in Claim.objects.all()} == versions
    enough.citations.update(stance=Stance.REFUTES)
    assert on_list(editor, "short") == [claim]  # not yet known
    assert counts(editor) == {address("short"): 2}


def test_judging_leaves_no_trace_in_the_history() -> None:
    factories.claim()
    events = Claim.pgh_event_model.objects  # type: ignore[attr-defined]  # made by pghistory
    before = events.count()

    assert worklist.judge(limit=10) == 1
    assert worklist.judge(limit=10) == 0
    assert events.count() == before


def test_the_command_judges_every_draft(capsys: Any) -> None:
    for _row in range(3):
        factories.claim()
    factories.published_claim()

    call_command("judge_evidence")

    assert capsys.readouterr().out == "3 drafts judged\n"
    assert counts(factories.editor()) == {address("short"): 3, address("published"): 1}


def test_an_articles_claims_are_counted_by_their_finding() -> None:
    article = factories.article(title="Bridges")
    for status in ("supported", "refuted", "refuted", "refuted"):
        factories.appearance(factories.claim(verification_status=status), article)
    desk = editors_desk()

    for page in (desk.get(HOME), desk.get(page_of(article))):
        text = page.content.decode()
        assert 'class="status-refuted" x="25.0" y="0" width="75.0"' in text
        assert ">Refuted 3</a>" in text
        assert ">Supported 1</a>" in text
        assert "Misleading" not in text


def test_a_claim_is_listed_in_the_language_of_whoever_reads_the_list() -> None:
    editor = factories.editor()
    claim = factories.claim(statement="The bridge opened.", created_by=editor)
    ClaimTranslation.objects.create(claim=claim, language="zh-Hant", statement="大橋通車了。")
    untranslated = factories.claim(created_by=editor)
    desk = desk_of(editor)

    for address in (HOME, list_page("claim")):
        assert "The bridge opened." in desk.get(address).content.decode()
        page = desk.get(address, headers={"Accept-Language": "zh-hant"}).content.decode()
        assert '<span lang="zh-Hant">大橋通車了。</span>' in page
        assert ">The bridge opened." not in page
        assert untranslated.statement in page


def test_who_may_not_see_claims_is_shown_none() -> None:
    factories.claim(statement="A needle.")

    page = desk_of(factories.account()).get(HOME)

    assert page.status_code == 200
    assert "needle" not in page.content.decode()


def test_the_queries_of_the_home_page_do_not_grow() -> None:
    desk = desk_of(reviewer := factories.reviewer())

    def add_rows(count: int) -> None:
        for _row in range(count):
            article = factories.article()
            claim = factories.supported_claim(created_by=reviewer)
            factories.appearance(claim, article)
            factories.claim(assigned_to=reviewer, language="en")
            factories.submitted_claim()
            overdue()

    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert desk.get(HOME).status_code == 200
        return len(seen)

    add_rows(1)
    desk.get(HOME)  # the first page of all looks up the content types
    factories.supported_claim()
    few = queries()
    add_rows(12)
    assert queries() == few
    assert queries() <= 20  # now that nothing is left to judge


def test_the_lists_of_records_follow_a_permission_at_once() -> None:
    """What is kept in memory is kept by permissions and language."""
    account = factories.editor()
    desk, another = desk_of(account), editors_desk()
    groups = reverse("admin:auth_group_changelist")

    def records(of: Client) -> str:
        return of.get(HOME).content.decode().partition("all-records")[2]

    assert groups not in records(desk)
    assert f">{str(Claimant._meta.verbose_name_plural).capitalize()}</a>" in records(desk)
    account.user_permissions.add(Permission.objects.get(codename="view_group"))
    assert groups in records(desk)
    assert groups not in records(another)
    desk.cookies[settings.LANGUAGE_COOKIE_NAME] = "zh-hant"
    assert ">主張者</a>" in records(desk)
    assert ">主張者</a>" not in records(another)


@pytest.mark.parametrize("key", ["\x00", "no-such-list", ""])
def test_an_unknown_list_shows_every_claim(key: str) -> None:
    claim = factories.claim()

    page = editors_desk().get(list_page("claim"), {"work": key}, follow=True)

    assert list(page.context["cl"].result_list) == [claim]


@pytest.mark.parametrize("address", ["/admin/", "/admin/claims/", "/admin/claims/claim/"])
def test_the_nouns_of_the_day_stand_in_the_header_of_every_page(address: str) -> None:
    assert '<div class="desk-nav">' in editors_desk().get(address).content.decode()


@pytest.mark.parametrize("name", ["index", "claims_claim_changelist", "login"])
def test_the_language_is_switched_by_a_plain_button_on_every_page(name: str) -> None:
    browser, page = Client() if name == "login" else editors_desk(), reverse(f"admin:{name}")

    assert 'name="language" value="zh-hant"' in browser.get(page).content.decode()
    answer = browser.post(reverse("set_language"), {"language": "zh-hant", "next": page})

    assert answer.headers["Location"] == page
    assert '<html lang="zh-hant"' in browser.get(page).content.decode()
