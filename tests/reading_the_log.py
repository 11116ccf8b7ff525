"""The log as operators read it: the lines of the product's own formatter."""

import io
import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from factcheck import logs


class Lines(io.StringIO):
    """What was written; `entries` parses it as JSON lines."""

    def entries(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.getvalue().splitlines()]


@contextmanager
def log_lines(form: str = "") -> Iterator[Lines]:
    """Collect what the site logs meanwhile, in plain text or as "json"."""
    lines = Lines()
    handler = logging.StreamHandler(lines)
    handler.setFormatter(logs.JsonLines() if form == "json" else logs.PlainLines())
    root = logging.getLogger()
    root.addHandler(handler)
    try:
        yield lines
    finally:
        root.removeHandler(handler)
