"""Real races, each with its control: the same race with the rule taken away must go wrong."""

import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from functools import partial
from itertools import cycle
from threading import Event

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction

from claims import workflow
from claims.models import Article, Citation, Claim, Edition, Source, Stage, Submission
from claims.record import log
from claims.workflow import objections, reissues, steps
from tests import factories
from tests.going_round import sql
from tests.racing import racers, until, waiting

pytestmark = pytest.mark.django_db(transaction=True)

ROUNDS = 100
EACH = 4
"""Claims that are written and approved beside a release."""


def cheap_claim(sources: list[Source]) -> Claim:
    """A draft with evidence enough, in few queries."""
    claim = Claim.objects.create(
        statement="Looked at by the reviewer.",
        verification_status="supported",
        rationale="Both say so.",
        created_by=User.objects.all()[0],
    )
    Citation.objects.bulk_create(
        [Citation(claim=claim, source=source, stance="supports") for source in sources]
    )
    return claim


def hesitate(pace: float) -> None:
    """Wait for a moment, by chance, of up to `pace` seconds: what the other side takes."""
    time.sleep(random.uniform(0, pace))


def pace_of(step: Callable[[], object]) -> float:
    """The seconds that a step takes which nobody races."""
    start = time.monotonic()
    step()
    return time.monotonic() - start


def changes_behind_the_reviewers_back(claim: Claim, author: User, pace: float) -> None:
    hesitate(pace)
    workflow.recall(claim, actor=author)
    Claim.objects.filter(pk=claim.pk).update(statement="Slipped in afterwards.")
    workflow.submit(claim, actor=author)


def approves_what_was_seen(claim: Claim, second: User, digest: str) -> None:
    workflow.approve(claim, actor=second, digest=digest)


def approves_without_triggers(claim: Claim, second: User, digest: str) -> None:
    with transaction.atomic():
        sql("SET LOCAL session_replication_role = replica")
        workflow.approve(claim, actor=second, digest=digest)


def wrongly_published(approves: Callable[[Claim, User, str], None]) -> int:
    """Race an approval against recall, edit and submission; in which round it went wrong first.

    Wrong is an edition with other content than that whose digest the reviewer gave, or a
    claim in stage published whose content is not that of its edition.
    """
    author, second = factories.editor(), factories.reviewer()
    sources = [factories.source(), factories.source()]
    pace = pace_of(lambda: workflow.submit(cheap_claim(sources), actor=author))
    published = 0
    with racers(2) as race:
        for number in range(1, ROUNDS + 1):
            claim = cheap_claim(sources)
            digest = workflow.submit(claim, actor=author).content_digest

            def approve(claim: Claim = claim, digest: str = digest) -> None:
                hesitate(pace)
                approves(claim, second, digest)

            race(approve, partial(changes_behind_the_reviewers_back, claim, author, pace))
            claim.refresh_from_db()
            if edition := claim.editions.first():
                published += 1
                if (
                    edition.content_digest != digest
                    or claim.stage != Stage.PUBLISHED
                    or claim.statement not in edition.document
                ):
                    return number
    assert 0 < published < ROUNDS, "one side always came first: that is no race"
    return 0


def test_in_100_races_nothing_but_what_the_reviewer_saw_is_published() -> None:
    assert wrongly_published(approves_what_was_seen) == 0
    assert log.verify() == ""


def test_control_without_lock_and_digest_something_else_is_published(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    @contextmanager
    def unlocked(claim: Claim, actor: User) -> Iterator[Claim]:
        with transaction.atomic():
            yield Claim.objects.get(pk=claim.pk)

    monkeypatch.setattr(steps, "locked", unlocked)
    monkeypatch.setitem(objections.CHECKS, "approve", lambda claim, **_unused: iter(()))

    assert wrongly_published(approves_without_triggers) > 0


def test_approvals_in_parallel_never_deadlock_and_leave_a_gapless_log() -> None:
    author = factories.editor()
    sources = [factories.source() for _ in range(4)]
    waiting = []
    for number in range(48):
        claim = cheap_claim(random.sample(sources, 3))
        waiting.append((claim, workflow.submit(claim, actor=author).content_digest, number))
    reviewers = [factories.reviewer() for _ in range(3)]
    random.shuffle(waiting)

    def approves_every_sixth(start: int) -> None:
        for claim, digest, number in waiting[start::6]:
            workflow.approve(claim, actor=reviewers[number % 3], digest=digest)

    with racers(6) as race:
        outcomes = race(*[partial(approves_every_sixth, start) for start in range(6)])

    assert outcomes == [None] * 6
    positions = Edition.objects.order_by("position").values_list("position", flat=True)
    assert list(positions) == list(range(1, 49))
    assert log.verify() == ""


def left_behind_by_releases(*, rounds: int) -> int:
    """Race a release against claims that are written and approved while it runs.

    Somebody else holds one of the article's claims until the release waits for it, and then
    until another has come through or waits too. Returns how many claims of a released article
    still wait.
    """
    author, second = factories.editor(), factories.reviewer()
    sources = [factories.source(), factories.source()]

    def goes_through(article: Article) -> Claim:
        claim = cheap_claim(sources)
        factories.appearance(claim, article)
        digest = workflow.submit(claim, actor=author).content_digest
        workflow.approve(claim, actor=second, digest=digest)
        return claim

    def go_through(article: Article) -> None:
        for _ in range(EACH):
            come_through.append(goes_through(article))

    def holds(claim: Claim) -> None:
        with transaction.atomic():
            Claim.objects.filter(pk=claim.pk).locked().get()
            until(
                lambda: is_released.is_set() or waiting() > 0, "the release neither ends nor waits"
            )
            so_far = len(come_through)
            until(
                lambda: (
                    is_released.is_set()
                    or waiting() > 1
                    or so_far < len(come_through)
                    or so_far == EACH
                ),
                "nobody comes through or waits",
            )

    def releases(article: Article) -> None:
        hesitate(pace)
        workflow.release(article, actor=second)
        is_released.set()

    pace = pace_of(lambda: goes_through(factories.article()))
    Claim.objects.filter(stage=Stage.APPROVED).update(stage=Stage.DRAFT)
    with racers(3) as race:
        for _ in range(rounds):
            article, is_released = factories.article(), Event()
            come_through: list[Claim] = []
            held = goes_through(article)
            outcomes = race(
                partial(holds, held), partial(releases, article), partial(go_through, article)
            )
            assert outcomes == [None, None, None]
            if left_behind := Claim.objects.filter(stage=Stage.APPROVED).count():
                return left_behind
    return 0


def test_a_release_leaves_no_approved_claim_behind() -> None:
    assert left_behind_by_releases(rounds=6) == 0
    assert log.verify() == ""


def test_control_without_its_lock_a_release_leaves_claims_behind(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(steps, "no_release_meanwhile", lambda actor: nullcontext())

    assert left_behind_by_releases(rounds=20) > 0


def adds(claim: Claim, source: Source) -> None:
    Citation.objects.create(claim=claim, source=source, stance="context", position=2)


def adds_without_triggers(claim: Claim, source: Source) -> None:
    with transaction.atomic():
        sql("SET LOCAL session_replication_role = replica")
        adds(claim, source)


def signed_otherwise(adds: Callable[[Claim, Source], None], *, rounds: int) -> int:
    """Race a new citation against a submission; the first round whose claim is not as signed."""
    author = factories.editor()
    sources = [factories.source(), factories.source()]
    late = factories.source()
    pace, submitted_first = 0.05, 0
    with racers(2) as race:
        for number in range(1, rounds + 1):
            claim = cheap_claim(sources)

            def add(claim: Claim = claim, pace: float = pace) -> None:
                hesitate(pace)
                adds(claim, late)

            race(add, partial(workflow.submit, claim, actor=author))
            signed = Submission.objects.get(claim=claim)
            came_late = str(late.public_id) not in signed.document
            submitted_first += came_late
            pace *= 0.7 if came_late else 1.4  # so that each side comes first about as often
            if objections.render(claim, kind="first", note="") != signed.document:
                return number
    assert 0 < submitted_first < rounds, "one side always came first: that is no race"
    return 0


def test_what_is_added_while_a_claim_is_submitted_is_either_signed_or_refused() -> None:
    assert signed_otherwise(adds, rounds=40) == 0


def test_control_without_the_freeze_something_unsigned_gets_into_a_submitted_claim() -> None:
    assert signed_otherwise(adds_without_triggers, rounds=100) > 0


def test_corrections_and_approvals_in_parallel_never_deadlock_and_leave_nothing_stale() -> None:
    author, second = factories.editor(), factories.reviewer()
    sources = [factories.source() for _ in range(4)]
    waiting = []
    for _ in range(40):
        claim = cheap_claim(random.sample(sources, 3))
        waiting.append((claim, workflow.submit(claim, actor=author).content_digest))

    def approves(part: list[tuple[Claim, str]]) -> None:
        for claim, digest in part:
            with suppress(ValidationError):  # corrected meanwhile
                workflow.approve(claim, actor=second, digest=digest)

    def corrects(order: list[Source]) -> None:
        for number, source in zip(range(6), cycle(order), strict=False):
            time.sleep(random.uniform(0, 0.02))
            with transaction.atomic():
                source.genre = f"report {number}"
                source.save()
                reissues.lapse(source, actor=author)

    with racers(4) as race:
        outcomes = race(
            partial(approves, waiting[0::2]),
            partial(approves, waiting[1::2]),
            partial(corrects, sources),
            partial(corrects, sources[::-1]),
        )

    assert outcomes == [None] * 4
    for claim in Claim.objects.all():
        if claim.stage == Stage.IN_REVIEW:
            signed = objections.last_submission(claim)
            assert objections.render(claim, kind="first", note="") == signed.document
        else:
            published = claim.stage == Stage.PUBLISHED
            assert claim.editions.exists() == published
            assert bool(claim.lapsed_because) != published
    assert log.verify() == ""
