"""Pages that lose no edit: what a form showed is compared, under the lock, with what is there now.

One mechanism for every noun of the desk and its inlines. Each page carries, signed, the content
that it showed. A save locks the record, draws the form once more as it would open now, and
compares the two: if they are equal, it saves; otherwise nothing is saved and the form comes back
merged, below the differences (`conflict`). Whoever saves first is safe, whoever comes second
loses no word.
"""

from typing import Any

from django.contrib import admin
from django.contrib.admin.options import TO_FIELD_VAR
from django.contrib.admin.utils import flatten_fieldsets, unquote
from django.db import transaction
from django.db.models import Model
from django.http import HttpRequest, HttpResponse

from claims.admin.desk import authors, conflict, merging
from claims.admin.desk.form_content import (
    FORM,
    SEEN,
    Content,
    post,
    posted_values,
    seen_content,
    seen_field,
    shown_content,
    signed,
    typed_content,
)
from claims.admin.desk.forms import DeskOptions


class ComparedAdmin(DeskOptions, admin.ModelAdmin):
    """An admin whose forms know what they showed, and come back merged if that is outdated."""

    quiet: tuple[str, ...] = ()
    """Fields whose change by somebody else stops nobody: who left them alone keeps their value."""

    def get_form(self, request: Any, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change=change, **kwargs)
        form.refused = getattr(request, "refused", None)  # type: ignore[attr-defined]  # read by the form of the desk
        if change and self.has_change_permission(request, obj):
            form.base_fields[SEEN] = seen_field()
        return form

    def get_object(self, request: HttpRequest, object_id: str, from_field: Any = None) -> Any:
        """The record; locked before its parts, where a form or a deletion is about to be saved."""
        record = super().get_object(request, object_id, from_field)
        is_saved = request.method == "POST" and not getattr(request, "is_given_back", False)
        if record and is_saved and transaction.get_connection().in_atomic_block:
            return locked(record)
        return record

    def changeform_view(
        self, request: Any, object_id: Any = None, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        if request.method != "POST" or object_id is None:
            return super().changeform_view(request, object_id, form_url, extra_context)
        with transaction.atomic():
            if not getattr(request, "is_given_back", False):
                self._compare(request, object_id)
            return super().changeform_view(request, object_id, form_url, extra_context)

    def render_change_form(
        self, request: Any, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        form = context["adminform"].form
        if not form.is_bound and SEEN in form.fields:
            formsets = [inline.formset for inline in context["inline_admin_formsets"]]
            form.initial[SEEN] = signed(shown_content(form, formsets))
        context["conflict"] = getattr(request, "conflict", None)
        return super().render_change_form(request, context, *args, **kwargs)

    def is_compared(self, request: HttpRequest, record: Any) -> bool:
        """Whether a save of the record can be made at all; otherwise its form says why not."""
        return self.has_change_permission(request, record)

    def authors_of(self, record: Any, parts: dict[type[Model], str]) -> conflict.Authors:
        """The authors of the record, and of each row of its `parts`."""
        return authors.of_record(record, parts)

    def _compare(self, request: Any, object_id: str) -> None:
        """Lock the record; where the page is outdated, put the merge in the place of the post."""
        to_field = request.POST.get(TO_FIELD_VAR, request.GET.get(TO_FIELD_VAR))
        if to_field and not self.to_field_allowed(request, to_field):
            return
        record = self.get_object(request, unquote(object_id), to_field)
        if record is None or not self.is_compared(request, record):
            return
        seen = seen_content(request.POST.get(SEEN, ""))
        request.POST = conflict.chosen(request.POST, seen)
        form, formsets = self._fresh(request, record)
        theirs = shown_content(form, formsets)
        if seen == theirs or self._keep_quiet(request, seen, theirs):
            return
        bound = type(form)(request.POST, request.FILES, instance=record)
        typed = self._formsets(request, record, data=request.POST, files=request.FILES)
        mine, removed = typed_content(bound, typed)
        merge = merging.merge(seen, theirs, mine, removed)
        found = conflict.conflict(
            conflict.name_of(record),
            merge,
            theirs,
            forms={FORM: bound, **{part.prefix: part.empty_form for part in typed}},
            authors=self.authors_of(record, {part.model: part.prefix for part in typed}),
        )
        # The same form again, now merged and refused. The record is locked: what the page
        # shows as theirs is what the next save is compared with.
        request.POST = post(request.POST, merge.content, merge.removed, theirs)
        request.POST[SEEN] = signed(theirs)
        request.refused, request.conflict = found.refusal, found

    def _keep_quiet(self, request: Any, seen: Content, theirs: Content) -> bool:
        """Whether they changed quiet fields only, and I none of those: the post then has theirs."""
        now, before = theirs[FORM][FORM], seen.get(FORM, {}).get(FORM, {})
        changed = [name for name in now if now[name] != before.get(name)]
        if not set(changed) <= set(self.quiet) or {**seen, FORM: theirs[FORM]} != theirs:
            return False
        typed = {name: posted_values(request.POST, name) for name in changed}
        if any(typed[name] not in (before.get(name), now[name]) for name in changed):
            return False
        posted = request.POST.copy()
        for name in changed:
            posted.setlist(name, now[name])
        request.POST = posted
        return True

    def _fresh(self, request: Any, record: Any) -> tuple[Any, list[Any]]:
        """The form and its inlines as they would open now."""
        fields = flatten_fieldsets(self.get_fieldsets(request, record))
        form = self.get_form(request, record, change=True, fields=fields)(instance=record)
        return form, self._formsets(request, record)

    def _formsets(self, request: Any, record: Any, **typed: Any) -> list[Any]:
        return [
            formset(
                instance=record,
                prefix=formset.get_default_prefix(),
                queryset=inline.get_queryset(request),
                **typed,
            )
            for formset, inline in self.get_formsets_with_inlines(request, record)
        ]


def locked(record: Any) -> Any:
    """The record as it is now, locked until the transaction ends; None if it is gone.

    Its key stays as it is: what points to it need not wait.
    """
    rows = type(record)._base_manager.filter(pk=record.pk)
    return rows.select_for_update(of=("self",), no_key=True).first()
