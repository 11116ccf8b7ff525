"""Inner modules never import outer ones: the import rule of `claims`, read off its syntax trees."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parents[1]

INNER = {"text", "models", "search", "evidence", "articles", "record", "access", "selection"}

MAY_IMPORT: dict[str, set[str]] = {
    "text": set(),
    "models": {"text"},
    "search": {"models", "text"},
    "evidence": {"models", "text"},
    "articles": {"models", "text"},
    "record": {"models", "text", "search"},
    "access": {"models", "text"},
    "selection": {"models", "text", "record", "search"},
    "corrections": {"models", "text", "record", "access", "selection"},
    "workflow": {
        *("models", "text", "record", "search", "evidence", "articles", "access", "corrections"),
    },
    "exports": {"models", "text", "record", "search", "selection"},
    "intake": INNER | {"workflow"},
    "admin": INNER | {"corrections", "workflow", "intake", "exports"},
    "api": INNER | {"corrections", "exports"},
    "pages": INNER | {"corrections", "exports"},
    "front": {"models", "text", "record", "access", "exports"},
    "management": INNER | {"corrections", "workflow", "intake", "exports"},
    "migrations": {"models"},
    "claims": set(),
}
"""Which packages of `claims` each of them may import beside itself; the rows go from within out."""

UNSAYING = {"utils", "helpers", "common", "core", "base", "misc", "services", "util", "helper"}


def modules(*folders: str) -> list[Path]:
    return sorted(path for folder in folders for path in (CHECKOUT / folder).rglob("*.py"))


def part_of(dotted: str) -> str:
    """claims.models.claim → models; claims → claims; of another package, its name."""
    names = dotted.split(".")
    return names[1] if names[0] == "claims" and len(names) > 1 else names[0]


def dotted_name(path: Path) -> str:
    names = path.relative_to(CHECKOUT).with_suffix("").parts
    return ".".join(names[:-1] if names[-1] == "__init__" else names)


def imported(path: Path, tree: ast.AST) -> Iterator[str]:
    """The modules a file imports, as dotted names; `from claims import log` is claims.log."""
    package = dotted_name(path).split(".")
    if path.name != "__init__.py":
        package = package[:-1]
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else []
            module = ".".join([*above, *filter(None, [node.module])])
            if module == "claims":
                yield from (f"claims.{alias.name}" for alias in node.names)
            else:
                yield module


def offences(path: Path, text: str) -> list[str]:
    own = part_of(dotted_name(path))
    inner = own != "management"
    return [
        name
        for name in imported(path, ast.parse(text))
        if (name.startswith("claims.") and part_of(name) not in {own, *MAY_IMPORT.get(own, set())})
        or (name.split(".")[0] in {"factcheck", "tests"} and inner)
    ]


def test_every_part_of_the_app_has_its_place() -> None:
    parts = {part_of(dotted_name(path)) for path in modules("claims")}

    assert parts <= set(MAY_IMPORT)


@pytest.mark.parametrize("path", modules("claims"), ids=dotted_name)
def test_a_module_imports_only_what_lies_further_in(path: Path) -> None:
    assert offences(path, path.read_text()) == []


@pytest.mark.parametrize(
    ("module", "line"),
    [
        ("models/claim.py", "from claims.record import editions"),
        ("models/claim.py", "from ..workflow import submit"),
        ("models/claim.py", "from factcheck.settings import DEBUG"),
        ("text/quotes.py", "from claims.models import Claim"),
        ("record/editions.py", "import claims.workflow.steps"),
        ("evidence/policy.py", "from .. import workflow"),
        ("record/log.py", "from claims.workflow import submit"),
        ("workflow/steps.py", "from claims import intake"),
        ("intake/claim_set/importing.py", "from claims.exports import csl"),
        ("exports/csl.py", "from ..api import views"),
        ("api/claims.py", "from claims.pages.views import claim"),
        ("api/claims.py", "from claims import workflow"),
        ("corrections/receiving.py", "from claims import workflow"),
        ("pages/views.py", "from claims.api import views"),
        ("pages/views.py", "from claims.workflow.history import history"),
        ("intake/claim_set/importing.py", "from claims.admin import claim"),
        ("management/commands/demo.py", "from claims.admin import claim"),
        ("workflow/steps.py", "if TYPE_CHECKING:\n    from claims.admin import claim"),
    ],
)
def test_the_rule_finds_each_kind_of_offence(module: str, line: str) -> None:
    assert len(offences(CHECKOUT / "claims" / module, line)) == 1


@pytest.mark.parametrize("path", modules("claims", "factcheck"), ids=dotted_name)
def test_nothing_is_imported_inside_a_function(path: Path) -> None:
    inside = [
        node.lineno
        for function in ast.walk(ast.parse(path.read_text()))
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]

    assert inside == []


def test_no_module_has_a_name_that_says_nothing() -> None:
    named = {
        part
        for path in modules("claims", "factcheck", "tests")
        for part in (*path.relative_to(CHECKOUT).parts[:-1], path.stem)
    }

    assert not named & UNSAYING


@pytest.mark.parametrize(
    "path", modules("claims/api", "claims/pages", "claims/exports"), ids=dotted_name
)
def test_what_goes_out_reads_no_text_of_an_article(path: Path) -> None:
    names = {
        getattr(node, attribute)
        for node in ast.walk(ast.parse(path.read_text()))
        for attribute in ("id", "attr")
        if hasattr(node, attribute)
    }

    assert not names & {"ArticleText", "Dismissal", "SuggestedSource", "placed_in"}


@pytest.mark.parametrize(("folder", "most"), [("", 19), ("admin", 14), ("intake", 14)])
def test_a_package_has_few_doors(folder: str, most: int) -> None:
    doors = [path for path in (CHECKOUT / "claims" / folder).iterdir() if path.name[0] != "_"]

    assert 0 < len(doors) < most
