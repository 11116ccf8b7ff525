"""Differences between two texts, word by word, and between two signed contents of a claim.

A difference of texts is a list of pieces: those that are not `added` make the earlier text,
those that are not `removed` the later one. Chinese is compared character by character.
"""

import difflib
import json
import re
from collections.abc import Callable, Iterator, Mapping, Set
from typing import Any, NamedTuple

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claims.models import (
    Citation,
    Claim,
    LinkType,
    LocatorLabel,
    PublisherKind,
    SearchRecord,
    Source,
    SourceKind,
    Stance,
    Subject,
)
from claims.models.members import MEMBERS, WORDINGS
from claims.models.source import CSL_VARIABLES
from claims.text.labels import labelled

_CJK = "\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_WORDS = re.compile(rf"\s+|[{_CJK}]|[^\W{_CJK}]+|[^\w\s]+")
_SENTENCES = re.compile(r"[^.!?。！？\n]*[.!?。！？\n]+|[^.!?。！？\n]+")
_MOST_PAIRS = 4_000_000
"""Of tokens that are compared with each other: beyond, a text is compared more coarsely."""
_ALIKE = 0.5
"""From this likeness on, a citation of another source or place counts as the same, changed."""


class Piece(NamedTuple):
    """A run of text: `same`, `removed` or `added`."""

    what: str
    words: str


class Change(NamedTuple):
    """One field that differs."""

    name: str
    label: str | Promise
    language: str
    """Of the words, as a BCP 47 tag; empty where they are not of the claim's wording."""
    pieces: list[Piece]


class RecordChange(NamedTuple):
    """A citation, subject, link or search record that was `added`, `removed` or `changed`."""

    what: str
    noun: str | Promise
    title: str
    changes: list[Change]


class Differences(NamedTuple):
    """Differences between two contents; false where there are none."""

    fields: list[Change]
    records: list[RecordChange]

    def __bool__(self) -> bool:
        return bool(self.total)

    @property
    def total(self) -> int:
        """Count the fields and records that differ."""
        return len(self.fields) + len(self.records)


NO_DIFFERENCES = Differences([], [])


def of_texts(before: str, after: str) -> list[Piece]:
    """The pieces that lead from one text to the other."""
    old, new = _tokens(before, after)
    pieces: list[Piece] = []
    matcher = difflib.SequenceMatcher(a=old, b=new, autojunk=False)
    for what, i1, i2, j1, j2 in _readable(matcher.get_opcodes(), old):
        if what == "equal":
            pieces.append(Piece("same", "".join(old[i1:i2])))
            continue
        pieces += [Piece("removed", "".join(old[i1:i2]))] if i2 > i1 else []
        pieces += [Piece("added", "".join(new[j1:j2]))] if j2 > j1 else []
    return pieces


def of_contents(before: dict[str, Any], after: dict[str, Any]) -> Differences:
    """Differences between two `claim` members of documents, but for kind and note.

    Citations are matched by source and place, or else by likeness; a withdrawal has no
    content, so that all of it is removed.
    """
    contents = before, after
    fields = [
        *(
            _change(Claim, field.name, *(side.get(field.name, field.empty) for side in contents))
            for field in FIELDS
        ),
        *_translations(before, after),
    ]
    return Differences(
        [change for change in fields if change.pieces],
        [
            *_citations(before.get("citations", []), after.get("citations", [])),
            *_subjects(before.get("about", []), after.get("about", [])),
            *_rows(LINK, before.get("links", []), after.get("links", []), _link_title),
            *_rows(
                SEARCH_RECORD,
                before.get("search_records", []),
                after.get("search_records", []),
                lambda row: labelled(row["place"], row["query"]),
            ),
        ],
    )


class FieldName(NamedTuple):
    """A member of a content by its name in documents, and its label for people."""

    name: str
    label: str | Promise


def changed_members(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[FieldName]:
    """The members of two contents that differ, without their differences: quickly found."""
    return [
        FieldName(member.name, _member_label(member.name))
        for member in MEMBERS
        if before.get(member.name, member.empty) != after.get(member.name, member.empty)
    ]


def _member_label(name: str) -> str | Promise:
    field: Any = Claim._meta.get_field(name)
    label: str | Promise = (
        field.related_model._meta.verbose_name_plural
        if field.one_to_many or field.many_to_many
        else field.verbose_name
    )
    return label


FIELDS = sorted(
    (member for member in MEMBERS if member.column), key=lambda member: member.section.value
)
"""The members of a content that are no lists of records, in the order people read them."""
TELLING = {
    *("stance", "publisher", "issued", "excerpt", "translation"),
    *("summary", "summary_en", "summary_zh_hant"),
}
"""What is told of a citation that was added or removed, beside its title."""
CITATION, SUBJECT = Citation._meta.verbose_name or "", Subject._meta.verbose_name or ""
LINK, SEARCH_RECORD = gettext_lazy("link"), SearchRecord._meta.verbose_name or ""
ORDER = gettext_lazy("order of the citations")

_VOCABULARIES: dict[tuple[Any, str], type[TextChoices]] = {
    **{(Claim, member.name): member.vocabulary for member in MEMBERS if member.vocabulary},
    (Citation, "stance"): Stance,
    (Citation, "locator_label"): LocatorLabel,
    (Source, "kind"): SourceKind,
    (Source, "publisher_kind"): PublisherKind,
}
_BY_LANGUAGE = {"caution": "caution", "summary_translations": "summary"}
"""Members that are texts by language tag, and how the names of our fields for them begin."""
_IN_CSL = {variable: field for field, variable in CSL_VARIABLES.items()}
"""Our field for each variable of CSL."""


def _tokens(before: str, after: str) -> tuple[list[str], list[str]]:
    for token in (_WORDS, _SENTENCES):
        old, new = token.findall(before), token.findall(after)
        if len(old) * len(new) <= _MOST_PAIRS:
            return old, new
    return [before], [after]


def _readable(opcodes: list[Any], old: list[str]) -> Iterator[tuple[str, int, int, int, int]]:
    """The opcodes; white space alone between two changes is part of one change."""
    pending: tuple[int, int, int, int] | None = None
    for index, (what, i1, i2, j1, j2) in enumerate(opcodes):
        is_gap = what == "equal" and not "".join(old[i1:i2]).strip()
        if what != "equal" or (is_gap and pending and index + 1 < len(opcodes)):
            pending = (pending[0], i2, pending[2], j2) if pending else (i1, i2, j1, j2)
            continue
        if pending:
            yield "replace", *pending
            pending = None
        yield what, i1, i2, j1, j2
    if pending:
        yield "replace", *pending


def _change(model: Any, name: str, before: Any, after: Any, language: str = "") -> Change:
    """The change of one field; without pieces where there is none."""
    label = _label(model, name)
    if before == after:
        return Change(name, label, language, [])
    old, new = _shown(model, name, before), _shown(model, name, after)
    if old == new:
        old, new = (json.dumps(value, ensure_ascii=False) for value in (before, after))
    if (
        isinstance(before or "", str)
        and isinstance(after or "", str)
        and (model, name) not in (_VOCABULARIES)
    ):
        return Change(name, label, language, of_texts(old, new))
    pieces = [Piece("removed", old), Piece("added", new)]
    return Change(name, label, language, [piece for piece in pieces if piece.words])


def _label(model: Any, name: str) -> str | Promise:
    field = _IN_CSL.get(name, name)
    known = {field.name: field.verbose_name for field in model._meta.fields}
    label: str | Promise = known.get(field, name)
    return label


def _shown(model: Any, name: str, value: Any) -> str:
    """A value as people read it; empty where there is none."""
    if value is None or value == []:
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list) and all(isinstance(part, str) for part in value):
        return " · ".join(_shown(model, name, part) for part in value)
    if isinstance(value, dict) and "name" in value:
        return " ".join(value["name"].values())
    if isinstance(value, dict) and "retrieved_at" in value:
        return " ".join(filter(None, (value["retrieved_at"], value["archive_url"])))
    if isinstance(value, str):
        vocabulary = _VOCABULARIES.get((model, name))
        return str(dict(vocabulary.choices).get(value, value)) if vocabulary else value
    return json.dumps(value, ensure_ascii=False)


def _translations(before: dict[str, Any], after: dict[str, Any]) -> Iterator[Change]:
    old, new = (
        {row["language"]: row for row in content.get("translations", [])}
        for content in (before, after)
    )
    for language in sorted({*old, *new}):
        for name in WORDINGS:
            was, is_now = (rows.get(language, {}).get(name, "") for rows in (old, new))
            yield _change(Claim, name, was, is_now, language)


def _citations(before: list[Any], after: list[Any]) -> Iterator[RecordChange]:
    pairs = _paired(before, after)
    for i, j in pairs:
        if changes := _citation_changes(before[i], after[j]):
            yield RecordChange("changed", CITATION, citation_title(after[j]), changes)
    kept_old, kept_new = {i for i, _j in pairs}, {j for _i, j in pairs}
    for i, citation in enumerate(before):
        if i not in kept_old:
            changes = _citation_changes(citation, {})
            yield RecordChange("removed", CITATION, citation_title(citation), changes)
    for j, citation in enumerate(after):
        if j not in kept_new:
            changes = _citation_changes({}, citation)
            yield RecordChange("added", CITATION, citation_title(citation), changes)
    order = [j for _i, j in sorted(pairs)]
    if order != sorted(order):
        titles = [
            " · ".join(citation_title(after[j]) for j in row) for row in (sorted(order), order)
        ]
        pieces = [Piece("removed", titles[1]), Piece("added", titles[0])]
        changes = [Change("position", ORDER, "", pieces)]
        yield RecordChange("changed", CITATION, "", changes)


def citation_title(citation: dict[str, Any]) -> str:
    """Name of a citation for people: the source's title and the locator."""
    return f"{citation['source']['csl']['title']} {citation['locator']}".strip()


def _paired(before: list[Any], after: list[Any]) -> list[tuple[int, int]]:
    """Pair citations: by source and locator, the rest by the best likeness."""
    words = [[_word_set(citation) for citation in side] for side in (before, after)]
    candidates = []
    for i, old in enumerate(before):
        for j, new in enumerate(after):
            same = [old["source"]["id"], _place(old)], [new["source"]["id"], _place(new)]
            together = words[0][i] | words[1][j]
            likeness = len(words[0][i] & words[1][j]) / max(len(together), 1)
            # Same source and place go before the same source, and that before likeness alone.
            rank = (same[0] == same[1]) + (same[0][0] == same[1][0])
            if rank or likeness >= _ALIKE:
                candidates.append((-rank, -likeness, abs(i - j), i, j))
    pairs: dict[int, int] = {}
    for *_rank, i, j in sorted(candidates):
        if i not in pairs and j not in pairs.values():
            pairs[i] = j
    return sorted(pairs.items(), key=lambda pair: pair[1])


def _place(citation: dict[str, Any]) -> str:
    return f"{citation['locator_label']} {citation['locator']}"


def _word_set(citation: dict[str, Any]) -> set[str]:
    texts = [citation[name] for name in ("excerpt", "translation", "summary")]
    texts += citation.get("summary_translations", {}).values()
    return {word.casefold() for text in texts for word in _WORDS.findall(text) if word.strip()}


def _citation_changes(before: dict[str, Any], after: dict[str, Any]) -> list[Change]:
    old, new = before.get("source", {}), after.get("source", {})
    changes = [
        *_members(Source, old.get("csl", {}), new.get("csl", {}), but={"id", "issued"}),
        *_members(Source, old, new, but={"csl"}),
        *_members(Citation, before, after, but={"source"}),
    ]
    is_changed = before and after
    return [change for change in changes if is_changed or change.name in TELLING]


def _members(
    model: Any, before: dict[str, Any], after: dict[str, Any], *, but: Set[str] = frozenset()
) -> list[Change]:
    """The members of two records that differ, in the order of the later one."""
    names = [name for name in dict.fromkeys([*after, *before]) if name not in but]
    changes: list[Change] = []
    for name in names:
        if beginning := _BY_LANGUAGE.get(name):
            changes += _in_languages(model, beginning, before.get(name, {}), after.get(name, {}))
        else:
            changes.append(_change(model, name, before.get(name), after.get(name)))
    return [change for change in changes if change.pieces]


def _in_languages(
    model: Any, beginning: str, before: dict[str, str], after: dict[str, str]
) -> Iterator[Change]:
    for language in sorted({*before, *after}):
        field = f"{beginning}_{language.lower().replace('-', '_')}"
        was, is_now = before.get(language, ""), after.get(language, "")
        yield _change(model, field, was, is_now, language)


def _subjects(before: list[Any], after: list[Any]) -> Iterator[RecordChange]:
    old, new = ({row["id"]: row for row in side} for side in (before, after))
    for key in dict.fromkeys([*new, *old]):
        title = _shown(Subject, "about", new.get(key) or old.get(key))
        if key not in old or key not in new:
            yield RecordChange("added" if key in new else "removed", SUBJECT, title, [])
        elif changes := _members(Subject, old[key], new[key]):
            yield RecordChange("changed", SUBJECT, title, changes)


def _rows(
    noun: str | Promise, before: list[Any], after: list[Any], title: Callable[[Any], str]
) -> Iterator[RecordChange]:
    """Rows that are the same or not: what differs in anything is another row."""
    for what, rows, others in (("removed", before, after), ("added", after, before)):
        left = list(others)
        for row in rows:
            if row in left:
                left.remove(row)
            else:
                yield RecordChange(what, noun, title(row), [])


def _link_title(row: dict[str, Any]) -> str:
    return f"{dict(LinkType.choices).get(row['type'], row['type'])} C-{row['number']}"
