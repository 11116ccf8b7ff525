"""The production web server: as a child of the process that keeps its database, or in its place."""

import os
import signal
import socket
import subprocess
import sys
from typing import NoReturn

from django.core.management.base import CommandError

from factcheck import CHECKOUT
from factcheck.processes import end_with_parent


def listen(port: int, host: str = "127.0.0.1") -> socket.socket:
    """Take `port` of an address of this machine; raise `CommandError` when it cannot be had.

    Until `serve` answers on it, connections are refused.
    """
    listener = None
    try:
        [(family, *_kind, place), *_others] = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE | socket.AI_NUMERICHOST
        )
        listener = socket.socket(family)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(place)
    except (OSError, OverflowError) as error:
        if listener:
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
        [*_command(listener), "--graceful-timeout", "3", "--log-level", "warning"],
        pass_fds=[listener.fileno()],
        process_group=0,
        preexec_fn=end_with_parent,
    )
    listener.close()
    if is_stopping:
        server.terminate()
    if server.wait() and not is_stopping:
        raise CommandError("The web server could not go on; its reason stands above.")


def become_server(listener: socket.socket) -> NoReturn:
    """Serve the site in the place of this process, which keeps no database: under its number.

    SIGTERM and SIGINT end it; SIGTERM lets it finish for thirty seconds what has begun.
    """
    os.set_inheritable(listener.fileno(), True)
    sys.stdout.flush()
    command = _command(listener)
    os.execv(command[0], command)


def _command(listener: socket.socket) -> list[str]:
    return [
        *(sys.executable, "-m", "gunicorn", "factcheck.wsgi", "--chdir", str(CHECKOUT)),
        *("--config", str(CHECKOUT / "gunicorn.conf.py")),
        *("--bind", f"fd://{listener.fileno()}"),
    ]
