"""Nobody writes a whole row that they read earlier: columns are named, or a form is compared."""

import ast
from pathlib import Path

CLAIMS = Path(__file__).parents[1] / "claims"

WHOLE = {
    "access/second_factor.py": "an app that is made",
    "admin/accounts/invitations.py": "an account that the form makes",
    "exports/word_file.py": "a document of a word processor, not a row",
    "intake/captures/queue.py": "a request that is locked while it is tried",
    "intake/external_reviews/importing.py": "rows that the import itself makes",
    "management/demo_accounts.py": "an account that the demonstration makes",
}
"""Where `save()` may go without `update_fields`, and why no edit is lost by it."""


def whole_saves(source: str) -> list[int]:
    """The lines on which something is saved without saying which columns."""
    return [
        node.lineno
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "save"
        and "update_fields" not in {keyword.arg for keyword in node.keywords}
    ]


def test_a_save_names_its_columns() -> None:
    found = {
        str(path.relative_to(CLAIMS)): lines
        for path in CLAIMS.rglob("*.py")
        if "migrations" not in path.parts and (lines := whole_saves(path.read_text()))
    }

    assert set(found) == set(WHOLE), found


def test_control_a_whole_save_is_seen() -> None:
    assert whole_saves("row.save()\nrow.save(update_fields=['title'])") == [1]
