"""The environment of the web server: what it asks of PostgreSQL, unless somebody says otherwise.

Gunicorn's parent may read the settings before any worker does, as when it logs a line, and workers
inherit what it has read: so they are set in both.
"""

import os

WITHOUT_MORE = {
    "DJANGO_SETTINGS_MODULE": "factcheck.settings",
    "FACTCHECK_POOL_SIZE": "4",  # a connection for each thread of a worker
    "FACTCHECK_STATEMENT_TIMEOUT": "5s",
    "FACTCHECK_LOCK_TIMEOUT": "2s",
}


def complete() -> None:
    """Set the variables that nobody has set, for this process and its children."""
    for name, value in WITHOUT_MORE.items():
        os.environ.setdefault(name, value)


def threads() -> int:
    """Number of threads of a worker: as many as it has database connections."""
    return int(os.environ.get("FACTCHECK_POOL_SIZE") or 0) or int(
        WITHOUT_MORE["FACTCHECK_POOL_SIZE"]
    )
