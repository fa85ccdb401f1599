"""Verification: everything hashed and folded again from the stored bytes (law 6).

At a glance first: `leaves` looks at the order of the entries, `quick` at each post, `places` at what the one leaves to
the other; `processes` shares the posts among several. What that doesn't take is looked at thoroughly: `log` reads the
entries in order (`order`), with the tree (`nodes`) and the checkpoints; `chains` each post's with their contents;
`posts` folds them again. Both ways `verdicts` derives the gate's verdicts again, `indexes` compares what is derived.
All read bounded batches up to the size at which the run began, so that a writer is neither kept waiting nor in the
way, and memory does not grow with the ledger.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from ledger.book.verify.approvals import check_proposals
from ledger.book.verify.indexes import check_links, check_orphans
from ledger.book.verify.leaves import order_at_a_glance
from ledger.book.verify.log import read_log
from ledger.book.verify.posts import Tally, check_own, check_posts
from ledger.book.verify.processes import Shared, Work
from ledger.book.verify.report import Fault, Report
from ledger.store import Store

if TYPE_CHECKING:
    from ledger.gate import Lexicon

__all__ = ["Fault", "Report", "verify"]

Progress = Callable[[int, int], None]


def verify(
    store: Store,
    *,
    judge: Callable[[], Lexicon] | None = None,
    judge_since: int = 0,
    checkpoints: Iterable[bytes] = (),
    jobs: int = 1,
    progress: Progress | None = None,
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
    work, held = Work(store, size, judge, judge_since), list(checkpoints)
    told = progress or (lambda done, size: None)
    with Shared(work, jobs) as shared:
        _check_file(store, report)
        glance = _at_a_glance(work, held, shared, told) if report.ok else None
    if glance:
        return glance
    with report.noting():
        _thoroughly(work, report, held, told)
    report.sort()
    return report


def _check_file(store: Store, report: Report) -> None:
    for check in (store.guard_faults, store.page_faults):
        with report.noting():
            for why in check():
                report.fault(why)


def _at_a_glance(work: Work, held: Iterable[bytes], shared: Shared, progress: Progress) -> Report | None:
    """The report on a ledger that is well; None for one that has to be looked at, as it may be."""
    store, report = work.store, Report()
    order = order_at_a_glance(store, work.size, report, held)
    if order is None:
        return None
    with report.noting():
        report.contents += check_own(store, order.own, report)
        tally = shared.check(lambda entries: progress(min(order.owned + entries, work.size), work.size))
        if tally is None or tally.entries + order.owned != work.size or not tally.places.fit(order):
            return None
        _conclude(store, tally, tally.places.approved, report)
    return report if report.ok else None


def _thoroughly(work: Work, report: Report, held: Iterable[bytes], progress: Progress) -> None:
    """Whatever is wrong, the earliest entry that it concerns first: in this process alone, and so in one order."""
    store = work.store
    log = read_log(store, work.size, report, held)
    with report.noting():
        report.contents += check_own(store, log.own, report)
    done = report.size - log.placed
    tally = check_posts(
        store,
        report,
        verdicts=work.verdicts(report),
        damaged=log.damaged,
        progress=lambda entries: progress(min(done + entries, report.size), report.size),
    )
    if report.ok and tally.entries != log.placed:
        report.fault(f"{tally.entries} of {log.placed} entries are found by their posts: the index of posts is wrong")
    with report.noting():
        log.nodes.check()
    _conclude(store, tally, log.approved, report)


def _conclude(store: Store, tally: Tally, approved: Iterable[int], report: Report) -> None:
    report.posts = tally.posts
    report.contents += tally.contents
    report.rejudged += tally.rejudged
    with report.noting():
        check_links(store, tally.links, report)
    with report.noting():
        check_proposals(store, sorted(approved), report)
    with report.noting():
        check_orphans(store, report)
