"""Nonsense of every kind in the place of what was stored: a fault, never a traceback."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ledger import Ledger
from ledger.domain.contents import commitment
from ledger.domain.entries import Entry
from ledger.errors import StetError
from tests.book.damage import SIZE, Damage, copied, first_fault, signed_again, verified


@pytest.fixture(scope="module")
def scratch(whole: Path) -> Iterator[Ledger]:
    with copied(whole) as path, Ledger.open(path) as book:
        yield book


NONSENSE = st.one_of(
    st.binary(max_size=60),
    st.sampled_from(
        [
            b"",
            b"\xff\xfe",
            b"[" * 100_000,
            b'{"_format":1,"a":' * 5_000,
            b'{"_format":' + b"9" * 5_000 + b"}",
            b'{"_format":1}',
            b'{"_format":1,"hunks":[["a","b",null,{},"rule",1]],"level":"words","marks":[[0,9,0,"x"]]}',
            b'{"_format":1,"hunks":7,"level":[],"marks":null}',
            b'{"_format":1,"hunks":[],"level":"words","marks":[[-5,9007199254740990,-1,3]]}',
            b'{"_format":1,"apology":[],"changes":[{"right":1,"said":{}}],"reason":9}',
            b'{"author":1,"message":[]}',
            b"null",
            b"[]",
            b"NaN",
            b'"\\ud800"',
            b"<p>not closed",
            b"\x00" * 64,
        ]
    ),
)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_nonsense_is_a_fault_and_never_a_traceback(scratch: Ledger, data: st.DataObject) -> None:
    """Any bytes in an entry's place: `verify` reports, and every read raises an error of ours or reads."""
    damage = Damage(scratch.store.path)
    sequence = data.draw(st.integers(0, SIZE - 1))
    with damage.cell("entries", "body", f"sequence = {sequence}", data.draw(NONSENSE)):
        assert first_fault(scratch.verify(judge=False)).sequence == sequence
        readable(scratch)
    assert scratch.verify().ok


@settings(max_examples=50, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_nonsense_that_is_committed_to_is_a_fault_and_never_a_traceback(whole: Path, data: st.DataObject) -> None:
    """Any bytes in a content's place, under the key and the signature of whoever holds them."""
    with copied(whole) as path:
        damage = Damage(path)
        rows = damage.rows("SELECT sequence, body FROM entries")
        pairs = [(n, role) for n, body in rows for role in Entry.decode(body).content]
        sequence, role = data.draw(st.sampled_from(pairs))
        nonsense, salt = data.draw(NONSENSE), b"s" * 16
        key = commitment(salt, nonsense)
        ((post,),) = damage.rows("SELECT coalesce(post, '') FROM entries WHERE sequence = ?", sequence)
        damage("INSERT INTO contents VALUES (1, ?, ?, ?, ?)", post, key, salt, nonsense)

        def change(bodies: list[bytes]) -> None:
            value = json.loads(bodies[sequence])
            value["content"][role] = key.hex()
            bodies[sequence] = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()

        signed_again(path, change)
        report = verified(path)
        # A source may be any bytes; most are found all the same, since nothing commits to the former ones.
        assert not report.ok or role == "source", (role, nonsense)
        with Ledger.inspect(path) as book:
            readable(book)


def readable(book: Ledger) -> None:
    """Every read of a damaged ledger, whatever comes of it, ends in a value or in an error of ours."""
    for post in ("storm", "new", "old"):
        for read in (book.history, book.source, lambda post: list(book.entries(post))):
            try:
                read(post)
            except StetError as error:
                assert "\n" not in str(error)
    try:
        book.summaries()
    except StetError as error:
        assert "\n" not in str(error)
