"""Whole numbers as requests, files and headers write them."""

LARGEST = 10**18 - 1
"""The largest number that is read: every key and every position of the log is smaller."""


def read(text: str, *, least: int = 0, most: int = LARGEST) -> int | None:
    """The number that up to 18 ASCII digits write; None for any other text or number.

    `least` and `most` are included.
    """
    if not (text.isascii() and text.isdecimal() and len(text) <= 18):
        return None
    number = int(text)
    return number if least <= number <= most else None
