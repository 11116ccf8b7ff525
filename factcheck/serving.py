"""The production web server, run as a child process on this machine's own address only."""

import signal
import socket
import subprocess
import sys

from django.core.management.base import CommandError

from factcheck import CHECKOUT
from factcheck.processes import end_with_parent


def listen(port: int) -> socket.socket:
    """Take `port` of 127.0.0.1 for `serve`; raise `CommandError` when it cannot be had.

    Until `serve` answers on it, connections are refused.
    """
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(("127.0.0.1", port))
    except (OSError, OverflowError) as error:
        listener.close()
        reason = getattr(error, "strerror", None) or error
        raise CommandError(
            f"Port {port} cannot be used ({reason}); choose another one with PORT=…"
        ) from error
    return listener


def serve(listener: socket.socket) -> None:
    """Serve the site until SIGINT, SIGTERM or SIGHUP; return when every process has ended.

    From then on these signals are this function's: it is the last thing that a command does.
    Raises `CommandError` when the web server fails.
    """
    command = [
        *(sys.executable, "-m", "gunicorn", "factcheck.wsgi", "--chdir", str(CHECKOUT)),
        *("--config", str(CHECKOUT / "gunicorn.conf.py")),
        *("--bind", f"fd://{listener.fileno()}"),
        *("--graceful-timeout", "3", "--log-level", "warning"),
    ]
    server: subprocess.Popen[bytes] | None = None
    is_stopping = False

    def stop(*_: object) -> None:
        nonlocal is_stopping
        is_stopping = True
        if server:
            server.terminate()

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, stop)
    # A process group of its own: Ctrl-C reaches gunicorn once, by way of `stop`.
    server = subprocess.Popen(
        command, pass_fds=[listener.fileno()], process_group=0, preexec_fn=end_with_parent
    )
    listener.close()
    if is_stopping:
        server.terminate()
    if server.wait() and not is_stopping:
        raise CommandError("The web server could not go on; its reason stands above.")
