"""The groups of accounts and what each may do; `manage.py set_up_roles` makes them."""

from django.contrib.auth.models import Group, Permission

_RECORDS = ("article", "claim", "claimant", "source", "subject")
_PARTS = ("appearance", "citation", "claimlink", "claimtranslation", "searchrecord")
_LOG = ("edition", "review", "submission", "person")

_VIEW = [f"view_{noun}" for noun in (*_RECORDS, *_PARTS, *_LOG)]
_WRITE = [
    *(f"{verb}_{noun}" for verb in ("add", "change") for noun in (*_RECORDS, *_PARTS)),
    *(f"delete_{noun}" for noun in ("claim", *_PARTS)),
]

ROLES = {
    "Editors": [*_VIEW, *_WRITE, "submit_claim"],
    "Reviewers": [*_VIEW, *_WRITE, "submit_claim", "review_claim", "release_article"],
}
"""Code names of permissions of the app `claims`, by group."""


def set_up() -> None:
    """Make the groups with exactly these permissions; safe to run again after each migration."""
    for name, codenames in ROLES.items():
        permissions = Permission.objects.filter(
            content_type__app_label="claims", codename__in=codenames
        )
        if missing := set(codenames) - {permission.codename for permission in permissions}:
            raise LookupError(f"No such permissions: {sorted(missing)}; run migrate first.")
        Group.objects.get_or_create(name=name)[0].permissions.set(permissions)
