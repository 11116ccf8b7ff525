"""A preview is the real run, rolled back."""

from django.db import connection, transaction


def undo_preview(dry_run: bool) -> None:
    """At the end of a dry run's transaction, ask what its commit would ask, and roll it back.

    Raises IntegrityError for what the rules that wait for the commit refuse.
    """
    if dry_run:
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        transaction.set_rollback(True)
