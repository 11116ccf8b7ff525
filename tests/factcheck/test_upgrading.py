"""The way to another version begins only where there is one and a way back.

`tests/trials/upgrades.py` goes the whole way, three times.
"""

import subprocess
import sys
from pathlib import Path

import pytest

from factcheck import upgrading


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with one version, which is here."""
    monkeypatch.setattr(upgrading, "CHECKOUT", tmp_path)
    (tmp_path / "code.py").write_text("print(1)\n")
    who = ["-c", "user.name=Test", "-c", "user.email=test@example.org"]
    for command in (["init", "-q"], ["add", "."], ["commit", "-qm", "Be first"], ["tag", "v1"]):
        subprocess.run(["git", *who, *command], cwd=tmp_path, check=True)
    return tmp_path


def refusal(monkeypatch: pytest.MonkeyPatch, to: str) -> str:
    monkeypatch.setattr(sys, "argv", ["upgrading", to])
    with pytest.raises(SystemExit) as end:
        upgrading.main()
    return str(end.value.code)


@pytest.mark.usefixtures("checkout")
def test_the_version_that_is_here_and_one_that_is_not_are_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert refusal(monkeypatch, "v1") == "v1 is the version that is here."
    assert refusal(monkeypatch, "v2") == (
        "There is no version v2 here: `git tag` lists them, `git fetch --tags` brings more."
    )


def test_code_that_was_changed_here_is_not_lost(
    checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (checkout / "code.py").write_text("print(2)\n")

    assert refusal(monkeypatch, "v1").startswith("code.py was changed here")
    assert (checkout / "code.py").read_text() == "print(2)\n"


@pytest.mark.parametrize(
    ("program", "said"),
    [
        ("raise ValueError('no room')", "no room."),
        ("import sys; sys.exit('CommandError: The disk is full.')", "The disk is full."),
        ("raise SystemExit(3)", "it ended."),
    ],
)
def test_a_step_that_fails_says_its_reason_alone(checkout: Path, program: str, said: str) -> None:
    with pytest.raises(upgrading.Failed, match=f": {said}$"):
        upgrading._run([sys.executable, "-c", program], checkout)


def test_an_environment_that_moves_keeps_its_programs_and_comes_back(checkout: Path) -> None:
    ours, theirs = checkout / ".venv", checkout / ".venv.new"
    for place in (ours, theirs):
        (place / "bin").mkdir(parents=True)
        (place / "bin/tool").write_text(f"#!{place}/bin/python\n{place.name}\n")

    upgrading._take(theirs)
    assert (ours / "bin/tool").read_text().startswith(f"#!{ours}/bin/python\n")
    upgrading._give_back(theirs)

    assert (ours / "bin/tool").read_text() == f"#!{ours}/bin/python\n.venv\n"
