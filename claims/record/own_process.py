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
"""The niceness of the process: readers come first. At 19 it would not have its turn for minutes."""


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
        start_new_session=True,
    )
    lower(process.pid, GENTLE)
    return process


def lower(pid: int, niceness: int) -> None:
    """Have a process stand back behind others, as far as it is this one's to say.

    Linux may share the processors among sessions first, and only then among the processes of each;
    so the session of a process that has one of its own stands back too.
    """
    with suppress(OSError):
        os.setpriority(os.PRIO_PROCESS, pid, niceness)
        if os.getsid(pid) == pid:
            Path(f"/proc/{pid}/autogroup").write_text(str(niceness))
