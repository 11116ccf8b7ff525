"""Files of this machine that hold words of editions: removed when a claim is withheld."""

import json
import logging
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings

from claims.models import Capture, Claim, Edition, EditionKind, Source
from claims.record import originals
from claims.record.whole_file import whole_file

logger = logging.getLogger(__name__)

LIST = "withheld.jsonl"
"""Name of the list of withholdings: the document of each edition of that kind, one on each line."""
MADE_OF_EDITIONS = ("*.file", "*.growing", "*.json", "scratch/*", ".*.partial")
"""The files of FACTCHECK_EXPORTS: kept exports, their records, counts of facets, what is half made.
"""


def of_claims(claims: Iterable[Claim]) -> list[str]:
    """The digests of original files of the sources that these claims cite now or cited."""
    claims = list(claims)
    sources = Source.objects.filter(citations__claim__in=claims) | Source.objects.filter(
        mentions__edition__claim__in=claims
    )
    copies = Capture.objects.filter(source__in=sources.values("pk")).exclude(original_sha256="")
    return list(copies.order_by().values_list("original_sha256", flat=True).distinct())


def remove(digests: Iterable[str], withheld: Iterable[Edition]) -> None:
    """Remove originals that no copy names any more, and all that was made of editions; note which.

    Call it after the commit. The list of withholdings stays beside the data, so that a backup that
    is older erases them again when it is restored.
    """
    left = set(
        Capture.objects.filter(original_sha256__in=list(digests)).values_list(
            "original_sha256", flat=True
        )
    )
    for digest in set(digests) - left:
        originals.path_of(digest).unlink(missing_ok=True)
    forget_exports()
    note([edition.document for edition in withheld])


def forget_exports() -> None:
    """Remove every file that was made of editions; whoever is reading one goes on."""
    folder = Path(settings.FACTCHECK_EXPORTS)
    for pattern in MADE_OF_EDITIONS:
        for path in folder.glob(pattern):
            if path.is_file():
                path.unlink(missing_ok=True)


def noted_list() -> Path:
    """The list of withholdings of this installation."""
    return Path(settings.FACTCHECK_WITHHELD)


def note(documents: Iterable[str], *, path: Path | None = None) -> None:
    """Add documents of editions of kind *withheld* to a list, each once; raises OSError."""
    path = path or noted_list()
    known = read(path)
    wanted = {**known, **{_position(text): text for text in documents}}
    if wanted == known:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    with whole_file(path) as file:
        for position in sorted(wanted):
            file.write(f"{wanted[position]}\n".encode())


def read(path: Path) -> dict[int, str]:
    """The documents of a list, by position; none where there is no list. Raises ValueError."""
    try:
        lines = path.read_text("utf-8").splitlines()
    except FileNotFoundError:
        return {}
    return {_position(line): line for line in lines if line.strip()}


def of_the_log() -> list[str]:
    """The documents of the editions of kind *withheld* of this log."""
    rows = Edition.objects.filter(kind=EditionKind.WITHHELD).order_by("position")
    return list(rows.values_list("document", flat=True))


def _position(text: str) -> int:
    position = json.loads(text)["edition"]["position"]
    if type(position) is not int:
        raise ValueError(text)
    return position
