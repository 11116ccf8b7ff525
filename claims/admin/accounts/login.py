"""The login page: the same words for a wrong password, an unknown name and one attempt too many."""

import logging
from typing import Any

from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError

from claims.access import login_limit

logger = logging.getLogger(__name__)


class LoginForm(AdminAuthenticationForm):
    """Lets staff in, unless too many attempts with that name or from that address have failed."""

    def clean(self) -> dict[str, Any]:
        name, password = self.cleaned_data.get("username"), self.cleaned_data.get("password")
        if not name or not password:
            return self.cleaned_data
        sent = self.request.META if self.request else {}
        address = login_limit.visitor_address(
            sent.get("REMOTE_ADDR", ""), sent.get("HTTP_X_FORWARDED_FOR", "")
        )
        if not login_limit.note_attempt(name, address):
            User().set_password(password)  # takes the time that looking at the password takes
            _note_refusal(name, "too many attempts")
            raise self.get_invalid_login_error()
        try:
            cleaned = super().clean()
        except ValidationError:
            _note_refusal(name, "wrong password, or not active staff")
            raise
        login_limit.forget_failures(name)
        return cleaned


def _note_refusal(name: str, why: str) -> None:
    """Leave a line in the log; a name that nobody has may be a password in the wrong field."""
    account = User.objects.filter(username=name.replace("\0", "")).values_list("pk", flat=True)
    whose = f"account {account[0]}" if account else "a name that no account has"
    logger.warning("Login refused for %s: %s", whose, why)
