"""The statistics that PostgreSQL plans queries by, renewed after bulk work."""

from django.apps import apps
from django.db import connection


def renew_statistics() -> None:
    """ANALYZE the tables of the claims; PostgreSQL leaves out those of another owner by itself.

    Until autovacuum comes by, a table that was just filled is planned for as if it were empty.
    """
    tables = [model._meta.db_table for model in apps.get_app_config("claims").get_models()]
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {', '.join(map(connection.ops.quote_name, tables))}")
