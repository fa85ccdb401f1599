"""The log as static files (C2SP tlog-tiles): whoever keeps a copy can prove what was altered since.

Contents stand beside it as `blob/<sha256>`, salt first, so that `sha256sum` alone checks them; `log.vkey` lists the
keys, the one in force first; `key/<size>` are the checkpoints over changes of key. The checkpoint comes last: until it
does, nothing points at what is new, and a run that was broken off is repeated as if it had never been.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from ledger.book.keys import KeyChain, key_chain, key_entries
from ledger.book.log_folder import CHECKPOINT, VKEYS, LogFolder, blob_name, key_name
from ledger.book.reading import decoded, ledger_entry, nodes_of, readable
from ledger.domain.contents import Content, keys_in, listed, lists_in
from ledger.domain.entries import PROCESS, Entry, Kind, instant
from ledger.errors import Malformed, Refused, StoreError, VerificationError
from ledger.integrity.checkpoint import Checkpoint, claimed_checkpoint, open_checkpoint
from ledger.integrity.tiles import ENTRIES, check_tile, encode_bundle, tiles
from ledger.integrity.tree import Frontier, GetNode, consistency_proof, leaf_hash, verify_consistency
from ledger.store import Store

_BATCH = 500
_KEEP = "publish nothing, keep both and call the records officer"


@dataclass(slots=True)
class Published:
    """What a run wrote: `size` entries are published now, `before` of them were."""

    size: int
    before: int
    files: int = 0
    bytes: int = 0


def publish_log(
    store: Store, folder: LogFolder, *, clock: Callable[[], datetime], progress: Callable[[int, int], None]
) -> Published:
    """Brings the log in a folder up to the newest checkpoint; `progress` is told the entries done and their number.

    Raises `Refused` for a folder that can't be written or is another log's; `VerificationError` when what is published
    there does not agree with the ledger; `StoreError` when the ledger or the clock is wrong.
    """
    note = store.checkpoint()
    keys = key_entries(store)
    chain = key_chain(keys)
    if note is None:
        raise StoreError("no checkpoint was ever signed; keep the file and run `stet verify`")
    checkpoint = _own(note, chain)
    get_node = nodes_of(store)
    if Frontier.load(checkpoint.size, get_node).root() != checkpoint.root:
        raise StoreError("the stored tree is not the one that was signed last; keep the file and run `stet verify`")
    _check_clock(store, checkpoint, clock())
    with folder.writing():
        before = _published(folder, chain, checkpoint, get_node)
        run = _Run(store, folder, get_node, Published(checkpoint.size, before))
        if before < checkpoint.size:
            run.contents(progress)
            run.tiles()
            run.keys(keys)
        run.put(VKEYS, "".join(f"{key.text}\n" for key in reversed(chain.keys)).encode())
        folder.sync()
        # Commit point: what the checkpoint is over is durable in its place; now readers are pointed at it.
        run.put(CHECKPOINT, note)
        folder.sync()
    return run.done


def _own(note: bytes, chain: KeyChain) -> Checkpoint:
    try:
        return open_checkpoint(note, chain.keys[-1])
    except (Malformed, VerificationError) as error:
        raise StoreError(f"the newest checkpoint: {error}; keep the file and run `stet verify`") from error


def _check_clock(store: Store, checkpoint: Checkpoint, now: datetime) -> None:
    last = ledger_entry(store, checkpoint.size - 1)
    if now < instant(last.recorded_at):
        raise StoreError(
            f"the clock stands at {now.isoformat(timespec='seconds')}, before the last entry at {last.recorded_at}; "
            "set the clock right"
        )


def _published(folder: LogFolder, chain: KeyChain, own: Checkpoint, get_node: GetNode) -> int:
    """How many entries are published in the folder, all of them as the ledger has them; 0 where nothing is yet."""
    note = folder.find(CHECKPOINT)
    if note is None:
        return 0
    where = folder.path / CHECKPOINT
    try:
        there = open_checkpoint(note, *chain.keys)
    except (Malformed, VerificationError) as error:
        why = f"{where}: not a checkpoint of {chain.origin}: {error}"
        if _later(note, chain.origin, own.size):
            raise VerificationError(f"{why}: so it is of a later key, and the ledger an older copy; {_KEEP}") from error
        raise Refused(f"{why}; choose another folder") from error
    if there.size > own.size:
        raise VerificationError(
            f"ROLLBACK: {where} is over {there.size} entries, the ledger's newest over {own.size}: the ledger is an "
            f"older copy; {_KEEP}"
        )
    try:
        proof = consistency_proof(there.size, own.size, get_node)
        verify_consistency(there.size, own.size, there.root, own.root, proof)
    except VerificationError as error:
        raise VerificationError(
            f"FORK: {where}, over {there.size} entries, is of another history than the ledger's, over {own.size}; "
            f"{_KEEP}"
        ) from error
    return there.size


def _later(note: bytes, origin: str, size: int) -> bool:
    """Whether a note says that it is a checkpoint of this log from later days."""
    try:
        claimed = claimed_checkpoint(note)
    except Malformed:
        return False
    return claimed.origin == origin and claimed.size > size


class _Run:
    def __init__(self, store: Store, folder: LogFolder, get_node: GetNode, done: Published) -> None:
        self.done = done
        self._get_node = get_node
        self._store = store
        self._folder = folder

    def put(self, name: str, data: bytes) -> None:
        if self._folder.put(name, data):
            self.done.files += 1
            self.done.bytes += len(data)

    def contents(self, progress: Callable[[int, int], None]) -> None:
        """Every content that a new entry commits to, and the blocks of its lists; none of a proposal."""
        done, new = 0, self.done.size - self.done.before
        rows = self._store.entries(self.done.before, self.done.size)
        while batch := list(islice(rows, _BATCH)):
            posts: defaultdict[str | None, list[Entry]] = defaultdict(list)
            for entry in map(decoded, batch):
                if entry.kind not in PROCESS:  # what was proposed is not public; what was approved has its own entry
                    posts[entry.post].append(entry)
            for post, entries in posts.items():
                self._contents_of(post, entries)
            done += len(batch)
            progress(done, new)

    def _contents_of(self, post: str | None, entries: Sequence[Entry]) -> None:
        keys = {key: None for entry in entries for key in keys_in(entry.content)}
        lists = {key for entry in entries for key in lists_in(entry.content)}
        blocks: dict[bytes, None] = {}
        for content in self._held(post, keys):
            if content.key in lists:
                with readable(f"content {content.key.hex()[:12]}"):
                    blocks |= dict.fromkeys(listed(content.data))
            self.put(blob_name(content.key), content.salt + content.data)
        for content in self._held(post, blocks):
            self.put(blob_name(content.key), content.salt + content.data)

    def _held(self, post: str | None, keys: dict[bytes, None]) -> Iterator[Content]:
        wanted = iter(keys)
        while some := list(islice(wanted, _BATCH)):
            stored = self._store.contents(post, some)
            for key in some:
                found = stored.get(key)
                content = Content(key, found.salt, found.data) if found else None
                if content is None or not content.holds:
                    why = "not what was committed to" if content else "missing"
                    raise StoreError(f"content {key.hex()[:12]} is {why}; keep the file and run `stet verify`")
                yield content

    def tiles(self) -> None:
        """The new tiles, in the order of what they are made from."""
        for tile in tiles(self.done.size, self.done.before):
            hashes = self._store.node_range(*tile.nodes)
            if tile.level == ENTRIES:
                _, start, stop = tile.nodes
                bodies = [row.body for row in self._store.entries(start, stop)]
                if [leaf_hash(body) for body in bodies] != hashes:
                    raise StoreError(f"{tile.path}: an entry was altered; keep the file and run `stet verify`")
                self.put(tile.path, encode_bundle(bodies))
            else:
                check_tile(tile, hashes, self._get_node)
                self.put(tile.path, b"".join(hashes))

    def keys(self, entries: Sequence[Entry]) -> None:
        """The checkpoints over changes of key."""
        sizes = [entry.sequence + 1 for entry in entries if entry.kind is Kind.KEY]
        for size, note in self._store.checkpoints_at(sizes):
            self.put(key_name(size), note)
