"""Values in memory, up to a number of bytes; the least recently used goes first."""

import threading
from collections import OrderedDict
from collections.abc import Hashable
from typing import Generic, TypeVar

Value = TypeVar("Value")


class Memory(Generic[Value]):
    """Values by key; one that takes more than an eighth of the bytes is not kept."""

    def __init__(self, most_bytes: int) -> None:
        self.most_bytes = most_bytes
        self.bytes = 0
        self._values: OrderedDict[Hashable, tuple[Value, int]] = OrderedDict()
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._values)

    def get(self, key: Hashable) -> Value | None:
        """The value of a key, or None."""
        with self._lock:
            if key not in self._values:
                return None
            self._values.move_to_end(key)
            return self._values[key][0]

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._values.clear()
            self.bytes = 0

    def put(self, key: Hashable, value: Value, *, size: int) -> None:
        """Keep a value of so many bytes in place of the one of this key."""
        if size > self.most_bytes // 8:
            return
        with self._lock:
            _former, former_size = self._values.pop(key, (None, 0))
            self._values[key] = (value, size)
            self.bytes += size - former_size
            while self.bytes > self.most_bytes:
                _key, (_value, freed) = self._values.popitem(last=False)
                self.bytes -= freed
