"""A claim that somebody else changed while its form was open: nothing is saved, nothing is lost.

The form carries, signed, what it showed when it was opened. When a save comes too late, three
contents are compared: that base, theirs (what the form would show now) and mine (what was
typed). The form comes back merged, on top of their version, with every difference listed:

- a field that only they changed has their value, one that only I changed has mine;
- a field that both changed keeps mine, and the list shows theirs beside it;
- a row they added is there; a row I added stays a new row, unless it equals one of theirs in
  every field: then it is that row, which a second press of “Save” has sent again;
- a row they removed is gone if I left it alone; if I changed it, it comes back as a new row;
- a row I removed stays marked for removal if they left it alone; if they changed it, it stays.

So no row is lost or doubled without the person seeing it, and pressing “Save” again saves what
the page shows. Without a base, because it was tampered with, every difference is one of both.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, NamedTuple, cast

from django import forms
from django.contrib.admin.utils import flatten_fieldsets
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models import QuerySet
from django.http import HttpResponse, QueryDict
from django.utils.translation import gettext as _

from claims.admin.claim.form_content import (
    CLAIM,
    NOT_CONTENT,
    Row,
    seen_content,
    shown_content,
    signed,
    typed_content,
)
from claims.admin.desk.desk_admin import DeskAdmin
from claims.models import About, Claim
from claims.record import differences
from claims.record.differences import Piece
from claims.text import whole_numbers
from claims.workflow import history


class Difference(NamedTuple):
    """One field, or one whole row, that I or somebody else changed."""

    part: str
    field: str
    anchor: str
    """The id of the element of the merged form."""
    whose: str
    """`theirs`, `mine` or `both`."""
    by: Any
    """Who made their change, an account or None, and when."""
    at: datetime | None
    said: str
    """What became of a whole row; empty for a field."""
    theirs: list[Piece]
    """From what the page showed to what they made of it."""
    mine: list[Piece]


class Merged(NamedTuple):
    """The rows of one part after the merge, with those that are to be removed."""

    rows: dict[str, Row]
    removed: set[str]


class Conflict:
    """The merge of one form that came too late; `post` is what the merged form would post."""

    def __init__(
        self, claim: Claim, *, form: Any, formsets: list[Any], fresh: tuple[Any, list[Any]]
    ) -> None:
        """`form` and `formsets` hold what was typed, `fresh` are the same as of now."""
        self._names: dict[type, dict[str, str]] = {}
        self._forms = {CLAIM: form, **{part.prefix: part.empty_form for part in formsets}}
        self._theirs = shown_content(*fresh)
        self._mine, removed = typed_content(form, formsets)
        self._base = seen_content(form.data.get("seen_content", ""))
        self._authors = _authors(claim, {part.model: part.prefix for part in formsets})
        self._load_names()
        self.differences: list[Difference] = []
        merged = {part: self._merge(part, removed) for part in self._mine}
        self.post = self._posting(form.data, merged, claim)
        people = dict.fromkeys(
            str(difference.by) for difference in self.differences if difference.by
        )
        self.refusal = ValidationError(
            _(
                "%(claim)s was changed after you opened this page. Nothing was saved: the form "
                "below holds your words and those of %(people)s. Look at the differences, then "
                "save again."
            )
            % {"claim": claim.label, "people": _(", ").join(people) or _("somebody else")},
            code="conflict",
        )

    @property
    def sorted(self) -> list[Difference]:
        """The differences, those that need a decision first."""
        order = ["both", "theirs", "mine"]
        return sorted(self.differences, key=lambda difference: order.index(difference.whose))

    def _merge(self, part: str, removed: set[tuple[str, str]]) -> Merged:
        base, theirs = self._base.get(part, {}), self._theirs[part]
        mine = self._mine[part]
        merged = Merged({}, set())
        for key, row in theirs.items():
            merged.rows[key] = row
            if key not in mine:
                self._tell_row(part, key, "theirs", _("added"), theirs=row)
            elif (part, key) not in removed:
                merged.rows[key] = self._merge_row(part, key, base.get(key), row, mine[key])
            elif base.get(key) == row:
                merged.removed.add(key)
                self._tell_row(part, key, "mine", _("removed"), mine=row)
            else:
                said = _("changed by the other, removed by you: it stays")
                self._tell_row(part, key, "both", said, theirs=row)
        added = [row for key, row in theirs.items() if key not in mine]
        for key, row in mine.items():
            if key in theirs:
                continue
            if key.startswith("new-"):
                if row in added:
                    added.remove(row)
                    continue
                merged.rows[key] = row
                self._tell_row(part, key, "mine", _("added"), mine=row)
            elif (part, key) in removed or base.get(key) == row:
                self._tell_row(part, key, "theirs", _("removed"), theirs=row)
            else:
                merged.rows[f"new-{key}"] = row
                said = _("removed by the other, changed by you: it is a new row now")
                self._tell_row(part, key, "both", said, mine=row)
        return merged

    def _merge_row(self, part: str, key: str, base: Row | None, theirs: Row, mine: Row) -> Row:
        row = {}
        for name, now in theirs.items():
            typed, seen = mine.get(name, []), (base or {}).get(name, [])
            row[name] = typed
            if typed == now:
                continue
            if base is not None and typed == seen:
                row[name] = now
                self._tell_field(part, key, name, "theirs", seen, now, typed)
            elif base is not None and now == seen:
                self._tell_field(part, key, name, "mine", seen, now, typed)
            else:
                self._tell_field(part, key, name, "both", seen, now, typed)
        return row

    def _tell_field(self, part: str, key: str, name: str, whose: str, *values: list[str]) -> None:
        field = self._forms[part].fields[name]
        seen, now, typed = (self._text(field, value) for value in values)
        by, at = self._author(part, key, name) if whose != "mine" else (None, None)
        self.differences.append(
            Difference(
                self._title(part, self._theirs[part][key]),
                str(field.label),
                f"id_{self._prefix(part, key)}{name}",
                whose,
                by,
                at,
                "",
                differences.of_texts(seen, now) if whose != "mine" else [],
                differences.of_texts(seen, typed) if whose != "theirs" else [],
            )
        )

    def _tell_row(
        self,
        part: str,
        key: str,
        whose: str,
        said: str,
        theirs: Row | None = None,
        mine: Row | None = None,
    ) -> None:
        by, at = self._author(part, key, "") if whose != "mine" else (None, None)
        self.differences.append(
            Difference(
                self._title(part, theirs or mine or {}),
                "",
                f"{part}-group",
                whose,
                by,
                at,
                said,
                self._words(part, theirs),
                self._words(part, mine),
            )
        )

    def _words(self, part: str, row: Row | None) -> list[Piece]:
        """A whole row in one text."""
        if row is None:
            return []
        fields = self._forms[part].fields
        told = (
            f"{fields[name].label}: {self._text(fields[name], row[name])}"
            for name in row
            if row[name]
        )
        return [Piece("same", "\n".join(told))]

    def _title(self, part: str, row: Row) -> str:
        if part == CLAIM:
            return ""
        form = self._forms[part]
        first = next((name for name in form.fields if row.get(name)), "")
        title = self._text(form.fields[first], row[first])[:60] if first else ""
        return f"{form._meta.model._meta.verbose_name} · {title}"

    def _prefix(self, part: str, key: str) -> str:
        return f"{part}-{list(self._theirs[part]).index(key)}-" if part else ""

    def _author(self, part: str, key: str, name: str) -> tuple[Any, datetime | None]:
        return self._authors.get((part, key, name)) or (None, None)

    def _text(self, field: Any, values: list[str]) -> str:
        """Values as people read them."""
        if isinstance(field, forms.ModelChoiceField):
            names = self._names.get(_records(field).model, {})
            return " · ".join(names.get(value, value) for value in values)
        if isinstance(field, forms.BooleanField):
            return _("yes") if values else _("no")
        choices = {str(key): str(label) for key, label in getattr(field, "choices", ())}
        return " · ".join(choices.get(value, value) for value in values)

    def _load_names(self) -> None:
        """The records that fields name, with one query for each noun."""
        for part, form in self._forms.items():
            for name, field in form.fields.items():
                if name in NOT_CONTENT or not isinstance(field, forms.ModelChoiceField):
                    continue
                values = {
                    value
                    for content in (self._base, self._theirs, self._mine)
                    for row in content.get(part, {}).values()
                    for value in row.get(name, [])
                    if whole_numbers.read(value) is not None
                }
                records = _records(field)
                named = records.in_bulk(values) if values else {}
                names = self._names.setdefault(records.model, {})
                names.update({str(key): str(record) for key, record in named.items()})

    def _posting(self, typed: QueryDict, merged: dict[str, Merged], claim: Claim) -> QueryDict:
        parts = tuple(f"{part}-" for part in merged if part)
        post = QueryDict(mutable=True)
        for name, values in typed.lists():
            if not name.startswith(parts):
                post.setlist(name, values)
        for name, values in merged.pop(CLAIM).rows[CLAIM].items():
            post.setlist(name, values)
        post["seen_version"] = str(claim.version)
        post["seen_content"] = signed(self._theirs)
        for part, rows in merged.items():
            post[f"{part}-TOTAL_FORMS"] = str(len(rows.rows))
            post[f"{part}-INITIAL_FORMS"] = str(len(self._theirs[part]))
            for index, (key, row) in enumerate(rows.rows.items()):
                for name, values in row.items():
                    post.setlist(f"{part}-{index}-{name}", values)
                if key in self._theirs[part]:
                    post[f"{part}-{index}-id"] = key
                if key in rows.removed:
                    post[f"{part}-{index}-DELETE"] = "on"
        return post


def _records(field: forms.ModelChoiceField) -> QuerySet[Any]:
    """The records to choose from; a form field has them, though its type says it may not."""
    return cast("QuerySet[Any]", field.queryset)


def _authors(claim: Claim, parts: dict[type, str]) -> dict[tuple[str, str, str], Any]:
    """Account and time of each last change, by part, row and field ("" for the row)."""
    authors: dict[tuple[str, str, str], Any] = {}
    for entry in history.timeline(claim).object_list:
        for row in entry.rows:
            for place in _places(row, parts):
                authors.setdefault(place, (entry.by, entry.at))
    return authors


def _places(row: history.RowEdit, parts: dict[type, str]) -> Iterator[tuple[str, str, str]]:
    if row.noun is About:
        yield CLAIM, CLAIM, "about"
        return
    key = CLAIM if row.noun is Claim else str(row.row)
    part = parts.get(row.noun, CLAIM)
    yield part, key, ""
    for edit in row.fields:
        yield part, key, edit.field.name


class ConflictAdmin(DeskAdmin):
    """An admin whose form knows what it showed, and comes back merged if that is outdated."""

    def render_change_form(
        self, request: Any, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        form, claim = context["adminform"].form, context["original"]
        formsets = [inline.formset for inline in context["inline_admin_formsets"]]
        if form.has_error(NON_FIELD_ERRORS, "stale"):
            conflict = Conflict(
                claim, form=form, formsets=formsets, fresh=self._fresh(request, claim)
            )
            # The same form again, now merged and refused. The claim is locked: what the page
            # shows as theirs is what the next save is compared with.
            request.POST, request.refused, request.conflict = (
                conflict.post,
                conflict.refusal,
                conflict,
            )
            return self.changeform_view(request, str(claim.pk))
        if claim and not form.is_bound and "seen_content" in form.fields:
            form.initial["seen_content"] = signed(shown_content(form, formsets))
        context["conflict"] = getattr(request, "conflict", None)
        return super().render_change_form(request, context, *args, **kwargs)

    def _fresh(self, request: Any, claim: Claim) -> tuple[Any, list[Any]]:
        """The form and its inlines as they would open now."""
        claim = Claim.objects.get(pk=claim.pk)
        fields = flatten_fieldsets(self.get_fieldsets(request, claim))
        form = self.get_form(request, claim, change=True, fields=fields)(instance=claim)
        formsets = [
            formset(
                instance=claim,
                prefix=formset.get_default_prefix(),
                queryset=inline.get_queryset(request),
            )
            for formset, inline in self.get_formsets_with_inlines(request, claim)
        ]
        return form, formsets
