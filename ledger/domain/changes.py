"""What a mark says in words: the text that stood, and the text that is right."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

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
    for spelt in (_in_words, _as_tag, _as_html):  # in words if these tell the two apart, else as HTML has it
        if said == right:
            one, other = _behind(before, spelt), _behind(after, spelt)
            if one != other or spelt is _as_html:
                said, right = f"{said} {one}".strip(), f"{right} {other}".strip()
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


def _behind(items: Sequence[Item], spelt: Callable[[Element], str]) -> str:
    """What lies behind the words: link targets, image addresses, the kind of the block, the look of the text."""
    told: list[str] = []
    for item in items:
        if isinstance(item, End):
            told.append(_block(item.path, spelt))
            continue
        if isinstance(item, Atom):
            told.extend(f"{name} {value}" for name, value in item.element.attrs)
        for mark in item.marks:
            told.append(spelt(mark) if spelt is _as_html else mark.get("href") or mark.get("title") or spelt(mark))
    return f"({', '.join(dict.fromkeys(told))})" if told else "(plain)"


def _block(path: Sequence[Element], spelt: Callable[[Element], str]) -> str:
    """A block by what it stands in, from the inside out; a paragraph in a list item is just that."""
    steps = pairwise((_TOP, *path))
    kinds = [
        spelt(replace(each, tag="ol li") if (outer.tag, each.tag) == ("ol", "li") else each) for outer, each in steps
    ]
    if len(kinds) > 1 and kinds[-1] == _KINDS["p"]:
        del kinds[-1]
    return " in ".join(dict.fromkeys(kind for kind in reversed(kinds) if kind)) or _KINDS["p"]


_TOP = Element("")
_KINDS = {
    "p": "a paragraph",
    "li": "a list item",
    "ol li": "a numbered item",
    "ul": "",
    "ol": "",
    "blockquote": "a quotation",
    "pre": "preformatted text",
    "td": "a table cell",
    "th": "a heading of a table",
    "tr": "",
    "tbody": "",
    "thead": "",
    "table": "",
    "dl": "",
    "dt": "a term",
    "dd": "a definition",
    **{f"h{level}": f"a heading of level {level}" for level in range(1, 7)},
    **dict.fromkeys(("b", "strong"), "bold"),
    **dict.fromkeys(("i", "em"), "in italics"),
    "u": "underlined",
    "s": "crossed out",
    "sup": "raised",
    "sub": "lowered",
    "mark": "highlighted",
    "small": "small",
    "q": "quoted",
}


def _in_words(element: Element) -> str:
    return _KINDS.get(element.tag, element.tag)


def _as_tag(element: Element) -> str:
    return element.tag


def _as_html(element: Element) -> str:
    return " ".join([element.tag, *(f"{name} {value}" for name, value in element.attrs)])


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
