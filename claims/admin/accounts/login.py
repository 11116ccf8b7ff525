"""The login page: the same words for a wrong password, an unknown name and one attempt too many."""

from typing import Any

from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.auth.models import User

from claims.access import login_limit


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
            raise self.get_invalid_login_error()
        cleaned = super().clean()
        login_limit.forget_failures(name)
        return cleaned
