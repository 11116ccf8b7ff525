"""The release page of an article: what its text no longer says, and the button that lets it out."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from claims import workflow
from claims.admin.article.texts import ArticleTextPages
from claims.admin.desk.actors import actor_of
from claims.admin.desk.desk_admin import errors_as_messages
from claims.admin.desk.forms import answers
from claims.evidence import impact
from claims.models import Claim, Stage
from claims.workflow import objections
from claims.workflow.release_outlook import Consequence, Outlook, outlook

OUTCOMES = {
    "gone": gettext_lazy("gone from the text"),
    "taken_over": gettext_lazy("changed by our own suggested wording"),
    "not_placed": gettext_lazy("not placed"),
}
CONSEQUENCES = {
    Consequence.AS_PRINTED: gettext_lazy(
        "Published with the words printed, saying that the draft that was checked had these."
    ),
    Consequence.LEFT_OUT: gettext_lazy("This appearance is left out; the claim has another."),
    Consequence.BACK_TO_DRAFT: gettext_lazy("The claim returns to draft and is not published."),
    Consequence.NO_EDITION: gettext_lazy(
        "The claim stays published as it is and does not name this article."
    ),
}


class ReleaseForm(forms.Form):
    is_out = forms.BooleanField(
        label=gettext_lazy("The article has appeared. A release cannot be taken back.")
    )


class AnsweredReleaseForm(ReleaseForm):
    """A release with something to answer for: `confirmed` is the digest of what was listed."""

    confirmed = forms.CharField(label=gettext_lazy("Release it all the same, as listed here."))

    def __init__(self, *args: Any, digest: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["confirmed"].widget = forms.CheckboxInput({"value": digest})


class ReleasePages(ArticleTextPages):
    """The addresses of the release; part of the article's admin."""

    def get_urls(self) -> list[Any]:
        page = path(
            "<int:pk>/releasing/",
            self.admin_site.admin_view(require_safe(self.releasing_view)),
            name="claims_article_releasing",
        )
        return [page, self.post_path("release", self.release_view), *super().get_urls()]

    def releasing_view(self, request: Any, pk: int) -> HttpResponse:
        """The page that lists what a release would do, and asks."""
        article, back = self.record_and_page(request, pk)
        if not request.user.has_perm(objections.RELEASE):
            raise PermissionDenied
        if article.released_at:
            messages.info(request, objections.RELEASED_ALREADY)
            return back
        ahead = outlook(article)
        claims = Claim.objects.filter(appearances__article=article).distinct()
        context = {
            **self.admin_site.each_context(request),
            "title": _("Release of “%(article)s”") % {"article": article},
            "opts": self.opts,
            "article": article,
            "outlook": ahead,
            "rows": [
                (row, OUTCOMES[row.outcome], CONSEQUENCES[row.consequence])
                for row in ahead.unprinted
            ],
            "waiting": claims.filter(stage=Stage.APPROVED).count(),
            "held_back": impact.held_back(article).order_by("number"),
            "form": _form(ahead),
        }
        return TemplateResponse(request, "admin/claims/article/releasing.html", context)

    def release_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Let the article go out, with the claims that wait for it."""
        article, back = self.record_and_page(request, pk)
        confirmed = request.POST.get("confirmed", "")
        with errors_as_messages(request):
            answers(ReleaseForm(request.POST))
            published = workflow.release(article, actor=actor_of(request), confirmed=confirmed)
            message = _("“%(article)s” is released; editions published: %(count)d.")
            messages.success(request, message % {"article": article, "count": len(published)})
            if held_back := impact.held_back(article).order_by("number"):
                labels = _(", ").join(claim.label for claim in held_back)
                message = _("Held back until a reviewer has decided on their evidence: %(claims)s.")
                messages.warning(request, message % {"claims": labels})
            return back
        may_ask_again = request.user.has_perm(objections.RELEASE) and not article.released_at
        return redirect("admin:claims_article_releasing", pk) if may_ask_again else back


def _form(ahead: Outlook) -> forms.Form:
    return AnsweredReleaseForm(digest=ahead.digest) if ahead.needs_an_answer else ReleaseForm()
