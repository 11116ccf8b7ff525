"""Each rule of `mutated_rules.py` switched off by itself: the tests that hold it turn red.

    python -m tests.trials.mutations            # all of them
    python -m tests.trials.mutations caution    # those whose name has one of these words

Works on the last commit, in a copy of the checkout (`git worktree`) that is removed at the end,
with the database server of the tests. The named tests run on the unchanged copy first and have to
pass. Prints a line for each rule: its outcome, its name, and of each test the first line of what
failed. A rule that survives, a text that is no longer there and a mutation that only breaks the
code are faults: it ends with 1 where there is any.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree

from factcheck import CHECKOUT, postgres
from tests.trials.mutated_database import NOT_SWITCHED_OFF
from tests.trials.mutated_rules import RULES
from tests.trials.switching_off import Edit, MutatedRule

PASSED, FAILED = 0, 1
BROKEN_BY = ("NameError", "UnboundLocalError", "ImportError", "SyntaxError", "IndentationError")
"""What a test fails with where the mutation broke the code instead of switching a rule off."""


class Outcome(StrEnum):
    RED = "red"
    """Each of the named tests failed: as it has to be."""
    SURVIVED = "SURVIVED"
    NOT_FOUND = "NOT FOUND"
    """The code no longer has what was to be switched off."""
    BROKEN = "BROKEN"


class TestRun(NamedTuple):
    """The end of a run of pytest."""

    status: int
    failures: Mapping[str, str]
    """By test, without its parameters, the first line of what failed."""
    output: str


def main(words: list[str]) -> int:
    """Run the control and then each rule; 1 where there is a fault."""
    rules = [rule for rule in RULES if not words or any(word in rule.name for word in words)]
    with postgres.kept_for_tests() as server, copy_of_checkout() as copy:
        control = tested(copy, {test for rule in rules for test in rule.red}, server)
        if control.status != PASSED:
            print(
                control.output, "The control failed: without a mutation all tests pass.", sep="\n"
            )
            return 1
        print(f"Control: all tests of {len(rules)} rules pass unchanged.", flush=True)
        outcomes = [outcome_of(rule, copy, server) for rule in rules]
    red = outcomes.count(Outcome.RED)
    print(f"{red} of {len(rules)} rules turn a test red when they are switched off.")
    return 0 if rules and red == len(rules) else 1


def outcome_of(rule: MutatedRule, copy: Path, server: str) -> Outcome:
    """Switch the rule off in the copy, run its tests, print what came of it, switch it on again."""
    off = rule.off
    if isinstance(off, Edit):
        path = copy / off.file
        before = path.read_text("utf-8")
        if before.count(off.text) != 1:
            return _printed(rule, Outcome.NOT_FOUND, {off.file: off.text})
        path.write_text(before.replace(off.text, off.replacement), "utf-8")
        try:
            run = tested(copy, rule.red, server)
        finally:
            path.write_text(before, "utf-8")
    else:
        run = tested(copy, rule.red, server, off)
    return _printed(rule, _judged(rule, run), run.failures or {"pytest": run.output[-2000:]})


def _judged(rule: MutatedRule, run: TestRun) -> Outcome:
    if run.status == NOT_SWITCHED_OFF:
        return Outcome.NOT_FOUND
    if run.status not in (PASSED, FAILED):
        return Outcome.BROKEN
    if any(message.startswith(BROKEN_BY) for message in run.failures.values()):
        return Outcome.BROKEN
    # A test that fails with one of its parameters is named by one, and noted without.
    named = {test.partition("[")[0] for test in rule.red}
    return Outcome.RED if named <= set(run.failures) else Outcome.SURVIVED


def _printed(rule: MutatedRule, outcome: Outcome, said: Mapping[str, str]) -> Outcome:
    print(f"{outcome:9}  {rule.name}", flush=True)
    for test, message in said.items():
        if outcome != Outcome.RED or test in rule.red:
            print(f"           {test}: {message}", flush=True)
    return outcome


def tested(copy: Path, tests: Iterable[str], server: str, mutation: str = "") -> TestRun:
    """Run these tests in the copy, with the rule off that the SQL switches off."""
    report = copy / ".mutation.xml"
    report.unlink(missing_ok=True)
    command = [sys.executable, "-m", "pytest", "-q", "-p", "tests.trials.mutated_database"]
    ran = subprocess.run(
        [*command, f"--mutation={mutation}", f"--junitxml={report}", *sorted(tests)],
        cwd=copy,
        # No compiled file of a mutation is taken for that of the code.
        env={**os.environ, "DATABASE_URL": server, "PYTHONDONTWRITEBYTECODE": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    failures = dict(_failures(report)) if report.exists() else {}
    return TestRun(ran.returncode, failures, ran.stdout)


def _failures(report: Path) -> Iterator[tuple[str, str]]:
    for case in ElementTree.parse(report).iter("testcase"):
        failure = case.find("failure")
        if failure is not None:
            name = case.attrib["name"].partition("[")[0]
            lines = failure.attrib.get("message", "").splitlines() or [""]
            yield f"{case.attrib['classname'].replace('.', '/')}.py::{name}", lines[0][:150]


@contextmanager
def copy_of_checkout() -> Iterator[Path]:
    """Yield a directory with the last commit checked out; removed at the end."""
    with tempfile.TemporaryDirectory(prefix="factcheck-mutations-") as directory:
        copy = Path(directory) / "copy"
        _git("worktree", "add", "--quiet", "--detach", str(copy), "HEAD")
        try:
            yield copy
        finally:
            _git("worktree", "remove", "--force", str(copy))


def _git(*arguments: str) -> None:
    subprocess.run(["git", *arguments], cwd=CHECKOUT, check=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
