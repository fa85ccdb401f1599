"""From hunks to marks: the spans that are struck and inserted, joined where that reads better.

Word by word, a rewritten clause is confetti. So evident hunks join over a scrap of equal text between them, and a
sentence that is mostly new is struck whole; never over a paragraph, over a minor hunk, or over what is struck already.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import accumulate

from ledger.domain.evident import Evident
from ledger.domain.hunks import Hunk
from ledger.domain.judgement import Judged, covers
from ledger.rendition.flow import ATOM, BREAK, END, Element, End, Flow
from ledger.rendition.words import sentence_starts, words

_MOST = 0.6
# So far a word is looked for beside a change of white space.
_NEAR = 80


def marks(
    old: Flow, new: Flow, judged: Sequence[Judged], *, scars: Sequence[int], evident: Evident
) -> tuple[Hunk, ...]:
    """The marks for a step. `scars` are the positions in `old` at which something struck stands."""
    evident_hunks = [j.hunk for j in judged if not j.minor]
    # No mark runs over what is struck already, or over what merges silently.
    apart = sorted([*scars, *(j.hunk.old_start for j in judged if j.minor)])
    joined = _fold(
        evident_hunks,
        lambda last, hunk: _scrap(old, new, last, hunk) and not _any_within(apart, last.old_stop, hunk.old_start),
    )
    whole = [_seen(old, new, mark, apart) for mark in _sentences(old, new, joined, apart)]
    return _settled([j.hunk for j in judged], whole, evident)


def _settled(hunks: Sequence[Hunk], spans: Iterable[Hunk], evident: Evident) -> tuple[Hunk, ...]:
    """The spans, grown until they cut into no hunk of this step and no place of an earlier silent one."""
    shifts = list(accumulate((hunk.new_length - hunk.old_length for hunk in hunks), initial=0))
    out: list[Hunk] = []
    for span in spans:
        first = bisect_left(hunks, span.old_start, key=lambda hunk: hunk.old_stop)
        last = bisect_right(hunks, span.old_stop, key=lambda hunk: hunk.old_start)
        # Of what only touches its edges, what is put in there may be its own.
        while first < last and hunks[first].old_stop == span.old_start and not covers(span, hunks[first]):
            first += 1
        while first < last and hunks[last - 1].old_start == span.old_stop and not covers(span, hunks[last - 1]):
            last -= 1
        start, stop = span.old_start, span.old_stop
        while True:
            lo, hi = evident.grown(start, stop)
            while first and hunks[first - 1].old_stop > lo:
                first -= 1
            while last < len(hunks) and hunks[last].old_start < hi:
                last += 1
            if first < last:
                lo, hi = min(lo, hunks[first].old_start), max(hi, hunks[last - 1].old_stop)
            if (lo, hi) == (start, stop):
                break
            start, stop = lo, hi
        out.append(Hunk(start, stop, start + shifts[first], stop + shifts[last]))
    return tuple(_fold(out, lambda last, hunk: hunk.old_start < last.old_stop or hunk.new_start < last.new_stop))


def _fold(hunks: Sequence[Hunk], join: Callable[[Hunk, Hunk], bool]) -> list[Hunk]:
    out: list[Hunk] = []
    for hunk in hunks:
        if out and join(out[-1], hunk):
            last = out.pop()
            old_stop, new_stop = max(last.old_stop, hunk.old_stop), max(last.new_stop, hunk.new_stop)
            out.append(Hunk(last.old_start, old_stop, last.new_start, new_stop))
        else:
            out.append(hunk)
    return out


def _scrap(old: Flow, new: Flow, last: Hunk, hunk: Hunk) -> bool:
    """Whether so little equal text stands between two hunks that they read better as one."""
    between = old.text[last.old_stop : hunk.old_start]
    if not {END, ATOM, BREAK}.isdisjoint(between) or len(between) > 60:
        return False
    if not {END, BREAK}.isdisjoint(_both(old, new, last) + _both(old, new, hunk)):
        return False
    solid = [word for word in words(between) if word[0].isalnum()]
    if not solid:
        return True
    smaller = min(max(h.old_length, h.new_length) for h in (last, hunk))
    return len(solid) <= 2 and len(between.strip()) <= smaller


def _any_within(places: Sequence[int], start: int, stop: int) -> bool:
    index = bisect_left(places, start)
    return index < len(places) and places[index] <= stop


def _sentences(old: Flow, new: Flow, hunks: Sequence[Hunk], apart: Sequence[int]) -> Iterator[Hunk]:
    """Marks with those of a mostly new sentence made one that strikes the sentence."""
    starts = sentence_starts(old.text)
    index = reached = 0
    while index < len(hunks):
        start, stop = _sentence(old.text, starts, hunks[index])
        last = index
        while last < len(hunks) and hunks[last].old_stop <= stop and not _ends_a_block(old, new, hunks[last]):
            last += 1
        inside = hunks[index:last]
        # A hunk that runs on into the next sentence, or in from the one before, ties the two together.
        tied = reached > start or (last < len(hunks) and hunks[last].old_start < stop)
        mostly = len(inside) > 1 and sum(h.old_length for h in inside) > _MOST * (stop - start)
        if mostly and not tied and not _any_within(apart, start, stop):
            left, right = inside[0].old_start - start, stop - inside[-1].old_stop
            yield Hunk(start, stop, inside[0].new_start - left, inside[-1].new_stop + right)
        else:
            yield from inside or hunks[index : index + 1]
        index = max(last, index + 1)
        reached = hunks[index - 1].old_stop


def _sentence(text: str, starts: Sequence[int], hunk: Hunk) -> tuple[int, int]:
    """Where the sentence, or the sentences, of a hunk begin and end."""
    start = starts[bisect_right(starts, hunk.old_start) - 1]
    following = bisect_left(starts, max(hunk.old_stop, hunk.old_start + 1))
    stop = starts[following] if following < len(starts) else len(text)
    return start, start + len(text[start:stop].rstrip())


def _seen(old: Flow, new: Flow, mark: Hunk, apart: Sequence[int]) -> Hunk:
    """A mark of white space alone grown over the words beside it, or over its line of code: nobody sees white space."""
    blank = _both(old, new, mark)
    if END in blank or not blank.isspace():
        return mark
    start, stop = mark.old_start, mark.old_stop
    if any(element.tag == "pre" for element in _path(old, stop)):
        if "\n" not in old.text[start:stop]:
            start = 1 + max(old.text.rfind(sign, 0, start) for sign in ("\n", END))
        stop = min(place for sign in ("\n", END) if (place := old.text.find(sign, stop)) >= 0)
    else:
        left, right = words(old.text[max(0, start - _NEAR) : start]), words(old.text[stop : stop + _NEAR])
        start -= len(left[-1]) if left and _is_word(left[-1]) else 0
        stop += len(right[0]) if right and _is_word(right[0]) else 0
    if _any_within(apart, start, stop):
        return mark
    # Up to the hunks on either side of it both flows are equal; what cuts into those is mended with all the others.
    return Hunk(start, stop, mark.new_start - mark.old_start + start, mark.new_stop - mark.old_stop + stop)


def _path(flow: Flow, position: int) -> tuple[Element, ...]:
    item = flow.at(flow.text.index(END, position))
    return item.path if isinstance(item, End) else ()


def _is_word(text: str) -> bool:
    return text not in (ATOM, END) and not text.isspace()


def _ends_a_block(old: Flow, new: Flow, hunk: Hunk) -> bool:
    return END in _both(old, new, hunk)


def _both(old: Flow, new: Flow, hunk: Hunk) -> str:
    return old.text[hunk.old_start : hunk.old_stop] + new.text[hunk.new_start : hunk.new_stop]
