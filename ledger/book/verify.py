"""Verification: everything hashed and folded again from the stored bytes (law 6).

Three passes, each over bounded batches, up to the size at which they began: the entries in order, with the chain, the
tree, the checkpoints and every content they commit to; each post, folded again from its entries; and the derived
tables, rebuilt and compared.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice, pairwise

from ledger.book.reading import LISTS, ledger_entry, load_contents, policy_of
from ledger.domain.contents import Content, listed
from ledger.domain.entries import Entry, Kind, instant
from ledger.domain.evident import Evident
from ledger.domain.history import History, replay
from ledger.domain.weave import Weave
from ledger.errors import StetError, VerificationError
from ledger.gate import GATE_VERSION, Lexicon, Policy
from ledger.gate.verdict import weigh
from ledger.integrity.checkpoint import open_checkpoint
from ledger.integrity.note import VerifierKey
from ledger.integrity.tree import Frontier, leaf_hash, node_hash
from ledger.rendition.html import chunks
from ledger.store import Store, StoredEntry

_BATCH = 500
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Fault:
    """What does not verify. `sequence` is the entry concerned, where one is."""

    why: str
    sequence: int | None = None
    post: str | None = None

    def __str__(self) -> str:
        where = "the ledger" if self.sequence is None else f"entry {self.sequence}"
        return f"{where}{f' ({self.post})' if self.post else ''}: {self.why}"


@dataclass(slots=True)
class Report:
    """What was checked, and every fault found, the earliest entry's first."""

    origin: str = ""
    size: int = 0
    root: bytes = b""
    posts: int = 0
    contents: int = 0
    checkpoints: int = 0
    signed: int = 0
    faults: list[Fault] = field(default_factory=list)
    rejudged: Counter[str] = field(default_factory=Counter)

    @property
    def ok(self) -> bool:
        return not self.faults

    @property
    def entries(self) -> int:
        return self.size


class Verification:
    """One run over a store; `run` gives the report."""

    def __init__(self, store: Store, *, judge: Callable[[], Lexicon] | None = None, progress: Progress | None = None):
        self._store = store
        self._judge = judge
        self._progress = progress or (lambda done, total: None)
        self._report = Report()
        self._verified: set[bytes] = set()
        self._leaves = bytearray()
        self._links: set[tuple[str, int]] = set()
        self._policies: dict[int, Policy] = {}
        self._heads: dict[str, tuple[int, bytes | None, int]] = {}  # post -> its last number, leaf hash and version

    def run(self) -> Report:
        report = self._report
        for check in (self._store.guard_faults, self._store.page_faults):
            with self._noting():
                for why in check():
                    self._fault(why)
        with self._noting():
            self._read_entries()
        with self._noting():
            self._compare_derived()
        for post in sorted(self._heads):
            with self._noting(post=post):
                self._fold(post)
        report.posts, report.contents = len(self._heads), len(self._verified)
        report.faults.sort(key=lambda fault: (fault.sequence is None, fault.sequence or 0))
        return report

    def _fault(self, why: str, sequence: int | None = None, post: str | None = None) -> None:
        fault = Fault(why, sequence, post)
        if fault not in self._report.faults:
            self._report.faults.append(fault)

    @contextmanager
    def _noting(self, sequence: int | None = None, post: str | None = None) -> Iterator[None]:
        """What can't even be read is a fault like any other, and checking goes on."""
        try:
            yield
        except (StetError, KeyError, ValueError) as error:
            why = f"content {error.args[0].hex()[:12]} is missing" if _is_key(error) else str(error)
            self._fault(why, sequence, post)

    # --- the entries, in order ---

    def _read_entries(self) -> None:
        frontier = Frontier()
        notes = dict(self._store.checkpoints())
        verifier: VerifierKey | None = None
        last: Entry | None = None
        size = self._store.size()
        stored = self._store.entries()
        while batch := list(islice(stored, _BATCH)):
            entries: list[Entry] = []
            for row in batch:
                leaf = leaf_hash(row.body)
                if row.sequence != frontier.size:
                    self._fault(f"stands where entry {frontier.size} should", row.sequence, row.post)
                with self._noting(row.sequence, row.post):
                    entry = Entry.decode(row.body)
                    self._check_place(row, entry, leaf, last)
                    entries.append(entry)
                    last = entry
                    if entry.kind is Kind.GENESIS:
                        self._report.origin = entry.detail["origin"]
                        verifier = VerifierKey.parse(entry.detail["verifier_key"])
                frontier.append(leaf)
                self._leaves += leaf
                if note := notes.pop(frontier.size, None):
                    self._check_signed(note, verifier, frontier)
            self._check_contents(entries)
            self._progress(frontier.size, size)
        self._report.size, self._report.root = frontier.size, frontier.root()
        if notes:
            self._fault(
                f"a checkpoint is signed over {min(notes)} entries, of which {frontier.size} are here: the tail was cut"
            )
        if self._report.signed != frontier.size:
            self._fault(
                f"the newest checkpoint covers {self._report.signed} of {frontier.size} entries", frontier.size - 1
            )

    def _check_place(self, row: StoredEntry, entry: Entry, leaf: bytes, last: Entry | None) -> None:
        if (row.sequence, row.post, row.number) != (entry.sequence, entry.post, entry.number):
            raise VerificationError(f"its bytes say entry {entry.sequence}, post {entry.post}, number {entry.number}")
        if (entry.kind is Kind.GENESIS) != (entry.sequence == 0):
            raise VerificationError("the genesis entry, and no other, comes first")
        if last and instant(entry.recorded_at) < instant(last.recorded_at):
            raise VerificationError(f"recorded at {entry.recorded_at}, before the entry that it follows")
        if entry.post is None:
            return
        number, previous, version = self._heads.get(entry.post, (0, None, 0))
        self._heads[entry.post] = (entry.number or number + 1, leaf, entry.version or version)
        if entry.number != number + 1:
            raise VerificationError(f"number {entry.number} of its post follows number {number}")
        if entry.prev != previous:
            raise VerificationError("the hash of the post's previous entry is another")
        if entry.version is not None and entry.version != version + 1:
            raise VerificationError(f"version {entry.version} follows version {version}")
        if entry.link is not None:
            self._links.add((entry.link, entry.sequence))

    def _check_signed(self, note: bytes, verifier: VerifierKey | None, frontier: Frontier) -> None:
        with self._noting(frontier.size - 1):
            if verifier is None:
                raise VerificationError("there is no verifier key in a genesis entry")
            checkpoint = open_checkpoint(note, verifier)
            if checkpoint.size != frontier.size:
                raise VerificationError(f"the checkpoint is over {checkpoint.size} entries, not {frontier.size}")
            if checkpoint.root != frontier.root():
                raise VerificationError("the checkpoint signed here has another root: an entry up to here was altered")
            self._report.signed = frontier.size
            self._report.checkpoints += 1

    def _check_contents(self, entries: list[Entry]) -> None:
        """Every content, hashed again from its bytes; a fault names the first entry that commits to it."""
        wanted = {key: entry for entry in reversed(entries) for key in entry.content.values()}
        lists = {entry.content[role] for entry in entries for role in LISTS if role in entry.content}
        blocks: dict[bytes, Entry] = {}
        for key, data in self._hashed(wanted).items():
            if key in lists:
                with self._noting(wanted[key].sequence, wanted[key].post):
                    blocks |= {block: wanted[key] for block in listed(data) if block not in self._verified}
        self._hashed(blocks)

    def _hashed(self, wanted: dict[bytes, Entry]) -> dict[bytes, bytes]:
        found = self._store.contents(wanted)
        for key, entry in wanted.items():
            stored = found.get(key)
            if stored is None:
                self._fault(f"content {key.hex()[:12]} is missing", entry.sequence, entry.post)
            elif not Content(key, stored.salt, stored.data).holds:
                self._fault(f"content {key.hex()[:12]} is not what was committed to", entry.sequence, entry.post)
                del found[key]
            else:
                self._verified.add(key)
        return {key: stored.data for key, stored in found.items()}

    # --- the derived tables ---

    def _compare_derived(self) -> None:
        size = self._report.size
        level, below, hashes = 0, b"", bytes(self._leaves)
        counts: Counter[int] = Counter()
        for at_level, position, digest in self._store.nodes():
            while at_level > level:
                level, below = level + 1, hashes
                hashes = b"".join(
                    node_hash(below[i : i + 32], below[i + 32 : i + 64]) for i in range(0, len(below) // 64 * 64, 64)
                )
            counts[at_level] += 1
            if hashes[position * 32 : position * 32 + 32] != digest:
                self._fault(
                    f"the stored tree node {at_level}/{position} is not the hash of its leaves", position << at_level
                )
        for at_level in range(1, size.bit_length()):
            if counts[at_level] != size >> at_level:
                self._fault(f"{counts[at_level]} of {size >> at_level} tree nodes are stored at level {at_level}")
        for target, sequence in sorted(self._links.symmetric_difference(self._store.links())):
            self._fault(f"the index of links is wrong about {target}", sequence)
        for key in self._store.content_keys():
            if key not in self._verified and not self._report.faults:
                self._fault(f"content {key.hex()[:12]} belongs to no entry")

    # --- the posts ---

    def _fold(self, post: str) -> None:
        """A post, folded again: the stored renditions, hunks and weave must agree."""
        entries = [Entry.decode(stored.body) for stored in self._store.entries_of(post)]
        contents = load_contents(self._store, entries)
        history = replay(post, entries, contents)
        old = None
        for version in history.versions:
            entry = version.entry
            with self._noting(entry.sequence, post):
                stored = [contents[key] for key in listed(contents[entry.content["rendition"]])]
                if [chunk.encode("utf-8") for chunk in chunks(version.flow)] != stored:
                    raise VerificationError("the stored rendition is not the serialisation of its own tokens")
                if old is not None and (why := version.judgement.fault(old, version.flow)):
                    raise VerificationError(f"its hunks do not turn version {version.number - 1} into it: {why}")
                if entry.kind not in (Kind.PUBLISH, Kind.RETRACTION) and entry.findings != version.judgement.findings:
                    raise VerificationError("its count of findings is not that of its hunks")
                if entry.kind in (Kind.MINOR_EDIT, Kind.METADATA) and not version.judgement.minor:
                    raise VerificationError("is recorded as silent, but has evident hunks")
                if history.weave.flow(version.number) != version.flow:
                    raise VerificationError(f"the weave does not give version {version.number} back")
            old = version.flow
        if self._judge:
            self._judge_again(history)

    def _judge_again(self, history: History) -> None:
        """Every verdict derived once more, under the policy of its day."""
        assert self._judge is not None
        lexicon = self._judge()
        weave, evident = Weave.begin(history.first.flow), Evident(history.first.flow)
        for before, version in pairwise(history.versions):
            entry, judgement = version.entry, version.judgement
            if entry.gate is not None:
                found = weigh(
                    before.flow,
                    version.flow,
                    hunks=[judged.hunk for judged in judgement.judged],
                    evident=evident,
                    scars=weave.scars,
                    language=entry.detail.get("language", "en"),
                    policy=self._policy(entry.policy or 0),
                    lexicon=lexicon,
                ).judgement
                same = found.judged == judgement.judged
                if same:
                    self._report.rejudged["same"] += 1
                elif entry.gate == GATE_VERSION and entry.lexicon == lexicon.digest:
                    self._fault("its verdict does not derive again by the same gate", entry.sequence, history.post)
                else:
                    silent = sum(judged.minor for judged in found.judged)
                    was = sum(judged.minor for judged in judgement.judged)
                    self._report.rejudged["looser" if silent > was else "stricter" if silent < was else "same"] += 1
            weave = weave.step(version.flow, judgement.changes, version.number)
            evident = evident.step(version.flow, judgement.changes)

    def _policy(self, sequence: int) -> Policy:
        if sequence not in self._policies:
            entry = ledger_entry(self._store, sequence)
            self._policies[sequence] = policy_of(self._store, entry)
        return self._policies[sequence]


def _is_key(error: Exception) -> bool:
    return isinstance(error, KeyError) and bool(error.args) and isinstance(error.args[0], bytes)
