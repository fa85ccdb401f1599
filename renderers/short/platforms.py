"""Where short texts are posted, and how much each platform takes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from renderers.short.counting import on_bluesky, on_mastodon, utf_16, weighted


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


X = Platform(name="x", limit=280, count=weighted)
# A server may allow more: `configuration.statuses.max_characters` of its /api/v2/instance says how many.
MASTODON = Platform(name="mastodon", limit=500, count=on_mastodon)
# `maxGraphemes` and `maxLength` of the lexicon app.bsky.feed.post.
BLUESKY = Platform(name="bluesky", limit=300, count=on_bluesky, most_bytes=3_000)
# Not in Meta's documentation, but what its composer has kept to since 2011.
FACEBOOK = Platform(name="facebook", limit=63_206, count=utf_16)

PLATFORMS = {each.name: each for each in (X, MASTODON, BLUESKY, FACEBOOK)}
