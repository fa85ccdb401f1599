"""Entries: the immutable records of the ledger, and their bytes (docs/format.md).

An entry says who did what to which post, when, and under which policy; every free text stands beside it as a content
that it commits to. Its bytes are made once, by `Entry.encode`, and hashed and stored as they are.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from typing import Any

from ledger.domain.canonical import Json, decode, encode
from ledger.domain.contents import LISTS
from ledger.domain.posts import Actor
from ledger.domain.written import Written, written
from ledger.errors import Malformed, PolicyViolation

FORMAT = 1

_RFC_3339 = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,6})?(?:Z|[+-][0-9]{2}:[0-9]{2})"
)


class Kind(StrEnum):
    GENESIS = "genesis"
    POLICY = "policy"
    KEY = "key"
    IMPORT = "import"
    PUBLISH = "publish"
    MINOR_EDIT = "minor_edit"
    METADATA = "metadata"
    CORRECTION = "correction"
    CLARIFICATION = "clarification"
    UPDATE = "update"
    EDITORS_NOTE = "editors_note"
    RETRACTION = "retraction"
    NOTICE = "notice"
    UNANNOUNCED = "unannounced"
    REMOVAL = "removal"
    PROPOSAL = "proposal"
    APPROVAL = "approval"
    POSTED = "posted"
    WITHHOLDING = "withholding"
    HOLD = "hold"
    RELEASE = "release"
    DISPOSAL = "disposal"
    ACCESS = "access"

    @property
    def words(self) -> str:
        """`minor edit`, `editor's note`."""
        return "editor's note" if self is Kind.EDITORS_NOTE else self.replace("_", " ")


# Kinds that readers are told of. Each but `notice`, which rewords another, is a correction in the wide sense.
EVIDENT = frozenset(
    {
        Kind.CORRECTION,
        Kind.CLARIFICATION,
        Kind.UPDATE,
        Kind.EDITORS_NOTE,
        Kind.RETRACTION,
        Kind.NOTICE,
        Kind.UNANNOUNCED,
        Kind.REMOVAL,
    }
)
# On the way to an entry, or to none. They are entries of the ledger itself that name their post in `detail`, not of the
# post: what it was proposed to say was never posted, so no history, page or export of the post has it.
PROCESS = frozenset({Kind.PROPOSAL, Kind.APPROVAL})
# Kinds by which staff own up to an error, so that an apology is due (law 9).
ERRORS = frozenset({Kind.CORRECTION, Kind.RETRACTION})

STRIKE, LINKED = "strike", "linked"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One record. Times are RFC 3339 with the agency's offset; hashes and content keys are 32 bytes.

    `number` counts the post's own entries from 1, `version` its texts from 1; `prev` is the leaf hash of the post's
    previous entry. `policy` is the sequence number of the policy entry in force; `findings` counts hunks by rule.
    `content` maps a role (`source`, `rendition`, `judgement`, `notice`, `given`, `claim`, `policy`) to a commitment;
    a short `source` or `rendition` to those of its blocks, one after the other (see `ledger.domain.contents`).
    `detail` holds what only this kind has: never a free text.
    """

    sequence: int
    kind: Kind
    recorded_at: str
    effective_at: str
    actor: Actor
    post: str | None = None
    number: int | None = None
    version: int | None = None
    prev: bytes | None = None
    method: str | None = None
    link: str | None = None
    approver: Actor | None = None
    policy: int | None = None
    gate: str | None = None
    lexicon: str | None = None
    findings: Mapping[str, int] = field(default_factory=dict)
    content: Mapping[str, bytes] = field(default_factory=dict)
    detail: Mapping[str, str] = field(default_factory=dict)

    @property
    def claimed(self) -> bool:
        """Whether the time it took effect is a claim, not the time of recording."""
        return instant(self.effective_at) != instant(self.recorded_at)

    def encode(self) -> bytes:
        """The canonical bytes: the leaf of the tree."""
        return encode(
            {
                "_format": FORMAT,
                "actor": _actor(self.actor),
                "approver": _actor(self.approver),
                "content": {role: key.hex() for role, key in self.content.items()},
                "detail": dict(self.detail),
                "effective_at": self.effective_at,
                "findings": dict(self.findings),
                "gate": self.gate,
                "kind": str(self.kind),
                "lexicon": self.lexicon,
                "link": self.link,
                "method": self.method,
                "number": self.number,
                "policy": self.policy,
                "post": self.post,
                "prev": self.prev.hex() if self.prev is not None else None,
                "recorded_at": self.recorded_at,
                "sequence": self.sequence,
                "version": self.version,
            }
        )

    @classmethod
    def decode(cls, data: bytes) -> Entry:
        """Reads stored bytes. Raises `Malformed` for what is no entry, and for formats and kinds from later days."""
        if (fields := written(data)) and (read := _entry(fields)):
            return read
        return cls.decode_any(data)

    @classmethod
    def decode_any(cls, data: bytes) -> Entry:
        """As `decode`, by parsing the JSON and writing it again: the measure of what the quick way takes."""
        value = decode(data)
        if not isinstance(value, dict) or value.get("_format") != FORMAT:
            raise Malformed("an entry of a format that this version of stet does not know")
        try:
            entry = cls(
                sequence=_integer(value["sequence"]),
                kind=Kind(value["kind"]),
                recorded_at=_time(value["recorded_at"]),
                effective_at=_time(value["effective_at"]),
                actor=_read_actor(value["actor"]),
                post=_text(value["post"]),
                number=_optional_integer(value["number"]),
                version=_optional_integer(value["version"]),
                prev=_hashes(value["prev"], 1) if value["prev"] is not None else None,
                method=_text(value["method"]),
                link=_text(value["link"]),
                approver=_read_actor(value["approver"]) if value["approver"] is not None else None,
                policy=_optional_integer(value["policy"]),
                gate=_text(value["gate"]),
                lexicon=_text(value["lexicon"]),
                findings={str(rule): _integer(count) for rule, count in value["findings"].items()},
                content={str(role): _hashes(keys, _count(role)) for role, keys in value["content"].items()},
                detail={str(name): str(text) for name, text in value["detail"].items()},
            )
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise Malformed(f"not an entry: {error!r}") from error
        if entry.encode() != data:
            raise Malformed("an entry with fields that its format does not have")
        return entry


def in_bytes(name: str, value: str) -> bytes:
    """What stands in the bytes of every entry with a field of that value: the others need not be decoded."""
    # As canonical JSON has it; within a text its quotes would be escaped.
    return f'"{name}":"{value}"'.encode()


def updated_at(entries: Sequence[Entry]) -> str:
    """The latest time at which something changed that readers were to notice; a minor edit does not move it.

    By instant, not by place: an import may take in, after what staff did, a change of an earlier day.
    """
    told = [entry.effective_at for entry in entries if entry.kind in EVIDENT]
    return max((entries[0].effective_at, *told), key=instant)


@lru_cache(maxsize=1024)  # an import's entries have one time, and those of a day few
def instant(time: str) -> datetime:
    """The instant of an RFC 3339 time. Order in the ledger is by instant, never by spelling."""
    if not _RFC_3339.fullmatch(time):
        raise ValueError(f"{time!r} is no time with an offset, like 2026-03-04T15:10:00-05:00 (RFC 3339)")
    return datetime.fromisoformat(time)


def _entry(fields: Written) -> Entry | None:
    """None where a field is not what its form promises; why is told by reading it the other way."""
    kind = _KINDS.get(fields.kind)
    if kind is None:
        return None
    approver = fields.approver
    try:
        instant(fields.recorded_at), instant(fields.effective_at)
        return Entry(
            sequence=fields.sequence,
            kind=kind,
            recorded_at=fields.recorded_at,
            effective_at=fields.effective_at,
            actor=_known_actor(fields.actor.name, fields.actor.role),
            post=fields.post,
            number=fields.number,
            version=fields.version,
            prev=_written_hashes(fields.prev, 1) if fields.prev is not None else None,
            method=fields.method,
            link=fields.link,
            approver=_known_actor(approver.name, approver.role) if approver else None,
            policy=fields.policy,
            gate=fields.gate,
            lexicon=fields.lexicon,
            findings=fields.findings,
            content={role: _written_hashes(keys, _count(role)) for role, keys in fields.content.items()},
            detail=fields.detail,
        )
    except (ValueError, Malformed, PolicyViolation):
        return None


_KINDS = {str(kind): kind for kind in Kind}


@lru_cache(maxsize=256)
def _known_actor(name: str, role: str) -> Actor:
    return Actor(name=name, role=role)


def _actor(actor: Actor | None) -> Json:
    return {"name": actor.name, "role": actor.role} if actor else None


def _read_actor(value: Any) -> Actor:
    return Actor(name=value["name"], role=value["role"])


def _integer(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise ValueError(f"{value!r} is not a count")
    return value


def _optional_integer(value: Any) -> int | None:
    return None if value is None else _integer(value)


def _text(value: Any) -> str | None:
    if value is not None and not isinstance(value, str):
        raise ValueError(f"{value!r} is not a text")
    return value


def _time(value: Any) -> str:
    instant(value)
    return str(value)


def _count(role: str) -> int | None:
    """How many keys an entry has in a role: any number where they are those of blocks."""
    return None if role in LISTS else 1


def _written_hashes(value: str, count: int | None) -> bytes:
    data = _hashes(value, count)
    if data.hex() != value:
        raise ValueError(f"{value!r} is not written in lower case")
    return data


def _hashes(value: Any, count: int | None) -> bytes:
    data = bytes.fromhex(value)
    if len(data) % 32 or count not in (None, len(data) // 32):
        raise ValueError(f"{value!r} is not a SHA-256, or several")
    return data
