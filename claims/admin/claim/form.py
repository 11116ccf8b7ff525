"""The form of a claim's own fields; refuses a save on top of a later change."""

from typing import Any

from django.contrib.admin.utils import flatten_fieldsets
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claims.admin.desk.fields import CheckboxesField
from claims.admin.desk.forms import DeskForm

CONTENT: Any = (
    (
        gettext_lazy("What is asserted"),
        {
            "fields": [
                "statement",
                ("language", "kind"),
                "claimant",
                ("made_on", "concerns"),
                "about",
            ]
        },
    ),
    (
        gettext_lazy("What is found"),
        {
            "fields": [
                ("verification_status", "checked_on"),
                "rationale",
                "suggested_wording",
                "reasons",
                "later_evidence",
                "override_reason",
            ]
        },
    ),
)
CONTENT_NAMES = set(flatten_fieldsets(CONTENT))
MARKS = ("priority", "assigned_to", "review_by")
"""What may change in every stage, since nobody signs it."""
RECORD = ("public_id", "external_id", "created_by", "created_at")


class ClaimForm(DeskForm):
    """A claim whose content changes in stage draft only."""

    class Meta:
        field_classes = {"reasons": CheckboxesField}

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or self.cleaned_data
        if self.instance._state.adding or self.instance.is_open or "statement" not in self.fields:
            return cleaned
        raise ValidationError(
            _(
                "%(claim)s is in stage “%(stage)s”: its content changes in stage draft only. "
                "Nothing was saved. What you wrote is still below: copy it, recall or reopen "
                "the claim, and put it in again."
            )
            % {"claim": self.instance.label, "stage": self.instance.get_stage_display()},
            code="not_open",
        )
