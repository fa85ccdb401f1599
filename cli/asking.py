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
_ANYTHING = "We gave the wrong information."
_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
# What tells of a date, a time, an amount or another figure in what was said; the first that right has otherwise.
_FIGURES = (
    (
        re.compile(
            rf"\b(?:{_MONTHS})\b(?:\s+[0-9]+)?|\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b|\b[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}\b"
        ),
        "date",
    ),
    (re.compile(r"\b[0-9]{1,2}(?::[0-9]{2}|\s*[ap]\.?m\b)(?:\s*[ap]\.?m\b)?", re.IGNORECASE), "time"),
    (re.compile(r"[$€£¥]\s*[0-9][0-9.,]*"), "amount"),
    (re.compile(r"[0-9][0-9.,]*"), "figure"),
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
    """A reason to begin with, from what was said, what is right, and the guards that showed it.

    The notice tells the two texts themselves, so the reason says what sort of thing was wrong.
    """
    things = Counter(_thing(change, shown) for change in changes)
    if things and "" not in things:
        named = [
            thing if count == 1 else f"{thing}{'es' if thing.endswith('s') else 's'}" for thing, count in things.items()
        ]
        *some, last = named
        return f"We gave the wrong {', '.join(some)}{' and ' if some else ''}{last}."
    return next((words for guard, words in _REASONS.items() if guard in shown), _ANYTHING)


def _thing(change: Change, shown: Sequence[str]) -> str:
    """What sort of thing was wrong, where the words themselves tell, or one guard alone."""
    for pattern, what in _FIGURES:
        if (there := pattern.findall(change.said)) and there != pattern.findall(change.right):
            return what
    only = {_THINGS.get(guard, "") for guard in shown}
    return only.pop() if len(only) == 1 else ""


def _kind(terminal: Terminal) -> EditKind:
    """Asked until the answer is one: what it is called decides whether an apology is due."""
    while True:
        choice = terminal.question("Was it wrong (c), true but unclear (l), or is this new (u)?", "c")
        if kind := _KINDS.get(choice.strip().lower()) or next((k for k in _KINDS.values() if k == choice), None):
            return kind
        terminal.err.line(("Answer c, l or u.", WARNING))


def _named(guards: list[str]) -> str:
    words = {"guard.date": "a date", "guard.name": "a name", "guard.link": "a link", "guard.address": "an address"}
    return " and ".join(dict.fromkeys(words.get(guard, "a figure") for guard in guards))
