"""The merge of three contents of one form: no database, no request.

`seen` is what the page showed when it was opened, `theirs` what it would show now, `mine` what
was typed. A merge stands on top of `theirs`:

- a field that only they changed has their value, one that only I changed has mine;
- a field that both changed keeps mine;
- a row they added is there; a row I added stays a new row, unless it equals one of theirs in
  every field: then it is that row, which a second press of “Save” has sent again;
- a row they removed is gone if I left it alone; if I changed it, it comes back as a new row;
- a row I removed stays marked for removal if they left it alone; if they changed it, it stays.

So no row is lost or doubled. Without `seen`, because it was tampered with, every difference is
one of both.
"""

from typing import NamedTuple

from claims.admin.desk.form_content import Content, Row, Values

THEIRS, MINE, BOTH = "theirs", "mine", "both"


class FieldChange(NamedTuple):
    """One field of a row that is still there."""

    part: str
    key: str
    field: str
    whose: str
    """`THEIRS`, `MINE` or `BOTH`."""
    seen: Values
    theirs: Values
    mine: Values


class RowChange(NamedTuple):
    """A whole row that came or went."""

    part: str
    key: str
    whose: str
    fate: str
    """`added`, `removed`, `kept` (they changed it, I removed it) or `restored` (the reverse)."""
    theirs: Row | None
    mine: Row | None


class Merge(NamedTuple):
    """The content that the form should hold, its rows that are to go, and every difference."""

    content: Content
    removed: set[tuple[str, str]]
    changes: list[FieldChange | RowChange]


def merge(seen: Content, theirs: Content, mine: Content, removed: set[tuple[str, str]]) -> Merge:
    """Merge three contents; `removed` are the rows of `mine`, by part and key, marked to go."""
    merged = Merge({}, set(), [])
    for part in mine:
        gone = {key for at, key in removed if at == part}
        _merge_part(merged, part, seen.get(part, {}), theirs.get(part, {}), mine[part], gone)
    return merged


def _merge_part(
    merged: Merge,
    part: str,
    seen: dict[str, Row],
    theirs: dict[str, Row],
    mine: dict[str, Row],
    removed: set[str],
) -> None:
    rows = merged.content[part] = {}
    for key, row in theirs.items():
        rows[key] = row
        if key not in mine:
            merged.changes.append(RowChange(part, key, THEIRS, "added", row, None))
        elif key not in removed:
            rows[key] = _merge_row(merged, part, key, seen.get(key), row, mine[key])
        elif seen.get(key) == row:
            merged.removed.add((part, key))
            merged.changes.append(RowChange(part, key, MINE, "removed", None, row))
        else:
            merged.changes.append(RowChange(part, key, BOTH, "kept", row, None))
    sent_again = [row for key, row in theirs.items() if key not in mine]
    for key, row in mine.items():
        if key in theirs:
            continue
        if key.startswith("new-"):
            if row in sent_again:
                sent_again.remove(row)
                continue
            rows[key] = row
            merged.changes.append(RowChange(part, key, MINE, "added", None, row))
        elif key in removed or seen.get(key) == row:
            merged.changes.append(RowChange(part, key, THEIRS, "removed", row, None))
        else:
            rows[f"new-{key}"] = row
            merged.changes.append(RowChange(part, key, BOTH, "restored", None, row))


def _merge_row(merged: Merge, part: str, key: str, seen: Row | None, theirs: Row, mine: Row) -> Row:
    row = {}
    for name, now in theirs.items():
        typed, before = mine.get(name, []), (seen or {}).get(name, [])
        row[name] = typed
        if typed == now:
            continue
        whose = BOTH
        if seen is not None and typed == before:
            row[name], whose = now, THEIRS
        elif seen is not None and now == before:
            whose = MINE
        merged.changes.append(FieldChange(part, key, name, whose, before, now, typed))
    return row


def settled(mine: Values, theirs: Values, choice: str) -> Values:
    """The values of a field that both changed, as was chosen: `theirs`, `both` (theirs first)."""
    if choice == THEIRS:
        return theirs
    if choice == BOTH:
        return ["\n".join((*theirs, *mine))]
    return mine
