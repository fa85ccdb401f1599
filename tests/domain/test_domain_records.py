"""The bytes of the ledger: canonical JSON, entries, judgements, contents."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.domain.canonical import Json, decode, encode
from ledger.domain.entries import Entry, Kind, instant
from ledger.domain.history import Claim, Notice
from ledger.domain.hunks import Hunk
from ledger.domain.judgement import Judged, Judgement
from ledger.domain.posts import STET, Actor, check_slug
from ledger.errors import Malformed, PolicyViolation
from tests.domain.posts import Post, html, posts

values: st.SearchStrategy[Json] = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53) + 1, 2**53 - 1)
    | st.text(st.characters(codec="utf-8"), max_size=9),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(st.characters(codec="ascii")), inner, max_size=4)
    ),
    max_leaves=12,
)

KNOWN: list[tuple[Json, bytes]] = [
    # RFC 8785, 3.2.2: the string of its sample; and the order of keys, ASCII alone.
    ('\u20ac$\u000f\nA\'B"\\\\"/', '"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"'.encode()),
    (
        {"b": [None, True, False], "a": {}, "A": -1, "1": "", "": 0},
        b'{"":0,"1":"","A":-1,"a":{},"b":[null,true,false]}',
    ),
    ("\b\t\n\f\r\x00\x1f\x7f\u2028\U0001f600", '"\\b\\t\\n\\f\\r\\u0000\\u001f\x7f\u2028\U0001f600"'.encode()),
    (9007199254740991, b"9007199254740991"),
]


@pytest.mark.parametrize(("value", "data"), KNOWN)
def test_known_bytes(value: Json, data: bytes) -> None:
    """RFC 8785: one value, one sequence of bytes."""
    assert encode(value) == data
    assert decode(data) == value


@settings(max_examples=300, deadline=None)
@given(values)
def test_encode_and_decode(value: Json) -> None:
    """Whatever can be encoded is read back as it was, from bytes that any JSON reader takes."""
    data = encode(value)
    assert decode(data) == value == json.loads(data)


@pytest.mark.parametrize(
    "data",
    [
        *(b"", b" 1", b"1 ", b"1.0", b"1e2", b"-0", b"01", b"NaN", b"[1,]", b"9007199254740992", b"1" * 5_000),
        *(b'{"b":1,"a":2}', b'{"a":1,"a":1}', b'{"a": 1}', '{"é":1}'.encode(), b"[" * 100_000),
        *(b'"\\u0041"', b'"\\/"', b'"\\u000A"', b'"\\ud800"', b'"\n"', b"\xff", b"\xef\xbb\xbf1"),
    ],
)
def test_what_is_not_canonical_is_refused(data: bytes) -> None:
    """Bytes that another encoder might have made hash differently, so they are no record."""
    with pytest.raises(Malformed):
        decode(data)


@pytest.mark.parametrize("value", [1.0, 2**53, -(2**53), "\ud800", {"é": 1}, {1: 2}, b"x", {"a": [0.5]}, object()])
def test_what_has_no_canonical_form_is_refused(value: Json) -> None:
    """architecture.md: "ASCII keys, strings, integers below 2^53, booleans, null, arrays, objects"."""
    with pytest.raises(Malformed):
        encode(value)


# --- entries --------------------------------------------------------------------------------------------------------

ACTOR = Actor(name="J. Ortiz", role="Communications Director")
ENTRY = Entry(
    sequence=7,
    kind=Kind.CORRECTION,
    recorded_at="2026-03-04T15:10:00-05:00",
    effective_at="2026-03-04T20:10:00Z",
    actor=ACTOR,
    post="storm",
    number=2,
    version=2,
    prev=bytes(32),
    method="strike",
    approver=STET,
    policy=1,
    gate="1",
    lexicon="ab",
    findings={"spell.near": 2},
    content={"source": bytes(range(32))},
    detail={"language": "en"},
)
SMALL = Entry(
    sequence=0, kind=Kind.GENESIS, recorded_at="2026-03-04T15:10:00Z", effective_at="2026-03-04T15:10:00Z", actor=STET
)


@pytest.mark.parametrize("entry", [ENTRY, SMALL])
def test_an_entry_is_read_back(entry: Entry) -> None:
    """Its bytes are made once, and say all of it; `_format` sorts first."""
    data = entry.encode()
    assert data.startswith(b'{"_format":1,')
    assert Entry.decode(data) == entry
    assert Entry.decode(data).encode() == data


def _changed(**fields: Json) -> bytes:
    return encode(decode(ENTRY.encode()) | fields)


@pytest.mark.parametrize(
    "fields",
    [
        {"_format": 2},
        {"kind": "tweak"},
        {"extra": 1},
        {"sequence": -1},
        {"sequence": True},
        {"number": "2"},
        {"prev": "00"},
        {"prev": "AB" * 32},
        {"post": 5},
        {"recorded_at": "2026-03-04T15:10:00"},
        {"recorded_at": "2026-03-04 15:10:00-05:00"},
        {"recorded_at": "2026-W10-3T15:10:00-05:00"},
        {"recorded_at": "20260304T151000-0500"},
        {"effective_at": "2026-02-30T15:10:00Z"},
        {"actor": {"name": "x", "role": "y", "mail": "z"}},
        {"actor": None},
        {"findings": {"x": -1}},
        {"findings": []},
        {"content": {"source": "zz"}},
        {"content": {"notice": "00" * 64}},
        {"detail": {"language": 5}},
    ],
    ids=str,
)
def test_an_entry_of_another_form_is_refused(fields: dict[str, Json]) -> None:
    """architecture.md: "An unknown kind or format version verifies by its bytes and is refused by renderers"."""
    with pytest.raises(Malformed):
        Entry.decode(_changed(**fields))


@pytest.mark.parametrize("data", [b"[]", b'{"_format":1}', b'"x"', b"{}", b"x"])
def test_what_is_no_entry_is_refused(data: bytes) -> None:
    """Any bytes at all give an entry or `Malformed`, never another error."""
    for decoder in (Entry.decode, Judgement.decode, Notice.decode, Claim.decode):
        with pytest.raises(Malformed):
            decoder(data)


def test_a_claim_of_time_is_by_instant() -> None:
    """architecture.md: "order is by instant"; another spelling of the same instant claims nothing."""
    assert not ENTRY.claimed
    assert replace(ENTRY, effective_at="2026-03-04T20:09:59Z").claimed
    assert instant("2026-03-04T15:10:00-05:00") == instant("2026-03-04T20:10:00.000Z")


# --- what entries commit to -----------------------------------------------------------------------------------------


@settings(max_examples=100, deadline=None)
@given(posts())
def test_a_judgement_is_read_back(made: Post) -> None:
    """It holds ranges, rules and the level, never words."""
    for judgement in made.judgements:
        assert Judgement.decode(judgement.encode()) == judgement
        assert sum(judgement.findings.values()) == len(judgement.judged)


JUDGEMENT = Judgement((Judged(Hunk(0, 1, 0, 1), "unlisted", False),), (Hunk(0, 1, 0, 1),))


@pytest.mark.parametrize(
    "fields",
    [
        {"_format": 2},
        {"level": "letters"},
        {"extra": 1},
        {"hunks": [[0, 1, 0, 1, "x"]]},
        {"hunks": [[0, 1, 0, -1, "x", True]]},
        {"hunks": [[0, 1, 0, "1", "x", True]]},
        {"hunks": [[0, 1, 0, True, "x", True]]},
        {"hunks": [[0, 1, 0, 1, "x", 1]]},
        {"hunks": [[0, 1, 0, 1, 2, True]]},
        {"hunks": 5},
        {"marks": [[0, 1, 0]]},
        {"marks": [[0, 1, 0, None]]},
        {"marks": None},
    ],
    ids=str,
)
def test_a_judgement_of_another_form_is_refused(fields: dict[str, Json]) -> None:
    """Stored bytes are read strictly: a number that is none would strike the wrong words."""
    with pytest.raises(Malformed):
        Judgement.decode(encode(decode(JUDGEMENT.encode()) | fields))


FAULTS = {
    "out of bounds": (Judgement((), (Hunk(0, 9, 0, 1),)), "out of bounds"),
    "backwards": (Judgement((), (Hunk(1, 0, 0, 1),)), "out of bounds"),
    "one over another": (Judgement((), (Hunk(0, 2, 0, 2), Hunk(1, 3, 2, 3))), "out of order"),
    "text before differs": (Judgement((), (Hunk(2, 3, 2, 3),)), "before the hunk at 2 differs"),
    "text after differs": (Judgement((), ()), "after the last hunk differs"),
    "evident and not marked": (
        Judgement((Judged(Hunk(0, 1, 0, 1), "x", True), Judged(Hunk(1, 2, 1, 2), "x", False)), ()),
        "the evident hunk at 1 is not marked",
    ),
    "marked in part": (
        Judgement((Judged(Hunk(0, 2, 0, 2), "x", False),), (Hunk(0, 1, 0, 1),)),
        "the evident hunk at 0 is not marked",
    ),
}


@pytest.mark.parametrize(("judgement", "why"), FAULTS.values(), ids=FAULTS.keys())
def test_a_judgement_that_does_not_fit_is_found(judgement: Judgement, why: str) -> None:
    """`verify` "checks that they turn version k-1 into version k"; and law 2: evident or whitelisted."""
    old, new = html("<p>abc</p>"), html("<p>xbc</p>")
    assert JUDGEMENT.fault(old, new) is None
    assert why in (judgement.fault(old, new) or "")


def test_a_judgement_accounts_for_links_and_emphasis_as_for_words() -> None:
    """Law 2, "every difference between what the public sees now and the evident text": a link's target is one."""
    old, new = html('<p><a href="/a">abc</a></p>'), html('<p><a href="/b">abc</a></p>')
    assert old.text == new.text
    assert Judgement().fault(old, new) == "the text after the last hunk differs"
    assert Judgement((), (Hunk(2, 3, 2, 3),)).fault(old, new) == "the text before the hunk at 2 differs"
    assert Judgement((), (Hunk(0, 3, 0, 3),)).fault(old, new) is None


def test_what_is_marked_is_not_minor_though_no_hunk_was_judged() -> None:
    """A retraction strikes all there is, and asks the gate nothing."""
    assert not Judgement((), (Hunk(0, 3, 0, 0),)).minor


NOTICE = Notice(reason="We gave the wrong date.", apology="We apologize.", changes=())


@pytest.mark.parametrize(
    "fields", [{"_format": 2}, {"extra": 1}, {"reason": 5}, {"apology": 5}, {"changes": [{}]}, {"changes": [5]}]
)
def test_a_notice_of_another_form_is_refused(fields: dict[str, Json]) -> None:
    """What staff said is read as they said it or not at all."""
    assert Notice.decode(NOTICE.encode()) == NOTICE
    with pytest.raises(Malformed):
        Notice.decode(encode(decode(NOTICE.encode()) | fields))


@pytest.mark.parametrize("fields", [{"_format": 2}, {"extra": 1}, {"author": 5}, {"message": None}])
def test_a_claim_of_another_form_is_refused(fields: dict[str, Json]) -> None:
    """What a source says of a change is text."""
    claim = Claim(author="a", message="b")
    assert Claim.decode(claim.encode()) == claim
    with pytest.raises(Malformed):
        Claim.decode(encode(decode(claim.encode()) | fields))


# --- people and posts -----------------------------------------------------------------------------------------------


def test_who_answers_for_a_change_has_a_name_and_a_role() -> None:
    """Guideline (c): "identify yourself, name and role"."""
    assert Actor.parse("J. Ortiz, Director, Press") == Actor(name="J. Ortiz", role="Director, Press")
    for text in ("J. Ortiz", ", Director", "J. Ortiz, "):
        with pytest.raises(PolicyViolation):
            Actor.parse(text)
    for text in ("J.\n Ortiz, x", "x" * 201 + ", y"):
        with pytest.raises(Malformed):
            Actor.parse(text)


@pytest.mark.parametrize("slug", ["", "-a", "a-", "a/b", "a..b", "../a", "a b", "é", "x" * 201, ".a", "a\n"])
def test_a_slug_is_safe_in_a_path(slug: str) -> None:
    """It names files and addresses, so it can lead nowhere else."""
    with pytest.raises(Malformed):
        check_slug(slug)
    assert check_slug("a.b-c_D9") == "a.b-c_D9"
