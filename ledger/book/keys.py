"""The log's keys: that of the genesis entry, and each that a `key` entry put in its place.

The checkpoint over a change of key is signed by both keys: whoever trusts the old one has its word for the new.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from ledger.book.reading import decoded
from ledger.domain.entries import Entry, Kind, in_bytes
from ledger.errors import StetError, StoreError, VerificationError
from ledger.integrity.checkpoint import Checkpoint, open_checkpoint
from ledger.integrity.note import VerifierKey
from ledger.store.reading import Reading

_KEY = in_bytes("kind", Kind.KEY)


@dataclass(slots=True)
class KeyChain:
    """The keys by the entries read so far, in their order; the last is in force.

    `due` are those that the next checkpoint must be signed by: more than one where a change of key lies under it.
    """

    keys: list[VerifierKey] = field(default_factory=list)
    due: list[VerifierKey] = field(default_factory=list)

    def read(self, entry: Entry) -> None:
        """Takes the key that a genesis or `key` entry brings; raises Malformed or VerificationError if it can't be."""
        origin = entry.detail["origin"] if entry.kind is Kind.GENESIS else self.origin
        key = VerifierKey.parse(entry.detail["verifier_key"])
        if key.name != origin:
            raise VerificationError(f"the log is {origin}, its key is named {key.name}")
        if key in self.keys:
            raise VerificationError(
                f"the key {key.key_id.hex()} was the log's already; a change of key brings a new one"
            )
        self.keys.append(key)
        self.due.append(key)

    @property
    def origin(self) -> str:
        if not self.keys:
            raise VerificationError("there is no verifier key in a genesis entry")
        return self.keys[0].name

    def open(self, note: bytes) -> Checkpoint:
        """The checkpoint in `note`, signed by every key that is due; raises as `open_checkpoint`."""
        if not self.due:
            raise VerificationError("there is no verifier key in a genesis entry")
        return [open_checkpoint(note, key) for key in self.due][-1]

    def signed(self) -> None:
        """A checkpoint over all entries read so far was found good: from here on the newest key signs alone."""
        self.due = self.due[-1:]


def key_entries(reading: Reading) -> list[Entry]:
    """The genesis entry and those that changed the key, in order."""
    found = []
    for stored in reading.entries_of_ledger():
        if stored.sequence == 0 or _KEY in stored.body:
            entry = decoded(stored)
            if entry.sequence == 0 or entry.kind is Kind.KEY:
                found.append(entry)
    return found


def key_chain(entries: Iterable[Entry]) -> KeyChain:
    """The keys that genesis and `key` entries brought; a StoreError where they say no such thing."""
    chain = KeyChain()
    for entry in entries:
        try:
            chain.read(entry)
        except (StetError, KeyError) as error:
            raise StoreError(f"entry {entry.sequence}: {error}; keep the file and run `stet verify`") from error
    if not chain.keys:
        raise StoreError("entry 0 is missing; keep the file and run `stet verify`")
    return chain
