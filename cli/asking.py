"""What a terminal is asked before an evident change is recorded: only what nothing else can tell."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from cli.exits import Stopped
from cli.options import EditKind
from cli.preview import show_draft
from cli.saying import Said
from cli.terminal import QUIET, WARNING, Terminal
from ledger.domain.changes import Change

if TYPE_CHECKING:
    from ledger.book.draft import Draft

_KINDS: dict[str, EditKind] = {"c": "correction", "l": "clarification", "u": "update"}
# What a guard shows, where the words themselves do not tell.
_THINGS = {
    "guard.date": "date",
    "guard.number": "figure",
    "guard.unit": "figure",
    "guard.name": "name",
    "guard.address": "address",
}
# What a reason may say where not all that changed is of those; the first that fits, in this order.
_REASONS = {
    "guard.link": "A link led to the wrong page.",
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
        proposal = what_was_wrong(draft.changes, shown) if kind == "correction" else ""
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


def what_was_wrong(changes: Sequence[Change], shown: Sequence[str] = ()) -> str:
    """A reason to begin with, from what was said and the guards that showed it; empty where neither tells.

    The notice tells the two texts themselves, so the reason says what sort of thing was wrong.
    """
    things = [_thing(change, shown) for change in changes]
    if things and all(things):
        counted = Counter(things)
        named = [f"the wrong {thing}{'s' if count > 1 else ''}" for thing, count in counted.items()]
        return f"We gave {' and '.join([', '.join(named[:-1]), named[-1]] if named[1:] else named)}."
    return next((words for guard, words in _REASONS.items() if guard in shown), "")


def _thing(change: Change, shown: Sequence[str]) -> str:
    """What sort of thing was said, where its own words tell."""
    for pattern, what in _FIGURES:
        if pattern.search(change.said):
            return what
    only = {guard for guard in shown if guard in _THINGS}
    if any(character.isdigit() for character in change.said):
        return "figure"
    return _THINGS[only.pop()] if len(only) == 1 else ""


def _kind(terminal: Terminal) -> EditKind:
    choice = terminal.question("Was it wrong (c), true but unclear (l), or is this new (u)?", "c")
    return _KINDS.get(choice.strip().lower()[:1], "correction")


def _named(guards: list[str]) -> str:
    words = {"guard.date": "a date", "guard.name": "a name", "guard.link": "a link", "guard.address": "an address"}
    return " and ".join(dict.fromkeys(words.get(guard, "a figure") for guard in guards))
