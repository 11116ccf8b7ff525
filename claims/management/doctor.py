"""The operator's questions about an installation, each answered in a sentence.

A check reads settings, machine and database, changes nothing, and yields what is wrong together
with the way out. Rules and record are verified by `verify_log --all`, not here.
"""

import os
import shutil
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.models import Group
from django.core import mail
from django.db import connection
from django.utils import timezone

from claims.access import roles, web_role
from claims.management.commands.demo import ACCOUNTS, PUBLIC_NAMES
from claims.models import Backup, CaptureRequest, Edition, EditionIndex, Person
from claims.models.functions import open_functions
from factcheck import health, machine, web_environment

BACKUP_DAYS, TRIAL_DAYS = 2, 35
FREE_BYTES, FREE_SHARE = 1 << 30, 0.05
CLOCK_SECONDS = 5
KEY_LENGTH = 50
CONNECTIONS_BESIDE = 5
"""Connections left for commands and for whoever looks after the server."""

CRASH_SAFE = ("fsync", "synchronous_commit", "full_page_writes")


def faults() -> Iterator[str]:
    """Everything that is wrong, in the order in which it should be mended.

    Nothing else is asked of a database that is not up to date.
    """
    if missing := list(migrated()):
        yield from missing
        return
    for check in CHECKS:
        yield from check()


def migrated() -> Iterator[str]:
    if count := health.migrations_missing():
        yield f"{count} migrations are not applied: make a backup, then run `manage.py migrate`."


def database() -> Iterator[str]:
    for name in CRASH_SAFE:
        if _shown(name) == "off":
            yield (
                f"PostgreSQL runs with {name}=off: a crash may lose what was acknowledged."
                f" Take that line out of its configuration."
            )
    if (encoding := _shown("server_encoding")) != "UTF8":
        yield (
            f"The database is encoded in {encoding}: make one with ENCODING 'UTF8' and restore a"
            " backup there."
        )
    if _shown("autovacuum") == "off":
        yield "PostgreSQL runs with autovacuum=off: queries become slow. Switch it on."


def connections() -> Iterator[str]:
    workers, pool = machine.workers(), web_environment.threads()
    needed = workers * (pool + 2) + CONNECTIONS_BESIDE
    if (most := int(_shown("max_connections"))) < needed:
        yield (
            f"PostgreSQL allows {most} connections, and {workers} web processes of {pool} and two"
            f" exports each, beside commands, may need {needed}: raise max_connections."
        )


def clock() -> Iterator[str]:
    before = time.time()
    [(there,)] = _rows("SELECT extract(epoch FROM clock_timestamp())::float8")
    away = max(before - there, there - time.time())
    if away > CLOCK_SECONDS:
        yield (
            f"The clocks of this machine and of the database differ by {away:.0f} s: let both"
            " follow a time server, since editions say when they were published."
        )


def web_server_role() -> Iterator[str]:
    if not settings.HTTPS:
        return  # not a public site
    names = [
        name
        for (name,) in _rows(
            """
            SELECT rolname FROM pg_roles WHERE rolcanlogin AND NOT rolsuper
            AND has_table_privilege(oid, 'claims_edition', 'INSERT')
            AND oid <> (SELECT relowner FROM pg_class WHERE oid = 'claims_edition'::regclass)
            ORDER BY 1
            """
        )
    ]
    if not names:
        yield (
            "The web server has no database role of its own, so that it could change its own"
            " rules: `manage.py grant_web_role NAME`, and name it in the DATABASE_URL of the site."
        )
    for name in names:
        if more := sorted(web_role.more_than_needed(name)):
            yield (
                f"The role {name} may do more than the web server needs ({', '.join(more[:3])}):"
                f" `manage.py grant_web_role {name}`."
            )


def functions() -> Iterator[str]:
    if found := open_functions():
        yield (
            f"{len(found)} functions look for tables where the session says, {found[0]} first:"
            " `manage.py migrate` closes them."
        )


def groups() -> Iterator[str]:
    for name, wanted in roles.ROLES.items():
        held = Group.objects.filter(name=name).values_list(
            "permissions__content_type__app_label", "permissions__codename"
        )
        if {f"{app}.{code}" for app, code in held} != set(wanted):
            yield f"The group {name} has not its permissions: `manage.py set_up_roles`."


def administrators() -> Iterator[str]:
    count = roles.administrators().count()
    if count == 0:
        yield "Nobody can manage accounts: `manage.py createsuperuser`."
    elif count == 1:
        yield (
            "There is one administrator only: make a second one, so that the site is not locked"
            " when that person is away."
        )


def demonstration() -> Iterator[str]:
    if is_public():
        yield from demonstrated()


def demonstrated() -> Iterator[str]:
    known = Person.objects.filter(
        account__username__in=ACCOUNTS, public_name__in=PUBLIC_NAMES.values()
    )
    if known.exists():
        yield (
            "This is the database of the demonstration, whose findings no person reviewed: serve"
            " an empty one."
        )


def is_public() -> bool:
    """Whether the settings say that others than this machine are answered."""
    return bool(settings.HTTPS or os.environ.get("FACTCHECK_HOSTS"))


def secrecy() -> Iterator[str]:
    if settings.DEBUG:
        yield "FACTCHECK_DEBUG=1 shows code and settings to everybody: take it away."
    if len(settings.SECRET_KEY) < KEY_LENGTH or len(set(settings.SECRET_KEY)) < 5:
        yield (
            "FACTCHECK_SECRET_KEY can be guessed: take a long random text, such as that of"
            " `openssl rand -base64 48`."
        )


def address() -> Iterator[str]:
    hosts = os.environ.get("FACTCHECK_HOSTS", "").split()
    if hosts and not settings.HTTPS:
        yield (
            f"The site answers to {hosts[0]} without TLS: put a proxy before it that speaks it,"
            " sets X-Forwarded-Proto, and set FACTCHECK_HTTPS=1."
        )
    if settings.HTTPS and not hosts:
        yield "FACTCHECK_HTTPS=1, but FACTCHECK_HOSTS names no host: every request is refused."
    site = urlsplit(settings.FACTCHECK_PUBLISHER["site"]).hostname
    if hosts and site and site not in hosts and "*" not in hosts:
        yield (
            f"FACTCHECK_PUBLISHER_SITE is at {site}, which is not in FACTCHECK_HOSTS: exports"
            " would name addresses that nobody answers to."
        )


def publisher() -> Iterator[str]:
    if not settings.HTTPS:
        return
    for name in ("site", "contact", "corrections_policy"):
        if not settings.FACTCHECK_PUBLISHER[name]:
            yield (
                f"FACTCHECK_PUBLISHER_{name.upper()} is empty: readers and exports are told"
                " nothing in its place."
            )


def mails() -> Iterator[str]:
    if not settings.EMAIL_HOST:
        yield "EMAIL_HOST is not set: nobody is told of work that waits."
        return
    try:
        mail.get_connection(timeout=5).open()
    except OSError as error:
        yield (
            f"The mail server {settings.EMAIL_HOST}:{settings.EMAIL_PORT} does not answer"
            f" ({error}): mend it, or EMAIL_HOST and its like."
        )


def disk() -> Iterator[str]:
    place = _existing(Path(settings.FACTCHECK_ORIGINALS))
    usage = shutil.disk_usage(place)
    if usage.free < FREE_BYTES or usage.free < usage.total * FREE_SHARE:
        yield (
            f"The disk of {place} has {usage.free >> 20} MB left of {usage.total >> 20}: make room,"
            " or original files, exports and publications will be refused."
        )
    if not os.access(place, os.W_OK | os.X_OK):
        yield f"{place} cannot be written: original files of captures belong there."


def derived() -> Iterator[str]:
    editions, entries = Edition.objects.count(), EditionIndex.objects.count()
    if editions != entries:
        yield (f"{editions} editions have {entries} entries in the index: `manage.py reindex`.")


def backups() -> Iterator[str]:
    last = Backup.objects.order_by("made_at").last()
    if last is None:
        yield "No backup was ever made: run `manage.py backup DIRECTORY` each night."
        return
    if timezone.now() - last.made_at > timedelta(days=BACKUP_DAYS):
        yield (
            f"The last backup is of {last.made_at:%Y-%m-%d}: see why `manage.py backup` no longer"
            " runs each night."
        )
    tried = Backup.objects.filter(tried_at__isnull=False).order_by("tried_at").last()
    if not tried or not tried.tried_at:
        yield "No backup was ever restored on trial: `manage.py restore --trial DIRECTORY`."
    elif timezone.now() - tried.tried_at > timedelta(days=TRIAL_DAYS):
        yield (
            f"A backup was last restored on trial on {tried.tried_at:%Y-%m-%d}:"
            " `manage.py restore --trial DIRECTORY`."
        )
    edition = Edition.objects.filter(position=last.position).first()
    if last.position and (edition is None or edition.chain != last.chain):
        yield (
            f"The log has another head at position {last.position} than the backup {last.name}"
            " noted: it was cut or rewritten. Publish nothing, and compare with that backup."
        )


def checkpoints() -> Iterator[str]:
    if settings.FACTCHECK_LOG_ORIGIN and not Path(settings.FACTCHECK_LOG_KEY).is_file():
        yield (
            f"FACTCHECK_LOG_ORIGIN is set, but there is no key at {settings.FACTCHECK_LOG_KEY}: no"
            " checkpoint is signed. `manage.py log_key` makes one."
        )


def queues() -> Iterator[str]:
    yesterday = timezone.now() - timedelta(days=1)
    if late := CaptureRequest.objects.filter(not_before__lt=yesterday).count():
        yield (
            f"{late} sources have waited for more than a day to be captured: see why"
            " `manage.py capture_sources` does not run."
        )


CHECKS: tuple[Callable[[], Iterator[str]], ...] = (
    database,
    functions,
    web_server_role,
    groups,
    administrators,
    demonstration,
    secrecy,
    address,
    backups,
    disk,
    connections,
    clock,
    derived,
    mails,
    queues,
    checkpoints,
    publisher,
)


def _shown(name: str) -> str:
    [(value,)] = _rows("SELECT current_setting(%s)", name)
    return str(value)


def _rows(statement: str, *parameters: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters or None)
        return list(cursor)


def _existing(path: Path) -> Path:
    while not path.exists():
        path = path.parent
    return path
