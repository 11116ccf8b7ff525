"""The entry point for web servers. They start no database: DATABASE_URL has to name one."""

import os

from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application

if "DATABASE_URL" not in os.environ:
    raise ImproperlyConfigured("Set DATABASE_URL to the address of a PostgreSQL, 15 or newer.")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "factcheck.settings")
os.environ.setdefault("FACTCHECK_POOL_SIZE", "4")  # a connection for each thread of a worker
os.environ.setdefault("FACTCHECK_STATEMENT_TIMEOUT", "5s")
os.environ.setdefault("FACTCHECK_LOCK_TIMEOUT", "2s")

application = get_wsgi_application()
