"""Signed notes: a text with signatures beneath it (C2SP signed-note 1.0.0), by Ed25519 (RFC 8032).

A verifier key, `name+id+key`, is public and says who signs; a signer key is its private half, in
the form of Go's `golang.org/x/mod/sumdb/note`. Kinds of signature are told apart by a byte: that of
a log, and the cosignature of whoever watches it, which has a moment (C2SP tlog-cosignature 1.0.1).
"""

import hashlib
import re
from base64 import b64decode, b64encode
from binascii import Error
from collections.abc import Iterable
from typing import NamedTuple

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.utils.translation import gettext as _

LOG = 1
COSIGNER = 4
MOST_BYTES = 100_000
MOST_SIGNATURES = 100
KEY_BYTES = 32
SIGNATURE_BYTES = 64
TIME_BYTES = 8
NAME = re.compile(r"[^\s+\x00-\x20\x7f]+")
"""The name of a key: no white space and no plus."""
_SIGNATURE = re.compile(r"— ([^\s+]+) ([A-Za-z0-9+/]+={0,2})")
_PRIVATE = "PRIVATE+KEY+"


class NoteError(ValueError):
    """Why a note, a key or a proof is not accepted, as one sentence."""


class Signature(NamedTuple):
    """One line beneath a note."""

    name: str
    key_id: bytes
    signed: bytes


class Note(NamedTuple):
    """A text, with the line break at its end, and what is beneath it."""

    text: str
    signatures: list[Signature]


class VerifierKey(NamedTuple):
    """A signer and the public key; `str` is what people pass on."""

    name: str
    kind: int
    public: bytes

    def __str__(self) -> str:
        key = b64encode(bytes([self.kind]) + self.public).decode()
        return f"{self.name}+{self.key_id.hex()}+{key}"

    @property
    def key_id(self) -> bytes:
        return key_id(self.name, self.kind, self.public)

    def vouches(self, text: str, signed: bytes) -> bool:
        """Whether this key made the signature of the text."""
        message = text.encode()
        if self.kind == COSIGNER:
            message = cosigned(text, int.from_bytes(signed[:TIME_BYTES], "big"))
            signed = signed[TIME_BYTES:]
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signed, message)
        except InvalidSignature:
            return False
        return True


class SignerKey(NamedTuple):
    """A private key; `str` is what its file holds."""

    name: str
    seed: bytes

    def __str__(self) -> str:
        key = b64encode(bytes([LOG]) + self.seed).decode()
        return f"{_PRIVATE}{self.name}+{self.verifier().key_id.hex()}+{key}"

    def __repr__(self) -> str:
        return f"SignerKey({self.name!r})"

    def verifier(self, kind: int = LOG) -> VerifierKey:
        """The public half, for one kind of signature."""
        public = Ed25519PrivateKey.from_private_bytes(self.seed).public_key().public_bytes_raw()
        return VerifierKey(self.name, kind, public)

    def signature(self, text: str) -> str:
        """The line that signs a text, as the log whose key it is."""
        signed = Ed25519PrivateKey.from_private_bytes(self.seed).sign(text.encode())
        return _line(self.verifier(), signed)

    def cosignature(self, text: str, at: int) -> str:
        """The line by which a watcher signs a checkpoint; `at` is a moment in POSIX seconds."""
        signed = Ed25519PrivateKey.from_private_bytes(self.seed).sign(cosigned(text, at))
        return _line(self.verifier(COSIGNER), at.to_bytes(TIME_BYTES, "big") + signed)


def cosigned(text: str, at: int) -> bytes:
    """The bytes that a cosignature signs."""
    return f"cosignature/v1\ntime {at}\n{text}".encode()


def key_id(name: str, kind: int, public: bytes) -> bytes:
    """The four bytes by which signatures name a key."""
    return hashlib.sha256(name.encode() + b"\n" + bytes([kind]) + public).digest()[:4]


def read_verifier(text: str) -> VerifierKey:
    """A verifier key as it is written; raises NoteError."""
    name, stated, kind, public = _parts(text.strip())
    key = VerifierKey(name, kind, public)
    if kind not in (LOG, COSIGNER) or key.key_id != stated:
        raise _no_key()
    return key


def read_signer(text: str) -> SignerKey:
    """A signer key as its file holds it; raises NoteError."""
    if not text.startswith(_PRIVATE):
        raise _no_key()
    name, stated, kind, seed = _parts(text.removeprefix(_PRIVATE).strip())
    key = SignerKey(name, seed)
    if kind != LOG or key.verifier().key_id != stated:
        raise _no_key()
    return key


def read_note(text: bytes) -> Note:
    """A note as it is written, nothing of it verified; raises NoteError."""
    if len(text) > MOST_BYTES:
        raise _too_long()
    try:
        written = text.decode()
    except UnicodeDecodeError:
        raise NoteError(_("This is not a signed note: it is not UTF-8.")) from None
    signed, gap, beneath = written.rpartition("\n\n")
    lines = beneath.split("\n")
    if not gap or re.search(r"[\x00-\x09\x0b-\x1f]", written) or lines.pop() or not lines:
        raise NoteError(_("This is not a signed note: a text, an empty line, signatures."))
    if len(lines) > MOST_SIGNATURES:
        raise _too_long()
    return Note(signed + "\n", [_read_signature(line) for line in lines])


def _too_long() -> NoteError:
    return NoteError(_("This is longer than a signed note."))


def signers(note: Note, keys: Iterable[VerifierKey]) -> list[VerifierKey]:
    """Those of the keys that signed the note; signatures of other keys are passed over.

    Raises NoteError where a signature of one of the keys is wrong.
    """
    found = []
    for key in keys:
        ours = [it for it in note.signatures if (it.name, it.key_id) == (key.name, key.key_id)]
        for signature in ours:
            if not key.vouches(note.text, signature.signed):
                raise NoteError(_("The signature of %(name)s is wrong.") % {"name": key.name})
        if ours:
            found.append(key)
    return found


def _read_signature(line: str) -> Signature:
    found = _SIGNATURE.fullmatch(line)
    signed = found and from_base64(found[2])
    if not found or not signed or len(signed) <= 4:
        raise NoteError(
            _("This is not a signed note: “%(line)s” is no signature.") % {"line": line}
        )
    return Signature(found[1], signed[:4], signed[4:])


def _line(key: VerifierKey, signed: bytes) -> str:
    return f"— {key.name} {b64encode(key.key_id + signed).decode()}\n"


def _parts(text: str) -> tuple[str, bytes, int, bytes]:
    """Name, id, kind and key of a written key; raises NoteError."""
    name, _plus, rest = text.partition("+")
    stated, _plus, key = rest.partition("+")
    held = from_base64(key)
    is_whole = held is not None and len(held) == 1 + KEY_BYTES
    if not NAME.fullmatch(name) or not re.fullmatch("[0-9a-f]{8}", stated) or not is_whole:
        raise _no_key()
    assert held is not None
    return name, bytes.fromhex(stated), held[0], held[1:]


def from_base64(text: str) -> bytes | None:
    """The bytes of a text in base64; None where it is written otherwise than we would."""
    try:
        found = b64decode(text, validate=True)
    except (Error, ValueError):
        return None
    return found if b64encode(found).decode() == text else None


def _no_key() -> NoteError:
    return NoteError(
        _("This is no key for signed notes: write it as log_key prints it, name+id+key.")
    )
