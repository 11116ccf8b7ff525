"""Withholdings as they were noted outside, for a database that was restored from before them.

A list is a file with the document of each edition of kind *withheld* on a line, as the log has it;
the folder of a mirror holds these among the others.
"""

import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path

from django.db import transaction

from claims.intake.log import mirror
from claims.models import Claim, EditionKind, NotedWithholding
from claims.record import erased_files, log


def of_place(place: Path) -> dict[int, str]:
    """The documents of a list or of a mirror's folder, by position; none where there is neither.

    Raises OSError, and ValueError for a file that is no list.
    """
    if not place.is_dir():
        return erased_files.read(place)
    found = erased_files.read(place / erased_files.LIST)
    if (path := place / mirror.LOG).is_file():
        with path.open(encoding="utf-8") as lines:
            withheld = f'"kind":"{EditionKind.WITHHELD}"'
            for line in lines:
                if withheld in line and _kind(line) == EditionKind.WITHHELD:
                    found[json.loads(line)["edition"]["position"]] = line.rstrip("\n")
    return found


def unapplied(documents: Iterable[str]) -> Iterator[tuple[Claim, str]]:
    """The claims whose words are here although these documents say that they are withheld.

    Each with its document: what the log itself has come to is not among them.
    """
    head = log.head().position
    noted = set(NotedWithholding.objects.values_list("position", flat=True))
    for text in documents:
        document = json.loads(text)
        position = document["edition"]["position"]
        if position <= head or position in noted:
            continue
        claim = Claim.objects.filter(public_id=document["claim"]["id"]).first()
        if claim is not None:
            yield claim, text


def erase_again(documents: Iterable[str], *, noted_in: str) -> list[Claim]:
    """Empty the claims that these documents withhold, all of them or none; those that it emptied.

    The editions that say so come back with the end of the log. Raises KeyError, ValueError.
    """
    emptied = []
    with transaction.atomic():
        for claim, text in list(unapplied(documents)):
            document = json.loads(text)
            NotedWithholding.objects.create(
                claim=claim,
                position=document["edition"]["position"],
                ground=document["claim"]["change"]["ground"],
                published_at=datetime.fromisoformat(document["edition"]["published_at"]),
                noted_in=noted_in[:300],
            )
            emptied.append(claim)
    return emptied


def _kind(line: str) -> str:
    return str(json.loads(line)["edition"]["kind"])
