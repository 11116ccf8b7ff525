"""Articles as jobs: who does what until when, and how far each has come.

The stage of an article is that of its claims: open while one is a draft or there is none, in review
while one is, approved when all are, released when it went out. It is computed, never stored.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple

import pghistory
from django.conf import settings
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Case, Count, F, IntegerField, QuerySet, Value, When
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claims.models import (
    AccountLanguage,
    AccountSettings,
    Actor,
    Appearance,
    Article,
    ArticleJob,
    ArticlePerson,
    JobPriority,
    JobRole,
    Stage,
)
from claims.workflow import assignment, objections, post
from claims.workflow.notifications import with_due

CHANGE = "claims.change_article"
CHANGED_MEANWHILE = gettext_lazy(
    "Somebody else changed the job after you opened the page: look at it, and save again."
)


class ArticleStage(StrEnum):
    """A column of the board."""

    OPEN = "open"
    IN_REVIEW = "in_review"
    APPROVED = "approved"
    RELEASED = "released"


LABELS = {
    ArticleStage.OPEN: gettext_lazy("Open"),
    ArticleStage.IN_REVIEW: gettext_lazy("In review"),
    ArticleStage.APPROVED: gettext_lazy("Approved"),
    ArticleStage.RELEASED: gettext_lazy("Released"),
}
OF_CLAIMS = {
    Stage.DRAFT: ArticleStage.OPEN,
    Stage.IN_REVIEW: ArticleStage.IN_REVIEW,
    Stage.APPROVED: ArticleStage.APPROVED,
    Stage.PUBLISHED: ArticleStage.RELEASED,
}
"""The column of a claim by its stage; what is withdrawn or dropped is no work."""


class Job(NamedTuple):
    """The job of an article as it stands: what the page shows, and what a save compares."""

    due_at: datetime | None
    priority: str
    writes: list[int]
    reviews: list[int]

    @property
    def seen(self) -> str:
        """The job as text: another text is another job."""
        due = self.due_at.isoformat(timespec="minutes") if self.due_at else ""
        return f"{due} {self.priority} {self.writes} {self.reviews}"


def job_of(article: Article) -> Job:
    """The job of an article; of one that was never set, nothing by nobody."""
    job = ArticleJob.objects.filter(pk=article.pk).prefetch_related("people").first()
    if job is None:
        return Job(None, JobPriority.ORDINARY, [], [])
    parts: dict[str, list[int]] = defaultdict(list)
    for person in job.people.all():
        parts[person.role].append(person.account_id)
    return Job(
        job.due_at, job.priority, sorted(parts[JobRole.WRITES]), sorted(parts[JobRole.REVIEWS])
    )


def set_job(
    article: Article,
    *,
    actor: Actor,
    due_at: datetime | None,
    priority: str,
    writes: Iterable[User],
    reviews: Iterable[User],
    seen: str,
) -> None:
    """Say who does what until when; whoever is new to it hears of it by mail.

    `seen` is the job as the page showed it. Raises ValidationError where the account may not,
    somebody may not do their part, or the job was changed meanwhile.
    """
    wanted = {JobRole.WRITES: set(writes), JobRole.REVIEWS: set(reviews)}
    with pghistory.context(user=actor.pk), transaction.atomic():
        Article.objects.select_for_update(no_key=True).get(pk=article.pk)
        objections.raise_objections([*objections.allowed(actor, CHANGE)])
        before = job_of(article)
        if before.seen != seen:
            raise ValidationError(CHANGED_MEANWHILE, code="changed")
        for role, may in MAY.items():
            _require_suited(wanted[role], may())
        job, _is_new = ArticleJob.objects.update_or_create(
            article=article, defaults={"due_at": due_at, "priority": priority}
        )
        for role, accounts in wanted.items():
            kept = {account.pk for account in accounts}
            job.people.filter(role=role).exclude(account__in=kept).delete()
            had = set(before.writes if role == JobRole.WRITES else before.reviews)
            for account in accounts:
                if account.pk not in had:
                    ArticlePerson.objects.create(job=job, account=account, role=role)
                    _tell(account, article, role, by=actor, due_at=due_at)


MAY = {JobRole.WRITES: assignment.may_write, JobRole.REVIEWS: assignment.may_review}
"""The accounts that can have a part."""


def _require_suited(accounts: set[User], suited: QuerySet[User]) -> None:
    unsuited = {account.pk for account in accounts} - set(suited.values_list("pk", flat=True))
    if unsuited:
        names = ", ".join(sorted(str(one) for one in accounts if one.pk in unsuited))
        raise ValidationError(_("May not do this part: %(names)s.") % {"names": names})


class Progress(NamedTuple):
    """The claims of an article by column; withdrawn and dropped ones do not count."""

    counts: Mapping[str, int]

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def done(self) -> int:
        """Claims that wait for nobody but the release."""
        return self.counts[ArticleStage.APPROVED] + self.counts[ArticleStage.RELEASED]


def progress(articles: Iterable[Article]) -> dict[int, Progress]:
    """Count the claims of each article by how far they have come; one query."""
    rows = (
        Appearance.objects.filter(article__in=articles, claim__stage__in=OF_CLAIMS)
        .order_by()
        .values_list("article", "claim__stage")
        .annotate(count=Count("claim", distinct=True))
    )
    counts: dict[int, Counter[str]] = defaultdict(Counter)
    for article, stage, count in rows:
        counts[article][OF_CLAIMS[Stage(stage)]] += count
    return {article.pk: Progress(counts[article.pk]) for article in articles}


def stage_of(article: Article, come: Progress) -> ArticleStage:
    """The column in which an article stands."""
    if article.released_at:
        return ArticleStage.RELEASED
    if come.counts[ArticleStage.OPEN] or not come.total:
        return ArticleStage.OPEN
    waits = come.counts[ArticleStage.IN_REVIEW]
    return ArticleStage.IN_REVIEW if waits else ArticleStage.APPROVED


def in_order(articles: QuerySet[Article]) -> QuerySet[Article]:
    """Articles in the order of work: priority, then due time, then the newest."""
    urgency = Case(
        *(When(job__priority=word, then=Value(n)) for n, word in enumerate(JobPriority)),
        default=Value(list(JobPriority).index(JobPriority.ORDINARY)),
        output_field=IntegerField(),
    )
    return articles.order_by(urgency, F("job__due_at").asc(nulls_last=True), "-pk")


def is_overdue(article: Article) -> bool:
    """Whether an article that has not gone out should have by now; no query once it is loaded."""
    job = getattr(article, "job", None)
    return bool(job and job.due_at and not article.released_at and job.due_at < timezone.now())


def hand_over(leaver: Any, successor: Any) -> None:
    """Give the parts of somebody who leaves to the successor, as far as those may have them."""
    for part in ArticlePerson.objects.filter(account=leaver, job__article__released_at=None):
        suited = successor and MAY[JobRole(part.role)]().filter(pk=successor.pk).exists()
        twin = ArticlePerson.objects.filter(job=part.job_id, account=successor, role=part.role)
        if suited and not twin.exists():
            part.account = successor
            part.save(update_fields=["account"])
        else:
            part.delete()


def _tell(account: User, article: Article, role: str, *, by: Any, due_at: Any) -> None:
    if account == by or not (settings.EMAIL_HOST and account.email and account.is_active):
        return
    zone = AccountSettings.objects.zone_of(account)
    with translation.override(AccountLanguage.objects.of(account)), timezone.override(zone):
        words = {
            JobRole.WRITES: _("%(by)s asks you to write claims of an article:"),
            JobRole.REVIEWS: _("%(by)s asks you to review claims of an article:"),
        }[JobRole(role)]
        subject = _("Your part in “%(article)s”") % {"article": article.title}
        text = with_due(words % {"by": by}, due_at)
    place = reverse("admin:claims_article_job", args=[article.pk])
    address = settings.FACTCHECK_ADDRESS.rstrip("/") + place
    post.write(account, " ".join(subject.split()), f"{text}\n\n{article.title}\n{address}\n")
