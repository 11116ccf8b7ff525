"""The keys that sign the checkpoints of this log: lines of a file outside the database.

`FACTCHECK_LOG_ORIGIN` is the name that all of them bear. The last line is the newest key; a
checkpoint is signed with each, so that watchers change over in their own time.
"""

import os
import secrets
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from .notes import KEY_BYTES, NAME, NoteError, SignerKey, read_signer


class NoKeyError(Exception):
    """Why this site signs no checkpoints, in one sentence with the way out."""


def signing_keys() -> list[SignerKey]:
    """The keys of this log, the oldest first; at least one. Raises NoKeyError."""
    origin, path = _origin(), Path(settings.FACTCHECK_LOG_KEY)
    try:
        lines = path.read_text("utf-8").splitlines()
    except FileNotFoundError:
        raise NoKeyError(_("This log has no key: `manage.py log_key --new` makes one.")) from None
    except (OSError, UnicodeDecodeError) as error:
        raise NoKeyError(
            _("The key of this log cannot be read (%(file)s): %(reason)s.")
            % {"file": path, "reason": error}
        ) from error
    try:
        found = [read_signer(line) for line in lines if line.strip()]
    except NoteError as error:
        raise NoKeyError(
            _("The file of the log's key holds something else (%(file)s): one key a line.")
            % {"file": path}
        ) from error
    others = sorted({key.name for key in found} - {origin})
    if others or not found:
        raise NoKeyError(
            _(
                "The key in %(file)s is that of “%(name)s”, and FACTCHECK_LOG_ORIGIN is "
                "“%(origin)s”: an origin never changes."
            )
            % {"file": path, "name": ", ".join(others), "origin": origin}
        )
    return found


def add() -> SignerKey:
    """Make a key and add it to the file, readable by its owner only; raises NoKeyError, OSError."""
    origin, path = _origin(), Path(settings.FACTCHECK_LOG_KEY)
    if path.exists():
        signing_keys()
    key = SignerKey(origin, secrets.token_bytes(KEY_BYTES))
    path.parent.mkdir(parents=True, exist_ok=True)
    file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        os.write(file, f"{key}\n".encode())
        os.fsync(file)
    finally:
        os.close(file)
    return key


def _origin() -> str:
    origin = str(settings.FACTCHECK_LOG_ORIGIN)
    if not NAME.fullmatch(origin):
        raise NoKeyError(
            _(
                "This log has no origin: set FACTCHECK_LOG_ORIGIN to a name for ever such as "
                "facts.example/log, without spaces and plus signs."
            )
        )
    return origin
