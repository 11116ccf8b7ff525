"""The login page: the same words for a wrong password, an unknown name and an attempt too soon.

Where a form was sent without a session, the page carries what was typed; whoever logs in then gets
it back, if they are the account that logged in last in this browser.
"""

import logging
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from claims.access import counters, login_limit, second_factor, sessions
from claims.admin.accounts import languages
from claims.admin.desk import given_back
from claims.models import BackupCodes

logger = logging.getLogger(__name__)

CODE = gettext_lazy(
    "This account asks for a code as well: that of its authenticator app as it shows it now, or a"
    " backup code that was not used."
)

UNSAVED = "unsaved"
"""The field of the login page that carries a form which could not be saved."""


class LoginForm(AdminAuthenticationForm):
    """Lets staff in, unless too many attempts have failed and the next one comes too soon.

    Whoever has set up a second factor writes its code beside the password; a code that is wrong
    counts as a failure like a wrong password.
    """

    code = forms.CharField(
        label=gettext_lazy("code"),
        required=False,
        max_length=40,
        help_text=gettext_lazy("From your authenticator app, or a backup code, if you use one."),
        widget=forms.TextInput({"autocomplete": "one-time-code"}),
    )

    def clean(self) -> dict[str, Any]:
        name, password = self.cleaned_data.get("username"), self.cleaned_data.get("password")
        if not name or not password:
            return self.cleaned_data
        address = address_of(self.request)
        cookie = self.request.COOKIES.get(login_limit.COOKIE, "") if self.request else ""
        if not login_limit.note_attempt(name, address, cookie):
            User().set_password(password)  # takes the time that looking at the password takes
            counters.add({(counters.REFUSED, "too_soon"): 1})
            _note_refusal(name, "too soon after others that failed")
            raise self.get_invalid_login_error()
        try:
            cleaned = super().clean()
        except ValidationError:
            counters.add({(counters.REFUSED, "password"): 1})
            _note_refusal(name, "wrong password, or not active staff")
            raise
        self._ask_for_second_factor(name)
        login_limit.forget_failures(name, address, cookie)
        return cleaned

    def _ask_for_second_factor(self, name: str) -> None:
        account: Any = self.get_user()
        if second_factor.since(account) is None:
            return
        account.otp_device = second_factor.accepts(account, self.cleaned_data.get("code", ""))
        if account.otp_device is None:
            counters.add({(counters.REFUSED, "code"): 1})
            _note_refusal(name, "no code, or a wrong one")
            raise ValidationError(CODE, code="second_factor")


def address_of(request: HttpRequest | None) -> str:
    """The address that attempts of this request count for."""
    sent = request.META if request else {}
    return login_limit.visitor_address(
        sent.get("REMOTE_ADDR", ""), sent.get("HTTP_X_FORWARDED_FOR", "")
    )


def login(request: HttpRequest) -> HttpResponse:
    """Django's login page; a browser that was let in is known from then on."""
    kept = request.POST.get(UNSAVED, "")
    unsaved = given_back.read(kept) if kept else None
    shown = {UNSAVED: kept if unsaved else "", "has_mail": bool(settings.EMAIL_HOST)}
    response = admin.site.login(request, shown)
    if request.method == "POST" and request.user.is_authenticated and response.status_code == 302:
        name = request.user.get_username()
        request.session[sessions.BROWSER] = sessions.browser(request.headers.get("User-Agent", ""))
        request.session.clear_expired()
        languages.note(request, get_language())
        _say_what_is_left(request)
        if unsaved and login_limit.is_another(name, request.COOKIES.get(login_limit.COOKIE, "")):
            messages.warning(request, _("What somebody else typed here is not shown to you."))
        elif unsaved:
            response = given_back.page(
                request, unsaved, given_back.LOST, status=200, account=request.user
            )
        response.set_cookie(
            login_limit.COOKIE,
            login_limit.known_browser(name),
            max_age=login_limit.COOKIE_SECONDS,
            path=reverse("admin:login"),
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
    return response


def codes_left(count: int) -> str:
    """Say in words how many backup codes remain."""
    words = ngettext("%(count)d backup code is left.", "%(count)d backup codes are left.", count)
    return words % {"count": count}


def _say_what_is_left(request: HttpRequest) -> None:
    """Say how many backup codes remain to whoever has just used one."""
    device = getattr(request.user, "otp_device", None)
    if isinstance(device, BackupCodes):
        messages.warning(request, codes_left(len(device.digests)))


def log_in_again(request: HttpRequest) -> HttpResponse:
    """The login page in the place of a form that was sent without a session: it keeps the form."""
    context = {
        **admin.site.each_context(request),
        "title": _("Log in"),
        "app_path": reverse("admin:login"),
        "next": request.get_full_path(),
        "form": LoginForm(request),
        UNSAVED: given_back.signed(given_back.unsaved(request)),
        "is_lost": True,
        "has_mail": bool(settings.EMAIL_HOST),
    }
    response = TemplateResponse(request, "admin/login.html", context, status=403)
    response.headers["Cache-Control"] = "no-store"
    return response.render()


def _note_refusal(name: str, why: str) -> None:
    """Leave a line in the log; a name that nobody has may be a password in the wrong field."""
    account = User.objects.filter(username=name.replace("\0", "")).values_list("pk", flat=True)
    whose = f"account {account[0]}" if account else "a name that no account has"
    logger.warning("Login refused for %s: %s", whose, why)
