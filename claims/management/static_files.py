"""Styles and scripts, gathered for whoever serves pages or writes them into files."""

from pathlib import Path

from django.conf import settings
from django.core.management import CommandError, call_command


def collect() -> None:
    """Gather styles and scripts of this version, which pages name by their digests.

    Where they cannot be written, those that are there serve; raises CommandError without any.
    """
    try:
        call_command("collectstatic", interactive=False, verbosity=0)
    except OSError as error:
        if not (Path(settings.STATIC_ROOT) / "staticfiles.json").is_file():
            raise CommandError(
                f"Styles and scripts cannot be written to {settings.STATIC_ROOT}"
                f" ({error.strerror}): let this account write there, or run"
                " `manage.py collectstatic` as one that may."
            ) from error
