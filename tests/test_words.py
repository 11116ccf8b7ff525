"""Vocabulary of the code: one word for one thing, and docstrings that say what a thing is."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

QUESTION_WORDS = {"What", "Which", "Who", "Whose", "How", "Where"}

RETIRED_WORDS = {
    "alike": "similar",
    "resembling": "similar",
    "fallout": "impact",
    "shaken": "affected",
    "refusals": "objections, parameter errors, import problems or constraint messages",
    "standing": "current, not_withdrawn, not_merged or progress",
}
"""Words for a thing that has another name, or for several things; and the better ones."""

RETIRED_NAMES = {"found", "kept", "reading", "said", "shown", "told"}
"""Names that say that something was done, and not what comes of it."""

Node = ast.Module | ast.ClassDef | ast.FunctionDef


def modules(*packages: str) -> Iterator[tuple[str, ast.Module]]:
    """Path and syntax tree of each module, migrations left out: those are never edited."""
    for package in packages:
        for path in sorted((ROOT / package).rglob("*.py")):
            if path.parent.name != "migrations":
                yield str(path.relative_to(ROOT)), ast.parse(path.read_text())


def questions(tree: ast.Module) -> list[str]:
    """First lines of docstrings that begin with a question word."""
    nodes = [node for node in ast.walk(tree) if isinstance(node, Node)]
    docstrings = [text for node in nodes if (text := ast.get_docstring(node))]
    return [
        text.splitlines()[0]
        for text in docstrings
        if re.split(r"\W", text, maxsplit=1)[0] in QUESTION_WORDS
    ]


def retired(path: str, tree: ast.Module) -> list[str]:
    """Public names of the module, its functions and its classes that hold a retired word."""
    own = [node.name for node in tree.body if isinstance(node, ast.ClassDef | ast.FunctionDef)]
    return [
        name
        for name in [Path(path).stem, *own]
        if not name.startswith("_")
        and (name in RETIRED_NAMES or words(name) & RETIRED_WORDS.keys())
    ]


def words(name: str) -> set[str]:
    """The words of a name in snake case or camel case, in small letters."""
    return {word.lower() for word in re.findall(r"[A-Z]?[a-z]+", name)}


def test_docstrings_begin_with_a_noun_or_a_verb() -> None:
    found = {path: questions(tree) for path, tree in modules("claims", "factcheck")}
    assert {path: lines for path, lines in found.items() if lines} == {}


def test_names_hold_no_retired_word() -> None:
    found = {path: retired(path, tree) for path, tree in modules("claims", "factcheck")}
    assert {path: names for path, names in found.items() if names} == {}


@pytest.mark.parametrize(
    ("code", "count"),
    [
        ('"""What it does."""', 1),
        ('def f():\n    """Who signs."""', 1),
        ('class C:\n    def f(self):\n        """Where it is."""', 1),
        ('"""Whether it is."""\ndef f():\n    """Whatever."""', 0),
    ],
)
def test_the_rule_for_docstrings_can_fail(code: str, count: int) -> None:
    assert len(questions(ast.parse(code))) == count


def test_the_rule_for_names_can_fail() -> None:
    tree = ast.parse("def said(): ...\nclass AlikeClaims: ...\ndef refused(): ...\nkept = 1")
    assert retired("claims/text/refusals.py", tree) == ["refusals", "said", "AlikeClaims"]
