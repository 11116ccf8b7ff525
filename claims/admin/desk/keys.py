"""The keys of the desk's pages: one table, shown by `?` on each page and on a page of its own."""

from functools import lru_cache
from typing import NamedTuple

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe


class Key(NamedTuple):
    """Keys, any of which may be pressed, and what each of them does."""

    keys: tuple[str, ...]
    does: Promise


class KeysOfPage(NamedTuple):
    """The keys of one kind of page; `views` are the names of its routes."""

    title: Promise
    views: tuple[str, ...]
    keys: tuple[Key, ...]


EVERYWHERE = KeysOfPage(
    gettext_lazy("On every page"),
    (),
    (
        Key(("?",), gettext_lazy("these keys")),
        Key(("Ctrl+S", "⌘S"), gettext_lazy("save the form, and stay on it")),
        Key(("Esc",), gettext_lazy("close what is open above the page")),
    ),
)
PAGES = (
    KeysOfPage(
        gettext_lazy("The review of a claim"),
        ("claims_claim_review",),
        (
            Key(("t",), gettext_lazy("to the next citation without a tick, again: tick it")),
            Key(("u",), gettext_lazy("take the last tick back")),
            Key(("a",), pgettext_lazy("key", "to the approval")),
            Key(("r",), pgettext_lazy("key", "to the return")),
            Key(("n",), gettext_lazy("next in queue")),
        ),
    ),
    KeysOfPage(
        gettext_lazy("The sentences of an article"),
        ("claims_article_coverage",),
        (
            Key(("n",), pgettext_lazy("key", "to the next unchecked sentence")),
            Key(("b",), pgettext_lazy("key", "back to the one before")),
            Key(("x",), gettext_lazy("tick it, or take the tick away")),
            Key(("d",), gettext_lazy("dismiss, next reason")),
            Key(("p",), gettext_lazy("tick it; again: its next priority")),
            Key(("s",), gettext_lazy("split it")),
            Key(("m",), gettext_lazy("join it with the next")),
        ),
    ),
    KeysOfPage(
        gettext_lazy("Lists"),
        ("changelist",),
        (Key(("Shift",), gettext_lazy("and a click: choose all rows from the last chosen one")),),
    ),
)
"""The keys of pages that have their own."""


def keys_of(view: str) -> SafeString:
    """The keys of the page of a route in words, its own first."""
    own = [page for page in PAGES if any(view.endswith(name) for name in page.views)]
    return _listed(tuple(page.views for page in own), get_language())


@lru_cache
def _listed(views: tuple[tuple[str, ...], ...], _language: str | None) -> SafeString:
    """The list as every page of a kind has it, in the language that is active."""
    own = [page for page in PAGES if page.views in views]
    return render_to_string("admin/keys_list.html", {"pages": [*own, EVERYWHERE]})


@require_safe
def keys_view(request: HttpRequest) -> HttpResponse:
    """The page with the keys of every page; a plain link leads to it, no script is needed."""
    context = {
        **admin.site.each_context(request),
        "title": _("Keys of the desk"),
        "pages": [EVERYWHERE, *PAGES],
    }
    return TemplateResponse(request, "admin/keys.html", context)
