"""The gate's verdicts, derived once more from what was recorded, under the policy of their day."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from itertools import pairwise

from ledger.book.reading import ledger_entry, policy_of
from ledger.book.verify.report import Report
from ledger.domain.evident import Evident
from ledger.domain.history import History, Version
from ledger.domain.weave import Weave
from ledger.gate import GATE_VERSION, Lexicon, Policy
from ledger.gate.verdict import shared_language, weigh
from ledger.store import Store


class Verdicts:
    """The same gate must find the same; a later one may be stricter or looser, and that is counted."""

    def __init__(self, store: Store, lexicon: Callable[[], Lexicon], report: Report, since: int) -> None:
        self._store = store
        self._load = lexicon
        self._report = report
        self._since = since
        self._policies: dict[int, Policy] = {}

    @cached_property
    def _lexicon(self) -> Lexicon:
        return self._load()

    def concern(self, sequence: int) -> bool:
        """Whether verdicts up to this entry are wanted."""
        return sequence >= self._since

    def derive(self, history: History) -> None:
        """Derives the verdicts of a post, from the entry on that this run begins with."""
        if not self.concern(history.newest.entry.sequence):
            return
        weave, evident = Weave.begin(history.first.flow), Evident(history.first.flow)
        for before, version in pairwise(history.versions):
            if version.entry.gate is not None and version.entry.sequence >= self._since:
                with self._report.noting(version.entry.sequence, history.post):
                    self._again(before, version, weave, evident)
            weave = weave.step(version.flow, version.judgement.changes, version.number)
            evident = evident.step(version.flow, version.judgement.changes)

    def _again(self, before: Version, version: Version, weave: Weave, evident: Evident) -> None:
        entry, judged = version.entry, version.judgement.judged
        found = weigh(
            before.flow,
            version.flow,
            hunks=[each.hunk for each in judged],
            evident=evident,
            scars=weave.scars,
            language=shared_language(before.language, version.language),
            policy=self._policy(entry.policy or 0),
            lexicon=self._lexicon,
        ).judgement.judged
        silent, was = sum(each.minor for each in found), sum(each.minor for each in judged)
        if found != judged and entry.gate == GATE_VERSION and entry.lexicon == self._lexicon.digest:
            self._report.fault("its verdict does not derive again by the same gate", entry.sequence, entry.post)
        else:
            self._report.rejudged["looser" if silent > was else "stricter" if silent < was else "same"] += 1

    def _policy(self, sequence: int) -> Policy:
        if sequence not in self._policies:
            self._policies[sequence] = policy_of(self._store, ledger_entry(self._store, sequence))
        return self._policies[sequence]
