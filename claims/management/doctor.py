"""The operator's questions about an installation, each answered in a sentence.

A check reads settings, machine and database, changes nothing, and yields what is wrong together
with the way out. Rules and record are verified by `verify_log --all`, not here.
"""

import os
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group
from django.core import mail
from django.db import connection
from django.utils.translation import gettext as _

from claims.access import roles, web_role
from claims.management import public_site, upkeep
from claims.management.demo_accounts import ACCOUNTS, PUBLIC_NAMES
from claims.models import Edition, EditionIndex, Person
from claims.models.functions import open_functions
from factcheck import health

FREE_BYTES, FREE_SHARE = 1 << 30, 0.05
CLOCK_SECONDS = 5
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
    if not connection.introspection.table_names():
        yield _(
            "The database is empty: `manage.py migrate`, `manage.py set_up_roles`,"
            " `manage.py createsuperuser`, or `manage.py restore BACKUP`."
        )
    elif count := health.migrations_missing():
        yield _(
            "%(count)s migrations are not applied: make a backup, then run `manage.py migrate`."
        ) % {"count": count}


def database() -> Iterator[str]:
    for name in CRASH_SAFE:
        if _shown(name) == "off":
            yield _(
                "PostgreSQL runs with %(name)s=off: a crash may lose what was acknowledged."
                " Take that line out of its configuration."
            ) % {"name": name}
    if (encoding := _shown("server_encoding")) != "UTF8":
        yield _(
            "The database is encoded in %(encoding)s: make one with ENCODING 'UTF8' and"
            " restore a backup there."
        ) % {"encoding": encoding}
    [(had, has)] = _rows(
        "SELECT datcollversion, pg_database_collation_actual_version(oid) FROM pg_database"
        " WHERE datname = current_database()"
    )
    if had != has:
        yield _(
            "The database was made with version %(had)s of its collation and the system has"
            " %(has)s: indexes over text may lead astray. REINDEX DATABASE, then ALTER"
            " DATABASE … REFRESH COLLATION VERSION, or restore a backup into a database with"
            " LOCALE 'C.UTF-8'."
        ) % {"had": had, "has": has}
    if _shown("autovacuum") == "off":
        yield _("PostgreSQL runs with autovacuum=off: queries become slow. Switch it on.")


def clock() -> Iterator[str]:
    before = time.time()
    [(there,)] = _rows("SELECT extract(epoch FROM clock_timestamp())::float8")
    away = max(before - there, there - time.time())
    if away > CLOCK_SECONDS:
        yield _(
            "The clocks of this machine and of the database differ by %(away).0f s: let"
            " both follow a time server, since editions say when they were published."
        ) % {"away": away}


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
        yield _(
            "The web server has no database role of its own, so that it could change its"
            " own rules: `manage.py grant_web_role NAME`, and name it in the DATABASE_URL of"
            " the site."
        )
    for name in names:
        if more := sorted(web_role.more_than_needed(name)):
            yield _(
                "The role %(name)s may do more than the web server needs (%(more)s): `manage.py"
                " grant_web_role %(name)s`."
            ) % {"name": name, "more": ", ".join(more[:3])}


def functions() -> Iterator[str]:
    if found := open_functions():
        yield _(
            "%(count)s functions look for tables where the session says, %(first)s first:"
            " `manage.py migrate` closes them."
        ) % {"count": len(found), "first": found[0]}


def groups() -> Iterator[str]:
    for name, wanted in roles.ROLES.items():
        held = Group.objects.filter(name=name).values_list(
            "permissions__content_type__app_label", "permissions__codename"
        )
        if {f"{app}.{code}" for app, code in held} != set(wanted):
            yield _("The group %(name)s has not its permissions: `manage.py set_up_roles`.") % {
                "name": name
            }


def administrators() -> Iterator[str]:
    count = roles.administrators().count()
    if count == 0:
        yield _("Nobody can manage accounts: `manage.py createsuperuser`.")
    elif count == 1:
        yield _(
            "There is one administrator only: make a second one, so that the site is not"
            " locked when that person is away."
        )


def demonstration() -> Iterator[str]:
    if public_site.is_public():
        yield from demonstrated()


def demonstrated() -> Iterator[str]:
    known = Person.objects.filter(
        account__username__in=ACCOUNTS, public_name__in=PUBLIC_NAMES.values()
    )
    if known.exists():
        yield _(
            "This is the database of the demonstration, whose findings no person reviewed:"
            " serve an empty one."
        )


def mails() -> Iterator[str]:
    if not settings.EMAIL_HOST:
        yield _("EMAIL_HOST is not set: nobody is told of work that waits.")
        return
    try:
        mail.get_connection(timeout=5).open()
    except OSError as error:
        yield _(
            "The mail server %(host)s:%(port)s does not answer (%(reason)s): mend it, or"
            " EMAIL_HOST and its like."
        ) % {"host": settings.EMAIL_HOST, "port": settings.EMAIL_PORT, "reason": error}


def disk() -> Iterator[str]:
    place = _existing(Path(settings.FACTCHECK_ORIGINALS))
    usage = shutil.disk_usage(place)
    if usage.free < FREE_BYTES or usage.free < usage.total * FREE_SHARE:
        yield _(
            "The disk of %(place)s has %(free)s MB left of %(total)s: make room, or"
            " original files, exports and publications will be refused."
        ) % {"place": place, "free": usage.free >> 20, "total": usage.total >> 20}
    if not os.access(place, os.W_OK | os.X_OK):
        yield _("%(place)s cannot be written: original files of captures belong there.") % {
            "place": place
        }


def derived() -> Iterator[str]:
    editions, entries = Edition.objects.count(), EditionIndex.objects.count()
    if editions != entries:
        yield _(
            "%(editions)s editions have %(entries)s entries in the index: `manage.py reindex`."
        ) % {"editions": editions, "entries": entries}


CHECKS: tuple[Callable[[], Iterator[str]], ...] = (
    database,
    functions,
    web_server_role,
    groups,
    administrators,
    demonstration,
    public_site.secrecy,
    public_site.address,
    public_site.proxy,
    upkeep.backups,
    disk,
    public_site.workers,
    public_site.connections,
    clock,
    derived,
    mails,
    upkeep.queues,
    upkeep.checkpoints,
    public_site.publisher,
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
