"""The doctor's questions about how the site stands towards others: address, proxy, workers."""

import os
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _

from factcheck import machine, web_environment

KEY_LENGTH, TOKEN_LENGTH = 50, 20
CONNECTIONS_BESIDE = 5
"""Connections left for commands and for whoever looks after the server."""
PROXY_SECONDS = 5


def is_public() -> bool:
    """Whether the settings say that others than this machine are answered."""
    return bool(settings.HTTPS or os.environ.get("FACTCHECK_HOSTS"))


def secrecy() -> Iterator[str]:
    if settings.DEBUG:
        yield _("FACTCHECK_DEBUG=1 shows code and settings to everybody: take it away.")
    if len(settings.SECRET_KEY) < KEY_LENGTH or len(set(settings.SECRET_KEY)) < 5:
        yield _(
            "FACTCHECK_SECRET_KEY can be guessed: take a long random text, such as that of"
            " `openssl rand -base64 48`."
        )
    if 0 < len(settings.FACTCHECK_METRICS_TOKEN) < TOKEN_LENGTH:
        yield _("FACTCHECK_METRICS_TOKEN can be guessed: take one of `openssl rand -hex 24`.")


def address() -> Iterator[str]:
    hosts = os.environ.get("FACTCHECK_HOSTS", "").split()
    if hosts and not settings.HTTPS:
        yield _(
            "The site answers to %(host)s without TLS: put a proxy before it that speaks"
            " it, sets X-Forwarded-Proto, and set FACTCHECK_HTTPS=1."
        ) % {"host": hosts[0]}
    if settings.HTTPS and not hosts:
        yield _("FACTCHECK_HTTPS=1, but FACTCHECK_HOSTS names no host: every request is refused.")
    site = urlsplit(settings.FACTCHECK_PUBLISHER["site"]).hostname
    if hosts and site and site not in hosts and "*" not in hosts:
        yield _(
            "FACTCHECK_PUBLISHER_SITE is at %(site)s, which is not in FACTCHECK_HOSTS:"
            " exports would name addresses that nobody answers to."
        ) % {"site": site}


def proxy() -> Iterator[str]:
    """Ask the site as a reader does, through whatever stands before it."""
    site = urlsplit(settings.FACTCHECK_ADDRESS)
    if not (settings.HTTPS and site.hostname):
        return
    kind = HTTPSConnection if site.scheme == "https" else HTTPConnection
    asked = kind(site.hostname, site.port, timeout=PROXY_SECONDS)
    try:
        asked.request("GET", "/robots.txt")
        answer = asked.getresponse()
        where = urlsplit(answer.headers.get("Location", ""))
    except (OSError, HTTPException) as error:
        yield _(
            "Nobody answers at %(site)s (%(reason)s): see whether the proxy and `manage.py"
            " serve` run, or set FACTCHECK_ADDRESS to where the site is."
        ) % {"site": settings.FACTCHECK_ADDRESS, "reason": error}
        return
    finally:
        asked.close()
    if where.path == "/robots.txt" and where.hostname == site.hostname:
        yield _(
            "Every page of %(site)s leads to itself: let the proxy set X-Forwarded-Proto,"
            " and run it on this machine."
        ) % {"site": settings.FACTCHECK_ADDRESS}
    elif answer.status != 200:
        yield _(
            "%(site)s/robots.txt is answered with %(code)s: let the proxy pass on the name"
            " that was asked for (Host), which FACTCHECK_HOSTS has to name."
        ) % {"site": settings.FACTCHECK_ADDRESS, "code": answer.status}


def workers() -> Iterator[str]:
    number, fitting = machine.workers(), machine.fitting(machine.processors(), machine.megabytes())
    here = _("this machine (%(processors)s processors, %(megabytes)s MB)") % {
        "processors": machine.processors(),
        "megabytes": machine.megabytes(),
    }
    if number > 2 * fitting:
        yield _(
            "WEB_CONCURRENCY asks for %(number)s web processes, and %(here)s carries"
            " %(fitting)s: take it away, or lower it."
        ) % {"number": number, "here": here, "fitting": fitting}
    elif number == 1:
        yield _(
            "One web process is all that answers on %(here)s: while it is replaced nobody"
            " is answered. Give it more memory, or set WEB_CONCURRENCY=2."
        ) % {"here": here}


def connections() -> Iterator[str]:
    workers, pool = machine.workers(), web_environment.threads()
    needed = workers * (pool + 2) + CONNECTIONS_BESIDE
    if (most := _most_connections()) < needed:
        yield _(
            "PostgreSQL allows %(most)s connections, and %(workers)s web processes of"
            " %(pool)s and two exports each, beside commands, may need %(needed)s: raise"
            " max_connections."
        ) % {"most": most, "workers": workers, "pool": pool, "needed": needed}


def publisher() -> Iterator[str]:
    if not settings.HTTPS:
        return
    for name in ("site", "contact", "corrections_policy"):
        if not settings.FACTCHECK_PUBLISHER[name]:
            yield _(
                "FACTCHECK_PUBLISHER_%(name)s is empty: readers and exports are told nothing in"
                " its place."
            ) % {"name": name.upper()}


def _most_connections() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('max_connections')::int")
        return int(cursor.fetchone()[0])
