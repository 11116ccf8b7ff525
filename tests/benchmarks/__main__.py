"""`make bench`: measure the API on 100,000 published claims, or as many as CLAIMS says.

JUDGED names a folder of judged queries, on which the quality of `similar` is measured first.
"""

import os
import subprocess
import sys

from factcheck import CHECKOUT
from tests.benchmarks.database import filled


def run(claims: int, measure: str) -> None:
    """Run a line of Python beside a database with so many claims."""
    with filled(claims):
        command = [sys.executable, "manage.py", "shell", "--no-imports", "--command", measure]
        subprocess.run(command, cwd=CHECKOUT, check=True)


judged = os.environ.get("JUDGED", "")
run(0, f"from tests.benchmarks.quality import main; main({judged!r})")
run(int(os.environ.get("CLAIMS", "100000")), "from tests.benchmarks.measure import main; main()")
