"""“Claims with citations” as one sheet: ours, perhaps edited, or somebody's own.

The sheet does not hold all of a claim. What it has no column for stays as it is in a claim that
is here already; in a new one it is empty. A row without ids names a new claim, source, claimant
or subject, which gets an id made of its words: so a second import finds it again, and changes
nothing of the claim (`sheet_identity.py`).
"""

from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID

from django.db.models import F, Q
from django.utils.translation import gettext as _

from claims.intake.claim_set.batches import batches
from claims.intake.claim_set.report import Report
from claims.intake.editions.archived_copies import ArchivedCopies
from claims.intake.editions.files import CLAIM_NOTE, Row
from claims.intake.editions.json_lines import Line
from claims.intake.editions.normalized import SUMMARIES, csl_of, names, refusal, truth, whole
from claims.intake.editions.sheet_identity import (
    CLAIMANT,
    IN_OTHER_CELLS,
    LANGUAGES,
    SheetSources,
    claims_of,
    named,
    words_id,
    words_id_without_claimant,
)
from claims.models import Claim, Claimant, ClaimKind, Source, Subject, VerificationStatus
from claims.models.document_keys import among
from claims.models.members import MEMBERS, WORDINGS, Member, Reading
from claims.record import editions
from claims.text import whole_numbers
from claims.text.csl_names import names as names_of

BATCH = 500
IN_ONE_CELL = [member for member in MEMBERS if member.reading not in IN_OTHER_CELLS]
NEVER_EMPTY = (Reading.LANGUAGE, Reading.WORD)
"""An empty cell of these says nothing: the claim keeps what it has."""
CITED = {
    "stance": "stance", "locator_label": "locator_label", "locator": "locator",
    "excerpt": "excerpt", "excerpt_language": "language", "translation": "translation",
    "summary": "summary",
}  # fmt: skip
CAUTIONS = {"en": "source_caution_en", "zh-Hant": "source_caution_zh"}
"""By language tag the column of the caution about a source."""
NEEDS_A_STANCE = (
    *("source_id", "source_title", "source_url", "source_doi", "source_authors"),
    *("source_publisher", "source_container", "archive_url", "locator", "excerpt", "summary"),
    *("translation", "accessed_on", *SUMMARIES, *CAUTIONS.values()),
)
"""What a row says of a source, and nobody would see without a citation."""
NEW_CLAIM: dict[str, Any] = {
    **{member.name: member.empty for member in MEMBERS},
    "change": {"kind": "first", "note": ""},
    "language": "en",
    "kind": ClaimKind.EVENT,
    "verification_status": VerificationStatus.UNVERIFIED,
}
NEW_CITATION: dict[str, Any] = {
    "locator_label": "", "locator": "", "locator_is_approximate": False, "excerpt": "",
    "prefix": "", "suffix": "", "language": "", "translation": "", "summary": "",
    "accessed_on": None,
}  # fmt: skip


def documents(rows: Iterable[Row], report: Report) -> Iterator[Line]:
    """The claims of the sheet as documents; raises ClaimSetError naming the row and the column."""
    sources = SheetSources()
    has_titles = False
    archived = ArchivedCopies(report)
    position = 0
    for batch in batches(claims_of(rows), BATCH):
        here = _Here([claim.rows for claim in batch], sources)
        archived.look_up([row for claim in batch for row in claim.rows])
        for claim in batch:
            has_titles |= any(row.cells.get("articles") for row in claim.rows)
            position += 1
            document = _document(claim.rows, here, archived, position)
            yield Line(claim.rows[0].where, document, claim.has_id)
    if has_titles:
        report.notes.append(
            _("The column “articles” holds titles only: where claims are made is not taken over.")
        )


class _Here:
    """The rows of a batch in the database, as documents have them."""

    def __init__(self, batch: list[list[Row]], sheet_sources: SheetSources) -> None:
        self.sheet_sources = sheet_sources
        cells = [row.cells for group in batch for row in group]
        ids = {uuid for cell in cells if (uuid := _uuid(cell.get("claim_id", "")))}
        written = (whole_numbers.read(cell.get("claim_number", "")) for cell in cells)
        numbers = {number for number in written if number is not None}
        ids |= {
            UUID(name(cell)) for cell in cells for name in (words_id, words_id_without_claimant)
        }
        found = Claim.objects.with_content()
        claims = [
            *found.filter(among(F("public_id"), ids)),
            *found.filter(among(F("number"), numbers)),
        ]
        cited = {citation.source_id for claim in claims for citation in claim.citations.all()}
        sources = Source.objects.filter(
            public_id__in={uuid for cell in cells if (uuid := _uuid(cell.get("source_id", "")))}
        )
        roots = Source.objects.roots([*cited, *sources.values_list("pk", flat=True)])
        contents = [
            editions.claim_content(claim, kind="first", note="", roots=roots) for claim in claims
        ]
        self.by_id = {content["id"]: content for content in contents}
        self.by_number = {content["number"]: content for content in contents}
        self.sources = {
            str(source.public_id): editions.source_record(source, roots[source.pk])
            for source in sources
        }
        self.notes = {str(claim.public_id): claim.note for claim in claims}
        # Of records with the same name the first one counts, so it is set last.
        persons = {cell.get(name, "") for cell in cells for name in CLAIMANT} - {""}
        named = Q(name_en__in=persons) | Q(name_zh_hant__in=persons)
        self.claimants = {
            (claimant.name_en, claimant.name_zh_hant): editions.claimant_record(claimant)
            for claimant in Claimant.objects.filter(named).order_by("-pk")
        }
        labels = {label for cell in cells for label in _listed(cell.get("about", ""))}
        self.subjects: dict[str, dict[str, Any]] = {}
        for column in ("name_zh_hant", "name_en"):
            for subject in Subject.objects.filter(**{f"{column}__in": labels}).order_by("-pk"):
                self.subjects[getattr(subject, column)] = editions.subject_record(subject)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _own_id(row: Row, column: str) -> str:
    """The id in a cell, empty if there is none; raises ClaimSetError for what is no id of ours."""
    given = row.cells.get(column, "")
    if given and not _uuid(given):
        raise refusal(row, column, _("this is not an id of ours: leave it empty"))
    return given


def _document(
    group: list[Row], here: _Here, archived: ArchivedCopies, position: int
) -> dict[str, Any]:
    row = group[0]
    cells = row.cells
    given = _own_id(row, "claim_id")
    number = whole(row, "claim_number") if cells.get("claim_number") else None
    made_of_words = words_id(cells)
    base = (
        here.by_id.get(given)
        or (here.by_number.get(number) if number is not None and not given else None)
        or (_known_by_words(row, here) if not given and number is None else None)
    )
    content = {
        "id": given or made_of_words,
        "number": number,
        **NEW_CLAIM,
        **(base or {}),
    }
    content.update(
        {
            member.name: _read(member, cells[member.sheet])
            for member in IN_ONE_CELL
            if member.sheet in cells and (cells[member.sheet] or member.reading not in NEVER_EMPTY)
        }
    )
    if any(name in cells for name in CLAIMANT):
        content["claimant"] = _claimant(row, content["claimant"], here)
    if "about" in cells:
        content["about"] = _subjects(cells["about"], content["about"], here)
    content["translations"] = _translations(row, content)
    notes = [row.cells.get(CLAIM_NOTE, "") for row in group]
    if "stance" in cells:
        found = _citations(group, content["citations"], here)
        content["citations"] = [citation for _row, citation in found]
        notes += [archived.take(row, citation["source"]) for row, citation in found]
    document = {"schema": 1, "claim": content, "edition": {"kind": "first", "position": position}}
    before = here.notes.get(content["id"], "")
    if added := [words for words in dict.fromkeys(notes) if words and words not in before]:
        document["note"] = "\n".join(filter(None, [before, *added]))
    return document


def _known_by_words(row: Row, here: _Here) -> dict[str, Any] | None:
    """The claim with the statement, claimant and language of the row."""
    if found := here.by_id.get(words_id(row.cells)):
        return found
    found = here.by_id.get(words_id_without_claimant(row.cells))
    claimant = (found["claimant"] or {"name": {}})["name"] if found else None
    return found if claimant == names(row, *CLAIMANT) else None


def _read(member: Member, cell: str) -> Any:
    return _listed(cell) if member.reading is Reading.WORDS else cell or member.empty


def _listed(cell: str) -> list[str]:
    return [part for part in cell.split("; ") if part]


def _claimant(row: Row, base: dict[str, Any] | None, here: _Here) -> dict[str, Any] | None:
    wanted = names(row, *CLAIMANT)
    if not wanted:
        return None
    if base and base["name"] == wanted:
        return base
    english, chinese = wanted.get("en", ""), wanted.get("zh-Hant", "")
    made_of_words = str(named("claimant", english, chinese))
    new = {"id": made_of_words, "name": wanted, "wikidata": ""}
    return here.claimants.get((english, chinese), new)


def _subjects(cell: str, base: list[dict[str, Any]], here: _Here) -> list[dict[str, Any]]:
    known = {record["name"].get("en") or record["name"]["zh-Hant"]: record for record in base}
    return [
        known.get(label) or here.subjects.get(label) or _new_subject(label)
        for label in _listed(cell)
    ]


def _new_subject(label: str) -> dict[str, Any]:
    tag = "en" if label.isascii() else "zh-Hant"
    name = str(named("subject", label))
    return {"id": name, "name": {tag: label}, "type": "topic", "wikidata": ""}


def _translations(row: Row, content: dict[str, Any]) -> list[dict[str, str]]:
    """The translations of the claim with those that the sheet has columns for."""
    cells = row.cells
    found = {text["language"]: dict(text) for text in content["translations"]}
    for tag, ending in LANGUAGES.items():
        given = {
            name: cells[column] for name in WORDINGS if (column := f"{name}_{ending}") in cells
        }
        if tag == content["language"]:
            for name, text in given.items():
                if text and text != content[name]:
                    message = _("this is not what the column “%(name)s” says")
                    raise refusal(row, f"{name}_{ending}", message % {"name": name})
        elif any(given.values()):
            empty = {"language": tag, **dict.fromkeys(WORDINGS, "")}
            found[tag] = {**empty, **found.get(tag, {}), **given}
        elif len(given) == len(WORDINGS):
            found.pop(tag, None)
    found.pop(content["language"], None)
    return list(found.values())


def _citations(
    group: list[Row], base: list[dict[str, Any]], here: _Here
) -> list[tuple[Row, dict[str, Any]]]:
    """The citations of a claim, each with the row that names it."""
    waiting = list(base)
    found = []
    for row in group:
        cells = row.cells
        if not cells["stance"]:
            if any(cells.get(name) for name in NEEDS_A_STANCE):
                raise refusal(row, "stance", _("say what the source does to the claim"))
            continue
        source = _source(row, here)
        before = next((one for one in waiting if one["source"]["id"] == source["id"]), None)
        if before:
            waiting.remove(before)
        citation = {**NEW_CITATION, **(before or {}), "source": source}
        citation.update({member: cells[name] for name, member in CITED.items() if name in cells})
        if translations := _summaries(row, citation.pop("summary_translations", {})):
            citation["summary_translations"] = translations
        if before and citation["excerpt"] != before["excerpt"]:
            citation.update(prefix="", suffix="")
        if "locator_is_approximate" in cells:
            citation["locator_is_approximate"] = truth(row, "locator_is_approximate")
        if "accessed_on" in cells:
            citation["accessed_on"] = cells["accessed_on"] or None
        found.append((row, citation))
    return found


def _summaries(row: Row, base: dict[str, str]) -> dict[str, str]:
    """The translations of a summary with those that the sheet has columns for."""
    given = {
        tag: row.cells[column]
        for tag, column in zip(LANGUAGES, SUMMARIES, strict=True)
        if column in row.cells
    }
    return {tag: text for tag, text in {**base, **given}.items() if text}


def _source(row: Row, here: _Here) -> dict[str, Any]:
    cells = row.cells
    name = _own_id(row, "source_id")
    base = here.sources.get(name, {})
    item = {key: value for key, value in base.get("csl", {}).items() if key not in ("id", "issued")}
    given = csl_of(cells, "source_")
    for variable in ("type", "title", "container-title", "publisher", "number", "URL", "DOI"):
        column = {"container-title": "container", "URL": "url", "DOI": "doi"}.get(
            variable, variable
        )
        if f"source_{column}" in cells:
            item.pop(variable, None)
    if "source_language" in cells:
        item.pop("language", None)
    item = {"type": "webpage", "title": "", **item, **given}
    authors = cells.get("source_authors")
    if authors is not None and authors != "; ".join(names_of(item)):
        item.pop("author", None)
        if authors:
            item["author"] = [{"literal": author} for author in _listed(authors)]
    record = {
        "id": name,
        "csl": item,
        "issued": cells.get("source_issued", base.get("issued", "")),
        "kind": cells.get("source_kind") or base.get("kind", "secondary"),
        "publisher_kind": cells.get("source_publisher_kind") or base.get("publisher_kind", "other"),
        "derives_from": cells.get("source_derives_from", base.get("derives_from")) or None,
    }
    caution = {
        tag: cells.get(column, base.get("caution", {}).get(tag, ""))
        for tag, column in CAUTIONS.items()
    }
    if any(caution.values()):
        record["caution"] = {tag: words for tag, words in caution.items() if words}
    for column in ("title_is_supplied", "url_confirmed"):
        given_here = f"source_{column}" in cells
        record[column] = truth(row, f"source_{column}") if given_here else base.get(column, False)
    return here.sheet_sources.one(record)
