"""An importer that is killed leaves all of its file or nothing.

FACTCHECK_KILLS=20 kills it more often than the suite has time for.
"""

import json
import os
import random
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import quote
from uuid import uuid4

import pytest
from django.db import connection

from claims.models import Citation, Claim, Source
from factcheck import CHECKOUT
from tests import factories
from tests.going_round import sql, undone
from tests.racing import until

KILLS = int(os.environ.get("FACTCHECK_KILLS", "2"))
IMPORT = """
import django; django.setup()
from pathlib import Path
from django.contrib.auth.models import User
from claims.intake.claim_files import import_claims
editor = User.objects.get(pk={editor})
print("begun", flush=True)
import_claims(Path({path!r}), actor=editor)
print("done", flush=True)
"""


def importer(path: Path, editor: int) -> subprocess.Popen[str]:
    at = connection.settings_dict
    name, user, password = (quote(str(at[key]), safe="") for key in ("NAME", "USER", "PASSWORD"))
    place = f"host={quote(at['HOST'], safe='')}&port={at['PORT']}"
    return subprocess.Popen(
        [sys.executable, "-c", IMPORT.format(editor=editor, path=str(path))],
        cwd=CHECKOUT,
        env={**os.environ, "DATABASE_URL": f"postgresql://{user}:{password}@/{name}?{place}"},
        stdout=subprocess.PIPE,
        text=True,
    )


def counted() -> tuple[int, int, int]:
    return Claim.objects.count(), Citation.objects.count(), Source.objects.count()


def quiet() -> None:
    """Wait until the database has noticed that the importer is gone."""
    # A lock that is shared says that somebody is on duty (tests/conftest.py).
    held = (
        "SELECT 1 FROM pg_locks JOIN pg_database ON pg_database.oid = database"
        " WHERE locktype = 'advisory' AND mode = 'ExclusiveLock' AND datname = current_database()"
    )
    until(lambda: not sql(held), "the importer still holds its lock")


def many_lines(path: Path, claims: int) -> tuple[int, int, int]:
    """Write the documents of many claims; how many claims, citations and sources they hold."""
    with undone():
        document = json.loads(factories.edition().document)
    with path.open("w") as file:
        for number in range(1, claims + 1):
            document["claim"].update(id=str(uuid4()), number=number)
            document["edition"].update(position=number)
            for place, citation in enumerate(document["claim"]["citations"]):
                name, address = str(uuid4()), f"https://source-{number}-{place}.example/"
                csl = {**citation["source"]["csl"], "id": name, "URL": address}
                citation["source"].update(id=name, csl=csl)
            file.write(f"{json.dumps(document)}\n")
    citations = claims * len(document["claim"]["citations"])
    return claims, citations, citations


def emptied() -> None:
    Claim.objects.all().delete()
    Source.objects.all().delete()


@pytest.mark.django_db(transaction=True)
def test_killed_at_any_moment_it_leaves_all_or_nothing(tmp_path: Path) -> None:
    path = tmp_path / "claims.jsonl"
    whole, editor = many_lines(path, 300), factories.editor()
    chance, seconds, outcomes = random.Random(7), 0.0, []
    for kill in range(KILLS + 1):
        process = importer(path, editor.pk)
        assert process.stdout and process.stdout.readline() == "begun\n"
        begun = time.monotonic()
        if kill:
            time.sleep(chance.uniform(0, seconds))
            process.kill()
        process.wait()
        quiet()
        # The first one is left alone: it says how long an import takes.
        seconds = seconds or time.monotonic() - begun
        outcomes.append(counted())
        emptied()

    assert outcomes[0] == whole
    assert set(outcomes) <= {(0, 0, 0), whole}
