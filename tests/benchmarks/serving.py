"""Requests a second through the production server, beside what a user would pick instead.

    python -m tests.benchmarks.serving 100000

One run asks, one after the other: this site, a bare Django view that sends the same bytes from
one SQL query, Datasette with the same rows, and nginx that sends the answer as a file. The first
two are served by the same gunicorn with the same workers. WRK_PROGRAM, NGINX_PROGRAM and
DATASETTE_PROGRAM name what is not on the path; what is not there is left out.
"""

import json
import os
import re
import secrets
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import psycopg

from factcheck import CHECKOUT
from tests.benchmarks.database import filled
from tests.trials.site import below, managed, megabytes

PORT = int(os.environ.get("PORT", "8140"))
SECONDS = os.environ.get("SECONDS", "8")
CONNECTIONS = 8
FACETS = ("status", "claimant", "article", "source", "subject", "stance")


class Load(NamedTuple):
    """The outcome of asking for one address over and over."""

    per_second: float
    median_ms: float
    slowest_ms: float

    def __str__(self) -> str:
        return f"{self.per_second:10.0f}{self.median_ms:11.2f}{self.slowest_ms:12.1f}"


class Site(NamedTuple):
    """A server that runs: where it listens, and which process it is."""

    name: str
    port: int
    pid: int

    def address(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}{path}"


def program(name: str) -> str | None:
    return os.environ.get(f"{name.upper()}_PROGRAM") or shutil.which(name)


@contextmanager
def served(
    name: str, command: list[str], port: int, path: str, **environment: str
) -> Iterator[Site]:
    """The block runs beside a server that answers at this path."""
    with subprocess.Popen(command, cwd=CHECKOUT, env=os.environ | environment) as process:
        site = Site(name, port, process.pid)
        try:
            while process.poll() is None:
                try:
                    urlopen(site.address(path)).read()
                    break
                except OSError:
                    time.sleep(0.1)
            else:
                raise RuntimeError(f"{name} does not start: {command}")
            yield site
        finally:
            process.terminate()


def gunicorn(application: str, port: int) -> list[str]:
    command = [sys.executable, "-m", "gunicorn", application, "--bind", f"127.0.0.1:{port}"]
    return [*command, "--log-level", "warning"]


def load(address: str, *headers: str) -> Load:
    """Ask over 8 connections for some seconds; raises RuntimeError for an answer of an error."""
    named = [part for header in headers for part in ("-H", header)]
    wrk = program("wrk")
    if wrk is None:
        raise SystemExit("This measures with wrk: install it, or name it in WRK_PROGRAM.")
    command = [wrk, "-t", "2", "-c", str(CONNECTIONS), "-d", f"{SECONDS}s", "--latency", *named]
    said = subprocess.run([*command, address], capture_output=True, text=True, check=True).stdout
    if "Non-2xx" in said:
        raise RuntimeError(f"{address}: {said}")
    median = re.search(r"50%\s+(\S+)", said)
    slowest = re.search(r"Latency\s+\S+\s+\S+\s+(\S+)", said)
    per_second = re.search(r"Requests/sec:\s+(\S+)", said)
    assert median and slowest and per_second, said
    return Load(float(per_second[1]), _milliseconds(median[1]), _milliseconds(slowest[1]))


def _milliseconds(text: str) -> float:
    told = re.fullmatch(r"([0-9.]+)(us|ms|s|m)", text)
    if told is None:  # of nothing that came in time
        return float("nan")
    return float(told[1]) * {"us": 0.001, "ms": 1, "s": 1000, "m": 60_000}[told[2]]


def fetched(address: str) -> bytes:
    with urlopen(Request(address, headers={"Host": "localhost"})) as answer:
        body: bytes = answer.read()
        return body


@contextmanager
def nginx(folder: Path, bodies: dict[str, bytes], port: int) -> Iterator[Site | None]:
    """The bodies as files, by path."""
    binary = program("nginx")
    if binary is None:
        yield None
        return
    for path, body in bodies.items():
        file = folder / "files" / path.lstrip("/")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(body)
    temporary = "".join(
        f"{name}_temp_path {folder}/{name};\n"
        for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (folder / "nginx.conf").write_text(
        f"daemon off; worker_processes 2; pid {folder}/pid; error_log {folder}/errors;\n"
        f"events {{}}\nhttp {{ access_log off; sendfile on; {temporary}\n"
        f"server {{ listen 127.0.0.1:{port}; root {folder}/files; }} }}\n"
    )
    for readable in (folder, folder / "files"):
        readable.chmod(0o755)
    command = [binary, "-p", str(folder), "-c", str(folder / "nginx.conf")]
    command += ["-e", str(folder / "errors")]
    if os.geteuid() == 0:
        command += ["-g", "user root;"]
    with served("nginx", command, port, next(iter(bodies))) as site:
        yield site


@contextmanager
def datasette(folder: Path, url: str, port: int) -> Iterator[Site | None]:
    """The current editions as rows of SQLite, with the columns that our facets are of."""
    binary = program("datasette")
    if binary is None:
        yield None
        return
    file = folder / "bench.db"
    with psycopg.connect(url) as rows, sqlite3.connect(file) as copy:
        copy.execute(
            "CREATE TABLE claims (position INTEGER PRIMARY KEY, id TEXT, status TEXT, claimant"
            " TEXT, article TEXT, source TEXT, subject TEXT, stance TEXT, statement TEXT,"
            " document TEXT)"
        )
        found = rows.execute(
            """
            SELECT entry.position, claim.public_id::text, entry.verification_status,
                document::json #>> '{claim,claimant,id}',
                document::json #>> '{appearances,0,article,id}',
                document::json #>> '{claim,citations,0,source,id}',
                document::json #>> '{claim,about,0,id}',
                document::json #>> '{claim,citations,0,stance}',
                document::json #>> '{claim,statement}', document
            FROM claims_editionindex AS entry
            JOIN claims_edition AS edition ON edition.id = entry.edition_id
            JOIN claims_claim AS claim ON claim.id = entry.claim_id
            WHERE entry.until IS NULL AND entry.edition_kind <> 'withdrawn'
            """
        )
        copy.executemany(f"INSERT INTO claims VALUES ({','.join('?' * 10)})", found)
        for column in (*FACETS, "id"):
            copy.execute(f"CREATE INDEX by_{column} ON claims ({column})")
    command = [binary, "serve", "--immutable", str(file), "--port", str(port)]
    # So that it counts all of its facets, as ours are.
    command += ["--setting", "facet_time_limit_ms", "20000", "--setting", "sql_time_limit_ms"]
    command += ["20000", "--setting", "num_sql_threads", "4", "--setting", "default_cache_ttl", "0"]
    with served("Datasette", command, port, "/-/versions.json") as site:
        yield site


def main(claims: int) -> None:
    """Print requests a second, the median and the slowest, and the ratios that are asked for."""
    with filled(claims) as url, ExitStack() as stack:
        os.environ.setdefault("FACTCHECK_SECRET_KEY", secrets.token_hex(32))
        os.environ["FACTCHECK_API_REQUESTS_PER_MINUTE"] = "0"
        os.environ["DATABASE_URL"] = url
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        managed(os.environ, "collectstatic", "--noinput", "--verbosity=0")
        ours = stack.enter_context(
            served("ours", gunicorn("factcheck.wsgi", PORT), PORT, "/api/v1/log")
        )
        listed = fetched(ours.address("/api/v1/claims/?page_size=100"))
        documents = json.loads(listed)["results"]
        claim = documents[0]["claim"]["id"]
        paths = {
            "list of 100": "/api/v1/claims/?page_size=100",
            "detail": f"/api/v1/claims/{claim}/",
            "claim page": f"/en/claims/{claim}/",
            "list page with six facets": "/en/claims/",
        }
        bodies = {name: fetched(ours.address(path)) for name, path in paths.items()}
        places = {
            "list of 100": [row["edition"]["position"] for row in documents],
            "detail": [documents[0]["edition"]["position"]],
        }
        positions = {name: ",".join(map(str, it)) for name, it in places.items()}
        bare = stack.enter_context(
            served(
                "bare",
                gunicorn("tests.benchmarks.bare_site", PORT + 1),
                PORT + 1,
                f"/?positions={positions['detail']}",
            )
        )
        files = {f"/{number}.json": body for number, body in enumerate(bodies.values())}
        theirs = stack.enter_context(nginx(folder, files, PORT + 2))
        rows = stack.enter_context(datasette(folder, url, PORT + 3))
        print(f"Load of the machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
        print(f"{claims} claims, {CONNECTIONS} connections, {SECONDS} s each")
        print(f"{'':44}{'a second':>10}{'median ms':>11}{'slowest ms':>12}")
        found: dict[tuple[str, str], Load] = {}

        def asked(name: str, site: Site | None, path: str, *headers: str) -> None:
            if site is None:
                return
            found[name, site.name] = load(site.address(path), *headers)
            print(f"{name:32}{site.name:12}{found[name, site.name]}", flush=True)

        for place, (name, path) in enumerate(paths.items()):
            asked(name, ours, path, "Host: localhost")
            if name in positions:
                asked(name, bare, f"/?positions={positions[name]}", "Host: localhost")
            asked(name, theirs, f"/{place}.json")
        facets = [("_facet", it) for it in FACETS]
        asked("list of 100", rows, "/bench/claims.json?_size=100&_sort_desc=position")
        asked("detail", rows, f"/bench/claims.json?id={claim}&_shape=array")
        query = urlencode([("_size", "50"), *facets])
        asked("list page with six facets", rows, f"/bench/claims?{query}")
        asked("list of 100, in gzip", ours, paths["list of 100"], "Accept-Encoding: gzip")
        for site in (ours, bare):
            print(f"MB of the workers, {site.name}: {[megabytes(pid) for pid in below(site.pid)]}")
        for text, name, other, least in (
            ("hot list: at least 6 × bare Django", "list of 100", "bare", 6),
            ("hot list: at least 40 × Datasette", "list of 100", "Datasette", 40),
            ("hot list: at least half of nginx", "list of 100", "nginx", 0.5),
            ("hot detail: at least 1.5 × bare Django", "detail", "bare", 1.5),
            ("hot list page: 5 × Datasette", "list page with six facets", "Datasette", 5),
        ):
            if (name, other) in found:
                ratio = found[name, "ours"].per_second / found[name, other].per_second
                print(f"{text}: {ratio:.2f} {'held' if ratio >= least else 'MISSED'}")
        page = found["claim page", "ours"].per_second / found["detail", "bare"].per_second
        print(f"hot claim page: at least 1.5 × bare detail: {page:.2f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
