"""A post that is well is told so at a glance; whatever is not goes the thorough way, and a report is the same."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ledger import Kind, Ledger
from ledger.book import verify
from ledger.book.verify import posts, quick
from ledger.domain.contents import commitment, listed
from ledger.domain.entries import Entry
from tests.book.damage import LONG, TEXT, Damage, copied, edit, signed_again, small_ledger, verified
from tests.book.world import ORTIZ, REASON, folder, made

SALT = b"s" * 16


@pytest.fixture(scope="module")
def whole() -> Iterator[Path]:
    """A post that was edited in silence and evidently, and noted; another that corrects it, and was retracted."""
    with folder() as path, made(path) as book:
        book.publish("storm", TEXT, by=ORTIZ, title="Storm")
        edit(book, TEXT.replace("recieve", "receive"), Kind.MINOR_EDIT)
        edit(book, TEXT.replace("recieve", "receive").replace("3", "4"), Kind.CORRECTION)
        book.link(
            book.propose_link("storm", "new", LONG, wrong="May 4", right="May 5", title="New"), by=ORTIZ, reason=REASON
        )
        book.retract("new", by=ORTIZ, reason=REASON)
        book.note("storm", "The county is looking at these dates.", by=ORTIZ)
        yield book.store.path


def test_every_post_of_a_ledger_that_is_well_is_taken_at_a_glance(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Or nothing is gained; but one with a notice worded anew, which only the thorough way reads."""
    with small_ledger(tmp_path) as book:
        whole = book.store.path
    seen = []

    def glance(post: bytes, *rest: Any) -> Any:
        seen.append((post, quick.sound(post, *rest) is not None))
        return quick.sound(post, *rest)

    monkeypatch.setattr(posts, "sound", glance)
    assert verified(whole).ok
    assert seen == [(b"new", True), (b"old", True), (b"storm", False)]


# What could stand in an entry, or in what it commits to, and be canonical, hashed and signed.
FIELDS: dict[str, list[Any]] = {
    "kind": [str(kind) for kind in Kind],
    "recorded_at": ["2026-03-02T08:00:00-05:00", "2026-03-02T15:00:00+00:00", "2026-03-02T23:59:59.5-05:00", "x"],
    "policy": [None, 1, 2, 5, 9],
    "detail": [{}, {"proposal": "3"}, {"recorded_at": "x", "sequence": "1"}],
    "sequence": [0, 3],
    "number": [None, 2],
    "post": [None, "new", "storm"],
    "method": [None, "strike", "linked"],
    "version": [None, 1, 2, 3],
    "findings": [{}, {"spell.near": 1}, {"guard.number": 1}],
    "gate": [None, "1"],
    "link": [None, "new", "nowhere"],
    "effective_at": ["2026-03-02T09:00:00-05:00", "2026-13-02T09:00:00-05:00"],
    "prev": [None, "0" * 64],
    "actor": [{"name": "A", "role": " "}],
}
SPAN = st.tuples(*[st.integers(0, 40)] * 4)
DECIDED = st.tuples(SPAN, st.sampled_from(["spell.near", "x"]), st.booleans()).map(lambda each: [*each[0], *each[1:]])
JUDGEMENTS = st.builds(
    lambda judged, marks: {"_format": 1, "hunks": judged, "level": "words", "marks": marks},
    st.lists(DECIDED, max_size=2),
    st.lists(SPAN, max_size=2),
)
CHANGES = st.one_of(
    *(st.tuples(st.just(name), st.sampled_from(values)) for name, values in FIELDS.items()),
    st.tuples(st.just("judgement"), JUDGEMENTS),
    st.tuples(st.just("reason"), st.sampled_from(["", " ", "Why."])),
    st.tuples(st.just("apology"), st.sampled_from([None, "", "Sorry."])),
    st.tuples(
        st.just("rendition"),
        st.sampled_from(["<p>a</p>", "<p>a  b</p>", '<p><a href="b">a</a></p>', "<p>a<b>c</b></p>", "<p>", "", "a"]),
    ),
)


def _changed(path: Path, sequence: int, what: str, value: Any) -> None:
    """One entry says something else, or commits to something else, with all that follows from it."""
    damage = Damage(path)

    def commit(post: str | None, data: bytes) -> str:
        key = commitment(SALT, data)
        known = damage.rows('SELECT 1 FROM contents WHERE post = ? AND "key" = ?', post or "", key)
        if not known:
            damage("INSERT INTO contents VALUES (1, ?, ?, ?, ?)", post or "", key, SALT, data)
        return key.hex()

    def change(bodies: list[bytes]) -> None:
        entry, fields = Entry.decode(bodies[sequence]), json.loads(bodies[sequence])
        content = fields["content"]
        if what in FIELDS:
            fields[what] = value
        elif what in ("reason", "apology"):
            if "notice" in content:
                ((data,),) = damage.rows('SELECT data FROM contents WHERE "key" = ?', entry.content["notice"])
                content["notice"] = commit(entry.post, _canonical(json.loads(data) | {what: value}))
        elif what == "rendition":
            if "rendition" in content:
                keys = [key.hex() for key in listed(entry.content["rendition"])]
                content["rendition"] = "".join([*keys[:-1], commit(entry.post, value.encode())])
        else:
            content[what] = commit(entry.post, _canonical(value))
        bodies[sequence] = _canonical(fields)

    signed_again(path, change)


def _canonical(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


@settings(max_examples=250, deadline=None, suppress_health_check=list(HealthCheck))
@given(sequence=st.integers(1, 7), change=CHANGES)
def test_what_is_taken_at_a_glance_is_found_well_by_the_thorough_way(
    whole: Path, sequence: int, change: tuple[str, Any]
) -> None:
    """Law 6: the quick way never says that all is well where the thorough one finds a fault."""
    with copied(whole) as path:
        _changed(path, sequence, *change)
        quick = verified(path)
        with pytest.MonkeyPatch.context() as thoroughly:
            thoroughly.setattr(posts, "sound", lambda *_: None)
            thoroughly.setattr(verify, "order_at_a_glance", lambda *_: None)
            assert verified(path) == quick, change


def test_a_post_whose_key_is_spelled_in_capitals_is_refused(whole: Path) -> None:
    """One sequence of bytes for one entry: a hash that is spelled otherwise is no key of ours."""
    with copied(whole) as path:

        def change(bodies: list[bytes]) -> None:
            fields = json.loads(bodies[1])
            fields["content"]["given"] = fields["content"]["given"].upper()
            bodies[1] = _canonical(fields)

        signed_again(path, change)
        assert not verified(path).ok
        with Ledger.inspect(path) as book, pytest.raises(Exception, match="entry 1 can't be read"):
            book.history("storm")
