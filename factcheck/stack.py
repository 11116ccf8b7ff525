"""Room for the calls of a request, so that none of them costs a piece of memory of its own.

CPython keeps the frames of a thread in chunks of 16 kB. The call that needs the next chunk asks the
system for it, and the return gives it back at once. Where a function that is called thousands of
times for a page, such as one that escapes a word, happens to stand on that border, half of the
page's time goes to the system: a middleware more or less moves the border elsewhere.

A frame that is larger than a chunk gets one of a larger power of two, and what it leaves over is
there for all that is called from it.
"""

from collections.abc import Callable
from types import FunctionType
from typing import ParamSpec, TypeVar, cast

Asked = ParamSpec("Asked")
Answer = TypeVar("Answer")

CHUNK_SLOTS = 2**17
"""Slots of a chunk, 8 bytes each: 1 MB of addresses, of which only what is used takes memory."""
FRAME_SLOTS = CHUNK_SLOTS // 2 + 1024
"""More than half of it, or the chunk were half as large; the rest is for their calls."""


def with_room(function: Callable[Asked, Answer]) -> Callable[Asked, Answer]:
    """Give a function a frame so large that the calls from it fit into the rest of its chunk."""
    plain = cast(FunctionType, function)
    plain.__code__ = plain.__code__.replace(co_stacksize=FRAME_SLOTS)
    return function
