"""Verification: everything hashed and folded again from the stored bytes (law 6).

`log` reads the entries in order, with the chain, the tree and the checkpoints; `posts` hashes every content and folds
each post again; `verdicts` derives the gate's verdicts again; `indexes` rebuilds the derived tables and compares. Each
reads bounded batches up to the size at which the run began, so that a writer is neither kept waiting nor in the way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from ledger.book.verify.indexes import check_links, check_nodes, check_orphans
from ledger.book.verify.log import read_log
from ledger.book.verify.posts import check_ledger_contents, check_post
from ledger.book.verify.report import Fault, Report
from ledger.book.verify.verdicts import Verdicts
from ledger.gate import Lexicon
from ledger.store import Store

__all__ = ["Fault", "Report", "verify"]


def verify(
    store: Store,
    *,
    judge: Callable[[], Lexicon] | None = None,
    judge_since: int = 0,
    checkpoints: Iterable[bytes] = (),
    progress: Callable[[int, int], None] | None = None,
) -> Report:
    """Checks a store; what is wrong with it is in the report, never raised.

    `judge` gives the lexicon with which every verdict from entry `judge_since` on is derived again; `checkpoints` are
    signed notes that were kept elsewhere; `progress` is told the entries done and their number.
    """
    report = Report()
    for check in (store.guard_faults, store.page_faults):
        with report.noting():
            for why in check():
                report.fault(why)
    with report.noting():
        log = read_log(store, report, checkpoints)
        with report.noting():
            report.contents += check_ledger_contents(store, log.own, report)
        done = report.size - sum(head.number for head in log.heads.values())
        verdicts = Verdicts(store, judge, report, judge_since) if judge else None
        for post, head in log.heads.items():
            with report.noting(post=post):
                report.contents += check_post(store, post, log, report, verdicts)
            done += head.number
            if progress:
                progress(min(done, report.size), report.size)
        for compare in (check_nodes, check_links, check_orphans):
            with report.noting():
                compare(store, log, report)
        report.posts = len(log.heads)
    report.sort()
    return report
