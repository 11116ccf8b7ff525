"""A sheet or archive that cannot come in says where and why; nothing is stored."""

import io
import zipfile
from typing import Any

import openpyxl
import pytest

from claims.intake.claim_files import import_claims
from claims.intake.claim_set.parsing import ClaimSetError
from claims.models import Claim
from tests import factories
from tests.intake.test_table_files import archive, own_sheet, written

pytestmark = pytest.mark.django_db


def zipped(**changes: bytes) -> bytes:
    """An archive with one file, in which some bytes were then changed for others."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("claims.jsonl", b"{}" * 1000)
    archived = bytearray(content.getvalue())
    for place, new in changes.items():
        start = {"local_flags": 6, "data": 50, "flags": archived.rindex(b"PK\x01\x02") + 8}[place]
        archived[start : start + len(new)] = new
    return bytes(archived)


REFUSED: dict[str, tuple[bytes, str]] = {
    "no column of ours": (
        written([{"Verdict": "true", "Claim text": "A"}]),
        "--map verification_status=Verdict --map statement='Claim text'",
    ),
    "no header": (b"\n\n", "The file holds no|This must be|not JSON|is empty"),
    "a stance of no list": (written(own_sheet(stance="likes")), r"Line 2: .*stance"),
    "a status of no list": (written(own_sheet(verification_status="x")), "Line 2: .*verification"),
    "a source without a stance": (written(own_sheet(stance="")), "Line 2, stance: say what"),
    "a row without a claim": (written([{"statement": "", "stance": "refutes"}]), "Line 2, statem"),
    "an id of somebody else's": (
        written([{"claim_id": "7", "statement": "A"}]),
        "Line 2, claim_id: this is not an id of ours",
    ),
    "a number that is none": (
        written([{"claim_number": "C-7", "statement": "A"}]),
        "Line 2, claim_number: this is not a whole number",
    ),
    "a truth that is none": (
        written([{"statement": "A", "stance": "context", "source_title_is_supplied": "?"}]),
        "Line 2, source_title_is_supplied: this must be true or false",
    ),
    "two texts for one": (written(own_sheet(statement_en="Other.")), "Line 2, statement_en"),
    "rows of a claim apart": (
        written([{"statement": "A"}, {"statement": "B"}, {"statement": "A"}]),
        "Line 4, claim_id: the rows of one claim stand together",
    ),
    "more cells than columns": (b"statement\nA,B\n", "Line 2: there are more cells"),
    "a quotation mark too many": (b'statement\n"A"B\n', "Line 2: this is not CSV"),
    "a damaged archive": (b"PK\x03\x04 and so on", "cannot be unpacked"),
    "an archive with damaged data": (zipped(data=b"\xff\xff\xff"), "cannot be unpacked"),
    "a secret archive": (zipped(local_flags=b"\x01", flags=b"\x01"), "locked by a password"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_sheet_that_cannot_come_in_says_where_and_why(name: str) -> None:
    content, sentence = REFUSED[name]

    with pytest.raises(ClaimSetError, match=sentence):
        import_claims(content, actor=factories.editor())
    assert not Claim.objects.exists()


def workbook(*rows: list[Any], error_in: str = "") -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    if error_in:
        book.active[error_in].data_type = "e"
    book.save(kept := io.BytesIO())
    return kept.getvalue()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"statement,language,statement\r\na,en,b\r\n", "“statement” stands there twice"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600), "without a password"),
        (archive(), "holds neither claims.jsonl nor claims.csv"),
        (archive(word_xml=b"<a/>"), "holds neither claims.jsonl nor claims.csv"),
        (
            workbook(["statement"], ["#REF!"], error_in="A2"),
            "Sheet, cell A2: its formula went wrong",
        ),
        (b" \r\n\r\n", "The file is empty."),
    ],
)
def test_what_would_be_lost_or_misread_is_refused(content: bytes, reason: str) -> None:
    with pytest.raises(ClaimSetError, match=reason):
        import_claims(content, actor=factories.editor())

    assert not Claim.objects.exists()
