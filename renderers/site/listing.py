"""What the lists of a site tell of each post and each correction, and on which page of a list it stands.

A list begins on its front page with the newest; where there are more, each year has a page of its own besides. So
a page of an older year stays as it is, and one that is full never moves what is on it to another address.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, Literal, TypeVar

from ledger.domain.corrections import Correction
from ledger.domain.entries import instant
from ledger.domain.history import History
from renderers.facts import state
from renderers.notices import LABELS, Link, in_full, source
from renderers.phrases import shortened

_MOST_CHANGES = 3
# Characters to keep before the first that differs.
_BEFORE = 60
# On a front page: a screen or two to look through, not to search.
_FRONT = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A post in a list. `state` is that of docs/json.md; `corrections` counts what readers were to notice."""

    post: str
    title: str
    language: str
    at: str
    corrections: int
    state: str

    @property
    def said(self) -> tuple[str, ...]:
        """What no list may leave out."""
        return (self.title,)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A correction in a list: as its notice words it now, with its first changes, and how many more there are."""

    post: str
    id: str
    title: str
    language: str
    kind: str
    label: str
    at: str
    claimed: bool
    reason: str
    apology: str
    by: str
    changes: tuple[tuple[str, str], ...]
    quoted: bool
    more: int
    source: str
    link: str
    linked: str

    @property
    def said(self) -> tuple[str, ...]:
        """What no list may leave out."""
        shown = self.cited.title if self.cited else ""
        return self.title, self.label, in_full(self.at), self.reason, self.apology, self.by, self.linked, shown

    @property
    def cited(self) -> Link | None:
        """What shows the right fact."""
        return source(self.source) if self.source else None


Item = TypeVar("Item", Card, Line)
List = Literal["posts", "corrections"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Page(Generic[Item]):
    """A page of a list: all that it is made of, so that two equal ones are the same page.

    `name` is the year, or empty for the front page; `newer`, `older` and `years` are names, paths and, for a year,
    how many there are.
    """

    of: List
    path: str
    name: str
    items: tuple[Item, ...]
    newer: tuple[str, str] | None = None
    older: tuple[str, str] | None = None
    years: tuple[tuple[str, str, int], ...] = ()


def card(history: History) -> Card:
    return Card(
        post=history.post,
        title=history.title,
        language=history.language,
        at=history.published_at,
        corrections=len(history.corrections),
        state=state(history),
    )


def lines(history: History) -> tuple[Line, ...]:
    """The corrections of a post, oldest first."""
    return tuple(_line(correction, history) for correction in history.corrections)


def _line(correction: Correction, history: History) -> Line:
    quoted = correction.now.quoted
    pairs = [_pair(pair.said, pair.right) for pair in correction.changes if pair.said or pair.right or not quoted]
    link = correction.link or ""
    return Line(
        post=history.post,
        id=correction.id,
        title=history.title,
        language=history.language,
        kind=str(correction.entry.kind),
        label=LABELS[correction.kind],
        at=correction.at,
        claimed=correction.entry.claimed,
        reason=correction.reason,
        apology=correction.apology,
        by=str(correction.by) if correction.by else "",
        changes=tuple(pairs[:_MOST_CHANGES]),
        quoted=quoted,
        more=max(0, len(pairs) - _MOST_CHANGES),
        source=correction.now.evidence or "",
        link=link,
        linked=(history.linked.get(link) or link) if link else "",
    )


def _pair(said: str, right: str) -> tuple[str, str]:
    """Both sides short; of long ones that begin alike, from a little before the place where they part."""
    alike = next((place for place, (a, b) in enumerate(zip(said, right, strict=False)) if a != b), 0)
    start = said.rfind(" ", 0, max(0, alike - _BEFORE)) + 1
    if start and shortened(said) != said:
        said, right = f"…{said[start:]}", f"…{right[start:]}"
    return shortened(said), shortened(right)


def paged(items: Iterable[Item], *, of: List, front: str) -> Iterator[Page[Item]]:
    """The pages of a list: the one at the path `front`, and where they don't fit there `archive/OF-YEAR.html`."""
    newest = sorted(items, key=_place, reverse=True)
    if len(newest) <= _FRONT:
        yield Page(of=of, path=front, name="", items=tuple(newest))
        return
    years: dict[str, list[Item]] = {}
    for item in newest:
        years.setdefault(item.at[:4], []).append(item)
    paths = [(year, f"archive/{of}-{year}.html") for year in years]
    counted = tuple((year, path, len(years[year])) for year, path in paths)
    yield Page(of=of, path=front, name="", items=tuple(newest[:_FRONT]), years=counted)
    for index, (year, path) in enumerate(paths):
        newer = paths[index - 1] if index else None
        older = paths[index + 1] if index + 1 < len(paths) else None
        yield Page(of=of, path=path, name=year, items=tuple(years[year]), newer=newer, older=older)


def by_month(items: Sequence[Card | Line]) -> dict[str, list[tuple[Card | Line, str]]]:
    """The items with their days in full, under their months: `March 2026`, as the times were written."""
    out: dict[str, list[tuple[Card | Line, str]]] = {}
    for item in items:
        day = in_full(item.at)
        month, _, year = day.replace(",", "").split()
        out.setdefault(f"{month} {year}", []).append((item, day))
    return out


def _place(item: Card | Line) -> tuple[float, str, int]:
    """By instant; what is of one instant by its name, so that no order is left to chance."""
    number = int(item.id.removeprefix("c-")) if isinstance(item, Line) else 0
    return instant(item.at).timestamp(), item.post, number
