"""Where a text went live: staff tell the ledger, which keeps the address."""

from __future__ import annotations

from ledger.book.append import Append
from ledger.book.recording import check_base
from ledger.book.said import address, label
from ledger.domain.channels import PRESETS
from ledger.domain.entries import Entry, Kind
from ledger.domain.history import History
from ledger.domain.posts import Actor
from ledger.errors import NothingChanged
from ledger.gate.policy import Policy


def posted(
    append: Append, history: History, url: str, by: Actor, *, policy: Policy, channel: str | None, notice: int | None
) -> Entry:
    """A place where the post, or what was posted of a notice, went live; readers' texts stay as they are."""
    detail = {"url": address(url)}
    if channel is not None:
        detail["channel"] = known(policy, channel)
    if notice is not None:
        detail["notice"] = str(history.correction(notice).entry.number)
    # An address may be gone back to; where else something went live is told once.
    itself = notice is None and detail.get("channel") in (None, history.channel)
    if url == history.url if itself else any(e.kind is Kind.POSTED and e.detail == detail for e in history.entries):
        raise NothingChanged(f"{history.post}: that it went live there is on record already")
    check_base(append, history)
    return append.add(Kind.POSTED, actor=by, post=history.post, detail=detail)


def known(policy: Policy, channel: str) -> str:
    """The name of a channel; where the policy has channels it must be one of them, for it is recorded for good.

    Where it has none, a platform has its one name however that is typed: X is x.
    """
    if policy.channels:
        return policy.channel(channel).name
    return folded if (folded := channel.casefold()) in PRESETS else label(channel, "channel")
