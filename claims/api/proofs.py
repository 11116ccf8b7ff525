"""The tree over the log, for programs that verify it: checkpoint, tiles, proofs of editions.

Their addresses and bytes are those of C2SP's texts, so they stand beside the API's; `docs/log.md`.
"""

from typing import ClassVar
from uuid import UUID

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework.request import Request

from claims.record import log
from claims.record.proofs import checkpoints, edition_proof, log_key, tiles
from claims.selection import Parameter
from claims.selection.parameters import whole_number

from .answers import NEVER_CHANGES, answer
from .claims import first_or_404, of_claim
from .linking import Links
from .problems import Problem
from .public import PublicView

NOTE = "text/plain; charset=utf-8"
BYTES = "application/octet-stream"
FOR_SECONDS = "public, max-age=5"


class Checkpoint(PublicView):
    """Size and root of the tree over the log, signed with the keys of this log."""

    meaning = gettext_lazy("The head of the tree over the log, as a signed note.")
    component = "file"
    media_types: ClassVar = [NOTE]
    is_kept = False  # the key is a file

    def get(self, request: Request) -> HttpResponse:
        body = signed_checkpoint()
        return answer(
            request, body, links=Links(request), media_type=NOTE, cache_control=FOR_SECONDS
        )


class Tile(PublicView):
    """Hashes of one level of the tree, 256 or the first of them."""

    meaning = gettext_lazy("A tile of the tree over the log. It never changes.")
    component = "file"
    media_types: ClassVar = [BYTES]
    is_fixed = True

    def get(
        self, request: Request, level: str, index: str, width: str | None = None
    ) -> HttpResponse:
        if int(level) > tiles.MOST_LEVEL:
            raise Http404
        response = never_changing(request, tiles.tile(int(level), *named(index, width)))
        # Hashes do not compress.
        vars(response)["is_of_file"] = True
        return response


class Entries(PublicView):
    """The lines of 256 leaves of the tree, or of the first of them."""

    meaning = gettext_lazy("Lines of the leaves of the tree over the log. They never change.")
    component = "file"
    media_types: ClassVar = [BYTES]
    is_fixed = True

    def get(self, request: Request, index: str, width: str | None = None) -> HttpResponse:
        return never_changing(request, tiles.entries(*named(index, width)))


class EditionProof(PublicView):
    """The proof that an edition stands in the log, with a signed checkpoint."""

    parameters: ClassVar = {
        "size": Parameter(
            whole_number(1, 10**18 - 1),
            gettext_lazy("The size of the tree in which it is proven; the log's head without it."),
        ),
    }
    meaning = gettext_lazy("What proves without this site that an edition stands in the log.")
    component = "file"
    media_types: ClassVar = [NOTE]
    is_kept = False

    def get(self, request: Request, claim_id: UUID | int, number: int) -> HttpResponse:
        edition = first_or_404(of_claim(claim_id).select_related("claim").filter(number=number))
        head = proven_up_to()
        size = self.first("size", head)
        if not edition.position <= size <= head:
            raise Problem(
                404,
                "not_in_this_tree",
                _("The edition stands at %(position)d, and the log ends at %(head)d.")
                % {"position": edition.position, "head": head},
                hint=_("Ask for a size between the two."),
            )
        proof = edition_proof.made(log.line_of(edition), size, signed_checkpoint(size))
        return answer(
            request,
            bytes(proof),
            links=Links(request),
            media_type=NOTE,
            cache_control=FOR_SECONDS,
        )


def signed_checkpoint(size: int | None = None) -> bytes:
    """The checkpoint of this log at a size; raises Problem, 404, where nobody signs it."""
    try:
        return checkpoints.of_this_log(size)
    except log_key.NoKeyError:
        raise no_checkpoint() from None


def proven_up_to() -> int:
    """The size up to which editions are proven; raises Problem, 404, where there is none."""
    try:
        return checkpoints.size_of_this_log()
    except log_key.NoKeyError:
        raise no_checkpoint() from None


def no_checkpoint() -> Problem:
    return Problem(
        404,
        "no_key",
        _("This site signs no checkpoints: its operator has made no key for the log."),
        hint=_("Tiles and the chain of the log are there all the same."),
    )


def named(index: str, width: str | None) -> tuple[int, int]:
    """Place and width of a tile as its address names them; raises Http404."""
    place = tiles.read_index(index)
    if place is None or (width is not None and int(width) >= tiles.WIDTH):
        raise Http404
    return place, tiles.WIDTH if width is None else int(width)


def never_changing(request: Request, body: bytes | None) -> HttpResponse:
    """Bytes to keep for ever; raises Http404 where the log does not reach them yet."""
    if body is None:
        raise Http404
    return answer(
        request, body, links=Links(request), media_type=BYTES, cache_control=NEVER_CHANGES
    )
