"""What stands beside a change in words: what staff said of it, or what its source claims."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from msgspec import Struct, field
from msgspec.json import Decoder

from ledger.domain.canonical import decode, decode_as, encode
from ledger.domain.changes import Change
from ledger.errors import Malformed


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """What staff said of a change: the reason, the apology if it was an error, and the pairs, in their words.

    `evidence` is the address of what shows the right fact. Where a notice is not `quoted`, what was said is not
    repeated in it: no pair has its `said`.
    """

    reason: str
    apology: str | None = None
    changes: tuple[Change, ...] = ()
    evidence: str | None = None
    quoted: bool = True

    def encode(self) -> bytes:
        return encode(
            {
                "_format": 1,
                "apology": self.apology,
                "changes": [{"right": c.right, "said": c.said} for c in self.changes],
                "evidence": self.evidence,
                "quoted": self.quoted,
                "reason": self.reason,
            }
        )

    @classmethod
    def decode(cls, data: bytes) -> Notice:
        read = recorded(data)
        if read is None:
            return cls.decode_any(data)  # why it is none, the other parser says
        pairs = tuple(Change(pair.said, pair.right) for pair in read.changes)
        return cls(reason=read.reason, apology=read.apology, changes=pairs, evidence=read.evidence, quoted=read.quoted)

    @classmethod
    def decode_any(cls, data: bytes) -> Notice:
        """As `decode`, value by value: the measure of what the quick way takes."""
        value = decode(data)
        try:
            pairs = tuple(Change(pair["said"], pair["right"]) for pair in value["changes"])
            notice = cls(
                reason=value["reason"],
                apology=value["apology"],
                changes=pairs,
                evidence=value["evidence"],
                quoted=value["quoted"],
            )
        except (KeyError, TypeError) as error:
            raise Malformed(f"not a notice: {error!r}") from error
        sound = isinstance(notice.quoted, bool) and all(isinstance(text, str) for text in notice._texts())
        if notice.encode() != data or not sound:
            raise Malformed("a notice of a format that this version of stet does not know")
        return notice

    def _texts(self) -> Iterator[object]:
        yield self.reason
        yield self.apology or ""
        yield self.evidence or ""
        for change in self.changes:
            yield change.said
            yield change.right


class _Pair(Struct, forbid_unknown_fields=True, gc=False):
    right: str
    said: str


class Recorded(Struct, forbid_unknown_fields=True, gc=False):
    """A notice's bytes by their form, in their order."""

    format: Literal[1] = field(name="_format")
    apology: str | None
    changes: list[_Pair]
    evidence: str | None
    quoted: bool
    reason: str


_DECODER = Decoder(Recorded)


def recorded(data: bytes) -> Recorded | None:
    """What canonical bytes of a notice say; None for what this can't be sure of."""
    return decode_as(_DECODER, data)


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """Who an imported change was by, and what they said of it, as the source has it; nothing here is checked."""

    author: str = ""
    message: str = ""

    def encode(self) -> bytes:
        return encode({"_format": 1, "author": self.author, "message": self.message})

    @classmethod
    def decode(cls, data: bytes) -> Claim:
        value = decode(data)
        try:
            claim = cls(author=value["author"], message=value["message"])
        except (KeyError, TypeError) as error:
            raise Malformed(f"not a claim: {error!r}") from error
        if claim.encode() != data or not (isinstance(claim.author, str) and isinstance(claim.message, str)):
            raise Malformed("a claim of a format that this version of stet does not know")
        return claim
