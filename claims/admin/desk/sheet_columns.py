"""Choice of the meaning of a sheet's columns and words, before its import is previewed."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from claims.admin.desk.importing import NO_FILE, ImportPages
from claims.intake.claim_files import sheet_in
from claims.intake.claim_set.report import Report
from claims.intake.sheets.headings import COLUMNS
from claims.intake.sheets.mapping import BY_FINDING, LANGUAGES, MOST_WORDS, Mapping, mapping_of
from claims.intake.sheets.survey import SheetSurvey, survey_of
from claims.models import Stance, Upload, VerificationStatus
from claims.record.tables import JOINED, VERSIONS, table_set

KEPT_IN_NOTE = gettext_lazy("– keep it in the claim's note –")
GROUPS = {
    gettext_lazy("The claim"): COLUMNS[: COLUMNS.index("stance")],
    gettext_lazy("Its source"): COLUMNS[COLUMNS.index("stance") :],
}
NAMES = {
    "en": gettext_lazy("English"),
    "zh-Hant": gettext_lazy("Chinese (traditional)"),
}
TABLE = {column.name: column for column in table_set(VERSIONS[-1]).tables[JOINED].columns}


class Question(NamedTuple):
    """A column or word of the sheet, what its cells say, and the field that asks what it means."""

    field: Any
    samples: list[str]


class ColumnsForm(forms.Form):
    """The questions about one sheet; `mapping` is the answer."""

    language = forms.ChoiceField(
        label=gettext_lazy("Language of the statements"),
        required=False,
        choices=[
            ("", gettext_lazy("As each is written: Han characters are Chinese, others English")),
            *((tag, NAMES[tag]) for tag in LANGUAGES),
        ],
        help_text=gettext_lazy("Where the row itself names none."),
    )
    stance = forms.ChoiceField(
        label=gettext_lazy("What the sources do to the claims"),
        choices=[
            *Stance.choices,
            (BY_FINDING, gettext_lazy("as the finding says: they support it, or refute the claim")),
        ],
        initial=Stance.CONTEXT,
        help_text=gettext_lazy("Where the row itself does not say; editors can change each."),
    )

    def __init__(self, survey: SheetSurvey, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.survey = survey
        for number, heading in enumerate(survey.headings):
            self.fields[f"column-{number}"] = forms.ChoiceField(
                label=heading,
                required=False,
                choices=_columns(heading),
                initial=survey.guesses[heading],
                widget=forms.Select({"aria-describedby": f"id_column-{number}-samples"}),
            )
        for number, word in enumerate(self._words()):
            self.fields[f"word-{number}"] = forms.ChoiceField(
                label=word,
                choices=[("", gettext_lazy("– choose –")), *VerificationStatus.choices],
                initial=survey.meanings.get(word, ""),
            )

    def columns(self) -> Iterator[Question]:
        for number, heading in enumerate(self.survey.headings):
            yield Question(self[f"column-{number}"], self.survey.samples[heading])

    def told(self) -> list[Any]:
        """The fields that ask what no column says."""
        return [self["language"], self["stance"]]

    def words(self) -> Iterator[Question]:
        for number, word in enumerate(self._words()):
            yield Question(self[f"word-{number}"], [word])

    def clean(self) -> dict[str, Any]:
        if len(self.survey.words) > MOST_WORDS:
            message = _(
                "The column “%(name)s” has %(count)d different words: a finding has few. Choose "
                "another column for it, or none."
            )
            words = {"name": self.survey.finding, "count": len(self.survey.words)}
            raise ValidationError(message % words)
        return self.cleaned_data

    def mapping(self) -> Mapping:
        """The answer of a form that is valid."""
        given = self.cleaned_data
        words = {word: given[f"word-{number}"] for number, word in enumerate(self._words())}
        return Mapping(
            self._columns_chosen(given),
            self.survey.folded(words),
            given["language"],
            given["stance"],
        )

    def _columns_chosen(self, given: Any) -> dict[str, str]:
        return {
            heading: given.get(f"column-{number}", "")
            for number, heading in enumerate(self.survey.headings)
        }

    def _words(self) -> list[str]:
        return self.survey.words[:MOST_WORDS]


def _columns(heading: str) -> list[Any]:
    """Our columns in groups, each with what it holds, in the reader's language."""
    is_chinese = (get_language() or "").startswith("zh")

    def label(name: str) -> str:
        described = TABLE[name].description
        words = described.chinese if is_chinese else described.english
        return f"{words.rstrip('.。')} ({name})"

    groups = [(group, [(name, label(name)) for name in names]) for group, names in GROUPS.items()]
    own = [(heading, label(heading))] if heading in TABLE and heading not in COLUMNS else []
    return [("", KEPT_IN_NOTE), *own, *groups]


class SheetColumnsPage(ImportPages):
    """Adds the page that asks for the columns of a sheet with other headings than ours."""

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(require_http_methods(["GET", "POST"])(self.columns_view))
        name = f"claims_{self.opts.model_name}_columns"
        return [path("import/columns/", view, name=name), *super().get_urls()]

    def columns_view(self, request: Any) -> HttpResponse:
        """Ask what the headings and the words of the uploaded sheet mean; then preview it."""
        self._allow(request)
        upload = Upload.objects.filter(owner=request.user, noun=self.importer.noun).first()
        survey = surveyed(bytes(upload.content)) if upload else None
        if upload is None or survey is None:
            messages.error(request, NO_FILE)
            return redirect(f"admin:claims_{self.opts.model_name}_import")
        refused: list[str] = []
        if request.method == "POST":
            form = _answered(request.POST, survey, bytes(upload.content))
            if form.is_valid():
                try:
                    mapping = form.mapping().kept()
                    content = bytes(upload.content)
                    self._keep(request, upload.file_name, content, mapping=mapping)
                    return redirect(f"admin:claims_{self.opts.model_name}_preview")
                except ValidationError as error:
                    refused = error.messages
        else:
            form = _asked(upload, survey)
        context = {**self._context(request), "form": form, "upload": upload, "refused": refused}
        return TemplateResponse(request, "admin/claims/import_columns.html", context)

    def preview_view(self, request: Any) -> HttpResponse:
        waiting = Upload.objects.filter(owner=request.user, report_digest="")
        if waiting.filter(noun=self.importer.noun).exists():
            return redirect(f"admin:claims_{self.opts.model_name}_columns")
        return super().preview_view(request)

    def _receive_file(self, request: Any, file_name: str, content: bytes) -> HttpResponse:
        survey = surveyed(content)
        if survey is None or not survey.needs_a_person:
            return super()._receive_file(request, file_name, content)
        kept = {"report_digest": "", "preview": {}, "mapping": {}}
        self._keep_upload(
            request,
            file_name=file_name[-255:],
            content=content,
            **kept,
        )
        return redirect(f"admin:claims_{self.opts.model_name}_columns")


def surveyed(content: bytes, finding: str | None = None) -> SheetSurvey | None:
    """The first look at the sheet in a file; None for a file of another form."""
    with sheet_in(content, Report()) as sheet:
        return survey_of(sheet, finding=finding) if sheet else None


def _asked(upload: Upload, survey: SheetSurvey) -> ColumnsForm:
    """The form with the guesses, or with what was chosen for this file before."""
    if not upload.mapping:
        return ColumnsForm(survey)
    before = mapping_of(upload.mapping)
    chosen = (name for name, to in before.columns.items() if to == "verification_status")
    if (finding := next(chosen, "")) != survey.finding:
        survey = surveyed(bytes(upload.content), finding) or survey
    return ColumnsForm(survey, initial=_chosen_before(before, survey))


def _chosen_before(before: Mapping, survey: SheetSurvey) -> dict[str, Any]:
    """Initial values from what was chosen for this file before."""
    columns = {
        f"column-{number}": before.columns.get(heading, "")
        for number, heading in enumerate(survey.headings)
    }
    words = {
        f"word-{number}": before.words.get(folded, "")
        for number, folded in enumerate(survey.folded(dict.fromkeys(survey.words, "")))
    }
    return {**columns, **words, "language": before.language, "stance": before.stance}


def _answered(posted: QueryDict, survey: SheetSurvey, content: bytes) -> ColumnsForm:
    """The form with what was posted; where another column holds the findings, with its words."""
    chosen = (
        heading
        for number, heading in enumerate(survey.headings)
        if posted.get(f"column-{number}") == "verification_status"
    )
    finding = next(chosen, "")
    if finding != survey.finding:
        survey = surveyed(content, finding) or survey
    if finding == posted.get("finding"):
        return ColumnsForm(survey, posted)
    given = posted.copy()
    for number, word in enumerate(survey.words):
        given[f"word-{number}"] = survey.meanings.get(word, "")
    form = ColumnsForm(survey, given)
    if survey.words:
        message = _("The findings stand in another column now: say what each of its words means.")
        form.add_error(None, message)
    return form
