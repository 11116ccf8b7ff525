"""Turn the records of a claim set into values that the models accept; say what they refuse.

Nothing here asks the database: references stay `RecordReference`s until what they name is found.
"""

import re
from collections.abc import Callable, Container, Iterator, Mapping
from functools import cache, lru_cache, partial
from typing import Any, NamedTuple
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import CharField, CheckConstraint, Field, Q, TextField, URLField, UUIDField
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from claims.intake.claim_set.columns import COLUMNS, LISTS, MODELS, PARENTS, REFERENCES
from claims.intake.claim_set.parsing import Place, Problem, quoted_value, record_id
from claims.models.constraint_messages import message_of
from claims.models.members import WORDINGS
from claims.models.source import ROLES

SHORT = 64
"""Characters of a value that is worth remembering: dates are no longer."""
LONGEST = 10**9
NOT_EMPTY = re.compile(".", re.DOTALL)
PLAIN_UUID = re.compile(r"\A[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\Z")
PLAIN_URL = re.compile(
    r"\Ahttps?://(?:[a-z0-9](?:[a-z0-9-]{0,40}[a-z0-9])?\.){1,4}[a-z]{2,63}(?:[/?#][!-~]*)?\Z"
)
"""Addresses that every check of an address accepts."""


Values = dict[str, Any]
"""Values by column; a column that is absent keeps what it has."""


class RecordReference(NamedTuple):
    """The value of a column that names another record of the set."""

    noun: str
    id: str


class RecordValues(NamedTuple):
    """A record of the set, ready for its model."""

    place: Place
    """Its list and its index there."""
    id: str
    values: Values
    parts: dict[str, list[Values]]
    """A claim's rows in other tables, by noun; a list that is absent keeps what it has."""

    def problem(self, member: str, message: str | Promise) -> Problem:
        """Something wrong with `member` of this record (a dot leads into an object)."""
        return Problem((*self.place, *filter(None, member.split("."))), str(message))


class Translator:
    """Turns the records of one document into `RecordValues`; `problems` gathers what is wrong.

    `known` are ids, by noun, that its records may name although they stand elsewhere.
    """

    def __init__(
        self, document: dict[str, Any], *, known: Mapping[str, Container[str]] | None = None
    ) -> None:
        self.document = document
        self.known = known or {}
        self.languages: list[str] = document["dataset"]["languages"]
        self.problems: list[Problem] = []
        self.ids = {noun: self._ids(noun) for noun in LISTS}

    def records(self, broken: set[Place]) -> dict[str, list[RecordValues]]:
        """The records of each list, without those whose form is `broken`."""
        for index, language in enumerate(self.languages):
            self._clean("claims", "language", language, ("dataset", "languages", index))
        records = {
            noun: [
                self._record(noun, index, members)
                for index, members in enumerate(self.document.get(noun, []))
                if (noun, index) not in broken
            ]
            for noun in LISTS
        }
        for listed in records.values():
            for column in ("public_id", "number"):
                values = {record.id: record.values.get(column) for record in listed}
                self.problems += duplicates(listed, column, values)
        for noun, (member, column) in PARENTS.items():
            self.problems += _cycles(records[noun], member, column)
        return records

    def _ids(self, noun: str) -> dict[str, int]:
        ids: dict[str, int] = {}
        for index, members in enumerate(self.document.get(noun, [])):
            name = record_id(members)
            if name and ids.setdefault(name, index) != index:
                message = _("Record %(number)d of this list has the same id.")
                self._report((noun, index, "id"), message % {"number": ids[name] + 1})
        return ids

    def _record(self, noun: str, index: int, members: dict[str, Any]) -> RecordValues:
        place = (noun, index)
        values = self._values(noun, members, place)
        self._clean(noun, "external_id", members["id"], (*place, "id"))
        parts: dict[str, list[Values]] = {}
        if noun == "sources":
            names = _contributors(members["csl"])
            values["contributors"] = self._clean(noun, "contributors", names, (*place, "csl"))
        if noun == "claims":
            wording, parts["translations"] = self._wordings(members, place)
            values.update(wording)
            parts.update(self._parts(members, place))
        return RecordValues(place, members["id"], values, parts)

    def _values(self, noun: str, members: dict[str, Any], place: Place) -> Values:
        values: Values = {}
        for outer, way in _ways(noun).items():
            if outer not in members:
                continue
            said = members[outer]
            if isinstance(way, Column):
                values[way.name] = self._taken(way, said, place, outer)
                continue
            values.update(way.empty)
            for inner, column in way.columns:
                if inner in said or inner in way.not_empty:
                    values[column.name] = self._taken(
                        column, said.get(inner, ""), place, outer, inner
                    )
        return values

    def _parts(self, members: dict[str, Any], place: Place) -> Iterator[tuple[str, list[Values]]]:
        if "about" in members:
            yield "about", list(self._subjects(members["about"], (*place, "about")))
        for noun in ("appearances", "citations", "links", "search_records"):
            if noun in members:
                rows = [
                    {**_defaults(noun), **self._values(noun, row, (*place, noun, index))}
                    for index, row in enumerate(members[noun])
                ]
                if noun == "citations":
                    rows = [{**row, "position": at} for at, row in enumerate(rows, start=1)]
                yield noun, rows
        for index, link in enumerate(members.get("links", [])):
            if link["claim"] == members["id"]:
                message = message_of("claim_link_to_another")
                self._report((*place, "links", index, "claim"), message)

    def _subjects(self, ids: list[str], place: Place) -> Iterator[Values]:
        for index, name in enumerate(ids):
            yield {"subject_id": self._clean("about", "subject_id", name, (*place, index))}

    def _wordings(self, members: dict[str, Any], place: Place) -> tuple[Values, list[Values]]:
        """The wording in the claim's own language, and its translations."""
        own = members.get("language", self.languages[0])
        languages = dict.fromkeys([own, *members["statement"]])
        wordings: list[Values] = []
        for language in languages:
            noun = "claims" if language == own else "translations"
            wordings.append({"language": language})
            for member in filter(members.__contains__, WORDINGS):
                text = members[member].get(language, "")
                wordings[-1][member] = self._clean(noun, member, text, (*place, member, language))
        for member in filter(members.__contains__, WORDINGS):
            for language in members[member]:
                if language not in languages:
                    message = _("There is no statement in this language.")
                    self._report((*place, member, language), message)
        for language in languages:
            if language not in self.languages:
                message = _("“%(language)s” is none of the languages of this set.")
                self._report((*place, "statement"), message % {"language": quoted_value(language)})
        return wordings[0], wordings[1:]

    def _clean(self, noun: str, column: str, value: Any, place: Place) -> Any:
        return self._taken(column_of(noun, column), value, place)

    def _taken(self, column: "Column", value: Any, place: Place, *members: str) -> Any:
        """`value` as the column holds it; what its field and its CHECKs refuse is reported."""
        if target := column.target:
            if value is not None and not self._is_known(target, value):
                message = _("“%(id)s” is none of the %(noun)s of this set.")
                message = message % {"id": quoted_value(value), "noun": target}
                self._report((*place, *members), message)
            return value if value is None else RecordReference(target, value)
        try:
            return column.take(value)
        except ValidationError as error:
            for message in error.messages:
                self._report((*place, *members), message)
            return value

    def _is_known(self, noun: str, name: str) -> bool:
        return name in self.ids[noun] or name in self.known.get(noun, ())

    def _report(self, place: Place, message: str) -> None:
        self.problems.append(Problem(place, message))


def duplicates(
    records: list[RecordValues], member: str, keys: Mapping[str, Any]
) -> Iterator[Problem]:
    """The records whose key an earlier one has; `member` is the key's."""
    holders: dict[Any, RecordValues] = {}
    for record in records:
        value = keys.get(record.id)
        if value and holders.setdefault(value, record) is not record:
            message = _("“%(id)s” has the same.") % {"id": quoted_value(holders[value].id)}
            yield record.problem(member, message)


def accepted(noun: str, column: str, value: Any) -> Any:
    """`value` as the column holds it; raises ValidationError for what field or CHECKs refuse."""
    return column_of(noun, column).take(value)


def _accepted(noun: str, column: str, value: Any) -> Any:
    field, patterns = rules(noun, column)
    value = field.clean(value, None)
    if refused := [str(message) for pattern, message in patterns if not pattern.search(value)]:
        raise ValidationError(refused)
    return value


def _uuid_taken(noun: str, column: str, value: Any) -> Any:
    """A UUID, of which no two are the same: nothing to remember."""
    if isinstance(value, str) and PLAIN_UUID.search(value):
        return UUID(value)
    return _accepted(noun, column, value)


# Words of vocabularies, dates, languages and nothing at all come by again and again.
_accepted_before = lru_cache(maxsize=20_000, typed=True)(_accepted)


class Column(NamedTuple):
    """A column, and the function by which it takes a value."""

    name: str
    target: str
    """The list in which stands what its values name; empty where they are no references."""
    take: Callable[[Any], Any]
    """See `accepted`; of no use where the values are references."""


class Columns(NamedTuple):
    """The columns of an object's members."""

    columns: list[tuple[str, Column]]
    empty: Values
    """The columns as they are where the object lacks their members."""
    not_empty: set[str]
    """Members that it may not lack."""


@cache
def column_of(noun: str, name: str) -> Column:
    """A column of the rows of a noun."""
    return Column(name, REFERENCES.get(name, ""), _taker(noun, name))


@cache
def _ways(noun: str) -> dict[str, Column | Columns]:
    """By member its column, or of an object the columns of its members."""
    ways: dict[str, Column | Columns] = {}
    objects: dict[str, Columns] = {}
    for way, name in COLUMNS[noun].items():
        outer, dot, inner = way.partition(".")
        if not dot:
            ways[outer] = column_of(noun, name)
            continue
        if outer not in objects:
            ways[outer] = objects[outer] = Columns([], {}, set())
        objects[outer].columns.append((inner, column_of(noun, name)))
        try:
            objects[outer].empty[name] = _accepted(noun, name, "")
        except ValidationError:
            objects[outer].not_empty.add(inner)
    return ways


def _taker(noun: str, column: str) -> Callable[[Any], Any]:
    """`accepted` for one column.

    Texts of some shapes, up to a length, are taken as they are. It spares most texts the way
    through Django's field, which takes ten times as long.
    """
    field, patterns = rules(noun, column)
    if isinstance(field, UUIDField):
        return partial(_uuid_taken, noun, column)
    shapes = [pattern.search for pattern, _message in patterns]
    longest = field.max_length or LONGEST
    if type(field) is URLField:
        shapes.append(PLAIN_URL.search)
    elif type(field) not in (CharField, TextField) or field.choices:
        longest = -1
    elif not field.blank:
        shapes.append(NOT_EMPTY.search)

    def take(value: Any) -> Any:
        if isinstance(value, str):
            if len(value) <= longest:
                for shape in shapes:
                    if not shape(value):
                        break
                else:
                    return value
            if len(value) <= SHORT:
                return _accepted_before(noun, column, value)
        elif value is None or isinstance(value, int):
            return _accepted_before(noun, column, value)
        return _accepted(noun, column, value)

    return take


@cache
def rules(noun: str, column: str) -> tuple["Field[Any, Any]", list[tuple[re.Pattern[str], Any]]]:
    """The field, and those CHECKs on it that are regular expressions, each with its message.

    Asked here, they need no query for each value and name the field.
    """
    model = MODELS[noun]
    field = model._meta.get_field(column)
    patterns = []
    for constraint in model._meta.constraints:
        if isinstance(constraint, CheckConstraint) and isinstance(constraint.condition, Q):
            match constraint.condition.children:
                case [(lookup, str(pattern))] if lookup == f"{column}__regex":
                    # To PostgreSQL $ is the very end, to Python also before a last newline.
                    python_pattern = re.compile(pattern.replace("$", r"\Z"))
                    patterns.append((python_pattern, constraint.violation_error_message))
    return field, patterns  # type: ignore[return-value]  # no relation among these columns


@cache
def _defaults(noun: str) -> Values:
    model = MODELS[noun]
    return {
        column: model._meta.get_field(column).get_default()  # type: ignore[union-attr]  # columns
        for column in COLUMNS[noun].values()
    }


def _contributors(csl: dict[str, Any]) -> list[dict[str, str]]:
    return [{**name, "role": role} for role in sorted(ROLES & csl.keys()) for name in csl[role]]


def _cycles(records: list[RecordValues], member: str, column: str) -> Iterator[Problem]:
    parents = {
        record.id: record.values[column].id for record in records if record.values.get(column)
    }
    for record in records:
        seen = set()
        above = record.id
        while above in parents and above not in seen:
            seen.add(above)
            above = parents[above]
        if above in seen and above == record.id:
            message = message_of("source_no_cycle")
            yield record.problem(member, message)
