"""`manage.py verify_edition`: one edition verified with its proof, offline."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from claims.record import withheld
from claims.record.proofs import checkpoints, edition_proof, leaves, notes

SUFFIX = ".tlog-proof"


class Command(BaseCommand):
    help = (
        "Verify that a document is the edition that its proof is about, and that it stands in the"
        " log of a signed checkpoint. Needs neither network nor database."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "file",
            type=Path,
            help="the document, as …/editions/2.json answers with it; or its proof alone",
        )
        parser.add_argument(
            "--proof",
            type=Path,
            help=f"as …/editions/2{SUFFIX} answers with it; beside the document without it",
        )
        parser.add_argument(
            "--key",
            action="append",
            required=True,
            metavar="NAME+ID+KEY",
            help="a key of the log, as log_key prints it, or of whoever watches it; repeatable",
        )
        parser.add_argument(
            "--checkpoint", type=Path, help="of the same size, that somebody else noted"
        )

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        is_proof = file.suffix == SUFFIX
        proof_file = options["proof"] or (file if is_proof else file.with_suffix(SUFFIX))
        try:
            keys = [notes.read_verifier(key) for key in options["key"]]
            proof = edition_proof.read(_bytes(proof_file))
            line, checkpoint = edition_proof.verified(proof, keys)
            is_emptied = not is_proof and _compare(_bytes(file), line)
            if options["checkpoint"]:
                noted = checkpoints.verified(_bytes(options["checkpoint"]), keys)
                _compare_roots(checkpoint, noted)
            signers = notes.signers(notes.read_note(proof.checkpoint), keys)
        except notes.NoteError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            _(
                "Position %(position)d of “%(origin)s”: edition %(number)d of the claim %(claim)s, "
                "%(kind)s, published %(published_at)s, digest %(digest)s."
            )
            % {**line._asdict(), "origin": checkpoint.origin}
        )
        names = ", ".join(key.name for key in signers)
        said = _("In the tree of %(size)d editions, signed by %(names)s.")
        self.stdout.write(said % {"size": checkpoint.size, "names": names})
        if is_proof:
            self.stdout.write(_("No document was compared."))
        if is_emptied:
            told = _("The law has erased the words of this document: only its place was compared.")
            self.stdout.write(told)


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise CommandError(f"{path}: {error.strerror}") from error


def _compare(stored: bytes, line: leaves.Line) -> bool:
    """Refuse a document that is not the one of the leaf; whether its words were erased by law.

    Raises NoteError.
    """
    try:
        text = stored.decode().removesuffix("\n")
        document = json.loads(text)
        found = leaves.line_of_document(text, document)
    except (ValueError, KeyError, TypeError):
        raise notes.NoteError(_("The file is not the document of an edition.")) from None
    for name, said in line._asdict().items():
        if said != getattr(found, name):
            raise notes.NoteError(
                _("The document is not that of the proof: they differ in “%(name)s”.")
                % {"name": name}
            )
    return withheld.is_emptied(document)


def _compare_roots(ours: checkpoints.Checkpoint, noted: checkpoints.Checkpoint) -> None:
    if ours == noted:
        return
    if (ours.origin, ours.size) == (noted.origin, noted.size):
        raise notes.NoteError(
            _(
                "The log has forked: this proof and the checkpoint that was noted name different "
                "roots of %(size)d editions, and both are signed. Keep both files, and tell others."
            )
            % {"size": ours.size}
        )
    raise notes.NoteError(
        _(
            "The checkpoint that was noted is of %(noted)s, and the proof of %(ours)s: get the "
            "proof of that size (….tlog-proof?size=%(size)d)."
        )
        % {
            "noted": f"{noted.origin} {noted.size}",
            "ours": f"{ours.origin} {ours.size}",
            "size": noted.size,
        }
    )
