"""`make bench`: API, desk, exports and import on 100,000 claims, or as many as CLAIMS says.

JUDGED names a folder of judged queries, on which the quality of `similar` is measured first.
`python -m tests.benchmarks.imports` measures imports of every form, beside an older build if asked.
"""

import os
import subprocess
import sys
import tempfile

from factcheck import CHECKOUT
from tests.benchmarks import serving
from tests.benchmarks.database import filled


def run(claims: int, measure: str) -> None:
    """Run a line of Python beside a database with so many claims."""
    with filled(claims):
        command = [sys.executable, "manage.py", "shell", "--no-imports", "--command", measure]
        subprocess.run(command, cwd=CHECKOUT, check=True)


claims = int(os.environ.get("CLAIMS", "100000"))
judged = os.environ.get("JUDGED", "")
run(0, f"from tests.benchmarks.quality import main; main({judged!r})")
run(0, "from tests.benchmarks.chinese import main; main()")
run(claims, "from tests.benchmarks.measure import main; main()")
run(claims, "from tests.benchmarks.pages import main; main()")
run(min(claims, 600), "from tests.benchmarks.static_files import main; main()")
if serving.program("wrk"):
    serving.main(claims)
else:
    print("Requests a second are not measured: there is no wrk (tests/benchmarks/serving.py).")
run(claims, "from tests.benchmarks.desk import main; main()")
run(0, f"from tests.benchmarks.exporting import main; main({claims})")
with tempfile.TemporaryDirectory() as folder:
    lines = f"{folder}/claims.jsonl"
    run(claims, f"from tests.benchmarks.importing import write; write({lines!r})")
    run(0, f"from tests.benchmarks.importing import main; main({lines!r})")
