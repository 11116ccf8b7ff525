"""A WSGI application for trials of the web server: quick, big, echoing, or naming its process."""

import os
from collections.abc import Callable, Iterable
from typing import Any

BIG = 8 * 1024**2


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    body = environ["wsgi.input"].read()
    answers = {
        "/": [b"here"],
        "/big": [bytes(64 * 1024)] * (BIG // (64 * 1024)),
        "/body": [str(len(body)).encode()],
        "/pid": [str(os.getpid()).encode()],
        "/scheme": [environ["wsgi.url_scheme"].encode()],
        "/fails": [],
    }
    if environ["PATH_INFO"] == "/fails":
        raise ValueError(environ["QUERY_STRING"])
    start_response("200 OK", [("Content-Type", "text/plain")])
    return answers[environ["PATH_INFO"]]
