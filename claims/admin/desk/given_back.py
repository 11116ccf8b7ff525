"""Forms that came to nothing: what was posted is given back, and saves nothing by itself.

A lost session, an outdated token and a busy database all end on a page that holds what was typed.
Pages with a form of their own (“add”, “change”) open it again, filled; others are sent again.
Only a post that a page of this site sent is given back: nobody else's words wait there for a
person to save them. Passwords are never sent back, and files are not kept.
"""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import Resolver404, resolve, reverse
from django.utils.translation import gettext_lazy

GIVEN_BACK = "_given_back"
"""Posted to an “add” or “change” page: fill its form and save nothing."""
KEPT = "_kept"
"""The id under which the browser keeps what was typed until it is saved (`kept.js`)."""
SAVED_COOKIE = "saved_form"
"""Tells `kept.js` the id of a form that is saved."""
SALT = "claims.given_back"
MAX_LENGTH = 2_000_000
"""Characters: a post of more than 2.5 MB would be refused."""

WAITED = gettext_lazy(
    "Somebody else is writing here just now, and it took too long: nothing was saved. All that you"
    " typed is on this page. Send it again in a moment."
)
NO_ROOM = gettext_lazy(
    "There is no room left on the disk of the database: nothing was saved. All that you typed is on"
    " this page. Tell whoever runs this site, and send it again when there is room."
)
TOO_OLD = gettext_lazy(
    "The form was opened before you last logged in, or in another window: nothing was saved. All"
    " that you typed is kept. Look at it, then save it."
)
LOST = gettext_lazy(
    "You were no longer logged in when you saved: nothing was saved. All that you typed is kept."
    " Look at it, then save it."
)
NOT_SAVED_YET = gettext_lazy("This is what you typed. It is not saved yet.")

_ID = re.compile(r"[A-Za-z0-9-]{1,40}")


class Posted(NamedTuple):
    """One field of a form that came to nothing."""

    name: str
    value: str
    is_written: bool
    """Whether somebody wrote it, as it seems: words, not a key or a digest."""


class Unsaved(NamedTuple):
    """A post that came to nothing: where it was sent to, and what it said."""

    path: str
    fields: list[tuple[str, str]]
    has_files: bool

    @property
    def is_form_page(self) -> bool:
        """Whether its address shows a form that can be filled again."""
        try:
            match = resolve(self.path.partition("?")[0])
        except Resolver404:
            return False
        name = match.url_name or ""
        return match.namespace == "admin" and name.endswith(("_add", "_change"))

    @property
    def posted(self) -> Iterator[Posted]:
        for name, value in self.fields:
            words = any(letter.isspace() or not letter.isascii() for letter in value)
            yield Posted(name, value, words and not self.is_form_page)


def is_written_on_the_desk(request: HttpRequest) -> bool:
    """Whether the request is a form of the desk; a password is never sent back."""
    is_form = request.method == "POST" and request.path.startswith(reverse("admin:index"))
    return is_form and not any("password" in name for name in request.POST)


def comes_from_this_site(request: HttpRequest) -> bool:
    """Whether the browser says that a page of this site sent the request (Fetch, “Origin”)."""
    if origin := request.headers.get("Origin"):
        return origin == f"{request.scheme}://{request.get_host()}"
    return request.headers.get("Sec-Fetch-Site") == "same-origin"


def unsaved(request: HttpRequest) -> Unsaved:
    """The post of this request."""
    fields = [
        (name, str(value))
        for name, values in request.POST.lists()
        if name not in ("csrfmiddlewaretoken", GIVEN_BACK)
        for value in values
    ]
    return Unsaved(request.get_full_path(), fields, bool(request.FILES))


def signed(unsaved: Unsaved) -> str:
    """The post as text that the login page carries; empty where it is too long for that."""
    text = signing.dumps(unsaved, salt=SALT, compress=True)
    return text if len(text) <= MAX_LENGTH else ""


def read(text: str) -> Unsaved | None:
    """The post that `signed` was given; None if the text is not ours."""
    try:
        path, fields, has_files = signing.loads(text, salt=SALT, max_age=24 * 3600)
    except signing.BadSignature:
        return None
    return Unsaved(path, [(name, value) for name, value in fields], has_files)


def page(
    request: HttpRequest, unsaved: Unsaved, words: Any, *, status: int, account: Any = ""
) -> HttpResponse:
    """The page that holds what was typed, with one button; it asks nothing of the database.

    `account` is who would save it now, if that may be another than who typed it.
    """
    context = {"unsaved": unsaved, "words": words, "account": account, "given_back": GIVEN_BACK}
    return render(request, "admin/claims/send_again.html", context, status=status)


def tell_saved(request: HttpRequest, response: HttpResponse) -> None:
    """Tell the browser that the form with this id is saved: it need not keep it any longer.

    A redirect, or the end of a small window, is how the desk answers what it did; one with an error
    to tell did not do it.
    """
    kept = request.POST.get(KEPT, "")
    is_closed = "popup_response" in str(getattr(response, "template_name", ""))
    is_done = response.status_code in (302, 303) or is_closed
    if not is_done or not _ID.fullmatch(kept):
        return
    waiting: Any = messages.get_messages(request)
    has_failed = any(message.level >= messages.ERROR for message in waiting)
    waiting.used = False  # they are still to be shown
    if not has_failed:
        # Read by a script of this site, so not HttpOnly; it is no secret.
        response.set_cookie(
            SAVED_COOKIE, kept, max_age=600, path=reverse("admin:index"), samesite="Lax",
            secure=request.is_secure(),
        )  # fmt: skip
