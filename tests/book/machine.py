"""A machine that does everything that staff and imports do, to a ledger on a real file and to a plain model."""

from __future__ import annotations

from contextlib import ExitStack

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from ledger import Actor, Draft, Entry, Kind, Ledger
from ledger.book.proving import check_proof
from ledger.errors import Malformed, NothingChanged, PolicyViolation, StaleBase, UnknownNotice
from tests.book.world import AMATO, ORTIZ, REASON, Clock, World, check_ledger, folder, lexicon, made, row

SLUGS = ("storm", "roads", "ferry")
IMPORTED = ("old", "older")
# Each place of a text is written in one of these ways: the first two differ by a spelling, the others say other things.
PLACES = (
    ("You will recieve a letter.", "You will receive a letter.", "You will receive two letters."),
    ("The harbor opens on March 3.", "The harbor opens on March 3 .", "The harbor opens on March 4."),
    ("Call *the office* first.", "Call **the office** first.", "Call the office first.", "Call nobody."),
    ("See [the list](https://a.example/1).", "See [the list](https://a.example/2).", ""),
)
CHOICES = st.tuples(*(st.integers(0, len(place) - 1) for place in PLACES))
TITLES = st.sampled_from(["Storm closures", "Storm closure", "Storm closures, May 4", "Stoorm closures"])


def text(choice: tuple[int, ...], extra: str = "") -> str:
    return extra + "\n\n".join(place[index] for place, index in zip(PLACES, choice, strict=True)) + "\n"


class LedgerAgainstModel(RuleBasedStateMachine):
    """Laws 1 to 4, 6, 8 and 9, after every step."""

    def __init__(self) -> None:
        super().__init__()
        self.directory = ExitStack()
        self.clock = Clock()
        self.book = made(self.directory.enter_context(folder()), self.clock)
        self.world = World()
        self.linked = 0
        self.forward: dict[int, tuple[bytes, int]] = {}  # what was put forward, and how far its post was then

    def teardown(self) -> None:
        self.book.close()
        self.directory.close()

    def recorded(self, post: str, source: bytes) -> None:
        self.world.sources.setdefault(post, []).append(source)
        self.world.appends += 1

    def proposed(self, post: str, source: str | None, title: str | None = None) -> Draft | None:
        """A draft, unless the edit is refused for a reason that the model knows."""
        newest = self.world.sources[post][-1]
        try:
            return self.book.propose(post, source, title=title)
        except NothingChanged:
            assert source is None or source.encode() == newest
        except Malformed:
            assert source is None and newest == b""  # a retracted post has no text to give another title
        return None

    @initialize(choice=CHOICES)
    def first(self, choice: tuple[int, ...]) -> None:
        self.publish("storm", choice)

    @rule(post=st.sampled_from(SLUGS), choice=CHOICES)
    def publish(self, post: str, choice: tuple[int, ...]) -> None:
        source = text(choice)
        if post in self.world.sources:
            with pytest.raises(PolicyViolation, match="is published already"):
                self.book.publish(post, source, by=ORTIZ, title="Storm closures")
            return
        self.book.publish(post, source, by=ORTIZ, title="Storm closures")
        self.recorded(post, source.encode())

    @rule(data=st.data(), choice=CHOICES, matter=st.booleans())
    def correct(self, data: st.DataObject, choice: tuple[int, ...], matter: bool) -> None:
        post = data.draw(st.sampled_from(sorted(self.world.sources)))
        source = text(choice, "---\nlayout: post\n---\n" if matter else "")
        if draft := self.proposed(post, source):
            entry = self.book.correct(draft, by=ORTIZ, reason=None if draft.minor else REASON)
            assert (entry.kind is Kind.CORRECTION) == (not draft.minor)
            assert (entry.kind is Kind.METADATA) == draft.unseen
            self.recorded(post, source.encode())

    @rule(data=st.data(), title=TITLES)
    def retitle(self, data: st.DataObject, title: str) -> None:
        post = data.draw(st.sampled_from(sorted(self.world.sources)))
        if draft := self.proposed(post, None, title):
            self.book.correct(draft, by=ORTIZ, reason=REASON, kind=Kind.UPDATE)
            self.recorded(post, self.world.sources[post][-1])

    @rule(data=st.data(), choice=CHOICES)
    def link(self, data: st.DataObject, choice: tuple[int, ...]) -> None:
        post = data.draw(st.sampled_from(sorted(self.world.sources)))
        self.linked += 1
        new_post, source = f"new-{self.linked}", text(choice)
        self.book.link(
            self.book.propose_link(post, new_post, source, wrong="March 3", right="March 4", title="Corrected"),
            by=ORTIZ,
            reason=REASON,
        )
        self.recorded(new_post, source.encode())

    @rule(data=st.data())
    def retract(self, data: st.DataObject) -> None:
        post = data.draw(st.sampled_from(sorted(self.world.sources)))
        if self.book.history(post).retracted:
            with pytest.raises(NothingChanged):
                self.book.retract(post, by=ORTIZ, reason=REASON)
            return
        self.book.retract(post, by=ORTIZ, reason=REASON)
        self.recorded(post, b"")

    def far(self, post: str) -> int:
        """How often what readers are told by a post was changed; a note changes none of it."""
        return sum(entry.kind not in (Kind.EDITORS_NOTE, Kind.POSTED) for entry in self.book.entries(post))

    def put(self, entry: Entry, post: str, source: bytes) -> None:
        self.forward[entry.sequence] = source, self.far(post)
        self.world.pending[entry.sequence] = post
        self.world.appends += 1

    @rule(data=st.data(), choice=CHOICES)
    def put_forward(self, data: st.DataObject, choice: tuple[int, ...]) -> None:
        post = data.draw(st.sampled_from(sorted(self.world.sources)))
        source = text(choice)
        if draft := self.proposed(post, source):
            entry = self.book.proposals.correct(draft, by=ORTIZ, reason=None if draft.minor else REASON)
            self.put(entry, post, source.encode())

    @rule(data=st.data())
    def put_a_retraction_forward(self, data: st.DataObject) -> None:
        post = data.draw(st.sampled_from(sorted(self.world.sources)))
        if not self.book.history(post).retracted:
            self.put(self.book.proposals.retract(post, by=ORTIZ, reason=REASON), post, b"")

    @precondition(lambda self: self.world.pending)
    @rule(data=st.data())
    def approve(self, data: st.DataObject) -> None:
        number = data.draw(st.sampled_from(sorted(self.world.pending)))
        post, (source, far) = self.world.pending[number], self.forward[number]
        with pytest.raises(StaleBase if self.far(post) > far else PolicyViolation):
            self.book.proposals.approve(number, by=ORTIZ)
        if self.far(post) == far:
            self.book.proposals.approve(number, by=AMATO)
            del self.world.pending[number]
            self.recorded(post, source)

    @precondition(lambda self: self.world.pending)
    @rule(data=st.data(), by=st.sampled_from([ORTIZ, AMATO]))
    def decline(self, data: st.DataObject, by: Actor) -> None:
        number = data.draw(st.sampled_from(sorted(self.world.pending)))
        self.book.proposals.decline(number, by=by, reason=REASON)
        del self.world.pending[number]
        self.world.appends += 1

    @rule(data=st.data())
    def note(self, data: st.DataObject) -> None:
        post = data.draw(st.sampled_from(sorted(self.world.sources)))
        self.book.note(post, "We are looking at this.", by=ORTIZ)
        self.world.appends += 1

    @rule(data=st.data(), channel=st.sampled_from([None, "x"]), page=st.sampled_from("ab"))
    def went_live(self, data: st.DataObject, channel: str | None, page: str) -> None:
        post, url = data.draw(st.sampled_from(sorted(self.world.sources))), f"https://agency.example/{page}"
        before = self.book.history(post)
        told = any(each.url == url and each.channel == channel for each in before.posted)
        if before.url == url if channel is None else told:
            with pytest.raises(NothingChanged):
                self.book.posted(post, url, by=ORTIZ, channel=channel)
            return
        self.book.posted(post, url, by=ORTIZ, channel=channel)
        self.world.appends += 1
        after = self.book.history(post)
        assert after.url == (url if channel is None else before.url)
        assert after.updated_at == before.updated_at

    @rule(data=st.data(), reason=st.sampled_from(["The tide table was wrong.", "The clerk was not."]))
    def reword(self, data: st.DataObject, reason: str) -> None:
        post = data.draw(st.sampled_from(sorted(self.world.sources)))
        told = self.book.history(post).corrections
        if not told:
            with pytest.raises(UnknownNotice, match="its notices: none"):
                self.book.reword(post, 1, by=ORTIZ, reason=reason)
            return
        wrong = data.draw(st.sampled_from(told))
        if wrong.kind in (Kind.REMOVAL, Kind.UNANNOUNCED) or wrong.reason != reason:
            assert wrong.entry.number is not None
            self.book.reword(post, wrong.entry.number, by=ORTIZ, reason=reason)
            self.world.appends += 1

    @rule(bodies=st.lists(st.one_of(st.none(), CHOICES.map(text)), max_size=4), post=st.sampled_from(IMPORTED))
    def take_in(self, bodies: list[str | None], post: str) -> None:
        rows = [row(post, number, body) for number, body in enumerate(bodies, 1)]
        known = self.book.entries(post) if post in self.world.sources else ()
        seen = {entry.detail.get("source_version") for entry in known}
        newest = max((int(version) for version in seen if version), default=0)
        # A text that comes before one that is recorded is refused; see the imports.
        rows = [each for each in rows if each.version in seen or each.body is None or int(each.version) > newest]
        before = self.book.store.size()
        summary = self.book.import_rows(rows, name="posts.jsonl")
        assert summary.versions + summary.kinds[Kind.REMOVAL] + summary.skipped == len(rows)
        fresh = [each.body for each in rows if each.body is not None and each.version not in seen]
        assert summary.versions == len(fresh)
        for body in fresh:
            self.world.sources.setdefault(post, []).append(body.encode())
        self.world.appends += self.book.store.size() > before

    @rule(data=st.data(), choice=CHOICES)
    def stale(self, data: st.DataObject, choice: tuple[int, ...]) -> None:
        post = data.draw(st.sampled_from(sorted(self.world.sources)))
        drafts = [self.proposed(post, text(choice, extra)) for extra in ("", "One more.\n\n")]
        if all(drafts):
            for number, draft in enumerate(drafts):
                assert draft
                if number == 0:
                    self.book.correct(draft, by=ORTIZ, reason=REASON)
                    self.recorded(post, draft.text.source)
                else:
                    with pytest.raises(StaleBase, match="someone changed it meanwhile"):
                        self.book.correct(draft, by=ORTIZ, reason=REASON)

    @rule(data=st.data())
    def refused(self, data: st.DataObject) -> None:
        post = data.draw(st.sampled_from(sorted(self.world.sources)))
        with pytest.raises(Malformed, match="the text is empty"):
            self.book.propose(post, " \n")
        draft = self.book.propose(post, "It opens on May 17, not before.\n")
        assert not draft.minor
        with pytest.raises(PolicyViolation, match="it must say why"):
            self.book.correct(draft, by=ORTIZ, reason="  ")

    @rule()
    def the_key_is_changed(self) -> None:
        old = self.book.keys[-1]
        self.book.rotate_key(by=ORTIZ, reason=REASON)
        assert self.book.keys[-1] != old
        self.world.appends += 1

    @rule(data=st.data())
    def the_log_is_published(self, data: st.DataObject) -> None:
        log = self.book.store.path.parent / "log"
        self.book.publish_log(log)
        assert self.book.verify_log(log).ok
        post = data.draw(st.sampled_from(sorted(self.world.sources)))
        number = data.draw(st.integers(1, len(self.world.sources[post])))
        proof = self.book.prove(post, number, with_text=True)
        assert check_proof(proof, self.book.keys[:1]).text == self.world.sources[post][number - 1]

    @rule()
    def open_again(self) -> None:
        path = self.book.store.path
        self.book.close()
        self.book = Ledger.open(path, clock=self.clock)
        self.book.__dict__["lexicon"] = lexicon()

    @invariant()
    def holds(self) -> None:
        if self.world.sources:
            check_ledger(self.book, self.world)
