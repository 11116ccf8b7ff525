"""The dates of bibliographic records as EDTF."""

import re

MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
SEASONS = {"spring": "21", "summer": "22", "autumn": "23", "fall": "23", "winter": "24"}
NUMERIC = re.compile(r"\s*(-?\d{1,4})(?:[-/.](\d{1,2}))?(?:[-/.](\d{1,2}))?(?:T[\d:.]+Z?)?[/\s]*")


def joined(year: str, month: str = "", day: str = "") -> str:
    """2024, 6, 9 as 2024-06-09; what is no number is kept for the field to refuse by name."""
    parts = (year.zfill(4), month.zfill(2) if month else "", day.zfill(2) if day else "")
    return "-".join(part for part in parts if part)


def from_text(text: str) -> str:
    """2024/6/9, 2024-06-09T00:00:00Z or 2024/06// as EDTF; anything else as it is."""
    match = NUMERIC.fullmatch(text)
    return joined(*(part or "" for part in match.groups())) if match else text.strip()


def month(text: str) -> tuple[str, str]:
    """A month as people write it (6, jun, June 19, Spring) and the day in it; empty if unknown."""
    numbers = re.findall(r"\d+", text)
    words = re.findall(r"[^\W\d_]+", text.lower())
    if not words:
        return numbers[0] if len(numbers) == 1 else "", ""
    if len(words) > 1 or len(numbers) > 1:
        return "", ""
    if season := SEASONS.get(words[0]):
        return season, ""
    if words[0][:3] in MONTHS and len(words[0]) >= 3:
        return str(MONTHS.index(words[0][:3]) + 1), numbers[0] if numbers else ""
    return "", ""
