"""Every route of the desk, by every role, with every method: one table, and no route beside it."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from claims.models import CaptureRequest, Claim, DeskSession, Remark, Review
from tests import factories
from tests.admin.browsing import desk_of
from tests.corrections.requests import request as request_for_correction

pytestmark = pytest.mark.django_db

ROLES = ("anonymous", "outsider", "Researchers", "Editors", "Reviewers", "Administrators")

# What each of them gets: a status, or the way to the login page.
ANYBODY = "login 200 200 200 200 200"
READERS = "login 403 200 200 200 200"
WRITERS = "login 403 403 200 200 200"
REVIEWERS = "login 403 403 403 200 200"
ADMINISTRATORS = "login 403 403 403 403 200"
NOBODY = "login 403 403 403 403 403"
NO_SUCH_METHOD = "login 405 405 405 405 405"
NOT_THERE = "login 404 404 404 404 404"
PASSED_ON = "login 302 302 302 302 302"
UNNAMED = "- - - - - -"


def sent_back(row: str) -> str:
    """The same where the answer is a way back: to what was done, or why it was not."""
    return row.replace("200", "302")


def pages(noun: str, *, add: str, change: str, delete: str, view: str = READERS) -> dict[str, Any]:
    """The rows of the pages that Django's admin has for every noun."""
    return {
        f"{noun}_changelist": (view, view),
        f"{noun}_add": (add, add),
        f"{noun}_history": (view, view),
        f"{noun}_change": (view, change),
        f"{noun}_delete": (delete, sent_back(delete)),
        f"admin/{noun.replace('_', '/')}/<path:object_id>/": (PASSED_ON, PASSED_ON),
    }


def shared_record(noun: str) -> dict[str, Any]:
    button = (NO_SUCH_METHOD, sent_back(READERS))
    return {
        **pages(noun, add=WRITERS, change=WRITERS, delete=NOBODY),
        f"{noun}_reissue": button,
        f"{noun}_approve_reissue": button,
    }


def imports(noun: str) -> dict[str, Any]:
    """The form for a file; without one, a preview leads back to it."""
    return {
        f"{noun}_import": (WRITERS, WRITERS),
        f"{noun}_preview": (sent_back(WRITERS), sent_back(WRITERS)),
    }


def written_once(noun: str) -> dict[str, Any]:
    return pages(noun, add=NOBODY, change=NOBODY, delete=NOBODY)


TABLE: dict[str, tuple[str, str]] = {
    "index": (ANYBODY, ANYBODY),
    "login": ("200 302 302 302 302 302", "200 200 200 200 200 200"),
    "logout": ("302 405 405 405 405 405", "302 200 200 200 200 200"),
    "desk_keys": (ANYBODY, NO_SUCH_METHOD),
    "password_change": (ANYBODY, ANYBODY),
    "password_change_done": (ANYBODY, NO_SUCH_METHOD),
    "autocomplete": (NOBODY, NO_SUCH_METHOD),  # asked for nothing, it tells nobody anything
    "jsi18n": (ANYBODY, NO_SUCH_METHOD),
    "view_on_site": (NOT_THERE, NOT_THERE),
    "app_list": ("login 404 200 200 200 200", "login 404 200 200 200 200"),
    "admin/(?P<url>.*)$": (NOT_THERE, NOT_THERE),
    **pages(
        "auth_user",
        view=ADMINISTRATORS,
        add=ADMINISTRATORS,
        change=ADMINISTRATORS,
        delete=ADMINISTRATORS,
    ),
    "admin_password_reset": ("200 200 200 200 200 200",) * 2,
    "password_reset_done": ("200 200 200 200 200 200", NO_SUCH_METHOD.replace("login", "405")),
    "password_reset_confirm": ("200 200 200 200 200 200",) * 2,  # of nobody: it says so
    "password_reset_complete": ("200 200 200 200 200 200", NO_SUCH_METHOD.replace("login", "405")),
    "auth_user_send_link": (NO_SUCH_METHOD, sent_back(ADMINISTRATORS)),
    "second_factor": (ANYBODY, ANYBODY),
    "auth_user_remove_second_factor": (NO_SUCH_METHOD, sent_back(ADMINISTRATORS)),
    "own_account": (ANYBODY, ANYBODY),
    "end_sessions": (NO_SUCH_METHOD, sent_back(ANYBODY)),
    "auth_user_end_sessions": (NO_SUCH_METHOD, sent_back(ADMINISTRATORS)),
    "auth_user_leave": (ADMINISTRATORS, sent_back(ADMINISTRATORS)),
    "auth_user_password_change": (ADMINISTRATORS, ADMINISTRATORS),
    **pages(
        "auth_group",
        view=ADMINISTRATORS,
        add=ADMINISTRATORS,
        change=ADMINISTRATORS,
        delete=ADMINISTRATORS,
    ),
    **pages("claims_claim", add=WRITERS, change=WRITERS, delete=WRITERS),
    # `workflow.objections()` says who may take a step; the page they come back to says it.
    **imports("claims_claim"),
    **imports("claims_source"),
    **imports("claims_externalreview"),
    "claims_claim_similar": (READERS, NO_SUCH_METHOD),
    "claims_claim_step": (NO_SUCH_METHOD, sent_back(READERS)),
    "claims_claim_review": (REVIEWERS, NO_SUCH_METHOD),
    "claims_claim_review_tick": (NO_SUCH_METHOD, sent_back(REVIEWERS)),
    "claims_claim_review_approve": (NO_SUCH_METHOD, sent_back(REVIEWERS)),
    "claims_claim_review_return": (NO_SUCH_METHOD, sent_back(REVIEWERS)),
    "claims_claim_take_over": (NO_SUCH_METHOD, WRITERS.replace("200", "404")),  # of no proposal
    "claims_claim_save_filter": (NO_SUCH_METHOD, sent_back(READERS)),
    "claims_claim_delete_filter": (NO_SUCH_METHOD, READERS.replace("200", "404")),  # of nobody
    "claims_claim_try": (NO_SUCH_METHOD, WRITERS),
    "claims_claim_copy_citation": (WRITERS, WRITERS),
    "claims_claim_clip": (WRITERS, WRITERS),
    "claims_claim_figures": (READERS, NO_SUCH_METHOD),
    "claims_claim_figures_file": (READERS, NO_SUCH_METHOD),
    "claims_claim_here": (NO_SUCH_METHOD, WRITERS),
    "claims_claim_put_back": (NO_SUCH_METHOD, sent_back(WRITERS)),
    "claims_claim_compare": (READERS, READERS),
    "claims_claim_restore": (NO_SUCH_METHOD, WRITERS.replace("200", "404")),  # of no edition
    "claims_claim_withhold": (WRITERS, WRITERS),
    "claims_claim_withholding": (WRITERS.replace("200", "404"),) * 2,  # of none
    **shared_record("claims_article"),
    "claims_article_check": (NO_SUCH_METHOD, sent_back(WRITERS)),
    "claims_article_text": (NO_SUCH_METHOD, sent_back(WRITERS)),
    "claims_article_coverage": (sent_back(READERS), NO_SUCH_METHOD),  # of an article without text
    "claims_article_corrections": (READERS, NO_SUCH_METHOD),
    "claims_article_corrections_docx": (READERS, NO_SUCH_METHOD),
    "claims_article_corrections_xlsx": (READERS, NO_SUCH_METHOD),
    "claims_article_corrections_answered": (NO_SUCH_METHOD, sent_back(WRITERS)),
    "claims_article_author_file": (sent_back(READERS), NO_SUCH_METHOD),  # of one without text
    "claims_article_sentences": (NO_SUCH_METHOD, sent_back(WRITERS)),
    "claims_article_marks": (NO_SUCH_METHOD, WRITERS.replace("200", "409")),  # without text
    "claims_article_words": (NO_SUCH_METHOD, sent_back(WRITERS)),
    "claims_article_undismiss": (NO_SUCH_METHOD, sent_back(WRITERS)),
    "claims_article_undraft": (NO_SUCH_METHOD, sent_back(WRITERS)),
    "claims_article_suggestion": (NO_SUCH_METHOD, sent_back(WRITERS)),
    "claims_article_board": (READERS, NO_SUCH_METHOD),
    "claims_article_job": (READERS, WRITERS),
    "claims_article_releasing": (REVIEWERS, NO_SUCH_METHOD),
    "claims_claim_columns": (sent_back(WRITERS), sent_back(WRITERS)),
    "claims_article_release": (NO_SUCH_METHOD, sent_back(READERS)),
    **shared_record("claims_source"),
    "claims_source_merge": (WRITERS.replace("200", "302"),) * 2,  # of none: back to the list
    "claims_source_part": (NO_SUCH_METHOD, sent_back(WRITERS)),
    "claims_source_paste": (NO_SUCH_METHOD, sent_back(WRITERS)),
    "claims_source_take_in": (NO_SUCH_METHOD, WRITERS.replace("200", "422")),  # of no address
    "claims_source_picture": (WRITERS.replace("200", "404"), NO_SUCH_METHOD),  # of no copy
    "claims_claim_quotations_read": (NO_SUCH_METHOD, sent_back(WRITERS)),
    "claims_source_captures": (READERS, NO_SUCH_METHOD),
    "claims_source_copy": (NO_SUCH_METHOD, WRITERS),
    "claims_source_words": (NO_SUCH_METHOD, WRITERS.replace("200", "404")),  # of no copy
    "claims_source_fetch": (NO_SUCH_METHOD, sent_back(WRITERS)),
    "claims_source_add_capture": (NO_SUCH_METHOD, sent_back(WRITERS)),
    "claims_source_archived": (NO_SUCH_METHOD, sent_back(WRITERS)),
    "claims_source_ask_archive": (NO_SUCH_METHOD, sent_back(WRITERS)),
    "claims_source_set_aside": (NO_SUCH_METHOD, sent_back(WRITERS)),
    **written_once("claims_capture"),
    **written_once("claims_capturerequest"),
    "claims_claim_decide": (NO_SUCH_METHOD, sent_back(REVIEWERS)),
    "claims_claim_quotations": (READERS, NO_SUCH_METHOD),
    "claims_claim_quotations_attest": (NO_SUCH_METHOD, sent_back(WRITERS)),
    "claims_claim_quotations_opened": (NO_SUCH_METHOD, sent_back(WRITERS)),
    **shared_record("claims_claimant"),
    **shared_record("claims_subject"),
    **written_once("claims_submission"),
    **written_once("claims_review"),
    **written_once("claims_edition"),
    # Whoever answers requests sees them; the page of one is read, its buttons write.
    **pages("claims_correctionrequest", view=WRITERS, add=NOBODY, change=NOBODY, delete=NOBODY),
    **{
        f"claims_correctionrequest_{step}": (NO_SUCH_METHOD, sent_back(WRITERS))
        for step in ("look", "extend", "contest", "revise", "withhold", "decide")
    },
    "claims_correctionrequest_confirm": (NO_SUCH_METHOD, WRITERS.replace("200", "404")),  # of none
    "claims_correctionrequest_give_back": (NO_SUCH_METHOD, WRITERS.replace("200", "404")),
    "claims_correctionrequest_approve_all": (NO_SUCH_METHOD, sent_back(REVIEWERS)),
    "claims_correctionrequest_revisions": (WRITERS, NO_SUCH_METHOD),
    "claims_correctionrequest_evidence": (WRITERS.replace("200", "404"), NO_SUCH_METHOD),  # none
    **written_once("claims_remark"),
    "claims_remark_write": (NO_SUCH_METHOD, sent_back(WRITERS)),
    "claims_remark_close": (NO_SUCH_METHOD, sent_back(WRITERS)),
    **pages("claims_inquiry", view=WRITERS, add=NOBODY, change=NOBODY, delete=NOBODY),
    "claims_inquiry_ask": (WRITERS, WRITERS),
    "claims_inquiry_answers": (WRITERS, NO_SUCH_METHOD),
    "claims_inquiry_end": (NO_SUCH_METHOD, sent_back(WRITERS)),
    "claims_inquiry_decide": (NO_SUCH_METHOD, sent_back(WRITERS)),
    **pages("claims_externalreview", add=NOBODY, change=WRITERS, delete=WRITERS),
    **pages("claims_person", add=NOBODY, change=ADMINISTRATORS, delete=NOBODY),
}
"""Of every route, what a GET and what a POST of no answers gets, role by role."""


def routes(patterns: list[Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    """The name of every route (without one, its address) and its address."""
    for pattern in patterns:
        address = f"{prefix}{pattern.pattern}"
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, address)
        elif isinstance(pattern, URLPattern):
            yield pattern.name or address, address


def routes_of_the_desk() -> dict[str, str]:
    found = routes(get_resolver().url_patterns)
    return {name: address for name, address in found if address.startswith("admin/")}


def filled_in(address: str, records: dict[str, Any]) -> str:
    """The address with the ids of the records that it is about."""
    noun = address.split("/")[2] if address.count("/") > 2 else ""
    if address.startswith("admin/claims/claim/<int:pk>/"):
        noun = "claim in review"
    pk = str(records[noun].pk) if noun in records else ""
    places = {
        "<int:pk>": pk,
        "<path:object_id>": pk,
        "<id>": pk,
        "<uidb64>": "MA",
        "<int:filter>": "0",
        "<int:withholding>": "0",
        "<int:capture>": "0",
        "<int:citation>": str(records["claim in review"].citations.all()[0].pk),
        "<str:name>": "contest",
        "<slug:key>": "throughput",
        "<path:content_type_id>": str(ContentType.objects.get_for_model(Claim).pk),
        "(?P<url>.*)$": "no-such-page/",
    }
    for place, value in places.items():
        address = address.replace(place, value)
    address = re.sub(r"\^\(\?P<app_label>.*?\)/\$", "claims/", address)
    return f"/{address}"


def session_of(account: Any) -> dict[str, str]:
    """What the browser of somebody who is logged in sends along; nothing, for nobody."""
    cookies = desk_of(account).cookies if account else {}
    return {name: cookie.value for name, cookie in cookies.items()}


def answer(session: dict[str, str], method: str, address: str) -> str:
    """The status of the answer, or `login` where it leads there; what it did is undone."""
    desk = Client()
    desk.cookies.load(session)
    with transaction.atomic():
        page = desk.generic(
            method, address, b"post=yes", content_type="application/x-www-form-urlencoded"
        )
        transaction.set_rollback(True)
    to_login = page.status_code == 302 and "/admin/login/" in page.headers["Location"]
    to_login |= page.status_code == 403 and b'id="login-form"' in page.content  # it keeps the post
    return "login" if to_login else str(page.status_code)


def accounts() -> dict[str, Any]:
    members = {role: factories.account(role) for role in ROLES[2:]}
    return {"anonymous": None, "outsider": factories.account(), **members}


def records() -> dict[str, Any]:
    """One of each noun; the claim itself is a draft."""
    edition = factories.edition()
    review = Review.objects.get()
    in_review, _submission = factories.submitted_claim()
    return {
        "claim": factories.supported_claim(),
        "claim in review": in_review,
        "article": factories.article(),
        "source": factories.source(url=""),  # nothing is fetched
        "capture": (capture := factories.capture(factories.source())),
        "capturerequest": CaptureRequest.objects.create(source=capture.source),
        "claimant": factories.claimant(),
        "subject": factories.subject(),
        "edition": edition,
        "submission": review.submission,
        "review": review,
        "correctionrequest": request_for_correction(edition.claim),
        "remark": Remark.objects.create(claim=in_review, text="?", written_by=factories.account()),
        "externalreview": factories.external_review(),
        "inquiry": factories.inquiry(factories.claim())[0],
        "person": review.reviewer.person,
        "user": factories.account(),
        "group": Group.objects.create(name="Guests"),
    }


@pytest.mark.parametrize("role", ROLES)
def test_every_route_answers_every_role_as_the_table_says(role: str) -> None:
    everything, session = records(), session_of(accounts()[role])
    column = list(ROLES).index(role)
    deviations = [
        f"{method} {name}: {role} gets {found}, not {wanted}"
        for name, address in routes_of_the_desk().items()
        for method, row in zip(("GET", "POST"), TABLE.get(name, (UNNAMED, UNNAMED)), strict=True)
        if (found := answer(session, method, filled_in(address, everything)))
        != (wanted := row.split()[column])
    ]

    assert deviations == []


def test_the_table_names_no_route_that_is_gone() -> None:
    assert set(TABLE) - set(routes_of_the_desk()) == set()


def test_who_only_reads_changes_nothing_by_any_post() -> None:
    everything, reader = records(), factories.account("Researchers")
    own = {
        *("admin/logout/", "admin/login/", "admin/password_change/"),
        *("admin/account/", "admin/account/sessions/", "admin/account/second-factor/"),
    }

    for address in set(routes_of_the_desk().values()) - own:
        before = rows_written()
        desk_of(reader).post(filled_in(address, everything), {"post": "yes", "note": "x"})
        assert rows_written() == before, address


def rows_written() -> list[tuple[str, int]]:
    """Rows in every table of ours; a change leaves a row in the history."""
    models = [
        *(m for m in apps.get_app_config("claims").get_models() if m is not DeskSession),
        *apps.get_app_config("auth").get_models(),
    ]
    counts = (
        f"SELECT '{model._meta.label}', count(*) FROM {model._meta.db_table}" for model in models
    )
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(counts))
        return sorted(cursor.fetchall())
