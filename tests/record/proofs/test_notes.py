"""Signed notes and their keys, with the examples of C2SP's own text."""

import pytest

from claims.record.proofs import checkpoints, notes

EXAMPLE_KEY = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
EXAMPLE = (
    "This is an example message.\n\n— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONnc"
    "AlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n"
).encode()
KEY = notes.SignerKey("facts.example/log", bytes(range(32)))
WATCHER = notes.SignerKey("watcher.example", bytes(range(1, 33)))
CHECKPOINT = str(checkpoints.Checkpoint("facts.example/log", 7, bytes(32)))


def signed(*keys: notes.SignerKey, text: str = CHECKPOINT) -> bytes:
    return "".join([text, "\n", *(key.signature(text) for key in keys)]).encode()


def test_the_example_of_the_specification_is_verified() -> None:
    key = notes.read_verifier(EXAMPLE_KEY)
    note = notes.read_note(EXAMPLE)

    assert str(key) == EXAMPLE_KEY
    assert note.text == "This is an example message.\n"
    assert notes.signers(note, [key]) == [key]


@pytest.mark.parametrize("place", [0, 5, 26, 60, 80, 100])
def test_a_changed_letter_of_text_or_signature_is_refused(place: int) -> None:
    letter = b"A" if EXAMPLE[place : place + 1] != b"A" else b"B"
    altered = EXAMPLE[:place] + letter + EXAMPLE[place + 1 :]
    key = notes.read_verifier(EXAMPLE_KEY)

    try:
        signers = notes.signers(notes.read_note(altered), [key])
    except notes.NoteError:
        signers = []
    assert signers == []


def test_keys_are_read_as_they_are_written() -> None:
    assert notes.read_signer(f"{KEY}\n") == KEY
    assert str(KEY).startswith("PRIVATE+KEY+facts.example/log+")
    assert notes.read_verifier(str(KEY.verifier())) == KEY.verifier()
    cosigner = KEY.verifier(notes.COSIGNER)
    assert notes.read_verifier(str(cosigner)) == cosigner
    assert cosigner.key_id != KEY.verifier().key_id
    assert "\\x1f" not in repr(KEY)


@pytest.mark.parametrize(
    "key",
    [
        "",
        "facts.example/log",
        EXAMPLE_KEY.replace("530d903a", "530d903b"),
        EXAMPLE_KEY.replace("foo", "bar"),
        EXAMPLE_KEY[:-4],
        EXAMPLE_KEY.replace("AekyeRrm", "AukyeRrm"),
        str(KEY),
        EXAMPLE_KEY.replace("foo", "f oo"),
    ],
)
def test_what_is_no_key_is_told_so(key: str) -> None:
    with pytest.raises(notes.NoteError, match="This is no key for signed notes"):
        notes.read_verifier(key)


@pytest.mark.parametrize(
    "note",
    [
        b"",
        b"\n",
        b"text\n",
        b"text\n\n",
        EXAMPLE[:-1],
        EXAMPLE.replace(b"\n\n", b"\n"),
        EXAMPLE.replace(b"is an", b"is\tan"),
        EXAMPLE.replace(b"is an", b"is\x00an"),
        EXAMPLE.replace(b"is an", b"is\xffan"),
        EXAMPLE.replace("— ".encode(), b"- "),
        EXAMPLE.replace(b"aQM=", b"aQN="),
        EXAMPLE.replace(b"aQM=", b"a QM"),
        EXAMPLE + b"more",
        EXAMPLE + "— a AAAA\n".encode(),
        EXAMPLE + 200 * EXAMPLE.partition(b"\n\n")[2],
        b"long" * 50_000,
    ],
)
def test_what_is_no_note_is_told_so(note: bytes) -> None:
    with pytest.raises(notes.NoteError, match="signed note"):
        notes.read_note(note)


def test_signatures_of_unknown_keys_are_passed_over() -> None:
    text = "One.\n\nTwo.\n"
    note = notes.read_note(signed(WATCHER, KEY, text=text))

    assert note.text == text
    assert notes.signers(note, [KEY.verifier()]) == [KEY.verifier()]
    assert notes.signers(note, [notes.read_verifier(EXAMPLE_KEY)]) == []


def test_a_wrong_signature_of_a_known_key_spoils_the_note() -> None:
    other = KEY.signature("Other.\n")
    note = notes.read_note(signed(KEY) + other.encode())

    with pytest.raises(notes.NoteError, match=r"^The signature of facts\.example/log is wrong\.$"):
        notes.signers(note, [KEY.verifier()])


def test_a_cosignature_holds_for_its_text_and_its_moment_only() -> None:
    watcher = WATCHER.verifier(notes.COSIGNER)
    line = WATCHER.cosignature(CHECKPOINT, 1_679_315_147)
    note = notes.read_note(signed(KEY) + line.encode())
    assert notes.signers(note, [watcher, KEY.verifier()]) == [watcher, KEY.verifier()]

    [_log, found] = note.signatures
    assert int.from_bytes(found.signed[:8], "big") == 1_679_315_147
    later = found.signed[:7] + bytes([found.signed[7] ^ 1]) + found.signed[8:]
    assert watcher.vouches(CHECKPOINT, found.signed)
    assert not watcher.vouches(CHECKPOINT, later)
    assert not watcher.vouches(CHECKPOINT.replace("7", "8"), found.signed)
    assert not WATCHER.verifier().vouches(CHECKPOINT, found.signed[8:])


def test_a_checkpoint_is_signed_by_the_log_that_it_names() -> None:
    assert checkpoints.verified(signed(KEY), [KEY.verifier()]).size == 7
    named_otherwise = str(checkpoints.Checkpoint("other.example", 7, bytes(32)))

    for note, keys in (
        (signed(WATCHER), [WATCHER.verifier()]),
        (signed(KEY, text=named_otherwise), [KEY.verifier()]),
        (signed(KEY), [WATCHER.verifier()]),
        (signed(KEY), [KEY.verifier(notes.COSIGNER)]),
    ):
        with pytest.raises(notes.NoteError, match="is not signed with this key"):
            checkpoints.verified(note, keys)


@pytest.mark.parametrize(
    "text",
    [
        "facts.example/log\n07\n" + CHECKPOINT.split("\n")[2] + "\n",
        "facts.example/log\n-7\n" + CHECKPOINT.split("\n")[2] + "\n",
        "\n7\n" + CHECKPOINT.split("\n")[2] + "\n",
        "facts.example/log\n7\nAAAA\n",
        "facts.example/log\n7\n",
        CHECKPOINT.replace("AA=", "AB="),
    ],
)
def test_what_is_no_checkpoint_is_told_so(text: str) -> None:
    with pytest.raises(notes.NoteError, match="This is not a checkpoint"):
        checkpoints.verified(signed(KEY, text=text), [KEY.verifier()])


def test_lines_after_the_root_are_signed_and_passed_over() -> None:
    note = signed(KEY, text=f"{CHECKPOINT}more\n")

    assert str(checkpoints.verified(note, [KEY.verifier()])) == CHECKPOINT
