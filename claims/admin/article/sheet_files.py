"""Files of the correction sheet, .docx and .xlsx: a summary with room to answer, then claims."""

import io
from typing import Any

import xlsxwriter
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from docx.enum.text import WD_COLOR_INDEX
from docx.shared import Cm

from claims.admin.article import sheet_words
from claims.articles import correction_sheet
from claims.articles.correction_sheet import Sheet, SheetLine
from claims.exports.word_file import new_document, saved, xml_text
from claims.exports.xlsx import NOT_IN_XML, OPTIONS
from claims.intake.sheets.sheet_answers import ANSWER_HEADINGS
from claims.models import Article
from claims.record import demonstration
from claims.text.labels import labelled, quoted, with_colon

_WIDTHS = (1.6, 2.6, 6.2, 6.2)
"""Centimetres of the columns of the summary."""
_LONGEST_CELL = 32_000
"""Characters; Excel takes 767 more."""


def word_file(article: Article, *, everything: bool = False) -> bytes:
    """The correction sheet as .docx, in the language that is active now."""
    made = correction_sheet.sheet(article, everything=everything)
    document = new_document(_("Correction sheet"))
    document.add_heading(xml_text(_("Correction sheet")), level=0)
    about = " · ".join(filter(None, [_(", ").join(article.authors), article.publisher]))
    document.add_paragraph(xml_text(f"{article.title}\n{about}\n{timezone.localdate():%Y-%m-%d}"))
    for sentence in [*demonstration.warnings(), *unchecked(made)]:
        document.add_paragraph(xml_text(sentence))
    if made.is_clean:
        document.add_paragraph(xml_text(_("There is nothing to correct.")))
    if made.lines:
        _add_summary(document, made)
    for number, line in enumerate(made.lines, start=1):
        _add_line(document, number, line)
    if made.left_out:
        message = _("Claims in which nothing is to correct: %(count)d.") % {"count": made.left_out}
        document.add_paragraph(xml_text(message))
    return saved(document)


def workbook(article: Article, *, everything: bool = False) -> bytes:
    """The same as .xlsx: a line of figures, then a row for each claim with room to answer."""
    made = correction_sheet.sheet(article, everything=everything)
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {**OPTIONS, "in_memory": True, "constant_memory": False})
    page = book.add_worksheet(NOT_IN_XML.sub("", _("Correction sheet"))[:31])
    bold, wrapped = (
        book.add_format({"bold": True}),
        book.add_format({"text_wrap": True, "valign": "top"}),
    )
    rows: list[list[str]] = [
        [labelled(_("Correction sheet"), article.title)],
        *([words] for words in [*demonstration.warnings(), *summary(made), *unchecked(made)]),
        [],
        _headings(),
        *(
            [
                line.claim.label,
                line.status,
                f"{line.before}{line.original}{line.after}",
                line.suggested,
                "\n".join(labelled(*said) for said in sheet_words.explanations(line)),
                "\n".join(sheet_words.source_line(one) for one in line.citations),
                "",
            ]
            for line in made.lines
        ),
    ]
    first = len(rows) - len(made.lines)
    for number, cells in enumerate(rows):
        style = wrapped if number >= first else bold
        for place, words in enumerate(cells):
            page.write_string(number, place, NOT_IN_XML.sub("", words)[:_LONGEST_CELL], style)
    for place, width in enumerate((9, 16, 48, 48, 48, 48, 30)):
        page.set_column(place, place, width)
    page.set_landscape()
    page.fit_to_pages(1, 0)
    page.repeat_rows(first - 1)
    book.close()
    return out.getvalue()


def _headings() -> list[str]:
    return [
        _("Claim"),
        _("Finding"),
        _("The article says"),
        _("Suggested wording"),
        _("Why"),
        _("Sources"),
        answer_heading(),
    ]


def answer_heading() -> str:
    """The heading of the column for answers, by which they are found when the file comes back."""
    return ANSWER_HEADINGS.get(get_language() or "", ANSWER_HEADINGS["en"])


def how_to_answer() -> str:
    return _(
        "Answer in the last column: “taken over”, “kept” and why, or in your own words; an empty "
        "cell is no answer."
    )


def summary(made: Sheet) -> list[str]:
    """The figures of a sheet in a sentence or two; none of an empty one."""
    if not made.lines:
        return []
    counts: dict[str, int] = {}
    for line in made.lines:
        counts[line.status] = counts.get(line.status, 0) + 1
    said = " · ".join(labelled(status, count) for status, count in counts.items())
    wordings = sum(bool(line.suggested) for line in made.lines)
    suggested = ngettext(
        "Another wording is suggested for %(count)d claim.",
        "Another wording is suggested for %(count)d claims.",
        wordings,
    )
    return [said, suggested % {"count": wordings}]


def _add_summary(document: Any, made: Sheet) -> None:
    for sentence in [*summary(made), how_to_answer()]:
        document.add_paragraph(xml_text(sentence))
    table = document.add_table(rows=1, cols=len(_WIDTHS), style="Table Grid")
    titles = (_("Claim"), _("Finding"), _("Suggested wording"), answer_heading())
    rows = [titles, *((line.claim.label, line.status, _offered(line), "") for line in made.lines)]
    for number, words in enumerate(rows):
        row = table.rows[0] if not number else table.add_row()
        for cell, text, width in zip(row.cells, words, _WIDTHS, strict=True):
            cell.width = Cm(width)
            cell.paragraphs[0].add_run(xml_text(text)).bold = not number


def _offered(line: SheetLine) -> str:
    return line.suggested or quoted(line.original)


def unchecked(made: Sheet) -> list[str]:
    """Sentences about what nobody has checked: a sheet without lines says nothing about it."""
    said = []
    if not made.has_text:
        said.append(
            _("The text of the article is not stored: which sentences are unchecked is not known.")
        )
    if made.open_sentences:
        counts = {"count": made.open_sentences, "total": made.sentences}
        said.append(_("Not checked: %(count)d of %(total)d sentences.") % counts)
    if made.unverified:
        said.append(_("Claims without a finding yet: %(count)d.") % {"count": made.unverified})
    return said


def _add_line(document: Any, number: int, line: SheetLine) -> None:
    document.add_heading(xml_text(f"{number}. {sheet_words.heading(line)}"), level=2)
    if line.page:
        document.add_paragraph(xml_text(_("page %(number)s") % {"number": line.page}))
    passage = document.add_paragraph(style="Intense Quote")
    passage.add_run(xml_text(line.before))
    marked = passage.add_run(xml_text(line.original))
    marked.bold, marked.font.highlight_color = True, WD_COLOR_INDEX.YELLOW
    passage.add_run(xml_text(line.after))
    suggested = [(_("Suggested wording"), line.suggested)] if line.suggested else []
    for label, words in [*suggested, *sheet_words.explanations(line)]:
        paragraph = document.add_paragraph()
        paragraph.add_run(xml_text(with_colon(label))).bold = True
        paragraph.add_run(xml_text(words))
    if line.citations:
        document.add_paragraph().add_run(xml_text(_("Sources"))).bold = True
    for citation in line.citations:
        document.add_paragraph(xml_text(sheet_words.source_line(citation)), style="List Bullet")
