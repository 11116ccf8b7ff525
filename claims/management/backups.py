"""Backups of the database and of original files: written whole, verified, restored.

A directory of backups holds `originals/`, which all of them share, since an original file is named
by its SHA-256 and never changes, and for each backup a directory named by its moment in UTC:

    factcheck.dump    everything but sessions, in pg_dump's custom format
    originals.txt     SHA-256 of each original file, one a line
    settings.env      settings of the environment, without secrets
    backup.json       head of the log, versions, SHA-256 of the dump; written last

Beside them `withheld.jsonl` lists what the law has withheld, also since: `restore` erases it again.

The dump and the head are of one snapshot. What is unfinished has a name that begins with a dot.
"""

import fcntl
import hashlib
import json
import os
import re
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any, NamedTuple

from django.conf import settings
from django.db import connection, transaction

from claims.models import Backup
from claims.record import erased_files, log, originals
from claims.record.whole_file import file_sha256

from . import begun_restoring
from .postgres_programs import BackupError, run

FORMAT = 1
DUMP, ORIGINALS, SETTINGS, MANIFEST = (
    "factcheck.dump",
    "originals.txt",
    "settings.env",
    "backup.json",
)
NAME = re.compile(r"\d{8}T\d{6}Z(-\d+)?")
BLOCK = 1 << 20

KEPT_SETTINGS = re.compile(
    r"FACTCHECK_(?!.*(KEY|PASSWORD|SECRET|TOKEN))\w+|EMAIL_(HOST|PORT|USE_TLS)|DEFAULT_FROM_EMAIL"
)
"""Variables that a backup may hold: no key, no password, no address of a database."""


class Saved(NamedTuple):
    """A finished backup: its directory and what its manifest says."""

    path: Path
    head: log.Head
    digest: str
    """SHA-256 of the dump."""
    postgres: int
    """Major version of the server that it is of."""
    migrations: list[str]
    """Names of the migrations of the app `claims` that it has."""


def make(directory: Path, *, keep: int) -> tuple[Saved, list[str]]:
    """Make a backup in the directory; leave the newest `keep` of them there.

    Returns it, and the digests of original files that are damaged or missing and so not part of
    it. Raises BackupError; then nothing unfinished is left behind.
    """
    try:
        with _alone_in(directory):
            with _unfinished(directory) as draft:
                saved = _write(draft)
                damaged = _copy_originals(directory, draft)
                _write_manifest(draft, saved)
                path = directory / _name(directory)
                os.replace(draft, path)
                _sync(directory)
            erased_files.note(
                [
                    *erased_files.read(erased_files.noted_list()).values(),
                    *erased_files.of_the_log(),
                ],
                path=directory / erased_files.LIST,
            )
            saved = saved._replace(path=path)
            Backup.objects.create(
                name=path.name, position=saved.head.position, chain=saved.head.chain
            )
            _rotate(directory, keep)
    except OSError as error:
        raise BackupError(
            f"The backup in {directory} was not finished: {error.strerror or error}. Make room, or"
            " name another directory; what is there stays as it was."
        ) from error
    return saved, damaged


def find(place: Path) -> Saved:
    """The backup in this directory, or the newest of those in it; raises BackupError."""
    if not (place / MANIFEST).is_file():
        found = finished(place) if place.is_dir() else []
        if not found:
            raise BackupError(f"There is no backup in {place}: name one that `backup` made.")
        place = found[-1]
    try:
        said = json.loads((place / MANIFEST).read_text())
        position, chain = said["head"].split(":")
        if said["format"] != FORMAT:
            raise BackupError(f"{place} was written by a newer version of Factcheck: use that one.")
        return Saved(
            place,
            log.Head(int(position), chain),
            said["dump"]["sha256"],
            int(said["postgres"]),
            list(said["migrations"]),
        )
    except (OSError, KeyError, TypeError, ValueError) as error:
        raise BackupError(f"{place / MANIFEST} cannot be read: take another backup.") from error


def finished(directory: Path) -> list[Path]:
    """The finished backups of a directory, the oldest first."""
    return sorted(
        path
        for path in directory.iterdir()
        if NAME.fullmatch(path.name) and (path / MANIFEST).is_file()
    )


def beside(place: Path) -> list[Saved]:
    """The backups that lie together with this one, which may tell of later heads."""
    directory = place.parent if (place / MANIFEST).is_file() else place
    return [find(path) for path in finished(directory)]


def restore(saved: Saved) -> int:
    """Restore a backup into the database, which must be empty; the number of originals restored.

    Original files first, those that are there already stay; then all of the database or nothing of
    it. Until `begun_restoring.forget` a further call goes on. Raises BackupError before anything is
    written where the dump or an original is damaged.
    """
    goes_on = begun_restoring.is_of(saved.digest)
    if not goes_on:
        _refuse_unless_empty()
    dump = saved.path / DUMP
    if not dump.is_file() or file_sha256(dump) != saved.digest:
        raise BackupError(f"{dump} is not what was written: take another backup.")
    digests = (saved.path / ORIGINALS).read_text().split()
    stored = saved.path.parent / "originals"
    for digest in digests:
        if not (place := stored / digest[:2] / digest).is_file() or file_sha256(place) != digest:
            raise BackupError(
                f"The original file {place} is missing or damaged: copy it from another backup,"
                f" or take its line out of {saved.path / ORIGINALS} to go without it."
            )
    restored = 0
    try:
        for digest in digests:
            place = originals.path_of(digest)
            if not place.exists():
                _copy(stored / digest[:2] / digest, place)
                restored += 1
        begun_restoring.note(saved.path, saved.digest, saved.head)
    except OSError as error:
        raise BackupError(
            f"{saved.path} was not restored: {error.strerror or error}. Make room, or name another"
            " directory in FACTCHECK_DATA, and run it again; the database is as it was."
        ) from error
    if not goes_on:
        try:
            run("pg_restore", "--no-owner", "--no-privileges", "--single-transaction", str(dump))
        except BackupError:
            begun_restoring.forget()
            raise
        connection.close()
    return restored


def _write(draft: Path) -> Saved:
    """Write the dump and the head of one snapshot, and read the dump again to its end."""
    dump = draft / DUMP
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SELECT pg_export_snapshot(), current_setting('server_version_num')::int")
        snapshot, version = cursor.fetchone()
        head = log.head()
        cursor.execute("SELECT name FROM django_migrations WHERE app = 'claims' ORDER BY name")
        migrations = [name for (name,) in cursor.fetchall()]
        run(
            "pg_dump",
            f"--snapshot={snapshot}",
            "--format=custom",
            "--no-owner",
            "--no-privileges",
            "--exclude-table-data=django_session",
            "--exclude-table-data=claims_desksession",
            f"--file={dump}",
        )
    run("pg_restore", f"--file={os.devnull}", str(dump), reads_only=True)
    return Saved(draft, head, file_sha256(dump), version // 10000, migrations)


def _write_manifest(draft: Path, saved: Saved) -> None:
    said: dict[str, Any] = {
        "format": FORMAT,
        "head": str(saved.head),
        "postgres": saved.postgres,
        "migrations": saved.migrations,
        "dump": {"file": DUMP, "sha256": saved.digest, "bytes": (draft / DUMP).stat().st_size},
    }
    lines = (f"{name}={value}\n" for name, value in sorted(kept_settings(os.environ).items()))
    (draft / SETTINGS).write_text("".join(lines))
    (draft / MANIFEST).write_text(json.dumps(said, indent=2) + "\n")
    for path in draft.iterdir():
        _sync(path)
    _sync(draft)


def kept_settings(environment: Mapping[str, str]) -> dict[str, str]:
    """The settings of an environment that a backup may hold: none of them is secret."""
    return {name: value for name, value in environment.items() if KEPT_SETTINGS.fullmatch(name)}


def _copy_originals(directory: Path, draft: Path) -> list[str]:
    """Copy the original files that no earlier backup has; the digests of damaged ones."""
    damaged, whole = [], []
    root = Path(settings.FACTCHECK_ORIGINALS)
    for path in sorted(root.glob("??/*")) if root.is_dir() else ():
        if path.name.startswith("."):
            continue  # unfinished: no row names it yet
        place = directory / "originals" / path.name[:2] / path.name
        if place.exists() or _copy(path, place):
            whole.append(path.name)
        else:
            damaged.append(path.name)
    (draft / ORIGINALS).write_text("".join(f"{digest}\n" for digest in whole))
    return damaged


def _copy(path: Path, place: Path) -> bool:
    """Copy a file that is named by its SHA-256; False, and no copy, where it has another one."""
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    unfinished = place.with_name(f".unfinished-{place.name}")
    try:
        digest = hashlib.sha256()
        with path.open("rb") as source, unfinished.open("wb") as target:
            unfinished.chmod(0o600)
            while block := source.read(BLOCK):
                digest.update(block)
                target.write(block)
            target.flush()
            os.fsync(target.fileno())
        if digest.hexdigest() != path.name:
            return False
        os.replace(unfinished, place)
        return True
    finally:
        unfinished.unlink(missing_ok=True)


def _rotate(directory: Path, keep: int) -> None:
    """Remove the oldest backups beyond `keep`, and the originals that none of the others names."""
    there = finished(directory)
    for path in there[:-keep]:
        gone = path.with_name(f".removed-{path.name}")
        os.replace(path, gone)
        shutil.rmtree(gone)
    named = {digest for path in there[-keep:] for digest in (path / ORIGINALS).read_text().split()}
    for path in (directory / "originals").glob("??/*"):
        if path.name not in named:
            path.unlink()


def _refuse_unless_empty() -> None:
    if tables := connection.introspection.table_names():
        raise BackupError(
            f"The database is not empty, it has {len(tables)} tables: a backup is restored into an"
            " empty one. Make one (createdb) and name it in DATABASE_URL, or another directory in"
            " FACTCHECK_DATA."
        )


def _name(directory: Path) -> str:
    moment = f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}"
    names = (moment, *(f"{moment}-{number}" for number in range(2, 1000)))
    return next(name for name in names if not (directory / name).exists())


@contextmanager
def _alone_in(directory: Path) -> Iterator[None]:
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    with open(directory / ".lock", "a") as lock:
        _lock(lock, directory)
        yield


def _lock(file: IO[str], directory: Path) -> None:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise BackupError(f"Another backup is being made in {directory}; wait for it.") from None


@contextmanager
def _unfinished(directory: Path) -> Iterator[Path]:
    """An empty directory that is gone afterwards, unless it was given another name."""
    for left in directory.glob(".unfinished*"):
        shutil.rmtree(left)  # by a run that was killed
    draft = directory / ".unfinished"
    draft.mkdir(mode=0o700)
    try:
        yield draft
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        with suppress(OSError):
            os.close(handle)
