"""Taking in versions that were made elsewhere: each goes through the gate, and nothing is invented."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from itertools import groupby

from ledger.book.append import Append
from ledger.book.commit import commit_text, known_blocks
from ledger.book.reading import load_history
from ledger.book.text import Given, Text, read_text
from ledger.domain.entries import STRIKE, Kind
from ledger.domain.evident import Evident
from ledger.domain.history import Claim, History
from ledger.domain.judgement import Judgement
from ledger.domain.posts import STET
from ledger.domain.weave import Weave
from ledger.errors import PolicyViolation
from ledger.gate import GATE_VERSION, Lexicon, Policy
from ledger.gate.verdict import weigh
from ledger.rendition.render import Format
from ledger.sources.jsonl import Row
from ledger.store import Store

# So many versions go into one append: few enough to hold in memory, enough for its sync to cost nothing.
_BATCH = 250


@dataclass(slots=True)
class ImportSummary:
    """What an import took in. `kinds` and `rules` count entries by kind and hunks by the rule that decided them."""

    posts: int = 0
    versions: int = 0
    skipped: int = 0
    kinds: Counter[Kind] = field(default_factory=Counter)
    rules: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class _Step:
    """One row, judged."""

    row: Row
    kind: Kind
    text: Text | None = None
    judgement: Judgement | None = None
    language: str = "en"


@dataclass(slots=True)
class _Standing:
    """A post as it stands while its rows are judged one after the other."""

    text: Text
    version: int
    language: str
    weave: Weave
    evident: Evident


class Import:
    """One run. Rows that are in the ledger already are passed over, so a run that was broken off can be repeated."""

    def __init__(
        self,
        store: Store,
        appending: Callable[[], AbstractContextManager[Append]],
        *,
        name: str,
        variables: Mapping[str, str],
        format: Format,
        policy: Policy,
        lexicon: Lexicon,
    ) -> None:
        self._store = store
        self._appending = appending
        self._name = name
        self._given = Given(format=format, variables=variables or None)
        self._policy = policy
        self._lexicon = lexicon
        self._announced = False
        self._names: dict[str, str] = {}
        self.summary = ImportSummary()

    def run(self, rows: Iterable[Row]) -> ImportSummary:
        batch: list[tuple[str, History | None, list[_Step]]] = []
        for post, group in groupby(rows, key=lambda row: row.post):
            history = load_history(self._store, post, agency="") if self._store.head(post) else None
            steps = list(self._judged(history, group))
            if steps:
                batch.append((post, history, steps))
                self.summary.posts += 1
            if sum(len(steps) for _, _, steps in batch) >= _BATCH:
                self._record(batch)
                batch = []
        if batch:
            self._record(batch)
        return self.summary

    def _judged(self, history: History | None, rows: Iterable[Row]) -> Iterator[_Step]:
        standing = self._resume(history) if history else None
        known = {entry.detail.get("source_version") for entry in history.entries} if history else set()
        for row in rows:
            self._same_name(row, history)
            if row.version in known or (row.body is None and standing is None):
                self.summary.skipped += 1
                continue
            if row.body is None:
                yield _Step(row, Kind.REMOVAL)
                continue
            text = read_text(row.body, self._given, path=row.where)
            if standing is None:
                language = text.language or "en"
                standing = _Standing(text, 1, language, Weave.begin(text.flow), Evident(text.flow))
                yield _Step(row, Kind.PUBLISH, text, language=language)
                continue
            yield self._step(row, standing, text)

    def _same_name(self, row: Row, history: History | None) -> None:
        """One slug, one post: another post of that slug, from here or elsewhere, is not imported over."""
        known = history.first.entry.detail.get("source_post") if history else row.name
        if row.name != self._names.setdefault(row.post, row.name) or row.name != known:
            raise PolicyViolation(f"{row.where}: {row.name!r} would be {row.post}, which another post is already")

    def _resume(self, history: History) -> _Standing:
        newest = history.newest
        text = Text(source=b"", given=self._given, flow=newest.flow, title=newest.title)
        return _Standing(text, newest.number, history.language, history.weave, history.evident)

    def _step(self, row: Row, standing: _Standing, text: Text) -> _Step:
        language = text.language or standing.language
        judgement = Judgement()
        if text.flow != standing.text.flow:
            judgement = weigh(
                standing.text.flow,
                text.flow,
                evident=standing.evident,
                scars=standing.weave.scars,
                language=language,
                policy=self._policy,
                lexicon=self._lexicon,
            ).judgement
        kind = Kind.METADATA if not judgement.judged else Kind.MINOR_EDIT if judgement.minor else Kind.UNANNOUNCED
        standing.version += 1
        standing.weave = standing.weave.step(text.flow, judgement.changes, standing.version)
        standing.evident = standing.evident.step(text.flow, judgement.changes)
        standing.text, standing.language = text, language
        return _Step(row, kind, text, judgement, language)

    def _record(self, batch: list[tuple[str, History | None, list[_Step]]]) -> None:
        with self._appending() as append:
            if not self._announced:
                append.add(Kind.IMPORT, actor=STET, detail={"from": self._name})
            for post, history, steps in batch:
                version = history.newest.number if history else 0
                append.committer.known = known_blocks(self._store, history) if history else {}
                for step in steps:
                    version += step.text is not None
                    self._add(append, post, step, version)
        self._announced = True
        for _, _, steps in batch:
            self._count(steps)

    def _add(self, append: Append, post: str, step: _Step, version: int) -> None:
        claim = Claim(author=step.row.author, message=step.row.message)
        content = {"claim": append.committer.commit(claim.encode())}
        detail = {"source_post": step.row.name, "source_version": step.row.version}
        if step.text is not None:
            content |= commit_text(append, step.text, step.judgement)
            detail["language"] = step.language
        judged = step.kind in (Kind.MINOR_EDIT, Kind.UNANNOUNCED)
        append.add(
            step.kind,
            actor=STET,
            post=post,
            effective_at=step.row.at,
            version=version if step.text is not None else None,
            method=STRIKE if step.kind is Kind.UNANNOUNCED else None,
            judged_by=(GATE_VERSION, self._lexicon.digest) if judged else None,
            findings=step.judgement.findings if step.judgement else None,
            content=content,
            detail=detail,
        )

    def _count(self, steps: list[_Step]) -> None:
        for step in steps:
            self.summary.kinds[step.kind] += 1
            self.summary.versions += step.text is not None
            if step.judgement:
                self.summary.rules.update(step.judgement.findings)
