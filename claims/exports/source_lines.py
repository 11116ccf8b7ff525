"""A source as one line of a bibliography, in English or Chinese, in plain words."""

from typing import Any

from claims.models.source import ROLES
from claims.record.tables import Text, labels
from claims.text.csl_names import names as names_of

from .references import one_line

NUMBERS = {
    "volume": Text("vol. {}", "第{}卷"),
    "issue": Text("no. {}", "第{}期"),
    "page": Text("pp. {}", "頁{}"),
    "edition": Text("edition {}", "版本{}"),
}
"""What stands behind the name of what carries the text."""
OTHERS = {
    "collection-title": Text("series {}", "叢書：{}"),
    "event-title": Text("{}", "{}"),
    "genre": Text("{}", "{}"),
    "number": Text("{}", "{}"),
    "ISBN": Text("ISBN {}", "ISBN {}"),
    "ISSN": Text("ISSN {}", "ISSN {}"),
}
SUPPLIED = Text("[title worded by us]", "［標題由我們擬定］")
ROLE = Text("{} ({})", "{}（{}）")


def in_language(text: Text, is_chinese: bool) -> str:
    return text.chinese if is_chinese else text.english


def source_line(source: dict[str, Any], *, is_chinese: bool) -> str:
    """The line of a source: who, what, where, when, without a full stop and without addresses."""
    item = source["csl"]
    who = "; ".join([*names_of(item), *_others(item, is_chinese)])
    title = item["title"]
    if source["title_is_supplied"]:
        title = f"{one_line(title)} {in_language(SUPPLIED, is_chinese)}"
    numbers = [
        in_language(text, is_chinese).format(item[variable])
        for variable, text in NUMBERS.items()
        if item.get(variable)
    ]
    carrier = ", ".join(filter(None, [item.get("container-title", ""), *numbers]))
    publisher = item.get("publisher", "")
    place = item.get("publisher-place", "")
    parts = [
        who or publisher,
        title,
        carrier,
        ": ".join(filter(None, [place, publisher if who else ""])),
        *(
            in_language(text, is_chinese).format(item[variable])
            for variable, text in OTHERS.items()
            if item.get(variable)
        ),
        " ".join(filter(None, [item.get("archive", ""), item.get("archive_location", "")])),
        source["issued"],
    ]
    return ". ".join(dict.fromkeys(filter(None, map(one_line, parts))))


def source_addresses(source: dict[str, Any]) -> list[str]:
    """The address of a source, and that of its DOI where it has one."""
    item = source["csl"]
    doi = one_line(item.get("DOI", ""))
    addresses = [one_line(item.get("URL", "")), f"https://doi.org/{doi}" if doi else ""]
    return list(dict.fromkeys(filter(None, addresses)))


def _others(item: dict[str, Any], is_chinese: bool) -> list[str]:
    """Names of those who are no authors, each with the role: Dora Doe (Director)."""
    words = labels()["role"]
    return [
        in_language(ROLE, is_chinese).format(name, in_language(words[role], is_chinese))
        for role in item
        if role in ROLES and role != "author"
        for name in names_of(item, role)
    ]
