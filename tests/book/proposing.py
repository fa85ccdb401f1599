"""What is put forward of a post of one sentence, or recorded at once with somebody's approval."""

from __future__ import annotations

from collections.abc import Callable

from ledger import Entry, Kind, Ledger
from tests.book.world import AMATO, ORTIZ, REASON

TYPO = "You will recieve it on May 3.\n"
MENDED = "You will receive it on May 3.\n"
MOVED = "You will recieve it on May 13.\n"

# Each is done by the ledger or by its proposals, which take the same.
ACTS: dict[str, Callable[..., Entry]] = {
    "a correction": lambda book, desk, **more: desk.correct(
        book.propose("storm", MOVED), by=ORTIZ, reason=REASON, noticed="2026-03-02", **more
    ),
    "an update that does not quote": lambda book, desk, **more: desk.correct(
        book.propose("storm", MOVED), by=ORTIZ, reason=REASON, kind=Kind.UPDATE, withhold_quote=True, **more
    ),
    "a spelling": lambda book, desk, **more: desk.correct(book.propose("storm", MENDED), by=ORTIZ, **more),
    "what no reader is given": lambda book, desk, **more: desk.correct(
        book.propose("storm", f"---\nlayout: post\n---\n{TYPO}"), by=ORTIZ, **more
    ),
    "a title": lambda book, desk, **more: desk.correct(
        book.propose("storm", title="The storm"), by=ORTIZ, reason=REASON, **more
    ),
    "a linked correction": lambda book, desk, **more: desk.link(
        book.propose_link("storm", "new", "It is May 13.\n", wrong="May 3", right="May 13", title="New"),
        by=ORTIZ,
        reason=REASON,
        **more,
    ),
    "a retraction": lambda book, desk, **more: desk.retract(
        "storm", by=ORTIZ, reason=REASON, apology="Sorry.", evidence="https://a.example/", **more
    ),
}


def put(book: Ledger, what: str) -> Entry:
    """Puts an edit of `storm` forward."""
    return ACTS[what](book, book.proposals)


def record(book: Ledger, what: str) -> Entry:
    """Records the same edit with a colleague's approval."""
    return ACTS[what](book, book, approver=AMATO)
