"""Sanitised HTML to a `Flow` and back.

`parse` reads what the sanitiser put out (every tag closed, every attribute quoted, every reference written out), and
what `serialise` and `chunks` write; `parse(serialise(flow)) == flow`. It is not a reader for arbitrary HTML.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from html import unescape

from ledger.rendition.flow import Atom, Element, End, Flow, Item, Run, joined

BLOCKS = frozenset(
    "address article aside blockquote caption dd details div dl dt figcaption figure footer h1 h2 h3 h4 h5 h6 header"
    " hr li main nav ol p pre section summary table tbody td tfoot th thead tr ul".split()
)
# These stand for something even when they are empty: a cell, an item, a rule.
_STANDS_EMPTY = frozenset({"td", "th", "li", "dd", "dt", "hr"})
ATOMS = frozenset({"br", "img", "wbr"})
VOID = ATOMS | {"hr"}
# An author's own strike is the author's: every <del> and <ins> in the output is the ledger's (law 3).
_RENAMED = {"del": "s", "ins": "u", "strike": "s"}
_EMBEDS = {
    "iframe": "page",
    "video": "video",
    "audio": "audio",
    "embed": "object",
    "object": "object",
    "script": "script",
    "svg": "drawing",
    "math": "formula",
    "canvas": "drawing",
}
_RAW_TEXT = frozenset({"script", "iframe"})
JOIN = "data-join"
# Nesting beyond this is flattened: ten thousand nested quotes must not cost ten thousand tags a paragraph.
DEEPEST = 32

_TOKEN = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9-]*)((?:\s+[^\s=>/]+=\"[^\"]*\")*)\s*/?>|([^<]+)|<")
_ATTRIBUTE = re.compile(r"([^\s=]+)=\"([^\"]*)\"")
_SPACES = re.compile(r"[ \t\n\r\f\u2028\u2029]+")
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
_HIDDEN_STYLE = re.compile(
    r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden|opacity\s*:\s*0*\.?0+(?![.\d])|font-size\s*:\s*0(?![.\d]))",
    re.IGNORECASE,
)


@dataclass(slots=True)
class _Reader:
    items: list[Item] = field(default_factory=list)
    path: list[tuple[Element, int]] = field(default_factory=list)  # open blocks, each with its own number
    marks: list[tuple[str, Element | None]] = field(default_factory=list)  # open inline tags; None prints no element
    leaf: list[Run | Atom] = field(default_factory=list)
    last: tuple[int, ...] = ()
    made: int = 0
    preserved: int = 0
    join: int | None = None  # what the chunk being read says that its first block shares

    def text(self, raw: str) -> None:
        text = unescape(raw) if "&" in raw else raw
        text = _UNPRINTABLE.sub("", text)
        if self.preserved:
            text = text.replace("\u2028", " ").replace("\u2029", " ")
        else:
            text = _SPACES.sub(" ", text)
            if text.startswith(" ") and self._at_edge():
                text = text[1:]
        if text:
            self.leaf.append(Run(text, self._stack()))

    def _at_edge(self) -> bool:
        """Whether white space here would stand at the start of a line or behind other white space."""
        if not self.leaf:
            return True
        last = self.leaf[-1]
        return last.text.endswith(" ") if isinstance(last, Run) else isinstance(last, Atom) and last.element.tag == "br"

    def _stack(self) -> tuple[Element, ...]:
        return tuple(element for _, element in self.marks if element is not None)[:DEEPEST]

    def atom(self, element: Element) -> None:
        if element.tag == "br" and not self.preserved:
            self._trim()
        self.leaf.append(Atom(element, self._stack()))

    def _trim(self) -> None:
        while self.leaf and isinstance(self.leaf[-1], Run):
            run = self.leaf.pop()
            text = run.text.rstrip(" ")
            if text:
                self.leaf.append(Run(text, run.marks))
                return

    def open_block(self, element: Element) -> None:
        self.close_leaf()
        self.path.append((element, self.made))
        self.made += 1
        if element.tag == "pre":
            self.preserved += 1

    def close_block(self, tag: str) -> None:
        if not any(element.tag == tag for element, _ in self.path):
            return
        while True:
            element, number = self.path[-1]
            empty = number not in self.last and len(self.path) <= DEEPEST
            self.close_leaf(even_empty=empty and element.tag in _STANDS_EMPTY)
            self.path.pop()
            if element.tag == "pre":
                self.preserved -= 1
            if element.tag == tag:
                return

    def close_leaf(self, *, even_empty: bool = False) -> None:
        if not self.preserved:
            self._trim()
        if not self.leaf and not even_empty:
            return
        numbers = tuple(number for _, number in self.path[:DEEPEST])
        path = tuple(element for element, _ in self.path[:DEEPEST])
        if not path:  # text that stands in no block is a paragraph
            path, numbers = (Element("p"),), (self.made,)
            self.made += 1
        share = self.join or 0
        while self.join is None and share < min(len(numbers), len(self.last)) and numbers[share] == self.last[share]:
            share += 1
        self.join = None
        self.items.extend(self.leaf)
        self.items.append(End(path, share))
        self.leaf.clear()
        self.last = numbers


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
        attrs = {name: unescape(value) for name, value in _ATTRIBUTE.findall(raw)} if raw else {}
        if tag in _EMBEDS or "hidden" in attrs or _HIDDEN_STYLE.search(attrs.get("style", "")):
            inside, position = _skip(source, position, tag)
            if tag in _EMBEDS and "hidden" not in attrs:
                _embed(reader, tag, attrs, inside)
            continue
        if JOIN in attrs:
            reader.join = int(attrs.pop(JOIN))
        _open(reader, tag, attrs)
    while reader.path:
        reader.close_block(reader.path[-1][0].tag)
    reader.close_leaf()
    return Flow(joined(reader.items))


def _open(reader: _Reader, tag: str, attrs: dict[str, str]) -> None:
    attrs.pop("style", None)
    element = Element(tag, tuple(sorted(attrs.items())))
    if tag in BLOCKS:
        reader.open_block(element)
        if tag == "hr":
            reader.close_block("hr")
    elif tag in ATOMS:
        reader.atom(element)
    else:
        reader.marks.append((tag, None if tag == "span" and not attrs else element))


def _close(reader: _Reader, tag: str) -> None:
    if tag in BLOCKS:
        reader.close_block(tag)
        return
    for index in range(len(reader.marks) - 1, -1, -1):
        if reader.marks[index][0] == tag:
            del reader.marks[index]
            return


def _skip(source: str, position: int, tag: str) -> tuple[str, int]:
    """The inside of an element that is left out, and where reading goes on."""
    if tag in VOID or tag == "embed":
        return "", position
    depth, start = 1, position
    for match in re.compile(rf"<(/?){tag}\b[^>]*>", re.IGNORECASE).finditer(source, position):
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
    label = f"[embedded {_EMBEDS[tag]}{': ' + address if address else ''}]"
    mark = Element("a", (("href", address),)) if address and re.match(r"https?://", address) else None
    reader.leaf.append(Run(label, reader._stack() + ((mark,) if mark else ())))


def serialise(flow: Flow) -> str:
    """The flow as nested HTML, in the exact spelling that the sanitiser would give it."""
    return "".join(_blocks(flow.items))


def chunks(flow: Flow) -> Iterator[str]:
    """The flow as pieces of HTML, each whole by itself, so that any of them can be stored, shared or sealed alone.

    A chunk holds one paragraph, heading, list item, table row or the like with all the elements around it; `data-join`
    says how many of those were open already. `parse` of all chunks in order gives the flow again.
    """
    piece: list[Item] = []
    start = 0
    for index, item in enumerate(flow.items):
        if not isinstance(item, End):
            continue
        if item.share <= 2 and piece:
            yield "".join(_blocks(piece, chunk=True))
            piece.clear()
        piece.extend(flow.items[start : index + 1])
        start = index + 1
    if piece:
        yield "".join(_blocks(piece, chunk=True))


def _blocks(items: Iterable[Item], *, chunk: bool = False) -> Iterator[str]:
    open_path: list[Element] = []
    inline: list[Run | Atom] = []
    join = chunk
    for item in items:
        if not isinstance(item, End):
            inline.append(item)
            continue
        common = 0
        while common < min(item.share, len(open_path)) and open_path[common] == item.path[common]:
            common += 1
        yield from _closing(open_path, common)
        for depth, element in enumerate(item.path[common:]):
            joining = join and not depth and item.share
            yield opening(Element(element.tag, (*element.attrs, (JOIN, str(item.share)))) if joining else element)
        join = False
        open_path[common:] = item.path[common:]
        yield from _inline(inline)
        inline.clear()
    yield from _inline(inline)
    yield from _closing(open_path, 0)


def _closing(path: list[Element], keep: int) -> Iterator[str]:
    while len(path) > keep:
        element = path.pop()
        if element.tag not in VOID:
            yield f"</{element.tag}>"


def _inline(items: list[Run | Atom]) -> Iterator[str]:
    stack: list[Element] = []
    for item in items:
        common = 0
        while common < min(len(stack), len(item.marks)) and stack[common] == item.marks[common]:
            common += 1
        yield from _closing(stack, common)
        for element in item.marks[common:]:
            stack.append(element)
            yield opening(element)
        yield escaped(item.text) if isinstance(item, Run) else opening(item.element)
    yield from _closing(stack, 0)


def opening(element: Element) -> str:
    """An opening tag, its values escaped."""
    attrs = "".join(f' {name}="{escaped(value).replace(chr(34), "&quot;")}"' for name, value in element.attrs)
    return f"<{element.tag}{attrs}>"


def escaped(text: str) -> str:
    """Text as HTML writes it (HTML Living Standard, 13.3, escaping a string)."""
    return text.replace("&", "&amp;").replace("\u00a0", "&nbsp;").replace("<", "&lt;").replace(">", "&gt;")


@lru_cache(maxsize=8192)
def _chunk(source: str) -> tuple[Item, ...]:
    return parse(source).items


def parse_chunks(pieces: Iterable[str]) -> Flow:
    """The flow whose `chunks` these are. Chunks are read once: versions of a post share most of theirs."""
    return Flow(tuple(item for piece in pieces for item in _chunk(piece)))
