"""Colours of findings: one set for desk and public pages, readable in light and dark."""

import re
from pathlib import Path

import pytest

from claims.models import VerificationStatus
from factcheck import CHECKOUT

STYLES = CHECKOUT / "factcheck/static/claims"
TONES = ("supported", "partly", "misleading", "refuted", "outdated", "open")
PAPERS = {"light": "#ffffff", "dark": "#121212"}
"""The background of Django's admin; that of the public pages is named by themselves."""
WEAKEST = 4.5
"""Contrast of text that WCAG 2.2 asks for at level AA."""


def sheets() -> list[Path]:
    return [STYLES / name for name in ("findings.css", "page.css", "card.css")]


def blocks(sheet: Path) -> list[dict[str, str]]:
    """The colours of each block that names them all: light first, then dark."""
    found = []
    for block in re.findall(r"\{([^{}]*)\}", sheet.read_text()):
        named = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", block))
        if set(TONES) <= named.keys():
            found.append(named)
    return found


def luminance(colour: str) -> float:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return sum(weight * c for weight, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: str, other: str) -> float:
    bright, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def mixed(tone: str, paper: str, share: float) -> str:
    pairs = [(int(tone[at : at + 2], 16), int(paper[at : at + 2], 16)) for at in (1, 3, 5)]
    return "#" + "".join(f"{round(share * a + (1 - share) * b):02x}" for a, b in pairs)


def test_desk_pages_and_cards_have_the_same_colours() -> None:
    light, dark = ({name: block[name] for name in TONES} for block in blocks(sheets()[0])[:2])

    for sheet in sheets():
        found = [{name: block[name] for name in TONES} for block in blocks(sheet)]
        assert found[0] == light, sheet.name
        assert found[1:] and all(block == dark for block in found[1:]), sheet.name


@pytest.mark.parametrize("theme", PAPERS)
def test_every_finding_is_readable_on_paper_and_on_its_own_tint(theme: str) -> None:
    found = blocks(STYLES / "findings.css")[list(PAPERS).index(theme)]
    tint = re.search(r"var\(--tone\) (\d+)%", (STYLES / "findings.css").read_text())
    assert tint is not None
    share = int(tint[1]) / 100
    for name in TONES:
        tone, paper = found[name], PAPERS[theme]
        assert contrast(tone, paper) >= WEAKEST, name
        assert contrast(tone, mixed(tone, paper, share)) >= WEAKEST, name


def test_every_finding_has_a_colour_and_nothing_else_has_one() -> None:
    rules = re.findall(r"([^{}]+)\{ --tone", (STYLES / "findings.css").read_text())
    toned = set(re.findall(r"\.status-(\w+)", " ".join(rules)))
    assert toned == set(VerificationStatus.values)

    for sheet in STYLES.glob("*.css"):
        rules = re.findall(r"([^{}]+)\{([^{}]*)\}", sheet.read_text())
        coloured = [
            selector.strip()
            for selector, declarations in rules
            if re.search(
                r"\.(stage|stance)-|\.check-(verified|attested|not_found|ambiguous)", selector
            )
            and re.search(r"(color|background|fill)[^;]*(#[0-9a-f]{3}|--(?!open))", declarations)
        ]
        assert coloured == [], sheet.name
