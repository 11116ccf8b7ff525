"""Nothing stale, whichever process is asked: what is published is read at once everywhere."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import connection

from claims import workflow
from claims.front import state
from claims.models import Claim, Person
from factcheck import CHECKOUT
from tests import factories
from tests.front.asking import ask, front

pytestmark = pytest.mark.django_db(transaction=True)

ROUNDS = int(os.environ.get("ROUNDS", "6"))
OTHER = """
import sys, django
from django.conf import settings
settings.STORAGES["staticfiles"]["BACKEND"] = (
    "django.contrib.staticfiles.storage.StaticFilesStorage"
)
django.setup()
from django.db import connection
connection.settings_dict["NAME"] = sys.argv[1]
from tests.front.asking import ask, front
from claims.front import state
remembered = []
def read():
    remembered or remembered.append(state.read())
    return remembered[0]
layer = front(read=read) if sys.argv[2] == "remembers" else front()
print("ready", flush=True)
for address in sys.stdin:
    print(ask(layer, address.strip()).body.hex(), flush=True)
"""


class Process:
    """A process with a layer of its own, asked through its standard input."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self.process = process
        assert self._line() == "ready"

    def ask(self, address: str) -> bytes:
        assert self.process.stdin
        self.process.stdin.write(f"{address}\n")
        self.process.stdin.flush()
        return bytes.fromhex(self._line())

    def _line(self) -> str:
        assert self.process.stdout
        return self.process.stdout.readline().strip()


@contextmanager
def process(way: str) -> Iterator[Process]:
    with subprocess.Popen(
        [sys.executable, "-c", OTHER, str(connection.settings_dict["NAME"]), way],
        cwd=CHECKOUT,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "factcheck.settings"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as started:
        try:
            yield Process(started)
        finally:
            started.kill()


def stale_answers(other: Process, claim: Claim) -> int:
    """Publish and name in turn, ask two processes after each; how many answers are of before."""
    layer, stale = front(), 0
    page = f"/en/claims/{claim.public_id}/"
    for turn in range(ROUNDS):
        position = workflow.contest(
            claim, actor=factories.reviewer(), note=f"Disputed {turn}."
        ).position
        for asked in (other.ask, lambda address: ask(layer, address).body):
            told = json.loads(asked("/api/v1/changes?page_size=1"))
            stale += told["position"] != position
            stale += f"Disputed {turn}.".encode() not in asked(page)
        Person.objects.update(public_name=f"Lin {turn}")
        stale += f"Lin {turn}".encode() not in other.ask(page)
        stale += f"Lin {turn}".encode() not in ask(layer, page).body
    return stale


def test_what_is_published_is_read_at_once_in_every_process() -> None:
    claim = factories.published_claim()
    with process("reads") as other:
        assert stale_answers(other, claim) == 0


def test_control_a_state_that_is_remembered_is_stale() -> None:
    claim = factories.published_claim()
    with process("remembers") as other:
        assert stale_answers(other, claim) > ROUNDS
    assert state.read() is not None
