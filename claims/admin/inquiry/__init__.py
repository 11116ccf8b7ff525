"""Inquiries: claims put before somebody outside, the page where they answer, and what follows.

- `page.py`: the list, the answers to one inquiry, and what is decided on each
- `asking.py`: the form that asks, and the address that is told once
- `outside.py`: the page behind that address, for whoever has it
"""

from . import page

__all__ = ["page"]
