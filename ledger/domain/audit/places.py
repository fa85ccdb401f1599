"""The places of a step in words: what stood there, what stands there now, and the rule or guard that decided it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ledger.domain.changes import changes
from ledger.domain.history import Version
from ledger.domain.hunks import Hunk
from ledger.rendition.flow import ATOM, BREAK, END, Flow, Run

_LONGEST = 2_000
_SIGNS = str.maketrans({END: " ¶ ", BREAK: " ⏎ ", "\n": " ", "\t": " "})


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One hunk. `rule` is None where nothing was judged, as in a retraction; `silent` if it merged without a mark.

    Each side is at most about 2,000 characters long, the end of a block shown as ¶. `took`: something that readers had
    is gone, if only the address behind a link.
    """

    rule: str | None
    silent: bool
    before: str
    after: str
    took: bool


def places(old: Version, new: Version) -> tuple[Place, ...]:
    """The places of the step from one version to the next, in order, as they were recorded."""
    return tuple(_places(old.flow, new))


def _places(old: Flow, new: Version) -> Iterator[Place]:
    judgement, flow = new.judgement, new.flow
    silent = set(judgement.silent)
    for judged in judgement.judged:
        hunk = judged.hunk
        before, after = _sides(old, flow, hunk)
        yield Place(
            rule=judged.rule,
            silent=hunk in silent,
            before=before,
            after=after,
            took=_linked(old, hunk) if judged.rule == "guard.link" else hunk.old_length > 0,
        )
    if not judgement.judged:
        for mark in judgement.marks:
            before, after = _sides(old, flow, mark)
            yield Place(rule=None, silent=False, before=before, after=after, took=mark.old_length > 0)


def _sides(old: Flow, new: Flow, hunk: Hunk) -> tuple[str, str]:
    """Both texts; where their words are the same, what lies behind these too."""
    before, after = old.text[hunk.old_start : hunk.old_stop], new.text[hunk.new_start : hunk.new_stop]
    if before == after or ATOM in before + after:
        (change,) = changes(old, new, (hunk,))
        before, after = change.said, change.right
    return _shown(before), _shown(after)


def _shown(text: str) -> str:
    text = text.translate(_SIGNS)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def _linked(flow: Flow, hunk: Hunk) -> bool:
    items = (item for item in flow.cut(hunk.old_start, hunk.old_stop) if isinstance(item, Run))
    return any(mark.tag == "a" for item in items for mark in item.marks)
