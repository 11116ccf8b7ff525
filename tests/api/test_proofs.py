"""Checkpoint, tiles and proofs of editions, as a program fetches and verifies them."""

import hashlib
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from claims.models import Edition, Leaf
from claims.record import log
from claims.record.proofs import checkpoints, edition_proof, log_key, merkle, notes
from tests import factories, going_round
from tests.record.proofs.growing import Grown
from tests.record.small_log import six_editions

pytestmark = pytest.mark.django_db

ORIGIN = "facts.example/log"


@pytest.fixture
def key(settings: Any, tmp_path: Path) -> notes.VerifierKey:
    """The public key of this log, which has one."""
    settings.FACTCHECK_LOG_ORIGIN = ORIGIN
    settings.FACTCHECK_LOG_KEY = tmp_path / "log-key"
    return log_key.add().verifier()


def proof_address(edition: Edition) -> str:
    return f"/claims/{edition.claim.public_id}/editions/{edition.number}.tlog-proof"


def grown(size: int, *, stored_from: int = 1) -> Grown:
    """A tree without a log: only its rows are there, or those from one position on."""
    made = Grown(size)
    with going_round.without_triggers():
        Leaf.objects.bulk_create(
            Leaf(position=position, hashes=b"".join(row))
            for position, row in enumerate(made.rows[stored_from - 1 :], stored_from)
        )
    return made


def test_the_checkpoint_names_origin_size_and_root_and_is_signed(
    client: Client, key: notes.VerifierKey
) -> None:
    assert checkpoints.verified(client.get("/checkpoint").content, [key]) == (
        ORIGIN,
        0,
        hashlib.sha256().digest(),
    )
    six_editions()

    answer = client.get("/checkpoint", headers={"host": "localhost"})

    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert answer.headers["Cache-Control"] == "public, max-age=5"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    origin, size, root = checkpoints.verified(answer.content, [key])
    assert (origin, size) == (ORIGIN, 6)
    tree = merkle.GrowingTree()
    for edition in Edition.objects.select_related("claim").order_by("position"):
        tree.add(merkle.leaf_hash(str(log.line_of(edition)).encode()))
    assert root == tree.root
    assert client.get("/checkpoint").content == answer.content


def test_who_follows_tiles_can_compute_root_and_leaves(
    client: Client, key: notes.VerifierKey
) -> None:
    six_editions()
    size, root = checkpoints.verified(client.get("/checkpoint").content, [key])[1:]

    hashes = client.get(f"/tile/0/000.p/{size}").content
    bundle = client.get(f"/tile/entries/000.p/{size}").content

    tree, lines = merkle.GrowingTree(), []
    while bundle:
        length = int.from_bytes(bundle[:2], "big")
        lines.append(bundle[2 : 2 + length])
        bundle = bundle[2 + length :]
    for line in lines:
        tree.add(merkle.leaf_hash(line))
    assert hashes == b"".join(map(merkle.leaf_hash, lines))
    assert tree.root == root
    edition = Edition.objects.get(position=5)
    assert lines[4].decode().split() == [
        "factcheck-edition/1",
        "5",
        str(edition.claim.public_id),
        "2",
        edition.digest,
        "corrected",
        log.moment(edition.published_at),
    ]


def test_tiles_are_for_ever(client: Client) -> None:
    six_editions()
    for address in ("/tile/0/000.p/4", "/tile/entries/000.p/4"):
        before = client.get(address)
        assert before.status_code == 200
        assert before.headers["Content-Type"] == "application/octet-stream"
        assert before.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert "Vary" not in before.headers or before.headers["Vary"] == "Accept-Encoding"
        factories.published_claim()
        after = client.get(address)
        assert (after.content, after.headers["ETag"]) == (before.content, before.headers["ETag"])
        held = client.get(address, headers={"if-none-match": before.headers["ETag"]})
        assert held.status_code == 304


def test_a_tree_of_seventy_thousand_has_the_tiles_of_the_specification(client: Client) -> None:
    made = grown(70_000)

    for level, full, width in ((0, 273, 112), (1, 1, 17), (2, 0, 1)):
        for index in {0, full - 1} if full else set():
            tile = client.get(f"/tile/{level}/{index:03}").content
            wanted = [(8 * level, 256 * index + place) for place in range(256)]
            assert tile == b"".join(made.read(wanted))
            assert len(tile) == 8192
        assert client.get(f"/tile/{level}/{full:03}").status_code == 404
        assert client.get(f"/tile/{level}/{full:03}.p/{width + 1}").status_code == 404
        for held in {1, width // 2 or 1, width}:
            tile = client.get(f"/tile/{level}/{full:03}.p/{held}").content
            wanted = [(8 * level, 256 * full + place) for place in range(held)]
            assert tile == b"".join(made.read(wanted))
    assert client.get("/tile/3/000.p/1").status_code == 404


@pytest.mark.parametrize(
    "address",
    [
        "/tile/0/000",
        "/tile/0/000.p/0",
        "/tile/0/000.p/07",
        "/tile/0/000.p/256",
        "/tile/0/000.p/999",
        "/tile/0/000.p/",
        "/tile/0/0.p/1",
        "/tile/0/0000.p/1",
        "/tile/0/x000/000.p/1",
        "/tile/0/001/x000.p/1",
        "/tile/00/000.p/1",
        "/tile/64/000.p/1",
        "/tile/63/000.p/1",
        "/tile/99/x999/x999/x999/x999/x999/x999/999",
        "/tile/0/x999/x999/x999/x999/x999/x999/999.p/1",
        "/tile/0/x999/x999/x999/x999/x999/x999/x999/999.p/1",
        "/tile/-1/000.p/1",
        "/tile/entries/000",
        "/tile/entries/000.p/7",
        "/tile/data/000.p/1",
        "/tile/０/000.p/1",
        "/tile/0/٠٠٠.p/1",
        "/tile/0/000.p/1%0a",
        "/tile/0/000.p/1%00",
        "/claims/6b23ea6c-12c6-4b29-8a0a-3f7d3a4a0a55/editions/1.tlog-proof",
        "/claims/C-99999/editions/1.tlog-proof",
        "/claims/C-1/editions/99999999999999999999.tlog-proof",
    ],
)
def test_an_address_of_nothing_is_answered_with_404(
    client: Client, key: notes.VerifierKey, address: str
) -> None:
    six_editions()

    assert client.get(address).status_code == 404


def test_places_beyond_a_thousand_have_their_folders(client: Client) -> None:
    made = grown(256 * 1002, stored_from=256 * 1001 + 1)

    tile = client.get("/tile/0/x001/001").content
    assert tile == b"".join(made.read([(0, 256 * 1001 + place) for place in range(256)]))
    assert client.get("/tile/0/1001").status_code == 404


def test_an_edition_is_proven_in_the_tree_of_today_and_of_any_earlier_size(
    client: Client, key: notes.VerifierKey
) -> None:
    rows = six_editions()
    for edition in rows:
        answer = client.get(proof_address(edition))
        assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
        line, checkpoint = edition_proof.verified(edition_proof.read(answer.content), [key])
        assert (line, checkpoint.size) == (log.line_of(edition), 6)
        for size in range(edition.position, 7):
            earlier = client.get(proof_address(edition), {"size": size}).content
            line, checkpoint = edition_proof.verified(edition_proof.read(earlier), [key])
            assert (line.position, checkpoint.size) == (edition.position, size)
    by_number = f"/claims/C-{rows[0].claim.number}/editions/1.tlog-proof"
    assert client.get(by_number).content == client.get(proof_address(rows[0])).content


@pytest.mark.parametrize(("size", "status"), [("2", 404), ("7", 404), ("0", 400), ("x", 400)])
def test_a_size_in_which_the_edition_is_not_is_told_so(
    client: Client, key: notes.VerifierKey, size: str, status: int
) -> None:
    third = six_editions()[2]

    answer = client.get(proof_address(third), {"size": size})
    assert answer.status_code == status
    assert answer.json()["hint"]


def test_without_a_key_nothing_is_signed_and_the_answer_says_so(
    client: Client, settings: Any, tmp_path: Path
) -> None:
    settings.FACTCHECK_LOG_KEY = tmp_path / "none"
    [edition, *_rest] = six_editions()
    for origin in ("", ORIGIN):
        settings.FACTCHECK_LOG_ORIGIN = origin
        for address in ("/checkpoint", proof_address(edition)):
            answer = client.get(address)
            assert answer.status_code == 404
            assert answer.json()["code"] == "no_key"
            assert answer.json()["detail"].startswith("This site signs no checkpoints")
    assert client.get("/tile/0/000.p/6").status_code == 200


def test_both_keys_sign_while_one_takes_the_place_of_the_other(
    client: Client, key: notes.VerifierKey
) -> None:
    six_editions()
    newer = log_key.add().verifier()

    signed = client.get("/checkpoint").content
    for keys in ([key], [newer], [key, newer]):
        assert checkpoints.verified(signed, keys).size == 6


def test_the_address_of_the_site_is_in_no_signed_byte(
    client: Client, key: notes.VerifierKey, settings: Any
) -> None:
    settings.ALLOWED_HOSTS = ["one.example", "two.example"]
    [edition, *_rest] = six_editions()
    for address in ("/checkpoint", proof_address(edition), "/tile/0/000.p/6"):
        one, two = (client.get(address, headers={"host": f"{it}.example"}) for it in ("one", "two"))
        assert one.content == two.content
