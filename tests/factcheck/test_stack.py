"""Tests of the room that the calls of a request have."""

import resource
import threading
from collections.abc import Callable

from factcheck import stack

DEPTHS = range(0, 400, 4)
CALLS = 50


def leaf() -> None:
    pass


def call_at(depth: int) -> None:
    """Call a small function again and again, so many calls deep."""
    if depth:
        return call_at(depth - 1)
    for _call in range(CALLS):
        leaf()


def at_every_depth() -> None:
    for depth in DEPTHS:
        call_at(depth)


def pieces_taken(function: Callable[[], None]) -> int:
    """How often a thread of its own reached for memory that it did not have."""
    found = []

    def counted() -> None:
        before = resource.getrusage(resource.RUSAGE_THREAD).ru_minflt
        function()
        found.append(resource.getrusage(resource.RUSAGE_THREAD).ru_minflt - before)

    thread = threading.Thread(target=counted)
    thread.start()
    thread.join()
    return int(found[0])


def with_room() -> None:
    at_every_depth()


def test_no_depth_of_calls_costs_memory_again_and_again() -> None:
    """Without the room some depths do: each call of `leaf` there takes a piece and returns it."""
    assert pieces_taken(at_every_depth) > 2 * CALLS
    assert pieces_taken(stack.with_room(with_room)) < CALLS


def test_a_function_with_room_answers_as_before() -> None:
    @stack.with_room
    def joined(first: str, *, last: str = "b") -> str:
        return first + last

    assert joined("a") == "ab"
    assert joined("a", last="c") == "ac"
