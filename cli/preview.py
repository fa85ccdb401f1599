"""An edit before it is recorded: its places with their findings, and the verdict."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from cli.terminal import GOOD, QUIET, STRONG, WARNING, Part, Stream, plural
from ledger.domain.changes import changes
from ledger.domain.hunks import Finding, Hunk
from ledger.rendition.flow import ATOM, BREAK, END, Flow

if TYPE_CHECKING:
    from ledger.book.draft import Draft

_AROUND = 24  # characters of unchanged text on either side
_LONGEST = 400


def show_draft(stream: Stream, draft: Draft) -> None:
    """The places of an edit, each with its finding, and the verdict."""
    number = draft.history.newest.number
    stream.line((draft.post, STRONG), (f"  version {number} → {number + 1}", QUIET))
    show_places(stream, draft.history.newest.flow, draft.text.flow, zip(draft.hunks, draft.findings, strict=True))
    stream.line()
    stream.line(*_verdict(draft))


def show_places(
    stream: Stream,
    old: Flow,
    new: Flow,
    places: Iterable[tuple[Hunk, Finding]],
    *,
    indent: int = 2,
    airy: bool = True,
) -> None:
    """Each place in its context, and below it which rule or guard decided. `airy`: a blank line before each."""
    for hunk, finding in places:
        if airy:
            stream.line()
        word: Part = ("silent  ", GOOD) if finding.minor else ("shown   ", f"bold {WARNING}")
        stream.line(word, *in_context(stream, old, new, hunk), indent=indent, hang=len(word[0]))
        stream.line((f"{finding.rule}: {finding.why}", QUIET), indent=indent + len(word[0]))


def in_context(stream: Stream, old: Flow, new: Flow, hunk: Hunk) -> tuple[Part, ...]:
    """A place with some of the words around it."""
    said, right = sides(old, new, hunk)
    start = max(old.text.rfind(END, 0, hunk.old_start) + 1, hunk.old_start - _AROUND)
    stop = old.text.find(END, hunk.old_stop) if END not in old.text[hunk.old_start : hunk.old_stop] else hunk.old_stop
    stop = min(stop if stop >= 0 else len(old.text), hunk.old_stop + _AROUND)
    before, after = old.text[start : hunk.old_start], old.text[hunk.old_stop : stop]
    if start and old.text[start - 1] != END:
        before = "…" + before.partition(" ")[2]
    if stop < len(old.text) and old.text[stop] != END and old.text[stop - 1 : stop] != END:
        after = after.rpartition(" ")[0] + "…"
    return (_line(before), *stream.change(said, right), _line(after))


def sides(old: Flow, new: Flow, hunk: Hunk) -> tuple[str, str]:
    """What a place said, and says now; where the words are the same, the addresses behind them too."""
    said, right = old.text[hunk.old_start : hunk.old_stop], new.text[hunk.new_start : hunk.new_stop]
    if said == right or ATOM in said + right:
        [change] = changes(old, new, [hunk])
        said, right = change.said, change.right
    return _cut(_line(said)), _cut(_line(right))


def _verdict(draft: Draft) -> Iterator[Part]:
    shown = sum(not finding.minor for finding in draft.findings)
    silent = len(draft.findings) - shown
    if draft.unseen:
        yield ("Minor", f"bold {GOOD}")
        yield ": nothing that readers are given changes."
    elif draft.minor:
        yield ("Minor", f"bold {GOOD}")
        yield (
            f": {plural(silent, 'place')} merges silently." if silent == 1 else f": all {silent} places merge silently."
        )
    else:
        yield ("Substantive", f"bold {WARNING}")
        yield f": {plural(shown, 'place')} will be shown to readers"
        yield f", {silent} {'merges' if silent == 1 else 'merge'} silently." if silent else "."


def _line(text: str) -> str:
    return text.replace(END, " ¶ ").replace(BREAK, " ⏎ ").replace(ATOM, "[image]").replace("\n", " ")


def _cut(text: str) -> str:
    if len(text) <= _LONGEST:
        return text
    half = _LONGEST // 2
    return f"{text[:half].rstrip()} […{len(text) - 2 * half:,} characters…] {text[-half:].lstrip()}"
