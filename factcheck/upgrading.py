"""The way to another version and, where it fails, back: `make upgrade TO=v1.2`.

The new version is set up beside the old one, which goes on serving, and migrates a copy of the
database first; what fails there has changed nothing. Only then the site changes over. Where that
fails, its migrations are taken back, with everything that was written meanwhile still there.
"""

import argparse
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from factcheck import CHECKOUT, DATA

NEW, BEFORE = "new", "before"
FAULT = re.compile(r"(?:\w+\.)*\w*(?:Error|Exception)\b(?:: )?|fatal: ")
"""What a line begins with that says what was wrong: a traceback's last, git's first."""


class Failed(Exception):
    """A step that was not done, in one sentence that says what is the case now."""


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("to", help="a tag, a branch or a commit of this checkout's repository")
    parser.add_argument("--backups", type=Path, default=DATA / "backups", metavar="DIRECTORY")
    parser.add_argument("--stop", default="", metavar="COMMAND", help="stops the web server")
    parser.add_argument("--start", default="", metavar="COMMAND", help="starts it")
    parser.add_argument("--web-role", default="", metavar="NAME", help="as of grant_web_role")
    given = parser.parse_args()
    try:
        upgrade(given)
    except Failed as failure:
        sys.exit(str(failure))


def upgrade(given: argparse.Namespace) -> None:
    """Change over to `given.to`; raises Failed, and then the old version is here and serves."""
    before, after = _versions(given.to)
    leaves = applied(CHECKOUT)
    say("Making a backup")
    backup = manage(CHECKOUT, "backup", str(given.backups)).partition(": head ")[0]
    with beside(after) as new:
        environment = _environment_of(new)
        say("Trying the new version on a copy of the database")
        try:
            manage(new, "restore", "--trial", backup, python=environment / "bin/python")
        except Failed as failure:
            raise Failed(
                f"The new version cannot be taken, and nothing was changed: {failure}"
            ) from failure
        _order(given.stop)
        try:
            _change_over(after, new, environment, given.web_role)
        except Failed as failure:
            _go_back(before, leaves, environment, new, backup)
            _order(given.start)
            raise Failed(
                f"The new version failed, and the old one is back, with everything that was written"
                f" since: {failure}"
            ) from failure
    _order(given.start)
    say(f"This is {_git('describe', '--always', '--tags', after)} now.")
    if not given.start:
        say("Start the web server again.")


def _versions(to: str) -> tuple[str, str]:
    """The commits that are here and wanted; raises Failed."""
    if changed := _git("status", "--porcelain", "--untracked-files=no"):
        name = changed.split()[1]
        raise Failed(f"{name} was changed here: commit or undo that first (`git status`).")
    if _git("remote"):
        with suppress(Failed):  # a version that is here needs no network
            _git("fetch", "--quiet", "--tags")
    before = _git("rev-parse", "HEAD")
    try:
        after = _git("rev-parse", "--verify", "--quiet", f"{to}^{{commit}}")
    except Failed as failure:
        raise Failed(
            f"There is no version {to} here: `git tag` lists them, `git fetch --tags` brings more."
        ) from failure
    if before == after:
        raise Failed(f"{to} is the version that is here.")
    return before, after


@contextmanager
def beside(commit: str) -> Iterator[Path]:
    """A checkout of the commit in a directory of its own, gone afterwards."""
    place = DATA / "upgrade"
    shutil.rmtree(place, ignore_errors=True)
    _git("worktree", "prune")
    _git("worktree", "add", "--quiet", "--detach", str(place), commit)
    try:
        yield place
    finally:
        shutil.rmtree(place, ignore_errors=True)
        _git("worktree", "prune")


def _environment_of(new: Path) -> Path:
    """The Python environment of the new version: this one, or another where its packages differ."""
    ours = CHECKOUT / ".venv"
    locks = [place / "requirements.txt" for place in (CHECKOUT, new)]
    if locks[0].read_bytes() == locks[1].read_bytes():
        return ours
    say("Installing the packages of the new version")
    theirs = ours.with_name(f".venv.{NEW}")
    shutil.rmtree(theirs, ignore_errors=True)
    _run([sys.executable, "-m", "venv", str(theirs)], CHECKOUT)
    pip = [str(theirs / "bin/python"), "-m", "pip", "install", "--quiet", "--require-hashes"]
    try:
        _run([*pip, "-r", str(locks[1])], CHECKOUT)
    except Failed as failure:
        raise Failed(
            "The packages of the new version cannot be installed, and nothing was changed:"
            f" {failure}"
        ) from failure
    return theirs


def _change_over(after: str, new: Path, environment: Path, web_role: str) -> None:
    say("Changing over")
    _git("checkout", "--quiet", "--detach", after)
    _take(environment)
    manage(CHECKOUT, "migrate", "--no-input")
    manage(CHECKOUT, "set_up_roles")
    if web_role:
        manage(CHECKOUT, "grant_web_role", web_role)
    manage(CHECKOUT, "collectstatic", "--no-input")
    manage(CHECKOUT, "verify_log")


def _go_back(
    before: str, leaves: dict[str, str], environment: Path, new: Path, backup: str
) -> None:
    """The old version, on the old schema; raises Failed where only the backup helps."""
    say("Going back")
    ours = CHECKOUT / ".venv"
    python = ours / "bin/python" if (ours / "bin/python").exists() else environment / "bin/python"
    try:
        for app, leaf in applied(new, python).items():
            if leaf != leaves.get(app):
                manage(new, "migrate", "--no-input", app, leaves.get(app, "zero"), python=python)
    except Failed as failure:
        raise Failed(
            f"The new version failed, and its migrations cannot be taken back ({failure}). Restore"
            f" {backup} into an empty database, with the version {before[:12]}."
        ) from failure
    finally:
        _git("checkout", "--quiet", "--detach", before)
        _give_back(environment)
    manage(CHECKOUT, "collectstatic", "--no-input")


def _take(environment: Path) -> None:
    """Make an environment the one of this checkout; its programs name it by its path."""
    ours = CHECKOUT / ".venv"
    if environment == ours:
        return
    aside = ours.with_name(f".venv.{BEFORE}")
    shutil.rmtree(aside, ignore_errors=True)
    ours.rename(aside)
    environment.rename(ours)
    for program in (ours / "bin").iterdir():
        if program.is_file() and not program.is_symlink():
            text = program.read_bytes()
            if text.startswith(b"#!") and bytes(environment) in text:
                program.write_bytes(text.replace(bytes(environment), bytes(ours)))
    for stamp in ("made", "run"):  # of the Makefile, which need not install anything again
        (ours / stamp).touch()


def _give_back(environment: Path) -> None:
    ours = CHECKOUT / ".venv"
    aside = ours.with_name(f".venv.{BEFORE}")
    if environment != ours and aside.exists():
        shutil.rmtree(ours, ignore_errors=True)
        aside.rename(ours)


def applied(checkout: Path, python: Path | None = None) -> dict[str, str]:
    """The last migration of each app that the database has, as the code of a checkout says."""
    leaves, app = {}, ""
    for line in manage(checkout, "showmigrations", "--no-color", python=python).splitlines():
        if found := re.match(r" \[X\] (\w+)", line):
            leaves[app] = found[1]
        elif re.match(r"\w+$", line):
            app = line
    return leaves


def manage(checkout: Path, *arguments: str, python: Path | None = None) -> str:
    """Run a command of a checkout and return what it prints; raises Failed with its complaint."""
    program = python or CHECKOUT / ".venv/bin/python"
    return _run([str(program), "manage.py", *arguments], checkout)


def say(words: str) -> None:
    print(words, flush=True)


def _git(*arguments: str) -> str:
    return _run(["git", *arguments], CHECKOUT)


def _order(command: str) -> None:
    if command:
        _run(shlex.split(command), CHECKOUT)


def _name_of(command: list[str]) -> str:
    return command[2] if "manage.py" in command else Path(command[0]).name


def _run(command: list[str], place: Path) -> str:
    """Run a program to its end; raises Failed with the last that it says."""
    environment = {**os.environ, "FACTCHECK_DATA": str(DATA)}
    done = subprocess.run(
        command,
        cwd=place,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
    )
    if done.returncode:
        said = (done.stderr.strip() or done.stdout.strip() or "it ended").splitlines()
        faults = [line for line in said if FAULT.match(line)]
        words = FAULT.sub("", (faults or said)[-1]).removesuffix(".")
        raise Failed(f"{_name_of(command)}: {words}.")
    return done.stdout.strip()


if __name__ == "__main__":
    main()
