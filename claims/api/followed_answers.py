"""Large files that are sent while they are made, by a process that makes them for all who ask."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.conf import settings
from django.http import StreamingHttpResponse
from django.http.response import HttpResponseBase
from rest_framework.request import Request

from claims.exports import headers_of, kept_files, making
from claims.exports.build import build
from claims.exports.growing_files import Followed, Growing
from claims.selection import LOG_PARAMETERS, PARAMETERS, select

from . import kept_answers
from .kept_answers import Wanted

HAND_OVER = "factcheck.hand_over"
"""Key of a request whose server sends growing files without a thread (`factcheck/followers.py`)."""


def as_of_a_position(request: Request, wanted: Wanted) -> Wanted:
    """Take the wanted file as of the newest position of which it is kept or being made.

    So is a question that names no position answered, with a file that is ten minutes old at most;
    Log-Position says of where.
    """
    asked = _asked(request)
    if LOG_PARAMETERS.keys() & asked.keys():
        return wanted
    selection = wanted.selection
    question = kept_files.question_of(wanted.kind, selection, *_beside(wanted))
    position = kept_answers.recent(request, question)
    if position is None or position == selection.head.position:
        return wanted
    given = kept_answers.at_position(asked, selection, position)
    return wanted._replace(selection=select(given).answered())


def followed_answer(
    request: Request, wanted: Wanted, headers: Mapping[str, str]
) -> HttpResponseBase | None:
    """The file that is kept, or the one that is being made; None where it cannot be kept.

    Raises Problem and TooManyExports.
    """
    try:
        return _answer(request, wanted, headers)
    except OSError as error:
        if error.errno not in kept_files.NO_ROOM:
            raise
    return None


def _answer(
    request: Request, wanted: Wanted, headers: Mapping[str, str]
) -> HttpResponseBase | None:
    selection = wanted.selection
    key = kept_files.key_of(wanted.kind, selection, *_beside(wanted))
    job = kept_files.find(key)
    if job and job.is_made:
        try:
            return kept_answers.whole_file(request, wanted, job)
        except FileNotFoundError:
            job = None
    if job and job.failure == kept_files.FAULT:
        raise kept_answers.refusal(job)
    if job and job.failure:
        return None
    growing = Growing(key)
    try:
        asked = _asked(request)
        if not LOG_PARAMETERS.keys() & asked.keys():
            asked = kept_answers.at_position(asked, selection, selection.head.position)
        kept_files.ask(
            key,
            wanted.kind,
            asked,
            position=selection.head.position,
            root=wanted.root,
            after=wanted.after,
            is_followed=True,
        )
        making.start()
        followed = Followed(growing, request.META.get(HAND_OVER))
    except BaseException:
        growing.close()
        raise
    count = str(selection.editions().count())
    told = {**headers_of(selection, ending=wanted.ending), "Edition-Count": count, **headers}
    answer = StreamingHttpResponse(followed, content_type=wanted.media_type, headers=told)
    vars(answer)["is_of_file"] = True
    return answer


def _asked(request: Request) -> dict[str, Sequence[str]]:
    """The parameters of the selection, as they are asked."""
    given: dict[str, Any] = dict(request.query_params.lists())
    return {name: given[name] for name in given if name in PARAMETERS}


def _beside(wanted: Wanted) -> tuple[Any, ...]:
    """All else that the bytes of a file depend on."""
    publisher = tuple(settings.FACTCHECK_PUBLISHER.values())
    return wanted.root, wanted.after, publisher, build()
