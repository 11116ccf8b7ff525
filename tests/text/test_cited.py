"""Citations of ours are recognised in any text, in each form, and what is another's is not."""

import io
import zipfile

import pytest

from claims.text.cited import cited
from claims.text.pasted_files import MOST_UNPACKED_BYTES, NoText, text_of

ID = "5f0c3c52-9d0b-4a57-9d0b-4c1f6a0b7a11"
DIGEST = "0123456789abcdef" * 4
HOSTS = {"facts.example"}


def names(text: str) -> list[tuple[str, int | None, str]]:
    return [(one.claim, one.number, one.digest) for one in cited(text, HOSTS)]


@pytest.mark.parametrize(
    ("text", "claim", "number"),
    [
        (f"https://facts.example/claims/{ID}/", ID, None),
        (f"see http://facts.example/claims/{ID}/editions/2/.", ID, 2),
        (f"https://facts.example/zh-hant/claims/{ID}/editions/12/#evidence", ID, 12),
        (f"https://elsewhere.example/api/v1/claims/{ID}/editions/3.bib", ID, 3),
        (f"(https://facts.example/claims/{ID.upper()}/editions/2/)", ID, 2),
        (f"https:\\/\\/facts.example\\/claims\\/{ID}\\/editions\\/2\\/", ID, 2),
        (f"/en/claims/{ID}/editions/4/", ID, 4),
        (f"urn:uuid:{ID}", ID, None),
        (f"@online{{claim-{ID}-7, title", ID, 7),
        ("https://facts.example/c/58", "C-58", None),
        ("https://facts.example/en/c/C-58.2", "C-58", 2),
        ("https://facts.example:8000/c/58.2/", "C-58", 2),
        ("https://facts.example/api/v1/claims/C-58/editions/2/", "C-58", 2),
        ("As C-58.2 found, …", "C-58", 2),
        ("As C\u201358.2 found", "C-58", 2),
        ("見Ｃ－５８．２。", "C-58", 2),
        ("C-58, edition 3, 2026-11-20", "C-58", 3),
        ("C-58，第 3 版", "C-58", 3),
        ("c-58", "C-58", None),
        ("https://doi.org/10.5555/facts.C-58.2", "C-58", 2),
        ("doi:10.5555/C-58.2", "C-58", 2),
    ],
)
def test_each_form_names_its_claim_and_its_edition(
    text: str, claim: str, number: int | None
) -> None:
    assert names(text) == [(claim, number, "")]


def test_a_digest_stands_alone() -> None:
    assert names(f"SHA-256 {DIGEST.upper()}.") == [("", None, DIGEST)]
    assert names(f"{DIGEST}0") == []
    assert names(DIGEST[:-1]) == []


@pytest.mark.parametrize(
    "text",
    [
        "",
        "https://elsewhere.example/c/58",
        "https://elsewhere.example/c/C-58.2 and nothing else",
        "AC-58 and C-58b and x-C-58",
        "C-",
        f"{ID} without more",
        "http://[::1",
        "#58",
    ],
)
def test_what_is_not_of_ours_is_left_alone(text: str) -> None:
    assert names(text) == []


def test_citations_come_in_their_order_each_form_once() -> None:
    assert names("C-3, C-1.2, C-3, c-1.2") == [("C-3", None, ""), ("C-1", 2, "")]


@pytest.mark.parametrize(
    "text",
    ["C-" * 400_000, "https://" * 100_000, "claims/" * 100_000, "<" * 500_000, "0" * 500_000],
)
def test_no_text_takes_long(text: str) -> None:
    """It would not end within the time of a run if it took the square of its length."""
    assert names(text) == []


def word_file(parts: dict[str, str], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return file.getvalue()


def test_words_notes_and_links_of_a_word_file_are_read() -> None:
    text = text_of(
        word_file(
            {
                "word/document.xml": "<w:p><w:r><w:t>As C-5</w:t></w:r><w:r><w:t>8.2</w:t></w:r>"
                "</w:p><w:p><w:t>A &amp; B</w:t></w:p>",
                "word/footnotes.xml": "<w:footnote><w:t>C-60</w:t></w:footnote>",
                "word/_rels/document.xml.rels": '<Relationship Target="https://facts.example/c/61'
                '?a=1&amp;b=2"/>',
                "word/media/image1.png": "C-99",
            }
        )
    )

    assert names(text) == [("C-58", 2, ""), ("C-60", None, ""), ("C-61", None, "")]
    assert "A & B" in text


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"%PDF-1.7 C-58", "binary"),
        (b"\x00\x01\x02", "binary"),
        (b"PK\x03\x04 and no more", "damaged"),
        (word_file({"xl/workbook.xml": "C-58"}), "binary"),
        (word_file({"word/document.xml": "C-58"})[:-30], "damaged"),
        (word_file({"word/document.xml": "C-58"}, zipfile.ZIP_BZIP2), "damaged"),
        (word_file({"word/document.xml": "a" * (MOST_UNPACKED_BYTES + 1)}), "too_large"),
        (word_file({f"word/{n}": "" for n in range(5_001)}), "too_large"),
    ],
)
def test_a_file_without_text_is_refused_with_its_reason(content: bytes, reason: str) -> None:
    with pytest.raises(NoText, match=reason):
        text_of(content)


def test_texts_are_read_in_the_encodings_that_files_have() -> None:
    assert text_of("\ufeff見 C-58".encode()) == "見 C-58"
    assert text_of("見 C-58".encode("utf-16")) == "見 C-58"
    latin = "déjà C-58".encode("latin-1")
    assert text_of(latin).encode("utf-8", "surrogateescape") == latin
