"""Words for an article's author about one claim: on the correction sheet and in their file."""

from django.utils.translation import gettext as _

from claims.articles.correction_sheet import SheetLine
from claims.models import Citation
from claims.text import labels

Words = list[tuple[str, str]]
"""A paragraph: words, each with the address it links to, or an empty one."""


def heading(line: SheetLine) -> str:
    """The finding, the claim's number, and whether two people looked."""
    reviewed = _("checked by a second person") if line.is_reviewed else _("not reviewed yet")
    return f"{line.status} · {line.claim.label} · {reviewed}"


def labelled(label: str, words: str) -> Words:
    return [(labels.labelled(label, words), "")]


def explanations(line: SheetLine) -> list[tuple[str, str]]:
    """The label and the words of each reason that there is."""
    said = (
        (_("Why"), line.rationale),
        (_("What is wrong"), _(", ").join(line.reasons)),
        (_("What came to light later"), line.claim.later_evidence),
    )
    return [(label, words) for label, words in said if words]


def explained(line: SheetLine) -> list[Words]:
    return [labelled(label, words) for label, words in explanations(line)]


def sources(line: SheetLine) -> list[Words]:
    """A paragraph for each source, which ends in the link to it."""
    return [
        [
            (f"{source_line(citation, address=False)} ", ""),
            (citation.source.url, citation.source.url),
        ]
        if citation.source.url
        else [(source_line(citation), "")]
        for citation in line.citations
    ]


def source_line(citation: Citation, *, address: bool = True) -> str:
    """A source in one line: stance, title, who published it, when, where in it, its address."""
    source = citation.source
    publisher = " / ".join(dict.fromkeys(filter(None, [source.publisher, source.container])))
    said = ", ".join(filter(None, [source.title, publisher, source.issued, citation.place]))
    url = source.url if address else ""
    named = {"stance": citation.get_stance_display(), "source": f"{said} {url}".strip()}
    cautions = [_("Caution: %(words)s") % {"words": text} for text in source.caution.values()]
    return " ".join([_("%(stance)s: %(source)s") % named, *cautions])
