"""Values that a claim form and its inlines would post: as first shown, and as submitted.

All of it is text as browsers send it, so that what was shown, what is shown now and what was
typed can be compared field by field, whatever the widget.
"""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core import signing

from claims.admin.claim.form import CONTENT_NAMES

Row = dict[str, list[str]]
"""What a browser posts for the fields of one row; nothing for an empty one."""
Content = dict[str, dict[str, Row]]
"""The rows of the claim (under "") and of each inline, by primary key or `new-…`."""

SALT = "claims.seen_content"
NOT_CONTENT = {"id", "claim", "DELETE"}
CLAIM = ""


def signed(content: Content) -> str:
    """The content as text that a form carries and nobody else can write."""
    return signing.dumps(content, salt=SALT, compress=True)


def shown_content(form: forms.ModelForm, formsets: Iterable[Any]) -> Content:
    """The values of unbound forms."""
    content: Content = {CLAIM: {CLAIM: _shown_row(form, _claim_fields(form))}}
    for formset in formsets:
        content[formset.prefix] = {
            str(part.instance.pk): _shown_row(part, _fields(part)) for part in formset.initial_forms
        }
    return content


def _claim_fields(form: forms.ModelForm) -> list[str]:
    """The names of the fields of the claim form that are content."""
    return [name for name in form.fields if name in CONTENT_NAMES]


def _fields(part: forms.ModelForm) -> list[str]:
    return [name for name in part.fields if name not in NOT_CONTENT]


def _shown_row(form: forms.ModelForm, names: Iterable[str]) -> Row:
    return {name: _posted(form[name]) for name in names}


def _posted(bound: forms.BoundField) -> list[str]:
    """The value that a browser posts for a field that nobody touched."""
    widget: Any = getattr(bound.field.widget, "widget", bound.field.widget)
    value = bound.value()
    if isinstance(widget, forms.CheckboxInput):
        return ["on"] if widget.check_test(value) else []
    posted = widget.format_value(value)
    return _clean(posted if isinstance(posted, list) else [posted])


def _clean(values: Iterable[Any]) -> list[str]:
    texts = (str(value).replace("\r\n", "\n") for value in values if value is not None)
    return sorted(text for text in texts if text)


def typed_content(form: Any, formsets: list[Any]) -> tuple[Content, set[tuple[str, str]]]:
    """The submitted values, and the rows that were marked for removal."""
    content: Content = {CLAIM: {CLAIM: _typed_row(form, _claim_fields(form))}}
    removed = set()
    for formset in formsets:
        rows = content[formset.prefix] = {}
        for index, part in enumerate(formset.forms):
            is_removed = bool(form.data.get(part.add_prefix("DELETE")))
            is_new = index >= formset.initial_form_count()
            if is_new and (is_removed or not part.has_changed()):
                continue
            key = f"new-{index}" if is_new else form.data.get(part.add_prefix("id"), "")
            rows[key] = _typed_row(part, _fields(part))
            if is_removed:
                removed.add((formset.prefix, key))
    return content, removed


def _typed_row(form: Any, names: Iterable[str]) -> Row:
    return {name: _clean(form.data.getlist(form.add_prefix(name))) for name in names}


def seen_content(text: str) -> Content:
    """The content that `signed` was given; empty if the signature is not ours."""
    try:
        return signing.loads(text, salt=SALT)
    except signing.BadSignature:
        return {}
