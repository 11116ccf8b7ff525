"""The content of a form and its inlines, as a browser would post it.

All of it is text, so that what a page showed, what it would show now and what was typed can be
compared field by field, whatever the widget. A page carries what it showed, signed, in the
hidden field `SEEN`.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from django import forms
from django.core import signing
from django.forms.formsets import DELETION_FIELD_NAME
from django.forms.models import InlineForeignKeyField
from django.http import QueryDict

Values = list[str]
"""The texts that a browser posts for one field; none for an empty one."""
Row = dict[str, Values]
"""The fields of one row by name."""
Content = dict[str, dict[str, Row]]
"""The rows of the form itself (part `FORM`, key `FORM`) and of each inline (by its prefix), by
primary key or `new-…`."""

FORM = ""
SEEN = "seen_content"
SALT = "claims.seen_content"


def seen_field() -> forms.CharField:
    """The hidden field in which a page carries what it showed."""
    return forms.CharField(required=False, widget=forms.HiddenInput)


def signed(content: Content) -> str:
    """The content as text that a form carries and nobody else can write."""
    return signing.dumps(content, salt=SALT, compress=True)


def seen_content(text: str) -> Content:
    """The content that `signed` was given; empty if the text is not ours."""
    try:
        return signing.loads(text, salt=SALT)
    except signing.BadSignature:
        return {}


def shown_content(form: forms.ModelForm, formsets: Iterable[Any]) -> Content:
    """The content that unbound forms show."""
    content: Content = {FORM: {FORM: _shown_row(form)}}
    for formset in formsets:
        content[formset.prefix] = shown_rows(formset.initial_forms)
    return content


def shown_rows(rows: Iterable[forms.ModelForm]) -> dict[str, Row]:
    """The content of the rows of an unbound formset, by primary key."""
    return {str(row.instance.pk): _shown_row(row) for row in rows}


def typed_content(form: Any, formsets: Iterable[Any]) -> tuple[Content, set[tuple[str, str]]]:
    """The content that was typed, and the rows of it (part and key) marked for removal."""
    content: Content = {FORM: {FORM: _typed_row(form)}}
    removed = set()
    for formset in formsets:
        content[formset.prefix], gone = typed_rows(formset)
        removed |= gone
    return content, removed


def typed_rows(formset: Any) -> tuple[dict[str, Row], set[tuple[str, str]]]:
    """The same for the rows of one bound formset."""
    rows, removed = {}, set()
    for index, row in enumerate(formset.forms):
        is_removed = bool(formset.data.get(row.add_prefix(DELETION_FIELD_NAME)))
        is_new = index >= formset.initial_form_count()
        if is_new and (is_removed or not row.has_changed()):
            continue
        posted = formset.data.get(row.add_prefix(_key_name(row)), "")
        key = f"new-{index}" if is_new else posted
        rows[key] = _typed_row(row)
        if is_removed:
            removed.add((formset.prefix, key))
    return rows, removed


def posted_values(data: QueryDict, name: str) -> Values:
    """The texts that were posted under a name, as `Content` holds them."""
    return _clean(data.getlist(name))


def post(
    typed: QueryDict, content: Content, removed: set[tuple[str, str]], theirs: Content
) -> QueryDict:
    """The typed post with this content in its place, as a page would send it that showed `theirs`.

    Whatever else was posted (buttons, the window that waits) stays.
    """
    prefixes = tuple(f"{part}-" for part in content if part)
    posted = QueryDict(mutable=True)
    for name, values in typed.lists():
        if not name.startswith(prefixes):
            posted.setlist(name, values)
    for part, rows in content.items():
        if part:
            posted[f"{part}-TOTAL_FORMS"] = str(len(rows))
            posted[f"{part}-INITIAL_FORMS"] = str(len(theirs.get(part, {})))
        for index, (key, row) in enumerate(rows.items()):
            prefix = f"{part}-{index}-" if part else ""
            for name, values in row.items():
                posted.setlist(f"{prefix}{name}", values)
            if part and key in theirs.get(part, {}):
                posted[f"{prefix}id"] = key
            if (part, key) in removed:
                posted[f"{prefix}{DELETION_FIELD_NAME}"] = "on"
    return posted


def _content_names(form: forms.BaseForm) -> Iterator[str]:
    """The fields that hold content: not keys, marks for removal, or what nobody can type in."""
    key = _key_name(form)
    for name, field in form.fields.items():
        is_ours = name in (key, DELETION_FIELD_NAME, SEEN)
        if not (is_ours or field.disabled or isinstance(field, InlineForeignKeyField)):
            yield name


def _key_name(form: Any) -> str:
    return form._meta.model._meta.pk.name


def _shown_row(form: forms.BaseForm) -> Row:
    return {name: _posted(form[name]) for name in _content_names(form)}


def _typed_row(form: Any) -> Row:
    return {name: posted_values(form.data, form.add_prefix(name)) for name in _content_names(form)}


def _posted(bound: forms.BoundField) -> Values:
    """The texts that a browser would post for a field nobody touched."""
    widget: Any = getattr(bound.field.widget, "widget", bound.field.widget)
    value = bound.value()
    if isinstance(widget, forms.CheckboxInput):
        return ["on"] if widget.check_test(value) else []
    posted = widget.format_value(value)
    return _clean(posted if isinstance(posted, list) else [posted])


def _clean(values: Iterable[Any]) -> Values:
    texts = (str(value).replace("\r\n", "\n") for value in values if value is not None)
    return sorted(text for text in texts if text)
