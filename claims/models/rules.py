"""Building blocks for the rules that stand in the database.

A rule refuses with SQLSTATE 23514 and its own name as the constraint, so that
`claims.models.constraint_messages` can turn what PostgreSQL says into one sentence for people.
"""

import re
from collections.abc import Iterable
from typing import Any

import pghistory
import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from .erasure import HISTORY_EMPTIED, HISTORY_ERASED

VISIBLE = (
    r"[^\s\u00a0\u00ad\u034f\u061c\u115f\u1160\u180b-\u180f\u2000-\u200f\u2028-\u202f"
    r"\u205f-\u206f\u3000\u3164\ufe00-\ufe0f\ufeff\uffa0]"
)
"""A character that somebody can see, as a regular expression of PostgreSQL and of Python."""
TRANSACTION = "pg_current_xact_id()::text::bigint"
"""SQL: the number of the running transaction, which is what `Claim.version` holds."""


def is_blank(text: str) -> bool:
    """Whether nobody can see anything of the text."""
    return re.search(VISIBLE, text) is None


class RuleSql(pgtrigger.compiler.UpsertTriggerSql):
    """The SQL of a rule; without the setting by which a session makes pgtrigger skip triggers."""

    def get_template(self) -> str:
        return """
            CREATE OR REPLACE FUNCTION {pgid}() RETURNS TRIGGER AS $$
                {declare}
                BEGIN
                    {func}
                END;
            $$ LANGUAGE plpgsql;

            DROP TRIGGER IF EXISTS {pgid} ON {table};
            CREATE TRIGGER {pgid}
                {when} {operation} ON {table} {referencing}
                FOR EACH {level} {condition}
                EXECUTE FUNCTION {pgid}();

            COMMENT ON TRIGGER {pgid} ON {table} IS '{hash}';
        """


class Act(pgtrigger.Trigger):
    """A trigger that does something with a change, whoever makes it."""

    def compile(self, model: Any) -> pgtrigger.compiler.Trigger:
        compiled = super().compile(model)
        return pgtrigger.compiler.Trigger(name=self.name, sql=RuleSql(**compiled.sql.kwargs))


class Rule(Act):
    """A trigger that may refuse a change; `message` is the sentence people see."""

    message: Any = ""

    def __init__(self, *, message: Any = "", **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.message = message or self.message

    def get_func(self, model: Any) -> Any:
        return str(self.func).replace("REFUSE", refuse(str(self.name)))


def refuse(name: str) -> str:
    """SQL that raises a check violation named `name`."""
    return (
        f"RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = '{name}', "
        f"TABLE = TG_TABLE_NAME, MESSAGE = '{name}: refused'"
    )


_WRITTEN_ONCE = _(
    "Submissions, reviews and editions are written once and never changed or removed."
)


class AppendOnly(Rule):
    """A rule by which rows of a table are written once: no UPDATE, no DELETE.

    `later` are the columns that its own condition lets be entered later; whoever writes the web's
    rows may update those and no others. The one exemption from every such rule is an erasure that
    the law asks for (`emptied`), which a function of the database's owner makes.
    """

    def __init__(self, *, later: Iterable[str] = (), **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.later = tuple(later)


def append_only(
    noun: str, message: Any = _WRITTEN_ONCE, *, emptied: str = "", erased: str = ""
) -> list[Rule]:
    """Rows of this table are written once: no UPDATE, no DELETE, no TRUNCATE.

    `emptied` and `erased` are SQL for the update and the deletion that a withholding makes.
    """
    exempt = [
        f"IF TG_OP = '{operation}' THEN IF {condition} THEN RETURN {row}; END IF; END IF;"
        for operation, row, condition in (("UPDATE", "NEW", emptied), ("DELETE", "OLD", erased))
        if condition
    ]
    return [
        AppendOnly(
            name=f"{noun}_append_only",
            when=pgtrigger.Before,
            operation=pgtrigger.Update | pgtrigger.Delete,
            func=" ".join([*exempt, "REFUSE;"]),
            message=message,
        ),
        no_truncate(noun, message),
    ]


def no_truncate(noun: str, message: Any) -> Rule:
    """The table is never emptied at once, which would fire no trigger of a row."""
    return Rule(
        name=f"{noun}_no_truncate",
        level=pgtrigger.Statement,
        when=pgtrigger.Before,
        operation=pgtrigger.Truncate,
        func="REFUSE;",
        message=message,
    )


FROZEN = _("The content of a claim changes in stage draft only: reopen or recall it.")


def content_of_claim(noun: str, *, columns: Iterable[str], claim: str = "claim_id") -> list[Rule]:
    """Rows of this table belong to a claim: they change in stage draft only.

    Each statement locks its claims in id order, refuses unless all are drafts and
    notes the change in `Claim.version`. `columns` are those that count as content;
    a change of any other column is free.
    """
    # With the id, because rows of equal words and places are published in the order of their ids.
    old, new = (
        "SELECT {}".format(", ".join(f'{rows}."{column}"' for column in ("id", claim, *columns)))
        + f" FROM {rows}"
        for rows in ("old_rows", "new_rows")
    )
    changed = f"({new} EXCEPT {old}) UNION ALL ({old} EXCEPT {new})"
    events = {
        "insert": (pgtrigger.Insert, pgtrigger.Referencing(new="new_rows"), "new_rows"),
        "update": (
            pgtrigger.Update,
            pgtrigger.Referencing(old="old_rows", new="new_rows"),
            f"({changed}) AS changed",
        ),
        "delete": (pgtrigger.Delete, pgtrigger.Referencing(old="old_rows"), "old_rows"),
    }
    frozen = [
        Rule(
            name=f"{noun}_frozen_{event}",
            level=pgtrigger.Statement,
            when=pgtrigger.After,
            operation=operation,
            referencing=referencing,
            declare=[("claims", "bigint[]")],
            func=f"""
                claims := ARRAY(SELECT DISTINCT "{claim}" FROM {rows});
                PERFORM 1 FROM claims_claim WHERE id = ANY(claims) ORDER BY id FOR NO KEY UPDATE;
                IF EXISTS (SELECT 1 FROM claims_claim
                           WHERE id = ANY(claims) AND stage <> 'draft') THEN
                    REFUSE;
                END IF;
                UPDATE claims_claim SET version = {TRANSACTION}
                WHERE id = ANY(claims) AND version <> {TRANSACTION};
                RETURN NULL;
            """,
            message=FROZEN,
        )
        for event, (operation, referencing, rows) in events.items()
    ]
    return [*frozen, no_truncate(noun, FROZEN)]


def keeps(noun: str, *fields: str, message: Any) -> Rule:
    """These fields are what others call the row by, for ever: they never change."""
    return Rule(
        name=f"{noun}_identity",
        when=pgtrigger.After,  # for the reason that `lineage.no_cycle` gives
        operation=pgtrigger.Update,
        condition=pgtrigger.AnyChange(*fields),
        func="REFUSE;",
        message=message,
    )


def keeps_its_id(noun: str) -> Rule:
    return keeps(noun, "public_id", message=_("A record keeps its public id: editions name it."))


def keeps_former_values(noun: str, *fields: str) -> Act:
    """These fields are what filters find the row by: `FormerRecord` keeps what they were.

    Each correction adds a row and waits for nobody who publishes.
    """
    columns = [f"{field}_id" if field in {"broader", "merged_into"} else field for field in fields]
    return Act(
        name=f"{noun}_former_values",
        when=pgtrigger.After,
        operation=pgtrigger.Update,
        condition=pgtrigger.AnyChange(*fields),
        func=f"""
            INSERT INTO claims_formerrecord ({noun}_id, {", ".join(columns)})
            VALUES (OLD.id, {", ".join(f"OLD.{column}" for column in columns)});
            RETURN NULL;
        """,
    )


class RawCheck(models.CheckConstraint):
    """A CHECK written in SQL on a table that only the workflow writes, never a form."""

    def __init__(self, sql: str, *, name: str, message: Any) -> None:
        super().__init__(
            condition=models.expressions.RawSQL(sql, (), output_field=models.BooleanField()),
            name=name,
            violation_error_message=message,
        )
        self.sql = sql

    def deconstruct(self) -> tuple[Any, ...]:
        path, _args, _kwargs = super().deconstruct()
        message = self.violation_error_message
        return path, (self.sql,), {"name": self.name, "message": message}

    def validate(self, *args: object, **kwargs: object) -> None:
        """Left to the database: the SQL speaks of columns, not of a form's values."""


def one_of(
    field: str, choices: type[models.TextChoices] | list[str], *, name: str, blank: bool = False
) -> models.CheckConstraint:
    """CHECK that `field` holds one of the keys of `choices` (or nothing, if `blank`)."""
    known = choices if isinstance(choices, list) else choices.values
    keys = [*known, ""] if blank else known
    return models.CheckConstraint(
        condition=models.Q(**{f"{field}__in": keys}),
        name=name,
        violation_error_message=_("Choose one of the values of the list."),
    )


def matches(field: str, pattern: str, *, name: str, message: Any) -> models.CheckConstraint:
    """CHECK that `field` matches a POSIX regular expression."""
    return models.CheckConstraint(
        condition=models.Q(**{f"{field}__regex": pattern}),
        name=name,
        violation_error_message=message,
    )


LANGUAGE_TAG = r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$"
"""The shape of a BCP 47 language tag, as far as it is needed here."""


def language_tag(field: str, *, name: str) -> models.CheckConstraint:
    return matches(
        field,
        f"^$|{LANGUAGE_TAG}",
        name=name,
        message=_("Write a BCP 47 language tag such as en, zh-Hant or ko."),
    )


def http_address(field: str, *, name: str) -> models.CheckConstraint:
    return matches(
        field,
        r"^$|^https?://[^\s]+$",
        name=name,
        message=_("An address begins with http:// or https:// and has no spaces."),
    )


def edtf(field: str, *, name: str) -> models.CheckConstraint:
    """CHECK the alphabet of an EDTF date; `EdtfField` checks its meaning."""
    return matches(
        field,
        r"^[0-9XTZ.~?%/:+-]*$",
        name=name,
        message=_("Write an EDTF date such as 2024-06-19, 2024-06 or 2024/.."),
    )


def tracked(*events: pghistory.RowEvent, **options: Any) -> Any:
    """Class decorator: keep the history of a noun in an event table that only triggers write.

    Without `events`, of every row that is inserted, changed or deleted.
    """
    every = (pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
    return pghistory.track(
        *(events or every), append_only=False, meta={"triggers": _history_rules()}, **options
    )


HISTORY = _("The history is written by the database itself and never changed or removed.")


def _history_rules() -> list[Rule]:
    return [
        *append_only(
            "history",
            HISTORY,
            emptied=HISTORY_EMPTIED,
            erased=HISTORY_ERASED,
        ),
        written_by_triggers("history_of_changes", HISTORY),
    ]


def written_by_triggers(name: str, message: Any) -> Rule:
    """Rows of this table are written by triggers of other tables and by no statement of its own."""
    return Rule(
        name=name,
        level=pgtrigger.Statement,
        when=pgtrigger.Before,
        operation=pgtrigger.Insert,
        # In a trigger's own statement the depth is 2.
        func="IF pg_trigger_depth() = 1 THEN REFUSE; END IF; RETURN NULL;",
        message=message,
    )


def digest_of(text: str, *, column: str, name: str, message: Any) -> RawCheck:
    """The column holds the SHA-256 of another one that is text, in hexadecimal."""
    return RawCheck(is_digest_of(text, column), name=name, message=message)


def is_digest_of(text: str, column: str) -> str:
    """SQL: the column is the SHA-256 of a text, in hexadecimal."""
    return f"{column} = encode(sha256(convert_to({text}, 'UTF8')), 'hex')"


DIGEST_OF_DOCUMENT = _("The digest is not that of the document.")
DIGEST_OF_FILE = _("The digest is not that of the file.")
DIGEST_OF_TEXT = _("The digest is not that of the text.")


def has_words(*, name: str) -> models.CheckConstraint:
    """The column `text` holds something that a person can see."""
    return models.CheckConstraint(
        condition=models.Q(text__regex=VISIBLE),
        name=name,
        violation_error_message=_("There is no text in it."),
    )


def has_a_statement(*, name: str) -> models.CheckConstraint:
    """The column `statement` holds something that a person can see."""
    return models.CheckConstraint(
        condition=models.Q(statement__regex=VISIBLE),
        name=name,
        violation_error_message=_("Write the statement."),
    )


READERS_ARE_TOLD_WHY = _("Readers are told why: write a note.")


def readers_are_told_why(kinds: list[str], *, name: str) -> models.CheckConstraint:
    """Rows of these kinds of edition have a note, until the law empties them."""
    return models.CheckConstraint(
        condition=~models.Q(kind__in=kinds)
        | models.Q(note__regex=VISIBLE)
        | models.Q(content_digest=""),
        name=name,
        violation_error_message=READERS_ARE_TOLD_WHY,
    )
