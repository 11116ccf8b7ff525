"""Speed and memory of importing claims with citations.

The claims of the benchmark database go out as JSON Lines and into an empty database as drafts;
the transaction is rolled back, so that the database is empty again. Before and after it the
machine's own pace is taken: the same lines parsed and hashed, without a database.
"""

import hashlib
import json
import resource
import time
from pathlib import Path

from django.db import transaction

from claims.access import roles
from claims.exports.json_lines import log_lines
from claims.intake.claim_files import import_claims
from claims.models import Edition
from tests import factories


def write(path: str) -> None:
    """Write the current editions as JSON Lines."""
    with Path(path).open("wb") as file, transaction.atomic():
        file.writelines(log_lines(Edition.objects.current()))


def main(path: str) -> None:
    """Import the file, print the pace, save nothing."""
    roles.set_up()
    before = _parsing_seconds(path)
    with transaction.atomic():
        editor = factories.editor()
        at_rest = _megabytes()
        begun, cpu = time.monotonic(), time.process_time()
        report = import_claims(Path(path), actor=editor, dry_run=True)
        seconds, cpu = time.monotonic() - begun, time.process_time() - cpu
        transaction.set_rollback(True)
    parsing = (before + _parsing_seconds(path)) / 2
    claims = report.counts["claims"]["created"]
    citations = report.counts["citations"]["created"]
    print(
        f"import: {claims} claims with {citations} citations in {seconds:.1f} s, "
        f"{claims / seconds:.0f} claims/s ({claims / cpu:.0f} per second of Python's own time); "
        f"{seconds / parsing:.1f} × parsing and hashing the file; "
        f"memory {_megabytes() - at_rest:.0f} MB above {at_rest:.0f} MB"
    )


def _parsing_seconds(path: str) -> float:
    begun = time.monotonic()
    with Path(path).open("rb") as file:
        for line in file:
            json.loads(line)
            hashlib.sha256(line).hexdigest()
    return time.monotonic() - begun


def _megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
