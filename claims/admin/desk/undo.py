"""The button “Undo” beside the message that says what was done.

It posts to the address that takes the act back, with the keys of the rows in the address. The
template `admin/base_site.html` draws it, from the tags of the message.
"""

from collections.abc import Iterable, Iterator
from itertools import pairwise

from django.contrib import messages
from django.http import HttpRequest

from claims.text import whole_numbers

TAG = "undo:"
KEYS = "keys"
"""The parameter of an address that holds keys, written as ranges: `1-3,7`."""
LONGEST = 3_000
"""Characters of an address with keys; web servers take 4,094."""
MOST_KEYS = 10_000


def done(request: HttpRequest, words: str, *, undo: str) -> None:
    """Say that something is done, with a button that posts to the address `undo`."""
    is_short = len(undo) <= LONGEST
    messages.success(request, words, extra_tags=f"{TAG}{undo}" if is_short else "")


def address_of(message: object) -> str:
    """The address to which the button of a message posts; empty where it has none."""
    tags = str(getattr(message, "extra_tags", "") or "")
    return tags.removeprefix(TAG) if tags.startswith(TAG) else ""


def as_ranges(keys: Iterable[int]) -> str:
    """The keys in order, as short as they can be written: `1-3,7`."""
    rising = sorted(set(keys))
    breaks = [place for place, (one, next_) in enumerate(pairwise(rising), 1) if next_ != one + 1]
    edges = [0, *breaks, len(rising)]
    runs = [rising[first:last] for first, last in pairwise(edges) if first < last]
    return ",".join(f"{run[0]}-{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)


def keys_in(request: HttpRequest) -> list[int]:
    """The keys that the address names; what is no range of numbers names none."""
    return list(_read(request.GET.get(KEYS, "")))[:MOST_KEYS]


def _read(text: str) -> Iterator[int]:
    for part in text.split(","):
        first, dash, last = part.partition("-")
        low = whole_numbers.read(first)
        high = whole_numbers.read(last) if dash else low
        if low is not None and high is not None and low <= high < low + MOST_KEYS:
            yield from range(low, high + 1)
