"""What a terminal is asked before an evident change is recorded: only what nothing else can tell."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from cli.exits import Stopped
from cli.options import EditKind
from cli.preview import show_draft
from cli.saying import Said
from cli.terminal import QUIET, WARNING, Terminal

if TYPE_CHECKING:
    from ledger.book.draft import Draft

_KINDS: dict[str, EditKind] = {"c": "correction", "l": "clarification", "u": "update"}
# What a reason may say by itself, keyed by the guard that showed the change; the first that fits, in this order.
_REASONS = {
    "guard.date": "We gave the wrong date.",
    "guard.number": "We gave a wrong figure.",
    "guard.unit": "We gave a wrong figure.",
    "guard.name": "We gave a wrong name.",
    "guard.link": "A link led to the wrong page.",
    "guard.address": "We gave a wrong address.",
    "guard.negation": "We said the opposite of what is right.",
}
# A figure is often part of something that has a name; told by what stood there.
_FIGURES = (
    (
        re.compile(r"\b(?:January|February|March|April|May|June|July|August|September|October|November|December)\b"),
        "date",
    ),
    (re.compile(r"\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b|\b[0-9]{4}-[0-9]{2}-[0-9]{2}\b"), "date"),
    (re.compile(r"[0-9]:[0-9]{2}|\b[ap]\.?m\b", re.IGNORECASE), "time"),
    (re.compile(r"[$€£¥]"), "amount"),
)
# An update or a clarification that strikes one of these may be an error of fact under another name.
_FACTS = ("guard.date", "guard.number", "guard.unit", "guard.name", "guard.link", "guard.address")


def asked(terminal: Terminal, said: Said, draft: Draft) -> Said:
    """What is said of the draft, with a reason and a kind, asked for where they are missing."""
    show_draft(terminal.err, draft)
    shown = [finding.rule for finding in draft.findings if not finding.minor]
    kind, reason = said.kind, said.reason
    if not (reason and reason.strip()):
        terminal.err.line()
        kind = kind or _kind(terminal)
        proposal = _proposal(draft, shown) if kind == "correction" else ""
        reason = terminal.question("Why? Readers will see this.", proposal)
        if not reason.strip():
            raise Stopped("a change that readers are shown needs a reason; nothing was recorded")
    kind = kind or "correction"
    if kind != "correction" and (facts := [rule for rule in shown if rule in _FACTS]):
        terminal.err.line()
        terminal.err.line(
            (f"This {kind} strikes {_named(facts)}.", WARNING),
            " If what stood there was wrong, it is a correction, and owes an apology.",
        )
        if not terminal.ask(f"Record it as {'an' if kind == 'update' else 'a'} {kind} all the same?"):
            kind = "correction"
            terminal.err.line(("Recorded as a correction, then.", QUIET))
    return replace(said, reason=reason, kind=kind)


def _proposal(draft: Draft, shown: list[str]) -> str:
    """A reason to begin with, where all that changed is of one sort."""
    if {"guard.number", "guard.unit"} & set(shown):
        for pattern, what in _FIGURES:
            if all(pattern.search(change.said) for change in draft.changes):
                return f"We gave the wrong {what}."
    return next((words for guard, words in _REASONS.items() if guard in shown), "")


def _kind(terminal: Terminal) -> EditKind:
    choice = terminal.question("Was it wrong (c), true but unclear (l), or is this new (u)?", "c")
    return _KINDS.get(choice.strip().lower()[:1], "correction")


def _named(guards: list[str]) -> str:
    words = {"guard.date": "a date", "guard.name": "a name", "guard.link": "a link", "guard.address": "an address"}
    return " and ".join(dict.fromkeys(words.get(guard, "a figure") for guard in guards))
