"""A forgotten password: a link by mail, the same answer whether there is such an account or not."""

from typing import Any

from django.conf import settings
from django.contrib import admin
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth import views
from django.contrib.auth.forms import PasswordResetForm, SetPasswordForm
from django.contrib.auth.models import User
from django.db import transaction
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _

from claims.access import account_links, login_limit, sessions
from claims.admin.accounts.login import address_of
from claims.record import duty
from claims.workflow import account_letters


class ForgottenForm(PasswordResetForm):
    """An address; attempts count as those of a login do."""

    def save(self, *_args: Any, request: HttpRequest | None = None, **_options: Any) -> None:
        """Write to the accounts of this address, unless this is asked too often.

        Whoever waits for mails is called in either case, so that the answer takes the same time.
        """
        email = self.cleaned_data["email"]
        with transaction.atomic():
            transaction.on_commit(duty.call, robust=True)
            if login_limit.note_attempt(f"reset {email}", address_of(request)):
                for account in self.get_users(email):
                    if isinstance(account, User) and account.is_staff:
                        account_letters.send_reset(account)


class _InTheDesksLook:
    """The frame of the desk's pages around a view of Django's."""

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        request: HttpRequest = self.request  # type: ignore[attr-defined]  # of the view it is mixed into
        found = super().get_context_data(**context)  # type: ignore[misc]  # the same
        return {**admin.site.each_context(request), **found}


class Forgotten(_InTheDesksLook, views.PasswordResetView):
    """Asks for the address; says so where this site sends no mail."""

    form_class = ForgottenForm

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return {**super().get_context_data(**context), "has_mail": bool(settings.EMAIL_HOST)}


class Sent(_InTheDesksLook, views.PasswordResetDoneView):
    """Says that a mail goes out, if there is such an account."""


class SetPassword(_InTheDesksLook, views.PasswordResetConfirmView):
    """Sets the password of who has the link; every session of the account ends."""

    token_generator: Any = account_links.tokens

    def form_valid(self, form: SetPasswordForm) -> Any:
        account: User = form.user
        answer = super().form_valid(form)
        sessions.end(account)
        LogEntry.objects.log_actions(
            account.pk, [account], CHANGE, _("Set a password by a link."), single_object=True
        )
        return answer


class Complete(_InTheDesksLook, views.PasswordResetCompleteView):
    """Says that the password is set, and leads to the login."""


def set_password(request: HttpRequest, uidb64: str) -> HttpResponseBase:
    """Django's view, with the token in the query: a path stands in logs, a query does not."""
    token = request.GET.get("token") or SetPassword.reset_url_token
    return SetPassword.as_view()(request, uidb64=uidb64, token=token)
