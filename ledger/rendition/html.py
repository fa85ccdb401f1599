"""A `Flow` as HTML: whole, or in chunks that can be stored, shared and sealed one by one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from ledger.rendition.elements import JOIN, PART
from ledger.rendition.elements import VOID as VOID
from ledger.rendition.flow import Atom, Element, End, Flow, Item, Run
from ledger.rendition.parsing import parse


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


# Words with a space between any two, in one block: most chunks of most posts. Nothing here is written in two ways,
# and of the planes that Unicode has no characters in nothing is here (see `letters`).
_SPACES = r"\x00-\x1f\x7f-\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
_EMPTY = r"\U00040000-\U000dffff"
_PLAIN = re.compile(rf'<(p|h[1-6])(?: {PART}="(title)")?>((?! )[^<>&{_SPACES}{_EMPTY}\ufffc]++(?<! ))</\1>')


def plain_chunk(source: str) -> re.Match[str] | None:
    """A plain chunk's tag, its part of the post (or None) and its text, as groups; None for any other chunk."""
    return None if "  " in source else _PLAIN.fullmatch(source)


def is_chunk(source: str) -> bool:
    """Whether `chunks` writes just this for what is read from it: parse then serialise is a fixed point."""
    if plain_chunk(source):
        return True
    flow = Flow(_chunk(source))
    begins = next((item.share <= 2 for item in flow.items if isinstance(item, End)), False)
    return begins and list(chunks(flow)) == [source]


@lru_cache(maxsize=8192)
def _chunk(source: str) -> tuple[Item, ...]:
    if plain := plain_chunk(source):
        tag, part, text = plain.groups()
        return Run(text), plain_end(tag, part)
    return parse(source).items


@lru_cache(maxsize=16)
def plain_end(tag: str, part: str | None) -> End:
    """The end of a plain chunk."""
    return End((Element(tag, ((PART, part),) if part else ()),))


def parse_chunks(pieces: Iterable[str]) -> Flow:
    """The flow whose `chunks` these are. Chunks are read once: versions of a post share most of theirs."""
    return Flow(tuple(item for piece in pieces for item in _chunk(piece)))
