"""The stored tree over the log against the editions that it is made of."""

from django.db.models import Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claims.models import Edition, Leaf
from claims.record.proofs import leaves, merkle
from claims.record.proofs.merkle import GrowingTree
from claims.record.stored_editions import fetched_by_and_by

AT_A_TIME = 2_000
STORED = "SELECT position, hashes FROM claims_leaf WHERE position > %s ORDER BY position"
BROKEN = gettext_lazy("the tree does not follow from its leaves")


class StoredTree:
    """Compares editions, given in log order, with the leaves that are stored, once each.

    `after` is the position that the first one follows; raises KeyError where the tree is not there.
    """

    def __init__(self, after: int = 0) -> None:
        self._wanted = GrowingTree(after, leaves.read(merkle.whole_subtrees(0, after)))
        self._rows = fetched_by_and_by(STORED, [after], at_a_time=AT_A_TIME)
        self._next = next(self._rows, None)

    def problem(self, position: int, leaf: bytes) -> str:
        """The fault in the leaf of the next edition, in words, or ""; `leaf` is its hash."""
        hashes = self._wanted.add(leaf)
        if self._next is None or self._next[0] != position:
            return _("it has no leaf in the tree")
        stored: bytes = self._next[1]
        self._next = next(self._rows, None)
        if stored[: len(leaf)] != leaf:
            return _("its leaf in the tree is that of another edition")
        return "" if stored == b"".join(hashes) else str(BROKEN)

    @staticmethod
    def goes_on() -> bool:
        """Whether there are leaves after that of the last edition: one look at both."""
        newest = Edition.objects.order_by("-position").values("position")[:1]
        return Leaf.objects.filter(position__gt=Coalesce(Subquery(newest), 0)).exists()
