"""A save that came too late, as the page tells it: every difference, whose it is, and the choice.

The merge itself is `merging.merge`; here its differences get the names that people know them by,
and who made them. Pressing “Save” again saves what the page shows. Where both changed a field,
the page offers to save the other wording, or both, without typing anything again.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any, NamedTuple, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claims.admin.desk.form_content import FORM, Content, Row, Values
from claims.admin.desk.merging import BOTH, MINE, THEIRS, FieldChange, Merge, RowChange, settled
from claims.record import differences
from claims.record.differences import Piece
from claims.text import whole_numbers
from claims.text.labels import labelled, quoted

FATES = {
    "added": gettext_lazy("added"),
    "removed": gettext_lazy("removed"),
    "kept": gettext_lazy("changed by the other, removed by you: it stays"),
    "restored": gettext_lazy("removed by the other, changed by you: it is a new row now"),
}
CHOICE = "settle-"
"""Begins the name of the choice about a field that both changed."""
Change = FieldChange | RowChange


class Author(NamedTuple):
    """The account that changed something last, or None, and the moment."""

    by: Any = None
    at: datetime | None = None


Authors = Callable[[str, str, str], Author]
"""The author of a part, row and field; field "" for the row as a whole."""


class Difference(NamedTuple):
    """One field, or one whole row, that I or somebody else changed."""

    part: str
    field: str
    anchor: str
    """The id of the element of the merged form."""
    whose: str
    """`theirs`, `mine` or `both`."""
    by: Any
    at: datetime | None
    said: str
    """What became of a whole row; empty for a field."""
    theirs: list[Piece]
    """From what the page showed to what they made of it."""
    mine: list[Piece]
    choice: str
    """The name of the choice between the two; empty where there is nothing to choose."""
    may_join: bool
    """Whether both wordings may stand in the field, one after the other."""


class Conflict(NamedTuple):
    """The differences that the page tells above the merged form, and its error."""

    differences: list[Difference]
    """What needs a decision first."""
    refusal: ValidationError


def conflict(
    name: str, merge: Merge, theirs: Content, *, forms: dict[str, Any], authors: Authors
) -> Conflict:
    """Tell the merge of what has this name.

    `forms` are the form and an example row of each inline, by part.
    """
    told = _Telling(merge, theirs, forms, authors)
    found = sorted(told.differences(), key=lambda one: [BOTH, THEIRS, MINE].index(one.whose))
    people = dict.fromkeys(str(one.by) for one in found if one.by)
    words = _(
        "%(record)s was changed after you opened this page. Nothing was saved: the form below "
        "holds your words and those of %(people)s. Look at the differences, then save again."
    )
    told_of = {
        "record": name,
        "people": _(", ").join(people) or _("somebody else"),
    }
    return Conflict(
        found,
        ValidationError(words % told_of, code="conflict"),
    )


def name_of(record: Any) -> str:
    """C-58 for a claim, “title” for everything else."""
    return getattr(record, "label", "") or quoted(record)


def chosen(data: QueryDict, seen: Content) -> QueryDict:
    """The post with the choices of a conflict page carried out: fields hold what was chosen.

    What the other person wrote is taken from what the page showed (`seen`); anything else
    than a choice between the two is passed over.
    """
    settled_post = data.copy()
    for name in data:
        if not name.startswith(CHOICE):
            continue
        field = name.removeprefix(CHOICE)
        if (theirs := _posted_before(seen, data, field)) is not None:
            settled_post.setlist(field, settled(data.getlist(field), theirs, str(data[name])))
        del settled_post[name]
    return settled_post


def _posted_before(seen: Content, data: QueryDict, field: str) -> Values | None:
    """The values that the page showed in a field, by the name it posts; None if it has none."""
    if field in seen.get(FORM, {}).get(FORM, {}):
        return seen[FORM][FORM][field]
    part, _dash, rest = field.partition("-")
    index, _dash, name = rest.partition("-")
    key = data.get(f"{part}-{index}-id", "")
    return seen.get(part, {}).get(key, {}).get(name)


class _Telling:
    """The words for each change of a merge."""

    def __init__(
        self, merge: Merge, theirs: Content, forms: dict[str, Any], authors: Authors
    ) -> None:
        self._merge, self._theirs, self._forms, self._authors = merge, theirs, forms, authors
        self._names = _names(forms, merge.changes, theirs)

    def differences(self) -> list[Difference]:
        return [
            self._field(change) if isinstance(change, FieldChange) else self._row(change)
            for change in self._merge.changes
        ]

    def _field(self, change: FieldChange) -> Difference:
        field = self._forms[change.part].fields[change.field]
        seen, now, typed = (
            self._text(field, values) for values in (change.seen, change.theirs, change.mine)
        )
        is_theirs, is_mine = change.whose != MINE, change.whose != THEIRS
        html_name = f"{self._prefix(change)}{change.field}"
        return Difference(
            part=self._title(change.part, self._theirs[change.part][change.key]),
            field=str(field.label),
            anchor=f"id_{html_name}",
            whose=change.whose,
            **self._author(change, change.field),
            said="",
            theirs=differences.of_texts(seen, now) if is_theirs else [],
            mine=differences.of_texts(seen, typed) if is_mine else [],
            choice=f"{CHOICE}{html_name}" if change.whose == BOTH else "",
            may_join=isinstance(field.widget, forms.Textarea) and bool(now and typed),
        )

    def _row(self, change: RowChange) -> Difference:
        return Difference(
            part=self._title(change.part, change.theirs or change.mine or {}),
            field="",
            anchor=f"{change.part}-group",
            whose=change.whose,
            **self._author(change, ""),
            said=str(FATES[change.fate]),
            theirs=self._words(change.part, change.theirs),
            mine=self._words(change.part, change.mine),
            choice="",
            may_join=False,
        )

    def _author(self, change: Change, field: str) -> dict[str, Any]:
        if change.whose == MINE:
            return Author()._asdict()
        return self._authors(change.part, change.key, field)._asdict()

    def _prefix(self, change: FieldChange) -> str:
        if not change.part:
            return ""
        index = list(self._theirs[change.part]).index(change.key)
        return f"{change.part}-{index}-"

    def _words(self, part: str, row: Row | None) -> list[Piece]:
        """A whole row in one text."""
        if row is None:
            return []
        fields = self._forms[part].fields
        told = (
            labelled(fields[name].label, self._text(fields[name], values))
            for name, values in row.items()
            if values
        )
        return [Piece("same", "\n".join(told))]

    def _title(self, part: str, row: Row) -> str:
        if part == FORM:
            return ""
        form = self._forms[part]
        first = next((name for name in form.fields if row.get(name)), "")
        title = self._text(form.fields[first], row[first])[:60] if first else ""
        return f"{form._meta.model._meta.verbose_name} · {title}"

    def _text(self, field: Any, values: Values) -> str:
        """Values as people read them."""
        if isinstance(field, forms.ModelChoiceField):
            names = self._names.get(_records(field).model, {})
            return " · ".join(names.get(value, value) for value in values)
        if isinstance(field, forms.BooleanField):
            return _("yes") if values else _("no")
        choices = {str(key): str(label) for key, label in getattr(field, "choices", ())}
        return " · ".join(choices.get(value, value) for value in values)


def _names(
    forms_of: dict[str, Any], changes: Iterable[Change], theirs: Content
) -> dict[type[Model], dict[str, str]]:
    """The names of the records that the changes speak of, with one query for each noun."""
    keys: dict[type[Model], set[str]] = {}
    records: dict[type[Model], QuerySet[Any]] = {}
    for part, name, values in _told_values(changes, theirs):
        field = forms_of[part].fields[name]
        if isinstance(field, forms.ModelChoiceField):
            model = _records(field).model
            records[model] = _records(field)
            usable = {value for value in values if whole_numbers.read(value) is not None}
            keys.setdefault(model, set()).update(usable)
    return {
        model: {str(key): str(record) for key, record in records[model].in_bulk(wanted).items()}
        for model, wanted in keys.items()
        if wanted
    }


def _told_values(changes: Iterable[Change], theirs: Content) -> Iterable[tuple[str, str, Values]]:
    """The part, the field and values of it, for all that the changes tell."""
    for change in changes:
        if isinstance(change, FieldChange):
            yield change.part, change.field, [*change.seen, *change.theirs, *change.mine]
            rows: list[Row | None] = [theirs[change.part][change.key]]
        else:
            rows = [change.theirs, change.mine]
        for row in rows:
            yield from ((change.part, name, values) for name, values in (row or {}).items())


def _records(field: forms.ModelChoiceField) -> QuerySet[Any]:
    """The records that a choice is made from; every form field has them, whatever its type says."""
    return cast("QuerySet[Any]", field.queryset)
