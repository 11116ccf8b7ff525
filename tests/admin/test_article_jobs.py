"""An article as a job: deadline, people, the board of its claims and of all articles."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.models.functions import Now
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from claims import workflow
from claims.models import Article, ArticleJob, ArticlePerson, Claim, Letter
from claims.workflow import article_jobs
from claims.workflow.article_jobs import ArticleStage
from tests import factories
from tests.admin.browsing import desk_of, said
from tests.going_round import sql
from tests.refused import refused

pytestmark = pytest.mark.django_db

BOARD = reverse("admin:claims_article_board")
DUE = datetime(2031, 5, 1, 10, 30, tzinfo=UTC)


def job_page(article: Article) -> str:
    return reverse("admin:claims_article_job", args=[article.pk])


def save(desk: Client, article: Article, *, seen: str | None = None, **fields: Any) -> Any:
    """The page after the form of the job was filled in and sent."""
    form = desk.get(job_page(article)).context["form"]
    sent = {"priority": "ordinary", "seen": form["seen"].value() if seen is None else seen}
    return desk.post(job_page(article), {**sent, **fields}, follow=True)


def claim_in(article: Article, stage: str) -> Claim:
    """A claim made in the article, in a stage that only the board looks at here."""
    if stage == "approved":
        return factories.waiting_claim(article)
    made = factories.supported_claim()
    factories.appearance(made, article)
    if stage == "in_review":
        workflow.submit(made, actor=factories.editor())
    return made


@pytest.fixture(autouse=True)
def mail_server(settings: Any) -> None:
    settings.EMAIL_HOST = "mail.example"


def test_the_job_says_who_does_what_until_when_and_each_hears_of_it_once() -> None:
    lin = factories.editor(username="lin", email="lin@example.org")
    mei = factories.reviewer(username="mei", email="mei@example.org")
    article, desk = factories.article(title="Along the quay"), desk_of(factories.editor())
    parts: dict[str, Any] = {"writes": [lin.pk], "reviews": [mei.pk]}

    page = save(desk, article, due_at="2031-05-01T10:30", priority="urgent", **parts)
    assert said(page) == "Saved."
    job = ArticleJob.objects.get()
    assert (job.due_at, job.priority) == (DUE, "urgent")
    assert {(p.account, p.role) for p in ArticlePerson.objects.all()} == {
        (lin, "writes"),
        (mei, "reviews"),
    }
    assert {letter.recipient for letter in Letter.objects.all()} == {lin, mei}
    assert all("Due: 2031-05-01 10:30 (UTC)" in letter.text for letter in Letter.objects.all())
    home = desk_of(lin).get("/admin/").content.decode()
    assert "Your articles" in home and "Along the quay" in home

    save(desk, article, due_at="2031-05-01T10:30", reviews=[mei.pk])
    assert [p.account for p in ArticlePerson.objects.all()] == [mei]
    assert Letter.objects.count() == 2
    assert sql("SELECT count(*) FROM claims_articlepersonevent") == [(3,)]  # its history


def test_a_job_that_changed_meanwhile_is_not_overwritten_and_what_was_typed_stays() -> None:
    article, desk = factories.article(), desk_of(factories.editor())
    seen = desk.get(job_page(article)).context["form"]["seen"].value()
    save(desk, article, due_at="2031-05-01T10:30")

    page = save(desk, article, seen=seen, due_at="2032-01-01T08:00", priority="urgent")

    assert "Somebody else changed the job" in said(page)
    assert 'value="2032-01-01T08:00"' in page.content.decode()
    assert ArticleJob.objects.get().due_at == DUE
    form = page.context["form"]
    fields = {"due_at": "2032-01-01T08:00", "priority": "urgent", "seen": form["seen"].value()}
    desk.post(job_page(article), fields)
    assert ArticleJob.objects.get().priority == "urgent"


def test_nobody_gets_a_part_that_they_may_not_do() -> None:
    article, reader = factories.article(), factories.account("Researchers")
    editor = factories.editor()
    desk = desk_of(factories.editor())

    for fields in ({"writes": [reader.pk]}, {"reviews": [editor.pk]}, {"priority": "never"}):
        assert "Saved." not in said(save(desk, article, **fields))
    assert "Saved." not in said(save(desk, article, due_at="soon"))
    assert not ArticleJob.objects.exists()
    assert desk_of(reader).get(job_page(article)).context["form"] is None
    assert desk_of(reader).post(job_page(article), {}).status_code == 403
    with refused("article_job_priority_known"):
        ArticleJob.objects.create(article=article, priority="never")


def test_an_article_stands_where_its_claims_are(settings: Any) -> None:
    cases: dict[ArticleStage, list[str]] = {
        ArticleStage.OPEN: ["draft", "in_review"],
        ArticleStage.IN_REVIEW: ["in_review", "approved"],
        ArticleStage.APPROVED: ["approved"],
    }
    articles = {stage: factories.article(title=stage.value) for stage in cases}
    empty = factories.article(title="empty")
    for stage, claims in cases.items():
        for one in claims:
            claim_in(articles[stage], one)
    out = factories.article(title="out", released_at=Now())
    everything = list(Article.objects.all())

    come = article_jobs.progress(everything)
    found = {one.title: article_jobs.stage_of(one, come[one.pk]) for one in everything}

    assert {stage.value: found[stage.value] for stage in cases} == {s.value: s for s in cases}
    assert found[empty.title] == ArticleStage.OPEN and found[out.title] == ArticleStage.RELEASED
    assert (come[articles[ArticleStage.IN_REVIEW].pk].done, come[empty.pk].total) == (1, 0)


def test_the_board_marks_what_is_overdue_and_stands_in_the_order_of_work() -> None:
    late, urgent, plain = (factories.article(title=name) for name in ("Late", "Urgent", "Plain"))
    before = timezone.now() - timedelta(days=1)
    ArticleJob.objects.create(article=late, due_at=before)
    ArticleJob.objects.create(article=urgent, priority="urgent", due_at=DUE)
    ArticleJob.objects.create(
        article=factories.article(title="Out", released_at=Now()), due_at=before
    )
    claim_in(plain, "draft")

    page = desk_of(factories.account("Researchers")).get(BOARD)

    columns = {str(label): cards for label, cards in page.context["columns"]}
    assert [card.article.title for card in columns["Open"]] == ["Urgent", "Late", "Plain"]
    assert [card.is_overdue for card in columns["Open"]] == [False, True, False]
    assert [card.is_overdue for card in columns["Released"]] == [False]
    assert page.content.decode().count('<strong class="overdue">overdue</strong>') == 1


def test_an_articles_own_board_lists_its_claims_by_stage_and_leads_to_the_release() -> None:
    article = factories.article()
    draft, waiting = claim_in(article, "draft"), claim_in(article, "approved")
    elsewhere = factories.claim(statement="Elsewhere.")

    page = desk_of(factories.reviewer()).get(job_page(article)).content.decode()

    assert f">{draft.label}<" in page and f">{waiting.label}<" in page
    assert elsewhere.statement not in page
    assert reverse("admin:claims_article_releasing", args=[article.pk]) in page


def test_the_board_asks_the_same_number_of_queries_however_many_articles() -> None:
    desk, lin = desk_of(factories.editor()), factories.editor()

    def an_article() -> None:
        article = factories.article()
        job = ArticleJob.objects.create(article=article, due_at=DUE)
        ArticlePerson.objects.create(job=job, account=lin, role="writes")
        claim_in(article, "draft")

    an_article()
    desk.get(BOARD)
    with CaptureQueriesContext(
        connection,
    ) as one:
        desk.get(BOARD)
    for _number in range(6):
        an_article()
    with CaptureQueriesContext(connection) as many:
        desk.get(BOARD)

    assert len(many) == len(one)


def test_the_parts_of_who_leaves_go_to_the_successor_who_may_have_them() -> None:
    leaver, successor = factories.reviewer(), factories.editor()
    job = ArticleJob.objects.create(article=factories.article())
    for role in ("writes", "reviews"):
        ArticlePerson.objects.create(job=job, account=leaver, role=role)

    desk = desk_of(factories.account("Administrators"))
    desk.post(reverse("admin:auth_user_leave", args=[leaver.pk]), {"successor": successor.pk})

    assert [(p.account, p.role) for p in ArticlePerson.objects.all()] == [(successor, "writes")]
