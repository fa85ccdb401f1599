"""What a mark says in words: the text that stood, and the text that is right."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ledger.domain.hunks import Hunk
from ledger.rendition.flow import Atom, Element, End, Flow, Item, Run

_LONGEST = 2_000


@dataclass(frozen=True, slots=True)
class Change:
    """What was said, and what is right; either may be empty, when text was only added or only removed."""

    said: str
    right: str

    def __str__(self) -> str:
        if not self.said:
            return f"Added “{self.right}”"
        if not self.right:
            return f"Removed “{self.said}”"
        return f"Changed “{self.said}” to “{self.right}”"


def changes(old: Flow, new: Flow, marks: Sequence[Hunk]) -> tuple[Change, ...]:
    """The pairs of the marks. Where the words are the same, the addresses behind them are told."""
    return tuple(_change(old, new, mark) for mark in marks)


def _change(old: Flow, new: Flow, mark: Hunk) -> Change:
    before = old.cut(mark.old_start, mark.old_stop)
    after = new.cut(mark.new_start, mark.new_stop)
    said, right = plain(before), plain(after)
    if said == right:
        said, right = f"{said} {_unseen(before)}".strip(), f"{right} {_unseen(after)}".strip()
    return Change(_short(said), _short(right))


def plain(items: Sequence[Item]) -> str:
    """Items as words in a line: an image by its alternative text, blocks and breaks as spaces."""
    return " ".join("".join(_words(items)).split())


def _words(items: Sequence[Item]) -> Iterator[str]:
    for item in items:
        if isinstance(item, Run):
            yield item.text
        elif isinstance(item, Atom) and item.element.tag == "img":
            yield f"[image: {item.element.get('alt') or item.element.get('src') or 'no description'}]"
        else:
            yield " "


def _unseen(items: Sequence[Item]) -> str:
    """What lies behind the words: link targets, image addresses, the kind of the block, the look of the text."""
    told: list[str] = []
    for item in items:
        if isinstance(item, End):
            told.append(" in ".join(element.tag for element in reversed(item.path)))
            continue
        if isinstance(item, Atom):
            told.extend(f"{name} {value}" for name, value in item.element.attrs)
        told.extend(_mark(mark) for mark in item.marks)
    return f"({', '.join(dict.fromkeys(told))})" if told else "(plain)"


def _mark(mark: Element) -> str:
    return mark.get("href") or mark.get("title") or mark.tag


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
