"""C2SP tlog-tiles, against what Go's sumdb/tlog computes for a tree whose leaf n is the decimal number n."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.errors import Malformed, VerificationError
from ledger.integrity.tiles import (
    ENTRIES,
    StaticLog,
    Tile,
    check_tile,
    decode_bundle,
    decode_hashes,
    encode_bundle,
    tiles,
)
from ledger.integrity.tree import (
    Frontier,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    verify_consistency,
    verify_inclusion,
)
from tests.integrity.damage import damaged

ROOTS = {
    0: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    1: "db3426e878068d28d269b6c87172322ce5372b65756d0789001d34835f601c03",
    2: "cb00989d94a569c0a678ae042b63dcd4625db96440517f37a6eb7976ea24ed4b",
    3: "725d5230db68f557470dc35f1d8865813acd7ebb07ad152774141decbae71327",
    255: "32f85bcaa87d7bcd05728f09e9aeba350ba6a2f733830087f0597682848be5cb",
    256: "828515d033c19d8c901f37eccb8aed919667703486f8d2fff1cf7040321c5db1",
    257: "1eda049a4351d86f76252bd7ec0b7746ad75b7fa0316ad5f541dbda458a312c4",
    65535: "74f13a0e1a75689372efb990cf68c664e44c763d9304844955b2eaff624e8df1",
    65536: "f025d06ed804859fd274a1bdacadd6e48ea87634aa91e1edb20143f9498cd02b",
    65537: "dc8795a25fd4bd52a0b84f639fd3139ba160824023d188e428eb5db0f3ce221a",
}
TILES = {
    "tile/0/000.p/1": ROOTS[1],
    "tile/0/000.p/3": "db3426e878068d28d269b6c87172322ce5372b65756d0789001d34835f601c03"
    "2215e8ac4e2b871c2a48189e79738c956c081e23ac2f2415bf77da199dfd920c"
    "fa61e3dec3439589f4784c893bf321d0084f04c572c7af2b68e3f3360a35b486",
    "tile/0/256.p/1": "7b07fe30d759e7c9b995037088a9595b5aa24f1976febc7d77507b8172f690cf",
    "tile/1/000.p/1": ROOTS[256],
    "tile/2/000.p/1": ROOTS[65536],
}
NAMES = {
    Tile(0, 0): "tile/0/000",
    Tile(0, 1, 1): "tile/0/001.p/1",
    Tile(1, 999, 255): "tile/1/999.p/255",
    Tile(0, 1000): "tile/0/x001/000",
    Tile(0, 70000, 112): "tile/0/x070/000.p/112",
    Tile(63, 1234067): "tile/63/x001/x234/067",
    Tile(ENTRIES, 1234067, 17): "tile/entries/x001/x234/067.p/17",
    Tile(ENTRIES, 10**9): "tile/entries/x001/x000/x000/000",
}


class Tree:
    """The first `size` numbers as a log, every node and file of it at hand."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.nodes: dict[tuple[int, int], bytes] = {}
        frontier = Frontier()
        self.roots = {0: frontier.root()}
        for number in range(size):
            leaf = leaf_hash(b"%d" % number)
            self.nodes[0, number] = leaf
            self.nodes.update({(level, at): node for level, at, node in frontier.append(leaf)})
            if number + 1 in ROOTS:
                self.roots[number + 1] = frontier.root()

    def node(self, level: int, index: int) -> bytes:
        return self.nodes[level, index]

    def file(self, tile: Tile) -> bytes:
        if tile.level == ENTRIES:
            return encode_bundle(b"%d" % (tile.index * 256 + n) for n in range(tile.width))
        level, start, stop = tile.nodes
        return b"".join(self.node(level, index) for index in range(start, stop))

    def files(self, size: int) -> dict[str, bytes]:
        return {tile.path: self.file(tile) for tile in tiles(size)}


WHOLE = Tree(65537)


@pytest.mark.parametrize("size", ROOTS)
def test_the_root_is_the_one_that_go_computes(size: int) -> None:
    """RFC 6962 2.1, at the sizes where a tile begins or ends."""
    assert WHOLE.roots[size].hex() == ROOTS[size]


def test_proofs_over_tile_borders_verify_against_those_roots() -> None:
    roots = {size: bytes.fromhex(root) for size, root in ROOTS.items()}
    for size in roots:
        for index in {0, 1, 254, 255, 256, 65534, 65535, 65536, size - 1} & set(range(size)):
            proof = inclusion_proof(index, size, WHOLE.node)
            verify_inclusion(leaf_hash(b"%d" % index), index, size, proof, roots[size])
        for old in (old for old in roots if old <= size):
            verify_consistency(old, size, roots[old], roots[size], consistency_proof(old, size, WHOLE.node))


def test_the_tiles_hold_what_go_puts_into_them() -> None:
    """tlog-tiles: "the n-th tile at level l [...] is the sequence of the following Merkle Tree Hashes"."""
    for path, data in TILES.items():
        assert WHOLE.file(Tile.parse(path)).hex() == data


@pytest.mark.parametrize(("tile", "path"), NAMES.items())
def test_a_tile_has_one_name(tile: Tile, path: str) -> None:
    """tlog-tiles: "1234067 will be encoded as `x001/x234/067`"."""
    assert tile.path == path
    assert Tile.parse(path) == tile


@pytest.mark.parametrize(
    "path",
    [
        "",
        "tile",
        "tile/0",
        "tile/0/0",
        "tile/0/00",
        "tile/0/0000",
        "tile/00/000",
        "tile/01/000",
        "tile/64/000",
        "tile/-1/000",
        "tile/data/000",
        "tile/0/x000/001",
        "tile/0/001/000",
        "tile/0/x001/x000",
        "tile/0/X001/000",
        "tile/0/000.p/0",
        "tile/0/000.p/01",
        "tile/0/000.p/256",
        "tile/0/000.p/999",
        "tile/0/000.p/1000",
        "tile/0/000.p/",
        "tile/0/000.p",
        "tile/0/000/",
        "/tile/0/000",
        "tile/0/000\n",
        "tile/0/٠٠٠",
        "tile/0/../000",
        "tile/0/" + "x001/" * 1000 + "000",
    ],
)
def test_another_spelling_is_the_name_of_no_tile(path: str) -> None:
    """tlog-tiles: "zero-padded 3-digit path elements", "with no additional leading zeroes"."""
    with pytest.raises(Malformed):
        Tile.parse(path)


@given(st.integers(ENTRIES, 63), st.integers(0, 10**12), st.integers(1, 256))
def test_names_are_read_as_they_are_written(level: int, index: int, width: int) -> None:
    tile = Tile(level, index, width)
    assert Tile.parse(tile.path) == tile


def test_a_tree_of_70_000_has_the_tiles_that_the_standard_counts() -> None:
    """tlog-tiles: "273 full level 0 tiles, one partial level 0 tile of width 112, one full level 1 tile, one partial
    level 1 tile of width 17, and one partial level 2 tile of width 1"."""
    found = list(tiles(70_000))
    assert found == [
        *(Tile(ENTRIES, n) for n in range(273)),
        Tile(ENTRIES, 273, 112),
        *(Tile(0, n) for n in range(273)),
        Tile(0, 273, 112),
        Tile(1, 0),
        Tile(1, 1, 17),
        Tile(2, 0, 1),
    ]
    assert list(tiles(256)) == [Tile(ENTRIES, 0), Tile(0, 0), Tile(1, 0, 1)]
    assert list(tiles(0)) == []


@given(st.integers(0, 70_000), st.integers(0, 70_000))
def test_what_is_new_is_what_the_larger_tree_has_besides(one: int, other: int) -> None:
    """A log is published once more by the files that it has not yet."""
    old, new = sorted((one, other))
    there = set(tiles(old))
    assert list(tiles(new, old)) == [tile for tile in tiles(new) if tile not in there]


def test_a_bundle_is_entries_behind_their_lengths() -> None:
    """tlog-tiles: "sequences of big-endian uint16 length-prefixed log entries"."""
    entries = [b"", b"ab", b"x" * 258]
    data = bytes.fromhex("0000000261620102") + b"x" * 258
    assert encode_bundle(entries) == data
    assert decode_bundle(Tile(ENTRIES, 0, 3), data) == entries
    longest = b"y" * 65535
    assert decode_bundle(Tile(ENTRIES, 0, 1), encode_bundle([longest])) == [longest]
    with pytest.raises(Malformed, match="an entry of 65536 bytes"):
        encode_bundle([b"y" * 65536])


@pytest.mark.parametrize(
    ("tile", "data"),
    [
        (Tile(ENTRIES, 0, 1), b""),
        (Tile(ENTRIES, 0, 1), b"\0"),
        (Tile(ENTRIES, 0, 1), b"\0\2a"),
        (Tile(ENTRIES, 0, 1), b"\0\1a\0"),
        (Tile(ENTRIES, 0, 1), b"\0\1a\0\1b"),
        (Tile(ENTRIES, 0, 3), b"\0\1a\0\1b"),
        (Tile(0, 0, 1), b""),
        (Tile(0, 0, 1), bytes(31)),
        (Tile(0, 0, 1), bytes(64)),
        (Tile(0, 0), bytes(255 * 32)),
    ],
)
def test_a_file_that_is_not_what_its_name_says_is_malformed(tile: Tile, data: bytes) -> None:
    """Cut, stretched, or of another width: named, and never half read."""
    read: Callable[[Tile, bytes], object] = decode_bundle if tile.level == ENTRIES else decode_hashes
    with pytest.raises(Malformed, match=tile.path):
        read(tile, data)


def read(files: dict[str, bytes], size: int) -> tuple[list[bytes], list[str], bytes]:
    faults: list[str] = []
    log = StaticLog(size, files.__getitem__, lambda path, why: faults.append(path))
    return list(log.entries()), faults, log.root


@pytest.mark.parametrize("size", ROOTS)
def test_a_static_log_gives_its_entries_and_their_root(size: int) -> None:
    entries, faults, root = read(WHOLE.files(size), size)
    assert entries == [b"%d" % number for number in range(size)]
    assert (faults, root.hex()) == ([], ROOTS[size])


@pytest.mark.parametrize("tile", [tile for tile in tiles(600) if tile.level != ENTRIES], ids=lambda tile: tile.path)
def test_a_tile_agrees_with_the_nodes_that_were_made_from_it(tile: Tile) -> None:
    """So that, where the root is the signed one, every hash of every tile is bound to it."""
    hashes = decode_hashes(tile, WHOLE.file(tile))
    check_tile(tile, hashes, WHOLE.node)
    for index in range(tile.width):
        changed = [*hashes[:index], bytes(32), *hashes[index + 1 :]]
        with pytest.raises(VerificationError, match=f"{tile.path}: its hashes are not those"):
            check_tile(tile, changed, WHOLE.node)


@given(st.data())
def test_no_file_of_a_static_log_can_be_changed_unseen(data: st.DataObject) -> None:
    """A hash of any level, an entry, a length, a file in another's place: told by its name, or by the root."""
    size = data.draw(st.sampled_from([1, 3, 256, 257, 600]))
    files = WHOLE.files(size)
    path = data.draw(st.sampled_from(sorted(files)))
    files[path] = data.draw(damaged(files[path]) | st.sampled_from([f for p, f in sorted(files.items()) if p != path]))
    try:
        _, faults, root = read(files, size)
    except Malformed as error:
        assert path in str(error)
        return
    if Tile.parse(path).level == ENTRIES:
        assert root != WHOLE_ROOTS[size]
        assert faults
    else:
        assert faults == [path]
        assert root == WHOLE_ROOTS[size]


WHOLE_ROOTS = {size: read(WHOLE.files(size), size)[2] for size in (1, 3, 256, 257, 600)}
