"""The page of a source: its captures, adding it from an address or a record, merging sources."""

from . import captures, page

__all__ = ["captures", "page"]
