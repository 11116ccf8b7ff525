"""Markdown: each claim with its finding, its evidence in footnotes, and a bibliography.

The dialect is pandoc's, which makes DOCX or PDF of it with real footnotes. Labels are in the
claim's language. Nothing in a text is markup: each sign that could be is escaped.
"""

import json
import re
from collections.abc import Iterator
from typing import Any

from claims.models.edition import EditionQuerySet
from claims.models.members import MEMBERS, Label
from claims.record.tables import Text, labels
from claims.text.csl_names import names as names_of

from .blocks import in_blocks
from .references import one_line
from .table_rows import newest_sources

WORDS = {
    "en": {
        "claims": "Published claims",
        "sources": "Sources",
        "withdrawn": "Withdrawn",
        "edition": "edition",
        "colon": ": ",
    },
    "zh": {
        "claims": "已發布的主張",
        "sources": "資料來源",
        "withdrawn": "已撤回",
        "edition": "版次",
        "colon": "：",
    },
}
MARKUP = re.compile(r"""[\\`*_{}\[\]<>#|~^$@&"'!=]|-(?=-)|\.(?=\.)""")
LIST = re.compile(r"(\(?\w{0,9})([-+:.()%])")
"""What at the beginning of a line makes a list, a definition or a title of it."""


def markdown(editions: EditionQuerySet) -> Iterator[bytes]:
    return in_blocks(part.encode() for part in _parts(editions))


def escaped(text: str) -> str:
    """A text on one line, of which no sign is markup."""
    plain = MARKUP.sub(r"\\\g<0>", one_line(text))
    return LIST.sub(r"\1\\\2", plain, count=1) if LIST.match(plain) else plain


def _parts(editions: EditionQuerySet) -> Iterator[str]:
    yield f"# {WORDS['en']['claims']} · {WORDS['zh']['claims']}\n"
    rows = editions.order_by("claim__number").only("document", "digest")
    for edition in rows.iterator(chunk_size=500):
        document = json.loads(edition.document)
        yield from _claim(document["claim"], document["edition"], edition.digest)
    yield f"\n# {WORDS['en']['sources']} · {WORDS['zh']['sources']}\n\n"
    for source in newest_sources(editions):
        yield f"- {reference(source)}\n"


def _claim(claim: dict[str, Any], edition: dict[str, Any], digest: str) -> Iterator[str]:
    words = WORDS[_language(claim)]
    number = f"C-{claim['number']}"
    if "statement" not in claim:
        yield f"\n## {number} · {words['withdrawn']}\n\n{escaped(claim['change']['note'])}\n"
        return
    status = _label("verification_status", claim["verification_status"], claim)
    yield f"\n## {number} · {status}\n\n"
    for text in (claim, *claim["translations"]):
        yield f"> {escaped(text['statement'])}\n\n"
    for member in MEMBERS:
        if member.label and (text := member.of(claim)):
            label = _in_its_language(member.label, claim)
            yield f"**{label}**{words['colon']}{escaped(text)}\n\n"
    for place, citation in enumerate(claim["citations"], start=1):
        stance = _label("stance", citation["stance"], claim)
        summary = escaped(citation["summary"] or citation["source"]["csl"]["title"])
        yield f"- *{stance}*{words['colon']}{summary}[^{number}-{place}]\n"
    yield f"\n{number}, {words['edition']} {edition['number']}, SHA-256 {digest}\n\n"
    for place, citation in enumerate(claim["citations"], start=1):
        yield f"[^{number}-{place}]: {_footnote(citation, claim)}\n\n"


def _footnote(citation: dict[str, Any], claim: dict[str, Any]) -> str:
    parts = [reference(citation["source"])]
    if citation["locator"]:
        label = _label("locator_label", citation["locator_label"], claim)
        parts.append(_stopped(f"{label} {escaped(citation['locator'])}"))
    if citation["excerpt"]:
        parts.append(f"“{escaped(citation['excerpt'])}”")
    if citation["translation"]:
        parts.append(f"({escaped(citation['translation'])})")
    return " ".join(parts)


def reference(source: dict[str, Any]) -> str:
    """A source as a bibliography lists it: who, what, where, when, and its address."""
    item = source["csl"]
    who = "; ".join(names_of(item)) or item.get("publisher", "")
    where = [item.get("container-title", ""), item.get("publisher", "") if who else ""]
    parts = [who, item["title"], *where, item.get("number", ""), source["issued"]]
    told = ". ".join(dict.fromkeys(filter(None, map(one_line, parts))))
    address = one_line(item.get("URL", "")).replace("<", "%3C").replace(">", "%3E")
    return _stopped(escaped(told)) + (f" <{address}>" if address else "")


def _stopped(text: str) -> str:
    """With one full stop at the end, also where an abbreviation has brought it."""
    return text if text.endswith((".", "。")) else f"{text}."


def _label(vocabulary: str, word: str, claim: dict[str, Any]) -> str:
    label = labels()[vocabulary].get(word)
    if label is None:
        return escaped(word)
    return escaped(_in_its_language(label, claim))


def _in_its_language(label: Label | Text, claim: dict[str, Any]) -> str:
    return label.chinese if _language(claim) == "zh" else label.english


def _language(claim: dict[str, Any]) -> str:
    return "zh" if claim.get("language", "").startswith("zh") else "en"
