"""Where a post and its corrections went live, for whoever reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cli.terminal import STRONG, Part, Stream

if TYPE_CHECKING:
    from ledger.domain.history import History
    from ledger.domain.posted import Posted


def show_live(out: Stream, history: History) -> None:
    """The channel that a post is on, and where it or its corrections went live."""
    lines: list[Part] = [f"On {history.channel}"] if history.channel else []
    lines += [f"{posted.entry.effective_at[:10]}  {where(posted)}" for posted in history.posted]
    if lines:
        out.line()
        out.line(("Where it went live", STRONG))
    for line in lines:
        out.line(line, indent=2)


def where(posted: Posted) -> str:
    """`c-2 on bluesky: https://…`"""
    what = f"{posted.notice} " if posted.notice else ""
    return f"{what}on {posted.channel}: {posted.url}" if posted.channel else f"{what}{posted.url}"


def data(posted: Posted) -> dict[str, object]:
    return {
        "url": posted.url,
        "channel": posted.channel,
        "notice": posted.notice,
        "at": posted.entry.effective_at,
        "by": str(posted.entry.actor),
    }
