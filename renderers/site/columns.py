"""A step as readers compare it: what stood on the left, what stands on the right.

Drawn from the recorded judgement alone (docs/adr/0003): the hunks say which blocks changed and where in them. Nothing
is compared again, so a page drawn years later shows what was judged.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from ledger.domain.blocks import Block, blocks
from ledger.domain.changes import changes, plain
from ledger.domain.hunks import Hunk
from ledger.domain.judgement import Judgement
from ledger.rendition.elements import PART
from ledger.rendition.flow import END, Atom, Element, Flow, Item, Run, joined
from ledger.rendition.html import serialise

_LOOKS = frozenset("b code em i kbd s samp strong sub sup u".split())
_KINDS = {
    "p": "a paragraph",
    "ul": "a list item",
    "ol": "a numbered item",
    "dl": "part of a list of terms",
    "blockquote": "a quotation",
    "pre": "preformatted text",
    "table": "part of a table",
    "summary": "a summary",
    "figcaption": "a caption",
    "hr": "a dividing line",
    **{f"h{level}": f"a heading of level {level}" for level in range(1, 7)},
}
_PARTS = {"title": "Title", "standfirst": "Standfirst"}
# Characters of unchanged text to keep beside a change, and of a change itself.
_BESIDE, _WITHIN = 160, 1_500


@dataclass(frozen=True, slots=True)
class Cell:
    """One block: its inline HTML with this step's marks, and the kind of block that it is."""

    html: Markup
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """Blocks that changed together. `where` is the heading that they stand under; `told` what words alone don't show.

    `evident` tells whether readers were shown any of it; `rules` are those by which the rest merged silently.
    """

    where: str
    old: tuple[Cell, ...]
    new: tuple[Cell, ...]
    told: tuple[str, ...]
    evident: bool
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Side:
    """A version, and the spans of it that changed, each with the mark that it wears."""

    flow: Flow
    blocks: Sequence[Block]
    spans: Sequence[tuple[int, int, Element]]

    @property
    def stops(self) -> list[int]:
        return [block.stop for block in self.blocks]

    def cells(self, first: int, last: int) -> tuple[Cell, ...]:
        return tuple(Cell(Markup(serialise(Flow(joined(self._inline(b))))), _kind(b)) for b in self.blocks[first:last])

    def _inline(self, block: Block) -> Iterator[Item]:
        position = block.start
        index = bisect_left(self.spans, block.start, key=lambda span: span[1])
        for start, stop, mark in self.spans[index:]:
            if start > block.stop:
                break
            lo, hi = max(start, block.start), min(stop, block.stop)
            if lo > position:
                yield from self._kept(position, lo, block)
            if hi > lo:
                yield from self._marked(lo, hi, mark)
            if stop > block.stop and start > block.start:  # the end of a block whose words go on
                yield Run(" ¶", (mark,))
            position = max(position, hi)
        if position < block.stop:
            yield from self._kept(position, block.stop, block)

    def _marked(self, start: int, stop: int, mark: Element) -> Iterator[Item]:
        yield from (_simple(item, mark) for item in self.flow.cut(start, min(stop, start + _WITHIN)))
        if stop - start > _WITHIN:
            yield Run(f" … ({stop - start - _WITHIN:,} more characters)", (mark,))

    def _kept(self, start: int, stop: int, block: Block) -> Iterator[Item]:
        """Unchanged text: so much of it as lets a reader find the place."""
        head = 0 if start == block.start else _BESIDE
        tail = 0 if stop == block.stop else _BESIDE
        if stop - start <= head + tail + _BESIDE:
            yield from map(_simple, self.flow.cut(start, stop))
            return
        # At a word's end, if there is one near.
        left = self.flow.text.rfind(" ", start, start + head) + 1 or start + head
        right = self.flow.text.find(" ", stop - tail, stop) + 1 or stop - tail
        yield from map(_simple, self.flow.cut(start, left) if head else ())
        yield Run("… ")
        yield from map(_simple, self.flow.cut(right, stop) if tail else ())


def rows(old: Flow, new: Flow, judgement: Judgement) -> Iterator[Row]:
    """The places of a step in reading order."""
    named = {judged.hunk: judged.rule for judged in judgement.judged}
    spans = judgement.changes
    before, after = blocks(old), blocks(new)
    words = [(_words(old, new, hunk), evident) for hunk, evident in spans]
    left = _Side(old, before, [(h.old_start, h.old_stop, _mark("del", e)) for h, e in words if h.old_length])
    right = _Side(new, after, [(h.new_start, h.new_stop, _mark("ins", e)) for h, e in words if h.new_length])
    headings = list(_headings(after))
    for a, b, c, d, inside in _groups(left, right, spans):
        yield Row(
            where=headings[min(c, len(after))],
            old=left.cells(a, b),
            new=right.cells(c, d),
            told=tuple(_told(left, right, (a, b, c, d), inside)),
            evident=any(evident for _, evident in inside),
            rules=tuple(dict.fromkeys(named[hunk] for hunk, evident in inside if not evident)),
        )


def _words(old: Flow, new: Flow, hunk: Hunk) -> Hunk:
    """The hunk without the end of a block that both sides have: where only its kind or its name changed."""
    both = hunk.old_length and hunk.new_length and old.text[hunk.old_stop - 1] == new.text[hunk.new_stop - 1] == END
    return Hunk(hunk.old_start, hunk.old_stop - 1, hunk.new_start, hunk.new_stop - 1) if both else hunk


def _mark(tag: str, evident: bool) -> Element:
    return Element(tag, () if evident else (("class", "minor"),))


Spans = Sequence[tuple[Hunk, bool]]


def _groups(left: _Side, right: _Side, spans: Spans) -> Iterator[tuple[int, int, int, int, Spans]]:
    """The blocks [a, b) that became [c, d), and the spans in them; what is between two groups is the same in both."""
    old_stops, new_stops = left.stops, right.stops
    a = b = c = d = 0
    inside: list[tuple[Hunk, bool]] = []
    for hunk, evident in spans:
        first, other = bisect_left(old_stops, hunk.old_start), bisect_left(new_stops, hunk.new_start)
        last, final = bisect_left(old_stops, hunk.old_stop), bisect_left(new_stops, hunk.new_stop)
        if not (_at_start(left.flow, hunk.old_stop) and _at_start(right.flow, hunk.new_stop)):
            last, final = min(last + 1, len(old_stops)), min(final + 1, len(new_stops))
        if inside and (first < b or other < d):
            b, d = max(b, last), max(d, final)
        else:
            if inside:
                yield a, b, c, d, inside
            a, b, c, d, inside = first, last, other, final, []
        inside.append((hunk, evident))
    if inside:
        yield a, b, c, d, inside


def _at_start(flow: Flow, position: int) -> bool:
    """Whether a block begins at a position, or nothing does since it is the last."""
    return position == 0 or flow.text[position - 1] == END


def _headings(found: Sequence[Block]) -> Iterator[str]:
    """For each block, and for the end, what a reader finds it by: the part it is, or the heading above it."""
    heading = ""
    for block in found:
        part = block.end.path[0].get(PART) if block.end.path else None
        is_heading = part is None and _tag(block) in {f"h{level}" for level in range(1, 7)}
        yield _PARTS.get(part, "") if part else "" if is_heading else heading
        if is_heading:
            heading = plain(block.items)
    yield heading


def _told(left: _Side, right: _Side, group: tuple[int, int, int, int], inside: Spans) -> Iterator[str]:
    a, b, c, d = group
    named = False
    if b - a == d - c:
        kinds = [(_kind(x), _kind(y)) for x, y in zip(left.blocks[a:b], right.blocks[c:d], strict=True)]
        for was, now in dict.fromkeys(kinds):
            if was != now:
                yield f"{was[:1].upper()}{was[1:]} became {now}."
                named = True
    for hunk, evident in inside:
        if named and END in left.flow.text[hunk.old_start : hunk.old_stop]:
            continue  # told by its kind already
        words = plain(left.flow.cut(hunk.old_start, hunk.old_stop))
        if not evident or not words or words != plain(right.flow.cut(hunk.new_start, hunk.new_stop)):
            continue
        (pair,) = changes(left.flow, right.flow, [hunk])
        yield f"“{pair.said[:_WITHIN]}” became “{pair.right[:_WITHIN]}”."


def _kind(block: Block) -> str:
    return _KINDS[_tag(block)]


def _tag(block: Block) -> str:
    """What a reader takes the block for: a paragraph in a list item is an item."""
    return next((each.tag for each in reversed(block.shape[0]) if each.tag in _KINDS and each.tag != "p"), "p")


def _simple(item: Item, mark: Element | None = None) -> Item:
    """An item as it stands in a column: no link, no picture, no id, since it is shown and not offered."""
    assert isinstance(item, Run | Atom)
    marks = tuple(Element(each.tag) for each in item.marks if each.tag in _LOOKS)
    marks = (*marks, mark) if mark else marks
    if isinstance(item, Run):
        return Run(item.text, marks)
    if item.element.tag != "img":
        return Atom(Element(item.element.tag), marks)
    return Run(f"[image: {item.element.get('alt') or item.element.get('src') or 'no description'}]", marks)
