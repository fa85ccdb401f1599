"""Channels: where posts appear, and what can be done there with what was posted."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Self
from urllib.parse import urlsplit

from ledger.errors import Malformed

_LONGEST_NAME, _LARGEST = 200, 1_000_000


class Counting(StrEnum):
    """What a limit counts; how each is counted, `renderers.short` knows."""

    CHARACTERS = "characters"
    BYTES = "bytes"
    X = "x"
    MASTODON = "mastodon"
    BLUESKY = "bluesky"


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """A place where posts appear, as the policy has it.

    `edits`: whether a post can still be edited there when an error is found. `strikes`: whether its readers can be
    shown words that are struck through. `limit` is the most that a post may have, by `counting`.
    """

    name: str
    edits: bool = True
    strikes: bool = True
    limit: int | None = None
    counting: Counting = Counting.CHARACTERS

    def to_plain(self) -> dict[str, str | bool | int | None]:
        return {
            "name": self.name,
            "edits": self.edits,
            "strikes": self.strikes,
            "limit": self.limit,
            "counting": str(self.counting),
        }

    @classmethod
    def from_plain(cls, value: object, path: str) -> Self:
        """The channel of a parsed JSON object; absent fields have their defaults. Raises `Malformed`."""
        if not isinstance(value, Mapping):
            raise Malformed("not an object", path=path)
        for key in value:
            if key not in ("name", "edits", "strikes", "limit", "counting"):
                raise Malformed("no such field", path=f"{path}.{key}")
        name, limit = value.get("name"), value.get("limit")
        if not isinstance(name, str) or not _is_name(name):
            raise Malformed("not a name in one line, without blanks around it", path=f"{path}.name")
        if limit is not None and (isinstance(limit, bool) or not isinstance(limit, int) or not 0 < limit <= _LARGEST):
            raise Malformed(f"not a number from 1 to {_LARGEST:,}", path=f"{path}.limit")
        try:
            counting = Counting(value.get("counting", Counting.CHARACTERS))
        except ValueError as error:
            raise Malformed(f"there are {', '.join(Counting)}", path=f"{path}.counting") from error
        edits, strikes = (_switch(value.get(each, True), f"{path}.{each}") for each in ("edits", "strikes"))
        return cls(name=name, edits=edits, strikes=strikes, limit=limit, counting=counting)


# What the platforms let an agency do, as of 2026: docs/channels.md has the sources. A window of minutes is no edit: an
# error is found later. Where no limit is documented, none stands here.
PRESETS: Mapping[str, Channel] = {
    each.name: each
    for each in (
        Channel(name="x", edits=False, strikes=False, limit=280, counting=Counting.X),
        Channel(name="mastodon", strikes=False, limit=500, counting=Counting.MASTODON),
        Channel(name="bluesky", edits=False, strikes=False, limit=300, counting=Counting.BLUESKY),
        # Not in Meta's documentation, but what its composer has kept to since 2011.
        Channel(name="facebook", strikes=False, limit=63_206),
        Channel(name="instagram", strikes=False, limit=2_200),
        Channel(name="threads", edits=False, strikes=False, limit=500, counting=Counting.BYTES),
        Channel(name="linkedin", strikes=False, limit=3_000),
        Channel(name="youtube", limit=5_000, counting=Counting.BYTES),
        Channel(name="nextdoor", strikes=False),
        Channel(name="govdelivery", edits=False, strikes=False),
        Channel(name="email", edits=False, strikes=False),
    )
}
_HOSTS = {
    "x.com": "x",
    "twitter.com": "x",
    "bsky.app": "bluesky",
    "facebook.com": "facebook",
    "instagram.com": "instagram",
    "threads.com": "threads",
    "threads.net": "threads",
    "linkedin.com": "linkedin",
    "youtube.com": "youtube",
    "youtu.be": "youtube",
    "nextdoor.com": "nextdoor",
    "govdelivery.com": "govdelivery",
}
# Whatever the server is called (docs.joinmastodon.org/entities/Status, `url`).
_ON_MASTODON = re.compile(r"/@[^/]+/[0-9]+/?")


def channel_of(url: str) -> str | None:
    """The platform that an address is of, by its host or its form; None for any other."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    if name := next((name for own, name in _HOSTS.items() if host == own or host.endswith(f".{own}")), None):
        return name
    return "mastodon" if _ON_MASTODON.fullmatch(parts.path) else None


def _is_name(name: str) -> bool:
    return bool(name) and name == " ".join(name.split()) and name.isprintable() and len(name) <= _LONGEST_NAME


def _switch(value: object, path: str) -> bool:
    if not isinstance(value, bool):
        raise Malformed("neither true nor false", path=path)
    return value
