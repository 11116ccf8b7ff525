"""The buttons of the claim page: the steps offered at each stage, and their forms."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from claims import workflow
from claims.admin.claim.assignment_form import HandoverForm
from claims.models import Actor, Claim, EditionKind, Stage
from claims.workflow import assignment, objections

HANDS_OVER: dict[str, Callable[..., Any]] = {
    "submit": assignment.submit_and_tell,
    "approve": assignment.approve,
    "recall": assignment.recall,
    "return_to_author": assignment.return_to_author,
    "contest": assignment.contest,
}
"""Steps after which a claim waits for another person, or somebody is told."""


@dataclass(frozen=True)
class Step:
    """A step of `workflow` as it is offered to people."""

    name: str
    label: Promise
    stages: tuple[Stage, ...]
    done: Promise
    asks: tuple[str, ...] = ()
    """The arguments of the step that the form asks for."""
    fixed: dict[str, str] = field(default_factory=dict)
    """The arguments that are not asked for."""
    help_text: Promise | str = ""
    undo: str = ""
    """Name of the step that takes it back, if one does."""
    page: str = ""
    """Name of the page on which the step is taken, where a button is not enough."""

    @property
    def act(self) -> str:
        """Name of the function of `workflow` that takes the step."""
        return "submit" if self.name == "withdraw" else self.name

    def take(self, claim: Claim, *, actor: Actor, answers: dict[str, str]) -> Any:
        """Take the step with what the form was answered; raises what `workflow` raises."""
        act = HANDS_OVER.get(self.act) or getattr(workflow, self.act)
        return act(claim, actor=actor, **self.fixed, **answers)


_WAITS = _("%(claim)s waits for a second person now.")
_DRAFT = _("%(claim)s is a draft again.")

STEPS = (
    Step(
        "submit",
        _("Submit for review"),
        (Stage.DRAFT,),
        _WAITS,
        asks=("kind", "note", "to", "due_at"),
        help_text=_("Save first: what is submitted is what was saved last."),
    ),
    Step(
        "approve",
        _("Approve"),
        (Stage.IN_REVIEW,),
        _("%(claim)s is approved: it is in stage “%(stage)s” now."),
        help_text=_("The review page shows what you sign, and what to compare."),
        page="admin:claims_claim_review",
    ),
    Step(
        "return_to_author",
        _("Return to the author"),
        (Stage.IN_REVIEW,),
        _DRAFT,
        asks=("comment",),
        help_text=_("Say what is missing; the author reads it."),
    ),
    Step("recall", _("Recall"), (Stage.IN_REVIEW,), _DRAFT),
    Step(
        "reopen",
        _("Reopen"),
        (Stage.PUBLISHED, Stage.WITHDRAWN, Stage.APPROVED),
        _DRAFT,
        help_text=_("Makes it a draft; what is published stays up."),
        undo="put_back",
    ),
    Step(
        "withdraw",
        _("Submit the withdrawal"),
        (Stage.PUBLISHED,),
        _WAITS,
        asks=("note", "to", "due_at"),
        fixed={"kind": str(EditionKind.WITHDRAWN)},
        help_text=_("After a second person has approved it, readers see the note only."),
    ),
    Step(
        "contest",
        _("Contest"),
        (Stage.PUBLISHED, Stage.DRAFT, Stage.IN_REVIEW),
        _("Readers of %(claim)s are told that its finding is in dispute."),
        asks=("note",),
        help_text=_("Readers are told at once, without a second person."),
    ),
    Step("drop", _("Drop"), (Stage.DRAFT,), _("%(claim)s is put aside."), undo="pick_up"),
    Step(
        "put_back",
        _("Put back as it was"),
        (Stage.DRAFT,),
        _("%(claim)s is in stage “%(stage)s” as before; no edition came of it."),
        help_text=_("For a claim that was reopened and says what two people signed."),
        undo="reopen",
    ),
    Step("pick_up", _("Pick up again"), (Stage.DROPPED,), _DRAFT, undo="drop"),
)


class StepForm(HandoverForm):
    """The form of a step: its answers, by the step's fields."""

    field_order = ("kind", "digest", "note", "comment", "to", "due_at")
    kind = forms.CharField(label=_("kind of edition"), required=False)
    digest = forms.CharField(required=False, widget=forms.HiddenInput)
    note = forms.CharField(
        label=_("note for readers"), required=False, widget=forms.Textarea({"rows": 2})
    )
    comment = forms.CharField(
        label=_("comment"), required=False, widget=forms.Textarea({"rows": 2})
    )

    def __init__(self, step: Step, claim: Claim, **kwargs: Any) -> None:
        super().__init__(auto_id=f"id_{step.name}_%s", **kwargs)
        for name in set(self.fields) - set(step.asks):
            del self.fields[name]
        if "kind" in self.fields:
            self.fields["kind"].widget = _kinds(claim)

    def typed(self) -> dict[str, str]:
        """The submitted values, valid or not."""
        return {name: self.data.get(name, "") for name in self.fields}


def _kinds(claim: Claim) -> forms.Widget:
    if objections.suggested_kind(claim) == EditionKind.FIRST:
        return forms.HiddenInput()
    later = (EditionKind.REVISED, EditionKind.CORRECTED, EditionKind.WITHDRAWN)
    return forms.Select(choices=[(kind, kind.label) for kind in later])


HIDING_OBJECTIONS = {"not_allowed", "not_yours", "nothing_public"}
"""Objections that nothing this account writes can remove: the step is not offered."""


@dataclass(frozen=True)
class Offer:
    """A step that the page offers, and the objections to it."""

    step: Step
    form: StepForm
    objections: list[str]


def offers(
    claim: Claim, *, actor: Actor, digest: str, typed: dict[str, Any] | None
) -> Iterator[Offer]:
    """The steps that this account may take with the claim in its stage.

    `digest` is what the page shows for signing; `typed` what was answered to a step that
    was refused just now, with its name as `step`.
    """
    for step in STEPS:
        if claim.stage not in step.stages:
            continue
        answers = {"digest": digest, "note": "…", **step.fixed}
        found = objections.objections(claim, step.act, actor=actor, **answers)
        if HIDING_OBJECTIONS & {objection.code for objection in found}:
            continue
        initial = {"digest": digest, "kind": objections.suggested_kind(claim)}
        if typed and typed["step"] == step.name:
            initial = {**initial, **typed, "digest": digest}
        form = StepForm(step, claim, actor=actor, initial=initial)
        yield Offer(step, form, [objection.message for objection in found])
