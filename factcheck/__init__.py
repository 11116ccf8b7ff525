"""The Django project around the app `claims`: settings, URLs, and the servers it runs on."""

import os
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent

# What this installation makes for itself: the embedded database, its keys, collected static files.
DATA = Path(os.environ.get("FACTCHECK_DATA") or CHECKOUT / ".data").absolute()
