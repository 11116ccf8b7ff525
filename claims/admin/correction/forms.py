"""The forms of the steps that answer a request for correction."""

from datetime import UTC, datetime, time
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from claims.models import (
    Claim,
    CorrectionDecision,
    CorrectionKind,
    CorrectionOutcome,
    CorrectionRequest,
    Edition,
    Withholding,
    WithholdingGround,
)
from claims.workflow import correction_steps
from claims.workflow.correction_batches import ARROW

WORDS = forms.Textarea({"rows": 3})


class LookForm(forms.Form):
    kind = forms.ChoiceField(label=_("what it is about"), choices=CorrectionKind.choices)


class ExtensionForm(forms.Form):
    reason = forms.CharField(
        label=_("reason"), widget=WORDS, help_text=_("The sender of the request gets it by mail.")
    )
    until = forms.DateField(label=_("until"), widget=forms.DateInput({"type": "date"}))

    def moment(self) -> datetime:
        """The end of the day that was chosen, in UTC."""
        return datetime.combine(self.cleaned_data["until"], time(23, 59), UTC)


class ClaimChoice(forms.ModelMultipleChoiceField):
    """The claims that a step is for."""

    def label_from_instance(self, obj: Any) -> str:
        return str(obj)


class ClaimsForm(forms.Form):
    """The claims that name the record, all of them chosen at first."""

    claims = ClaimChoice(
        Claim.objects.none(), label=_("claims"), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, claims: list[Claim], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["claims"]
        chosen.queryset = Claim.objects.filter(pk__in=[claim.pk for claim in claims]).order_by(
            "number"
        )
        chosen.initial = [claim.pk for claim in claims]


class ContestForm(ClaimsForm):
    note = forms.CharField(
        label=_("note for readers"), widget=WORDS, help_text=_("Public at once, and for ever.")
    )


class RevisionForm(ClaimsForm):
    replace = forms.CharField(
        label=_("words that change"),
        required=False,
        widget=WORDS,
        help_text=_("A line for each: old words %(arrow)s new words.") % {"arrow": ARROW},
    )
    without_claimant = forms.BooleanField(label=_("name no claimant any more"), required=False)
    note = forms.CharField(label=_("note for readers"), widget=WORDS)


class WithholdingForm(ClaimsForm):
    ground = forms.ChoiceField(label=_("ground"), choices=WithholdingGround.choices)
    note = forms.CharField(
        label=_("reason for readers"),
        widget=WORDS,
        help_text=Withholding._meta.get_field("note").help_text,
    )
    reasons = forms.CharField(label=_("reasons"), required=False, widget=WORDS)


class DecisionForm(forms.Form):
    outcome = forms.ChoiceField(
        label=_("outcome"),
        choices=[
            (key, label)
            for key, label in CorrectionOutcome.choices
            if key != CorrectionOutcome.WITHHELD
        ],
    )
    reasons = forms.CharField(
        label=_("reasons"),
        required=False,
        widget=WORDS,
        help_text=CorrectionDecision._meta.get_field("reasons").help_text,
    )
    editions = forms.ModelMultipleChoiceField(
        Edition.objects.none(),
        label=_("editions that came of it"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, request: CorrectionRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        keys = [edition.pk for edition in correction_steps.nameable(request)]
        editions: Any = self.fields["editions"]
        editions.queryset = Edition.objects.filter(pk__in=keys).select_related("claim")
        editions.label_from_instance = _edition_label


class AnswerForm(forms.Form):
    comment = forms.CharField(label=_("comment"), required=False, widget=WORDS)


def _edition_label(edition: Edition) -> str:
    return f"{edition.claim.label}.{edition.number} · {edition.get_kind_display()}"
