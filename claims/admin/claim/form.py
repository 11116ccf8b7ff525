"""The form of a claim's own fields; refuses content where the claim is no draft."""

from typing import Any

from django.contrib.admin.utils import flatten_fieldsets
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claims.admin.desk.fields import CheckboxesField
from claims.admin.desk.forms import DeskForm
from claims.models.members import MEMBERS, Section

BESIDE = {"kind": "language", "concerns": "made_on", "checked_on": "verification_status"}
"""Fields that stand on the line of another one."""


def _lines(sections: set[Section]) -> list[tuple[str, ...]]:
    """The lines of fields of some sections, in the order of the table of members."""
    own = [member for member in MEMBERS if member.section is not Section.PARTS]
    lines = {member.name: [member.name] for member in own if member.name not in BESIDE}
    for name, first in BESIDE.items():
        lines[first].append(name)
    return [
        tuple(lines[member.name])
        for member in own
        if member.section in sections and member.name in lines
    ]


FIELDSETS: Any = (
    (
        gettext_lazy("What is asserted"),
        {"fields": _lines({Section.STATEMENT, Section.FACTS})},
    ),
    (gettext_lazy("What is found"), {"fields": _lines({Section.FINDING})}),
)
CONTENT_NAMES = set(flatten_fieldsets(FIELDSETS))
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
