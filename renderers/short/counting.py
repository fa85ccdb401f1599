"""How long a text is, by each platform's own count, from its public rules.

What X takes for a link, `urls` tells. Mastodon's list of top-level domains is its own: what may be a link there counts
as the most that it can, so that what fits here fits there.
"""

from __future__ import annotations

import re
import unicodedata

from ledger.rendition.characters import graphemes, without_emoji
from renderers.short.urls import urls

# What any link counts as: X wraps each in t.co, and Mastodon does as X does.
LINK = 23

# An address that Mastodon may know for a link, and X does not; no link is shorter than http://a.co.
_ADDRESS = re.compile(r"https?://[^\s/]*\.", re.IGNORECASE)
_MORE = LINK - 11
# The second @ and what follows, of a handle on another server.
_SERVER = re.compile(r"(?<![=/\w])(@[a-z0-9_](?:[a-z0-9_.-]*[a-z0-9_])?)@[\w.-]*\w", re.IGNORECASE)
# What counts one on X, and not two: `ranges` of the configuration v3 of twitter-text.
_LIGHT = re.compile("[\x00-\u10ff\u2000-\u200d\u2010-\u201f\u2032-\u2037]")


def weighted(text: str) -> int:
    """The weighted length of a post on X (docs.x.com/fundamentals/counting-characters)."""
    text = unicodedata.normalize("NFC", text)
    total = position = 0
    for url in urls(text):
        total += _weight(text[position : url.start]) + LINK
        position = url.stop
    return total + _weight(text[position:])


def links(text: str) -> list[tuple[int, int]]:
    """Where the addresses with http:// or https:// begin and end that every platform makes links of."""
    return [(url.start, url.stop) for url in urls(text) if url.scheme and text[url.start : url.stop].isascii()]


def _weight(text: str) -> int:
    if text.isascii():
        return len(text)
    rest, emoji = without_emoji(text)
    return 2 * (emoji + len(rest)) - len(_LIGHT.findall(rest))


def on_mastodon(text: str) -> int:
    """Graphemes, a link as 23, a handle without its server (docs.joinmastodon.org/user/posting)."""
    kept, position = "", 0
    for start, stop in links(text):  # without http:// or https:// nothing is a link there
        kept += text[position:start] + "x" * LINK
        position = stop
    kept += text[position:]
    return len(graphemes(_SERVER.sub(r"\1", kept))) + _MORE * len(_ADDRESS.findall(kept))


def on_bluesky(text: str) -> int:
    """Graphemes (`maxGraphemes` of the lexicon app.bsky.feed.post)."""
    return len(graphemes(text))


def utf_16(text: str) -> int:
    """Code units of UTF-16: the longest that a count of characters can mean."""
    return len(text) + sum(character > "\uffff" for character in text)


def utf_8(text: str) -> int:
    """Bytes of UTF-8."""
    return len(text.encode("utf-8"))
