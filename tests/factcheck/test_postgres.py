"""The embedded server: what it leaves behind, who gets in, what becomes of it when disturbed."""

import fcntl
import os
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from factcheck import CHECKOUT, postgres
from tests.reading_the_log import log_lines

STAY_UNTIL_INPUT_ENDS = """
import pathlib, sys, psycopg
from factcheck import postgres
with postgres.embedded(pathlib.Path(sys.argv[1])) as url, psycopg.connect(url) as connection:
    print(connection.execute("SELECT pg_postmaster_start_time()").fetchone(), flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def data() -> Iterator[Path]:
    """A directory that any user can pass through, as a checkout outside of /root would be."""
    parent = Path(tempfile.mkdtemp())
    parent.chmod(0o711)
    yield parent / "data"
    shutil.rmtree(parent)


def another_user(data: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", STAY_UNTIL_INPUT_ENDS, str(data)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=CHECKOUT,
    )


def server_pid(data: Path) -> int:
    return int((data / "postgres/cluster/postmaster.pid").read_text().split()[0])


def keeper_pid(data: Path) -> int:
    return int((data / "keeper.lock").read_text())


def is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def wait_for_the_end(data: Path) -> None:
    """Return when no process of the server or its keeper lives, whoever was to collect it."""
    deadline = time.monotonic() + 30
    for name in ("keeper.lock", "server.lock"):
        with open(data / name) as file:
            while True:
                try:
                    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    break
                except BlockingIOError:
                    assert time.monotonic() < deadline, f"{name} is still held"
                    time.sleep(0.02)


def test_the_last_user_leaves_no_process_and_no_socket(data: Path) -> None:
    with postgres.embedded(data):
        processes = [server_pid(data), keeper_pid(data)]
        socket_directory = (data / "postgres/socket").readlink()
        assert all(is_running(pid) for pid in processes)
        assert socket_directory.exists()
    assert not any(is_running(pid) for pid in processes)
    assert not socket_directory.exists()
    assert not (data / "postgres/cluster/postmaster.pid").exists()


def test_what_was_stored_is_there_at_the_next_start(data: Path) -> None:
    with postgres.embedded(data) as url, psycopg.connect(url) as connection:
        connection.execute("CREATE TABLE kept AS SELECT '查核' AS word")
    with postgres.embedded(data) as url, psycopg.connect(url) as connection:
        assert connection.execute("SELECT word FROM kept").fetchall() == [("查核",)]


def test_nobody_gets_in_without_the_password_or_over_the_network(data: Path) -> None:
    with postgres.embedded(data) as url:
        password = (data / "postgres/password").read_text()
        with pytest.raises(psycopg.OperationalError, match="no password supplied"):
            psycopg.connect(url.replace(password, ""), passfile="/nonexistent")
        with pytest.raises(psycopg.OperationalError, match="authentication failed"):
            psycopg.connect(url.replace(password, "guessed"))
        with psycopg.connect(url) as connection:
            assert connection.execute("SHOW listen_addresses").fetchone() == ("",)
        assert (data / "postgres/socket").stat().st_mode & 0o777 == 0o700
        assert (data / "postgres/password").stat().st_mode & 0o777 == 0o600
        assert (data / "postgres/cluster/postmaster.pid").stat().st_uid != 0


def test_no_existing_directory_changes_its_permissions(tmp_path: Path) -> None:
    closed = tmp_path / "only mine" / "查核"
    closed.mkdir(parents=True)
    closed.parent.chmod(0o700)
    closed.chmod(0o750)
    existing = [closed, *closed.parents, *Path(sys.executable).parents]
    before = [(path, path.stat().st_mode, path.stat().st_uid) for path in existing]
    with postgres.embedded(closed / "data", "--discard") as url:
        psycopg.connect(url).close()
        elsewhere = (closed / "data/postgres").resolve()
    assert before == [(path, path.stat().st_mode, path.stat().st_uid) for path in existing]
    assert not elsewhere.exists()


def test_a_directory_of_another_major_version_ends_in_one_sentence(data: Path) -> None:
    with postgres.embedded(data):
        pass
    (data / "postgres/cluster/PG_VERSION").write_text("17\n")
    with pytest.raises(postgres.ServerError, match=r"made by PostgreSQL 17 .* pg_dump") as refusal:
        postgres.embedded(data).__enter__()
    assert "\n" not in str(refusal.value)


def test_a_server_that_cannot_start_shows_the_end_of_its_log(data: Path) -> None:
    with pytest.raises(postgres.ServerError, match="shared_buffers"):
        postgres.embedded(data, "shared_buffers=1").__enter__()


def test_starters_at_the_same_moment_share_one_server(data: Path) -> None:
    users = [another_user(data) for _ in range(3)]
    answers = {user.stdout.readline() for user in users if user.stdout}
    assert len(answers) == 1
    server = server_pid(data)
    for user in users:
        assert is_running(server)
        user.communicate()
    wait_for_the_end(data)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_a_user_that_is_killed_leaves_nothing_running(data: Path, number: signal.Signals) -> None:
    with another_user(data) as user:
        assert user.stdout and user.stdout.readline()
        user.send_signal(number)
    wait_for_the_end(data)


@pytest.mark.parametrize("whose_pid", [server_pid, keeper_pid])
def test_a_killed_server_or_keeper_comes_back_by_itself_at_the_same_address(
    data: Path, whose_pid: Callable[[Path], int]
) -> None:
    with log_lines() as log, postgres.embedded(data) as url:
        with psycopg.connect(url) as connection:
            connection.execute("CREATE TABLE kept AS SELECT 1 AS number")
        for _ in range(2):
            first = server_pid(data)
            os.kill(whose_pid(data), signal.SIGKILL)
            with connection_again(url, data, besides=first) as connection:
                assert connection.execute("SELECT number FROM kept").fetchall() == [(1,)]
    wait_for_the_end(data)

    assert f"The database server under {data} has ended; it is started again." in log.getvalue()


def test_a_server_comes_back_for_users_who_did_not_start_it(data: Path) -> None:
    with another_user(data) as user:
        assert user.stdout and user.stdout.readline()
        with postgres.embedded(data) as url:
            first = server_pid(data)
            os.kill(first, signal.SIGKILL)
            connection_again(url, data, besides=first).close()
            user.kill()
            assert psycopg.connect(url).execute("SELECT 1").fetchone() == (1,)
    wait_for_the_end(data)


def connection_again(url: str, data: Path, *, besides: int) -> psycopg.Connection:
    """A connection to the server that follows the one with this process id."""
    deadline = time.monotonic() + 100
    while True:
        try:
            connection = psycopg.connect(url)
        except psycopg.OperationalError:
            assert time.monotonic() < deadline
            time.sleep(0.02)
            continue
        if server_pid(data) != besides:
            return connection
        connection.close()


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("postgresql://nobody@127.0.0.1:1/none", "cannot be used: connection failed"),
        ("postgresql//", "cannot be used: missing"),
    ],
)
def test_an_unusable_database_url_ends_in_one_line(url: str, sentence: str) -> None:
    command = [sys.executable, "manage.py", "migrate"]
    environment = os.environ | {"DATABASE_URL": url}
    ended = subprocess.run(
        command, cwd=CHECKOUT, env=environment, capture_output=True, text=True, check=False
    )
    assert ended.returncode == 1
    assert sentence in ended.stderr
    assert ended.stderr.count("\n") == 1


def test_a_disk_without_room_ends_in_one_line(tmp_path: Path) -> None:
    ended = subprocess.run(
        [sys.executable, "manage.py", "migrate"],
        cwd=CHECKOUT,
        env={
            **{name: value for name, value in os.environ.items() if name != "DATABASE_URL"},
            "FACTCHECK_DATA": str(tmp_path / "data"),
        },
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0)),
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 1
    assert "cannot be started: [Errno 27] File too large" in ended.stderr
    assert ended.stderr.count("\n") == 1
