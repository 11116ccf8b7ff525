"""Each thing that is kept, while there is no room: one sentence, nothing half done, and again.

    FACTCHECK_SMALL_DISK=/mnt/small python -m tests.trials.full_disks

FACTCHECK_SMALL_DISK names an empty directory that is a small file system of its own, such as one
that `mount -t tmpfs -o size=700m tmpfs /mnt/small` makes. The example data set is served from it;
it is filled up, and somebody publishes, has a file captured, makes a backup, writes the log out,
follows as a mirror, and restores. A fault is a command that then says nothing, more than a
sentence, or that all is well; one that does not succeed once there is room; and whatever
`verify_log --all` says at the end. PORT may be set (8156). Ends with 1 where there is any fault.
"""

import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.trials.site import environment_of, managed, served_again, started, tried

BLOCKS = [1 << 20, 1 << 12, 1]
LEAST = 60
"""Of the characters of a sentence that says what to do, too."""
PUBLISH = """
from django.contrib.auth.models import User
from claims import workflow
from claims.models import Claim
reviewer = User.objects.get(username="reviewer")
for claim in Claim.objects.filter(stage="published").order_by("pk")[:40]:
    workflow.contest(claim, actor=reviewer, note="Trial. " + "Words of a note. " * 100)
"""
CAPTURE = """
import os, sys
from django.core.exceptions import ValidationError
from claims.intake.captures import capture
from claims.models import Source
words = os.urandom(1 << 20).hex()
try:
    source = Source.objects.order_by("pk").first()
    capture.from_file(source, words.encode(), filename="a.txt", actor=None)
except ValidationError as error:
    sys.exit(error.messages[0])
"""


@contextmanager
def filled(folder: Path) -> Iterator[None]:
    """No room is left in the block; what others free meanwhile stays free."""
    filler = folder / "filler"
    with filler.open("wb", buffering=0) as file:
        for size in BLOCKS:
            block = bytes(size)
            try:
                while file.write(block) == size:
                    pass
            except OSError:
                continue
    try:
        yield
    finally:
        filler.unlink()


def main() -> int:
    folder = Path(os.environ.get("FACTCHECK_SMALL_DISK", "") or sys.exit("FACTCHECK_SMALL_DISK?"))
    port, faults = int(os.environ.get("PORT", "8156")), []
    folder.chmod(0o711)
    site = environment_of(folder, port)
    new = {**site, "FACTCHECK_DATA": str(folder / "new")}
    managed(site, "demo", "--no-serve")
    with started(["manage.py", "demo"], port, site):
        key = managed(site, "log_key", "--new").split()[-1]
        managed(site, "backup", str(folder / "backups"))
        scenes = {
            "publication": (site, ["shell", "--no-imports", "--command", PUBLISH]),
            "capture": (site, ["shell", "--no-imports", "--command", CAPTURE]),
            "backup": (site, ["backup", str(folder / "backups")]),
            "export of the log": (site, ["export_log", str(folder / "log.jsonl")]),
            "mirror": (
                site,
                ["mirror", f"http://127.0.0.1:{port}", str(folder / "mirror"), "--key", key],
            ),
            "restore": (new, ["restore", str(folder / "backups")]),
        }
        for name, (environment, command) in scenes.items():
            with filled(folder):
                status, said = tried(environment, *command)
            print(f"{name}, no room: {status}, {' / '.join(said)}", flush=True)
            if status == 0 or len(said) != 1 or len(said[0]) < LEAST:
                faults.append(f"{name}: {len(said)} lines, ended with {status}")
            if served_again(port, 60) is None:
                faults.append(f"{name}: the site does not come back")
            status, said = tried(environment, *command)
            print(f"{name}, again: {status} {' / '.join(said)}", flush=True)
            if status:
                faults.append(f"{name}: it does not succeed once there is room")
        for environment in (site, new):
            status, said = tried(environment, "verify_log", "--all")
            if status:
                faults += said
    for name in ("data", "new", "backups", "mirror"):
        shutil.rmtree(folder / name, ignore_errors=True)
    print("\n".join(faults) or "Each said it, and nothing was half done.")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
