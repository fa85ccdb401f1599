"""What a report covers, and the checkpoint that it is tied to."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """All times are RFC 3339; None is no bound.

    `since` and `until` choose entries by when they took effect, each itself included. `note` is the signed checkpoint
    over the `size` entries that were there when the report was begun; `root` is its 32 byte hash. `judged`: every
    verdict was derived again.
    """

    agency: str
    origin: str
    size: int
    root: bytes
    note: str
    made_at: str
    post: str | None = None
    since: str | None = None
    until: str | None = None
    as_of: str | None = None
    recorded_as_of: str | None = None
    judged: bool = False
