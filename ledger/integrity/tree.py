"""The Merkle tree of RFC 6962 section 2.1 (hashing) and RFC 9162 sections 2.1.3 and 2.1.4 (proofs), over SHA-256.

A node is named (level, index): the complete subtree over the leaves [index << level, (index + 1) << level); level 0 is
a leaf hash. `GetNode` looks one up; every proof and every root is made of complete subtrees alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import reduce
from hashlib import sha256

from ledger.errors import VerificationError

HASH_BYTES = 32
EMPTY_ROOT = sha256(b"").digest()  # RFC 6962 2.1: MTH({}) = SHA-256()

Node = tuple[int, int, bytes]
GetNode = Callable[[int, int], bytes]


def leaf_hash(data: bytes) -> bytes:
    """SHA-256(0x00 || data), 32 bytes (RFC 6962 2.1)."""
    return sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """SHA-256(0x01 || left || right), 32 bytes (RFC 6962 2.1)."""
    return sha256(b"\x01" + left + right).digest()


def frontier_coordinates(size: int) -> tuple[tuple[int, int], ...]:
    """The (level, index) of the complete subtrees that a tree of `size` leaves falls into, largest first.

    One for each bit of `size`; an odd size ends in (0, size - 1), the last leaf's own hash.
    """
    return tuple((level, (size >> level) - 1) for level in reversed(range(size.bit_length())) if size >> level & 1)


class Frontier:
    """The roots of the complete subtrees of a growing tree: all that is needed to append and to give the root."""

    __slots__ = ("_hashes", "_size")

    def __init__(self, size: int = 0, hashes: Iterable[bytes] = ()) -> None:
        """`hashes` stand in the order of `frontier_coordinates(size)`; ValueError when their number is another."""
        self._size = size
        self._hashes = list(hashes)
        if len(self._hashes) != size.bit_count():
            raise ValueError(f"a tree of {size} leaves has {size.bit_count()} complete subtrees")

    @classmethod
    def load(cls, size: int, get_node: GetNode) -> Frontier:
        return cls(size, [get_node(level, index) for level, index in frontier_coordinates(size)])

    @property
    def size(self) -> int:
        return self._size

    @property
    def hashes(self) -> tuple[bytes, ...]:
        return tuple(self._hashes)

    def append(self, leaf: bytes) -> list[Node]:
        """Take the next leaf's hash; give the subtrees of level 1 and above that it completes, lowest first."""
        completed = []
        index, level = self._size, 0
        while index & 1:
            leaf = node_hash(self._hashes.pop(), leaf)
            index, level = index >> 1, level + 1
            completed.append((level, index, leaf))
        self._hashes.append(leaf)
        self._size += 1
        return completed

    def extend(self, leaves: Iterable[bytes]) -> list[list[bytes]]:
        """As `append` of each; gives the hashes of the subtrees that they complete in order, those of level 1 first."""
        hashes, size, levels, odd = list(leaves), self._size, [], []
        self._size += len(hashes)
        while hashes:
            if size & 1:
                hashes = [self._hashes.pop(), *hashes]
            if len(hashes) & 1:
                odd.append(hashes[-1])
            hashes = [node_hash(left, right) for left, right in zip(hashes[::2], hashes[1::2], strict=False)]
            levels.append(hashes)
            size >>= 1
        self._hashes += reversed(odd)
        return levels

    def root(self) -> bytes:
        """MTH of the leaves so far (RFC 6962 2.1), `EMPTY_ROOT` when there are none."""
        return _fold(self._hashes)


def _fold(hashes: Sequence[bytes]) -> bytes:
    """Join complete subtrees from the smallest, at the right, to the largest."""
    return reduce(lambda right, left: node_hash(left, right), reversed(hashes)) if hashes else EMPTY_ROOT


def _split(size: int) -> int:
    """The largest power of two smaller than `size`: the k of RFC 6962 2.1."""
    return 1 << (size - 1).bit_length() - 1


def _subtree_root(start: int, stop: int, get_node: GetNode) -> bytes:
    """MTH(D[start:stop]), where `start` is a multiple of a power of two no less than `stop - start`.

    Every subtree that the recursions below name starts so, hence falls into stored complete subtrees.
    """
    return _fold([get_node(lv, (start >> lv) + index) for lv, index in frontier_coordinates(stop - start)])


def inclusion_proof(index: int, size: int, get_node: GetNode) -> list[bytes]:
    """PATH(index, D[size]) of RFC 9162 2.1.3.1, lowest sibling first. ValueError unless 0 <= index < size."""
    if not 0 <= index < size:
        raise ValueError(f"no leaf {index} in a tree of {size}")

    def path(start: int, stop: int) -> list[bytes]:
        if stop - start == 1:
            return []
        middle = start + _split(stop - start)
        if index < middle:
            return [*path(start, middle), _subtree_root(middle, stop, get_node)]
        return [*path(middle, stop), _subtree_root(start, middle, get_node)]

    return path(0, size)


def consistency_proof(old: int, new: int, get_node: GetNode) -> list[bytes]:
    """PROOF(old, D[new]) of RFC 9162 2.1.4.1; empty when `old` is 0 or `new`. ValueError unless 0 <= old <= new."""
    if not 0 <= old <= new:
        raise ValueError(f"a tree of {new} does not extend one of {old}")

    def subproof(start: int, stop: int, known: bool) -> list[bytes]:
        if stop == old:
            return [] if known else [_subtree_root(start, stop, get_node)]
        middle = start + _split(stop - start)
        if old <= middle:
            return [*subproof(start, middle, known), _subtree_root(middle, stop, get_node)]
        return [*subproof(middle, stop, False), _subtree_root(start, middle, get_node)]

    return subproof(0, new, True) if old else []


def verify_inclusion(leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> None:
    """Check by RFC 9162 2.1.3.2 that `leaf` is the hash at `index` of the tree of `size` with `root`.

    Raises VerificationError.
    """
    _check_lengths((leaf, root, *proof))
    if not 0 <= index < size:
        raise VerificationError(f"no leaf {index} in a tree of {size}")
    fn, sn, r = index, size - 1, leaf
    for p in proof:
        if sn == 0:
            raise VerificationError("the inclusion proof is too long")
        if fn & 1 or fn == sn:
            r = node_hash(p, r)
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            r = node_hash(r, p)
        fn, sn = fn >> 1, sn >> 1
    if sn or r != root:
        raise VerificationError(f"entry {index} is not proved to stand in the tree of {size}")


def verify_consistency(old: int, new: int, old_root: bytes, new_root: bytes, proof: Sequence[bytes]) -> None:
    """Check by RFC 9162 2.1.4.2 that the tree of `new` leaves begins with the tree of `old` leaves.

    Raises VerificationError. A tree of size 0 is checked like any other: its root must be `EMPTY_ROOT`.
    """
    _check_lengths((old_root, new_root, *proof))
    if not 0 <= old <= new:
        raise VerificationError(f"a tree of {new} does not extend one of {old}")
    if old in (0, new):
        if proof or (old == 0 and old_root != EMPTY_ROOT) or (old == new and old_root != new_root):
            raise VerificationError(f"the trees of {old} and {new} entries are not consistent")
        return
    nodes = list(proof)
    if old & (old - 1) == 0:  # step 2: an exact power of two is a node that the proof leaves out
        nodes.insert(0, old_root)
    if not nodes:
        raise VerificationError("the consistency proof is empty")
    fn, sn = old - 1, new - 1
    while fn & 1:
        fn, sn = fn >> 1, sn >> 1
    fr = sr = nodes[0]
    for c in nodes[1:]:
        if sn == 0:
            raise VerificationError("the consistency proof is too long")
        if fn & 1 or fn == sn:
            fr, sr = node_hash(c, fr), node_hash(c, sr)
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            sr = node_hash(sr, c)
        fn, sn = fn >> 1, sn >> 1
    if sn or fr != old_root or sr != new_root:
        raise VerificationError(f"the tree of {new} is not proved to extend the tree of {old}")


def _check_lengths(hashes: Iterable[bytes]) -> None:
    # A hash of another length would move the border between the two halves of a node.
    if any(len(each) != HASH_BYTES for each in hashes):
        raise VerificationError("a hash of the proof is not 32 bytes long")
