"""A COPY that PostgreSQL refuses raises Django's errors: the site answers 503, not 500."""

import ast
from pathlib import Path

CLAIMS = Path(__file__).parents[1] / "claims"


def unwrapped(source: str) -> list[str]:
    """The functions that copy to or from a table without `wrap_database_errors`."""
    return [
        function.name
        for function in ast.walk(ast.parse(source))
        if isinstance(function, ast.FunctionDef)
        and any(
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr == "copy"
            and node.args
            for node in ast.walk(function)
        )
        and "wrap_database_errors" not in ast.unparse(function)
    ]


def test_every_copy_raises_the_errors_of_django() -> None:
    found = {
        str(path.relative_to(CLAIMS)): names
        for path in CLAIMS.rglob("*.py")
        if "migrations" not in path.parts and (names := unwrapped(path.read_text()))
    }

    assert found == {}


def test_control_a_copy_without_them_is_seen() -> None:
    assert unwrapped("def write(cursor):\n    with cursor.copy('COPY x'): pass") == ["write"]
