"""`make bench`: measure the API on 100,000 published claims, or as many as CLAIMS says."""

import os
import subprocess
import sys

from factcheck import CHECKOUT
from tests.benchmarks.database import filled

with filled(int(os.environ.get("CLAIMS", "100000"))):
    measure = "from tests.benchmarks.measure import main; main()"
    command = [sys.executable, "manage.py", "shell", "--no-imports", "--command", measure]
    sys.exit(subprocess.run(command, cwd=CHECKOUT).returncode)
