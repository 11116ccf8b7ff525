"""How a rule is switched off: by another text in a file, or by SQL in the database of the tests."""

from typing import NamedTuple


class Edit(NamedTuple):
    """One text of a file in place of another, which stands there once."""

    file: str
    text: str
    replacement: str


class MutatedRule(NamedTuple):
    """A rule, what switches it off, and the tests that turn red."""

    name: str
    off: Edit | str
    """A change of a file, or SQL."""
    red: tuple[str, ...]


def without_trigger(name: str) -> str:
    """SQL that disables the trigger of the rule of that name; fails where there is none."""
    return f"""DO $do$
        DECLARE found record;
        BEGIN
            SELECT tgrelid::regclass AS place, tgname INTO STRICT found FROM pg_trigger
            WHERE tgname ~ '^pgtrigger_{name}_[0-9a-f]+$';
            EXECUTE format('ALTER TABLE %s DISABLE TRIGGER %I', found.place, found.tgname);
        END $do$"""


def without_constraint(table: str, name: str) -> str:
    """SQL that drops a constraint of a table."""
    return f"ALTER TABLE {table} DROP CONSTRAINT {name}"


def another_function(name: str, text: str, replacement: str) -> str:
    """SQL for a function (its name is a pattern) with another text in place of one it has once."""
    return f"""DO $do$
        DECLARE body text;
        BEGIN
            SELECT pg_get_functiondef(oid) INTO STRICT body FROM pg_proc WHERE proname ~ '^{name}$';
            ASSERT (length(body) - length(replace(body, $t${text}$t$, ''))) = length($t${text}$t$),
                'the function does not have this text once';
            EXECUTE replace(body, $t${text}$t$, $t${replacement}$t$);
        END $do$"""


OBJECTIONS = "claims/workflow/objections.py"
STEPS = "claims/workflow/steps.py"
OUTLOOK = "claims/workflow/release_outlook.py"
EDITIONS = "claims/record/editions.py"
POLICY = "claims/evidence/policy.py"
SHEET = "claims/articles/correction_sheet.py"
SHEET_PAGES = "claims/admin/article/correction_sheet.py"
ADDRESSES = "claims/text/addresses.py"
MATCHING = "claims/intake/references/matching.py"
REFERENCES = "claims/intake/references/importing.py"
IDENTITY = "claims/intake/editions/sheet_identity.py"
PAGES = "factcheck/templates"

IN_PRINT = "tests/workflow/test_words_in_print.py::test_"
RELEASE_PAGE = "tests/admin/test_release_page.py::test_"
IMPACT = "tests/workflow/test_undecided_impact.py::test_"
KEYS = "tests/models/test_document_keys.py::test_"
ONE_DOCUMENT = "tests/intake/test_one_document.py::test_"
OF_A_SHEET = "tests/intake/test_claims_of_a_sheet.py::test_"
LIGHTS = "tests/evidence/test_policy.py::test_"
CORRECTIONS = "tests/admin/test_correction_sheet.py::test_"
STALE = "tests/workflow/test_stale_translations.py::test_"
PUT_BACK = "tests/workflow/test_put_back.py::test_"
OLD_LOGS = "tests/intake/log/test_import_log.py::test_"
CAUTIONS = "tests/workflow/test_cautions.py::test_"
