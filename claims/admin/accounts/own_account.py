"""Your account: what you may do, in which time zone, and where you are logged in."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from claims.access.secret_digests import digest
from claims.admin.accounts import time_zones
from claims.admin.accounts.person_page import person_page
from claims.admin.desk.actors import actor_of
from claims.models import AccountSettings, DeskSession

ENDED = gettext_lazy("Sessions ended: %(count)d.")


class AccountSettingsForm(forms.ModelForm):
    """The choices of an account; nothing chosen is what the site has."""

    class Meta:
        model = AccountSettings
        fields = ("time_zone", "remark_mails")

    time_zone = forms.ChoiceField(
        label=gettext_lazy("time zone"),
        required=False,
        help_text=AccountSettings._meta.get_field("time_zone").help_text,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = [("", _("That of the site")), *time_zones.choices()]
        self.fields["time_zone"].choices = chosen  # type: ignore[attr-defined]  # a field with choices


def own_account(request: HttpRequest) -> HttpResponse:
    """The page of one's own account; a POST saves what was chosen."""
    account = actor_of(request)
    chosen = AccountSettings.objects.filter(pk=account.pk).first()
    chosen = chosen or AccountSettings(account=account)
    form = AccountSettingsForm(request.POST if request.method == "POST" else None, instance=chosen)
    if request.method == "POST" and form.is_valid():
        AccountSettings.objects.update_or_create(account=account, defaults=form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("own_account")
    context = {
        **admin.site.each_context(request),
        "title": _("Your account"),
        "form": form,
        "person_page": person_page(account),
        "this_session": digest(request.session.session_key),
    }
    return TemplateResponse(request, "admin/accounts/own_account.html", context)


@require_POST
def end_sessions(request: HttpRequest) -> HttpResponse:
    """End one of one's own sessions, or all but this one."""
    mine = DeskSession.objects.open_of(actor_of(request))
    others = set(mine.values_list("pk", flat=True)) - {digest(request.session.session_key)}
    chosen = others & {request.POST.get("session")} if "session" in request.POST else others
    count = mine.filter(pk__in=chosen).delete()[0]
    messages.success(request, ENDED % {"count": count})
    return redirect("own_account")
