"""GET /v1alpha1/claims:search: our published claims, as Google's API would give them."""

import hashlib
import json
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from django.conf import settings
from django.core import signing
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import translation
from rest_framework.request import Request

from claims.api import problems
from claims.api.answers import CHANGES
from claims.api.public import PublicView
from claims.exports import search_headers
from claims.models import Edition, VerificationStatus
from claims.models.edtf import bounds
from claims.record import demonstration, log
from claims.record.editions import canonical
from claims.search import matching_rules
from claims.search.ranking import matching
from claims.selection import Selection

from .errors import Invalid, Violation, error, from_problem, invalid
from .masks import masked
from .parameters import SearchRequest, read

SIGNER = signing.Signer(salt="claims.api.google")

SCRIPTS = {
    **dict.fromkeys(("zh-tw", "zh-hk", "zh-mo"), "hant"),
    **dict.fromkeys(("zh-cn", "zh-sg"), "hans"),
}
"""The script that a region writes Chinese in."""


class Token(NamedTuple):
    """The beginning of a page, in the answer as it stood at the first page."""

    position: int
    offset: int
    since: str
    question: str
    matching: int = 0
    """The version of the matching rules; tokens from before there were any go on without."""


class GoogleView(PublicView):
    """Answers anybody, and refuses in Google's shape."""

    def read_given(self) -> Any:
        """Nothing yet: a method that does not exist is told before a parameter."""

    def get_exception_handler(self) -> Any:
        return _answer


class Search(GoogleView):
    """Published claims that answer a query, best first, or all of them, newest first."""

    def get(self, request: Request) -> HttpResponse:
        asked = read(self.asked)
        self.is_kept = not asked.max_age_days  # it depends on the day
        token = _read_token(asked)
        selection, found = _selection(asked, token), list[Edition]()
        if _is_our_site(request, asked.site):
            found = _found(selection, asked, token)
        if not found and (relaxed := _is_our_site(request, asked.site) and selection.relaxed()):
            selection, found = relaxed, _found(relaxed, asked, token)
        page, more = found[: asked.page_size], found[asked.page_size :]
        body: dict[str, Any] = {}
        if page:
            warned = _signed_by_program(page)
            body["claims"] = [
                _claim(request, edition, asked.language, warns=edition.pk in warned)
                for edition in page
            ]
        if more:
            following = token._replace(offset=token.offset + asked.page_size)
            body["nextPageToken"] = SIGNER.sign_object(following, compress=True)
        return HttpResponse(
            json.dumps(
                masked(body, asked.mask),
                ensure_ascii=False,
                indent=2 if asked.is_pretty else None,
            ),
            content_type="application/json; charset=UTF-8",
            headers={"Cache-Control": CHANGES, **search_headers(selection)},
        )


class Nothing(GoogleView):
    """Every other method of their API: we publish, and take no markup."""

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        raise Http404


def _answer(exception: Exception, context: dict[str, Any]) -> HttpResponse | None:
    if isinstance(exception, Invalid):
        return invalid(exception)
    if isinstance(exception, Http404):
        return error(404, "Method not found.")
    problem = problems.answer(exception, context)
    return problem and from_problem(problem)


def _read_token(asked: SearchRequest) -> Token:
    """The beginning of the page asked for; raises Invalid for a token of another query."""
    question = [asked.query, asked.language, asked.site, asked.max_age_days]
    digest = hashlib.sha256(canonical(question).encode()).hexdigest()[:16]
    if not asked.page_token:
        oldest = datetime.now(UTC).date() - timedelta(days=min(asked.max_age_days, 700_000))
        since = oldest.isoformat() if asked.max_age_days else ""
        return Token(log.head().position, asked.offset, since, digest, matching_rules.NEWEST)
    try:
        token = Token(*SIGNER.unsign_object(asked.page_token))
    except (signing.BadSignature, ValueError, TypeError) as fault:
        raise Invalid(Violation("pageToken", "Invalid value at 'pageToken'.")) from fault
    if token.question != digest:
        raise Invalid(
            Violation(
                "pageToken", "All other fields must have the same values as in the first request."
            )
        )
    return token


def _selection(asked: SearchRequest, token: Token) -> Selection:
    """The claims asked for, as of the first page."""
    condition = Q()
    if asked.language:
        condition &= _in_language(asked.language)
    if token.since:
        since = datetime.fromisoformat(token.since).replace(tzinfo=UTC)
        condition &= Q(index__checked_on__gte=since.date()) | Q(
            index__checked_on=None, index__published_at__gte=since
        )
    head = log.Head(token.position, "")
    if not asked.query:
        return Selection({}, head, {}, chosen=condition)
    version = token.matching
    ranking = matching(asked.query, token.position, version=version)
    return Selection({"q": [asked.query]}, head, {}, ranking, version, chosen=condition)


def _found(selection: Selection, asked: SearchRequest, token: Token) -> list[Edition]:
    """The editions of the page, and one more if there is another page."""
    if selection.ranking:
        best = selection.best(asked.page_size + 1, offset=token.offset)
        return [edition for _score, edition in best]
    newest = selection.editions().order_by("-index__position")
    return list(newest[token.offset : token.offset + asked.page_size + 1])


def _tags(code: str) -> tuple[str, str]:
    """The language and the script that a code asks for: zh-TW is zh, and in Taiwan zh-hant."""
    primary, *rest = code.replace("_", "-").lower().split("-")
    script = next((part for part in rest if len(part) == 4 and part.isalpha()), "")
    return primary, script


def _in_language(code: str) -> Q:
    """Claims that can be read in a language, whatever the region: zh-TW finds zh-Hant.

    Where a script is named, another one is not found, but claims that name none are.
    """
    primary, script = _tags(code)
    if not script:
        return Q(index__readable_in__overlap=[primary])
    return Q(index__readable_in__overlap=[f"{primary}-{script}"]) | Q(
        index__language__iexact=primary
    )


def _wording(content: dict[str, Any], code: str) -> dict[str, Any]:
    """The wording to answer with: the claim's own, unless only a translation is in the language.

    Of several translations the one in the script of the region comes first.
    """
    primary, script = _tags(code)
    region = code.replace("_", "-").lower().split("-")[-1]
    script = script or SCRIPTS.get(f"{primary}-{region}", "")
    wordings = [content, *content["translations"]]
    for tag in filter(None, (script and f"{primary}-{script}", primary)):
        for wording in wordings:
            if f"{wording['language'].lower()}-".startswith(f"{tag}-"):
                return {**content, **wording}
    return content


def _is_our_site(request: Request, site: str) -> bool:
    """Whether the reviews of that site are ours; without a site, they are."""
    wanted = urlsplit(site if "//" in site else f"//{site}").hostname or ""
    return not site or wanted.removeprefix("www.") == _site(request).removeprefix("www.")


def _site(request: Request) -> str:
    configured = settings.FACTCHECK_PUBLISHER["site"] or request.build_absolute_uri("/")
    return urlsplit(configured if "//" in configured else f"//{configured}").hostname or ""


def _signed_by_program(page: list[Edition]) -> set[int]:
    """Keys of those editions of a demonstration that a command signed."""
    of_page = Edition.objects.filter(pk__in=[edition.pk for edition in page])
    return set(of_page.signed_by_program().values_list("pk", flat=True))


def _claim(request: Request, edition: Edition, language: str, *, warns: bool) -> dict[str, Any]:
    """The claim and our review of it, in a language if it is there; what is empty is left out."""
    content = _wording(json.loads(edition.document)["claim"], language)
    names = content["claimant"]["name"] if content["claimant"] else {}
    page = reverse("pages:claim", args=[content["id"]])
    title = f"C-{content['number']}: {content['statement']}"
    warning = demonstration.sentence(content["language"])
    review = {
        "publisher": _filled(
            {"name": settings.FACTCHECK_PUBLISHER["name"], "site": _site(request)}
        ),
        "url": request.build_absolute_uri(page),
        "title": f"{warning} {title}" if warns else title,
        "reviewDate": _moment(content["checked_on"]) or log.moment(edition.published_at),
        "textualRating": _rating(content),
        "languageCode": content["language"],
    }
    earliest, latest = bounds(content["made_on"])
    return _filled(
        {
            "text": content["statement"],
            "claimant": _name(names, content["language"]) or next(iter(names.values()), ""),
            "claimDate": _moment(earliest.isoformat()) if earliest and earliest == latest else "",
            "claimReview": [_filled(review)],
        }
    )


def _name(names: dict[str, str], language: str) -> str:
    """The name in a language, or in another form of the same: for zh-Hant-TW that of zh-Hant."""
    primary = language.split("-")[0]
    return names.get(language) or next(
        (name for tag, name in names.items() if tag.split("-")[0] == primary), ""
    )


def _rating(content: dict[str, Any]) -> str:
    """The finding in the language of the claim where we speak it, otherwise in English."""
    language = "zh-hant" if content["language"].lower().startswith("zh") else "en"
    with translation.override(language):
        return str(VerificationStatus(content["verification_status"]).label)


def _moment(day: str | None) -> str:
    """A day as google-datetime writes it: its beginning, since there is no hour."""
    return f"{date.fromisoformat(day).isoformat()}T00:00:00Z" if day else ""


def _filled(members: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in members.items() if value}
