"""Links of corrections, and where they lead."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.book.asof import EVER, AsOf
from ledger.book.reading import decoded
from ledger.domain.entries import Kind

if TYPE_CHECKING:
    from ledger.store.reading import Reading


def dead_end(reading: Reading, slug: str, as_of: AsOf = EVER) -> str:
    """Why readers who follow a link to a post do not find there what is right; empty where they do."""
    entries = as_of.until(decoded(stored) for stored in reading.entries_of(slug))
    states = [entry.kind for entry in entries if entry.version is not None or entry.kind is Kind.REMOVAL]
    if not states:
        return f"It leads to {slug}, which the ledger does not hold."
    if states[-1] is Kind.RETRACTION:
        return f"It leads to {slug}, which is retracted."
    if states[-1] is Kind.REMOVAL:
        return f"It leads to {slug}, which was taken off its source."
    return ""
