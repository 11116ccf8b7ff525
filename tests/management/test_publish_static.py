"""The static edition: the server's bytes as files, whose links work in any folder."""

import json
import re
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit
from urllib.request import urlopen

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from pytest_django import Settings

from claims.management.static_edition import MANIFEST
from claims.models import Claim
from tests import factories
from tests.pages.test_feeds import corrected
from tests.rich_claim import rich_claim

pytestmark = pytest.mark.django_db(transaction=True)

SITE = "http://testserver"


@pytest.fixture
def claim() -> Claim:
    factories.withdrawn_claim()
    return rich_claim()


def published(folder: Path, **options: Any) -> dict[str, Any]:
    call_command("publish_static", str(folder), "--site", SITE, **options)
    manifest: dict[str, Any] = json.loads((folder / MANIFEST).read_text())
    return manifest


def written(folder: Path) -> dict[str, int]:
    """When each file was written last, by its path."""
    return {
        str(path.relative_to(folder)): path.stat().st_mtime_ns
        for path in folder.rglob("*")
        if path.is_file() and path.name != MANIFEST
    }


def test_each_file_has_the_bytes_of_the_server(
    client: Client, claim: Claim, tmp_path: Path
) -> None:
    files = published(tmp_path)["files"]

    for path in files:
        address = f"/{path.removesuffix('index.html')}"
        assert (tmp_path / path).read_bytes() == client.get(address).getvalue(), path
    for path in (
        "en/index.html",
        f"zh-hant/claims/{claim.public_id}/index.html",
        f"claims/{claim.public_id}/editions/1/index.html",
        f"api/v1/claims/{claim.public_id}/editions/1/index.html",
        "en/changes/feed.atom",
        "sitemap.xml",
        "en/vocabulary/index.html",
    ):
        assert path in files


def test_every_link_between_files_works_on_a_plain_web_server(
    client: Client, claim: Claim, tmp_path: Path
) -> None:
    files = published(tmp_path)["files"]
    handler = partial(QuietHandler, directory=str(tmp_path))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        root = f"http://127.0.0.1:{server.server_port}"
        links = {
            urljoin(f"{root}/{path}", link).partition("#")[0]
            for path in files
            if path.endswith("index.html") and not path.startswith("api/")
            for link in re.findall(r'(?:href|src)="([^"]+)"', (tmp_path / path).read_text())
        }
        ours = {link for link in links if link.startswith(root) and not urlsplit(link).query}
        broken = {link for link in ours if not works(link)}
        server.shutdown()

    live = ("/admin/", "/unapi", "/oembed", "/i18n/")
    paths = {urlsplit(link).path for link in broken}
    dead = {path for path in paths if not path.startswith(live)}
    assert {path for path in dead if client.get(path).status_code == 200} == set()
    assert len(ours) > 30


class QuietHandler(SimpleHTTPRequestHandler):
    def log_message(self, *_told: Any) -> None:
        pass


def works(link: str) -> bool:
    try:
        with urlopen(link) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def test_only_what_a_correction_changes_is_written_again(claim: Claim, tmp_path: Path) -> None:
    other = factories.published_claim()
    published(tmp_path)
    before = written(tmp_path)
    assert written(tmp_path) == before

    published(tmp_path)
    assert written(tmp_path) == before

    corrected(other, rationale="Looked at again.")
    published(tmp_path)
    after = written(tmp_path)
    again = {path for path in after if after[path] != before.get(path)}

    assert f"en/claims/{other.public_id}/index.html" in again
    assert f"en/claims/{other.public_id}/editions/2/index.html" in again
    assert f"en/claims/{claim.public_id}/index.html" not in again
    assert f"api/v1/claims/{other.public_id}/editions/1/index.html" not in again
    assert len(again) < len(after) / 2


def test_files_that_the_record_no_longer_has_are_removed(claim: Claim, tmp_path: Path) -> None:
    published(tmp_path)
    manifest = json.loads((tmp_path / MANIFEST).read_text())
    stray, foreign = tmp_path / "en/old/index.html", tmp_path / "mine.html"
    stray.parent.mkdir()
    for path in (stray, foreign):
        path.write_text("old")
    manifest["files"]["en/old/index.html"] = {"digest": "", "position": 1, "final": False}
    (tmp_path / MANIFEST).write_text(json.dumps(manifest))

    published(tmp_path)

    assert not stray.exists()
    assert foreign.exists()


def test_a_file_that_was_damaged_or_lost_is_made_again(claim: Claim, tmp_path: Path) -> None:
    published(tmp_path)
    lost = tmp_path / f"api/v1/claims/{claim.public_id}/editions/1/index.html"
    lost.unlink()

    published(tmp_path)

    assert lost.exists()


@pytest.mark.parametrize(
    ("site", "says"),
    [
        ("facts.example", "Write the site as"),
        ("https://facts.example/record", "Write the site as"),
        ("https://facts.example", "FACTCHECK_HOSTS"),
    ],
)
def test_a_site_that_is_none_is_refused(tmp_path: Path, site: str, says: str) -> None:
    with pytest.raises(CommandError, match=says):
        call_command("publish_static", str(tmp_path), "--site", site)


def test_styles_that_nobody_gathered_yet_are_gathered(settings: Settings, tmp_path: Path) -> None:
    hashed = "whitenoise.storage.CompressedManifestStaticFilesStorage"
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": hashed}}
    settings.STATIC_ROOT = tmp_path / "static"

    files = published(tmp_path / "site")["files"]

    (style,) = (path for path in files if path.endswith(".css"))
    assert f'href="../{style}"' in (tmp_path / "site/en/index.html").read_text()


def test_a_folder_that_cannot_be_written_is_said(claim: Claim, tmp_path: Path) -> None:
    (tmp_path / "en").write_text("a file where a folder is needed")

    with pytest.raises(CommandError, match="en"):
        published(tmp_path)
