"""From hunks to marks: the spans that are struck and inserted, joined where that reads better.

Word by word, a rewritten clause is confetti. So evident hunks join over a scrap of equal text between them, and a
sentence that is mostly new is struck whole; never over a paragraph, over a minor hunk, or over what is struck already.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence

from ledger.domain.evident import Evident
from ledger.domain.hunks import Hunk
from ledger.domain.judgement import Judged, covers
from ledger.rendition.flow import ATOM, END, Flow
from ledger.rendition.words import sentence_starts, words

_MOST = 0.6


def marks(
    old: Flow, new: Flow, judged: Sequence[Judged], *, scars: Sequence[int], evident: Evident
) -> tuple[Hunk, ...]:
    """The marks for a step. `scars` are the positions in `old` at which something struck stands."""
    evident_hunks = [j.hunk for j in judged if not j.minor]
    minor = [j.hunk for j in judged if j.minor]
    joined = _fold(
        evident_hunks,
        lambda last, hunk: (
            _scrap(old, new, last, hunk)
            and not _scarred(scars, last.old_stop, hunk.old_start)
            and not any(last.old_stop <= h.old_start and h.old_stop <= hunk.old_start for h in minor)
        ),
    )
    whole = _sentences(old, new, joined, minor, scars)
    trimmed = [_trimmed(old, new, hunk) for hunk in whole]
    return _settled([j.hunk for j in judged], trimmed, evident)


def _settled(hunks: Sequence[Hunk], spans: Sequence[Hunk], evident: Evident) -> tuple[Hunk, ...]:
    """The spans, grown until they cut into no hunk of this step and no place of an earlier silent one."""
    out: list[Hunk] = []
    for span in spans:
        start, stop = span.old_start, span.old_stop
        while True:
            lo, hi = evident.grown(start, stop)
            for hunk in hunks:
                if hunk.old_start < hi and lo < hunk.old_stop:
                    lo, hi = min(lo, hunk.old_start), max(hi, hunk.old_stop)
            if (lo, hi) == (start, stop):
                break
            start, stop = lo, hi
        if (start, stop) == (span.old_start, span.old_stop):
            out.append(span)
            continue
        inside = [h for h in hunks if _inside(h, start, stop) or covers(span, h)]
        before = sum(h.new_length - h.old_length for h in hunks if h.old_stop <= start and h not in inside)
        length = stop - start + sum(h.new_length - h.old_length for h in inside)
        out.append(Hunk(start, stop, start + before, start + before + length))
    return tuple(_fold(out, lambda last, hunk: hunk.old_start < last.old_stop or hunk.new_start < last.new_stop))


def _inside(hunk: Hunk, start: int, stop: int) -> bool:
    return start <= hunk.old_start and hunk.old_stop <= stop and (hunk.old_length > 0 or start < hunk.old_start < stop)


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
    if END in between or ATOM in between or len(between) > 60:
        return False
    if any(END in old.text[h.old_start : h.old_stop] + new.text[h.new_start : h.new_stop] for h in (last, hunk)):
        return False
    solid = [word for word in words(between) if word[0].isalnum()]
    if not solid:
        return True
    smaller = min(max(h.old_length, h.new_length) for h in (last, hunk))
    return len(solid) <= 2 and len(between.strip()) <= smaller


def _scarred(scars: Sequence[int], start: int, stop: int) -> bool:
    index = bisect_left(scars, start)
    return index < len(scars) and scars[index] <= stop


def _sentences(old: Flow, new: Flow, hunks: list[Hunk], minor: Sequence[Hunk], scars: Sequence[int]) -> list[Hunk]:
    """Marks with those of a mostly new sentence made one that strikes the sentence."""
    out: list[Hunk] = []
    index = 0
    while index < len(hunks):
        hunk = hunks[index]
        begin = old.text.rfind(END, 0, hunk.old_start) + 1
        end = old.text.find(END, hunk.old_start)
        if hunk.old_stop > end:  # a hunk of whole blocks
            out.append(hunk)
            index += 1
            continue
        starts = [begin + at for at in sentence_starts(old.text[begin:end])]
        start = max(at for at in starts if at <= hunk.old_start)
        stop = min((at for at in starts if at >= max(hunk.old_stop, hunk.old_start + 1)), default=end)
        inside = [hunk]
        while index + len(inside) < len(hunks) and hunks[index + len(inside)].old_stop <= stop:
            inside.append(hunks[index + len(inside)])
        index += len(inside)
        sentence = old.text[start:stop].rstrip()
        stop = start + len(sentence)
        changed = sum(h.old_length for h in inside)
        # A hunk that runs on into the next sentence, or in from the one before, ties the two together.
        tied = (index < len(hunks) and hunks[index].old_start < stop) or (bool(out) and out[-1].old_stop > start)
        mostly = len(inside) > 1 and inside[-1].old_stop <= stop and changed > _MOST * len(sentence)
        if not mostly or tied or _scarred(scars, start, stop) or any(start <= h.old_start < stop for h in minor):
            out.extend(inside)
        else:
            left, right = inside[0].old_start - start, stop - inside[-1].old_stop
            out.append(Hunk(start, stop, inside[0].new_start - left, inside[-1].new_stop + right))
    return out


def _trimmed(old: Flow, new: Flow, hunk: Hunk) -> Hunk:
    """A mark without the white space that both sides begin or end with."""
    a, b, c, d = hunk.old_start, hunk.old_stop, hunk.new_start, hunk.new_stop
    while a < b and c < d and old.text[a] == new.text[c] == " " and old.at(a) == new.at(c):
        a, c = a + 1, c + 1
    while a < b and c < d and old.text[b - 1] == new.text[d - 1] == " " and old.at(b - 1) == new.at(d - 1):
        b, d = b - 1, d - 1
    return Hunk(a, b, c, d)
