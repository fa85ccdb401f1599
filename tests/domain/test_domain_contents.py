"""Contents and the commitments to them."""

from __future__ import annotations

import hashlib
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.domain.contents import Committer, Content, blocks_of, commitment, listed, whole
from ledger.errors import Malformed


def committer() -> Committer:
    salts = count(1)
    return Committer(salt=lambda: next(salts).to_bytes(16))


@given(st.binary(max_size=60) | st.text("a\n\r", max_size=30).map(str.encode))
def test_blocks_joined_are_the_source(source: bytes) -> None:
    """Law 4: "gives version k's source, byte for byte"."""
    pieces = list(blocks_of(source))
    assert b"".join(pieces) == source
    assert all(pieces)
    made = committer()
    key = made.commit_list(pieces)
    assert whole(key, {content.key: content.data for content in made.made}) == source


def test_a_source_is_cut_after_empty_lines() -> None:
    """Of whatever system the line ends are."""
    assert list(blocks_of(b"a\n\n\nb\r\n\r\nc\nd")) == [b"a\n\n\n", b"b\r\n\r\n", b"c\nd"]


def test_a_commitment_is_of_salt_and_bytes() -> None:
    """architecture.md: "keyed by SHA-256(salt || bytes)"; a salt of another length would move the boundary."""
    key = commitment(b"s" * 16, b"data")
    assert key == hashlib.sha256(b"s" * 16 + b"data").digest()
    assert Content(key, b"s" * 16, b"data").holds
    assert not Content(key, b"s" * 16, b"Data").holds
    assert not Content(key, b"s" * 16 + b"d", b"ata").holds
    assert not Content(key, b"s" * 15, b"sdata").holds


def test_unchanged_blocks_are_shared() -> None:
    """architecture.md: "unchanged blocks are shared from version to version"; a text alone has a salt of its own."""
    made = committer()
    first = made.commit_list([b"a", b"b"])
    second = made.commit_list([b"a", b"c"])
    keys = {content.key: content.data for content in made.made}
    assert listed(keys[first])[0] == listed(keys[second])[0]
    assert sorted(keys.values())[:3] == [b"a", b"b", b"c"]
    assert made.commit_list([b"a", b"b"]) == first
    assert made.commit(b"a") != made.commit(b"a")
    with pytest.raises(Malformed):
        listed(b"x" * 33)
