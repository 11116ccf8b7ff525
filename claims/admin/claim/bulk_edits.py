"""Edits of the drafts chosen in the list: claimant, dates, subjects, stance of their citations."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claims.admin.claim.bulk import (
    BulkSteps,
    Question,
    add_message,
    say_refused,
    versions_seen,
)
from claims.admin.desk.actors import actor_of
from claims.admin.desk.fields import Autocomplete, AutocompleteMultiple
from claims.models import Actor, Citation, Claim, Claimant, Source, Stance, Subject
from claims.text import whole_numbers
from claims.workflow import bulk_edits
from claims.workflow.bulk_edits import BulkEdit

OF_A_SOURCE = "citations__source__id__exact"
"""In the address of the list: the source whose citations it is about."""
DATES: dict[str, Any] = {
    field.name: field
    for field in Claim._meta.concrete_fields
    if field.name in ("made_on", "concerns")
}
"""The dates of a claim, with their fields."""


class EditForm(forms.Form):
    """A form that ends with the reason of the edit."""

    def __init__(self, *args: Any, actor: Actor | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"] = forms.CharField(
            label=_("reason of the edit"),
            max_length=300,
            help_text=_("The history of each claim keeps it."),
        )


class ClaimantForm(EditForm):
    claimant = forms.ModelChoiceField(
        Claimant.objects.all(),
        required=False,
        label=gettext_lazy("claimant"),
        widget=Autocomplete(Claim._meta.get_field("claimant"), admin.site),
    )
    nobody = forms.BooleanField(required=False, label=gettext_lazy("no claimant"))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if bool(cleaned.get("claimant")) == bool(cleaned.get("nobody")) and not self.errors:
            raise ValidationError(_("Choose a claimant, or tick that there is none."))
        return cleaned


class DatesForm(EditForm):
    made_on = DATES["made_on"].formfield(required=False)
    concerns = DATES["concerns"].formfield(required=False)
    emptied = forms.MultipleChoiceField(
        required=False,
        label=gettext_lazy("to be emptied"),
        widget=forms.CheckboxSelectMultiple,
        choices=[(name, field.verbose_name) for name, field in DATES.items()],
        help_text=gettext_lazy("A date that is left empty above stays as it is in each claim."),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for name, field in DATES.items():
            try:
                cleaned[name] = field.clean(cleaned.get(name, ""), None)
            except ValidationError as error:
                self.add_error(name, error)
        given = {name for name in DATES if cleaned.get(name)}
        emptied = set(cleaned.get("emptied") or ())
        if not self.errors and not given | emptied:
            raise ValidationError(_("Give a date, or tick which are to be emptied."))
        if not self.errors and given & emptied:
            raise ValidationError(_("Give a date or empty it, not both."))
        return cleaned


class SubjectsForm(EditForm):
    subjects = forms.ModelMultipleChoiceField(
        Subject.objects.all(),
        required=False,
        label=gettext_lazy("subjects to add"),
        widget=AutocompleteMultiple(Claim._meta.get_field("about"), admin.site),
    )
    removed = forms.ModelMultipleChoiceField(
        Subject.objects.all(),
        required=False,
        label=gettext_lazy("subjects to remove"),
        widget=AutocompleteMultiple(Claim._meta.get_field("about"), admin.site),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        add, remove = set(cleaned.get("subjects") or ()), set(cleaned.get("removed") or ())
        if not self.errors and not add | remove:
            raise ValidationError(_("Choose subjects to add or to remove."))
        if both := add & remove:
            names = _(", ").join(sorted(map(str, both)))
            raise ValidationError(_("%(subjects)s: add or remove, not both.") % {"subjects": names})
        return cleaned


class StanceForm(EditForm):
    stance = forms.ChoiceField(choices=Stance.choices, label=gettext_lazy("stance"))
    source = forms.ModelChoiceField(
        Source.objects.not_merged(),
        required=False,
        label=gettext_lazy("of the citations of"),
        widget=Autocomplete(Citation._meta.get_field("source"), admin.site),
        help_text=gettext_lazy("Left empty: of all citations of the chosen claims."),
    )
    only = forms.ChoiceField(
        choices=[("", gettext_lazy("whatever they are now")), *Stance.choices],
        required=False,
        label=gettext_lazy("only those that are now"),
    )


ONLY_DRAFTS = gettext_lazy("Only drafts are changed; the others are named and stay as they are.")
CLAIMANT = Question(
    gettext_lazy("Set the claimant of selected drafts"),
    gettext_lazy("Set the claimant"),
    ONLY_DRAFTS,
    ClaimantForm,
)
SET_DATES = Question(
    gettext_lazy("Set dates of selected drafts"),
    gettext_lazy("Set the dates"),
    ONLY_DRAFTS,
    DatesForm,
)
SUBJECTS = Question(
    gettext_lazy("Add or remove subjects of selected drafts"),
    gettext_lazy("Change the subjects"),
    gettext_lazy("The other subjects of a claim stay. Only drafts can be changed."),
    SubjectsForm,
)
STANCE = Question(
    gettext_lazy("Set the stance of citations of selected drafts"),
    gettext_lazy("Set the stance"),
    ONLY_DRAFTS,
    StanceForm,
)


class BulkEdits(BulkSteps):
    """The actions of the list of claims that change what is written in drafts."""

    actions = (
        *BulkSteps.actions,
        *("set_claimant", "set_dates", "change_subjects", "set_stance"),
    )

    @admin.action(description=CLAIMANT.title, permissions=["change"])
    def set_claimant(self, request: HttpRequest, queryset: QuerySet[Claim]) -> Any:
        return self._edit(request, queryset, CLAIMANT, _set_claimant)

    @admin.action(description=SET_DATES.title, permissions=["change"])
    def set_dates(self, request: HttpRequest, queryset: QuerySet[Claim]) -> Any:
        return self._edit(request, queryset, SET_DATES, _set_dates)

    @admin.action(description=SUBJECTS.title, permissions=["change"])
    def change_subjects(self, request: HttpRequest, queryset: QuerySet[Claim]) -> Any:
        return self._edit(request, queryset, SUBJECTS, _change_subjects)

    @admin.action(description=STANCE.title, permissions=["change"])
    def set_stance(self, request: HttpRequest, queryset: QuerySet[Claim]) -> Any:
        named = whole_numbers.read(request.GET.get(OF_A_SOURCE, ""))
        question = STANCE
        if named is not None:
            question = STANCE._replace(form=_about(named))
        return self._edit(request, queryset, question, bulk_edits.set_stance)

    def _edit(
        self,
        request: HttpRequest,
        claims: QuerySet[Claim],
        question: Question,
        edit: Callable[..., BulkEdit],
    ) -> TemplateResponse | None:
        """Ask, then edit each draft, and say of each claim what came of it."""
        answers = self._answers(request, claims, question)
        if isinstance(answers, TemplateResponse):
            return answers
        done = edit(claims, actor=actor_of(request), seen=versions_seen(request), **answers)
        say_refused(request, done.refused)
        add_message(request, messages.SUCCESS, _("Changed: %s."), done.changed)
        add_message(request, messages.INFO, _("They say so already: %s."), done.unchanged)
        return None


def _about(source: int) -> Callable[..., StanceForm]:
    """The form that begins with a source."""

    def form(*args: Any, **kwargs: Any) -> StanceForm:
        return StanceForm(*args, initial={"source": source}, **kwargs)

    return form


def _set_claimant(claims: QuerySet[Claim], *, claimant: Any, nobody: bool, **edit: Any) -> BulkEdit:
    return bulk_edits.set_facts(claims, facts={"claimant": None if nobody else claimant}, **edit)


def _set_dates(claims: QuerySet[Claim], *, emptied: list[str], **edit: Any) -> BulkEdit:
    given = {name: value for name in DATES if (value := edit.pop(name))}
    return bulk_edits.set_facts(claims, facts={**given, **dict.fromkeys(emptied, "")}, **edit)


def _change_subjects(
    claims: QuerySet[Claim], *, subjects: Any, removed: Any, **edit: Any
) -> BulkEdit:
    return bulk_edits.change_subjects(claims, add=list(subjects), remove=list(removed), **edit)
