"""The forms of the desk: they can show a refusal, and their autocompletes cost no queries."""

from typing import Any

from django import forms
from django.contrib.admin.options import BaseModelAdmin, InlineModelAdmin
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models import BaseConstraint, CheckConstraint, DateField, DateTimeField, Q

from claims.admin.desk.fields import Autocomplete, AutocompleteMultiple, DayField
from claims.text.labels import labelled


class DeskForm(forms.ModelForm):
    """A form that can show a refusal of the database among its errors."""

    refused: ValidationError | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            widget = getattr(field.widget, "widget", field.widget)
            if isinstance(widget, Autocomplete):
                widget.loaded = self.instance._state.fields_cache.get(name)

    def clean(self) -> dict[str, Any] | None:
        if self.refused:
            raise self.refused
        return super().clean()

    def _update_errors(self, errors: ValidationError) -> None:
        """Say a rule beside its field where it is about one field of the form, or else above it."""
        if above := getattr(errors, "error_dict", {}).pop(NON_FIELD_ERRORS, None):
            for error in above:
                errors.error_dict.setdefault(self._about(error), []).append(error)
        super()._update_errors(errors)  # type: ignore[misc]  # of the form it is mixed into

    def _about(self, error: ValidationError) -> str:
        """The one field that a broken rule is about, by its sentence: errors name no rule."""
        broken = [
            _fields(constraint)
            for constraint in self.instance._meta.constraints
            if str(constraint.violation_error_message) == str(error.message)
        ]
        about = self.fields.keys() & set().union(*broken)
        return about.pop() if len(about) == 1 else NON_FIELD_ERRORS


class DeskOptions(BaseModelAdmin):
    """Options shared by our admins and inlines: the form above, autocompletes that work with it."""

    form: Any = DeskForm

    def formfield_for_dbfield(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        # Of a field that has a form field of its own, that one.
        if isinstance(db_field, DateField) and not isinstance(db_field, DateTimeField):
            kwargs.setdefault("form_class", DayField)
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def formfield_for_foreignkey(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs["widget"] = Autocomplete(db_field, self.admin_site)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_manytomany(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs["widget"] = AutocompleteMultiple(db_field, self.admin_site)
        return super().formfield_for_manytomany(db_field, request, **kwargs)


class DeskInline(DeskOptions, InlineModelAdmin):
    """An inline that offers no empty rows: “Add another” makes them."""

    extra = 0


def _fields(constraint: BaseConstraint) -> set[str]:
    """The fields that a constraint is about."""
    if isinstance(constraint, CheckConstraint) and isinstance(constraint.condition, Q):
        return constraint.condition.referenced_base_fields
    return set(getattr(constraint, "fields", ()))


def answers(form: forms.BaseForm) -> dict[str, Any]:
    """The answers to the form of one button; ValidationError names each field at fault."""
    if form.is_valid():
        return form.cleaned_data
    raise ValidationError(
        [
            error if name == NON_FIELD_ERRORS else labelled(form[name].label, error)
            for name, found in form.errors.items()
            for error in found
        ]
    )
