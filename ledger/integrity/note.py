"""Signed notes, C2SP signed-note v1.0.0, with Ed25519 keys (signature type 0x01); key texts as in Go's sumdb/note.

Reading is strict: what would be written otherwise is refused, so that no two readers see two notes in the same bytes.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Collection
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from ledger.errors import Malformed, VerificationError

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

MAX_NOTE_BYTES = 1 << 20
MAX_SIGNATURES = 100  # signed-note, Format: "at least up to 16"; Go takes 100

_ED25519 = b"\x01"
_KEY_BYTES = 32
_KEY_ID_BYTES = 4
_PRIVATE = "PRIVATE+KEY+"
_NAME = re.compile(r"[^\s+\x00-\x1f]+")
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f]")
_SIGNATURE_LINE = re.compile(r"— ([^\s+]+) (\S+)")


@dataclass(frozen=True, slots=True)
class VerifierKey:
    """A key's name and its 32 raw public bytes (RFC 8032). Malformed when the name can't stand in a note."""

    name: str
    public: bytes

    def __post_init__(self) -> None:
        _check_key(self.name, self.public)

    @classmethod
    def parse(cls, text: str) -> VerifierKey:
        """Read a vkey, `<name>+<8 hex digits of the key id>+<base64(0x01 || public)>`; Malformed when it isn't one."""
        key = cls(*_split_key(text))
        if key.text != text:  # settles the key id, the case of its digits, and the base64 at once
            raise Malformed("not an Ed25519 verifier key, or its key id is another's", path=key.name)
        return key

    @property
    def text(self) -> str:
        """The vkey."""
        return _join_key(self.name, self.key_id, self.public)

    @property
    def key_id(self) -> bytes:
        """SHA-256(name || 0x0A || 0x01 || public)[:4] (signed-note, Ed25519 signatures)."""
        return sha256(self.name.encode() + b"\n" + _ED25519 + self.public).digest()[:_KEY_ID_BYTES]

    def verify(self, signature: bytes, text: bytes) -> None:
        """Raises VerificationError unless `signature` (64 bytes, RFC 8032) is this key's, over `text`."""
        # Slow to load, and most who read a ledger check no signature.
        from cryptography.exceptions import InvalidSignature
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, text)
        except InvalidSignature as error:
            raise VerificationError(f"the signature of {self.name}+{self.key_id.hex()} does not verify") from error


class SigningKey:
    """A private key with its name. Its seed shows in `private_text` alone, never in a repr or an error."""

    __slots__ = ("_private", "verifier")

    def __init__(self, name: str, seed: bytes) -> None:
        """`seed` is the 32 byte private key of RFC 8032 5.1.5."""
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        _check_key(name, seed)
        self._private: Ed25519PrivateKey = Ed25519PrivateKey.from_private_bytes(seed)
        self.verifier = VerifierKey(name, self._private.public_key().public_bytes_raw())

    @classmethod
    def generate(cls, name: str) -> SigningKey:
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        return cls(name, Ed25519PrivateKey.generate().private_bytes_raw())

    @classmethod
    def parse(cls, text: str) -> SigningKey:
        """Read `PRIVATE+KEY+<name>+<8 hex digits of the key id>+<base64(0x01 || seed)>`; Malformed when it isn't."""
        key = cls(*_split_key(text.removeprefix(_PRIVATE)))
        if key.private_text != text:
            raise Malformed("not an Ed25519 private key, or its key id is another's", path=key.name)
        return key

    @property
    def private_text(self) -> str:
        return _PRIVATE + _join_key(self.name, self.verifier.key_id, self._private.private_bytes_raw())

    @property
    def name(self) -> str:
        return self.verifier.name

    def sign(self, text: bytes) -> bytes:
        """64 bytes (RFC 8032 5.1.6): the same for the same text."""
        return self._private.sign(text)


def sign(text: str, *keys: SigningKey) -> bytes:
    """The note of `text`, which ends in a newline, signed by each key. Malformed when it could not be read again."""
    body = _encode(text)
    if not text.endswith("\n") or _CONTROL.search(text):
        raise Malformed("the text of a note ends in a newline and has no other control character")
    signatures = [(key.name, encode_base64(key.verifier.key_id + key.sign(body))) for key in keys]
    note = body + ("\n" + "".join(f"— {name} {signature}\n" for name, signature in signatures)).encode()
    _check_size(note)
    return note


def open_note(note: bytes, keys: Collection[VerifierKey]) -> str:
    """The text of `note`, newline included, once one of `keys` at least has signed it.

    Signatures by other keys are passed over. Raises Malformed when the note is not one, VerificationError when a
    signature by one of `keys` is wrong or none of them signed (signed-note, Signatures).
    """
    text, signatures = split_note(note)
    body = text.encode()
    signed = False
    for name, key_id, signature in signatures:
        for key in keys:
            if (key.name, key.key_id) == (name, key_id):
                key.verify(signature, body)
                signed = True
    if not signed:
        raise VerificationError("the note is signed by no key that is known here")
    return text


def split_note(note: bytes) -> tuple[str, list[tuple[str, bytes, bytes]]]:
    """The text of `note` and its signatures, (key name, key id, signature) each; none of them believed. Malformed."""
    _check_size(note)
    try:
        whole = note.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Malformed("the note is not UTF-8") from error
    text, blank, signatures = whole.rpartition("\n\n")  # the last empty line: the text may have its own
    if _CONTROL.search(whole):
        raise Malformed("the note has a control character other than newline")
    lines = signatures.split("\n")
    if not blank or lines.pop() or not 0 < len(lines) <= MAX_SIGNATURES:
        raise Malformed("the note has no signature lines, too many, or an unfinished one")
    return text + "\n", [_signature(line) for line in lines]


def encode_base64(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


def decode_base64(text: str) -> bytes:
    """RFC 4648 section 4 with nothing left over: no other characters, no missing padding, no loose bits. Malformed."""
    try:
        data = base64.b64decode(text, validate=True)
    except ValueError as error:
        raise Malformed("not base64") from error
    if encode_base64(data) != text:
        raise Malformed("not base64 as it is written by rule")
    return data


def _signature(line: str) -> tuple[str, bytes, bytes]:
    match = _SIGNATURE_LINE.fullmatch(line)
    data = decode_base64(match[2]) if match else b""
    if not match or len(data) <= _KEY_ID_BYTES:
        raise Malformed("a signature line is not `— name base64`")
    return match[1], data[:_KEY_ID_BYTES], data[_KEY_ID_BYTES:]


def _check_size(note: bytes) -> None:
    if len(note) > MAX_NOTE_BYTES:
        raise Malformed(f"the note is longer than {MAX_NOTE_BYTES} bytes")


def _check_key(name: str, material: bytes) -> None:
    _encode(name)
    if not _NAME.fullmatch(name):
        raise Malformed("a key's name is not empty and has no space, plus or control character", path=name)
    if len(material) != _KEY_BYTES:
        raise Malformed(f"an Ed25519 key has {_KEY_BYTES} bytes, not {len(material)}", path=name)


def _encode(text: str) -> bytes:
    try:
        return text.encode()
    except UnicodeEncodeError as error:
        raise Malformed("a lone surrogate has no UTF-8") from error


def _join_key(name: str, key_id: bytes, material: bytes) -> str:
    return f"{name}+{key_id.hex()}+{encode_base64(_ED25519 + material)}"


def _split_key(text: str) -> tuple[str, bytes]:
    """The name and what follows the type byte; whoever calls compares the whole with what it would have written."""
    name, _, rest = text.partition("+")
    return name, decode_base64(rest.partition("+")[2])[1:]
