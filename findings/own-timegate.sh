#!/usr/bin/env bash
# A page that is its own TimeGate is never asked for its past by memento-client; an aggregator is.
#
# Versions: memento-client 0.6.1 (PyPI). Run twice on 2026-11-30, each time in a fresh folder, on one machine.
# One would guess: a resource that negotiates in time itself (RFC 7089, pattern 1: it answers
#   Accept-Datetime, says Vary: accept-datetime and rel="original timegate" of its own address) is
#   the easiest case: the client has its TimeGate in hand.
# What happens: where the client sees Vary: accept-datetime it stops looking for a TimeGate, and
#   asks the one it was made with, by default a public aggregator elsewhere, which does not know
#   the page: no memento. A page that names a TimeGate at another address is found.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet memento-client==0.6.1 2>log

cat >ask.py <<'PY'
import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

from memento_client import MementoClient

asked = []
MOMENT = "Mon, 05 Jan 2026 09:00:00 GMT"


class Site(BaseHTTPRequestHandler):
    """/own is its own TimeGate, /plain names /gate, /old is the memento of both."""

    def do_HEAD(self):
        when = self.headers.get("Accept-Datetime")
        asked.append(f"{self.path}{' in time' if when else ''}")
        site = f"http://127.0.0.1:{self.server.server_port}"
        page = f"{site}/own" if self.path.startswith("/own") else f"{site}/plain"
        gate = f"{site}/own" if page.endswith("/own") else f"{site}/gate"
        negotiates = self.path in ("/own", "/gate")
        self.send_response(302 if negotiates and when else 200)
        if negotiates:
            self.send_header("Vary", "accept-datetime")
            self.send_header("Location", f"{site}/old" if page.endswith("/plain") else f"{page}/old")
        if self.path.endswith("/old"):
            self.send_header("Memento-Datetime", MOMENT)
        self.send_header("Link", f'<{page}>; rel="original", <{gate}>; rel="timegate"')
        self.end_headers()

    do_GET = do_HEAD

    def log_message(self, *arguments):
        pass


class Aggregator(Site):
    """It knows neither page."""

    def do_HEAD(self):
        asked.append("the aggregator")
        self.send_response(404)
        self.end_headers()

    do_GET = do_HEAD


servers = [ThreadingHTTPServer(("127.0.0.1", 0), kind) for kind in (Site, Aggregator)]
for server in servers:
    Thread(target=server.serve_forever, daemon=True).start()
site, aggregator = (f"http://127.0.0.1:{server.server_port}" for server in servers)
for path in ("/plain", "/own"):
    asked.clear()
    client = MementoClient(timegate_uri=f"{aggregator}/")
    found = client.get_memento_info(f"{site}{path}", datetime.datetime(2026, 2, 1))
    closest = found.get("mementos", {}).get("closest", {}).get("uri", ["none"])
    print(f"{path}: memento {closest[0].removeprefix(site)}; asked:", *dict.fromkeys(asked), sep=" · ")
PY
venv/bin/python ask.py >seen
cat seen
diff - seen <<'SEEN'
/plain: memento /old; asked: · /plain · /plain in time · /gate in time · /old in time
/own: memento none; asked: · /own · /own in time · the aggregator
SEEN
echo "As found."
