"""Imports on the desk: a file, a preview of what it would do, and exactly that on confirmation."""

import hashlib
from collections.abc import Callable
from datetime import timedelta
from typing import Any, NamedTuple

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models.functions import Now
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import translation
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from claims.admin.desk.actors import actor_of
from claims.admin.desk.desk_admin import DeskAdmin
from claims.intake.claim_set.report import APART, PreviewOutdated, Report, noun_name
from claims.intake.sheets.mapping import mapping_of
from claims.models import Upload
from claims.models.upload import MAX_BYTES

KEPT_FOR = timedelta(days=1)
SAID = 20
"""How many messages of one kind are shown."""
OUTCOMES = {
    "created": gettext_lazy("Will be created"),
    "updated": gettext_lazy("Will be changed"),
    "linked": gettext_lazy("Already there, stays as it is"),
    "refused": gettext_lazy("Will be refused"),
}


NO_FILE = gettext_lazy("There is no file to import: choose one.")


class Importer(NamedTuple):
    """An import that a list offers: its noun, permissions, function and form."""

    noun: str
    permissions: tuple[str, ...]
    run: Callable[..., Report]
    """Takes the bytes of a file, `actor`, `dry_run` and `expect`; raises ValidationError.

    If its report has choices, also `same` and `apart`, what was decided; if it reads sheets,
    also `mapping`.
    """
    help_text: Any
    accept: str


class UploadForm(forms.Form):
    file = forms.FileField(label=gettext_lazy("File"))

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MAX_BYTES:
            message = _(
                "The file has %(size)d MB, the desk takes %(most)d: let an operator import it "
                "with manage.py."
            )
            counted = {"size": file.size // 1024**2, "most": MAX_BYTES // 1024**2}
            raise ValidationError(message % counted)
        return file


class ImportPages(DeskAdmin):
    """Adds the way in for files to the list of a noun."""

    importer: Importer
    change_list_template = "admin/claims/import_list.html"

    def get_urls(self) -> list[Any]:
        model = self.opts.model_name
        views = [
            ("import/", self.import_view, f"claims_{model}_import", ["GET", "POST"]),
            ("import/preview/", self.preview_view, f"claims_{model}_preview", ["GET", "POST"]),
        ]
        return [
            *(
                path(
                    address,
                    self.admin_site.admin_view(require_http_methods(kinds)(view)),
                    name=name,
                )
                for address, view, name, kinds in views
            ),
            *super().get_urls(),
        ]

    def changelist_view(self, request: Any, extra_context: Any = None) -> HttpResponse:
        shown = {"may_import": self._may_import(request), **(extra_context or {})}
        return super().changelist_view(request, shown)

    def import_view(self, request: Any) -> HttpResponse:
        """Take a file, try what it would do, keep it for the confirmation."""
        self._allow(request)
        form = UploadForm(request.POST or None, request.FILES or None)
        refused: list[str] = []
        if request.method == "POST" and form.is_valid():
            file = form.cleaned_data["file"]
            try:
                return self._receive_file(request, file.name, file.read())
            except ValidationError as error:
                refused = error.messages
        context = {**self._context(request), "form": form, "refused": refused}
        return TemplateResponse(request, "admin/claims/import.html", context)

    def _receive_file(self, request: Any, file_name: str, content: bytes) -> HttpResponse:
        """Keep a file with what it would do, and show that."""
        self._keep(request, file_name, content)
        return redirect(f"admin:claims_{self.opts.model_name}_preview")

    def preview_view(self, request: Any) -> HttpResponse:
        """Show what the file would do; on confirmation do that, or say why not."""
        self._allow(request)
        upload = Upload.objects.filter(owner=request.user, noun=self.importer.noun).first()
        if upload is None:
            messages.error(request, NO_FILE)
            return redirect(f"admin:claims_{self.opts.model_name}_import")
        if request.method == "POST":
            if (decided := _decided(request.POST, upload)) != _decided({}, upload):
                messages.info(request, _("This preview follows your decisions: confirm it."))
                return self._preview_again(request, upload, decided)
            if request.POST.get("confirmed") == _what_is_confirmed(upload):
                return self._import(request, upload)
            messages.error(request, _("Another file took its place: look at this preview."))
        elif upload.language != translation.get_language():
            return self._preview_again(request, upload)
        context = {
            **self._context(request),
            "upload": upload,
            "confirmed": _what_is_confirmed(upload),
            "groups": [
                (label, rows) for key, label in OUTCOMES.items() if (rows := _rows(upload, key))
            ],
        }
        return TemplateResponse(request, "admin/claims/import_preview.html", context)

    def _import(self, request: Any, upload: Upload) -> HttpResponse:
        content = bytes(upload.content)
        try:
            with translation.override(upload.language):
                report = self.importer.run(
                    content,
                    actor=actor_of(request),
                    expect=upload.report_digest,
                    **_as_said(_decided({}, upload), upload.mapping),
                )
        except PreviewOutdated as error:
            messages.warning(request, error.messages[0])
        except ValidationError as error:
            for message in error.messages[:SAID]:
                messages.error(request, message)
        else:
            upload.delete()
            messages.success(request, _("The file was imported."))
            for line in report.refusal_lines()[:SAID]:
                messages.warning(request, line)
            for line in [*report.count_lines(), *report.notes][:SAID]:
                messages.info(request, line)
            return redirect(f"admin:claims_{self.opts.model_name}_changelist")
        return self._preview_again(request, upload)

    def _preview_again(
        self, request: Any, upload: Upload, decided: dict[str, str] | None = None
    ) -> HttpResponse:
        """Try the file once more: database, language or decisions are others now."""
        decided = _decided({}, upload) if decided is None else decided
        try:
            content = bytes(upload.content)
            self._keep(request, upload.file_name, content, decided, upload.mapping)
        except ValidationError as error:
            upload.delete()
            messages.error(request, error.messages[0])
            return redirect(f"admin:claims_{self.opts.model_name}_import")
        return redirect(f"admin:claims_{self.opts.model_name}_preview")

    def _keep(
        self,
        request: Any,
        file_name: str,
        content: bytes,
        decided: dict[str, str] | None = None,
        mapping: dict[str, Any] | None = None,
    ) -> None:
        decided, mapping = decided or {}, mapping or {}
        report = self.importer.run(
            content, actor=actor_of(request), dry_run=True, **_as_said(decided, mapping)
        )
        preview = {
            "changes": report.changes_anything(),
            "counts": report.count_lines(),
            "notes": report.notes,
            "rows": report.rows,
            "choices": [choice._asdict() for choice in report.choices],
            "decided": decided,
        }
        self._keep_upload(
            request,
            file_name=file_name[-255:],
            content=content,
            report_digest=report.digest,
            preview=preview,
            mapping=mapping,
        )

    def _keep_upload(self, request: Any, *, content: bytes, **kept: Any) -> None:
        """Keep a file in the place of its owner's last; files that are forgotten go."""
        Upload.objects.filter(uploaded_at__lt=Now() - KEPT_FOR).delete()
        Upload.objects.update_or_create(
            owner=request.user,
            defaults={
                "noun": self.importer.noun,
                "content": content,
                "sha256": hashlib.sha256(content).hexdigest(),
                "language": translation.get_language() or "en",
                **kept,
                "uploaded_at": Now(),
            },
        )

    def _may_import(self, request: Any) -> bool:
        return request.user.has_perms(self.importer.permissions)

    def _allow(self, request: HttpRequest) -> None:
        if not self._may_import(request):
            raise PermissionDenied

    def _context(self, request: HttpRequest) -> dict[str, Any]:
        return {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Import %(noun)s") % {"noun": self.opts.verbose_name_plural},
            "importer": self.importer,
            "media": self.media,
        }


def _decided(posted: Any, upload: Upload) -> dict[str, str]:
    """By record what was decided: before, and now where another choice than shown was ticked."""
    decided = dict(upload.preview.get("decided", {}))
    for choice in upload.preview.get("choices", ()):
        ticked = posted.get(f"choice-{choice['record']}", choice["chosen"])
        if ticked != choice["chosen"] and ticked in (choice["other"], APART):
            decided[choice["record"]] = ticked
    return decided


def _as_said(decided: dict[str, str], mapping: dict[str, Any]) -> dict[str, Any]:
    """The decisions and the columns as an import takes them; nothing where there are none."""
    said: dict[str, Any] = {"mapping": mapping_of(mapping)} if mapping else {}
    if decided:
        said["same"] = {record: chosen for record, chosen in decided.items() if chosen != APART}
        said["apart"] = [record for record, chosen in decided.items() if chosen == APART]
    return said


def _what_is_confirmed(upload: Upload) -> str:
    """The file and what it would do, in one digest."""
    return hashlib.sha256(f"{upload.sha256}{upload.report_digest}".encode()).hexdigest()


def _rows(upload: Upload, outcome: str) -> list[dict[str, Any]]:
    return [
        {"noun": capfirst(noun_name(noun)), "label": label, "detail": detail}
        for kind, noun, label, detail in upload.preview["rows"]
        if kind == outcome
    ]
