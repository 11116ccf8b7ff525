"""Pages that were made already, kept in the memory of a process: asked again, they cost one read.

A page is a function of its question, of the log up to a position, and of little else: the settings
of the publisher, and what `state()` reads. All of it is the key, so that nothing has to be thrown
away when something changes; what is asked for least makes room.
"""

import threading
from collections import OrderedDict
from collections.abc import Hashable
from typing import Generic, TypeVar

from django.db import connection

MOST_BYTES = 48_000_000
"""Of bodies in one process."""

LARGEST_BYTES = 1_000_000
"""A page that is larger is made anew each time."""

Value = TypeVar("Value")


class Memory(Generic[Value]):
    """Values by key, up to a number of bytes; the one asked for longest ago goes first."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._most_bytes = most_bytes
        self._values: OrderedDict[Hashable, tuple[Value, int]] = OrderedDict()
        self._bytes = 0
        self._lock = threading.Lock()

    def get(self, key: Hashable) -> Value | None:
        """The value of a key, or None."""
        with self._lock:
            if key not in self._values:
                return None
            self._values.move_to_end(key)
            return self._values[key][0]

    def put(self, key: Hashable, value: Value, *, size: int) -> None:
        """Keep a value of so many bytes, unless it is larger than `LARGEST_BYTES`."""
        if size > LARGEST_BYTES:
            return
        with self._lock:
            _former, former_size = self._values.pop(key, (None, 0))
            self._values[key] = (value, size)
            self._bytes += size - former_size
            while self._bytes > self._most_bytes:
                _key, (_value, freed) = self._values.popitem(last=False)
                self._bytes -= freed


def state() -> str:
    """A digest of what pages show beside the log: who signs, broader subjects, texts made public.

    Coverage, and what fell with a source, are noted with editions: the log's head says of them.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT md5(concat(
                (SELECT string_agg(concat(number, is_program, public_name), '\n' ORDER BY number)
                    FROM claims_person),
                (SELECT string_agg(concat(broader.id, broader.name_en, '|', broader.name_zh_hant),
                        '\n' ORDER BY broader.id)
                    FROM claims_subject AS broader WHERE EXISTS (
                        SELECT FROM claims_subject AS narrower
                        WHERE narrower.broader_id = broader.id
                    )),
                (SELECT string_agg(concat(id, ':', released_text_id), '\n' ORDER BY id)
                    FROM claims_article
                    WHERE text_is_public AND released_text_id IS NOT NULL)
            ))
            """
        )
        (digest,) = cursor.fetchone()
        return str(digest)
