"""Static logs, C2SP tlog-tiles: the tree's hashes and the entries in files of 256, under names that never change."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from ledger.errors import Malformed, VerificationError
from ledger.integrity.tree import HASH_BYTES, Frontier, GetNode, frontier_coordinates, leaf_hash

WIDTH = 256
HEIGHT = 8  # tree levels in a tile: WIDTH is 2 ** HEIGHT
ENTRIES = -1  # the level of entry bundles
MAX_ENTRY_BYTES = 0xFFFF  # what a uint16 can count (Log entries)

_PATH = re.compile(
    r"tile/(0|[1-9]|[1-5][0-9]|6[0-3]|entries)/((?:x[0-9]{3}/)*[0-9]{3})(?:\.p/([1-9][0-9]{0,2}))?", re.ASCII
)


@dataclass(frozen=True, slots=True, order=True)
class Tile:
    """`width` hashes of `level`, or entries where that is `ENTRIES`, from number `index * WIDTH` on."""

    level: int
    index: int
    width: int = WIDTH

    @property
    def path(self) -> str:
        """`tile/<L>/<N>[.p/<W>]`, with N in groups of three digits (Merkle Tree)."""
        level = "entries" if self.level == ENTRIES else str(self.level)
        digits = f"{self.index:03d}"
        digits = digits.zfill(-(-len(digits) // 3) * 3)
        groups = [digits[at : at + 3] for at in range(0, len(digits), 3)]
        number = "/".join([*(f"x{group}" for group in groups[:-1]), groups[-1]])
        return f"tile/{level}/{number}" + (f".p/{self.width}" if self.width < WIDTH else "")

    @classmethod
    def parse(cls, path: str) -> Tile:
        """Reads what `path` writes, and nothing else. Raises Malformed."""
        match = _PATH.fullmatch(path)
        if not match or len(path) > 100:
            raise Malformed("not the name of a tile", path=path[:100])
        level = ENTRIES if match[1] == "entries" else int(match[1])
        tile = cls(level, int(match[2].replace("/x", "").replace("/", "").lstrip("x")), int(match[3] or WIDTH))
        if tile.path != path:  # leading groups of zeros; a width of 256 and more
            raise Malformed("not as the name of a tile is written", path=path)
        return tile

    @property
    def nodes(self) -> tuple[int, int, int]:
        """The tree's nodes whose hashes it holds, or the leaves whose entries: level, first index, and one beyond."""
        first = self.index * WIDTH
        return max(self.level, 0) * HEIGHT, first, first + self.width


def tiles(size: int, published: int = 0) -> Iterator[Tile]:
    """The tiles of a tree of `size` entries that one of `published` entries has not, entry bundles first."""
    for level in range(ENTRIES, (max(size.bit_length() - 1, 0)) // HEIGHT + 1):
        shift = max(level, 0) * HEIGHT
        old, new = published >> shift, size >> shift
        if old == new:
            continue
        yield from (Tile(level, index) for index in range(old // WIDTH, new // WIDTH))
        if new % WIDTH:
            yield Tile(level, new // WIDTH, new % WIDTH)


def encode_bundle(entries: Iterable[bytes]) -> bytes:
    """Entries, each behind its length as a big-endian uint16 (Log entries). Malformed when one is too long for it."""
    pieces = []
    for entry in entries:
        if len(entry) > MAX_ENTRY_BYTES:
            raise Malformed(f"an entry of {len(entry)} bytes; a log's entry has {MAX_ENTRY_BYTES} at most")
        pieces += [len(entry).to_bytes(2, "big"), entry]
    return b"".join(pieces)


def decode_bundle(tile: Tile, data: bytes) -> list[bytes]:
    """The entries of a bundle. Malformed when there are more or fewer than its name says, or the last is cut short."""
    entries, at = [], 0
    while at < len(data):
        start = at + 2
        at = start + int.from_bytes(data[at:start], "big")
        entries.append(data[start:at])
    if at != len(data) or len(entries) != tile.width:
        raise Malformed(f"not a bundle of {tile.width} entries, each behind its length", path=tile.path)
    return entries


def decode_hashes(tile: Tile, data: bytes) -> list[bytes]:
    """The hashes of a tile. Malformed when their number is not the one that its name says."""
    if len(data) != tile.width * HASH_BYTES:
        raise Malformed(f"not {tile.width} hashes of {HASH_BYTES} bytes", path=tile.path)
    return [data[at : at + HASH_BYTES] for at in range(0, len(data), HASH_BYTES)]


def check_tile(tile: Tile, hashes: Iterable[bytes], get_node: GetNode) -> None:
    """Checks that a tile agrees with the nodes above it in the tree; raises VerificationError.

    Where that holds of every tile, and the root is the signed one, every hash of every tile is bound to it.
    """
    tree = Frontier()
    for each in hashes:
        tree.append(each)
    level, first, _ = tile.nodes
    above = [get_node(level + inner, (first >> inner) + index) for inner, index in frontier_coordinates(tile.width)]
    if list(tree.hashes) != above:
        raise VerificationError(f"{tile.path}: its hashes are not those that the tree was made from")


def tile_root(hashes: Iterable[bytes]) -> bytes:
    """The root of the subtree over a tile's hashes: of a full one, its hash in the tile above."""
    tree = Frontier()
    for each in hashes:
        tree.append(each)
    return tree.root()


class StaticLog:
    """Reads a static log of `size` entries, of which `get` gives each file by its name.

    Every tile is made again from the entries and compared: none is believed. `fault` is told the name of a file that
    is not what the entries hash to, and why; when the entries are through, `root` is the root of what was read, to be
    compared with the signed one.
    """

    def __init__(self, size: int, get: Callable[[str], bytes], fault: Callable[[str, str], None]) -> None:
        self.size = size
        self._get = get
        self._fault = fault
        self._tree = Frontier()
        self._open: list[list[bytes]] = []  # by level, the hashes of the tile that is not full yet

    @property
    def root(self) -> bytes:
        return self._tree.root()

    def entries(self) -> Iterator[bytes]:
        """The entries in order; raises Malformed for a bundle that can't be read, or what `get` raises."""
        for tile in tiles(self.size):
            if tile.level != ENTRIES:
                break
            entries = decode_bundle(tile, self._get(tile.path))
            for entry in entries:
                leaf = leaf_hash(entry)
                self._tree.append(leaf)
                self._push(0, leaf)
                yield entry
        for level, hashes in enumerate(self._open):
            if hashes:
                self._compare(Tile(level, (self.size >> level * HEIGHT) // WIDTH, len(hashes)), hashes)

    def _push(self, level: int, digest: bytes) -> None:
        if level == len(self._open):
            self._open.append([])
        hashes = self._open[level]
        hashes.append(digest)
        if len(hashes) == WIDTH:
            above = self._tree.size // WIDTH ** (level + 1)
            self._compare(Tile(level, above - 1), hashes)
            self._open[level] = []
            self._push(level + 1, tile_root(hashes))

    def _compare(self, tile: Tile, hashes: list[bytes]) -> None:
        try:
            found = decode_hashes(tile, self._get(tile.path))
        except Malformed as error:
            self._fault(tile.path, str(error))
            return
        for number, (is_, should) in enumerate(zip(found, hashes, strict=True)):
            if is_ != should:
                self._fault(tile.path, f"hash {number} is not that of the entries")
                return
