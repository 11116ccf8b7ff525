"""Form for handing a submitted claim over to a reviewer."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from claims.models import Actor
from claims.workflow import assignment


class HandoverForm(forms.Form):
    """A person and a moment, both optional."""

    to = forms.ModelChoiceField(
        assignment.may_review().none(),
        label=gettext_lazy("hand to"),
        required=False,
        empty_label=gettext_lazy("whoever has time"),
    )
    due_at = forms.DateTimeField(
        label=gettext_lazy("due"),
        required=False,
        widget=forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )

    def __init__(self, *args: Any, actor: Actor | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = assignment.may_review(besides=actor)  # type: ignore[attr-defined]  # a field with choices
