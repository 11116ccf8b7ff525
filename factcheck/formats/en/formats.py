"""Days and moments in English, on the desk as on every other page: 2026-11-26 22:31 UTC+0000."""

DATE_FORMAT = "Y-m-d"
DATETIME_FORMAT = r"Y-m-d H:i \U\T\CO"
