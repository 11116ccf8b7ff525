"""Inquiries: ask somebody outside about claims, take what they answer, and decide on it.

Nothing that is answered becomes public, or content of a claim, by itself.
"""

import secrets
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import OuterRef, Prefetch, QuerySet, Subquery
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from claims.access.secret_digests import digest
from claims.models import (
    Actor,
    AnswerDecision,
    AnswerOutcome,
    Article,
    Claim,
    Inquiry,
    InquiryAnswer,
    InquiryLine,
    InquiryRole,
    SearchKind,
    SearchRecord,
)

LONGEST_DAYS = 90
DAYS_AFTER_DEADLINE = 7
"""So long the address works for whoever is late."""
MOST_CLAIMS = 200
KEY_BYTES = 24


class Answered(NamedTuple):
    """An answer that came in: the number of its line, what it says, and words."""

    number: int
    verdict: str
    words: str


class AskedClaim(NamedTuple):
    """A claim as an inquiry shows it."""

    claim: Claim
    excerpt: str = ""


def ask(
    claims: Sequence[AskedClaim],
    *,
    actor: Actor,
    asked: str,
    question: str,
    role: str,
    language: str,
    answer_by: date,
    article: Article | None = None,
) -> tuple[Inquiry, str]:
    """Put claims before somebody outside; the inquiry and the key of its address, told only now."""
    key = secrets.token_urlsafe(KEY_BYTES)
    today = timezone.localdate()
    if not today <= answer_by <= today + timedelta(days=LONGEST_DAYS):
        message = _("Give them a day between today and %(days)d days from now.")
        raise ValidationError(message % {"days": LONGEST_DAYS}, "answer_by")
    last = answer_by + timedelta(days=DAYS_AFTER_DEADLINE)
    with transaction.atomic():
        made = _inquiry(
            claims,
            actor=actor,
            article=article,
            token_sha256=digest(key),
            asked=asked.strip(),
            question=question.strip(),
            role=role,
            language=language,
            answer_by=answer_by,
            expires_at=timezone.make_aware(datetime.combine(last, time.max)),
        )
    return made, key


def brought(
    answers: Iterable[tuple[AskedClaim, str, str]], *, actor: Actor, article: Article, asked: str
) -> Inquiry:
    """Take answers that came on paper, as on a correction sheet, with their claims."""
    rows = list(answers)
    with transaction.atomic():
        made = _inquiry(
            [row for row, *_answer in rows],
            actor=actor,
            article=article,
            asked=asked,
            question=_("Correction sheet of “%(article)s”") % {"article": article},
            role=InquiryRole.AUTHOR,
            language="en",
            answer_by=timezone.localdate(),
            expires_at=timezone.now() + timedelta(days=1),
        )
        lines = made.lines.order_by("number")
        InquiryAnswer.objects.bulk_create(
            InquiryAnswer(line=line, verdict=verdict, words=words)
            for line, (_row, verdict, words) in zip(lines, rows, strict=True)
        )
        end(made, actor=actor)
    return made


def _inquiry(claims: Sequence[AskedClaim], *, actor: Actor, **fields: object) -> Inquiry:
    if not claims:
        raise ValidationError(_("Choose the claims that are asked about."), "no_claims")
    if len(claims) > MOST_CLAIMS:
        message = _("At most %(most)d claims can be asked about at once.")
        raise ValidationError(message % {"most": MOST_CLAIMS}, "too_many")
    made = Inquiry(created_by=actor, **fields)
    made.full_clean(exclude=["created_by", "article"])
    made = Inquiry.objects.create(created_by=actor, **fields)
    InquiryLine.objects.bulk_create(
        InquiryLine(
            inquiry=made,
            number=number,
            claim=claim,
            statement=claim.statement,
            language=claim.language,
            excerpt=excerpt,
        )
        for number, (claim, excerpt) in enumerate(claims, start=1)
    )
    return made


def by_key(key: str) -> Inquiry | None:
    """The inquiry whose address has this key, open or over; None for any other."""
    return Inquiry.objects.filter(token_sha256=digest(key)).first() if key else None


def answer(inquiry: Inquiry, given: Iterable[Answered]) -> int:
    """Take answers to lines of an inquiry; their number. What was answered the same stays."""
    rows = with_answers(inquiry)
    taken = 0
    with transaction.atomic():
        for number, verdict, words in given:
            line = next((row for row in rows if row.number == number), None)
            if line is None:
                continue
            last = next(iter(line.answers.all()), None)
            if last and (last.verdict, last.words) == (verdict, words):
                continue
            row = InquiryAnswer(line=line, verdict=verdict, words=words)
            row.full_clean(exclude=["line"])
            InquiryAnswer.objects.bulk_create([row])
            taken += 1
    return taken


def with_answers(inquiry: Inquiry) -> list[InquiryLine]:
    """The lines with their answers, the last one first."""
    newest = InquiryAnswer.objects.select_related("decision__decided_by").order_by("-pk")
    rows = inquiry.lines.select_related("claim").prefetch_related(Prefetch("answers", newest))
    return list(rows.order_by("number"))


def undecided() -> QuerySet[InquiryAnswer]:
    """The last answer of each line on which nobody has decided."""
    last = InquiryAnswer.objects.filter(line=OuterRef("line")).order_by("-pk").values("pk")[:1]
    return InquiryAnswer.objects.filter(pk=Subquery(last), decision=None)


def end(inquiry: Inquiry, *, actor: Actor) -> None:
    """End an inquiry: its address shows nothing any more."""
    Inquiry.objects.filter(pk=inquiry.pk, ended_at=None).update(ended_at=Now(), ended_by=actor)


def record(answer: InquiryAnswer, *, actor: Actor) -> SearchRecord:
    """Write an answer into its claim, a draft, as a search record of the kind contact."""
    line, inquiry = answer.line, answer.line.inquiry
    with transaction.atomic():
        Claim.objects.filter(pk=line.claim_id).locked().get()
        _decide(answer, AnswerOutcome.RECORDED, actor)
        with override(line.language if line.language.startswith("zh") else "en"):
            said = str(answer.get_verdict_display())
        found = "\n".join(filter(None, [said, answer.words]))
        return SearchRecord.objects.create(
            claim_id=line.claim_id,
            kind=SearchKind.CONTACT,
            place=inquiry.asked,
            query=inquiry.question,
            language=line.language,
            made_on=timezone.localdate(inquiry.created_at),
            found=found,
            answered_on=timezone.localdate(answer.answered_at),
        )


def set_aside(answer: InquiryAnswer, *, actor: Actor) -> None:
    """Decide that nothing follows from an answer."""
    _decide(answer, AnswerOutcome.SET_ASIDE, actor)


def _decide(answer: InquiryAnswer, outcome: str, actor: Actor) -> None:
    if AnswerDecision.objects.filter(answer=answer).exists():
        raise ValidationError(_("Somebody has decided on this answer already."), "decided")
    AnswerDecision.objects.create(answer=answer, outcome=outcome, decided_by=actor)
