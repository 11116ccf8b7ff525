"""The captures of a source: their origin, the quotations in them, and adding a new one."""

from typing import Any
from urllib.parse import quote

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Prefetch, prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from claims.admin.desk.actors import actor_of
from claims.admin.desk.desk_admin import errors_as_messages
from claims.admin.desk.forms import answers
from claims.admin.desk.shared_records import SharedRecordAdmin
from claims.evidence import quote_checks
from claims.intake.captures import archived, queue
from claims.intake.captures import capture as captures
from claims.intake.captures.capture import StoredCapture
from claims.intake.extraction.extract import LARGEST_FILE_BYTES, REFUSALS
from claims.models import (
    Capture,
    CaptureDecision,
    CaptureRequest,
    QuoteCheck,
    Source,
    SourceCondition,
)
from claims.workflow import capture_decisions, reissues

KEEP_IN_ARCHIVE = "https://web.archive.org/save/"
IN_ARCHIVE = "https://web.archive.org/web/*/"
CAPTURES = "admin:claims_source_captures"
REFRESH_SECONDS = 2
"""Until a browser looks again whether the copy that its reader asked for is there."""


class CaptureForm(forms.Form):
    """A file, or text as it was pasted."""

    file = forms.FileField(
        label=gettext_lazy("file"),
        required=False,
        help_text=gettext_lazy(
            "A .txt, .html, .pdf or .docx file of up to 20 MB; or a picture: .png, .jpg, .webp, or "
            "a .pdf without text."
        ),
    )
    description = forms.CharField(
        label=gettext_lazy("description of the picture"),
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text=gettext_lazy("What is to be seen, and the words in it: its text alternative."),
    )
    text = forms.CharField(
        label=gettext_lazy("or its text, pasted"),
        required=False,
        strip=False,
        widget=forms.Textarea({"rows": 5}),
    )

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if bool(given.get("file")) == bool((given.get("text") or "").strip()):
            raise ValidationError(_("Choose a file or paste the text, one of the two."))
        if given.get("text", "").strip() and given.get("description", "").strip():
            raise ValidationError(_("Only a picture has a description."))
        if given.get("file") and given["file"].size > LARGEST_FILE_BYTES:
            raise ValidationError(REFUSALS["too_large"])
        return given


class ArchiveForm(forms.Form):
    """The address of the page in a public archive."""

    capture = forms.IntegerField(widget=forms.HiddenInput)
    archive_url = forms.URLField(
        label=gettext_lazy("Address of the archived copy"), max_length=2000, assume_scheme="https"
    )


class AskArchiveForm(forms.Form):
    capture = forms.IntegerField(widget=forms.HiddenInput)


class DecisionForm(forms.Form):
    """A capture, whether it counts, and why."""

    capture = forms.IntegerField(widget=forms.HiddenInput)
    counts = forms.BooleanField(required=False)
    reason = forms.CharField(label=gettext_lazy("Why"), max_length=500)


class CapturePages(SharedRecordAdmin):
    """The page of a source's captures; part of the source's admin."""

    def get_urls(self) -> list[Any]:
        page = path(
            "<int:pk>/captures/",
            self.admin_site.admin_view(require_safe(self.captures_view)),
            name="claims_source_captures",
        )
        posts = {
            "fetch": self.fetch_view,
            "add_capture": self.add_capture_view,
            "archived": self.archived_view,
            "ask_archive": self.ask_archive_view,
            "set_aside": self.set_aside_view,
        }
        return [
            page,
            *(self.post_path(name, view) for name, view in posts.items()),
            *super().get_urls(),
        ]

    def save_model(self, request: Any, obj: Any, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if "condition" not in form.changed_data:
            return
        if noticed := obj.impacts.current().first():
            count = noticed.affected.filter(citation=None).count()
            message = ngettext(
                "%(count)d claim rests on it and is on the work list, to be decided.",
                "%(count)d claims rest on it and are on the work list, to be decided.",
                count,
            )
            messages.warning(request, message % {"count": count})

    def captures_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        source = get_object_or_404(Source, pk=pk)
        if not self.has_view_permission(request, source):
            raise PermissionDenied
        citations = quote_checks.with_checks(
            source.citations.select_related("claim").order_by("claim__number", "pk")
        )
        prefetch_related_objects(
            citations, Prefetch("checked_in", queryset=Capture.objects.without_text())
        )
        newest = source.captures.counting().newest_first().without_text().first()
        gone = quote_checks.lost_quotations(newest) if newest else []
        address = quote(source.url, safe=":/?&=%#")
        asked = CaptureRequest.objects.filter(source=source).first()
        context = {
            **self.admin_site.each_context(request),
            "title": _("Stored copies of “%(source)s”") % {"source": source},
            "opts": self.opts,
            "source": source,
            "captures": _with_decisions(source),
            "newest": newest,
            "gone": {citation.pk for citation in gone},
            "citations": [(citation, QuoteCheck(citation.quote_check)) for citation in citations],
            "capture_request": asked,
            "is_waiting": asked and asked.not_before and not asked.attempts,
            "may_write": self._may_write(request),
            "capture_form": CaptureForm(),
            "keep_in_archive": source.url and KEEP_IN_ARCHIVE + address,
            "may_ask_archive": bool(source.url and settings.FACTCHECK_ARCHIVE),
            "in_archive": source.url and IN_ARCHIVE + address,
        }
        response = TemplateResponse(request, "admin/claims/source/captures.html", context)
        if "asked" in request.GET and context["is_waiting"]:
            response.headers["Refresh"] = str(REFRESH_SECONDS)
        return response

    def fetch_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Have the source fetched, without waiting for it; the outcome is shown on the page."""
        source, back = self._source_to_capture(request, pk)
        with errors_as_messages(request):
            queue.ask_now(source, actor=actor_of(request))
            return redirect(reverse(CAPTURES, args=[pk], query={"asked": "1"}))
        return back

    def add_capture_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Take an uploaded file or a pasted text as the newest capture."""
        source, back = self._source_to_capture(request, pk)
        with errors_as_messages(request):
            given = answers(CaptureForm(request.POST, request.FILES))
            if file := given["file"]:
                taken = captures.from_file(
                    source,
                    file.read(),
                    filename=file.name,
                    actor=actor_of(request),
                    description=given["description"],
                )
            else:
                taken = captures.from_paste(source, given["text"], actor=actor_of(request))
            _add_message(request, taken)
        return back

    def archived_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Name the public archive's copy of a capture; claims in review that name it lapse."""
        source, back = self._source_to_capture(request, pk)
        with errors_as_messages(request):
            given = answers(ArchiveForm(request.POST))
            capture = get_object_or_404(source.captures, pk=given["capture"])
            archived.check(source, given["archive_url"])
            _name_archived(request, capture, given["archive_url"])
        return back

    def ask_archive_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask the archive of the settings to keep the source's page, and name its copy."""
        source, back = self._source_to_capture(request, pk)
        with errors_as_messages(request):
            given = answers(AskArchiveForm(request.POST))
            capture = get_object_or_404(source.captures, pk=given["capture"])
            _name_archived(request, capture, archived.ask(source))
        return back

    def set_aside_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Set a wrong capture aside, or take that back; say what follows for quotations."""
        source, back = self._source_to_capture(request, pk)
        with errors_as_messages(request):
            given = answers(DecisionForm(request.POST))
            capture = get_object_or_404(source.captures, pk=given["capture"])
            if given["counts"]:
                decided = capture_decisions.take_back(
                    capture, actor=actor_of(request), reason=given["reason"]
                )
                messages.success(request, _("The copy counts again."))
            else:
                decided = capture_decisions.set_aside(
                    capture, actor=actor_of(request), reason=given["reason"]
                )
                messages.success(request, _("The copy is set aside: it counts for nothing."))
            for words, claims in (
                (_("Quotations were checked anew: %s."), [one.claim for one in decided.rechecked]),
                (_("In review, and drafts again: %s."), decided.lapsed),
            ):
                if labels := _(", ").join(dict.fromkeys(claim.label for claim in claims)):
                    messages.warning(request, words % labels)
            if source.condition == SourceCondition.CHANGED:
                words = _("The source still counts as changed: say on its page if it is not.")
                messages.info(request, words)
        return back

    def _may_write(self, request: HttpRequest) -> bool:
        return request.user.has_perm("claims.add_capture")

    def _source_to_capture(self, request: HttpRequest, pk: int) -> tuple[Source, HttpResponse]:
        source = get_object_or_404(Source, pk=pk)
        if not self.has_view_permission(request, source) or not self._may_write(request):
            raise PermissionDenied
        return source, redirect(CAPTURES, pk)


def _name_archived(request: HttpRequest, capture: Capture, url: str) -> None:
    with transaction.atomic():
        Capture.objects.filter(pk=capture.pk).update(archive_url=url)
        lapsed = reissues.lapse(capture, actor=actor_of(request))
    messages.success(request, _("The archived copy is named."))
    if lapsed:
        labels = _(", ").join(claim.label for claim in lapsed)
        message = ngettext(
            "%(claims)s was in review without it and is a draft again.",
            "%(claims)s were in review without it and are drafts again.",
            len(lapsed),
        )
        messages.warning(request, message % {"claims": labels})


def _with_decisions(source: Source) -> list[tuple[Capture, CaptureDecision | None]]:
    """The captures, newest first, each with the last decision on whether it counts."""
    captures = source.captures.newest_first().without_text().select_related("retrieved_by")
    decided = CaptureDecision.objects.filter(capture__source=source).select_related("decided_by")
    last = {decision.capture_id: decision for decision in decided.order_by("pk")}
    return [(capture, last.get(capture.pk)) for capture in captures]


def _add_message(request: HttpRequest, taken: StoredCapture) -> None:
    """Report a new capture and the quotations that it changed."""
    if not taken.is_new:
        day = taken.capture.retrieved_at.date().isoformat()
        message = _("The text is the same as in the copy of %(day)s.")
        messages.info(request, message % {"day": day})
        return
    if taken.capture.is_picture:
        messages.success(request, _("The picture is stored: somebody has to read the words in it."))
        return
    length = len(taken.capture.text)
    message = ngettext(
        "A copy of %(length)d character is stored.",
        "A copy of %(length)d characters is stored.",
        length,
    )
    messages.success(request, message % {"length": length})
    if taken.lost:
        labels = _(", ").join(dict.fromkeys(citation.claim.label for citation in taken.lost))
        message = _("Words quoted in %(claims)s are gone from it: the source counts as changed.")
        messages.warning(request, message % {"claims": labels})
