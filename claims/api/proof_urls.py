"""Addresses of what proves the log, as C2SP's texts have them: at the root of the site."""

from django.urls import path, re_path, register_converter

from claims.record.proofs.tiles import INDEX_IN_PATH

from . import proofs
from .claim_names import ClaimName

app_name = "proofs"

register_converter(ClaimName, "claim_of_proof")

TILE = rf"(?P<index>{INDEX_IN_PATH})(?:\.p/(?P<width>[1-9][0-9]{{0,2}}))?\Z"

urlpatterns = [
    path("checkpoint", proofs.Checkpoint.as_view(), name="checkpoint"),
    re_path(rf"^tile/entries/{TILE}", proofs.Entries.as_view(), name="entries"),
    re_path(rf"^tile/(?P<level>0|[1-9][0-9]?)/{TILE}", proofs.Tile.as_view(), name="tile"),
    path(
        "claims/<claim_of_proof:claim_id>/editions/<int:number>.tlog-proof",
        proofs.EditionProof.as_view(),
        name="edition-proof",
    ),
]
