"""Verification: everything hashed and folded again from the stored bytes (law 6).

`log` reads the entries in order, with the tree (`nodes`) and the checkpoints; `chains` each post's entries with their
contents; `posts` folds them again; `verdicts` derives the gate's verdicts again; `indexes` compares what is derived;
`processes` shares the posts among several. All read bounded batches up to the size at which the run began, so that a
writer is neither kept waiting nor in the way, and memory does not grow with the ledger.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from ledger.book.verify.approvals import check_proposals
from ledger.book.verify.indexes import check_links, check_orphans
from ledger.book.verify.log import Log, read_log
from ledger.book.verify.posts import Tally, check_own, check_posts
from ledger.book.verify.processes import Shared
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
    jobs: int = 1,
    progress: Callable[[int, int], None] | None = None,
) -> Report:
    """Checks a store; what is wrong with it is in the report, never raised.

    `judge` gives the lexicon with which every verdict from entry `judge_since` on is derived again; `checkpoints` are
    signed notes that were kept elsewhere; `jobs` is the number of processes that a large ledger is shared among;
    `progress` is told the entries done and their number.
    """
    report = Report()
    size = None
    with report.noting():
        size = store.size()
    if size is None:
        _check_file(store, report)
        return report
    with report.noting(), Shared(store, size, jobs, judge_since if judge else None) as shared:
        _check_file(store, report)
        log = read_log(store, size, report, checkpoints)
        with report.noting():
            report.contents += check_own(store, log.own, report)
        done = report.size - log.placed

        def told(entries: int) -> None:
            if progress:
                progress(min(done + entries, report.size), report.size)

        # Other processes only ever say that all is well: what is wrong is found and told here, in one order.
        tally = shared.result(told) if report.ok else None
        if tally is None:
            verdicts = Verdicts(store, judge, report, judge_since) if judge else None
            tally = check_posts(store, report, verdicts=verdicts, damaged=log.damaged, progress=told)
        _conclude(store, log, tally, report)
    report.sort()
    return report


def _check_file(store: Store, report: Report) -> None:
    for check in (store.guard_faults, store.page_faults):
        with report.noting():
            for why in check():
                report.fault(why)


def _conclude(store: Store, log: Log, tally: Tally, report: Report) -> None:
    report.posts = tally.posts
    report.contents += tally.contents
    report.rejudged += tally.rejudged
    if report.ok and tally.entries != log.placed:
        report.fault(f"{tally.entries} of {log.placed} entries are found by their posts: the index of posts is wrong")
    for compare in (
        log.nodes.check,
        lambda: check_links(store, tally.links, report),
        lambda: check_proposals(store, log.approved, report),
        lambda: check_orphans(store, report),
    ):
        with report.noting():
            compare()
