"""A statement cut into posts that fit: the first stands alone, the others are numbered replies to it.

The first post always has the label, what is right, and the link to the record. To make it fit, what was said is
shortened first; then the source, the notice of an earlier wording, the reason, the apology and the way to the new post
move into replies, in this order; then what was said is left out; then further facts move into replies, with what is
right whole. A source that alone would make a reply is left to the record.
Only where the label, one thing that is right and the link do not fit together is what is right shortened there, with an
ellipsis, and stands whole from the second post on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from ledger.domain.corrections import Correction
from ledger.domain.history import History
from ledger.errors import Malformed
from ledger.rendition.characters import graphemes
from renderers.short.platforms import Platform
from renderers.short.quoting import bounds, inert
from renderers.short.saying import Aside, Fact, Statement, correction_of, statement

# Less than this of what was said tells nobody which place is meant; less of what is right tells nothing.
_LEAST_SAID, _LEAST_RIGHT = 40, 20
_MOST_POSTS = 99_999  # more than a notice can have words


@dataclass(frozen=True, slots=True)
class Post:
    """One post of a thread, and its length by the platform's count."""

    text: str
    count: int


def thread(
    history: History,
    platform: Platform,
    *,
    correction: Correction | None = None,
    url: str | None = None,
    new_post: str | None = None,
) -> tuple[Post, ...]:
    """A correction of the history as posts for a platform: the one that was worded last, if none is given.

    `url` is the record's address, the post's own by default; `new_post` that of the post that a linked correction
    links to, which is named by its title otherwise.
    """
    said = statement(history, correction or correction_of(history), url=url, new_post=new_post)
    sentences, left = _first(said, lambda told: platform.fits(_opened(said, "", told)))
    texts = [_opened(said, "", sentences)]
    for most in (9, 99, 999, _MOST_POSTS) if any(each != said.source for each in left) else ():
        texts = _numbered(said, platform, f"({most}/{most})")
        if len(texts) <= most:
            break
    return tuple(Post(text, platform.count(text)) for text in texts)


def _numbered(said: Statement, platform: Platform, widest: str) -> list[str]:
    """The posts of a thread, each with room for the widest number."""
    sentences, left = _first(said, lambda told: platform.fits(_opened(said, widest, told)))
    replies = _packed(left, lambda text: platform.fits(f"{widest} {text}"))
    count = 1 + len(replies)
    numbered = (f"({place}/{count}) {text}" for place, text in enumerate(replies, 2))
    return [_opened(said, f"(1/{count})", sentences), *numbered]


def _first(said: Statement, fits: Callable[[Sequence[str]], bool]) -> tuple[list[str], list[str | Fact]]:
    """The sentences of the first post, and what they leave to replies."""
    count = _most(0, len(said.facts), lambda count: fits(_sentences(said.facts[:count], 0, ())))
    if not count:
        return _shortened(said, fits)
    facts, later = said.facts[:count], said.facts[count:]
    by_rank = sorted(said.asides, key=lambda aside: aside.rank)
    for keep in range(len(by_rank), -1, -1):
        kept = [aside for aside in said.asides if aside in by_rank[:keep]]
        if fits(_sentences(facts, _LEAST_SAID, kept)):
            break
    else:
        return _sentences(facts, 0, ()), [*later, *(aside.text for aside in said.asides)]
    longest = max(_LEAST_SAID, *(len(fact.said) for fact in facts))
    most = _most(_LEAST_SAID, longest, lambda size: fits(_sentences(facts, size, kept)))
    return _sentences(facts, most, kept), [*later, *(aside.text for aside in said.asides if aside not in kept)]


def _shortened(said: Statement, fits: Callable[[Sequence[str]], bool]) -> tuple[list[str], list[str | Fact]]:
    """The first post of a thread whose first fact is too long for it."""
    fact, *later = said.facts
    size = _most(_LEAST_RIGHT, len(fact.right), lambda most: fits([fact.shortened(most)]))
    if not fits([fact.shortened(size)]):
        raise Malformed(
            "leaves no room for a correction in one post; give a shorter one with --url", path=said.record[:100]
        )
    whole = f"In full: “{inert(fact.right)}”"
    return [fact.shortened(size)], [whole, *later, *(aside.text for aside in said.asides)]


def _sentences(facts: Sequence[Fact], most: int, asides: Sequence[Aside]) -> list[str]:
    return [*(fact.told(most) for fact in facts), *(aside.text for aside in asides)]


def _opened(said: Statement, number: str, sentences: Sequence[str]) -> str:
    label = f"{said.label} {number}".strip()
    colon = ":" if said.label else ""
    return " ".join([*([label + colon] if label else []), *sentences, said.record])


def _packed(left: Sequence[str | Fact], fits: Callable[[str], bool]) -> list[str]:
    """Replies, each with as much as fits; a sentence that fits in one is not cut."""
    posts: list[str] = []
    for each in left:
        text = each if isinstance(each, str) else _reply(each, fits)
        if posts and fits(f"{posts[-1]} {text}"):
            posts[-1] += f" {text}"
        else:
            posts += _pieces(text, fits)
    return posts


def _reply(fact: Fact, fits: Callable[[str], bool]) -> str:
    """A fact in a reply: what was said is cut so that what is right is not."""
    if not fits(fact.told(_LEAST_SAID)):
        return fact.told(0)
    return fact.told(_most(_LEAST_SAID, max(_LEAST_SAID, len(fact.said)), lambda size: fits(fact.told(size))))


def _pieces(text: str, fits: Callable[[str], bool]) -> Iterator[str]:
    """The text in posts, cut behind words; in a word too long behind graphemes, and in one of those anywhere."""
    before = ""
    while not fits(inert(before + text)):
        end = (
            _end(before, text, bounds(text), fits)
            or _end(before, text, list(accumulate(map(len, graphemes(text)))), fits)
            or _end(before, text, range(len(text)), fits)
        )
        if not end:
            raise Malformed("too low for any post", path="limit")
        yield inert(f"{before}{text[:end]}…")  # again, for a sign that now stands at the start
        text, before = text[end:].lstrip(), "…"
    yield inert(before + text)


def _end(before: str, text: str, ends: Sequence[int], fits: Callable[[str], bool]) -> int:
    """The furthest of the ends at which the text can be cut; 0 for none."""
    ends = [end for end in ends if 0 < end < len(text)]
    count = _most(0, len(ends), lambda count: fits(inert(f"{before}{text[: ends[count - 1]]}…")))
    return ends[count - 1] if count else 0


def _most(low: int, high: int, fits: Callable[[int], bool]) -> int:
    """The largest number between the two that fits, where all that are smaller do; `low` is taken to."""
    step = 1  # doubled while it fits: what is far too long is not measured
    while low < high:
        place = min(low + step, high)
        if fits(place):
            low, step = place, step * 2
        else:
            high = place - 1
            step = max(1, (high - low + 1) // 2)
    return low
