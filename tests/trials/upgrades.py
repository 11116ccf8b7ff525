"""Three ways to another version: failing on the copy, failing on the database, going well.

After each the site has to serve, the old version or the new one, and to hold what was written
before. `python -m tests.trials.upgrades` ends with 1 where one of these does not hold.
"""

import os
import subprocess
import sys
import tempfile
import textwrap
import time
from pathlib import Path

import psycopg

from factcheck import CHECKOUT, postgres
from tests.trials.site import KEY, served_again

MIGRATION = """
from django.db import migrations

class Migration(migrations.Migration):
    dependencies = [("claims", {before!r})]
    operations = [migrations.RunSQL({forwards!r}, {backwards!r})]
"""
TABLE = ("CREATE TABLE of_the_new_version ()", "DROP TABLE of_the_new_version")
NEVER = ("SELECT 1 / 0", "SELECT 1")
ON_THE_COPY_ONLY = (
    "DO $$ BEGIN IF current_database() NOT LIKE 'factcheck_trial%' THEN"
    " RAISE EXCEPTION 'the lock of a table is held'; END IF; END $$",
    "SELECT 1",
)


class Trial:
    """A checkout of its own, whose site serves a database of its own."""

    def __init__(self, folder: Path, url: str, port: int) -> None:
        self.site, self.url, self.port = folder / "site", url, port
        self.environment = {
            **os.environ,
            "DATABASE_URL": url,
            "FACTCHECK_SECRET_KEY": KEY,
            "FACTCHECK_HOSTS": "localhost",
            "FACTCHECK_DATA": str(folder / "data"),
            "WEB_CONCURRENCY": "1",
            "DJANGO_SUPERUSER_PASSWORD": "only for this trial",
        }
        self.faults: list[str] = []
        subprocess.run(["git", "clone", "--quiet", CHECKOUT, self.site], check=True)
        (self.site / ".venv").symlink_to(Path(sys.prefix))
        (self.site / "stop").write_text(f"kill $(cat {folder}/pid); sleep 1\n")
        (self.site / "start").write_text(
            f".venv/bin/python manage.py serve --bind 127.0.0.1:{port} >> {folder}/log 2>&1 &\n"
            f"echo $! > {folder}/pid\n"
        )
        self.first = self.git("rev-parse", "HEAD")

    def git(self, *arguments: str) -> str:
        who = ["-c", "user.name=Trial", "-c", "user.email=trial@example.org"]
        command = ["git", *who, *arguments]
        done = subprocess.run(command, cwd=self.site, stdout=subprocess.PIPE, text=True, check=True)
        return done.stdout.strip()

    def manage(self, *arguments: str) -> None:
        command = [".venv/bin/python", "manage.py", *arguments]
        subprocess.run(command, cwd=self.site, env=self.environment, check=True)

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command, cwd=self.site, env=self.environment, capture_output=True, text=True
        )

    def version(self, name: str, *statements: tuple[str, str]) -> None:
        """A tag whose code has further migrations."""
        self.git("checkout", "--quiet", "--detach", self.first)
        last = sorted(path.stem for path in (self.site / "claims/migrations").glob("0*.py"))[-1]
        for number, (forwards, backwards) in enumerate(statements):
            text = MIGRATION.format(before=last, forwards=forwards, backwards=backwards)
            last = f"{9001 + number}_{name}"
            file = self.site / f"claims/migrations/{last}.py"
            file.write_text(textwrap.dedent(text))
        self.git("add", "--all", "claims")
        self.git("commit", "--quiet", "--message", f"Be {name}")
        self.git("tag", name)
        self.git("checkout", "--quiet", "--detach", self.first)

    def upgrade(self, name: str, *, said: str, is_here: bool) -> None:
        begun = time.monotonic()
        done = self.run(
            *(".venv/bin/python", "-m", "factcheck.upgrading", name),
            *("--stop", "sh stop", "--start", "sh start"),
        )
        words = (done.stderr if done.returncode else done.stdout).strip()
        print(f"{name}, {time.monotonic() - begun:.0f} s: {words}", flush=True)
        with psycopg.connect(self.url) as database:
            there = database.execute("SELECT to_regclass('of_the_new_version') IS NOT NULL")
            (has_table,) = there.fetchone() or (None,)
            (accounts,) = database.execute("SELECT count(*) FROM auth_user").fetchone() or (0,)
        here = self.git("rev-parse", "HEAD") == self.git("rev-parse", f"{name}^{{commit}}")
        for holds, fault in (
            (said in words, f"it does not say “{said}”"),
            (here == is_here, f"the code is {'new' if here else 'old'}"),
            (has_table == is_here, "the schema is not that of the code"),
            (accounts == 1, "an account is lost"),
            (served_again(self.port, 300) is not None, "the site does not serve"),
        ):
            if not holds:
                self.faults.append(f"{name}: {fault}")


def main() -> int:
    port = int(os.environ.get("PORT", "8160"))
    with (
        tempfile.TemporaryDirectory(prefix="factcheck-upgrades-") as name,
        postgres.throwaway() as url,
    ):
        trial = Trial(Path(name), url, port)
        trial.manage("migrate", "--verbosity", "0")
        trial.manage("set_up_roles")
        trial.manage(
            *("createsuperuser", "--no-input", "--username", "first"),
            *("--email", "first@example.org"),
        )
        trial.version("broken", TABLE, NEVER)
        trial.version("late", TABLE, ON_THE_COPY_ONLY)
        trial.version("good", TABLE)
        trial.run("sh", "start")
        try:
            trial.upgrade("broken", said="and nothing was changed", is_here=False)
            trial.upgrade("late", said="failed, and the old one is back", is_here=False)
            trial.upgrade("good", said="This is good now.", is_here=True)
        finally:
            trial.run("sh", "stop")
    print("\n".join(trial.faults) or "Each ended as it should.")
    return bool(trial.faults)


if __name__ == "__main__":
    sys.exit(main())
