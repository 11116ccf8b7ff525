"""A restoration that was begun: noted beside the data until it is over, so that it can go on.

The database comes back in one transaction, or not at all. What comes after it, such as heads that
are awaited and words that are erased again, would be missed where the command is killed in between.
"""

from pathlib import Path

from django.db import connection

from claims.record import erased_files, log
from claims.record.whole_file import whole_file

NAME = "restoring"


def note(place: Path, digest: str, head: log.Head) -> None:
    """Note that the backup in `place`, with this dump and head, is being restored here."""
    path = _noted()
    path.parent.mkdir(mode=0o711, parents=True, exist_ok=True)
    with whole_file(path) as file:
        file.write(f"{digest} {head} {place.resolve()}\n".encode())


def forget() -> None:
    """Forget it: the restoration is over, or has written nothing."""
    _noted().unlink(missing_ok=True)


def is_of(digest: str) -> bool:
    """Whether the database came back from the backup with this dump, and the rest has not yet."""
    said = _read()
    return bool(said and said[0] == digest and unfinished())


def unfinished() -> str:
    """The backup that came back without the rest; empty where this is no such database."""
    said = _read()
    if not said or not connection.introspection.table_names():
        return ""
    _digest, head, place = said
    return place if head == str(log.head()) else ""


def _read() -> list[str] | None:
    try:
        said = _noted().read_text("utf-8").rstrip("\n").split(" ", 2)
    except FileNotFoundError:
        return None
    return said if len(said) == 3 else None


def _noted() -> Path:
    return erased_files.noted_list().with_name(NAME)
