"""Fetching reaches public web servers only, and no server makes it wait or swell."""

import gzip
import threading
import tracemalloc
from collections.abc import Iterator

import pytest

from claims.intake.captures.addresses import Unfetchable, is_public, target
from claims.intake.captures.fetching import LARGEST, fetch
from tests.intake.tiny_web import PUBLIC, Speak, TinyWeb, endless, page, redirect, tiny_web


@pytest.fixture
def web() -> Iterator[TinyWeb]:
    with tiny_web() as running:
        yield running


def refused(web: TinyWeb, url: str, **limits: float) -> Unfetchable:
    with pytest.raises(Unfetchable) as caught:
        fetch(url, network=web.network, **limits)  # type: ignore[arg-type]  # numbers of both kinds
    return caught.value


NAMES_THAT_LEAD_INSIDE = {
    "loopback": ["127.0.0.1"],
    "loopback, another": ["127.8.8.8"],
    "this host": ["0.0.0.0"],
    "private, 10": ["10.1.2.3"],
    "private, 172": ["172.31.255.255"],
    "private, 192": ["192.168.0.1"],
    "carrier": ["100.64.0.1"],
    "metadata": ["169.254.169.254"],
    "metadata behind a public block": ["168.63.129.16"],
    "metadata of a carrier block": ["100.100.100.200"],
    "multicast": ["224.0.0.251"],
    "broadcast": ["255.255.255.255"],
    "reserved": ["240.0.0.1"],
    "loopback, IPv6": ["::1"],
    "private, IPv6": ["fd00:ec2::254"],
    "link-local, IPv6": ["fe80::1%eth0"],
    "multicast, IPv6": ["ff02::1"],
    "IPv4-mapped": ["::ffff:127.0.0.1"],
    "IPv4-compatible": ["::127.0.0.1"],
    "NAT64": ["64:ff9b::7f00:1"],
    "6to4": ["2002:7f00:1::"],
    "Teredo": ["2001:0:4136:e378:8000:63bf:3fff:fdd2"],
    "one public, one private": [PUBLIC, "10.0.0.1"],
}

WRITTEN_TRICKS = [
    "http://2130706433/",
    "http://0x7f000001/",
    "http://0177.0.0.1/",
    "http://127.1/",
    "http://0x7f.0.0.1/",
    "http://127.0.0.1/",
    "http://127.0.0.1./",
    "http://１２７.０.０.１/",
    "http://%31%32%37.0.0.1/",
    "http://[::1]/",
    "http://[::ffff:7f00:1]/",
    "http://[fe80::1%25eth0]/",
    "http://source.example@127.0.0.1/",
    "http://reader:secret@source.example/",
    "http://source.example:22/",
    "http://source.example:99999/",
    "http://source.example\\@127.0.0.1/",
    "http://source.example/\r\nHost: 127.0.0.1",
    "file:///etc/passwd",
    "gopher://source.example/",
    "//127.0.0.1/",
    "http:///path",
    "",
]


@pytest.mark.parametrize("addresses", NAMES_THAT_LEAD_INSIDE.values(), ids=NAMES_THAT_LEAD_INSIDE)
def test_a_name_that_leads_inside_is_refused_without_a_connection(
    web: TinyWeb, addresses: list[str]
) -> None:
    web.names["source.example"] = lambda: addresses

    error = refused(web, "http://source.example/")

    assert error.code == "private"
    assert error.message == (
        "source.example leads into a private network: nothing is fetched from there."
    )
    assert web.asked == []
    assert web.requests == []


@pytest.mark.parametrize("url", WRITTEN_TRICKS)
def test_an_address_written_as_a_trick_is_refused_in_one_sentence_without_a_connection(
    web: TinyWeb, url: str
) -> None:
    # A name that is a number resolves to the machine it means, as most resolvers do it.
    web.resolve = lambda host, port: [host]  # type: ignore[method-assign]  # a name server of the test

    error = refused(web, url)

    assert str(error.message).count(".") >= 1
    assert "\n" not in error.message
    assert web.asked == []
    assert web.requests == []


@pytest.mark.parametrize(
    "url",
    ["http://127.0.0.1/", "http://2130706433/", "//10.0.0.1/", "file:///etc/passwd", "ftp://a.b/"],
)
def test_a_redirect_inside_is_refused_as_the_address_itself_is(web: TinyWeb, url: str) -> None:
    web.pages["/"] = redirect(url)
    web.resolve = lambda host, port: [PUBLIC if host == "source.example" else host]  # type: ignore[method-assign]  # a name server of the test

    refused(web, "http://source.example/")

    assert web.asked == [(PUBLIC, 80)]


def test_redirects_are_followed_to_the_document_and_each_name_is_looked_up(web: TinyWeb) -> None:
    web.pages["/"] = redirect("/a", "301 Moved")
    web.pages["/a"] = redirect("http://other.example:8080/b?q=1", "308 Moved")
    web.pages["/b?q=1"] = page(b"words", "Content-Type: text/plain; charset=big5")
    web.names["other.example"] = lambda: ["2606:2800:21f::1", "8.8.8.8"]

    fetched = fetch("http://source.example#there", network=web.network)

    assert fetched == ("http://other.example:8080/b?q=1", "text/plain", "big5", b"words")
    assert web.asked == [(PUBLIC, 80), (PUBLIC, 80), ("2606:2800:21f::1", 8080)]
    assert b"Host: other.example:8080\r\n" in web.requests[2]


def test_a_chain_of_six_redirects_is_refused(web: TinyWeb) -> None:
    for step in range(9):
        web.pages[f"/{step}"] = redirect(f"/{step + 1}")

    error = refused(web, "http://source.example/0")

    assert error.message == "The address redirects more than 5 times."
    assert len(web.requests) == 6


def test_a_resolver_that_changes_its_answer_is_asked_once_for_each_connection(web: TinyWeb) -> None:
    answers = iter([[PUBLIC], ["127.0.0.1"], ["127.0.0.1"]])
    web.names["source.example"] = lambda: next(answers)
    web.pages["/"] = page(b"words")
    web.pages["/twice"] = redirect("/")

    assert fetch("http://source.example/", network=web.network).body == b"words"
    assert refused(web, "http://source.example/twice").code == "private"
    assert web.asked == [(PUBLIC, 80)]


def test_the_name_of_the_host_is_kept_where_tls_speaks_to_a_checked_address(web: TinyWeb) -> None:
    error = refused(web, "https://source.example/")

    assert error.code in ("certificate", "broken")
    assert web.asked == [(PUBLIC, 443)]
    assert b"source.example" in web.requests[0]  # the server name of the TLS greeting


def test_a_stream_without_end_is_cut_off_at_the_limit_and_fills_no_memory(web: TinyWeb) -> None:
    web.pages["/"] = endless(b"x" * 1_000_000, "")
    web.pages["/announced"] = endless(b"x", "Content-Length: 1000000000", "")
    web.pages["/no-length"] = endless(b"x" * 1_000_000, f"Content-Length: {'9' * 5000}", "")

    tracemalloc.start()
    errors = [refused(web, f"http://source.example{path}") for path in web.pages]
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert {error.message for error in errors} == {"The document is larger than 20 MB."}
    assert peak < 3 * LARGEST


def test_an_answer_that_is_packed_small_is_unpacked_no_further_than_the_limit(
    web: TinyWeb,
) -> None:
    bomb = gzip.compress(bytes(200_000_000), compresslevel=1)
    web.pages["/bomb"] = page(bomb, "Content-Encoding: gzip")
    web.pages["/twice"] = page(gzip.compress(bomb), "Content-Encoding: gzip, gzip")
    web.pages["/fine"] = page(gzip.compress(b"words"), "Content-Encoding: gzip")

    tracemalloc.start()
    assert refused(web, "http://source.example/bomb").code == "too_large"
    assert refused(web, "http://source.example/twice").code == "encoding"
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert peak < 3 * LARGEST
    assert fetch("http://source.example/fine", network=web.network).body == b"words"


SLOW = {
    "headers": endless(b"X: y\r\n", seconds=0.02),
    "body": endless(b"x", "Content-Length: 9999", "", seconds=0.02),
    "body without length": endless(b"x", "Connection: close", "", seconds=0.02),
    "nothing": lambda sock: sock.recv(1),  # until the other side hangs up
}


@pytest.mark.parametrize("speak", SLOW.values(), ids=SLOW)
def test_a_server_that_drips_is_left_when_the_time_is_up(web: TinyWeb, speak: Speak) -> None:
    web.pages["/"] = speak

    error = refused(web, "http://source.example/", longest=0.3)

    assert error.code == "too_slow"


def test_a_resolver_that_never_answers_is_left_when_the_time_is_up(web: TinyWeb) -> None:
    stuck = threading.Event()
    web.names["source.example"] = lambda: [PUBLIC] if stuck.wait() else []

    try:
        assert refused(web, "http://source.example/", longest=0.2).code == "too_slow"
    finally:
        stuck.set()


BROKEN = {
    "not HTTP at all": lambda sock: sock.sendall(b"\x00\xff" * 50),
    "shorter than announced": lambda sock: sock.sendall(
        b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nx"
    ),
    "a header of 100 kB": lambda sock: sock.sendall(b"HTTP/1.1 200 OK\r\nX: " + b"y" * 100_000),
    "chunks of no length": lambda sock: sock.sendall(
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"
    ),
    "not packed as it says": page(b"words", "Content-Encoding: gzip"),
    "packed and cut short": page(gzip.compress(b"words")[:-9], "Content-Encoding: gzip"),
}


@pytest.mark.parametrize("speak", BROKEN.values(), ids=BROKEN)
def test_what_is_no_whole_answer_is_refused_in_words(web: TinyWeb, speak: Speak) -> None:
    web.pages["/"] = speak

    error = refused(web, "http://source.example/")

    assert error.message == "The connection to source.example broke off."


def test_an_answer_that_is_no_document_is_named_by_its_code(web: TinyWeb) -> None:
    error = refused(web, "http://source.example/missing")

    assert error.code == "http_404"
    assert "404" in error.message


def test_a_name_nobody_knows_is_said_to_be_unknown(web: TinyWeb) -> None:
    web.names["source.example"] = list

    assert refused(web, "http://source.example/").code == "unknown_host"


@pytest.mark.parametrize(
    ("url", "host", "path"),
    [
        ("HTTP://Source.EXAMPLE", "source.example", "/"),
        ("https://source.example/a%20b?q=臺#frag", "source.example", "/a%20b?q=%E8%87%BA"),
        (
            "http://資料.例子。example/文件",
            "xn--qev058f.xn--fsqu00a.example",
            "/%E6%96%87%E4%BB%B6",
        ),
        ("http://93.184.215.14/x", "93.184.215.14", "/x"),
        ("http://[2606:2800:21F::1]/", "[2606:2800:21f::1]", "/"),
    ],
)
def test_an_ordinary_address_is_taken_apart(url: str, host: str, path: str) -> None:
    where = target(url)

    assert (where.host, where.path) == (host, path)


@pytest.mark.parametrize("address", ["8.8.8.8", "93.184.215.14", "2606:2800:21f::1", "2a00::1"])
def test_addresses_of_the_public_internet_are_public(address: str) -> None:
    assert is_public(address)
