"""Middlewares of accounts and sessions, which answers of the API pass by.

The API knows no accounts, reads no cookie and writes nothing, and all that these do for its answers
is take time: together a tenth of what one claim takes.
"""

from typing import Any

from django.contrib.auth import middleware as auth
from django.contrib.messages import middleware as messages
from django.contrib.sessions import middleware as sessions
from django.http import HttpRequest

from factcheck import desk_forms, desk_people

OF_THE_API = ("/api/", "/v1alpha1/", "/mcp")


class _DeskOnly:
    """Goes before a middleware, which sees no request of the API."""

    get_response: Any
    """All that is behind the middleware."""

    def __call__(self, request: HttpRequest) -> Any:
        if request.path_info.startswith(OF_THE_API):
            return self.get_response(request)
        return super().__call__(request)  # type: ignore[misc]  # that of the middleware


class SessionMiddleware(_DeskOnly, sessions.SessionMiddleware):
    """Django's, of all but the API."""


class AuthenticationMiddleware(_DeskOnly, auth.AuthenticationMiddleware):
    """Django's, of all but the API."""


class MessageMiddleware(_DeskOnly, messages.MessageMiddleware):
    """Django's, of all but the API."""


class DeskPeopleMiddleware(_DeskOnly, desk_people.DeskPeopleMiddleware):
    """Ours, of all but the API."""


class DeskFormsMiddleware(_DeskOnly, desk_forms.DeskFormsMiddleware):
    """Ours, of all but the API."""
