"""C2SP signed-note, against the notes that Go's sumdb/note publishes as its examples."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from ledger.errors import Malformed, VerificationError
from ledger.integrity.note import MAX_NOTE_BYTES, MAX_SIGNATURES, SigningKey, VerifierKey, open_note, sign

PRIVATE = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"
PETER = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
ENOCH = "EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop"
TEXT = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
BODY = TEXT.encode() + b"\n"
BY_PETER = (
    b"\xe2\x80\x94 PeterNeumann "
    b"x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)
BY_ENOCH = (
    b"\xe2\x80\x94 EnochRoot "
    b"rwz+eBzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/5n2tiOHp+vAF1aGrQ5ovTG01oOTGwnWLox33WWd1RvMc+QQ=\n"
)

peter, enoch = VerifierKey.parse(PETER), VerifierKey.parse(ENOCH)


def test_a_key_signs_as_go_signs() -> None:
    """RFC 8032: the same key and text give the same 64 bytes everywhere."""
    key = SigningKey.parse(PRIVATE)
    assert key.verifier == peter
    assert key.name == "PeterNeumann"
    assert sign(TEXT, key) == BODY + BY_PETER


def test_keys_keep_their_text() -> None:
    assert peter.text == PETER
    assert peter.key_id == bytes.fromhex("c74f20a3")
    assert SigningKey.parse(PRIVATE).private_text == PRIVATE


def test_a_generated_key_signs_what_its_verifier_opens() -> None:
    key = SigningKey.generate("example.org/ledger")
    again = SigningKey.parse(key.private_text)
    assert open_note(sign(TEXT, again), [VerifierKey.parse(key.verifier.text)]) == TEXT


def test_a_private_key_does_not_show_itself() -> None:
    """Neither printed nor in the error for a damaged one."""
    assert "AYEKFALV" not in repr(SigningKey.parse(PRIVATE))
    with pytest.raises(Malformed) as caught:
        SigningKey.parse(PRIVATE.replace("c74f20a3", "c74f20a4"))
    assert "AYEKFALV" not in str(caught.value)


@pytest.mark.parametrize(
    ("parse", "text"), [(VerifierKey.parse, PETER), (SigningKey.parse, PRIVATE)], ids=["verifier", "private"]
)
def test_no_part_of_a_key_and_no_changed_character_is_taken_for_it(parse: Callable[[str], object], text: str) -> None:
    """signed-note: "key ID = SHA-256(key name || 0x0A || signature type || public key)[:4]"."""
    parts = {text[i:j] for i in range(len(text)) for j in range(i, len(text) + 1)} - {text}
    changed = {text[:i] + chr(ord(text[i]) + 1) + text[i + 1 :] for i in range(len(text))}
    for each in parts | changed | {text + "\n", " " + text, text.upper(), ""}:
        with pytest.raises(Malformed):
            parse(each)


@pytest.mark.parametrize(
    "text",
    [
        "PeterNeumann+C74F20A3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        "PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY==",
        "PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq_LDE4izWy10TW",
    ],
    ids=["upper case", "too long, with its own id", "another algorithm, with its own id", "URL base64"],
)
def test_a_verifier_key_has_one_spelling(text: str) -> None:
    with pytest.raises(Malformed):
        VerifierKey.parse(text)


@pytest.mark.parametrize("name", ["", "two words", "a+b", "a\u00a0b", "line\n", "bell\x07", "\ud800", "\u2003"])
def test_a_key_name_is_one_word(name: str) -> None:
    """signed-note: "Key names MUST be non-empty and MUST NOT contain any Unicode spaces or plus"."""
    with pytest.raises(Malformed):
        SigningKey.generate(name)


@pytest.mark.parametrize("text", ["", "no newline", "tab\t\n", "return\r\n", "nul\x00\n", "\ud800\n"])
def test_what_no_note_can_carry_is_not_signed(text: str) -> None:
    """signed-note: "MUST NOT contain any ASCII control characters (those below U+0020) other than newline"."""
    with pytest.raises(Malformed):
        sign(text, SigningKey.parse(PRIVATE))


def test_a_text_may_have_empty_lines_of_its_own() -> None:
    """signed-note: "the text is separated from the signatures by the last empty line in the note"."""
    text = "è subito sera.\n\n— not a signature\n\n\n"
    assert open_note(sign(text, SigningKey.parse(PRIVATE)), [peter]) == text


@pytest.mark.parametrize("keys", [[peter], [enoch], [peter, enoch]])
def test_one_known_signature_opens_the_note(keys: list[VerifierKey]) -> None:
    """signed-note: "Verifiers MUST ignore signatures from unknown keys"."""
    assert open_note(BODY + BY_PETER + BY_ENOCH, keys) == TEXT


@pytest.mark.parametrize("keys", [[], [enoch]])
def test_no_known_signature_opens_nothing(keys: list[VerifierKey]) -> None:
    """signed-note: "If no signature from a known key verifies successfully, clients MUST reject the note"."""
    with pytest.raises(VerificationError, match="no key that is known"):
        open_note(BODY + BY_PETER, keys)


def test_a_key_of_the_same_name_and_another_id_is_unknown() -> None:
    """signed-note: unknown keys are ignored "even if they share a name or ID (but not both) with a known key"."""
    namesake = SigningKey("PeterNeumann", bytes(32)).verifier
    with pytest.raises(VerificationError, match="no key that is known"):
        open_note(BODY + BY_PETER, [namesake])
    assert open_note(BODY + BY_PETER, [namesake, peter]) == TEXT


def test_one_wrong_signature_by_a_known_key_spoils_the_note() -> None:
    """signed-note: "If a signature from a known key fails to verify, clients SHOULD reject the whole note"."""
    wrong = BY_PETER.replace(b"ZJku", b"ZJkv")
    with pytest.raises(VerificationError, match=r"PeterNeumann\+c74f20a3 does not verify"):
        open_note(BODY + BY_ENOCH + BY_PETER + wrong, [peter, enoch])


def test_a_signature_of_another_length_does_not_verify() -> None:
    with pytest.raises(VerificationError, match="does not verify"):
        open_note(BODY + "— PeterNeumann x08gowAA\n".encode(), [peter])


def test_every_changed_byte_of_a_signed_note_is_noticed() -> None:
    whole = BODY + BY_PETER
    for place in range(len(whole)):
        for bit in range(8):
            changed = bytearray(whole)
            changed[place] ^= 1 << bit
            with pytest.raises((Malformed, VerificationError)):
                open_note(bytes(changed), [peter])


@pytest.mark.parametrize(
    "note",
    [
        b"",
        BODY[:-1],
        BODY,
        BODY + BY_PETER[:-1],
        BODY + BY_PETER + b"\n",
        BODY + BY_PETER + b"Unexpected line.\n",
        BODY[:-1] + BY_PETER,
        b"\x01" + BODY + BY_PETER,
        b"\xff" + BODY + BY_PETER,
        b"\xed\xa0\x80" + BODY + BY_PETER,
        (BODY + BY_PETER).replace(b"\n", b"\r\n"),
        BODY + BY_PETER.replace(b"\xe2\x80\x94", b"-"),
        BODY + BY_PETER.replace(b" Peter", b"  Peter"),
        BODY + BY_PETER.replace(b"PeterNeumann", b"Peter Neumann"),
        BODY + BY_PETER.replace(b"PeterNeumann", b"Peter+Neumann"),
        BODY + BY_PETER.replace(b"=", b""),
        BODY + BY_PETER.replace(b"AM=", b"AN="),
        BODY + BY_PETER.replace(b"/", b"_"),
        BODY + BY_PETER + "— Bell\x07 AAAAAAA=\n".encode(),
        BODY + BY_PETER + "— Short AAAAAA==\n".encode(),
        BODY + BY_PETER * (MAX_SIGNATURES + 1),
        b"x" * MAX_NOTE_BYTES + BODY + BY_PETER,
    ],
)
def test_a_note_that_is_not_written_by_rule_is_malformed(note: bytes) -> None:
    """signed-note, Format; every line is read before any signature is believed."""
    with pytest.raises(Malformed):
        open_note(note, [peter])


def test_a_hundred_signatures_are_read() -> None:
    """signed-note: "MUST accept at least up to 16 signatures"."""
    assert open_note(BODY + BY_PETER * MAX_SIGNATURES, [peter]) == TEXT
