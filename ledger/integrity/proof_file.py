"""Proofs to keep beside a text, C2SP tlog-proof: that an entry stands at its index in the tree of a checkpoint."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ledger.errors import Malformed, VerificationError
from ledger.integrity.checkpoint import MAX_SIZE, Checkpoint, claimed_checkpoint, open_checkpoint
from ledger.integrity.note import MAX_NOTE_BYTES, VerifierKey, decode_base64, encode_base64
from ledger.integrity.tree import HASH_BYTES, leaf_hash, verify_inclusion

MAGIC = "c2sp.org/tlog-proof@v1"
MAX_PROOF_BYTES = 64 << 20  # the extra data may hold a long post
MAX_HASHES = 63  # what a tree of `MAX_SIZE` leaves needs

_INDEX = re.compile(r"index (0|[1-9][0-9]{0,18})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """`hashes` are the inclusion proof of the entry at `index`, its sibling first; `note` is the signed checkpoint.

    `extra` means whatever the application says, and nothing vouches for it.
    """

    index: int
    hashes: tuple[bytes, ...]
    note: bytes
    extra: bytes | None = None

    def encode(self) -> bytes:
        """The file (Format)."""
        extra = [] if self.extra is None else [f"extra {encode_base64(self.extra)}"]
        lines = [MAGIC, *extra, f"index {self.index}", *map(encode_base64, self.hashes), "", ""]
        return "\n".join(lines).encode() + self.note

    @classmethod
    def parse(cls, data: bytes) -> Proof:
        """Reads what `encode` writes, and nothing else. Raises Malformed."""
        if len(data) > MAX_PROOF_BYTES:
            raise Malformed(f"longer than {MAX_PROOF_BYTES} bytes", path="proof")
        head, blank, note = data.partition(b"\n\n")
        if not blank:
            raise Malformed("not a tlog-proof: no empty line before a checkpoint", path="proof")
        if len(note) > MAX_NOTE_BYTES:
            raise Malformed(f"the checkpoint is longer than {MAX_NOTE_BYTES} bytes", path="proof")
        try:
            lines = head.decode("ascii").split("\n")
        except UnicodeDecodeError as error:
            raise Malformed("not ASCII before its checkpoint", path="proof") from error
        if lines.pop(0) != MAGIC:
            raise Malformed(f"does not begin with {MAGIC}", path="proof")
        extra = decode_base64(lines.pop(0).removeprefix("extra ")) if lines and lines[0].startswith("extra ") else None
        match = _INDEX.fullmatch(lines.pop(0)) if lines else None
        if not match or int(match[1]) > MAX_SIZE:
            raise Malformed("no line `index N` where it should be", path="proof")
        if len(lines) > MAX_HASHES:
            raise Malformed(f"more than {MAX_HASHES} hashes", path="proof")
        hashes = tuple(map(decode_base64, lines))
        if any(len(each) != HASH_BYTES for each in hashes):
            raise Malformed(f"a hash is not {HASH_BYTES} bytes long", path="proof")
        claimed_checkpoint(note)
        return cls(index=int(match[1]), hashes=hashes, note=note, extra=extra)

    def verify(self, entry: bytes, *keys: VerifierKey) -> Checkpoint:
        """The checkpoint under which `entry` is proved to have been logged, at `index`, by a log of one of `keys`.

        Raises Malformed or VerificationError.
        """
        checkpoint = open_checkpoint(self.note, *keys)
        if not 0 <= self.index < checkpoint.size:
            raise VerificationError(f"no entry {self.index} in a log of {checkpoint.size}")
        verify_inclusion(leaf_hash(entry), self.index, checkpoint.size, self.hashes, checkpoint.root)
        return checkpoint
