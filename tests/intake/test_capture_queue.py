"""Sources are fetched one after another: politely, resumably, and never twice at once."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from claims.intake.captures import queue
from claims.intake.captures.queue import HOST_PAUSE, WAITS
from claims.models import CaptureRequest, Source
from tests import factories
from tests.intake.tiny_web import TinyWeb, page, tiny_web
from tests.racing import meanwhile


@pytest.fixture(autouse=True)
def originals_of_the_test(settings: Any, tmp_path: Path) -> None:
    settings.FACTCHECK_ORIGINALS = tmp_path / "originals"


@pytest.fixture
def web() -> Iterator[TinyWeb]:
    with tiny_web() as running:
        running.pages["/"] = page(b"It says so.", "Content-Type: text/plain")
        yield running


class Clock:
    """A clock that goes on only where somebody sleeps."""

    def __init__(self) -> None:
        self.now = timezone.now()

    def __call__(self) -> Any:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


def sources(*hosts: str) -> list[Source]:
    made = [factories.source(url=f"http://{host}/?{n}") for n, host in enumerate(hosts)]
    queue.ask(Source.objects.filter(pk__in=[source.pk for source in made]))
    return made


def work(web: TinyWeb, clock: Clock) -> list[str]:
    for path in [f"/?{n}" for n in range(9)]:
        web.pages.setdefault(path, web.pages["/"])
    tried = queue.work(network=web.network, clock=clock, sleep=clock.sleep)
    return [one.failure for one in tried]


@pytest.mark.django_db
def test_every_source_that_was_asked_for_gets_a_copy_and_no_other(web: TinyWeb) -> None:
    noise = factories.source()
    asked = sources("a.example", "b.example")

    assert work(web, Clock()) == ["", ""]

    assert all(source.captures.count() == 1 for source in asked)
    assert not noise.captures.exists()
    assert not CaptureRequest.objects.waiting().exists()


@pytest.mark.django_db
def test_a_server_has_its_pause_while_others_are_asked(web: TinyWeb) -> None:
    sources("a.example", "a.example", "b.example", "a.example")
    clock = Clock()
    began = clock.now

    work(web, clock)

    hosts = [request.split(b"Host: ")[1].split(b"\r\n")[0] for request in web.requests]
    assert hosts == [b"a.example", b"b.example", b"a.example", b"a.example"]
    assert clock.now - began >= 2 * HOST_PAUSE


@pytest.mark.django_db
def test_a_failure_that_may_pass_is_tried_again_later_and_at_last_given_up(web: TinyWeb) -> None:
    (source,) = sources("a.example")
    web.pages["/?0"] = page(b"", status="503 Busy")
    clock = Clock()
    request = CaptureRequest.objects.filter(source=source)

    for wait in WAITS:
        assert len(work(web, clock)) == 1
        assert request.get().not_before == clock.now + wait
        assert "503" in request.get().failure
        clock.now += wait

    assert len(work(web, clock)) == 1
    assert request.get().not_before is None
    assert work(web, clock) == []


@pytest.mark.django_db
def test_what_cannot_be_kept_is_fetched_again_when_there_is_room(
    web: TinyWeb, settings: Any
) -> None:
    (source,) = sources("a.example")
    settings.FACTCHECK_ORIGINALS.touch()  # a file, in which nothing can be made
    clock = Clock()

    (failure,) = work(web, clock)
    assert failure.startswith("The file cannot be kept here just now")
    assert not source.captures.exists()

    settings.FACTCHECK_ORIGINALS.unlink()
    clock.now += WAITS[0]
    assert work(web, clock) == [""]
    assert source.captures.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("status", ["404 Not Found", "403 Forbidden", "410 Gone"])
def test_a_failure_that_does_not_pass_is_not_tried_again(web: TinyWeb, status: str) -> None:
    (source,) = sources("a.example")
    web.pages["/?0"] = page(b"", status=status)

    (failure,) = work(web, Clock())

    request = CaptureRequest.objects.get(source=source)
    assert request.not_before is None
    assert request.failure == failure
    assert request.failure_code == f"http_{status[:3]}"


@pytest.mark.django_db
def test_asking_again_tries_again(web: TinyWeb) -> None:
    (source,) = sources("a.example")
    web.pages["/?0"] = page(b"", status="404 Not Found")
    work(web, clock := Clock())
    web.pages["/?0"] = web.pages["/"]

    queue.ask(Source.objects.filter(pk=source.pk))
    clock.sleep(60)

    assert work(web, clock) == [""]
    assert CaptureRequest.objects.get(source=source).failure == ""


@pytest.mark.django_db
def test_what_somebody_asks_for_now_is_tried_anew_in_their_name(web: TinyWeb) -> None:
    (source,) = sources("a.example")
    web.pages["/?0"] = page(b"", status="404 Not Found")
    work(web, clock := Clock())
    web.pages["/?0"], editor = web.pages["/"], factories.editor()

    queue.ask_now(source, actor=editor)
    clock.sleep(60)

    assert work(web, clock) == [""]
    assert source.captures.get().retrieved_by == editor


@pytest.mark.django_db(transaction=True)
def test_a_request_that_another_run_has_is_left_to_it(web: TinyWeb) -> None:
    (source,) = sources("a.example")

    with transaction.atomic():
        CaptureRequest.objects.select_for_update().get(source=source)
        next_one = meanwhile(lambda: queue.try_next(network=web.network))
        this_one = meanwhile(lambda: queue.ask_now(source, actor=None))
        assert next_one.result() is None
        with pytest.raises(ValidationError, match="at this moment"):
            this_one.result()


@pytest.mark.django_db(transaction=True)
def test_a_run_that_is_killed_leaves_its_request_for_the_next(web: TinyWeb) -> None:
    (source,) = sources("a.example")
    web.pages["/?0"] = web.pages["/"]

    class Killed(BaseException):
        pass

    def die(*address: object) -> Any:
        raise Killed

    with pytest.raises(Killed):
        queue.try_next(network=web.network._replace(connect=die))

    assert CaptureRequest.objects.waiting().get().attempts == 0
    assert queue.try_next(network=web.network)
    assert source.captures.count() == 1


@pytest.mark.django_db
def test_the_command_fetches_what_has_no_copy_and_says_what_failed(
    web: TinyWeb, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    web.stands_for_the_internet(monkeypatch)
    factories.source(url="http://a.example/")
    factories.source(url="http://b.example/gone")
    factories.source(url="")
    factories.capture(factories.source(url="http://c.example/"))

    call_command("capture_sources")

    said = capsys.readouterr()
    assert "Stored copies: 1. Sources not fetched: 1." in said.out
    assert "http://b.example/gone: The server answers with the code 404" in said.err
    assert {request[:14] for request in web.requests} == {b"GET / HTTP/1.1", b"GET /gone HTTP"}
