"""For records officers: verify."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

import typer

from cli.app import OFFICERS, Setting, command
from cli.exits import DONE, SHORT
from cli.tables import SCHEMA, to_json
from cli.terminal import GOOD, QUIET, STRONG, Stream, plural

if TYPE_CHECKING:
    from ledger.book.verify import Fault, Report


@command(OFFICERS, "Prove the ledger, or name the first bad entry.", "stet verify\nstet verify --judge")
def verify(
    setting: Setting,
    judge: Annotated[bool, typer.Option("--judge", help="Derive every verdict again, too.")] = False,
    since: Annotated[
        int, typer.Option(metavar="ENTRY", min=0, help="With --judge: from this entry on; the rest was judged before.")
    ] = 0,
    format: Annotated[Literal["text", "json"], typer.Option(help="For people, or for machines.")] = "text",
) -> int:
    """Prove the ledger: hash everything again from the stored bytes, and name the first bad entry."""
    from ledger.book.ledger import Ledger

    terminal = setting.terminal
    with Ledger.inspect(setting.ledger) as book, terminal.progress("verifying") as progress:
        report = book.verify(judge=judge, judge_since=since, progress=progress)
    if format == "json":
        terminal.out.write(to_json(_plain(report), indent=2) + "\n")
    elif report.ok:
        _calm(terminal.out, report, str(setting.ledger))
    else:
        _bad(terminal.out, report)
    return DONE if report.ok else SHORT


def _calm(out: Stream, report: Report, path: str) -> None:
    out.line(("✓ ", GOOD), (path, STRONG), " verifies.")
    out.line(
        f"{plural(report.entries, 'entry', 'entries')} on {plural(report.posts, 'post')}, "
        f"{plural(report.contents, 'content')}: every hash, chain, guard and hunk holds.",
        indent=2,
    )
    out.line(f"Signed by {report.origin}, root", indent=2)
    out.line(report.root.hex(), indent=2)
    if report.rejudged:
        told = ", ".join(f"{count:,} {how}" for how, count in report.rejudged.items())
        out.line(f"Judged again: {told}; the next run can begin with --since {report.entries}", indent=2)


def _bad(out: Stream, report: Report) -> None:
    first, *rest = report.faults
    out.line(("✗ ", "red"), (_place(first), STRONG), f": {first.why}")
    if rest:
        out.line(f"and {plural(len(rest), 'more fault')}; --format json lists them all", indent=2)
    out.line(("Keep the file as it is and call the records officer.", QUIET), indent=2)


def _place(fault: Fault) -> str:
    place = f"entry {fault.sequence}" if fault.sequence is not None else "the ledger"
    return f"{place} ({fault.post})" if fault.post else place


def _plain(report: Report) -> dict[str, object]:
    return {
        "schema": SCHEMA,
        "ok": report.ok,
        "origin": report.origin,
        "size": report.size,
        "root": report.root.hex(),
        "entries": report.entries,
        "contents": report.contents,
        "posts": report.posts,
        "rejudged": dict(report.rejudged),
        "faults": [{"entry": fault.sequence, "post": fault.post, "why": fault.why} for fault in report.faults],
    }
