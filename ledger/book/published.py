"""A published log, or a copy of one: every file hashed again, bound to the signed root, and held against a ledger."""

from __future__ import annotations

from collections.abc import Callable, Collection
from hashlib import sha256
from pathlib import Path

from ledger.book.keys import KeyChain
from ledger.book.log_folder import CHECKPOINT, VKEYS, LogFolder, blob_name, key_name
from ledger.book.verify.report import Report
from ledger.domain.contents import SALT_LENGTH, keys_in, listed, lists_in
from ledger.domain.entries import PROCESS, Entry, Kind
from ledger.errors import Malformed, Refused, VerificationError
from ledger.integrity.checkpoint import claimed_checkpoint
from ledger.integrity.note import VerifierKey
from ledger.integrity.tiles import StaticLog, Tile, tiles
from ledger.store.reading import Reading


def check_published(
    path: Path,
    trusted: Collection[VerifierKey],
    *,
    reading: Reading | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Report:
    """Checks a log by one of its keys, the first or a later one; what is wrong with it is in the report.

    With `reading` it is held against that ledger, too: ROLLBACK where the log is the longer one, FORK where both are
    whole and differ. `progress` is told the entries done and their number. Raises `Refused` where there is no log.
    """
    folder = LogFolder(path)
    note = folder.find(CHECKPOINT)
    if note is None:
        raise Refused(f"{path}: no checkpoint there; name the folder of a published log")
    try:
        size = claimed_checkpoint(note).size
    except Malformed as error:
        raise VerificationError(f"{path / CHECKPOINT}: {error}") from error
    run = _Run(folder, size, reading)
    with run.report.noting():
        run.read(progress or (lambda done, total: None))
        run.check_signed(note, trusted)
    run.check_others()
    run.report.sort()
    return run.report


class _Run:
    def __init__(self, folder: LogFolder, size: int, reading: Reading | None) -> None:
        self.report = Report()
        self._folder = folder
        self._size = size
        self._reading = reading
        self._keys = KeyChain()
        self._log = StaticLog(size, self._get, lambda path, why: self.report.fault(f"{path}: {why}"))
        self._blobs: set[bytes] = set()
        self._other: int | None = None  # the first entry that is not the ledger's

    def _get(self, name: str) -> bytes:
        try:
            return self._folder.get(name)
        except FileNotFoundError:
            raise Malformed("is missing", path=name) from None

    def read(self, progress: Callable[[int, int], None]) -> None:
        """The entries in order, with what each commits to."""
        report = self.report
        rows = self._reading.entries(stop=self._size) if self._reading else iter(())
        for sequence, body in enumerate(self._log.entries()):
            report.size = sequence + 1
            if self._reading and self._other is None:
                row = next(rows, None)
                if row is None or row.body != body:
                    self._other = sequence
            with report.noting(sequence):
                entry = Entry.decode(body)
                if entry.sequence != sequence:
                    raise VerificationError(f"its bytes say entry {entry.sequence}")
                if sequence == 0 or entry.kind is Kind.KEY:
                    self._change_key(entry)
                self._check_blobs(entry)
            progress(sequence + 1, self._size)
        report.root = self._log.root

    def _change_key(self, entry: Entry) -> None:
        try:
            self._keys.read(entry)
        except KeyError as error:
            raise VerificationError(f"its detail lacks {error}") from error
        if entry.sequence == 0:
            self.report.origin = self._keys.origin
            return
        name = key_name(entry.sequence + 1)
        with self.report.noting(entry.sequence):
            vouched = self._keys.open(self._get(name))
            if (vouched.size, vouched.root) != (entry.sequence + 1, self._log.root):
                raise VerificationError(f"{name}: both keys signed other entries than those here")
            self._keys.signed()

    def _check_blobs(self, entry: Entry) -> None:
        if entry.kind in PROCESS:  # its contents are not published
            return
        lists = lists_in(entry.content)
        for key in keys_in(entry.content):
            if key in self._blobs:  # shared with an earlier version, and so is what it lists
                continue
            data = self._blob(key, entry)
            if data is not None and key in lists:
                for block in listed(data[SALT_LENGTH:]):
                    if block not in self._blobs:
                        self._blob(block, entry)

    def _blob(self, key: bytes, entry: Entry) -> bytes | None:
        """A content, salt first, if it is there and what it is named by."""
        self._blobs.add(key)
        name = blob_name(key)
        data = self._folder.find(name)
        if data is not None and sha256(data).digest() == key:
            return data
        why = "is missing" if data is None else "is not what it is named by"
        self.report.fault(f"{name}: {why}", entry.sequence, entry.post)
        return None

    def check_signed(self, note: bytes, trusted: Collection[VerifierKey]) -> None:
        """The checkpoint, by the keys of the log; and the ledger, where there is one to compare."""
        report, size = self.report, self._size
        report.contents = len(self._blobs)
        with report.noting():
            self._keys.open(note)
        if not set(trusted) & set(self._keys.keys):
            report.fault("none of the log's keys is the one that it was to be checked by")
        if self._get(VKEYS) != "".join(f"{key.text}\n" for key in reversed(self._keys.keys)).encode():
            report.fault(f"{VKEYS}: does not list the log's keys, the one in force first")
        if claimed_checkpoint(note).root != self._log.root:
            report.fault("the entries do not hash to the signed root: one was altered", self._other)
        elif self._reading is not None:
            ours = self._reading.size()
            report.checkpoints = 1
            if self._other is not None and self._other < ours:
                report.fault("FORK: the log was signed with another entry than the ledger has", self._other)
            elif size > ours:
                report.fault(f"ROLLBACK: the log is over {size} entries, the ledger has {ours}", ours)

    def check_others(self) -> None:
        """What is left of earlier checkpoints; what no checkpoint is over yet is passed by."""
        now = {(tile.level, tile.index): tile for tile in tiles(self._size)}
        known = set(map(blob_name, self._blobs))
        for name in self._folder.names():
            with self.report.noting():
                if name.startswith("tile/"):
                    tile = Tile.parse(name)
                    wider = now.get((tile.level, tile.index))
                    if wider and tile.width < wider.width and not self._get(wider.path).startswith(self._get(name)):
                        raise VerificationError(f"{name}: is not how {wider.path} begins")
                elif (
                    name.startswith("blob/")
                    and name not in known
                    and sha256(self._get(name)).hexdigest() != name.removeprefix("blob/")
                ):
                    raise VerificationError(f"{name}: is not what it is named by")
