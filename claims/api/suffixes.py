"""The formats in which one resource can be had, by the suffix of its address.

A format that the exports learn for claims is served as soon as it stands here.
"""

from claims.exports import FORMATS, Format

OF_CLAIMS: dict[str, Format] = {
    "bib": FORMATS["claims.biblatex"],
    "csl.json": FORMATS["claims.csl"],
    "csv": FORMATS["csv"],
    "jsonl": FORMATS["jsonl"],
    "ris": FORMATS["claims.ris"],
    **{known.ending: known for known in FORMATS.values() if known.ending == "jsonld"},
}
"""How claims are written: a bibliography is of the claims themselves."""

OF_SOURCES: dict[str, Format] = {
    "bib": FORMATS["biblatex"],
    "csl.json": FORMATS["csl"],
    "csv": FORMATS["sources.csv"],
    "ris": FORMATS["ris"],
}
"""How sources are written, with what they are cited for where the format has a place for it."""
