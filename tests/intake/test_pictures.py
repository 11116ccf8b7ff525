"""Pictures are told apart, measured, and shown without what is written beside them."""

import struct
import zlib

import pytest
from django.core.exceptions import ValidationError

from claims.intake.captures import pictures
from claims.intake.extraction.extract import page_of_pdf, pdf_has_text
from claims.intake.extraction.extracted import UnreadableFile
from tests.intake.files import pdf
from tests.intake.pictures import SECRET, jpeg, pdf_of_pictures, png, webp


@pytest.mark.parametrize(
    ("content", "media_type", "sides"),
    [
        (png(4, 3, text=SECRET), "image/png", (4, 3)),
        (jpeg(6, 2, after=b"\xff\xd8 a film " + SECRET), "image/jpeg", (6, 2)),
        (webp(5, 7), "image/webp", (5, 7)),
    ],
)
def test_a_picture_is_shown_without_place_and_camera(
    content: bytes, media_type: str, sides: tuple[int, int]
) -> None:
    shown = pictures.read(content)

    assert SECRET in content and SECRET not in shown.content
    assert (shown.media_type, shown.width, shown.height) == (media_type, *sides)
    assert pictures.read(shown.content) == shown


@pytest.mark.parametrize("orientation", range(1, 9))
def test_the_way_up_is_kept_of_a_photograph(orientation: int) -> None:
    shown = pictures.read(jpeg(6, 2, orientation=orientation))

    assert (shown.width, shown.height) == ((2, 6) if orientation >= 5 else (6, 2))
    assert (b"Exif" in shown.content) is (orientation != 1)
    assert pictures.read(shown.content) == shown


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"GIF89a" + b"\0" * 20, "no_picture"),
        (b"", "no_picture"),
        (png(60_000, 60_000, rows=b""), "picture_too_large"),
        (jpeg(60_000, 20), "picture_too_large"),
        (webp(16_384, 16_384), "picture_too_large"),
        (png(0, 3, rows=b""), "damaged"),
        (png()[:-14], "damaged"),
        (jpeg()[:-3], "damaged"),
        (webp()[:-9], "damaged"),
        (b"RIFF\x0c\0\0\0WEBPANIM", "damaged"),
        (b"\xff\xd8\xff\xd9", "damaged"),
        (b"\xff\xd8\xff\xe1\0\x08Exif\0\0" + b"\xff\xd9", "damaged"),
        (b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 2**31) + b"IHDR", "damaged"),
    ],
)
def test_what_is_no_picture_or_too_large_to_show_is_refused(content: bytes, why: str) -> None:
    with pytest.raises(UnreadableFile, match=why):
        pictures.read(content)


def test_every_cut_of_a_picture_is_refused_and_nothing_else_is_raised() -> None:
    for whole in (png(text=SECRET), jpeg(), webp()):
        for length in range(12, len(whole) - 1):
            with pytest.raises(UnreadableFile):
                pictures.read(whole[:length])


def test_a_page_of_a_pdf_is_drawn_as_it_looks() -> None:
    content, width, height = page_of_pdf(pdf_of_pictures(), 2)

    assert content.startswith(b"\x89PNG") and (width, height) == (1000, 2000)
    rows = zlib.decompress(content[content.index(b"IDAT") + 4 : -16])
    row = 1 + 3 * width
    corner, inside = rows[1:4], rows[row * 1600 + 1 + 3 * 300 :][:3]
    assert (corner, inside) == (b"\xff\xff\xff", b"\0\0\xff")
    assert not pdf_has_text(pdf_of_pictures()) and pdf_has_text(pdf("Words."))
    for number, why in ((3, "no such page"), (0, "no such page")):
        with pytest.raises(ValidationError, match=why):
            page_of_pdf(pdf_of_pictures(), number)
    with pytest.raises(ValidationError, match="damaged"):
        page_of_pdf(b"%PDF-1.4 and no more", 1)
