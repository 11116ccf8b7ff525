"""The report of an article as a Word file: what its page says, for those who pass it on."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_safe

from claims.exports.word_file import WORD, new_document, saved, xml_text
from claims.models import PublicState
from claims.record import demonstration
from claims.selection import InvalidParameters
from claims.text.labels import labelled, with_colon

from . import addresses, claim_rows
from .answers import Asked, Moved
from .article_page import NumberedSource, Report, ReportedClaim, report
from .made_answers import made_where_needed, not_understood


@require_safe
def word_file(
    request: HttpRequest, record_id: UUID, language: str = addresses.DEFAULT
) -> HttpResponse:
    """The report as .docx, in the language of the address; 404 for an article nobody published."""
    site = request.build_absolute_uri("/")[:-1]
    asked = Asked(request.path, dict(request.GET.lists()), site)
    with translation.override(language):
        try:
            head, made = asked.head, report(asked, record_id)
        except InvalidParameters as refused:
            return not_understood(refused)
        except Moved as moved:
            return HttpResponsePermanentRedirect(f"{moved.path}report.docx")
        if not made.claims:
            raise Http404

        def written() -> bytes:
            with translation.override(language):
                return _document(asked, made)

        response = made_where_needed(
            request,
            written,
            media_type=WORD,
            made_of=[
                request.path,
                asked.query,
                site,
                settings.FACTCHECK_PUBLISHER,
                PublicState.objects.number(),
            ],
            head=head,
            language=addresses.LANGUAGES[language],
        )
    if response.status_code == 200:
        name = f"report-{str(record_id)[:8]}.docx"
        response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _document(asked: Asked, made: Report) -> bytes:
    document = new_document(_("Report on an article"))
    document.add_heading(xml_text(made.reading["titles"][0].words), level=0)
    for text in made.reading["titles"][1:]:
        document.add_paragraph(xml_text(text.words))
    record = made.record
    by = [made.reading["authors"], record["publisher"], record["series"], record["issued"]]
    document.add_paragraph(xml_text(" · ".join(filter(None, by))))
    if made.reading["url"]:
        document.add_paragraph(xml_text(made.reading["url"]))
    _add_state(document, asked, made)
    document.add_heading(xml_text(_("How much of it was checked")), level=1)
    for line in coverage_lines(made):
        document.add_paragraph(xml_text(line), style="List Bullet")
    document.add_heading(xml_text(_("Claims")), level=1)
    for claim in made.claims:
        _add_claim(document, claim)
    _add_sentences(document, made)
    document.add_heading(xml_text(_("Sources")), level=1)
    for source in made.sources:
        document.add_paragraph(xml_text(_source(source)))
    return saved(document)


def _add_state(document: Any, asked: Asked, made: Report) -> None:
    """Say whose report it is, of which day, and where it stands."""
    said = {
        "name": settings.FACTCHECK_PUBLISHER["name"],
        "day": f"{asked.modified_at:%Y-%m-%d}" if asked.modified_at else "",
        "position": asked.head.position,
    }
    sentence = _("%(name)s: the record as of %(day)s (position %(position)s).") % said
    for text in [sentence, *demonstration.warnings()]:
        document.add_paragraph(xml_text(text))
    address = reverse("pages:article", args=[made.record["id"]])
    document.add_paragraph(xml_text(f"{asked.site}{address}"))


def coverage_lines(made: Report) -> list[str]:
    """The counts, in sentences."""
    findings = claim_rows.findings(claim.row for claim in made.claims)
    number = len(made.claims)
    in_words = _(", ").join(f"{word.label} {count}" for word, count in findings)
    claims = ngettext("%(number)d claim", "%(number)d claims", number) % {"number": number}
    lines = [labelled(claims, in_words)]
    if made.coverage is None:
        return [*lines, _("The sentences of this article are not counted.")]
    counted = made.coverage
    lines += [
        _("Sentences of the text that appeared: %(number)d") % {"number": len(counted.sentences)},
        _("With a published finding: %(number)d") % {"number": counted.checked},
        _("Set aside: %(number)d") % {"number": counted.dismissed}
        + "".join(f" · {label} {number}" for label, number in made.reasons),
        _("Not checked: %(number)d") % {"number": counted.open},
    ]
    return lines


def _add_claim(document: Any, claim: ReportedClaim) -> None:
    row = claim.row
    document.add_heading(xml_text(f"C-{row.number} · {row.status.label}"), level=2)
    document.add_paragraph(xml_text(row.statement.words), style="Intense Quote")
    reasons = _(", ").join(str(reason.label) for reason in row.reasons)
    for label, words in (
        (_("In dispute since"), f"{row.contested_at:%Y-%m-%d}" if row.contested_at else ""),
        (_("What is wrong with the wording"), reasons),
        (_("Why"), claim.why.words if claim.why else ""),
        (_("Suggested wording"), row.wording.words if row.wording else ""),
        (_("Sources"), " ".join(f"[{number}]" for number in claim.sources)),
        (
            pgettext("of a claim", "Edition"),
            f"{row.edition} · {row.kind.label} · {row.published_at:%Y-%m-%d} · {claim.address}",
        ),
    ):
        if words:
            paragraph = document.add_paragraph()
            paragraph.add_run(xml_text(with_colon(label))).bold = True
            paragraph.add_run(xml_text(words))


def _add_sentences(document: Any, made: Report) -> None:
    """The sentences that nobody checked and those set aside, where their words are public."""
    if made.open_sentences:
        document.add_heading(xml_text(_("Sentences not checked")), level=1)
        for words in made.open_sentences:
            document.add_paragraph(xml_text(words), style="List Bullet")
    if made.dismissed_sentences:
        document.add_heading(xml_text(_("Sentences set aside")), level=1)
        for label, sentences in made.dismissed_sentences:
            document.add_heading(xml_text(label), level=2)
            for words in sentences:
                document.add_paragraph(xml_text(words), style="List Bullet")


def _source(source: NumberedSource) -> str:
    return " ".join([f"[{source.number}]", f"{source.line}.", *source.addresses])
