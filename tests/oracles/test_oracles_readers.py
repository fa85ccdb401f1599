"""Readers that nobody here wrote take what is published, and refuse whatever was done to it.

Go's golang.org/x/mod/sumdb (BSD), built once from Debian's sources without a network; tlog-scales (Apache-2.0); and
pymerkle (GPL-3.0 or later, for tests alone), which makes the tree of RFC 9162 by itself.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from pymerkle import InmemoryTree, InvalidProof, verify_consistency, verify_inclusion
from tlog_scales.backend import LocalBackend
from tlog_scales.reader import TilesReader
from tlog_scales.signing import Vkey
from tlog_scales.tiles import leaf_hash

from ledger import Ledger
from ledger.integrity.tiles import tiles
from ledger.integrity.tree import Frontier
from ledger.sources.jsonl import Row
from tests.book.logs import Files, files, mutations, turned_ledger, written
from tests.book.world import ORTIZ, folder, made, row

GO_SOURCES = Path("/usr/share/gocode")  # where Debian's golang-golang-x-mod-dev puts them
SIZES = (1, 2, 3, 255, 256, 257)


@dataclass(frozen=True, slots=True)
class Log:
    """A log, one of the same ledger from earlier, and one of another ledger."""

    now: Files
    earlier: Files
    other: Files
    key: str


@pytest.fixture(scope="module")
def log() -> Iterator[Log]:
    with folder() as path, turned_ledger(path) as book, made(path, name="other.db") as other:
        book.publish_log(path / "log")
        earlier = files(path / "log")
        book.publish("later", "All roads are open.\n", by=ORTIZ, title="Roads")
        book.publish_log(path / "log")
        other.publish_log(path / "other")
        yield Log(files(path / "log"), earlier, files(path / "other"), book.keys[0].text)


@pytest.fixture(scope="session")
def go(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The reader in readlog.go."""
    if not shutil.which("go") or not (GO_SOURCES / "src/golang.org/x/mod/sumdb").is_dir():
        pytest.fail("Go's log reader can't be built: apt-get install golang-go golang-golang-x-mod-dev")
    built = tmp_path_factory.mktemp("go")
    source = Path(__file__).with_name("readlog.go")
    environment = os.environ | {
        "GO111MODULE": "off",
        "GOPATH": str(GO_SOURCES),
        "GOCACHE": str(built / "cache"),
        "GOFLAGS": "",
    }
    command = ["go", "build", "-o", str(built / "readlog"), str(source)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return built / "readlog"


def by_go(go: Path, log: Path, key: str, *older: Path) -> str:
    """What Go's reader says against a log; nothing when it takes it."""
    done = subprocess.run([go, log, key, *older], capture_output=True, text=True, check=False)
    assert done.returncode in (0, 1), done.stderr
    return done.stderr if done.returncode else ""


def by_scales(log: Path, key: str) -> str:
    """What tlog-scales says against a log: the checkpoint by the newest key, its root by the tiles, every entry."""
    try:
        reader = TilesReader(LocalBackend(log))
        checkpoint = reader.get_checkpoint()
        checkpoint.verify(Vkey.from_string(key))
        _check(reader.calculate_root_hash() == checkpoint.root_hash, "the tiles have another root")
        for index in range(checkpoint.size):
            proof = reader.get_inclusion_proof(index, checkpoint.size)
            proof.check(leaf_hash(reader.get_entry(index)), checkpoint.root_hash)
    except Exception as error:  # noqa: BLE001 - whatever a stranger's reader raises, it refuses
        return f"{error!r}"
    return ""


def _check(holds: bool, why: str) -> None:
    if not holds:
        raise ValueError(why)


def newest_key(log: Log) -> str:
    return log.now["log.vkey"].decode().split()[0]


def test_go_reads_the_log_from_its_first_key_on(go: Path, log: Log, tmp_path: Path) -> None:
    """Every change of key followed, every tile compared, every entry and the earlier checkpoint proved."""
    older = tmp_path / "older"
    older.write_bytes(log.earlier["checkpoint"])
    assert by_go(go, written(tmp_path / "log", log.now), log.key, older) == ""
    assert by_go(go, written(tmp_path / "log", log.earlier), log.key, older) == ""


def test_go_refuses_every_change(go: Path, log: Log, tmp_path: Path) -> None:
    """Bit flips in every file, files cut, lost and swapped, another tree's root, another log's first key."""
    whole = pointed_at(log.now)
    assert by_go(go, written(tmp_path / "log", whole), log.key) == ""
    for name, change in mutations(whole).items():
        changed = dict(whole)
        change(changed, log.other)
        assert by_go(go, written(tmp_path / "log", changed), log.key), name
    assert by_go(go, written(tmp_path / "log", whole), newest_key(log))


def pointed_at(log: Files) -> Files:
    """A log without the tiles that earlier checkpoints left: no reader of the newest opens them."""
    size = int(log["checkpoint"].split(b"\n")[1])
    current = {tile.path for tile in tiles(size)}
    return {name: data for name, data in log.items() if not name.startswith("tile/") or name in current}


def test_go_finds_a_checkpoint_that_does_not_agree(go: Path, log: Log, tmp_path: Path) -> None:
    """An older state played again is told by the later checkpoint; one of another log by its signature."""
    later, stranger = tmp_path / "later", tmp_path / "stranger"
    later.write_bytes(log.now["checkpoint"])
    stranger.write_bytes(log.other["checkpoint"])
    assert "more entries than are here" in by_go(go, written(tmp_path / "log", log.earlier), log.key, later)
    assert "signed by no key of the log" in by_go(go, written(tmp_path / "log", log.now), log.key, stranger)
    replayed = log.now | {"checkpoint": log.earlier["checkpoint"]}
    assert "more entries than are here" in by_go(go, written(tmp_path / "log", replayed), log.key, later)


def test_tlog_scales_reads_the_log_and_refuses_what_it_is_bound_by(log: Log, tmp_path: Path) -> None:
    assert by_scales(written(tmp_path / "log", log.now), newest_key(log)) == ""
    for name, change in mutations(pointed_at(log.now)).items():
        # What is ours is nothing to it; and it takes a checkpoint whose last line has no end.
        if "blob" in name or "key/" in name or name == "cut checkpoint":
            continue
        changed = dict(log.now)
        change(changed, log.other)
        assert by_scales(written(tmp_path / "log", changed), newest_key(log)), name
    assert by_scales(written(tmp_path / "log", log.now), log.key), "signed by the newest key alone"


@pytest.mark.parametrize("size", SIZES)
def test_logs_at_the_borders_of_a_tile_are_read_by_all(go: Path, size: int, tmp_path: Path) -> None:
    """Where the first tile is full, and where the second begins."""
    with folder() as path, made(path) as book:
        _fill(book, size)
        book.publish_log(tmp_path / "log")
        assert by_go(go, tmp_path / "log", book.keys[0].text, tmp_path / "log" / "checkpoint") == ""
        assert by_scales(tmp_path / "log", book.keys[0].text) == ""
        assert book.verify_log(tmp_path / "log").ok


def _fill(book: Ledger, size: int) -> None:
    """Entries up to that size: a genesis, an import, and the posts that it took in."""
    if size == 2:
        book.publish("one", "All roads are open.\n", by=ORTIZ, title="Roads")
    elif size > 2:
        rows: list[Row] = [row(f"post-{number}", 1, "In 10 days.\n") for number in range(size - 2)]
        book.import_rows(rows, name="old.jsonl")
    assert book.store.size() == size


def test_pymerkle_makes_the_same_tree() -> None:
    """RFC 9162 as another hand wrote it: its proofs hold under our roots, and under no other."""
    theirs, ours, leaves, roots = InmemoryTree(algorithm="sha256"), Frontier(), [b""], [b""]
    for number in range(70):
        data = b"%d" % number
        theirs.append_entry(data)
        leaves.append(leaf_hash(data))
        ours.append(leaves[-1])
        roots.append(ours.root())
        assert theirs.get_root() == ours.root()
    for size in (1, 2, 3, 7, 8, 33, 64, 70):
        for number in range(1, size + 1):
            proof = theirs.prove_inclusion(number, size)
            verify_inclusion(leaves[number], roots[size], proof)
            with pytest.raises(InvalidProof):
                verify_inclusion(leaves[number], roots[size + 1 if size < 70 else 1], proof)
        for old in (old for old in (1, 2, 3, 8, 33) if old <= size):
            verify_consistency(roots[old], roots[size], theirs.prove_consistency(old, size))
