"""The page behind the address of an inquiry: what it names, and a form for answers.

No account and no cookie is asked for: the key of the address is what lets somebody in. It stands
behind the `?`, where no log of ours writes it. Nothing on the page leads to anything else, and no
number in it but that of the line on the page.
"""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from claims.access import counting
from claims.models import Inquiry, InquiryLine, InquiryRole, Verdict
from claims.models.constraint_messages import violation_message
from claims.models.inquiry import SAY_WHAT_IS_WRONG
from claims.workflow import inquiries
from claims.workflow.inquiries import Answered

TO_CLAIMS = [Verdict.ACCURATE, Verdict.ERROR]
LONGEST_WORDS = 5000
UNSEEN = {
    "Cache-Control": "no-store",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
    "Referrer-Policy": "no-referrer",
}
"""Headers of every answer: nobody keeps it, lists it, or is told where a visitor comes from."""
LANGUAGES = dict(settings.LANGUAGES)


class LineForm(forms.Form):
    """The answer to one claim; left empty, it is none."""

    verdict = forms.ChoiceField(
        label=gettext_lazy("Your answer"), required=False, widget=forms.RadioSelect
    )
    words = forms.CharField(
        label=gettext_lazy("In your words"),
        help_text=gettext_lazy("For an error: what is right, and where that can be read."),
        required=False,
        max_length=LONGEST_WORDS,
        widget=forms.Textarea({"rows": 3}),
    )

    def __init__(self, line: InquiryLine, given: Any = None) -> None:
        last = next(iter(line.answers.all()), None)
        initial = {"verdict": last.verdict, "words": last.words} if last else {}
        super().__init__(given, prefix=str(line.number), initial=initial)
        self.line = line
        field: Any = self.fields["verdict"]
        field.choices = [(one.value, one.label) for one in TO_CLAIMS]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("words", "").strip() and not given.get("verdict"):
            self.add_error("verdict", _("Choose one of the two answers."))
        if given.get("verdict") == Verdict.ERROR and not given.get("words", "").strip():
            self.add_error("words", SAY_WHAT_IS_WRONG)
        return given


@csrf_exempt  # no cookie is believed here: whoever knows the key may answer
@require_http_methods(["GET", "HEAD", "POST"])
def asked(request: HttpRequest) -> HttpResponse:
    """The page of one inquiry; 404 for a key of none, 410 for one that is over."""
    counted = counting.count(request.META)
    if counted and not counted.is_allowed:
        answer = _page(request, None, 429, problem=_("Too many requests: try again in a minute."))
        answer.headers["Retry-After"] = str(counted.seconds_left)
        return answer
    inquiry = inquiries.by_key(request.GET.get("key", "")[:200])
    if inquiry is None:
        problem = _("There is nothing at this address: look whether all of it was copied.")
        return _page(request, None, 404, problem=problem)
    if not inquiry.is_open:
        return _over(request, inquiry)
    lines = inquiries.with_answers(inquiry)
    if request.method != "POST":
        return _page(request, inquiry, 200, forms=[LineForm(line) for line in lines])
    with override(_language(request, inquiry)):
        return _taken(request, inquiry, [LineForm(line, request.POST) for line in lines])


def _taken(request: HttpRequest, inquiry: Inquiry, given: list[LineForm]) -> HttpResponse:
    """The page after answers were sent: what was taken, or what is wrong with them."""
    if [form for form in given if not form.is_valid()]:
        return _page(request, inquiry, 422, forms=given)
    answers = [
        Answered(form.line.number, form.cleaned_data["verdict"], form.cleaned_data["words"].strip())
        for form in given
        if form.cleaned_data["verdict"]
    ]
    try:
        taken = inquiries.answer(inquiry, answers)
    except (IntegrityError, ValidationError) as error:
        is_rule = isinstance(error, IntegrityError)
        problem = violation_message(error) if is_rule else " ".join(error.messages)  # type: ignore[union-attr, arg-type]  # the other one
        return _page(request, inquiry, 409, forms=given, problem=str(problem))
    fresh = [LineForm(line) for line in inquiries.with_answers(inquiry)]
    return _page(request, inquiry, 200, forms=fresh, taken=taken, is_taken=True)


def _over(request: HttpRequest, inquiry: Inquiry) -> HttpResponse:
    with override(_language(request, inquiry)):
        ended = _("This inquiry was ended: there is nothing to answer any more.")
        late = _("The time for answers is over.")
        problem = str(ended if inquiry.ended_at else late)
    return _page(request, None, 410, problem=problem, language=_language(request, inquiry))


def _language(request: HttpRequest, inquiry: Inquiry | None) -> str:
    chosen = request.GET.get("in", "")
    if chosen in LANGUAGES:
        return chosen
    return inquiry.language if inquiry else request.LANGUAGE_CODE


def _page(
    request: HttpRequest,
    inquiry: Inquiry | None,
    status: int,
    *,
    language: str = "",
    **context: Any,
) -> HttpResponse:
    chosen = language or _language(request, inquiry)
    with override(chosen):
        html = render_to_string(
            "claims/asked.html",
            {
                **context,
                "inquiry": inquiry,
                "is_author": inquiry and inquiry.role == InquiryRole.AUTHOR,
                "publisher": settings.FACTCHECK_PUBLISHER,
                "language": chosen,
                "others": [(code, name) for code, name in settings.LANGUAGES if code != chosen],
                "key": request.GET.get("key", "")[:200] if inquiry else "",
            },
        )
    answer = HttpResponse(html, status=status, headers={**UNSEEN, "Content-Language": chosen})
    # Django would write the address of what went wrong into the log.
    answer._has_been_logged = True  # type: ignore[attr-defined]  # as django.utils.log looks for
    return answer
