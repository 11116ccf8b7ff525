"""Keeps the embedded PostgreSQL of one directory running for as long as anyone uses it.

`postgres.py` starts it as a process of its own: `keeper.py DATA BINARIES [--discard] [SETTING…]`.
It answers on standard output with "ready", with a complaint, or with nothing when another keeper
was faster. With --discard it deletes DATA at the end.

DATA holds these files, locked with flock, which the kernel undoes however a process ends:
    users.lock    shared by every user; the keeper stops the server when it gets the whole of it
    keeper.lock   held by the keeper, whose process id it contains
    server.lock   held by the server's own processes, so that none is ever started beside them
"""

import fcntl
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

from factcheck import cluster
from factcheck.processes import end_with_parent

START_SECONDS = 110
LEFTOVER_SECONDS = 60


def main(data: Path, binaries: Path, *arguments: str) -> None:
    os.chdir("/")
    os.umask(0o077)
    with open(data / "keeper.lock", "r+") as keeper:
        try:
            fcntl.flock(keeper, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return
        settings = [name for name in arguments if name != "--discard"]
        try:
            keeper.truncate()
            os.write(keeper.fileno(), f"{os.getpid()}\n".encode())
            server = start(data, binaries, settings)
        except cluster.ClusterError as refusal:
            answer(str(refusal))
        except (OSError, subprocess.SubprocessError) as error:
            answer(f"The database server under {data} cannot be started: {error}")
        else:
            if not keep(server, data):
                return  # its users start another keeper, and find the server where it was
        cluster.remove_socket_directory(data / "postgres")
        if "--discard" in arguments:
            shutil.rmtree((data / "postgres").resolve(), ignore_errors=True)
            shutil.rmtree(data, ignore_errors=True)


def answer(words: str) -> None:
    with suppress(BrokenPipeError):  # whoever asked may be gone by now
        os.write(1, f"{words}\n".encode())


def start(data: Path, binaries: Path, settings: list[str]) -> subprocess.Popen[bytes]:
    """Return a server that answers; raise `cluster.ClusterError` when there can be none."""
    if not (data / "postgres").exists():
        cluster.create(data, binaries)
    home = (data / "postgres").resolve()
    user = cluster.owner_of(home)
    binaries = cluster.executable_for(user, binaries, home)
    cluster.require_same_major(home, binaries)
    log = data / "postgres.log"
    with open(data / "server.lock", "w") as alone, open(log, "w") as output:
        end_leftovers(alone, home, binaries, user)
        socket_directory = cluster.make_socket_directory(home, user)
        settings = ["listen_addresses=", f"unix_socket_directories={socket_directory}", *settings]
        server = subprocess.Popen(
            [f"{binaries}/bin/postgres", "-D", f"{home}/cluster", *(f"--{s}" for s in settings)],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            env=cluster.ENVIRONMENT,
            pass_fds=[alone.fileno()],
            preexec_fn=end_with_parent,
            **user,
        )
    deadline = time.monotonic() + START_SECONDS
    while not is_ready(home, server.pid):
        if server.poll() is not None or time.monotonic() > deadline:
            server.kill()
            server.wait()
            last_lines = "".join(f"\n  {line}" for line in log.read_text().splitlines()[-8:])
            raise cluster.ClusterError(
                f"The database server under {data} did not start:{last_lines}"
            )
        time.sleep(0.02)
    return server


def end_leftovers(alone: IO[str], home: Path, binaries: Path, user: dict[str, Any]) -> None:
    """Hold `alone` and clear what a killed server left; wait for one that lost its keeper."""
    deadline = time.monotonic() + LEFTOVER_SECONDS
    command = [f"{binaries}/bin/pg_ctl", "stop", "--mode=fast", f"--pgdata={home}/cluster"]
    while time.monotonic() < deadline:
        with suppress(BlockingIOError):
            fcntl.flock(alone, fcntl.LOCK_EX | fcntl.LOCK_NB)
            (home / "cluster/postmaster.pid").unlink(missing_ok=True)
            return
        subprocess.run(command, env=cluster.ENVIRONMENT, capture_output=True, **user)
        time.sleep(0.05)
    raise cluster.ClusterError(f"An earlier database server in {home} does not end.")


def is_ready(home: Path, pid: int) -> bool:
    try:
        lines = (home / "cluster/postmaster.pid").read_text().split("\n")
    except FileNotFoundError:
        return False
    return lines[0] == str(pid) and len(lines) > 7 and lines[7].strip() == "ready"


def keep(server: subprocess.Popen[bytes], data: Path) -> bool:
    """Return when the server has ended; whether it was to: on SIGTERM, or after its last user."""
    is_stopping = False

    def stop(*_: object) -> None:
        nonlocal is_stopping
        is_stopping = True
        server.send_signal(signal.SIGINT)  # its fast shutdown: clean, and waits for nobody

    def stop_after_last_user() -> None:
        fcntl.flock(users, fcntl.LOCK_EX)
        stop()

    with open(data / "users.lock") as users, open(data / "postgres.log", "a") as log:
        signal.signal(signal.SIGTERM, stop)
        threading.Thread(target=stop_after_last_user, daemon=True).start()
        answer("ready")
        os.dup2(log.fileno(), 1)  # whoever reads these to their end must not wait for this process
        os.dup2(log.fileno(), 2)
        server.wait()
        return is_stopping


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), *sys.argv[3:])
