"""Guards over what a reader perceives of a hunk besides its characters: links, images, code, strikes, structure."""

from __future__ import annotations

import itertools
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from ledger.domain.blocks import Shape, shape
from ledger.rendition.flow import Atom, Element, End, Flow, Run

# Attributes without a trace for a reader; whatever is not here is taken to show.
_UNSEEN_ATTRIBUTES = frozenset({"class", "id", "lang", "rel", "target", "decoding", "loading", "itemprop", "role"})
_UNSEEN_MARKS = frozenset({"span", "font", "time", "data", "bdi"})
_SAME_LOOK = {
    "em": "i",
    "cite": "i",
    "dfn": "i",
    "strong": "b",
    "del": "s",
    "strike": "s",
    "ins": "u",
    "kbd": "code",
    "samp": "code",
    "tt": "code",
    "var": "code",
}
_GUARDS = {"a": "guard.link", "s": "guard.strike", "u": "guard.strike", "code": "guard.code", "pre": "guard.code"}

MARKUP_GUARDS = {
    "guard.link": "A link was added, taken away or leads elsewhere.",
    "guard.image": "An image or its description changed.",
    "guard.embed": "Something embedded in the post changed.",
    "guard.code": "Text that stands as code changed; in code every character counts.",
    "guard.strike": "The author's own strike-through or underlining is part of what the post says.",
    "guard.emphasis": "Emphasis, raised or lowered text changed, and a reader can see it.",
    "guard.structure": "A list, heading, table, quotation or another block changed, not only its words.",
}

Look = tuple[tuple[str, tuple[tuple[str, str], ...]], ...]


@dataclass(frozen=True)
class View:
    """What a reader is given of a span."""

    text: str
    segments: list[tuple[Look, str]]
    atoms: list[Element]
    ends: list[Shape]
    split: bool


def plainly_alike(old: Flow, old_start: int, old_stop: int, new: Flow, new_start: int, new_stop: int) -> bool:
    """Whether both spans lie in one run of the same marks, none of which any guard minds: nearly every hunk."""
    mine, other = _run(old, old_start, old_stop), _run(new, new_start, new_stop)
    if mine is None or other is None or mine.marks != other.marks:
        return False
    return all(_SAME_LOOK.get(mark.tag, mark.tag) not in _MINDED for mark in mine.marks)


def _run(flow: Flow, start: int, stop: int) -> Run | None:
    """The run that covers a span, unless its block is one of code."""
    index = bisect_right(flow.starts, start) - 1
    item = flow.items[index] if index < len(flow.items) else None
    if not isinstance(item, Run) or stop > flow.starts[index + 1]:
        return None
    for after in itertools.islice(flow.items, index, None):
        if isinstance(after, End):
            return None if after.path and after.path[-1].tag == "pre" else item
    return None


_MINDED = frozenset({"s", "u", "code", "pre", "sub", "sup", "bdo"})


def view(flow: Flow, start: int, stop: int, *, beside: int) -> View:
    """The view of a hunk and of as many positions on either side of it as are `beside` it."""
    start, stop = max(0, start - beside), min(len(flow), stop + beside)
    items = flow.cut(start, stop)
    segments: list[tuple[Look, str]] = []
    text: list[str] = []
    for item in items:
        if isinstance(item, Run):
            text.append(item.text)
            _extend(segments, look(item.marks), "".join(item.text.split()))
        elif isinstance(item, Atom) and item.element.tag != "br":
            text.append(item.text)
            _extend(segments, look(item.marks), item.text)
        else:
            text.append("\n")
    atoms = [seen(i.element) for i in items if isinstance(i, Atom) and i.element.tag != "br"]
    ends, plain = _ends(flow, start, stop)
    return View("".join(text), segments, atoms, ends, plain)


def _extend(segments: list[tuple[Look, str]], marks: Look, text: str) -> None:
    if not text:
        return
    if segments and segments[-1][0] == marks:
        text = segments.pop()[1] + text
    segments.append((marks, text))


def _ends(flow: Flow, start: int, stop: int) -> tuple[list[Shape], bool]:
    """The shapes of the blocks that the span touches, and whether they are paragraphs of one place."""
    index = bisect_right(flow.starts, start) - 1
    before = index - 1
    while before >= 0 and not isinstance(flow.items[before], End):
        before -= 1
    previous = flow.items[before] if before >= 0 else None
    out: list[Shape] = []
    for item in flow.items[index:]:
        if isinstance(item, End):
            out.append(shape(item, previous if isinstance(previous, End) else None))
            previous = item
            if flow.starts[index] >= stop:
                break
        index += 1
    plain = all(path and path[-1].tag == "p" and path == out[0][0] for path, _ in out)
    return out, plain and not any(begun for _, begun in out[1:])


def look(marks: Sequence[Element]) -> Look:
    """The inline elements as a reader sees them: the same look has the same name, what shows nothing is left out."""
    out = []
    for element in marks:
        attrs = tuple(pair for pair in element.attrs if not _unseen(*pair))
        if attrs or element.tag not in _UNSEEN_MARKS:
            out.append((_SAME_LOOK.get(element.tag, element.tag), attrs))
    return tuple(sorted(set(out)))


def seen(element: Element) -> Element:
    return Element(element.tag, tuple(pair for pair in element.attrs if not _unseen(*pair)))


def _unseen(name: str, value: str) -> bool:
    return name in _UNSEEN_ATTRIBUTES or (name == "dir" and value in ("ltr", "auto"))


def markup_guard(old: View, new: View) -> str | None:
    """The guard that stops a hunk for what changed besides its characters, if one does."""
    if old.atoms != new.atoms:
        different = {e.tag for e in old.atoms + new.atoms if e not in old.atoms or e not in new.atoms}
        return "guard.image" if different <= {"img"} and different else "guard.embed"
    same_words = old.text.split() == new.text.split()
    respaced = same_words and old.split and new.split and old.ends[:1] == new.ends[:1]
    if old.ends != new.ends and not respaced:
        return "guard.structure"
    if any(path and path[-1].tag == "pre" for path, _ in old.ends) and old.text != new.text:
        return "guard.code"
    if len(old.segments) != len(new.segments):
        return _different([s[0] for s in old.segments], [s[0] for s in new.segments])
    moved = [mine for (mine, before), (_, after) in zip(old.segments, new.segments, strict=True) if before != after]
    if len(moved) > 1:  # words may have changed sides: now or **later**, **now or** later
        return _different(moved, [()])
    for (mine, before), (other, after) in zip(old.segments, new.segments, strict=True):
        if mine != other:
            return _different([mine], [other])
        if before != after:
            for tag, _ in mine:
                if tag in _MINDED:
                    return _GUARDS.get(tag, "guard.emphasis")
    return None


def _different(old: list[Look], new: list[Look]) -> str:
    mine, other = (sorted(mark for marks in looks for mark in marks) for looks in (old, new))
    changed = [m for m in mine if mine.count(m) != other.count(m)] + [
        m for m in other if mine.count(m) != other.count(m)
    ]
    names = [_GUARDS.get(tag, "guard.emphasis") for tag, _ in changed]
    return min(names, key=list(MARKUP_GUARDS).index) if names else "guard.emphasis"
