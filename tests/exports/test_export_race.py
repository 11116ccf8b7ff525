"""Exports while others publish: every file is of one position in the log all the same."""

import io
import json
import zipfile
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import pandas
import pytest
from django.db import connections

from claims import workflow
from claims.exports import export, package, this_publisher
from claims.models import Edition
from claims.record import log
from claims.selection import select
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)

PUBLICATIONS = 50
AT_ONCE = 4


@pytest.fixture
def publications() -> Iterator[Callable[[], Future[Any]]]:
    """Starts one of fifty publications on a connection of its own."""
    editor, reviewer = factories.editor(), factories.reviewer()
    for _ in range(5):
        factories.published_claim(submitter=editor, second=reviewer, created_by=editor)
    waiting = [factories.submitted_claim(by=editor, created_by=editor) for _ in range(PUBLICATIONS)]

    def approve() -> None:
        claim, submission = waiting.pop()
        try:
            workflow.approve(claim, actor=reviewer, digest=submission.content_digest)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        yield lambda: pool.submit(approve)


def all_while(parts: Iterable[bytes], publish: Callable[[], Future[Any]]) -> bytes:
    """The parts, while fifty claims are published: some of them between any two parts."""
    running = [publish() for _ in range(PUBLICATIONS)]
    made = []
    for part in parts:
        made.append(part)
        for future in running[:AT_ONCE]:
            future.result()
        del running[:AT_ONCE]
    for future in running:
        future.result()
    return b"".join(made)


def test_every_file_of_a_package_is_of_one_place_in_the_log(
    publications: Callable[[], Future[Any]],
) -> None:
    selection = select({})
    position = selection.head.position

    exact = all_while(package(selection, version=1), publications)

    assert log.head().position == position + PUBLICATIONS
    with zipfile.ZipFile(io.BytesIO(exact)) as file:
        described = json.loads(file.read("datapackage.json"))["factcheck"]
        lines = file.read("claims.jsonl").decode().splitlines()
        claims = pandas.read_csv(io.BytesIO(file.read("claims.csv")))
        citations = pandas.read_csv(io.BytesIO(file.read("citations.csv")))
        sources = pandas.read_csv(io.BytesIO(file.read("sources.csv")))
        references = json.loads(file.read("references.csl.json"))
    assert described["position"] == position
    assert lines == list(
        Edition.objects.filter(position__lte=position)
        .order_by("claim__number")
        .values_list("document", flat=True)
    )
    assert len(claims) == len(lines) == 5
    assert set(citations["claim_id"]) == set(claims["claim_id"])
    assert set(citations["source_id"]) == set(sources["source_id"])
    assert {item["id"] for item in references} == set(sources["source_id"])
    again = package(select({"position": [str(position)]}), version=1)
    assert b"".join(again) == exact


def test_without_a_place_the_files_would_differ(publications: Callable[[], Future[Any]]) -> None:
    """The control: the editions that are current when each file is made."""
    current = Edition.objects.current().not_withdrawn()

    def two_files() -> Iterator[bytes]:
        yield from export("jsonl", current, this_publisher())
        yield b"\n\n"
        yield from export("jsonl", current, this_publisher())

    first, second = all_while(two_files(), publications).split(b"\n\n\n")

    assert len(second.splitlines()) > len(first.splitlines())
