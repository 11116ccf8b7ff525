"""Remarks of colleagues: written, answered, closed; those who are named hear of it by mail.

Each person chooses to hear at once, in one mail a day at eight in the morning of their time zone,
or on the desk only. Nothing of it ever leaves the desk and its mails.
"""

import re
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from claims.models import (
    AccountLanguage,
    AccountSettings,
    Actor,
    Citation,
    Claim,
    Remark,
    RemarkMails,
    RemarkReader,
    Source,
)
from claims.workflow import objections, post

READ, WRITE = "claims.view_remark", "claims.add_remark"
DIGEST_HOUR = 8
FORGOTTEN = timedelta(days=7)
"""What waited for longer is no news: a mail server was missing for so long."""


def people() -> QuerySet[User]:
    """The accounts that can be named: all that may read remarks."""
    readers = User.objects.with_perm(READ).filter(is_staff=True, is_active=True)
    return readers.order_by("username")


def named(text: str, candidates: Iterable[User]) -> list[User]:
    """The accounts that a text names with @, each once; of names that begin alike, the longest.

    A name ends where the account's name does, so that Chinese may follow it without a blank.
    """
    by_length = sorted(candidates, key=lambda account: -len(account.get_username()))
    found: dict[int, User] = {}
    for at in re.finditer(r"(?<![A-Za-z0-9._%+-])@", text):
        rest = text[at.end() :].casefold()
        for account in by_length:
            name = account.get_username().casefold()
            if rest.startswith(name) and not re.match(r"[a-z0-9_]", rest[len(name) :]):
                found.setdefault(account.pk, account)
                break
    return list(found.values())


def write(
    text: str,
    *,
    actor: Actor,
    claim: Claim | None = None,
    citation: Citation | None = None,
    source: Source | None = None,
    answers: Remark | None = None,
) -> Remark:
    """Say something about one record, or answer; who is named or began it hears of it.

    Raises ValidationError where the account may not, or the conversation is closed.
    """
    with transaction.atomic():
        began = answers and Remark.objects.select_for_update().get(
            pk=answers.answers_id or answers.pk
        )
        objections.raise_objections([*objections.allowed(actor, WRITE)])
        if began and not began.is_open:
            raise ValidationError(_("The conversation is closed: open it again first."))
        about = {"claim": claim, "citation": citation, "source": source}
        if began:
            about = {"claim": began.claim, "citation": None, "source": began.source}
        remark = Remark.objects.create(text=text, written_by=actor, answers=began, **about)
        addressed = named(text, people())
        readers = {account.pk: (account, True) for account in addressed}
        if began and began.written_by.is_active:
            readers.setdefault(began.written_by_id, (began.written_by, False))
        for account, is_named in readers.values():
            if account.pk != actor.pk:
                _let_hear(account, remark, is_named=is_named)
        return remark


def _began(remark: Remark) -> Remark:
    """The remark that began the conversation, locked: nobody closes it meanwhile."""
    return Remark.objects.select_for_update().get(pk=remark.answers_id or remark.pk)


def close(remark: Remark, *, actor: Actor) -> None:
    """Close a conversation: nothing of it is asked of anybody any more."""
    _set_closed(remark, actor, {"closed_at": timezone.now(), "closed_by": actor})


def reopen(remark: Remark, *, actor: Actor) -> None:
    """Open a closed conversation again."""
    _set_closed(remark, actor, {"closed_at": None, "closed_by": None})


def _set_closed(remark: Remark, actor: Actor, columns: dict[str, Any]) -> None:
    objections.raise_objections([*objections.allowed(actor, WRITE)])
    Remark.objects.filter(pk=remark.pk, answers=None).update(**columns)


def _let_hear(account: User, remark: Remark, *, is_named: bool) -> None:
    chosen = AccountSettings.objects.mails_of(account)
    waits = chosen == RemarkMails.DAILY
    RemarkReader.objects.create(
        remark=remark,
        account=account,
        is_named=is_named,
        told_at=None if waits else timezone.now(),
    )
    if chosen == RemarkMails.AT_ONCE:
        _tell(account, [remark])


def send_digests() -> int:
    """Write the mails of the day that are due; how many were written.

    One goes out once it is eight in the morning, where its reader is, after something was said.
    """
    if not settings.EMAIL_HOST:
        return 0
    now, written = timezone.now(), 0
    waiting = RemarkReader.objects.filter(told_at=None, remark__written_at__gt=now - FORGOTTEN)
    for account in User.objects.filter(pk__in=waiting.values("account"), is_active=True):
        morning = now.astimezone(AccountSettings.objects.zone_of(account))
        morning = morning.replace(hour=DIGEST_HOUR, minute=0, second=0, microsecond=0)
        if morning > now:
            morning -= timedelta(days=1)
        with transaction.atomic():
            mine = waiting.filter(account=account).select_for_update(skip_locked=True, of=("self",))
            rows = list(mine.select_related("remark").order_by("remark"))
            if any(row.remark.written_at < morning for row in rows):
                RemarkReader.objects.filter(pk__in=[row.pk for row in rows]).update(told_at=now)
                written += _tell(account, [row.remark for row in rows])
    return written


def _tell(account: User, remarks: list[Remark]) -> bool:
    """Write one mail about these remarks, in the reader's language; whether one was written."""
    if not (settings.EMAIL_HOST and account.email and account.is_active):
        return False
    language = AccountLanguage.objects.of(account)
    with translation.override(language):
        if len(remarks) == 1:
            subject = _("%(by)s says something to you") % {"by": remarks[0].written_by}
        else:
            subject = ngettext(
                "%(count)d remark for you", "%(count)d remarks for you", len(remarks)
            ) % {"count": len(remarks)}
        text = "\n\n".join(_lines(remark, language) for remark in remarks)
        choose = _("How you hear of remarks: %(address)s") % {"address": _whole("own_account")}
    post.write(account, " ".join(subject.split()), f"{text}\n\n{choose}\n")
    return True


def _lines(remark: Remark, language: str) -> str:
    if remark.claim:
        wording: Any = remark.claim.wording(language)
        about = f"{remark.claim.label}  {Truncator(wording.statement).chars(100)}"
        address = _whole("admin:claims_claim_change", remark.claim_id)
    else:
        about = Truncator(str(remark.source)).chars(100)
        address = _whole("admin:claims_source_change", remark.source_id)
    who = _("%(by)s: %(text)s") % {"by": remark.written_by, "text": remark.text}
    return f"{about}\n{who}\n{address}#remark-{remark.answers_id or remark.pk}"


def _whole(page: str, *args: Any) -> str:
    return settings.FACTCHECK_ADDRESS.rstrip("/") + reverse(page, args=args)
