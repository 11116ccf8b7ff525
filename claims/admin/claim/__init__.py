"""The claim page: what is written on it, what stands around it, and every page reached from it."""

from . import page

__all__ = ["page"]
