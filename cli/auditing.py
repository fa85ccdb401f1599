"""For records officers: audit."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from cli.app import OFFICERS, Setting, command
from cli.asof import AsOf, RecordedAsOf
from cli.exits import DONE, SHORT
from cli.slugs import slugs
from cli.tables import table
from cli.terminal import GOOD, QUIET, STRONG, WARNING, Stream, plural

if TYPE_CHECKING:
    from ledger.domain.audit.rows import Row
    from ledger.domain.audit.scope import Scope
    from ledger.domain.audit.tally import Tally

_MOST, _MOST_PLACES, _LONGEST = 20, 3, 160


@command(
    OFFICERS,
    "Report who changed what, when and why, what fell short, and how promptly.",
    "stet audit\nstet audit storm-closures --judge\nstet audit --since 2026-01-01 --until 2026-12-31 --format html",
)
def audit(
    setting: Setting,
    slug: Annotated[
        str | None,
        typer.Argument(
            metavar="SLUG", help="One post; the whole ledger by default.", show_default=False, autocompletion=slugs
        ),
    ] = None,
    since: Annotated[
        str | None,
        typer.Option(metavar="DATE", help="What took effect from then on, as claimed where it is.", show_default=False),
    ] = None,
    until: Annotated[
        str | None,
        typer.Option(metavar="DATE", help="What took effect until then, that day included.", show_default=False),
    ] = None,
    as_of: AsOf = None,
    recorded_as_of: RecordedAsOf = None,
    judge: Annotated[bool, typer.Option("--judge", help="Derive every verdict again, too.")] = False,
    every: Annotated[
        bool, typer.Option("--all", help="List every entry, as for one post; csv and json always do.")
    ] = False,
    format: Annotated[
        Literal["table", "html", "csv", "json"], typer.Option(help="html is one page to read, print and sign.")
    ] = "table",
) -> int:
    """Report on the record: who changed what, when, why and by which rule; what fell short; how prompt staff were.

    A period is asked for by when a change took effect for the public. Exit 1 if a breach stands that nobody owned up
    to since.
    """
    from ledger.domain.audit.tally import Tally

    terminal, tally = setting.terminal, Tally()
    with setting.read() as book, terminal.progress("auditing") as progress:
        report = book.audit(
            slug,
            since=since,
            until=until,
            as_of=as_of,
            recorded_as_of=recorded_as_of,
            judge=judge,
            progress=progress,
        )
        rows, every = _counted(report, tally), every or slug is not None
        if format == "csv":
            from renderers.report.csvfile import csv

            _write(terminal.out, csv(rows))
        elif format == "json":
            from renderers.report.jsonfile import json

            _write(terminal.out, json(report.scope, rows))
        elif format == "html":
            from renderers.report.page import page

            found = [row for row in rows if row.breaches]
            terminal.out.write(page(report.scope, tally, found, every=report if every else None))
        else:
            standing = (row for row in rows if any(not breach.settled for breach in row.breaches))
            found = list(islice(standing, _MOST))
            deque(standing, maxlen=0)  # the rest are only counted
            _summary(terminal.out, report.scope, tally)
            if every:
                _entries(terminal.out, report)
            else:
                _breaches(terminal.out, found, tally)
    if format == "table" and tally.breaches:
        terminal.next("stet audit --format html > audit.html")
    return SHORT if tally.standing else DONE


def _counted(rows: Iterable[Row], tally: Tally) -> Iterator[Row]:
    for row in rows:
        tally.add(row)
        yield row


def _write(out: Stream, pieces: Iterable[str]) -> None:
    for piece in pieces:
        out.write(piece)


def _summary(out: Stream, scope: Scope, tally: Tally) -> None:
    from renderers.report.words import DUTIES, bounds, duration, kind_name, most

    entries = plural(tally.entries, "entry", "entries")
    out.line((scope.agency or scope.origin, STRONG), f": {entries} on {plural(tally.posts, 'post')}")
    for name, told in bounds(scope):
        out.line((f"{name}: ", QUIET), told, indent=2)
    out.line(("Checkpoint: ", QUIET), f"{scope.origin}, {plural(scope.size, 'entry', 'entries')}, root", indent=2)
    out.line(scope.root.hex(), indent=2)
    out.line()
    standing, settled = tally.standing.total(), tally.settled.total()
    since = f"; {settled:,} {'was' if settled == 1 else 'were'} owned up to since" if settled else ""
    if standing:
        verb = "stands" if standing == 1 else "stand"
        out.line(("✗ ", "red"), (plural(standing, "breach", "breaches"), STRONG), f" {verb}{since}.")
    else:
        out.line(("✓ ", GOOD), ("No breach", STRONG), f" stands{since}.")
    for duty, count in most(tally.standing + tally.settled):
        owned = f", {tally.settled[duty]:,} owned up to" if tally.settled[duty] else ""
        out.line(f"{count:>7,}  {DUTIES[duty]}{owned} ", (f"({duty.law})", QUIET), indent=2, hang=9)
    out.line()
    prompt, noticed, found = tally.since_published, tally.since_noticed, tally.found
    if prompt.median is not None:
        out.line(("Promptness", STRONG), f" of {plural(prompt.count, 'correction')} by staff, in the median")
        out.line(f"{duration(prompt.median)} from publication", indent=2)
        if noticed.median is not None:
            out.line(f"{duration(noticed.median)} from notice (stated for {noticed.count:,})", indent=2)
        out.line()
        cells = [
            (delay.entry.post or "", str(delay.entry.sequence), duration(delay.since_published))
            for delay in tally.slowest
        ]
        table(out, ("slowest: post", "entry", "from publication"), cells)
        out.line()
    if found.median is not None:
        changes = f"{plural(found.count, 'change')} made elsewhere, in the median {duration(found.median)}"
        out.line(f"{'Apart from these: ' if prompt.count else ''}{changes} after publication, as claimed.")
        out.line()
    table(out, ("recorded", "entries"), [(kind_name(kind), f"{n:,}") for kind, n in most(tally.kinds)])
    if tally.silent:
        out.line()
        table(out, ("merged silently by", "places"), [(rule, f"{count:,}") for rule, count in most(tally.silent)])


def _breaches(out: Stream, rows: list[Row], tally: Tally) -> None:
    for row in rows:
        out.line()
        _head(out, row, policy=False)
        _wrong(out, row)
        _where(out, row, _MOST_PLACES)
    shown = sum(len(row.breaches) for row in rows)
    if more := tally.breaches - shown:
        out.line()
        out.line(f"{more:,} more: --all, or --format html, csv or json.")


def _entries(out: Stream, rows: Iterable[Row]) -> None:
    from renderers.report.words import beside, why

    out.line()
    out.line(("Every entry", STRONG))
    for row in rows:
        out.line()
        _head(out, row, policy=True)
        if told := why(row):
            out.line(" ".join(told.split()), indent=2)
        if row.apology:
            out.line(row.apology, indent=2)
        for words in beside(row):
            out.line((words, QUIET), indent=2)
        _wrong(out, row)
        _where(out, row, None)


def _head(out: Stream, row: Row, *, policy: bool) -> None:
    from renderers.report.words import kind, minute, noticed, subject

    entry = row.entry
    known = f", {noticed(row)}" if noticed(row) else ""
    claimed = f" claimed, recorded {minute(entry.recorded_at)}" if entry.claimed else ""
    out.line((f"{entry.sequence}", STRONG), f"  {subject(entry)}  ", (kind(entry), WARNING))
    approver = f", approved by {entry.approver}" if entry.approver else ""
    under = f", policy {entry.policy}" if policy and entry.policy is not None else ""
    out.line((f"{minute(entry.effective_at)}{claimed}{known}, by {entry.actor}{approver}{under}", QUIET), indent=2)


def _wrong(out: Stream, row: Row) -> None:
    from renderers.report.words import DUTIES, minute

    for breach in row.breaches:
        out.line(("✗ ", "red"), f"{DUTIES[breach.duty]} ", (f"({breach.duty.law})", QUIET), indent=2, hang=2)
        out.line(breach.why, indent=4)
        if settled := breach.settled:
            owned = f"owned up to on {minute(settled.effective_at)} by {settled.actor}, entry {settled.sequence}"
            out.line(("✓ ", GOOD), owned, indent=4, hang=2)


def _where(out: Stream, row: Row, most: int | None) -> None:
    pairs = [(place.before, place.after, place.rule, place.silent) for place in row.places]
    pairs += [(pair.said, pair.right, None, False) for pair in row.changes]
    for before, after, rule, silent in pairs[:most]:
        told = f"  {rule}{', silent' if silent else ''}" if rule else ""
        out.line(*out.change(_cut(before), _cut(after)), (told, QUIET), indent=4, hang=0)
    if most is not None and len(pairs) > most:
        out.line((f"and {plural(len(pairs) - most, 'place')} more", QUIET), indent=4)


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1].rstrip()}…"
