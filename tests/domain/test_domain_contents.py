"""Contents and the commitments to them."""

from __future__ import annotations

import hashlib
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.domain.contents import (
    SHORT,
    Committer,
    Content,
    blocks_in,
    blocks_of,
    commitment,
    keys_in,
    listed,
    lists_in,
    whole,
)
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
    committed = made.commit_blocks("source", pieces)
    assert whole(committed, "source", {content.key: content.data for content in made.made}) == source


@pytest.mark.parametrize("count", [0, 1, SHORT, SHORT + 1, 60])
def test_an_entry_names_the_blocks_of_a_short_text_and_the_list_of_a_long_one(count: int) -> None:
    """architecture.md: an entry "stays far below the 65,535 bytes that a tlog entry may have, whatever the post"."""
    made = committer()
    committed = made.commit_blocks("source", [str(number).encode() for number in range(count)])
    contents = {content.key: content.data for content in made.made}
    assert committed.keys() == ({"source"} if count <= SHORT else {"source_list"})
    assert len(keys_in(committed)) == (count if count <= SHORT else 1)
    assert [contents[key] for key in blocks_in(committed, "source", contents)] == [b"%d" % n for n in range(count)]
    assert len(contents) == count + len(lists_in(committed))


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
    first = made.commit_blocks("source", [b"a", b"b"])
    second = made.commit_blocks("source", [b"a", b"c"])
    assert keys_in(first)[0] == keys_in(second)[0]
    assert sorted(content.data for content in made.made) == [b"a", b"b", b"c"]
    assert made.commit_blocks("source", [b"a", b"b"]) == first
    long = made.commit_blocks("source", [b"a"] * 20)
    assert made.commit_blocks("source", [b"a"] * 20) == long
    assert made.commit(b"a") != made.commit(b"a")
    with pytest.raises(Malformed):
        listed(b"x" * 33)
