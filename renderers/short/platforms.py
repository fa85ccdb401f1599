"""Where short texts are posted, and how much each platform takes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ledger.domain.channels import PRESETS, Channel, Counting
from renderers.short.counting import on_bluesky, on_mastodon, utf_8, utf_16, weighted

COUNTS: dict[Counting, Callable[[str], int]] = {
    Counting.CHARACTERS: utf_16,
    Counting.BYTES: utf_8,
    Counting.X: weighted,
    Counting.MASTODON: on_mastodon,
    Counting.BLUESKY: on_bluesky,
}
# `maxLength` of the lexicon app.bsky.feed.post, ten for each of its `maxGraphemes`.
_BYTES_FOR_A_GRAPHEME = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Platform:
    """`count` is the platform's own measure of a post, `limit` the most of it; `most_bytes` are of UTF-8."""

    name: str
    limit: int
    count: Callable[[str], int]
    most_bytes: int | None = None

    def fits(self, text: str) -> bool:
        too_many_bytes = self.most_bytes is not None and len(text.encode("utf-8")) > self.most_bytes
        return not too_many_bytes and self.count(text) <= self.limit


def platform(channel: Channel) -> Platform | None:
    """How much a channel takes; None for one without a limit."""
    if channel.limit is None:
        return None
    return Platform(
        name=channel.name,
        limit=channel.limit,
        count=COUNTS[channel.counting],
        most_bytes=channel.limit * _BYTES_FOR_A_GRAPHEME if channel.counting is Counting.BLUESKY else None,
    )


# A Mastodon server may allow more: `configuration.statuses.max_characters` of its /api/v2/instance says how many.
PLATFORMS = {name: made for name, channel in PRESETS.items() if (made := platform(channel))}
