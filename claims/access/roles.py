"""The groups of accounts and what each may do; `manage.py set_up_roles` makes them."""

from collections.abc import Iterable

from django.contrib.auth.models import Group, Permission, User
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

_RECORDS = ("article", "claim", "claimant", "source", "subject")
_PARTS = ("appearance", "citation", "claimlink", "claimtranslation", "searchrecord")
_TEXTS = ("articletext", "dismissal", "suggestedsource")
_OTHERS = ("externalreview", "attachedreview")
_COPIES = ("capture", "capturerequest")
_TALK = ("remark",)
_LOG = ("edition", "review", "submission", "person")

_SEEN = (*_RECORDS, *_PARTS, *_TEXTS, *_OTHERS, *_COPIES, *_LOG, *_TALK)
_VIEW = [f"claims.view_{noun}" for noun in _SEEN]
_WRITE = [
    *(f"claims.{verb}_{noun}" for verb in ("add", "change") for noun in (*_RECORDS, *_PARTS)),
    *(f"claims.delete_{noun}" for noun in ("claim", *_PARTS)),
    *(f"claims.{verb}_{noun}" for verb in ("add", "change", "delete") for noun in _OTHERS),
    *("claims.add_articletext", "claims.add_dismissal", "claims.delete_dismissal"),
    "claims.change_suggestedsource",
    "claims.add_capture",
    "claims.submit_claim",
    "claims.view_correctionrequest",
    "claims.answer_correctionrequest",
    "claims.add_remark",
    *(f"claims.{verb}_inquiry" for verb in ("view", "add", "change")),
]
_REVIEW = ["claims.review_claim", "claims.release_article"]
_ACCOUNTS = [
    *(
        f"auth.{verb}_{noun}"
        for verb in ("view", "add", "change", "delete")
        for noun in ("user", "group")
    ),
    "claims.change_person",
    "claims.view_backup",
]

ADMINISTRATORS = "Administrators"
ROLES = {
    "Researchers": _VIEW,
    "Editors": [*_VIEW, *_WRITE],
    "Reviewers": [*_VIEW, *_WRITE, *_REVIEW],
    ADMINISTRATORS: [*_VIEW, *_WRITE, *_REVIEW, *_ACCOUNTS],
}
"""The permissions of each group, as `app.code_name`."""

NAMES = {
    "Researchers": _("Researchers"),
    "Editors": _("Editors"),
    "Reviewers": _("Reviewers"),
    ADMINISTRATORS: _("Administrators"),
}
"""Their names in the reader's language; the group itself keeps its own."""

ALLOWS = {
    "Researchers": _("Reads everything on the desk and takes it away as files; changes nothing."),
    "Editors": _("Writes claims, articles and sources, and submits claims for review."),
    "Reviewers": _(
        "Does what Editors do; reviews and publishes what others submitted, releases articles."
    ),
    ADMINISTRATORS: _("Does what Reviewers do; invites people, gives roles, closes accounts."),
}
"""The same in words."""

LAST_ADMINISTRATOR = _(
    "This is the last active administrator: nobody could manage accounts any more. "
    "Make another account an administrator first."
)


def set_up() -> None:
    """Make the groups with exactly these permissions; safe to run again after each migration."""
    known = {
        f"{permission.content_type.app_label}.{permission.codename}": permission
        for permission in Permission.objects.select_related("content_type")
    }
    for name, wanted in ROLES.items():
        if missing := set(wanted) - set(known):
            raise LookupError(f"No such permissions: {sorted(missing)}; run migrate first.")
        group, _is_new = Group.objects.get_or_create(name=name)
        group.permissions.set(known[permission] for permission in wanted)


def administrators() -> QuerySet[User]:
    """The accounts that can log in and manage accounts."""
    members = User.objects.filter(groups__name=ADMINISTRATORS).values("pk")
    return User.objects.filter(
        Q(is_superuser=True) | Q(pk__in=members), is_active=True, is_staff=True
    )


def are_all_administrators(accounts: Iterable[User]) -> bool:
    """Whether these accounts are all the administrators there are.

    Call it in the transaction that closes, demotes or deletes them: it waits for others that
    are about to do so, and makes them wait. The database itself does not hold this: a trigger
    on Django's own tables would be a migration of another app.
    """
    waited_for = administrators().select_for_update().order_by("pk")
    if not waited_for.values_list("pk", flat=True):
        return False
    left = administrators().exclude(pk__in=[account.pk for account in accounts])
    return not left.exists()
