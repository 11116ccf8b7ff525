"""Generated requests to the real web server, beside a database of some size.

    FACTCHECK_REQUESTS=10000 CLAIMS=20000 python -m tests.trials.requests

Ends with 1 and names the requests where an answer is 500 or more and no 503 with Retry-After, or
where it breaks off. PORT is 8052 without more.
"""

import os
import subprocess
import sys
import tempfile

from factcheck import CHECKOUT
from tests.benchmarks.database import filled
from tests.trials.site import started


def main() -> int:
    count = int(os.environ.get("FACTCHECK_REQUESTS", "10000"))
    port = int(os.environ.get("PORT", "8052"))
    with (
        filled(int(os.environ.get("CLAIMS", "20000"))) as url,
        tempfile.TemporaryDirectory() as exports,
    ):
        environment = {
            "DATABASE_URL": url,
            "FACTCHECK_EXPORTS": exports,
            "FACTCHECK_API_REQUESTS_PER_MINUTE": "0",
        }
        server = ["-m", "gunicorn", "factcheck.wsgi", "--bind", f"127.0.0.1:{port}"]
        with started([*server, "--log-level", "warning"], port, environment):
            ask = f"from tests.trials.generated_requests import ask; ask({port}, {count})"
            command = [sys.executable, "manage.py", "shell", "--no-imports", "--command", ask]
            return subprocess.run(
                command, cwd=CHECKOUT, env={**os.environ, **environment}
            ).returncode


if __name__ == "__main__":
    sys.exit(main())
