"""Checkpoints, C2SP tlog-checkpoint: origin, tree size and root in a note signed by the key of that name."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ledger.errors import Malformed, VerificationError
from ledger.integrity.note import SigningKey, VerifierKey, decode_base64, encode_base64, open_note, sign, split_note
from ledger.integrity.tree import HASH_BYTES

MAX_SIZE = (1 << 63) - 1  # what other readers' signed 64 bit integers hold

_SIZE = re.compile(r"0|[1-9][0-9]{0,18}")


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The tree of the log `origin` at `size` leaves has the 32 byte `root`."""

    origin: str
    size: int
    root: bytes

    def encode(self) -> str:
        """Three lines, each with its newline; no extension lines (tlog-checkpoint, Note text)."""
        return f"{self.origin}\n{self.size}\n{encode_base64(self.root)}\n"

    @classmethod
    def parse(cls, text: str) -> Checkpoint:
        """Read what `encode` writes, and nothing else. Raises Malformed."""
        lines = text.split("\n")
        if len(lines) != 4 or lines[3] or not lines[0]:
            raise Malformed("a checkpoint is three lines: origin, size, root", path="checkpoint")
        origin, size, root = lines[:3]
        if not _SIZE.fullmatch(size) or int(size) > MAX_SIZE:
            raise Malformed("the size is not a plain decimal number", path="checkpoint")
        checkpoint = cls(origin, int(size), decode_base64(root))
        if len(checkpoint.root) != HASH_BYTES:
            raise Malformed(f"the root is not {HASH_BYTES} bytes long", path="checkpoint")
        return checkpoint


def sign_checkpoint(checkpoint: Checkpoint, *keys: SigningKey) -> bytes:
    """The note, signed by each key. Malformed when a key's name is not the checkpoint's origin."""
    for key in keys:
        if key.name != checkpoint.origin:
            raise Malformed(f"the key is named {key.name!r}, the log {checkpoint.origin!r}", path="checkpoint")
    return sign(checkpoint.encode(), *keys)


def open_checkpoint(note: bytes, *keys: VerifierKey) -> Checkpoint:
    """The checkpoint in `note`, once one of `keys` at least has signed it.

    Raises Malformed, or VerificationError when none of them or their log made it.
    """
    checkpoint = Checkpoint.parse(open_note(note, keys))
    if checkpoint.origin not in {key.name for key in keys}:
        raise VerificationError(f"the checkpoint is of {checkpoint.origin!r}, not of {keys[0].name!r}")
    return checkpoint


def claimed_checkpoint(note: bytes) -> Checkpoint:
    """What a note says, whoever signed it: to know which keys to ask for, and no more. Raises Malformed."""
    return Checkpoint.parse(split_note(note)[0])
