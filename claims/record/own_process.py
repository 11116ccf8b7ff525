"""A command in a process of its own, so that no request waits for what takes long."""

import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

from django.db import connection
from psycopg.conninfo import make_conninfo

CHECKOUT = Path(__file__).parents[2]
GENTLE = 10
"""The niceness of the process: readers come first."""


def start(*command: str, **environment: str) -> "subprocess.Popen[bytes]":
    """Start a command of `manage.py` on this database, without the limits of the web's statements.

    `environment` is set besides. Raises OSError.
    """
    url = make_conninfo(os.environ["DATABASE_URL"], dbname=connection.settings_dict["NAME"])
    process = subprocess.Popen(
        [sys.executable, "-m", "django", *command],
        cwd=CHECKOUT,
        env={
            **os.environ,
            "DATABASE_URL": url,
            "FACTCHECK_POOL_SIZE": "0",
            "FACTCHECK_STATEMENT_TIMEOUT": "",
            "FACTCHECK_LOCK_TIMEOUT": "",
            **environment,
        },
        stdin=subprocess.DEVNULL,
    )
    with suppress(ProcessLookupError):
        os.setpriority(os.PRIO_PROCESS, process.pid, GENTLE)
    return process
