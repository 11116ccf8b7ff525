"""Requests for correction on the desk: the queue with its clocks, the page of one, batches."""

from . import queue

__all__ = ["queue"]
