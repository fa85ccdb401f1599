"""Where texts went live, as `posted` entries record it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ledger.domain.entries import Entry, Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Posted:
    """A place where a text went live: the post itself, or what was posted of its notice with the id `notice`."""

    entry: Entry
    url: str
    channel: str | None
    notice: str | None


def posted(entries: Sequence[Entry]) -> Iterator[Posted]:
    """What a post's entries record, oldest first."""
    for entry in entries:
        if entry.kind is Kind.POSTED:
            detail = entry.detail
            yield Posted(
                entry=entry,
                url=detail.get("url", ""),
                channel=detail.get("channel"),
                notice=f"c-{detail['notice']}" if "notice" in detail else None,
            )


def address(publication: Entry, entries: Sequence[Entry]) -> str | None:
    """A post's public address: that of its publication, else the first place where it went live itself.

    Of places on other channels than the post's own none is its address. The first stands for good: links lead to it.
    """
    if url := publication.detail.get("url"):
        return url
    own = (None, publication.detail.get("channel"))
    return next((each.url for each in posted(entries) if each.notice is None and each.channel in own), None)
