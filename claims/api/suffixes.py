"""The formats in which one resource can be had, by the suffix of its address."""

from claims.exports import FORMATS, Format

OF_CLAIMS: dict[str, Format] = {
    "bib": FORMATS["claims.biblatex"],
    "csl.json": FORMATS["claims.csl"],
    "csv": FORMATS["csv"],
    "jsonl": FORMATS["jsonl"],
    "jsonld": FORMATS["claimreview"],
    "ris": FORMATS["claims.ris"],
}
"""How claims are written: a bibliography is of the claims themselves."""

OF_SOURCES: dict[str, Format] = {
    "bib": FORMATS["biblatex"],
    "csl.json": FORMATS["csl"],
    "csv": FORMATS["sources.csv"],
    "ris": FORMATS["ris"],
}
"""How sources are written, with what they are cited for where the format has a place for it."""
