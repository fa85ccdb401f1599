"""A report to read, print and sign: one page that holds all it needs, runs nothing and asks nothing of the network."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

from markupsafe import Markup

from ledger.domain.audit.breaches import Breach
from ledger.domain.audit.places import Place
from ledger.domain.audit.rows import Row
from ledger.domain.audit.scope import Scope
from ledger.domain.audit.tally import Tally
from ledger.domain.entries import Entry
from renderers.notices import in_full
from renderers.report.words import (
    DUTIES,
    beside,
    bounds,
    duration,
    kind,
    kind_name,
    minute,
    most,
    noticed,
    subject,
    why,
)
from renderers.templating import environment
from renderers.visible import visible

_MOST_PLACES, _LONGEST = 3, 240


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A row as the page shows it: `places` are all of them or the first; `more` is the number that are left out."""

    entry: Entry
    post: str
    kind: str
    why: str
    apology: str
    beside: tuple[str, ...]
    noticed: str
    breaches: tuple[Breach, ...]
    places: tuple[Place, ...]
    more: int


def page(scope: Scope, tally: Tally, found: Iterable[Row], *, every: Iterable[Row] | None) -> str:
    """The page: the summary, the rows `found` to have breaches, and below them `every` entry if that is asked for."""
    style = _style()
    return (
        environment()
        .get_template("audit.html")
        .render(
            style=Markup(style),
            style_hash=b64encode(sha256(style.encode()).digest()).decode(),
            scope=scope,
            made=in_full(scope.made_at),
            bounds=list(bounds(scope)),
            tally=tally,
            kinds=[(kind_name(each), count) for each, count in most(tally.kinds)],
            silent=most(tally.silent),
            found=[_line(row, most_places=_MOST_PLACES) for row in found],
            every=None if every is None else (_line(row, most_places=None) for row in every),
            duties=DUTIES,
            duration=duration,
            minute=minute,
            cut=_cut,
            seen=lambda text: visible(str(text)),
        )
    )


def _line(row: Row, *, most_places: int | None) -> Line:
    pairs = (Place(rule=None, silent=False, before=p.said, after=p.right, took=bool(p.said)) for p in row.changes)
    places = (*row.places, *pairs)
    return Line(
        entry=row.entry,
        post=subject(row.entry),
        kind=kind(row.entry),
        why=why(row),
        apology=row.apology,
        beside=tuple(beside(row)),
        noticed=noticed(row),
        breaches=row.breaches,
        places=places[:most_places],
        more=len(places) - len(places[:most_places]),
    )


def _cut(text: str) -> str:
    """A text for a table: what hides is named, blanks alone are drawn, the middle of a long one is left out."""
    text = visible(text) if text.strip() or not text else "␣" * len(text)
    if len(text) <= _LONGEST:
        return text
    half = _LONGEST // 2
    return f"{text[:half].rstrip()} […] {text[-half:].lstrip()}"


def _style() -> str:
    loader = environment().loader
    assert loader is not None
    return loader.get_source(environment(), "audit.css")[0].strip()
