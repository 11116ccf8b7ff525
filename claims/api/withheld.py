"""410 for what the law withholds: on what day and on what ground, without a word of it."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claims.models import WithholdingGround
from claims.record import log, withheld

from .problems import Problem

WITHHELD = gettext_lazy("The law asks to erase the words of this claim: they are withheld.")


def refuse_withheld(edition: Any) -> None:
    """Raise Problem, 410, for an edition whose claim is withheld."""
    notice = withheld.notice(edition)
    if notice is None:
        return
    ground = WithholdingGround(notice.ground).label if notice.ground else ""
    day = log.moment(notice.published_at)[:10] if notice.published_at else ""
    told = _("Withheld on %(day)s. Ground: %(ground)s.") % {"day": day, "ground": ground}
    raise Problem(
        410,
        "withheld",
        str(WITHHELD),
        hint=f"{told} {notice.note}".strip() if day else "",
        members={
            "claim": notice.claim,
            "ground": notice.ground,
            "withheld_on": day,
            "reason": notice.note,
        },
    )
