"""Markdown: each claim with its finding, its evidence in footnotes, and a bibliography.

The dialect is pandoc's, which makes DOCX or PDF of it with real footnotes. Labels are in the
language of the text they stand beside, and what is translated stands in each language. Nothing in a
text is markup: each sign that could be is escaped.
"""

import json
import re
from collections.abc import Iterator
from typing import Any

from claims.models.edition import EditionQuerySet
from claims.models.members import MEMBERS, WORDINGS, Label, Member
from claims.record.tables import Text, labels

from .blocks import in_blocks
from .embedded import newest_sources
from .publisher import Publisher
from .references import one_line
from .source_lines import source_addresses, source_line

WORDS = {
    "en": {
        "claims": "Published claims",
        "sources": "Sources",
        "withdrawn": "Withdrawn",
        "caution": "Caution",
        "note": "Note of this edition",
        "edition": "edition",
        "colon": ": ",
        "approximate": "(approximate)",
    },
    "zh": {
        "claims": "已發布的主張",
        "sources": "資料來源",
        "withdrawn": "已撤回",
        "caution": "使用注意",
        "note": "本版說明",
        "edition": "版次",
        "colon": "：",
        "approximate": "（約略）",
    },
}
MARKUP = re.compile(r"""[\\`*_{}\[\]<>#|~^$@&"'!=]|-(?=-)|\.(?=\.)""")
LIST = re.compile(r"(\(?\w{0,9})([-+:.()%])")
"""What at the beginning of a line makes a list, a definition or a title of it."""


def markdown(editions: EditionQuerySet, publisher: Publisher) -> Iterator[bytes]:
    return in_blocks(part.encode() for part in _parts(editions, publisher))


def escaped(text: str) -> str:
    """A text on one line, of which no sign is markup."""
    plain = MARKUP.sub(r"\\\g<0>", one_line(text))
    return LIST.sub(r"\1\\\2", plain, count=1) if LIST.match(plain) else plain


def _parts(editions: EditionQuerySet, publisher: Publisher) -> Iterator[str]:
    yield f"# {WORDS['en']['claims']} · {WORDS['zh']['claims']}\n"
    rows = editions.order_by("claim__number").only("document", "digest")
    for edition in rows.iterator(chunk_size=500):
        document = json.loads(edition.document)
        claim, stamp = document["claim"], document["edition"]
        address = publisher.edition_address(claim["id"], stamp["number"])
        yield from _claim(claim, stamp, edition.digest, address)
    yield f"\n# {WORDS['en']['sources']} · {WORDS['zh']['sources']}\n\n"
    for source in newest_sources(editions):
        is_chinese = source["csl"].get("language", "").startswith("zh")
        yield " ".join(["-", reference(source, is_chinese=is_chinese), *_cautions(source)]) + "\n"


def _claim(
    claim: dict[str, Any], edition: dict[str, Any], digest: str, address: str
) -> Iterator[str]:
    words = WORDS[_language(claim)]
    number = f"C-{claim['number']}"
    if "statement" not in claim:
        yield f"\n## {number} · {words['withdrawn']}\n\n{escaped(claim['change']['note'])}\n"
        return
    texts = [claim, *claim["translations"]]
    note = claim["change"]["note"]
    findings = (_label("verification_status", claim["verification_status"], t) for t in texts)
    yield f"\n## {number} · {' · '.join(dict.fromkeys(findings))}\n\n"
    for text in texts:
        yield f"> {escaped(text['statement'])}\n\n"
    if note:
        yield f"**{words['note']}**{words['colon']}{escaped(note)}\n\n"
    for member in MEMBERS:
        if member.label:
            wordings = texts if member.name in WORDINGS else [claim]
            yield from _wordings(member, member.label, wordings)
    for place, citation in enumerate(claim["citations"], start=1):
        stance = _label("stance", citation["stance"], claim)
        yield f"- *{stance}*{words['colon']}{_summary(citation)}[^{number}-{place}]\n"
    cited = f"{number}, {words['edition']} {edition['number']}"
    yield f"\n{cited}, SHA-256 {digest} {_link(address)}\n\n"
    for place, citation in enumerate(claim["citations"], start=1):
        yield f"[^{number}-{place}]: {_footnote(citation, claim)}\n\n"


def _summary(citation: dict[str, Any]) -> str:
    """The summary in each language that it has, or else the title of the source."""
    found = [citation["summary"], *citation.get("summary_translations", {}).values()]
    return " · ".join(map(escaped, filter(None, found))) or escaped(
        citation["source"]["csl"]["title"]
    )


def _wordings(member: Member, label: Label, texts: list[dict[str, Any]]) -> Iterator[str]:
    """A member in the claim's language, and in each that it was translated into."""
    for text in texts:
        if words := member.of(text):
            colon = WORDS[_language(text)]["colon"]
            yield f"**{_in_its_language(label, text)}**{colon}{escaped(words)}\n\n"


def _footnote(citation: dict[str, Any], claim: dict[str, Any]) -> str:
    source, language = citation["source"], _language(claim)
    parts = [reference(source, is_chinese=language == "zh"), *_cautions(source, language)]
    if citation["locator"]:
        label = _label("locator_label", citation["locator_label"], claim)
        about = WORDS[_language(claim)]["approximate"] if citation["locator_is_approximate"] else ""
        place = f"{label} {escaped(citation['locator'])}"
        parts.append(_stopped(f"{place} {escaped(about)}" if about else place))
    if citation["excerpt"]:
        parts.append(f"“{escaped(citation['excerpt'])}”")
    if citation["translation"]:
        parts.append(f"({escaped(citation['translation'])})")
    return " ".join(parts)


def _cautions(source: dict[str, Any], language: str = "") -> Iterator[str]:
    """The caution about a source in this language if it has one, otherwise in all it has."""
    found = {tag.split("-")[0]: text for tag, text in source.get("caution", {}).items()}
    shown = {language: found[language]} if language in found else found
    for tag, text in shown.items():
        words = WORDS.get(tag, WORDS["en"])
        yield f"**{words['caution']}**{words['colon']}{_stopped(escaped(text))}"


def reference(source: dict[str, Any], *, is_chinese: bool) -> str:
    """A source as a bibliography lists it: who, what, where, when, and its addresses."""
    told = _stopped(escaped(source_line(source, is_chinese=is_chinese)))
    return " ".join([told, *map(_link, source_addresses(source))])


def _link(address: str) -> str:
    return f"<{address.replace('<', '%3C').replace('>', '%3E')}>"


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
