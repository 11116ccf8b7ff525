"""Time of a static edition: all its files anew, and once more after one claim was contested."""

import tempfile
import time
from pathlib import Path

from django.contrib.auth.models import User

from claims import workflow
from claims.management import static_edition
from claims.management.static_files import collect
from claims.models import Edition

SITE = "http://127.0.0.1:8000"
MOST_SECONDS = 60
"""For 10,000 files."""


def main() -> None:
    """Print seconds for 10,000 files, how many the second run writes, and what is missed."""
    collect()
    with tempfile.TemporaryDirectory() as folder:
        anew, seconds = published(Path(folder))
        newest = Edition.objects.current().not_withdrawn().latest("position")
        reviewer = User.objects.get(username="reviewer")
        workflow.contest(newest.claim, actor=reviewer, note="It is in dispute.")
        again, seconds_again = published(Path(folder))
    per_10_000 = 10_000 * seconds / anew.files
    print(f"static edition: {anew.files} files, {per_10_000:.0f} s for 10,000")
    print(f"  after one edition: {again.written} written anew, {seconds_again:.0f} s")
    if per_10_000 > MOST_SECONDS:
        print(f"Misses: 10,000 files of the static edition in at most {MOST_SECONDS} s")


def published(folder: Path) -> tuple[static_edition.Outcome, float]:
    """What became of the files, and the seconds that it took."""
    begin = time.monotonic()
    return static_edition.publish(folder, SITE), time.monotonic() - begin
