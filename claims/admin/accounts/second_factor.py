"""Pages of the second factor: one's own is set up, renewed and removed; a lost one by others."""

from typing import Any

import segno
from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from claims.access import login_limit, second_factor
from claims.admin.accounts.login import CODE, address_of, codes_left
from claims.admin.desk.actors import actor_of
from claims.models import Authenticator
from claims.models.rules import is_blank
from claims.workflow import account_letters

CODE_WIDGET = forms.TextInput({"autocomplete": "one-time-code"})


class CodeForm(forms.Form):
    """A code, looked at unless too many before it were wrong."""

    code = forms.CharField(label=gettext_lazy("code"), max_length=40, widget=CODE_WIDGET)

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request, self.account = request, actor_of(request)

    def clean(self) -> dict[str, Any]:
        tries = self.account.get_username(), address_of(self.request)
        if not self.errors:
            if not login_limit.note_attempt(*tries) or not self.is_right():
                raise ValidationError(self.wrong, code="code")
            login_limit.forget_failures(*tries)
        return self.cleaned_data

    wrong: Any = CODE

    def is_right(self) -> bool:
        return second_factor.accepts(self.account, self.cleaned_data["code"]) is not None


class ConfirmForm(CodeForm):
    """The first code of an app, and the password of who sets it up."""

    password = forms.CharField(
        label=gettext_lazy("your password"),
        widget=forms.PasswordInput({"autocomplete": "current-password"}),
    )
    wrong = gettext_lazy("The password or the code is wrong. The code is that of this moment.")
    codes: list[str]

    def is_right(self) -> bool:
        self.codes = []
        if self.account.check_password(self.cleaned_data["password"]):
            key = self.request.session.session_key
            code = self.cleaned_data["code"]
            self.codes = second_factor.confirm(self.account, code, session_key=key)
        return bool(self.codes)


@never_cache
@sensitive_post_parameters()
def page(request: HttpRequest) -> HttpResponse:
    """The page of one's own second factor; a POST names in `act` what to do."""
    account = actor_of(request)
    act = request.POST.get("act", "") if request.method == "POST" else ""
    if act == "begin":
        second_factor.begin(account)
        return redirect("second_factor")
    forms_of = {"confirm": ConfirmForm, "codes": CodeForm, "remove": CodeForm}
    form = forms_of[act](request.POST, request=request) if act in forms_of else None
    if form is None or not form.is_valid():
        return _shown(request, form=form, act=act)
    if isinstance(form, ConfirmForm):
        request.session[second_factor.IN_SESSION] = _authenticator(account).persistent_id
        _note(account, _("Set up a second factor."))
        return _shown(request, codes=form.codes)
    if act == "codes":
        _note(account, _("Made new backup codes."))
        return _shown(request, codes=second_factor.new_codes(account))
    if second_factor.is_obliged(account):
        messages.error(request, _("This site asks a second factor of you: replace it instead."))
        return redirect("second_factor")
    second_factor.remove(account)
    _note(account, _("Removed the second factor."))
    return redirect("admin:login")


def remove_lost(request: HttpRequest, account: User) -> None:
    """Remove the second factor of a colleague who lost it, with a reason; mails tell of it.

    Raises ValidationError for one's own, without a reason, or where there is none.
    """
    by, reason = actor_of(request), request.POST.get("reason", "").strip()[:500]
    if account == by:
        raise ValidationError(_("Another administrator removes it for you, or you with a code."))
    if is_blank(reason):
        raise ValidationError(_("Write why, and how you know that it is them."))
    if not second_factor.remove(account):
        raise ValidationError(_("This account has no second factor."))
    account_letters.tell_of_removal(account, by=str(by), reason=reason)


def _authenticator(account: User) -> Authenticator:
    return Authenticator.objects.get(user=account, confirmed=True)


def _shown(request: HttpRequest, *, form: Any = None, act: str = "", codes: Any = ()) -> Any:
    account = actor_of(request)
    begun = second_factor.waiting(account).first()
    since = second_factor.since(account)
    context = {
        **admin.site.each_context(request),
        "title": _("Second factor"),
        "since": since,
        "codes": codes,
        "codes_left": codes_left(second_factor.codes_left(account)),
        "is_due": second_factor.is_obliged(account) and second_factor.is_due() and not since,
        "is_obliged": second_factor.is_obliged(account),
        "day": settings.FACTCHECK_SECOND_FACTOR_FROM,
        "begun": begun,
        "picture": _picture(begun.address) if begun else "",
        "confirm": form if act == "confirm" else ConfirmForm(request=request),
        "code_form": form if act in ("codes", "remove") else CodeForm(request=request),
    }
    return TemplateResponse(request, "admin/accounts/second_factor.html", context)


def _picture(address: str) -> str:
    drawn: str = segno.make(address, error="m").svg_inline(scale=5, light="#fff", border=4)
    return mark_safe(drawn)


def _note(account: User, words: str) -> None:
    LogEntry.objects.log_actions(account.pk, [account], CHANGE, words, single_object=True)
