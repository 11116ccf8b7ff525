"""The account behind a request of the desk."""

from django.contrib.auth.models import User
from django.http import HttpRequest

from claims.models import Actor


def actor_of(request: HttpRequest) -> Actor:
    """Return the account that is logged in; the desk opens to nobody else."""
    assert isinstance(request.user, User)
    return request.user
