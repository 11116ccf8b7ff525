"""The one reader of whole numbers, and that there is no other."""

import ast
from pathlib import Path

import pytest

import claims
from claims.text import whole_numbers

PACKAGE = Path(claims.__file__).parent


@pytest.mark.parametrize(
    ("text", "number"), [("0", 0), ("7", 7), ("007", 7), ("9" * 18, 10**18 - 1)]
)
def test_digits_are_a_number(text: str, number: int) -> None:
    assert whole_numbers.read(text) == number


@pytest.mark.parametrize(
    "text",
    ["", " 7", "7\n", "-7", "+7", "7.0", "1_000", "1e3", "٧", "七", "²", "0" * 19, "9" * 5000],
)
def test_anything_else_is_none(text: str) -> None:
    assert whole_numbers.read(text) is None


def test_bounds_are_included() -> None:
    assert [whole_numbers.read(text, least=2, most=4) for text in "12345"] == [None, 2, 3, 4, None]


@pytest.mark.parametrize("folder", ["admin", "api", "pages", "selection"])
def test_what_answers_requests_has_no_other_reader(folder: str) -> None:
    asked = {
        f"{path.relative_to(PACKAGE)}: {node.attr}"
        for path in (PACKAGE / folder).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Attribute) and node.attr in {"isdecimal", "isdigit", "isnumeric"}
    }

    assert asked == set()
