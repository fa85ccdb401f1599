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
    """A post's public address: the last at which it went live itself, else that of its publication.

    Of other channels than the post's own none is its address.
    """
    own = (None, publication.detail.get("channel"))
    places = [each.url for each in posted(entries) if each.notice is None and each.channel in own]
    return places[-1] if places else publication.detail.get("url")
