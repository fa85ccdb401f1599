"""For records officers: verify, which takes ledgers, published logs and proofs."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from cli.app import OFFICERS, Setting, command
from cli.exits import DONE, SHORT
from cli.options import SHOWN
from cli.proofs import checked_proof, contents, plain, say_proved, verifier_keys
from cli.tables import SCHEMA, to_json
from cli.terminal import GOOD, QUIET, STRONG, Stream, plural
from ledger.errors import StetError

if TYPE_CHECKING:
    from ledger.book.reader import Reader
    from ledger.book.verify import Fault, Report

_NOTE = 1 << 20  # bytes; no checkpoint is longer


@command(OFFICERS, "Prove the ledger, or name the first bad entry.", "stet verify\nstet verify --judge")
def verify(
    setting: Setting,
    judge: Annotated[bool, typer.Option("--judge", help="Derive every verdict again, too.")] = False,
    since: Annotated[
        int, typer.Option(metavar="ENTRY", min=0, help="With --judge: from this entry on; the rest was judged before.")
    ] = 0,
    checkpoint: Annotated[
        list[str] | None,
        typer.Option(metavar="FILE", help="A checkpoint kept elsewhere; may be given often.", show_default=False),
    ] = None,
    log: Annotated[
        Path | None, typer.Option(metavar="DIR", help="A published log, or a copy of one.", show_default=False)
    ] = None,
    proof: Annotated[
        str | None, typer.Option(metavar="FILE", help="A proof of one version; needs no ledger.", show_default=False)
    ] = None,
    entry: Annotated[
        str | None,
        typer.Option(metavar="FILE", help="With --proof: the entry, if it is not in there.", show_default=False),
    ] = None,
    vkey: Annotated[
        str | None,
        typer.Option(metavar="KEY", help="The log's verifier key, or a file of it: no ledger.", show_default=False),
    ] = None,
    format: Annotated[Literal["text", "json"], SHOWN] = "text",
) -> int:
    """Prove the ledger: hash everything again from the stored bytes, and name the first bad entry.

    With --checkpoint and --log it is held against what others kept of it. --proof, and --log with --vkey, need no
    ledger: any reader can check them.
    """
    out = setting.terminal.out
    if proof is not None:
        if vkey is None:
            raise typer.BadParameter("is needed to check a proof: the agency publishes it", param_hint="--vkey")
        proved = checked_proof(proof, entry, vkey)
        if format == "json":
            out.write(to_json({"schema": SCHEMA, **plain(proved)}, indent=2) + "\n")
        else:
            say_proved(out, proved)
        return DONE
    reports = _reports(setting, judge, since, {file: contents(file, _NOTE) for file in checkpoint or ()}, log, vkey)
    if format == "json":
        told = [_plain(report) for _, report in reports]
        out.write(to_json(told[0] | ({"log": told[1]} if len(told) > 1 else {}), indent=2) + "\n")
        return DONE if all(report.ok for _, report in reports) else SHORT
    for path, report in reports:
        if not report.ok:
            _bad(out, report, "" if path == str(setting.ledger) else path)
        elif path == str(setting.ledger):
            _calm(out, report, path)
        else:
            _calm_log(out, report, path)
    return DONE if all(report.ok for _, report in reports) else SHORT


def _reports(
    setting: Setting, judge: bool, since: int, checkpoints: dict[str, bytes], log: Path | None, vkey: str | None
) -> list[tuple[str, Report]]:
    """What was checked, by its path: the ledger, unless a key is given in its stead, and a published log."""
    if vkey is not None:
        if log is None:
            raise typer.BadParameter("goes with --log or --proof", param_hint="--vkey")
        from ledger.book.published import check_published

        with setting.terminal.progress("verifying") as progress:
            return [(str(log), check_published(log, verifier_keys(vkey), progress=progress))]
    from ledger.book.reader import Reader

    with Reader.inspect(setting.ledger) as book, setting.terminal.progress("verifying") as progress:
        report = book.verify(
            judge=judge,
            judge_since=since,
            checkpoints=checkpoints.values(),
            jobs=os.cpu_count() or 1,
            progress=progress,
        )
        reports = [(str(setting.ledger), report)]
        if log is not None:
            reports.append((str(log), book.verify_log(log, progress=progress)))
        _remember(book, reports, checkpoints)
    return reports


def _remember(book: Reader, reports: list[tuple[str, Report]], checkpoints: dict[str, bytes]) -> None:
    """For `stet doctor`: when the ledger was verified, with what result, and what was kept of it elsewhere."""
    from cli.state import Kept, Verified, remember
    from ledger.book.times import now
    from ledger.integrity.checkpoint import claimed_checkpoint

    (ledger, report), *logs = reports
    try:
        key = book.keys[0]
    except StetError:  # too damaged to tell which log it is
        return
    at, fault = now().isoformat(timespec="seconds"), str(next(iter(report.faults), ""))
    path = str(Path(ledger).absolute())
    verified = Verified(at=at, ledger=path, size=report.size, root=report.root.hex(), ok=report.ok, fault=fault)
    remember(key, verified=verified)
    if not report.ok:
        return
    kept = [(file, claimed_checkpoint(note)) for file, note in checkpoints.items()]
    known = [(file, checkpoint.size, checkpoint.root) for file, checkpoint in kept]
    known += [(log, told.size, told.root) for log, told in logs if told.ok]
    for where, size, root in known:
        remember(key, kept=Kept(at=at, where=str(Path(where).absolute()), size=size, root=root.hex()))


def _calm_log(out: Stream, report: Report, path: str) -> None:
    out.line(("✓ ", GOOD), (path, STRONG), " verifies.")
    told = f"{plural(report.entries, 'entry', 'entries')}, {plural(report.contents, 'content')}: "
    same = " The ledger has the same." if report.checkpoints else ""
    out.line(f"{told}every file hashes to the root that {report.origin} signed.{same}", indent=2)
    out.line(report.root.hex(), indent=2)


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


def _bad(out: Stream, report: Report, log: str) -> None:
    first, *rest = report.faults
    where = ", ".join(part for part in (log, _place(first) if first.sequence is not None or not log else "") if part)
    out.line(("✗ ", "red"), (where, STRONG), f": {first.why}")
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
