"""The web server of `make demo`, `make serve` and `deploy/`; `factcheck/serving.py` runs it.

`factcheck/buffering.py` says what clients are allowed; docs/operations.md, why this server.
"""

import gc
import os
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))  # gunicorn itself looks there only later

# Found by the line above. What counts requests is made here, once, for all workers.
from claims.access import counters, rate_limit  # noqa: F401
from factcheck import logs, machine, web_environment

web_environment.complete()

worker_class = "factcheck.web_worker.BufferingWorker"
workers = machine.workers()
threads = web_environment.threads()  # each has a database connection
control_socket_disable = True

# The parent loads the application, once; workers begin as it is, and share that memory with it.
# It opens no connection and starts no thread. New code needs a restart, not HUP.
preload_app = True

# A worker that has answered many requests, or was at work when the site stops, ends in good order.
max_requests = 20_000
max_requests_jitter = 2_000
graceful_timeout = 30

# Its own lines look like all others, and name no visitor: nginx keeps the list of requests.
logconfig_dict = logs.configuration(os.environ.get("FACTCHECK_LOG", ""))
access_log_format = "%(m)s %(U)s %(s)s %(B)s"


def when_ready(_server: Any) -> None:
    """Let collections of garbage pass by all that is loaded, before the first worker begins.

    So they write into none of the memory that is shared, and take no time for it.
    """
    gc.collect()
    gc.freeze()
