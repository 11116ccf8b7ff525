"""One import, measured: run by `imports.py` inside a build of ours, of today or of before.

    manage.py shell --no-imports --command "exec(open('…/one_import.py').read())"

FILE names the file. Prints processor time of Python and of PostgreSQL in seconds, and the peak of
Python's memory in megabytes; the transaction is rolled back.
"""

import os
import resource
import time
from pathlib import Path
from pkgutil import resolve_name
from typing import Any

from django.db import connection, transaction

PLACES = {
    "set_up_roles": ("claims.access.roles:set_up", "claims.roles:set_up"),
    "sources": (
        "claims.intake.references.importing:import_sources",
        "claims.intake.source_files:import_sources",
    ),
    "claims": ("claims.intake.claim_files:import_claims",),
}
"""Where each stands, or stood at e6638c5."""


def found(name: str) -> Any:
    for place in PLACES[name]:
        try:
            return resolve_name(place)
        except ImportError:
            continue
    raise ImportError(name)


def server_seconds(pid: int) -> float:
    """Processor time of the connection's server process, of this machine."""
    words = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(words[11]) + int(words[12])) / os.sysconf("SC_CLK_TCK")


def measured(path: Path) -> None:
    is_bibliography = path.suffix in (".bib", ".ris") or path.stem == "CSL"
    run = found("sources" if is_bibliography else "claims")
    found("set_up_roles")()
    with transaction.atomic():
        editor = resolve_name("tests.factories:editor")()
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            (pid,) = cursor.fetchone()
        server, python = server_seconds(pid), time.process_time()
        run(path, actor=editor)
        python, server = time.process_time() - python, server_seconds(pid) - server
        transaction.set_rollback(True)
    print(python, server, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


measured(Path(os.environ["FILE"]))
