"""Sanitised HTML to a `Flow`.

`parse` reads what the sanitiser put out (every tag closed, every attribute quoted, every reference written out), and
what `serialise` and `chunks` write; `parse(serialise(flow)) == flow`. It is not a reader for arbitrary HTML.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from html import escape, unescape

from ledger.rendition.elements import (
    ATOMS,
    BLOCKS,
    DEEPEST,
    EMBEDS,
    HOLDS_NO_TEXT,
    JOIN,
    KNOWN,
    STANDS_EMPTY,
    VOID,
)
from ledger.rendition.flow import ATOM, Atom, Element, End, Flow, Item, Run, joined

# An author's own strike is the author's: every <del> and <ins> in the output is the ledger's (law 3).
_RENAMED = {"del": "s", "ins": "u", "strike": "s"}
_RAW_TEXT = frozenset({"script", "iframe"})

_ATTRIBUTES = r"(?:\s+[^\s=>/]+=\"[^\"]*\")*"
_TOKEN = re.compile(rf"<(/?)([a-zA-Z][a-zA-Z0-9-]*)({_ATTRIBUTES})\s*/?>|([^<]+)|<")
_ATTRIBUTE = re.compile(r"([^\s=]+)=\"([^\"]*)\"")
_SPACES = re.compile(r"[ \t\n\r\f\u2028\u2029]+")
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
# What HTML says of a line's end, and characters that stand for something else in `Flow.text`.
_IN_PRE = str.maketrans({"\r": "\n", "\u2028": " ", "\u2029": " ", ATOM: "\ufffd"})
_HIDDEN_STYLE = re.compile(
    r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden"
    r"|opacity\s*:\s*(?=[.0])0*(?:\.0*)?(?![.\d])|font-size\s*:\s*0(?![.\d]))",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Open:
    """An open block: the path to it, each element with a number of its own, and how many items came before it."""

    tag: str
    path: tuple[Element, ...] = ()
    numbers: tuple[int, ...] = ()
    before: int = 0


@dataclass(slots=True)
class _Reader:
    items: list[Item] = field(default_factory=list)
    open: list[_Open] = field(default_factory=lambda: [_Open("")])
    marks: list[tuple[str, Element | None]] = field(default_factory=list)  # open inline tags; None prints no element
    stack: list[Element] = field(default_factory=list)  # those of the marks that print
    leaf: list[Run | Atom] = field(default_factory=list)
    last: tuple[int, ...] = ()
    made: int = 0
    preserved: int = 0
    join: int | None = None  # what the chunk being read says that its first block shares

    def text(self, raw: str) -> None:
        text = _UNPRINTABLE.sub("", unescape(raw) if "&" in raw else raw)
        if self.preserved:
            text = text.translate(_IN_PRE)
            if not self.leaf:
                text = text.lstrip("\n")  # a parser drops the first of them, so there must be no second
        else:
            text = _SPACES.sub(" ", text).replace(ATOM, "\ufffd")
            if text.startswith(" ") and self._at_edge():
                text = text[1:]
        if text:
            self.leaf.append(Run(text, tuple(self.stack[:DEEPEST])))

    def _at_edge(self) -> bool:
        """Whether white space here would stand at the start of a line or behind other white space."""
        if not self.leaf:
            return True
        last = self.leaf[-1]
        return last.text.endswith(" ") if isinstance(last, Run) else last.element.tag == "br"

    def atom(self, element: Element) -> None:
        if element.tag == "br" and not self.preserved:
            self._trim()
        self.leaf.append(Atom(element, tuple(self.stack[:DEEPEST])))

    def _trim(self) -> None:
        while self.leaf and isinstance(run := self.leaf[-1], Run) and run.text.endswith(" "):
            self.leaf.pop()
            if text := run.text.rstrip(" "):
                self.leaf.append(Run(text, run.marks))

    def open_mark(self, tag: str, element: Element | None) -> None:
        self.marks.append((tag, element))
        if element is not None:
            self.stack.append(element)

    def close_mark(self, tag: str) -> None:
        if not any(tag == mark for mark, _ in reversed(self.marks)):
            return
        closed = ""
        while closed != tag:
            closed, element = self.marks.pop()
            if element is not None:
                self.stack.pop()

    def open_block(self, element: Element) -> None:
        self.close_leaf()
        around = self.open[-1]
        path, numbers = around.path, around.numbers
        if len(path) <= DEEPEST:
            path, numbers = (*path, element), (*numbers, self.made)
            self.made += 1
        self.open.append(_Open(element.tag, path, numbers, len(self.items)))
        self.preserved += self._preserves(self.open[-1])

    @staticmethod
    def _preserves(block: _Open) -> bool:
        return block.tag == "pre" and len(block.path) < DEEPEST  # so that no flattening can take it away

    def close_block(self, tag: str) -> None:
        if not any(tag == block.tag for block in reversed(self.open)):
            return
        closed = ""
        while closed != tag:
            block = self.open[-1]
            closed = block.tag
            empty = len(self.items) == block.before and len(block.path) <= DEEPEST
            self.close_leaf(even_empty=empty and closed in STANDS_EMPTY)
            self.preserved -= self._preserves(self.open.pop())

    def close_leaf(self, *, even_empty: bool = False) -> None:
        if not self.preserved:
            self._trim()
        if not self.leaf and not even_empty:
            return
        path, numbers = self.open[-1].path, self.open[-1].numbers
        if not path or numbers == self.last or len(path) > DEEPEST:
            # Text in no block, beside other text in one, or too deep in blocks, is a paragraph of its own.
            keep = min(len(path), DEEPEST - 1)
            while keep and path[keep - 1].tag in HOLDS_NO_TEXT:
                keep -= 1
            path, numbers = (*path[:keep], Element("p")), (*numbers[:keep], self.made)
            self.made += 1
        self.items.extend(self.leaf)
        self.items.append(End(path, _shared(numbers, self.last) if self.join is None else self.join))
        self.join = None
        self.leaf.clear()
        self.last = numbers


def _shared(numbers: tuple[int, ...], last: tuple[int, ...]) -> int:
    count = 0
    for one, other in zip(numbers, last, strict=False):
        if one != other:
            break
        count += 1
    return count


def parse(source: str) -> Flow:
    """Reads sanitised HTML. Hidden elements are left out; embeds become words that name their kind and address."""
    reader = _Reader()
    position = 0
    while position < len(source):
        match = _TOKEN.match(source, position)
        assert match is not None  # the last alternative takes any character
        position = match.end()
        closing, tag, raw, text = match.groups()
        if text is not None or tag is None:
            reader.text(text if text is not None else "<")
            continue
        tag = tag.lower()
        tag = _RENAMED.get(tag, tag)
        if closing:
            _close(reader, tag)
            continue
        attrs = {name: _value(value) for name, value in _ATTRIBUTE.findall(raw)} if raw else {}
        hidden = "hidden" in attrs or _HIDDEN_STYLE.search(attrs.pop("style", ""))
        if tag in EMBEDS or hidden:
            inside, position = _skip(source, position, tag)
            if not hidden:
                _embed(reader, tag, attrs, inside)
        elif tag in KNOWN:
            if JOIN in attrs:
                reader.join = int(attrs.pop(JOIN))
            _open(reader, tag, _element(tag, tuple(sorted(attrs.items()))))
    while len(reader.open) > 1:
        reader.close_block(reader.open[-1].tag)
    reader.close_leaf()
    return Flow(joined(reader.items))


_element = lru_cache(maxsize=4096)(Element)  # the cells of a table are all one: less to keep, and to compare


def _value(raw: str) -> str:
    return _UNPRINTABLE.sub("", unescape(raw).replace("\r", "\n"))


def _open(reader: _Reader, tag: str, element: Element) -> None:
    if tag in BLOCKS:
        reader.open_block(element)
        if tag == "hr":
            reader.close_block("hr")
    elif tag in ATOMS:
        reader.atom(element)
    else:
        reader.open_mark(tag, None if tag == "span" and not element.attrs else element)


def _close(reader: _Reader, tag: str) -> None:
    if tag in BLOCKS:
        reader.close_block(tag)
    elif tag in KNOWN:
        reader.close_mark(tag)


def _skip(source: str, position: int, tag: str) -> tuple[str, int]:
    """The inside of an element that is left out, and where reading goes on."""
    if tag in VOID or tag == "embed":
        return "", position
    names = "|".join({tag, *(old for old, new in _RENAMED.items() if new == tag)})
    depth, start = 1, position
    for match in re.compile(rf"<(/?)(?:{names}){_ATTRIBUTES}\s*/?>", re.IGNORECASE).finditer(source, position):
        depth += -1 if match[1] else (tag not in _RAW_TEXT)
        if depth == 0:
            return source[start : match.start()], match.end()
    return source[start:], len(source)


def _embed(reader: _Reader, tag: str, attrs: dict[str, str], inside: str) -> None:
    address = attrs.get("src") or attrs.get("data")
    if address is None and (inner := re.search(r"\ssrc=\"([^\"]*)\"", inside)):
        address = unescape(inner[1])
    if address is None and tag == "script":
        return  # a script of the page's own shows nothing here
    mark = Element("a", (("href", address),)) if address and re.match(r"https?://", address) else None
    if mark:
        reader.open_mark("a", mark)
    reader.text(escape(f"[embedded {EMBEDS[tag]}{': ' + address if address else ''}]"))
    if mark:
        reader.close_mark("a")
