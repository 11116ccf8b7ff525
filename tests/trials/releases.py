"""Publication in bulk, side by side with another version: the processor time of a release.

    OTHER=/srv/an-older-checkout python -m tests.trials.releases

OTHER is a checkout of another version, with its `.venv`. ROUNDS (5) times in turn each version
releases an article with CLAIMS (40) claims that wait for it, in an empty database of its own, with
all that is checked at the commit. Prints for each the least milliseconds of processors for an
edition, of Python and of PostgreSQL together, and the ratio of the two. Ends with 1 where this
version takes more than MOST times as long.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from factcheck import CHECKOUT

MOST = 1.05
RELEASE = """
import time
from pathlib import Path
from django.db import connection, transaction
from claims import workflow
from tests import factories

def database():
    pid = connection.connection.info.backend_pid
    return int(Path(f"/proc/{{pid}}/schedstat").read_text().split()[0]) / 1e9

with transaction.atomic():
    article, releasing = factories.article(), factories.reviewer()
    for number in range({claims}):
        factories.waiting_claim(article)
    workflow.release(factories.waiting_claim().appearances.get().article, actor=releasing)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    python, postgres = time.process_time(), database()
    workflow.release(article, actor=releasing)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    print(time.process_time() - python, database() - postgres)
    transaction.set_rollback(True)
"""


def managed(checkout: Path, data: Path, *arguments: str) -> str:
    return subprocess.run(
        [checkout / ".venv/bin/python", "manage.py", *arguments],
        cwd=checkout,
        env={**os.environ, "FACTCHECK_DATA": str(data), "PYTHONPATH": str(checkout)},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        check=True,
    ).stdout


def main() -> int:
    claims = int(os.environ.get("CLAIMS", "40"))
    rounds = int(os.environ.get("ROUNDS", "5"))
    checkouts = {"this one": CHECKOUT, "the other": Path(os.environ["OTHER"]).resolve()}
    least: dict[str, tuple[float, float]] = {}
    with tempfile.TemporaryDirectory(prefix="factcheck-trial-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        folder.chmod(0o711)
        for version, checkout in checkouts.items():
            managed(checkout, folder / version, "migrate", "--verbosity=0")
            managed(checkout, folder / version, "set_up_roles")
        for _round in range(rounds):
            for version, checkout in checkouts.items():
                script = RELEASE.format(claims=claims)
                said = managed(checkout, folder / version, "shell", "-c", script).splitlines()[-1]
                python, postgres = (1000 * float(it) / claims for it in said.split())
                print(
                    f"{version}: Python {python:.2f} ms, PostgreSQL {postgres:.2f} ms", flush=True
                )
                found = (python, postgres)
                least[version] = min(least.get(version, found), found, key=sum)
    for version, found in least.items():
        print(f"{version}, at least: {sum(found):.2f} ms for an edition")
    ratio = sum(least["this one"]) / sum(least["the other"])
    print(f"ratio {ratio:.3f} (at most {MOST}), load {os.getloadavg()[0]:.1f}")
    return 1 if ratio > MOST else 0


if __name__ == "__main__":
    sys.exit(main())
