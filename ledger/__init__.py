"""stet: an append-only correction ledger for official posts.

    import renderers
    from ledger import Actor, Ledger

    with Ledger.open("posts.db") as book:
        draft = book.propose("storm-closures", source=fixed)          # writes nothing: .hunks, .verdict
        book.correct(draft, reason="We gave the wrong reopening date.",
                     by=Actor(name="J. Ortiz", role="Communications Director"))
        page = renderers.html(book.history("storm-closures"))

What is posted stays posted: spelling and grammar fixes that the gate proves to be just that merge silently, every other
change is shown, and everything can be verified from the stored bytes.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ledger.book.draft import Draft
    from ledger.book.ledger import Ledger
    from ledger.domain.changes import Change
    from ledger.domain.entries import Entry, Kind
    from ledger.domain.history import Correction, History, Notice, Version
    from ledger.domain.hunks import Finding, Hunk
    from ledger.domain.posts import Actor
    from ledger.domain.proposals import Proposal
    from ledger.gate.policy import Policy
    from ledger.gate.verdict import Verdict

__version__ = "0.1.0"

__all__ = [
    "Actor",
    "Change",
    "Correction",
    "Draft",
    "Entry",
    "Finding",
    "History",
    "Hunk",
    "Kind",
    "Ledger",
    "Notice",
    "Policy",
    "Proposal",
    "Verdict",
    "Version",
]

# Each name is loaded from its room when it is first asked for, so that reading one room loads no other.
_ROOMS = {
    "Actor": "ledger.domain.posts",
    "Change": "ledger.domain.changes",
    "Correction": "ledger.domain.history",
    "Draft": "ledger.book.draft",
    "Entry": "ledger.domain.entries",
    "Finding": "ledger.domain.hunks",
    "History": "ledger.domain.history",
    "Hunk": "ledger.domain.hunks",
    "Kind": "ledger.domain.entries",
    "Ledger": "ledger.book.ledger",
    "Notice": "ledger.domain.history",
    "Policy": "ledger.gate.policy",
    "Proposal": "ledger.domain.proposals",
    "Verdict": "ledger.gate.verdict",
    "Version": "ledger.domain.history",
}


def __getattr__(name: str) -> object:
    if name in _ROOMS:
        return getattr(import_module(_ROOMS[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
