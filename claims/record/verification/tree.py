"""The stored tree over the log against the editions that it is made of."""

from collections.abc import Iterator

from django.db.models import Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from claims.models import Edition, Leaf
from claims.record.proofs.leaves import Line
from claims.record.proofs.merkle import GrowingTree, leaf_hash

AT_A_TIME = 2_000


class StoredTree:
    """Compares editions, given in log order, with the leaves that are stored, once each."""

    def __init__(self) -> None:
        self._wanted = GrowingTree()
        rows = Leaf.objects.order_by("position").values_list("position", "hashes")
        self._rows = rows.iterator(chunk_size=AT_A_TIME)
        self._next = next(self._rows, None)

    def problems(self, line: Line) -> Iterator[str]:
        """Faults in the leaf of the next edition, in words."""
        hashes = self._wanted.add(leaf_hash(str(line).encode()))
        if self._next is None or self._next[0] != line.position:
            yield _("it has no leaf in the tree")
            return
        stored = bytes(self._next[1])
        self._next = next(self._rows, None)
        if stored[: len(hashes[0])] != hashes[0]:
            yield _("its leaf in the tree is that of another edition")
        elif stored != b"".join(hashes):
            yield _("the tree does not follow from its leaves")

    @staticmethod
    def goes_on() -> bool:
        """Whether there are leaves after that of the last edition: one look at both."""
        newest = Edition.objects.order_by("-position").values("position")[:1]
        return Leaf.objects.filter(position__gt=Coalesce(Subquery(newest), 0)).exists()
