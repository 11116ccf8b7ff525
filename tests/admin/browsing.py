"""A small browser: opens a page, fills in its form, presses its buttons, reads its messages."""

from typing import Any

from django.test import Client
from django.urls import reverse

from claims.models import Claim
from tests import factories


def desk_of(account: Any) -> Client:
    """The browser of somebody who is logged in."""
    client = Client()
    client.force_login(account)
    return client


def administrators_desk() -> Client:
    return desk_of(factories.account(is_superuser=True))


def editors_desk() -> Client:
    return desk_of(factories.editor())


def reviewers_desk() -> Client:
    return desk_of(factories.reviewer())


def list_page(noun: str) -> str:
    return reverse(f"admin:claims_{noun}_changelist")


def add_page(noun: str) -> str:
    return reverse(f"admin:claims_{noun}_add")


def page_of(record: Any) -> str:
    return reverse(f"admin:claims_{record._meta.model_name}_change", args=[record.pk])


def filled(page: Any, /, **changes: Any) -> dict[str, Any]:
    """The values that the form of a page posts, untouched but for `changes`."""
    fields: dict[str, Any] = {}
    forms = [page.context["adminform"].form]
    for inline in page.context["inline_admin_formsets"]:
        forms += [inline.formset.management_form, *inline.formset.forms]
    for form in forms:
        for bound in form:
            fields.update(_posted(bound.html_name, bound.value()))
            if bound.field.show_hidden_initial:
                fields.update(_posted(bound.html_initial_name, bound.initial))
    return {**fields, **changes}


def _posted(name: str, value: Any) -> dict[str, Any]:
    if value is None or value is False:
        return {}
    if isinstance(value, list):
        return {name: [getattr(part, "pk", part) for part in value]}
    return {name: "on" if value is True else str(value)}


def added(inline: str, *rows: dict[str, Any]) -> dict[str, Any]:
    """Rows that “Add another” made in an inline that was empty."""
    fields: dict[str, Any] = {f"{inline}-TOTAL_FORMS": len(rows), f"{inline}-INITIAL_FORMS": 0}
    for index, row in enumerate(rows):
        fields.update({f"{inline}-{index}-{name}": value for name, value in row.items()})
    return fields


def press(desk: Client, claim: Claim, step: str, **answers: str) -> Any:
    """Press the button of a step on the claim page; the page that comes back."""
    address = reverse("admin:claims_claim_step", args=[claim.pk, step])
    return desk.post(address, answers, follow=True)


def review_page(claim: Claim) -> str:
    return reverse("admin:claims_claim_review", args=[claim.pk])


def tick(desk: Client, claim: Claim, *places: int, **posted: Any) -> None:
    """Say on the review page that the words of these citations say so; of all, if none is named."""
    page = desk.get(review_page(claim))
    for place in places or range(len(page.context["citations"])):
        form = {"submission": page.context["submission"].pk, "place": place, "ticked": "true"}
        desk.post(f"{review_page(claim)}tick/", {**form, **posted})


def answer(desk: Client, claim: Claim, form: str, **answers: Any) -> Any:
    """Open the review page, fill in its form `approve` or `return`, and send it."""
    page = desk.get(review_page(claim))
    shown = page.context.get("return_form" if form == "return" else form)
    fields = {field.name: field.value() or "" for field in shown} if shown else {}
    return desk.post(f"{review_page(claim)}{form}/", {**fields, **answers}, follow=True)


def approve_as_shown(desk: Client, claim: Claim, **answers: str) -> Any:
    """Open the review page, tick every citation, and approve what the page shows."""
    tick(desk, claim)
    return answer(desk, claim, "approve", **answers)


def said(page: Any) -> str:
    """The messages on the page, each on a line."""
    return "\n".join(str(message) for message in page.context["messages"])


def errors(page: Any) -> str:
    """Every error of the page's form and its inlines, each on a line."""
    lists = (found if isinstance(found, list) else [found] for found in page.context["errors"])
    return "\n".join(str(error) for found in lists for error in found)


def raw(**fields: bytes) -> dict[str, Any]:
    """Arguments of `Client.post` for bytes that are not text, percent-encoded as browsers do."""
    body = "&".join(
        f"{name}={''.join(f'%{byte:02X}' for byte in value)}" for name, value in fields.items()
    )
    return {"data": body, "content_type": "application/x-www-form-urlencoded"}


def delete(desk: Client, record: Any) -> Any:
    """The page after the deletion of a record was asked for and confirmed."""
    address = page_of(record).replace("/change/", "/delete/")
    return desk.post(address, {"post": "yes", **seen_states(desk.get(address))}, follow=True)


def delete_selected(desk: Client, noun: str, *records: Any) -> Any:
    """The same of several records of a list."""
    form = {"action": "delete_selected", "_selected_action": [record.pk for record in records]}
    asked = desk.post(list_page(noun), form, follow=True)
    return desk.post(list_page(noun), {**form, "post": "yes", **seen_states(asked)}, follow=True)


def seen_states(page: Any) -> dict[str, str]:
    """The hidden field in which a page says in which state it showed its records."""
    shown = (page.context or {}).get("seen_states") if page.context else None
    return {"seen_states": shown} if shown else {}
