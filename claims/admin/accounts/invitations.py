"""Inviting somebody: name, mail and role make an account, a link in a mail sets its password."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.models import Group, User
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claims.access import account_links, roles
from claims.admin.accounts import time_zones
from claims.admin.desk.actors import actor_of
from claims.admin.desk.forms import DeskForm
from claims.models import Letter, LetterLink
from claims.workflow import account_letters

FIELDS = ("username", "first_name", "last_name", "email", "role")


def role_in_words(group: Group) -> str:
    """The name of a group and what it allows."""
    if group.name not in roles.ALLOWS:
        return group.name
    words = {"role": roles.NAMES[group.name], "allows": roles.ALLOWS[group.name]}
    return _("%(role)s: %(allows)s") % words


class InvitationForm(DeskForm, forms.ModelForm):
    """An account that has no password yet."""

    role = forms.ModelChoiceField(
        Group.objects.none(),
        label=gettext_lazy("role"),
        widget=forms.RadioSelect,
        empty_label=None,
    )

    class Meta:
        model = User
        fields = ("username", "first_name", "last_name", "email")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        role: Any = self.fields["role"]
        role.queryset = Group.objects.filter(name__in=roles.ROLES).order_by("pk")
        role.label, role.label_from_instance = capfirst(role.label), role_in_words
        self.fields["email"].required = True

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"]
        if has_it := User.objects.filter(email__iexact=email, is_active=True).first():
            words = _("%(account)s has this address already: give that account another role.")
            raise ValidationError(words % {"account": has_it})
        return email

    def save(self, commit: bool = True) -> User:
        self.instance.is_staff = True
        self.instance.set_unusable_password()
        account: User = super().save(commit)
        return account


def send_link(request: HttpRequest, account: User) -> None:
    """Mail a link to set a password; where no mail can go out, show it to who asked for it."""
    is_new = not account.has_usable_password()
    by = actor_of(request)
    letter = (
        account_letters.invite(account, by=by) if is_new else account_letters.send_reset(account)
    )
    if letter:
        messages.success(
            request, _("A mail with a link goes to %(email)s.") % {"email": account.email}
        )
        return
    link = account_links.address(account, LetterLink.INVITATION if is_new else LetterLink.RESET)
    words = _("No mail can be sent. Hand this link over yourself, to nobody else: %(link)s")
    messages.warning(request, words % {"link": link})


def invited(account: User) -> str:
    """When an account was invited that nobody has used yet, and until when; "" of all others."""
    if account.has_usable_password() or account.last_login or not account.is_active:
        return ""
    letter = Letter.objects.filter(recipient=account, link=LetterLink.INVITATION).last()
    if letter is None:
        return _("Has an account, but no password yet.")
    if letter.sent_at is None:
        return _("The invitation is not sent yet.")
    until = letter.sent_at + account_links.VALID[LetterLink.INVITATION]
    return _("Invited on %(at)s, not here yet; the link is valid until %(until)s.") % {
        "at": time_zones.moment(letter.sent_at),
        "until": time_zones.moment(until),
    }
