"""Leaves of the Merkle tree over the log: what proves an edition to whoever has nothing else."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from .rules import RawCheck, append_only, written_by_triggers

HASH_BYTES = 32
"""Length of a SHA-256."""

TREE = _("The tree over the log is written by the database itself and never changed or removed.")


class Leaf(models.Model):
    """The hash of an edition's leaf, and those of the subtrees that it completes, lowest first.

    `claims_grow_tree`, a function of the database, writes it when the edition joins the log;
    `docs/log.md` says what is hashed.
    """

    position = models.PositiveBigIntegerField(_("position"), primary_key=True)
    hashes = models.BinaryField(_("hashes"))

    class Meta:
        verbose_name = _("leaf")
        verbose_name_plural = _("leaves")
        ordering = ["position"]
        constraints = [
            RawCheck(
                f"mod(octet_length(hashes), {HASH_BYTES}) = 0 AND position & -position"
                f" = 1::bigint << (octet_length(hashes) / {HASH_BYTES} - 1)",
                name="leaf_completes_its_subtrees",
                message=_(
                    "The tree over the log lacks a leaf, so that nothing can be added: "
                    "`manage.py verify_log` names the position."
                ),
            )
        ]
        triggers = [*append_only("leaf", TREE), written_by_triggers("leaf_of_an_edition", TREE)]

    def __str__(self) -> str:
        return f"№ {self.position}"
