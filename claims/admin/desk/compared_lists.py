"""Lists that lose no edit: fields written in a list, and deletions asked for there or on a page.

Rows of a list are different records: what somebody else did to another row stops nobody. Rows
left alone keep what is there now; a save is refused, and comes back merged, where both changed
one field.
"""

from contextlib import nullcontext
from typing import Any

from django.contrib import messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.utils import unquote
from django.db import transaction
from django.forms import BaseModelFormSet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from claims.admin.desk import conflict, merging, states
from claims.admin.desk.compared import ComparedAdmin
from claims.admin.desk.form_content import (
    FORM,
    SEEN,
    post,
    seen_content,
    seen_field,
    shown_rows,
    signed,
    typed_rows,
)
from claims.text import whole_numbers


class ComparedFormSet(BaseModelFormSet):
    """The rows of a list; its management form carries what the list showed."""

    refused: Any = None

    @cached_property
    def management_form(self) -> Any:
        form = super().management_form
        form.fields[SEEN] = seen_field()
        if not self.is_bound:
            form.initial[SEEN] = signed({str(self.prefix): shown_rows(self.initial_forms)})
        return form

    def clean(self) -> None:
        if self.refused:
            raise self.refused
        super().clean()


class ComparedLists(ComparedAdmin):
    """An admin whose list knows what it showed."""

    def get_changelist_formset(self, request: Any, **kwargs: Any) -> Any:
        formset: Any = super().get_changelist_formset(request, formset=ComparedFormSet, **kwargs)
        formset.refused = getattr(request, "refused", None)
        return formset

    def get_changelist_form(self, request: Any, **kwargs: Any) -> Any:
        """The form of a row; each of its fields is named for who cannot see the column."""
        form = super().get_changelist_form(request, **kwargs)
        for name in self.list_editable:
            field = form.base_fields[name]
            field.widget.attrs["aria-label"] = capfirst(field.label)
        return form

    def changelist_view(self, request: Any, extra_context: Any = None) -> HttpResponse:
        is_edited = request.method == "POST" and "_save" in request.POST and self.list_editable
        deletes = request.method == "POST" and request.POST.get("action") == "delete_selected"
        # Django notes a deletion before it deletes: a refusal takes the note back too. Other
        # actions take one transaction for each row.
        with transaction.atomic() if is_edited or deletes else nullcontext():
            if is_edited and self.has_change_permission(request):
                self._compare_list(request)
            if (
                deletes
                and "post" in request.POST
                and self._refuse_outdated(request, request.POST.getlist(ACTION_CHECKBOX_NAME))
            ):
                return redirect(request.get_full_path())
            shown = {"conflict": getattr(request, "conflict", None), **(extra_context or {})}
            answer = super().changelist_view(request, shown)
        context = getattr(answer, "context_data", None) or {}
        if "deletable_objects" in context:
            keys = [record.pk for record in context["queryset"]]
            context[states.SEEN] = states.signed(self._states(request, keys))
        return answer

    def delete_view(self, request: Any, object_id: str, extra_context: Any = None) -> HttpResponse:
        key = unquote(object_id)
        if request.method == "POST":
            with transaction.atomic():
                if self._refuse_outdated(request, [key]):
                    opts = self.opts
                    return redirect(f"admin:{opts.app_label}_{opts.model_name}_change", object_id)
                return super().delete_view(request, object_id, extra_context)
        answer = super().delete_view(request, object_id, extra_context)
        if (context := getattr(answer, "context_data", None)) and context.get("object"):
            context[states.SEEN] = states.signed(self._states(request, [context["object"].pk]))
        return answer

    def _states(self, request: HttpRequest, keys: list[Any]) -> dict[str, str]:
        return states.states(self.model, keys, [inline.model for inline in self.inlines])

    def _refuse_outdated(self, request: HttpRequest, keys: list[str]) -> bool:
        """Lock the records that are about to be deleted; say which have changed since."""
        keys = [key for key in keys if whole_numbers.read(key) is not None]
        rows = self.model._base_manager.filter(pk__in=keys).order_by("pk")
        records = list(rows.select_for_update(of=("self",)))
        shown, now = states.seen(request.POST.get(states.SEEN, "")), self._states(request, keys)
        changed = [
            one
            for one in records
            if shown.get(str(one.pk)) != now.get(str(one.pk))
            and self.has_delete_permission(request, one)
        ]
        for record in changed:
            by = self.authors_of(record, {})(FORM, FORM, "").by
            words = _(
                "%(record)s was changed by %(person)s after you opened the page: nothing was "
                "deleted. Look at it again."
            )
            named = {"record": conflict.name_of(record), "person": by or _("somebody else")}
            messages.error(request, words % named)
        return bool(changed)

    def _compare_list(self, request: Any) -> None:
        """Lock the rows that were posted; the post then holds theirs wherever I left it alone."""
        kind = self.get_changelist_formset(request)
        part = kind.get_default_prefix()
        posted = self._get_edited_object_pks(request, part)
        keys = [key for key in posted if whole_numbers.read(key) is not None]
        rows = self.model._base_manager.filter(pk__in=keys).order_by("pk")
        records = {str(record.pk): record for record in rows.select_for_update(no_key=True)}
        listed = self.get_queryset(request).filter(pk__in=keys)
        theirs = {part: shown_rows(kind(queryset=listed).initial_forms)}
        name = f"{part}-{SEEN}"
        seen = seen_content(request.POST.get(name, ""))
        data = conflict.chosen(request.POST, seen)
        typed = kind(data, queryset=listed)
        mine, removed = typed_rows(typed)
        merge = merging.merge(seen, theirs, {part: mine}, removed)
        data = post(data, merge.content, merge.removed, theirs)
        data[name] = signed(theirs)
        request.POST = data
        both = [change for change in merge.changes if change.whose == merging.BOTH]
        if both:
            found = conflict.conflict(
                str(capfirst(self.opts.verbose_name_plural)),
                merge._replace(changes=both),
                theirs,
                forms={part: typed.empty_form},
                authors=lambda _part, key, field: self.authors_of(records[key], {})(
                    FORM, FORM, field
                ),
            )
            request.refused, request.conflict = found.refusal, found
