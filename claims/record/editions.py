"""Render a claim to its document: which words of the workspace are signed and published.

Documents are canonical JSON (the RFC 8785 subset without floats): keys sorted as UTF-16, no white
space, UTF-8. `schemas/edition-1.json` describes them.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from datetime import UTC
from typing import Any

from django.db.models import Case, F, Q, Value, When
from django.db.models.functions import Substr

from claims.models import (
    Appearance,
    Article,
    Capture,
    Citation,
    Claim,
    Claimant,
    EditionKind,
    Placement,
    SearchKind,
    SearchRecord,
    Source,
    Subject,
)
from claims.models.edition_rules import DRAFT_EXCERPT, NOT_COMPARED
from claims.models.members import MEMBERS, WORDINGS, Member, Reading
from claims.models.source import CSL_VARIABLES

SCHEMA = 1
"""Version of the document's schema."""
LARGEST_INTEGER = 2**53 - 1
"""From there on JSON's readers round (RFC 7493), and libraries disagree about what to write."""


def canonical(value: Any) -> str:
    """`value` as canonical JSON, as other libraries of RFC 8785 write it.

    Raises ValueError for floats, integers that JSON's readers round, and lone surrogates.
    """
    text = json.dumps(_checked(value), ensure_ascii=False, separators=(",", ":"))
    text.encode()
    return text


def digest(text: str) -> str:
    """SHA-256 of the text's UTF-8 bytes, as 64 hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()


def readable_in(content: Mapping[str, Any]) -> list[str]:
    """The language ranges (RFC 4647, basic) that a `claim` member has its statement in.

    They are sorted, in small letters: zh-Hant counts as zh and as zh-hant.
    """
    ranges: set[str] = set()
    for wording in (content, *content.get("translations", [])):
        if wording.get("statement"):
            parts = wording["language"].lower().split("-")
            ranges |= {"-".join(parts[:count]) for count in range(1, len(parts) + 1)}
    return sorted(ranges)


def claim_content(
    claim: Claim, *, kind: str, note: str, roots: dict[int, str] | None = None
) -> dict[str, Any]:
    """The `claim` member: what two people sign. A withdrawal holds no statement.

    `claim` may come from `Claim.objects.with_content()`, which keeps the queries constant;
    `roots` from `Source.objects.roots()`, where many claims are rendered.
    """
    content = {
        "id": str(claim.public_id),
        "number": claim.number,
        "change": {"kind": str(kind), "note": note},
    }
    if kind == EditionKind.WITHDRAWN:
        return content
    citations = list(claim.citations.all())
    if roots is None:
        roots = Source.objects.roots(citation.source_id for citation in citations)
    return {
        **content,
        **written(claim, MEMBERS),
        "about": sorted(map(subject_record, claim.about.all()), key=lambda record: record["id"]),
        "translations": [
            {name: getattr(translation, name) for name in ("language", *WORDINGS)}
            for translation in sorted(claim.translations.all(), key=lambda row: row.language)
        ],
        "citations": [
            _citation(citation, roots[citation.source_id])
            for citation in sorted(citations, key=lambda row: (row.position, row.pk))
        ],
        "links": sorted(
            (
                {
                    "type": link.type,
                    "claim": str(link.target.public_id),
                    "number": link.target.number,
                }
                for link in claim.links.all()
            ),
            key=lambda link: (link["type"], link["number"]),
        ),
        "search_records": sorted(
            map(_search_record, claim.search_records.all()),
            key=lambda record: [record["made_on"], *record.values()],
        ),
    }


def written(claim: Claim, members: Iterable[Member]) -> dict[str, Any]:
    """Those of the members that stand in the claim's own row, as documents hold them."""
    own = ((member, getattr(claim, member.name)) for member in members if member.column)
    return {
        member.name: _value(member, value)
        for member, value in own
        if value or not member.is_optional
    }


def _value(member: Member, value: Any) -> Any:
    match member.reading:
        case Reading.RECORD:
            return value and claimant_record(value)
        case Reading.WORDS:
            return sorted(value)
        case Reading.DAY:
            return value and value.isoformat()
    return value


def appearances(claim: Claim) -> list[dict[str, Any]]:
    """The `appearances` member: where the claim is made, in released articles only.

    Only where the words, or ours in their place, stand in the text that went out; where no
    text of an article is stored, as they are written.
    """
    return appearances_of([claim])[claim.pk]


def appearances_of(claims: Iterable[Claim]) -> dict[int, list[dict[str, Any]]]:
    """The `appearances` members of several claims, by claim."""
    found: dict[int, list[dict[str, Any]]] = {claim.pk: [] for claim in claims}
    made = Appearance.objects.filter(claim__in=found)
    released = made.filter(article__released_at__isnull=False).filter(
        Q(article__released_text=None)
        | Q(
            placed_in=F("article__released_text"),
            placement__in=[Placement.PLACED, Placement.TAKEN_OVER],
        )
    )
    rows = released.select_related("article").annotate(
        printed=Case(
            When(
                placement=Placement.TAKEN_OVER,
                then=Substr("placed_in__text", F("start") + 1, F("end") - F("start")),
            ),
            default=Value(""),
        )
    )
    for row in rows.order_by("article_id", "position", "pk"):
        found[row.claim_id].append(appearance_record(row, printed=row.printed))
    return found


def document(content: str, *, appearances: list[Any], edition: dict[str, Any]) -> str:
    """The four members as one canonical text; `content` stays the bytes that were signed."""
    members = {
        "appearances": canonical(appearances),
        "claim": content,
        "edition": canonical(edition),
        "schema": str(SCHEMA),
    }
    return "{" + ",".join(f'"{name}":{text}' for name, text in members.items()) + "}"


def claimant_record(claimant: Claimant) -> dict[str, Any]:
    return {
        "id": str(claimant.public_id),
        "name": claimant.names,
        "wikidata": claimant.wikidata,
    }


def subject_record(subject: Subject) -> dict[str, Any]:
    return {
        "id": str(subject.public_id),
        "name": subject.names,
        "type": subject.type,
        "wikidata": subject.wikidata,
    }


def article_record(article: Article) -> dict[str, Any]:
    return {
        "id": str(article.public_id),
        "title": article.title,
        "titles": article.titles,
        "authors": article.authors,
        "publisher": article.publisher,
        "series": article.series,
        "url": article.url,
        "language": article.language,
        "issued": article.issued,
        "rights": article.rights,
    }


def appearance_record(row: Appearance, *, printed: str = "") -> dict[str, Any]:
    """An appearance as documents embed it.

    `printed` are the words that the article prints instead of those of its draft.
    """
    drafted = {"excerpt": printed, "prefix": "", "suffix": "", DRAFT_EXCERPT: row.excerpt}
    return {
        "article": article_record(row.article),
        "position": row.position,
        "excerpt": row.excerpt,
        "prefix": row.prefix,
        "suffix": row.suffix,
        "section": row.section,
        "paragraph": row.paragraph,
        "page": row.page,
        # Left out where they do not apply: documents from before the comparison stay the same.
        **(drafted if printed else {}),
        **({NOT_COMPARED: True} if row.article.released_text_id is None else {}),
    }


def source_record(source: Source, root: str = "") -> dict[str, Any]:
    """A source as documents embed it; `root` is the id of the source it derives from at last."""
    return {
        "id": str(source.public_id),
        "csl": csl_item(source),
        "issued": source.issued,
        "kind": source.kind,
        "publisher_kind": source.publisher_kind,
        "title_is_supplied": source.title_is_supplied,
        "url_confirmed": source.url_confirmed,
        "derives_from": root or None,
        # Left out where there is none: documents from before there were cautions stay the same.
        **({"caution": source.caution} if source.caution else {}),
    }


def csl_item(source: Source) -> dict[str, Any]:
    """A source as a CSL-JSON 1.0.2 item; empty variables are left out."""
    item: dict[str, Any] = {
        "id": str(source.public_id),
        "issued": csl_date(source.issued),
        **{variable: getattr(source, field) for field, variable in CSL_VARIABLES.items()},
    }
    for name in source.contributors:
        parts = {key: part for key, part in name.items() if key != "role"}
        item.setdefault(name["role"], []).append(parts)
    return {variable: value for variable, value in item.items() if value}


def csl_date(edtf: str) -> dict[str, Any]:
    """An EDTF date as a CSL date: date-parts where it has them, otherwise the raw string."""
    if not edtf:
        return {}
    sides = [re.fullmatch(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?(~?)", part) for part in edtf.split("/")]
    parts = [[int(part) for part in side.groups()[:3] if part] for side in sides if side]
    if len(parts) < len(sides) or any(part[1:2] > [12] for part in parts):
        return {"raw": edtf}
    circa = {"circa": True} if any(side and side[4] for side in sides) else {}
    return {"date-parts": parts, **circa}


def _citation(citation: Citation, root: str) -> dict[str, Any]:
    translations = citation.summary_translations
    return {
        "stance": citation.stance,
        "source": source_record(citation.source, root),
        "locator_label": citation.locator_label,
        "locator": citation.locator,
        "locator_is_approximate": citation.locator_is_approximate,
        "excerpt": citation.excerpt,
        "prefix": citation.prefix,
        "suffix": citation.suffix,
        "language": citation.language,
        "translation": citation.translation,
        "summary": citation.summary,
        "accessed_on": citation.accessed_on and citation.accessed_on.isoformat(),
        # Left out where there are none: documents from before summaries were translated stay the
        # same.
        **({"summary_translations": translations} if translations else {}),
        # Left out where there is none: documents from before there were copies stay the same.
        **({"capture": _cited_capture(citation)} if citation.capture else {}),
    }


def _search_record(record: SearchRecord) -> dict[str, Any]:
    answered_on = record.answered_on and record.answered_on.isoformat()
    return {
        "place": record.place,
        "query": record.query,
        "language": record.language,
        "made_on": record.made_on.isoformat(),
        "found": record.found,
        # Left out of a search: documents from before there were questions stay the same.
        **({"kind": record.kind} if record.kind != SearchKind.SEARCH else {}),
        **({"answered_on": answered_on} if answered_on else {}),
    }


def _cited_capture(citation: Citation) -> dict[str, Any]:
    region = {"region": citation.region} if citation.region else {}
    return {**capture_record(citation.capture), **region} if citation.capture else {}


def capture_record(capture: Capture) -> dict[str, Any]:
    """A capture as documents name it: never its words, which are others'.

    Of a picture the text is our description, which is not withheld.
    """
    picture = {"file_sha256": capture.original_sha256, "description": capture.text}
    return {
        # Left out of a text: documents from before there were pictures stay the same.
        **(picture if capture.is_picture else {}),
        "sha256": capture.sha256,
        "media_type": capture.media_type,
        "retrieved_at": capture.retrieved_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "archive_url": capture.archive_url,
    }


def replaced(content: dict[str, Any], newer: Mapping[str, dict[str, Any]]) -> dict[str, Any]:
    """A copy of a document in which the embedded records of these ids give way to newer ones."""

    def renewed(value: Any) -> Any:
        if isinstance(value, list):
            return [renewed(part) for part in value]
        if not isinstance(value, dict):
            return value
        if value.get("id") in newer and "change" not in value:
            return newer[value["id"]]
        return {key: renewed(part) for key, part in value.items()}

    return {key: renewed(value) for key, value in content.items()}


def _checked(value: Any) -> Any:
    """`value` with the members of each object in their order; raises ValueError."""
    if isinstance(value, dict):
        names = sorted(value)
        if not "".join(names).isascii():  # in ASCII both orders are one
            names.sort(key=_as_utf_16)
        # Most are words: not to call this for each saves half of its time.
        return {
            name: part if type(part := value[name]) is str else _checked(part) for name in names
        }
    if isinstance(value, list):
        return [_checked(part) for part in value]
    if isinstance(value, int) and abs(value) > LARGEST_INTEGER:
        raise ValueError(f"{value} has no place in a document: readers of JSON round it")
    if value is None or isinstance(value, str | bool | int):
        return value
    raise ValueError(f"{type(value).__name__} has no place in a document")


def _as_utf_16(name: str) -> bytes:
    return name.encode("utf-16-be", "surrogatepass")
