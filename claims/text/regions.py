"""Regions of a picture, as a citation names them: fragments of W3C Media Fragments, in percent."""

import re
from typing import NamedTuple

PATTERN = r"^xywh=percent:\d{1,3}(\.\d{1,2})?(,\d{1,3}(\.\d{1,2})?){3}$"
"""The shape of a region, as a regular expression of PostgreSQL and of Python."""


class Region(NamedTuple):
    """A rectangle in percent of the picture's width and height, from its upper left corner."""

    x: float
    y: float
    width: float
    height: float


def read(text: str) -> Region | None:
    """The region that a fragment names; None for any other text and for one beyond the picture."""
    if not re.match(PATTERN, text):
        return None
    region = Region(*map(float, text.removeprefix("xywh=percent:").split(",")))
    is_inside = region.x + region.width <= 100 and region.y + region.height <= 100
    return region if is_inside and region.width > 0 and region.height > 0 else None
