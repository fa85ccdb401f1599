"""The rows of a report for a spreadsheet: RFC 4180, one line a place, and no cell that would run (docs/audit.md)."""

from __future__ import annotations

import csv as standard
import io
from collections.abc import Iterable, Iterator

from ledger.domain.audit.rows import Row
from ledger.domain.entries import Kind
from ledger.domain.proposals import about
from renderers.identifiers import entry_hash
from renderers.visible import visible

COLUMNS = (
    "entry", "post", "number", "version", "kind", "method", "link", "rewords", "recorded_at", "effective_at",
    "claimed", "name", "role", "approver", "policy", "reason", "apology", "evidence", "quoted", "claimed_author",
    "claimed_message", "place", "silent", "rule", "before", "after", "breaches", "laws", "settled", "published_at",
    "noticed_at", "seconds_since_published", "seconds_since_noticed", "hash", "channel", "url",
)  # fmt: skip
# A spreadsheet would take a cell that begins so for a formula; the wide ones are what some keyboards type (OWASP,
# CSV Injection).
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
# Without it Excel reads UTF-8 as the code page of the machine.
BOM = "\ufeff"

Cell = str | int | bool | None


def csv(rows: Iterable[Row]) -> Iterator[str]:
    """The file in pieces: a line for each place of an entry, or one for an entry that has none."""
    yield BOM + _line(COLUMNS)
    for row in rows:
        for cells in _cells(row):
            yield _line(cells)


def _cells(row: Row) -> Iterator[list[Cell]]:
    entry, delay = row.entry, row.delay
    own: list[Cell] = [
        entry.sequence,
        about(entry),
        entry.number,
        entry.version,
        str(entry.kind),
        entry.method,
        entry.link,
        entry.detail.get("notice") if entry.kind is Kind.NOTICE else None,
        entry.recorded_at,
        entry.effective_at,
        entry.claimed,
        entry.actor.name,
        entry.actor.role,
        str(entry.approver) if entry.approver else None,
        entry.policy,
        row.reason,
        row.apology,
        row.evidence,
        row.quoted,
        row.claim.author if row.claim else None,
        row.claim.message if row.claim else None,
    ]
    last: list[Cell] = [
        "; ".join(str(breach.duty) for breach in row.breaches),
        "; ".join(breach.duty.law for breach in row.breaches),
        "; ".join(breach.settled.effective_at if breach.settled else "no" for breach in row.breaches),
        delay.published_at if delay else None,
        delay.noticed_at if delay else None,
        delay.since_published if delay else None,
        delay.since_noticed if delay else None,
        entry_hash(entry).hex(),
        entry.detail.get("channel"),
        entry.detail.get("url"),
    ]
    places: list[list[Cell]] = [[place.silent, place.rule, place.before, place.after] for place in row.places]
    places += [[False, None, pair.said, pair.right] for pair in row.changes]
    for number, place in enumerate(places, 1):
        yield [*own, number, *place, *last]
    if not places:
        yield [*own, None, None, None, None, None, *last]


def _line(cells: Iterable[Cell]) -> str:
    line = io.StringIO()
    standard.writer(line, quoting=standard.QUOTE_ALL, lineterminator="\r\n").writerow([_safe(cell) for cell in cells])
    return line.getvalue()


def _safe(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, int):
        return str(cell)
    text = visible(cell)
    return f"'{text}" if cell.startswith(FORMULA) or cell.lstrip().startswith(FORMULA) else text
