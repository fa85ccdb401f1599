"""Proposals in words and in rows, for every command that tells of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from cli.terminal import WARNING, Stream, minute

if TYPE_CHECKING:
    from ledger.domain.proposals import Proposal

FIELDS = ("proposal", "post", "kind", "method", "at", "name", "role", "stale")


def row(proposal: Proposal, *, stale: bool) -> dict[str, object]:
    """A proposal that awaits approval, for machines."""
    return {
        "proposal": proposal.number,
        "post": proposal.post,
        "kind": str(proposal.kind),
        "method": "linked" if proposal.linked else None,
        "at": proposal.at,
        "name": proposal.by.name,
        "role": proposal.by.role,
        "stale": stale,
    }


def in_words(proposal: Proposal, *, stale: bool) -> str:
    """What it proposes; `stale` where the post was changed since."""
    return what_of(proposal) + (", stale" if stale else "")


def what_of(proposal: Proposal) -> str:
    """`correction`, `correction (linked)`."""
    linked = " (linked)" if proposal.linked else ""
    return proposal.kind.words + linked


def in_full(proposal: Proposal, *, stale: bool) -> str:
    """What, on which post, by whom, since when."""
    return f"{in_words(proposal, stale=stale)} on {proposal.post}, by {proposal.by}, since {minute(proposal.at)}"


def show_waiting(out: Stream, waiting: Sequence[tuple[Proposal, bool]]) -> None:
    """Each proposal that awaits approval with who made it, and whether it is stale; on any width."""
    for each, stale in waiting:
        label = f"{each.number}  "
        out.line((label, WARNING), in_full(each, stale=stale), indent=2, hang=len(label))
