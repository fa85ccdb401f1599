"""The quick ways of reading, held against the thorough ones: what both take they read alike, and no more."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ledger.domain import canonical
from ledger.domain.canonical import decode, encode
from ledger.domain.entries import Entry, Kind
from ledger.domain.hunks import Hunk
from ledger.domain.judgement import Judged, Judgement, recorded
from ledger.domain.names import bare
from ledger.domain.notices import Notice
from ledger.domain.posts import Actor
from ledger.domain.written import Place, place, written
from ledger.errors import StetError

TEXT = st.text(st.characters(codec="utf-8"), max_size=8)
NAME = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Zl", "Zp"]), min_size=1, max_size=8).filter(bare)
KEY = st.sampled_from(["a", "language", "recorded_at", "kind", ',"kind":"', "z"])
HASH = st.binary(min_size=32, max_size=32)
COUNT = st.integers(0, 2**53 - 1) | st.integers(0, 30)
TIME = st.sampled_from(
    ["2026-03-02T09:00:00-05:00", "2026-03-02T14:00:00.5Z", "2024-02-29T23:59:59+14:00", "1996-12-19T16:39:57-08:00"]
)
ENTRIES = st.builds(
    Entry,
    sequence=COUNT,
    kind=st.sampled_from(Kind),
    recorded_at=TIME,
    effective_at=TIME,
    actor=st.builds(Actor, name=NAME, role=NAME),
    post=st.none() | TEXT,
    number=st.none() | COUNT,
    version=st.none() | COUNT,
    prev=st.none() | HASH,
    method=st.none() | TEXT,
    link=st.none() | TEXT,
    approver=st.none() | st.builds(Actor, name=NAME, role=NAME),
    policy=st.none() | COUNT,
    gate=st.none() | TEXT,
    lexicon=st.none() | TEXT,
    findings=st.dictionaries(KEY, COUNT, max_size=3),
    content=st.dictionaries(KEY, HASH, max_size=4),
    detail=st.dictionaries(KEY, TEXT, max_size=3),
)
PLAIN = Entry(
    sequence=7,
    kind=Kind.CORRECTION,
    recorded_at="2026-03-02T09:00:00-05:00",
    effective_at="2026-03-02T09:00:00-05:00",
    actor=Actor(name="J. Peña", role="Communications Director"),
    post="storm",
    number=3,
    version=2,
    prev=b"p" * 32,
    findings={"guard.number": 1, "spell.near": 2},
    content={"given": b"g" * 32, "rendition": b"r" * 32},
    detail={"language": "es"},
)
# What stands in an entry's bytes and looks like something else: keys twice, out of order, numbers that are spelt oddly.
PIECES = st.sampled_from(
    [
        b'"', b"\\", b"\\u0041", b"\\n", b"\n", b" ", b",", b"{", b"}", b"null", b"true", b"0", b"-1", b"1.0",
        b"1e2", b"01",
        b"9007199254740993", b"\xff", b"\xed\xa0\x80", b"\x7f", b"\xc2\xa0", b'"kind":"publish"', b',"kind":"',
        b'"post":"x"', b'"_format":2', b"2026-13-02T09:00:00-05:00", b"A", b'"language":"en",', b'"a":"b",',
    ]
)  # fmt: skip


def read(data: bytes) -> Entry | str:
    try:
        return Entry.decode(data)
    except StetError as error:
        return str(error)


def read_thoroughly(data: bytes) -> Entry | str:
    try:
        return Entry.decode_any(data)
    except StetError as error:
        return str(error)


@settings(deadline=None)
@given(ENTRIES)
def test_an_entry_is_read_as_it_was_written(entry: Entry) -> None:
    """By its form where it has that, by the parser where not, and the same."""
    data = entry.encode()
    assert read(data) == read_thoroughly(data) == entry
    assert place(data) == Place(entry.kind, entry.policy, entry.post, entry.recorded_at, entry.sequence)


@settings(deadline=None)
@given(ENTRIES | st.just(PLAIN), st.integers(0, 2000), st.integers(0, 40), PIECES | st.binary(max_size=2))
@example(PLAIN, 0, 0, b"")
def test_bytes_that_were_altered_are_refused_in_the_same_words(entry: Entry, at: int, cut: int, piece: bytes) -> None:
    """Whatever stands in an entry's place, the quick way takes nothing that the thorough one refuses."""
    data = entry.encode()
    at %= len(data) + 1
    altered = data[:at] + piece + data[at + cut :]
    assert read(altered) == read_thoroughly(altered)


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from("abc"), st.sampled_from(["x", "y"]), min_size=2), st.randoms())
def test_keys_out_of_order_or_twice_are_not_canonical(detail: dict[str, str], chance: Any) -> None:
    """RFC 8785, 3.2.3: properties are sorted; I-JSON: none comes twice."""
    pairs = [f'"{key}":"{value}"' for key, value in detail.items()] + ['"a":"x"']
    chance.shuffle(pairs)
    ours = replace(PLAIN, detail={}).encode().replace(b'"detail":{}', f'"detail":{{{",".join(pairs)}}}'.encode())
    assert read(ours) == read_thoroughly(ours)


def test_the_entries_that_stet_writes_are_read_the_quick_way() -> None:
    """Or nothing is gained."""
    assert written(PLAIN.encode()) is not None
    assert place(PLAIN.encode()) is not None


SPANS = st.lists(st.integers(-1, 4) | COUNT | st.just(True), min_size=3, max_size=5)
DECIDED = SPANS.flatmap(
    lambda spans: st.tuples(st.sampled_from(["x", "é", 1, None]), st.sampled_from([True, False, 0])).map(
        lambda rest: [*spans, *rest]
    )
)
JUDGEMENTS = st.fixed_dictionaries(
    {"_format": st.sampled_from([1, 2]), "hunks": st.lists(DECIDED, max_size=2), "marks": st.lists(SPANS, max_size=2)},
    optional={"level": st.sampled_from(["words", "blocks", "letters"]), "more": st.just(1)},
)


@settings(deadline=None)
@given(JUDGEMENTS, st.integers(0, 60), PIECES | st.just(b""))
def test_a_judgement_is_read_or_refused_in_the_same_words(value: Any, at: int, piece: bytes) -> None:
    """By its form where it has that, value by value where not."""
    data = encode(value)
    data = data[: at % (len(data) + 1)] + piece + data[at % (len(data) + 1) :]

    def read(decoder: Callable[[bytes], Judgement]) -> Judgement | str:
        try:
            return decoder(data)
        except StetError as error:
            return str(error)

    assert read(Judgement.decode) == read(Judgement.decode_any)


@st.composite
def ordered(draw: st.DrawFn) -> tuple[Hunk, ...]:
    """Spans in order on both sides, which may touch and may be empty."""
    found, x, y = [], 0, 0
    for gap, old, new in draw(st.lists(st.tuples(*[st.integers(0, 2)] * 3), max_size=3)):
        found.append(Hunk(x + gap, x + gap + old, y + gap, y + gap + new))
        x, y = x + gap + old, y + gap + new
    return tuple(found)


@settings(deadline=None)
@given(ordered(), st.lists(st.booleans(), min_size=3, max_size=3), ordered(), st.sampled_from(["none", "each", "some"]))
@example((Hunk(0, 1, 0, 1), Hunk(2, 3, 2, 3)), [True, False, True], (Hunk(2, 3, 2, 3),), "some")
def test_the_spans_that_change_are_told_without_making_a_judgement(
    hunks: tuple[Hunk, ...], minor: list[bool], marks: tuple[Hunk, ...], marked: str
) -> None:
    """Those of the judgement, if each evident hunk lies in a mark: what readers are not shown is never passed over."""
    judged = tuple(Judged(hunk, "x", silent) for hunk, silent in zip(hunks, minor, strict=False))
    judgement = Judgement(judged, {"none": (), "each": hunks, "some": marks}[marked])
    read = recorded(judgement.encode())
    assert read
    if judgement.unmarked:
        with pytest.raises(ValueError, match="is not marked"):
            assert read.spans
    else:
        assert [*read.spans] == [hunk for hunk, _ in judgement.changes]


WORDS = st.sampled_from(["", "Why.", "é", 1, None])
PAIRS = st.lists(st.fixed_dictionaries({"right": WORDS, "said": WORDS}, optional={"x": WORDS}), max_size=2)
NOTICES = st.fixed_dictionaries(
    {"_format": st.sampled_from([1, True, 2]), "apology": WORDS, "changes": PAIRS, "evidence": WORDS, "reason": WORDS},
    optional={"quoted": st.sampled_from([True, False, 1]), "more": st.just(1)},
)


@settings(deadline=None)
@given(NOTICES, st.integers(0, 60), PIECES | st.just(b""))
def test_a_notice_is_read_or_refused_in_the_same_words(value: Any, at: int, piece: bytes) -> None:
    """By its form where it has that, value by value where not."""
    data = encode(value)
    data = data[: at % (len(data) + 1)] + piece + data[at % (len(data) + 1) :]

    def read(decoder: Callable[[bytes], Notice]) -> Notice | str:
        try:
            return decoder(data)
        except StetError as error:
            return str(error)

    assert read(Notice.decode) == read(Notice.decode_any)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**54), 2**54) | st.floats() | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=6,
)


@settings(deadline=None)
@given(JSON, st.booleans(), st.integers(0, 60), PIECES | st.just(b""))
def test_json_is_taken_as_canonical_only_where_encoding_it_gives_the_same_bytes(
    value: Any, ascii_only: bool, at: int, piece: bytes
) -> None:
    """RFC 8785 for what this ledger writes: the quick way for ASCII is the parser, the check and the writer at once."""
    data = json.dumps(value, ensure_ascii=ascii_only, sort_keys=True, separators=(",", ":")).encode(
        "utf-8", "surrogatepass"
    )
    data = data[: at % (len(data) + 1)] + piece + data[at % (len(data) + 1) :]
    try:
        found = decode(data)
    except StetError:
        found = canonical  # nothing that JSON has
    try:
        parsed = json.loads(data)
        expected = parsed if encode(parsed) == data else canonical
    except (StetError, ValueError):
        expected = canonical
    assert found is expected is canonical or (found == expected and repr(found) == repr(expected))
