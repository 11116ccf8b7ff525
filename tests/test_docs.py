"""The pages for developers and operators name what there is, and nothing that is not there."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import call_command

from claims.record import log
from tests import factories

CHECKOUT = Path(__file__).parents[1]
PAGES = sorted([*CHECKOUT.glob("*.md"), *CHECKOUT.glob("docs/*.md")])
TEXT = {page.name: page.read_text("utf-8") for page in PAGES if page.name != "CHANGELOG.md"}
ALL = "\n".join(TEXT.values())
CODE = [
    *CHECKOUT.glob("claims/**/*.py"),
    *CHECKOUT.glob("factcheck/**/*.py"),
    *CHECKOUT.glob("tests/**/*.py"),
    CHECKOUT / "manage.py",
    CHECKOUT / "gunicorn.conf.py",
]
VARIABLE = re.compile(r"FACTCHECK_[A-Z_]*[A-Z]|DATABASE_URL|EMAIL_[A-Z_]*[A-Z]|DEFAULT_FROM_EMAIL")
PATH = re.compile(r"\b(?:claims|factcheck|tests|docs|fixtures)/[\w./-]*[\w/]")


def variables_read() -> set[str]:
    """The environment variables that code asks for by a literal name."""
    return {
        text.value
        for path in CODE
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call | ast.Subscript | ast.Compare)
        and re.search(r"\benv(iron)?\b", ast.unparse(node))
        for text in ast.walk(node)
        if isinstance(text, ast.Constant)
        and isinstance(text.value, str)
        and VARIABLE.fullmatch(text.value)
    }


def targets() -> list[str]:
    makefile = (CHECKOUT / "Makefile").read_text("utf-8")
    (listed,) = re.findall(r"^\.PHONY: (.*)$", makefile, re.MULTILINE)
    return str(listed).split()


def paths_named() -> Iterator[tuple[str, str]]:
    for page, text in TEXT.items():
        for path in PATH.findall(text):
            yield page, path


def test_every_environment_variable_is_described() -> None:
    read = variables_read()

    assert {"DATABASE_URL", "EMAIL_HOST", "FACTCHECK_HOSTS", "FACTCHECK_KILLS"} <= read
    assert read - set(VARIABLE.findall(ALL)) == set()


def test_every_environment_variable_that_is_described_is_read() -> None:
    sources = [*CODE, CHECKOUT / "Makefile"]
    known = "\n".join(path.read_text("utf-8") for path in sources if path != Path(__file__))

    assert {name for name in VARIABLE.findall(ALL) if name not in known} == set()


def test_every_command_is_described_for_operators() -> None:
    folder = CHECKOUT / "claims/management/commands"
    commands = {path.stem for path in folder.glob("*.py")} - {"__init__"}

    assert {name for name in commands if f"`{name}`" not in TEXT["operations.md"]} == set()


def test_every_target_of_make_is_described_and_listed_by_help() -> None:
    assert {name for name in targets() if f"make {name}" not in TEXT["CONTRIBUTING.md"]} == set()

    listed = subprocess.run(
        ["make", "--no-print-directory", "help"], cwd=CHECKOUT, capture_output=True, text=True
    ).stdout
    assert sorted(line.split()[0] for line in listed.splitlines()) == sorted(targets())


def test_every_path_that_is_named_is_there() -> None:
    """Names in capitals stand for what a reader chooses."""
    named = [(page, path) for page, path in paths_named() if not re.search(r"/[A-Z]+\.", path)]

    assert len(named) > 50
    assert [(page, path) for page, path in named if not (CHECKOUT / path).exists()] == []


@pytest.mark.django_db
def test_the_program_of_the_log_format_computes_the_head(tmp_path: Path) -> None:
    factories.published_claim(statement="“中文” \u2028 \x7f and a tab\t.")
    factories.withdrawn_claim()
    file = tmp_path / "log.jsonl"
    call_command("export_log", file)
    (program,) = re.findall(r"```python\n(.*?)```", TEXT["log-format.md"], re.DOTALL)

    def output() -> str:
        command = [sys.executable, "-c", program, str(file)]
        return subprocess.run(command, capture_output=True, text=True).stdout.strip()

    assert output() == str(log.head())
    file.write_bytes(file.read_bytes().replace("中文".encode(), "中國".encode()))
    assert output() not in ("", str(log.head()))
