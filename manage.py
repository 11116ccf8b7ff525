#!/usr/bin/env python3
"""Django's commands, with a database beside them: see `factcheck/postgres.py`.

The first lines have to be understood by any Python, however old, for it to say what is wrong.
"""

import sys

if sys.version_info < (3, 11):
    sys.exit("Factcheck needs Python 3.11 or newer; this is Python " + sys.version.split()[0])

import os

from django.core.exceptions import ImproperlyConfigured
from django.core.management import BaseCommand, execute_from_command_line
from django.db.utils import OperationalError
from psycopg.errors import DiskFull

from factcheck import postgres, stack

NEED_NO_DATABASE = {
    "help", "version", "--help", "-h", "--version", "log_key", "mirror", "verify_edition",
    "--promote",
}  # fmt: skip
# Others leave the whole site unloaded, which takes longer than most of them do.
CHECK_THE_SITE = {"check", "migrate", "makemigrations", "--skip-checks"}


@stack.with_room
def main():
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "factcheck.settings")
    if CHECK_THE_SITE.isdisjoint(sys.argv):
        BaseCommand.requires_system_checks = ()
    try:
        needs_one = NEED_NO_DATABASE.isdisjoint(sys.argv) and len(sys.argv) > 1
        if needs_one or "--serve" in sys.argv:
            with postgres.running():
                execute_from_command_line(sys.argv)
        else:
            execute_from_command_line(sys.argv)
    except (postgres.ServerError, ImproperlyConfigured) as error:
        sys.exit(str(error))
    except OperationalError as error:
        if not isinstance(error.__cause__, DiskFull):
            raise
        sys.exit(
            "There is no room left on the disk of the database, and what was not finished is"
            " undone: make room, and run it again."
        )
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
