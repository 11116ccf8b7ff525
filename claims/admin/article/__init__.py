"""The page of an article: its texts, sentences and claims, its release, the correction sheet."""

from . import page

__all__ = ["page"]
