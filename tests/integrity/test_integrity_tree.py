"""RFC 6962 section 2.1 and RFC 9162 sections 2.1.3 and 2.1.4, against the vectors that every reader of CT shares."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.errors import VerificationError
from ledger.integrity.tree import (
    EMPTY_ROOT,
    Frontier,
    consistency_proof,
    frontier_coordinates,
    inclusion_proof,
    leaf_hash,
    node_hash,
    verify_consistency,
    verify_inclusion,
)

# The eight leaves of the Certificate Transparency reference tests, and the root after each of them.
LEAVES = [
    b"",
    b"\x00",
    b"\x10",
    b"\x20\x21",
    b"\x30\x31",
    b"\x40\x41\x42\x43",
    b"\x50\x51\x52\x53\x54\x55\x56\x57",
    b"\x60\x61\x62\x63\x64\x65\x66\x67\x68\x69\x6a\x6b\x6c\x6d\x6e\x6f",
]
ROOTS = [
    bytes.fromhex("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    bytes.fromhex("6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"),
    bytes.fromhex("fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"),
    bytes.fromhex("aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77"),
    bytes.fromhex("d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"),
    bytes.fromhex("4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4"),
    bytes.fromhex("76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef"),
    bytes.fromhex("ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c"),
    bytes.fromhex("5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"),
]
INCLUSION = {
    (0, 8): [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ],
    (5, 8): [
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ],
    (2, 3): ["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"],
    (1, 5): [
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ],
}
CONSISTENCY = {
    (1, 8): [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ],
    (6, 8): [
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ],
    (2, 5): [
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ],
    (6, 7): [
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "b08693ec2e721597130641e8211e7eedccb4c26413963eee6c1e2ed16ffb1a5f",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ],
}


def unhex(hashes: list[str]) -> list[bytes]:
    return [bytes.fromhex(each) for each in hashes]


def mth(leaves: list[bytes]) -> bytes:
    """RFC 6962 2.1 word for word, as slow as it reads, on `hashlib` alone."""
    n = len(leaves)
    if n == 0:
        return sha256(b"").digest()
    if n == 1:
        return sha256(b"\x00" + leaves[0]).digest()
    k = 1
    while k * 2 < n:
        k *= 2
    return sha256(b"\x01" + mth(leaves[:k]) + mth(leaves[k:])).digest()


def nodes_of(leaves: list[bytes]) -> Callable[[int, int], bytes]:
    def get_node(level: int, index: int) -> bytes:
        span = leaves[index << level : (index + 1) << level]
        assert len(span) == 1 << level, "a proof asks for complete subtrees only"
        return mth(span)

    return get_node


def numbered(size: int) -> list[bytes]:
    return [number.to_bytes(4) for number in range(size)]


@pytest.mark.parametrize("size", range(9))
def test_the_roots_of_the_reference_tree(size: int) -> None:
    """RFC 6962 2.1: MTH({}) = SHA-256(), a leaf is hashed with 0x00, a node with 0x01."""
    frontier = Frontier()
    for leaf in LEAVES[:size]:
        frontier.append(leaf_hash(leaf))
    assert frontier.root() == ROOTS[size]
    assert frontier.size == size


def test_the_empty_root_is_the_hash_of_nothing() -> None:
    """RFC 6962 2.1: "The hash of an empty list is the hash of an empty string"."""
    assert ROOTS[0] == EMPTY_ROOT


@pytest.mark.parametrize("size", [0, 1, 2, 3, 255, 256, 257, 65535, 65536, 65537])
def test_a_frontier_gives_the_root_at_every_edge(size: int) -> None:
    """RFC 6962 2.1: k is the largest power of two smaller than n."""
    leaves, frontier = numbered(size), Frontier()
    for leaf in leaves:
        frontier.append(leaf_hash(leaf))
    assert frontier.root() == mth(leaves)


def test_append_gives_each_completed_node_once_and_lowest_first() -> None:
    """The fourth leaf completes the pair (1, 1) and the tree (2, 0); an even leaf completes nothing."""
    leaves, frontier = numbered(4), Frontier()
    completed = [frontier.append(leaf_hash(leaf)) for leaf in leaves]
    node = nodes_of(leaves)
    assert completed == [[], [(1, 0, node(1, 0))], [], [(1, 1, node(1, 1)), (2, 0, node(2, 0))]]


@given(st.integers(0, 130), st.integers(0, 20))
def test_a_loaded_frontier_goes_on_as_if_it_had_never_stopped(size: int, more: int) -> None:
    leaves = numbered(size + more)
    loaded = Frontier.load(size, nodes_of(leaves))
    for leaf in leaves[size:]:
        loaded.append(leaf_hash(leaf))
    assert loaded.root() == mth(leaves)
    assert loaded.hashes == tuple(nodes_of(leaves)(*each) for each in frontier_coordinates(size + more))


@given(st.integers(0, 70), st.lists(st.integers(0, 40), max_size=4))
def test_leaves_taken_together_make_the_tree_that_they_make_one_by_one(size: int, batches: list[int]) -> None:
    """The same roots at each size, and each completed subtree once, at its place in its level."""
    leaves = [leaf_hash(leaf) for leaf in numbered(size + sum(batches))]
    together, single = Frontier(), Frontier()
    levels: dict[int, list[bytes]] = {}
    nodes = []
    start = 0
    for count in (size, *batches):
        some = leaves[start : start + count]
        start += count
        for level, hashes in enumerate(together.extend(some), 1):
            levels.setdefault(level, []).extend(hashes)
        nodes += [node for leaf in some for node in single.append(leaf)]
        assert (together.size, together.hashes) == (single.size, single.hashes)
    found = {(level, at): digest for level, hashes in levels.items() for at, digest in enumerate(hashes)}
    assert found == {(level, at): digest for level, at, digest in nodes}


def test_frontier_coordinates_are_the_bits_of_the_size() -> None:
    assert frontier_coordinates(0) == ()
    assert frontier_coordinates(6) == ((2, 0), (1, 2))
    assert frontier_coordinates(7) == ((2, 0), (1, 2), (0, 6))


def test_a_frontier_with_a_hash_missing_is_refused() -> None:
    with pytest.raises(ValueError, match="3 complete subtrees"):
        Frontier(7, [EMPTY_ROOT] * 2)


@pytest.mark.parametrize(("place", "proof"), INCLUSION.items())
def test_inclusion_proofs_of_the_reference_tree(place: tuple[int, int], proof: list[str]) -> None:
    """RFC 9162 2.1.3.1 and 2.1.3.2."""
    index, size = place
    assert inclusion_proof(index, size, nodes_of(LEAVES)) == unhex(proof)
    verify_inclusion(leaf_hash(LEAVES[index]), index, size, unhex(proof), ROOTS[size])


@pytest.mark.parametrize(("sizes", "proof"), CONSISTENCY.items())
def test_consistency_proofs_of_the_reference_tree(sizes: tuple[int, int], proof: list[str]) -> None:
    """RFC 9162 2.1.4.1 and 2.1.4.2."""
    old, new = sizes
    assert consistency_proof(old, new, nodes_of(LEAVES)) == unhex(proof)
    verify_consistency(old, new, ROOTS[old], ROOTS[new], unhex(proof))


@given(st.data(), st.integers(1, 70))
def test_an_inclusion_proof_binds_leaf_index_and_root(data: st.DataObject, size: int) -> None:
    """RFC 9162 2.1.3.2: any of them changed, or the proof longer or shorter, and it does not verify."""
    leaves = numbered(size)
    index = data.draw(st.integers(0, size - 1))
    leaf, root = leaf_hash(leaves[index]), mth(leaves)
    proof = inclusion_proof(index, size, nodes_of(leaves))
    verify_inclusion(leaf, index, size, proof, root)
    other = EMPTY_ROOT
    wrong = [
        (other, index, size, proof, root),
        (leaf, index, size, proof, other),
        (leaf, index, size, [*proof, other], root),
        (leaf, index, size, [other, *proof], root),
        (leaf, index, size, [*proof, b""], root),
        (leaf, -1, size, proof, root),
        (leaf, size, size, proof, root),
        *((leaf, index, size, [*proof[:i], other, *proof[i + 1 :]], root) for i in range(len(proof))),
        *((leaf, index, size, proof[:i], root) for i in range(len(proof))),
        *((leaf, each, size, proof, root) for each in range(size) if each != index),
    ]
    for each in wrong:
        with pytest.raises(VerificationError):
            verify_inclusion(*each)


@given(st.data(), st.integers(0, 70))
def test_a_consistency_proof_binds_the_old_size_and_both_roots(data: st.DataObject, new: int) -> None:
    """RFC 9162 2.1.4.2, and sizes 0 and equal, for which the proof is empty."""
    leaves = numbered(new)
    old = data.draw(st.integers(0, new))
    old_root, new_root = mth(leaves[:old]), mth(leaves)
    proof = consistency_proof(old, new, nodes_of(leaves))
    verify_consistency(old, new, old_root, new_root, proof)
    other = leaf_hash(b"other")
    wrong = [
        (old, new, other, new_root, proof),
        (old, new, old_root, new_root, [*proof, other]),
        (old, new, old_root, new_root, [other, *proof]),
        (new + 1, new, old_root, new_root, proof),
        *((old, new, old_root, new_root, [*proof[:i], other, *proof[i + 1 :]]) for i in range(len(proof))),
        *((old, new, old_root, new_root, proof[:i]) for i in range(len(proof))),
    ]
    if old:
        wrong.append((old, new, old_root, other, proof))
        wrong += [(each, new, old_root, new_root, proof) for each in range(new + 1) if each != old]
    for each in wrong:
        with pytest.raises(VerificationError):
            verify_consistency(*each)


def test_a_fork_has_no_consistency_proof() -> None:
    """One old entry rewritten: the proof from the rewritten log does not reach the old root."""
    leaves = numbered(8)
    rewritten = [*leaves[:2], b"rewritten", *leaves[3:]]
    proof = consistency_proof(5, 8, nodes_of(rewritten))
    with pytest.raises(VerificationError, match="not proved to extend"):
        verify_consistency(5, 8, mth(leaves[:5]), mth(rewritten), proof)


def test_the_border_between_two_halves_of_a_node_can_not_be_moved() -> None:
    """The last byte of the proof's hash moved over to the leaf would give the same root."""
    left, right = leaf_hash(b"left"), leaf_hash(b"right")
    with pytest.raises(VerificationError, match="32 bytes"):
        verify_inclusion(left + right[:1], 0, 2, [right[1:]], node_hash(left, right))


def test_places_outside_the_tree_have_no_proof() -> None:
    with pytest.raises(ValueError, match="no leaf 8"):
        inclusion_proof(8, 8, nodes_of(LEAVES))
    with pytest.raises(ValueError, match="does not extend"):
        consistency_proof(9, 8, nodes_of(LEAVES))
