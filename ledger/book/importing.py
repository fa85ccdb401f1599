"""Taking in versions that were made elsewhere: each goes through the gate, and nothing is invented."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import groupby

from ledger.book.append import Append
from ledger.book.commit import commit_text, known_blocks
from ledger.book.reading import entries_of, load_history, policy_in_force
from ledger.book.said import claimed_language, label
from ledger.book.slugs import check_new, folded, safe_slug
from ledger.book.text import Given, Text, read_text
from ledger.domain.entries import STRIKE, Entry, Kind, instant
from ledger.domain.evident import Evident
from ledger.domain.history import Claim
from ledger.domain.judgement import Judgement
from ledger.domain.posts import STET
from ledger.domain.weave import Weave
from ledger.errors import Malformed, PolicyViolation, StaleBase
from ledger.gate import GATE_VERSION, Lexicon
from ledger.gate.verdict import shared_language, weigh
from ledger.rendition.render import Format
from ledger.sources.jsonl import Row
from ledger.store import Store

# So much goes into one append: little enough to hold in memory, enough for its sync to cost nothing.
_VERSIONS = 250
_CHARACTERS = 16 * 2**20


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
    version: int | None = None


@dataclass(slots=True)
class _Text:
    """The text of a post as it stands while its rows are judged one after the other."""

    text: Text
    language: str
    weave: Weave
    evident: Evident
    version: int = 1


@dataclass(slots=True)
class _Post:
    """A post while its rows come in: `head` is its last entry, `known` its blocks.

    `seen` are the versions at its source, with a digest of those of this run; `newest` is the greatest number of one.
    What is in the ledger already is loaded when the first new row asks for it: to run again costs little.
    """

    slug: str
    name: str
    head: Entry | None = None
    seen: dict[str, bytes | None] = field(default_factory=dict)
    newest: int = -1
    removed: bool = False
    standing: _Text | None = None
    known: dict[bytes, bytes] = field(default_factory=dict)


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
        lexicon: Lexicon,
    ) -> None:
        self._store = store
        self._appending = appending
        self._name = label(name, "the source's name")
        self._given = Given(format=format, variables=variables or None)
        self._policy_entry, self._policy = policy_in_force(store)
        self._lexicon = lexicon
        self._announced = False
        self._taken = folded(store.posts())
        self._pending: list[tuple[_Post, _Step]] = []
        self._weight = 0
        self._posts: set[str] = set()
        self.summary = ImportSummary()

    def run(self, rows: Iterable[Row]) -> ImportSummary:
        for slug, group in groupby(rows, key=lambda row: row.post):
            if any(post.slug == slug for post, _ in self._pending):
                self._record()  # its rows go on after those of another post
            post: _Post | None = None
            for row in group:
                post = post or self._known(row)
                self._take(post, row)
                if len(self._pending) >= _VERSIONS or self._weight >= _CHARACTERS:
                    self._record()
        self._record()
        return self.summary

    def _known(self, row: Row) -> _Post:
        if self._store.head(row.post) is None:
            return _Post(safe_slug(row.post), row.name)
        entries = entries_of(self._store, row.post)
        seen = [entry.detail["source_version"] for entry in entries if "source_version" in entry.detail]
        return _Post(
            row.post,
            entries[0].detail.get("source_post", ""),
            head=entries[-1],
            seen=dict.fromkeys(seen),
            newest=max(map(_number, seen), default=-1),
            removed=next(e for e in reversed(entries) if e.version or e.kind is Kind.REMOVAL).kind is Kind.REMOVAL,
        )

    def _take(self, post: _Post, row: Row) -> None:
        if row.name != post.name:
            raise PolicyViolation(f"{row.where}: {row.name!r} would be {row.post}, which another post is already")
        if not self._fresh(post, row):
            self.summary.skipped += 1
            return
        if post.head and not post.standing:
            self._resume(post)
        step = self._judged(post, row)
        post.removed = step.kind is Kind.REMOVAL
        self._pending.append((post, step))
        self._weight += len(row.body or "")

    def _fresh(self, post: _Post, row: Row) -> bool:
        """Whether a row brings something. Nothing is taken in twice, nor a removal of what isn't there."""
        digest = sha256((row.body or "\0").encode("utf-8", "surrogatepass")).digest()
        if row.version in post.seen:
            if post.seen[row.version] not in (None, digest):
                raise Malformed(f"version {row.version} of {row.name!r} again, with another text", path=row.where)
            return False
        number = _number(row.version)
        late = 0 <= number < post.newest
        # A removal of nothing left no trace when it was passed over, and is met again in every later run.
        if row.body is None and (late or post.removed or not (post.head or post.standing)):
            return False
        if late:
            raise Malformed(f"version {number} of {row.name!r} after version {post.newest}", path=row.where)
        post.seen[row.version] = digest
        post.newest = max(post.newest, number)
        return True

    def _resume(self, post: _Post) -> None:
        history = load_history(self._store, post.slug, agency="")
        newest = history.newest
        text = Text(source=b"", given=self._given, flow=newest.flow, title=newest.title)
        post.standing = _Text(text, history.language, history.weave, history.evident, newest.number)
        post.known = known_blocks(self._store, history)

    def _judged(self, post: _Post, row: Row) -> _Step:
        if row.body is None:
            return _Step(row, Kind.REMOVAL)
        standing = post.standing
        text = read_text(row.body, self._given, path=row.where, before=standing.text if standing else None)
        language = claimed_language(text.language) if text.language else standing.language if standing else "en"
        if standing is None:
            try:
                check_new(post.slug, self._taken)
            except PolicyViolation as error:
                raise PolicyViolation(f"{row.where}: {error}") from error
            self._taken[post.slug.lower()] = post.slug
            post.standing = _Text(text, language, Weave.begin(text.flow), Evident(text.flow))
            return _Step(row, Kind.PUBLISH, text, language=language, version=1)
        judgement = Judgement()
        if text.flow != standing.text.flow:
            judgement = weigh(
                standing.text.flow,
                text.flow,
                evident=standing.evident,
                scars=standing.weave.scars,
                language=shared_language(standing.language, language),
                policy=self._policy,
                lexicon=self._lexicon,
            ).judgement
        standing.version += 1
        if judgement.changes:
            standing.weave = standing.weave.step(text.flow, judgement.changes, standing.version)
            standing.evident = standing.evident.step(text.flow, judgement.changes)
        standing.text, standing.language = text, language
        kind = Kind.METADATA if not judgement.judged else Kind.MINOR_EDIT if judgement.minor else Kind.UNANNOUNCED
        return _Step(row, kind, text, judgement, language, standing.version)

    def _record(self) -> None:
        if not self._pending:
            return
        with self._appending() as append:
            posts = {post.slug: post for post, _ in self._pending}
            self._same_base(append, posts)
            if not self._announced:
                append.add(Kind.IMPORT, actor=STET, detail={"from": self._name})
            heads = {post.slug: self._add(append, post, step) for post, step in self._pending}
        # Only now is it so: whatever failed before left both the ledger and the summary as they were.
        self._announced = True
        for slug, post in posts.items():
            post.head = heads[slug]
        self._count()
        self._pending, self._weight = [], 0

    def _same_base(self, append: Append, posts: Mapping[str, _Post]) -> None:
        """Nobody else wrote to these posts, or changed the policy, since they were judged."""
        if append.policy != self._policy_entry:
            raise StaleBase("someone changed the policy during the import; run it again")
        taken = folded(append.reading.posts()) if any(post.head is None for post in posts.values()) else {}
        for slug, post in posts.items():
            head = append.reading.head(slug)
            if (head.body if head else None) != (post.head.encode() if post.head else None):
                raise StaleBase(f"{slug}: someone changed it during the import; run it again")
            if post.head is None:
                check_new(slug, taken)

    def _add(self, append: Append, post: _Post, step: _Step) -> Entry:
        row, text = step.row, step.text
        if instant(row.at) > instant(append.recorded_at):
            raise Malformed(f"{row.at} is still to come; what is posted is posted now", path=row.where)
        content = {"claim": append.committer.commit(Claim(author=row.author, message=row.message).encode())}
        detail = {"source_post": row.name, "source_version": row.version}
        if text is not None:
            append.committer.known = post.known
            content |= commit_text(append, text, step.judgement)
            detail["language"] = step.language
        judged = step.kind in (Kind.MINOR_EDIT, Kind.UNANNOUNCED)
        return append.add(
            step.kind,
            actor=STET,
            post=post.slug,
            effective_at=row.at,
            version=step.version,
            method=STRIKE if step.kind is Kind.UNANNOUNCED else None,
            judged_by=(GATE_VERSION, self._lexicon.digest) if judged else None,
            findings=step.judgement.findings if step.judgement else None,
            content=content,
            detail=detail,
        )

    def _count(self) -> None:
        for post, step in self._pending:
            self._posts.add(post.slug)
            self.summary.kinds[step.kind] += 1
            self.summary.versions += step.text is not None
            if step.judgement:
                self.summary.rules.update(step.judgement.findings)
        self.summary.posts = len(self._posts)


def _number(version: str) -> int:
    """A version's number, -1 for what is none, such as a commit's hash."""
    return int(version) if version.isascii() and version.isdecimal() else -1
