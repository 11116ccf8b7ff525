"""Our tables put together again: each claim as the document that they were taken from."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from claims.intake.claim_set.parsing import ClaimSetError, quoted_value
from claims.intake.editions.files import Row, Tables
from claims.intake.editions.json_lines import Line
from claims.models import EditionKind
from claims.models.members import MEMBERS, WORDINGS, Reading
from claims.models.source import CSL_VARIABLES
from claims.record.tables import table_set
from claims.text import whole_numbers

NEEDED = (
    "claims", "translations", "reasons", "about", "citations", "sources", "contributors", "links",
    "search_records", "appearances", "articles",
)  # fmt: skip
DERIVED = ("earliest", "latest", "names")
"""How columns are read that say again what another one says."""
SEARCHED = ("place", "query", "language", "made_on", "found")
ASKED = ("kind", "answered_on")
"""What a question to somebody has beside that."""
OWN = [
    member
    for member in MEMBERS
    if member.column and member.reading not in (Reading.RECORD, Reading.WORDS)
]
"""The members of a claim that stand in its row."""
CITED = (
    "stance", "locator_label", "locator", "excerpt", "prefix", "suffix", "translation", "summary",
)  # fmt: skip
SUMMARIES = ("summary_en", "summary_zh_hant")
"""The translations of a summary, which the tables have from version 2 on."""
PLACED = ("excerpt", "prefix", "suffix", "section", "paragraph", "page")


def documents(tables: Tables) -> Iterator[Line]:
    """The claims of all our tables; raises ClaimSetError for a table, column or row that lacks."""
    _complain_of_what_lacks(tables)
    parts = {name: _by(tables[name], "claim_id") for name in NEEDED if _is_part(name)}
    sources = {row.cells["source_id"]: row for row in tables["sources"]}
    articles = {row.cells["article_id"]: row for row in tables["articles"]}
    contributors = _by(tables["contributors"], "source_id")
    for row in tables["claims"]:
        cells = row.cells
        of_claim = {name: rows.get(cells["claim_id"], []) for name, rows in parts.items()}
        change = {"kind": cells["signed_as"], "note": cells["edition_note"]}
        edition = {"kind": cells["edition_kind"], "position": whole(row, "position")}
        content = {"id": cells["claim_id"], "number": whole(row, "claim_number"), "change": change}
        appearances: list[dict[str, Any]] = []
        if cells["edition_kind"] != EditionKind.WITHDRAWN:
            content.update(_content(row, of_claim))
            content["citations"] = [
                _citation(part, _found(part, "source_id", sources), contributors)
                for part in _in_order(of_claim["citations"], "citation")
            ]
            appearances = [
                _appearance(part, _found(part, "article_id", articles))
                for part in _in_order(of_claim["appearances"], "appearance")
            ]
        yield Line(
            row.where,
            {"schema": 1, "claim": content, "appearances": appearances, "edition": edition},
        )


def whole(row: Row, column: str) -> int:
    """The whole number in a cell; raises ClaimSetError."""
    number = whole_numbers.read(row.cells[column].strip())
    if number is None:
        raise refusal(row, column, _("this is not a whole number"))
    return number


def truth(row: Row, column: str) -> bool:
    """The truth value of a cell: true, false, 1, 0 or nothing; raises ClaimSetError."""
    match row.cells[column].strip().lower():
        case "true" | "1":
            return True
        case "false" | "0" | "":
            return False
    raise refusal(row, column, _("this must be true or false"))


def refusal(row: Row, column: str, message: str) -> ClaimSetError:
    """An import problem with one cell, as an error."""
    value = quoted_value(row.cells.get(column, ""), 100)
    return ClaimSetError([f"{row.where}, {column}: {message} (“{value}”)."])


def names(row: Row, english: str, chinese: str) -> dict[str, str]:
    """The names in two columns, by language tag."""
    found = {"en": row.cells.get(english, ""), "zh-Hant": row.cells.get(chinese, "")}
    return {tag: name for tag, name in found.items() if name}


def csl_of(cells: dict[str, str], prefix: str = "") -> dict[str, Any]:
    """The variables of a CSL item that columns hold; empty ones are left out."""
    found = {
        variable: cells.get(f"{prefix}{column}", "") for column, variable in CSL_VARIABLES.items()
    }
    return {variable: value for variable, value in found.items() if value}


def _is_part(name: str) -> bool:
    return name not in ("claims", "sources", "articles", "contributors")


def _complain_of_what_lacks(tables: Tables) -> None:
    for name in NEEDED:
        if name not in tables:
            raise ClaimSetError([_("The table “%(name)s” is missing.") % {"name": name}])
        wanted = {
            column.name for column in table_set().tables[name].columns if column.read not in DERIVED
        }
        lacking = wanted - tables[name][0].cells.keys() if tables[name] else set()
        if lacking:
            message = _("%(table)s: the column “%(name)s” is missing.")
            raise ClaimSetError([message % {"table": name, "name": min(lacking)}])


def _by(rows: list[Row], column: str) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        found[row.cells[column]].append(row)
    return found


def _found(row: Row, column: str, rows: dict[str, Row]) -> Row:
    if row.cells[column] not in rows:
        raise refusal(row, column, _("there is no such record in its table"))
    return rows[row.cells[column]]


def _in_order(rows: list[Row], column: str) -> list[Row]:
    return sorted(rows, key=lambda row: whole(row, column))


def _content(row: Row, parts: dict[str, list[Row]]) -> dict[str, Any]:
    cells = row.cells
    claimant = {
        "id": cells["claimant_id"],
        "name": names(row, "claimant_en", "claimant_zh_hant"),
        "wikidata": cells["claimant_wikidata"],
    }
    return {
        **{member.name: cells.get(member.sheet) or member.empty for member in OWN},
        "claimant": claimant if cells["claimant_id"] else None,
        "reasons": [part.cells["reason"] for part in parts["reasons"]],
        "about": [
            {
                "id": part.cells["subject_id"],
                "name": names(part, "name_en", "name_zh_hant"),
                "type": part.cells["type"],
                "wikidata": part.cells["wikidata"],
            }
            for part in parts["about"]
        ],
        "translations": [
            {name: part.cells[name] for name in ("language", *WORDINGS)}
            for part in parts["translations"]
        ],
        "links": [
            {
                "type": part.cells["type"],
                "claim": part.cells["target_id"],
                "number": whole(part, "target_number"),
            }
            for part in parts["links"]
        ],
        "search_records": [
            {
                **{name: part.cells[name] for name in SEARCHED},
                **{name: cell for name in ASKED if (cell := part.cells.get(name))},
            }
            for part in _in_order(parts["search_records"], "search")
        ],
    }


def _citation(row: Row, source: Row, contributors: dict[str, list[Row]]) -> dict[str, Any]:
    translations = names(row, *SUMMARIES)
    return {
        **{name: row.cells[name] for name in CITED},
        **({"summary_translations": translations} if translations else {}),
        "locator_is_approximate": truth(row, "locator_is_approximate"),
        "language": row.cells["excerpt_language"],
        "accessed_on": row.cells["accessed_on"] or None,
        "source": _source(source, contributors),
    }


def _source(row: Row, contributors: dict[str, list[Row]]) -> dict[str, Any]:
    cells = row.cells
    item = csl_of(cells)
    for part in _in_order(contributors.get(cells["source_id"], []), "contributor"):
        parts = {
            "literal": part.cells["literal"],
            "family": part.cells["family"],
            "given": part.cells["given"],
            "non-dropping-particle": part.cells["particle"],
            "suffix": part.cells["suffix"],
        }
        item.setdefault(part.cells["role"], []).append(
            {name: text for name, text in parts.items() if text}
        )
    caution = names(row, "caution_en", "caution_zh")
    return {
        **({"caution": caution} if caution else {}),
        "id": cells["source_id"],
        "csl": item,
        "issued": cells["issued"],
        "kind": cells["kind"],
        "publisher_kind": cells["publisher_kind"],
        "title_is_supplied": truth(row, "title_is_supplied"),
        "url_confirmed": truth(row, "url_confirmed"),
        "derives_from": cells["derives_from"] or None,
    }


def _appearance(row: Row, article: Row) -> dict[str, Any]:
    cells = article.cells
    titles = names(article, "title_en", "title_zh_hant")
    same = ("title", "publisher", "series", "url", "language", "issued", "rights")
    return {
        **{name: row.cells[name] for name in PLACED},
        "position": whole(row, "position"),
        "article": {
            "id": cells["article_id"],
            **{name: cells[name] for name in same},
            "titles": {**titles, cells["language"]: cells["title"]},
            "authors": cells["authors"].split("; ") if cells["authors"] else [],
        },
    }
