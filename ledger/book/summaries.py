"""Every post in a line, from one pass over the entries."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Literal

from ledger.book.asof import EVER, AsOf
from ledger.book.reading import decoded, held, readable
from ledger.domain.contents import LISTS, blocks_in
from ledger.domain.entries import EVIDENT, Entry, Kind, updated_at
from ledger.domain.history import title_of
from ledger.rendition.html import parse_chunks
from ledger.store.reading import Reading


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """A post as lists show it; times are RFC 3339, counts are of entries."""

    post: str
    title: str
    version: int
    state: Literal["stands", "retracted", "removed"]
    published_at: str
    updated_at: str
    corrections: int
    minor_edits: int


def summaries(reading: Reading, as_of: AsOf = EVER) -> list[Summary]:
    """The posts by slug, or those that there were. Of their texts only the titles are read."""
    posts: defaultdict[str, list[Entry]] = defaultdict(list)
    for entry in as_of.until(decoded(stored) for stored in reading.entries() if stored.post is not None):
        posts[entry.post or ""].append(entry)
    with readable("a post"):
        newest = {post: [e for e in entries if e.version is not None][-1] for post, entries in posts.items()}
    out = []
    for post, entries in sorted(posts.items()):
        with readable(post):
            out.append(_summary(post, entries, newest[post], _title(reading, newest[post])))
    return out


def _title(reading: Reading, entry: Entry) -> str:
    """Of a rendition no more is read than the block that a title stands in: the first."""
    lists = held(reading, entry.post, [key for role, key in entry.content.items() if role == LISTS["rendition"]])
    first = blocks_in(entry.content, "rendition", lists)[:1]
    blocks = held(reading, entry.post, first)
    return title_of(parse_chunks(blocks[block].decode("utf-8") for block in first))


def _summary(post: str, entries: list[Entry], newest: Entry, title: str) -> Summary:
    evident = [entry for entry in entries if entry.kind in EVIDENT and entry.kind is not Kind.NOTICE]
    state: Literal["stands", "retracted", "removed"] = "stands"
    for entry in entries:
        if entry.kind is Kind.REMOVAL:
            state = "removed"
        elif entry.version is not None:
            state = "retracted" if entry.kind is Kind.RETRACTION else "stands"
    return Summary(
        post=post,
        title=title or post,
        version=newest.version or 0,
        state=state,
        published_at=entries[0].effective_at,
        updated_at=updated_at(entries),
        corrections=len(evident),
        minor_edits=sum(entry.kind is Kind.MINOR_EDIT for entry in entries),
    )
