"""Heads of the log that were noted outside: awaited while the log has not reached them.

The rule `edition_awaits_the_tail` keeps publishing closed meanwhile; this module only writes and
reads the rows that it goes by.
"""

from typing import NamedTuple

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext as _

from claims.models import AwaitedHead, Edition, GivenUpTail
from claims.models.awaited_head import UNREACHED
from claims.record import log
from claims.record.proofs import leaves, merkle


class NotThisLog(Exception):
    """A head that was noted is not one of this log, in one sentence."""


class NotedHead(NamedTuple):
    """The head of a log as it was noted: its chain value, or the root of its tree, or both."""

    position: int
    chain: str
    """Empty where only a checkpoint is known."""
    root: str
    """In hex; empty where only a chain value is known."""
    noted_in: str
    """The place, for people."""


def unreached() -> QuerySet[AwaitedHead]:
    """The heads that keep publishing closed; none in the life of most logs."""
    return AwaitedHead.objects.filter(pk__in=RawSQL(UNREACHED, ()))


def note(noted: NotedHead) -> bool:
    """Whether a head is ahead of the log, and so awaited from now on; committed at once.

    Raises NotThisLog where the log has reached that position by other editions: it has forked.
    """
    with transaction.atomic():
        log.lock()
        reached = Edition.objects.filter(position=noted.position).first()
        if reached is None and noted.position:
            AwaitedHead.objects.get_or_create(
                position=noted.position,
                chain=noted.chain,
                root=noted.root,
                defaults={"noted_in": noted.noted_in[:300]},
            )
            return True
    root = noted.root and merkle.root(noted.position, leaves.read).hex()
    if (reached and noted.chain not in ("", reached.chain)) or root != noted.root:
        raise NotThisLog(
            _(
                "This log and the one that was noted in %(place)s have forked: their first "
                "%(position)d editions are not the same. Publish nothing, keep both, and compare "
                "them."
            )
            % {"place": noted.noted_in, "position": noted.position}
        )
    return False


def give_up(*, reason: str, actor: User) -> list[GivenUpTail]:
    """Give up what leads to each unreached head, openly; raises IntegrityError without a reason.

    From now on the log is signed under another name only than it had.
    """
    with transaction.atomic():
        log.lock()
        return [
            GivenUpTail.objects.create(
                head=head,
                reason=reason,
                given_up_by=actor,
                origin=settings.FACTCHECK_LOG_ORIGIN,
            )
            for head in unreached()
        ]
