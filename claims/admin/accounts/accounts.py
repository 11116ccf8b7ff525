"""Accounts and their groups; and the page for when somebody leaves."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.forms import UserChangeForm
from django.contrib.auth.models import Group, User
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Max, QuerySet
from django.db.models.functions import Greatest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from claims.access import account_links, roles, sessions
from claims.admin.accounts import own_account, second_factor
from claims.admin.accounts.invitations import FIELDS, InvitationForm, role_in_words, send_link
from claims.admin.accounts.person_page import person_page
from claims.admin.desk.actors import actor_of
from claims.admin.desk.desk_admin import DeskAdmin, errors_as_messages
from claims.admin.desk.forms import DeskForm
from claims.workflow import article_jobs, assignment

admin.site.unregister([Group, User])


class AccountForm(DeskForm, UserChangeForm):
    """An account; the last administrator keeps what makes them one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, (label, help_text) in IN_PLAIN_WORDS.items():
            if name in self.fields:
                self.fields[name].label = capfirst(label)
                self.fields[name].help_text = help_text
        if "groups" in self.fields:
            self.fields["groups"].queryset = Group.objects.order_by("pk")  # type: ignore[attr-defined]  # a field with choices
            self.fields["groups"].label_from_instance = role_in_words  # type: ignore[attr-defined]  # the same

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or self.cleaned_data
        if not self._stays_administrator(cleaned):
            _require_an_administrator([self.instance])
        return cleaned

    def _stays_administrator(self, cleaned: dict[str, Any]) -> bool:
        groups = cleaned.get("groups") or []
        in_group = any(group.name == roles.ADMINISTRATORS for group in groups)
        is_superuser = cleaned.get("is_superuser", self.instance.is_superuser)
        may_enter = cleaned.get("is_active") and cleaned.get("is_staff")
        return bool(may_enter and (is_superuser or in_group))


IN_PLAIN_WORDS: dict[str, tuple[Any, Any]] = {
    "is_active": (
        gettext_lazy("may log in"),
        gettext_lazy(
            "Without it the account is closed; “Somebody leaves” hands its claims over too."
        ),
    ),
    "is_staff": (gettext_lazy("may enter the desk"), ""),
    "groups": (gettext_lazy("role"), ""),
}
"""Labels and help of the fields that Django words for programmers."""


class LeavingForm(forms.Form):
    successor = forms.ModelChoiceField(
        User.objects.none(),
        label=gettext_lazy("successor"),
        required=False,
        empty_label=gettext_lazy("nobody in particular"),
        help_text=gettext_lazy("Takes over the claims listed above."),
    )

    def __init__(self, *args: Any, account: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        colleagues = assignment.may_write().exclude(pk=account.pk)
        self.fields["successor"].queryset = colleagues  # type: ignore[attr-defined]  # a field with choices


@admin.register(User)
class AccountAdmin(DeskAdmin, UserAdmin):
    """Only superusers make superusers, or change one."""

    form = AccountForm
    list_display = ("username", "groups_shown", "public_name", "email", "is_active", "last_seen")
    list_select_related = ("person",)
    readonly_fields = ("last_login", "date_joined")
    fieldsets = (
        (None, {"fields": ("username", "first_name", "last_name", "email", "groups")}),
        (gettext_lazy("Access"), {"fields": ("is_active", "is_staff")}),
    )
    add_form = InvitationForm
    add_form_template = "admin/auth/user/invite.html"
    add_fieldsets = ((None, {"fields": FIELDS}),)
    raw_fieldset = (
        gettext_lazy("Raw rights, for superusers"),
        {
            "classes": ("collapse",),
            "fields": ("is_superuser", "user_permissions", "password", "last_login", "date_joined"),
        },
    )
    filter_horizontal = ("user_permissions",)

    def formfield_for_manytomany(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        if db_field.name == "groups":  # a handful: boxes to tick say more than two lists
            kwargs["widget"] = forms.CheckboxSelectMultiple
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        found = super().get_queryset(request).prefetch_related("groups")
        seen = Max("desk_sessions__last_seen_at")
        return found.annotate(seen_at=Greatest("last_login", seen))

    @admin.display(description=gettext_lazy("last seen"), ordering="seen_at")
    def last_seen(self, account: Any) -> Any:
        return account.seen_at

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        found = super().get_fieldsets(request, obj)
        return (*found, self.raw_fieldset) if obj and _is_superuser(request) else found

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> Any:
        if account := kwargs.get("obj"):
            context["person_page"] = person_page(account)
        return super().render_change_form(request, context, *args, **kwargs)

    @admin.display(description=gettext_lazy("groups"))
    def groups_shown(self, account: User) -> str:
        groups = account.groups.all()
        return _(", ").join(str(roles.NAMES.get(group.name, group.name)) for group in groups)

    @admin.display(description=gettext_lazy("public name"), ordering="person__public_name")
    def public_name(self, account: User) -> str:
        person = getattr(account, "person", None)
        return person.public_name if person else ""

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        fields = super().get_readonly_fields(request, obj)
        return fields if _is_superuser(request) else (*fields, "is_superuser", "user_permissions")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        is_above = obj is not None and obj.is_superuser and not _is_superuser(request)
        return not is_above and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        is_above = obj is not None and obj.is_superuser and not _is_superuser(request)
        return not is_above and super().has_delete_permission(request, obj)

    def delete_model(self, request: HttpRequest, obj: User) -> None:
        _require_an_administrator([obj])
        super().delete_model(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        _require_an_administrator(queryset)
        super().delete_queryset(request, queryset)

    def user_change_password(self, request: HttpRequest, id: str, form_url: str = "") -> Any:
        """Locked, since setting a password writes the whole account."""
        with transaction.atomic():
            return super().user_change_password(request, id, form_url)

    def get_urls(self) -> list[Any]:
        leave = path(
            "<int:pk>/leave/",
            self.admin_site.admin_view(self.leave_view),
            name="auth_user_leave",
        )
        end_sessions = path(
            "<int:pk>/end-sessions/",
            self.admin_site.admin_view(require_POST(self.end_sessions_view)),
            name="auth_user_end_sessions",
        )
        send = path(
            "<int:pk>/send-link/",
            self.admin_site.admin_view(require_POST(self.send_link_view)),
            name="auth_user_send_link",
        )
        lost = path(
            "<int:pk>/remove-second-factor/",
            self.admin_site.admin_view(require_POST(self.remove_second_factor_view)),
            name="auth_user_remove_second_factor",
        )
        return [leave, end_sessions, send, lost, *super().get_urls()]

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        if not change:
            form.instance.groups.set([form.cleaned_data["role"]])
            send_link(request, form.instance)

    def send_link_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Mail somebody a link to set a password: again, or instead of telling them one."""
        account = self._changeable(request, pk)
        if account.is_active:
            send_link(request, account)
            self.log_change(request, account, _("Sent a link to set a password."))
        else:
            messages.error(request, account_links.CLOSED)
        return redirect("admin:auth_user_change", pk)

    def remove_second_factor_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Remove the second factor of somebody who lost it: in writing, and they are told."""
        account = self._changeable(request, pk)
        with errors_as_messages(request):
            second_factor.remove_lost(request, account)
            removed = _("The second factor is removed: %(reason)s")
            removed %= {"reason": request.POST["reason"].strip()[:500]}
            self.log_change(request, account, removed)
            messages.success(request, removed)
        return redirect("admin:auth_user_change", pk)

    def end_sessions_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Log an account out wherever it is logged in, but in the browser that asks for it."""
        account = self._changeable(request, pk)
        count = sessions.end(account, besides=request.session.session_key)
        self.log_change(request, account, own_account.ENDED % {"count": count})
        messages.success(request, own_account.ENDED % {"count": count})
        return redirect("admin:auth_user_change", pk)

    def _changeable(self, request: HttpRequest, pk: int) -> User:
        account = get_object_or_404(User, pk=pk)
        if not self.has_change_permission(request, account):
            raise PermissionDenied
        return account

    def leave_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show the open work of an account; a POST closes the account and passes the work on."""
        account = self._changeable(request, pk)
        form = LeavingForm(request.POST if request.method == "POST" else None, account=account)
        if request.method == "POST" and form.is_valid():
            with errors_as_messages(request):
                successor = form.cleaned_data["successor"]
                with transaction.atomic():
                    article_jobs.hand_over(account, successor)
                    assignment.leave(account, actor=actor_of(request), successor=successor)
                self.log_change(request, account, _("The account is closed."))
                message = _("The account “%(account)s” is closed; its claims are handed over.")
                messages.success(request, message % {"account": account})
            return redirect("admin:auth_user_change", pk)
        context = {
            **self.admin_site.each_context(request),
            "title": _("%(account)s leaves") % {"account": account},
            "opts": self.opts,
            "media": self.media,
            "original": account,
            "duties": assignment.duties(account),
            "form": form,
        }
        return TemplateResponse(request, "admin/auth/user/leave.html", context)


@admin.register(Group)
class RoleAdmin(DeskAdmin, GroupAdmin):  # type: ignore[misc]  # a default that stubs leave out
    """Groups; those of `roles` are set up by a command and stay as they are."""

    fields = ("name", "permissions")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        is_role = obj is not None and obj.name in roles.ROLES
        return not is_role and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        is_role = obj is not None and obj.name in roles.ROLES
        return not is_role and super().has_delete_permission(request, obj)


def _require_an_administrator(leaving: Iterable[User]) -> None:
    if roles.are_all_administrators(leaving):
        raise ValidationError(roles.LAST_ADMINISTRATOR, code="last_administrator")


def _is_superuser(request: Any) -> bool:
    return bool(request.user.is_superuser)
