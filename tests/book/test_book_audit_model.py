"""The officers' counts against a plain model that never reads the ledger: anything that happens, in any order."""

from __future__ import annotations

import statistics
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ledger import Entry, Kind, Ledger
from ledger.domain.audit.breaches import Duty
from ledger.domain.audit.tally import Tally
from tests.book.world import ORTIZ, REASON, Clock, folder, made, row

EDITS = st.sampled_from([Kind.CORRECTION, Kind.CLARIFICATION, Kind.UPDATE])
MILD = (Kind.CLARIFICATION, Kind.UPDATE)
POSTS = ("storm", "roads")
WAIT = st.sampled_from([0, 1, 7, 60, 60 * 24, 60 * 24 * 40])
# Of a text: the day, whether the hall is open, whether the slip was mended.
TEXTS = st.tuples(st.sampled_from(["3", "5", "9"]), st.booleans(), st.booleans())
ACTS = st.one_of(
    st.tuples(st.just("edit"), st.sampled_from(POSTS), TEXTS, EDITS, WAIT),
    st.tuples(st.just("link"), st.sampled_from(POSTS), WAIT),
    st.tuples(st.just("retract"), st.integers(0, 5), WAIT),
    st.tuples(st.just("note"), st.sampled_from(POSTS), WAIT),
    st.tuples(st.just("reword"), st.integers(0, 9), EDITS, WAIT),
    st.tuples(st.just("found"), st.lists(st.none() | TEXTS, min_size=1, max_size=3)),
)


def text(choice: tuple[str, bool, bool]) -> str:
    day, is_open, mended = choice
    return f"The hearing is on May {day}.\n\nThe hall is {'open' if is_open else 'closed'}.\n\n" + (
        "You will receive a letter.\n" if mended else "You will recieve a letter.\n"
    )


@dataclass
class Change:
    """One evident change: every kind it was called by, in turn, and whether it struck a day."""

    post: str
    number: int
    kinds: list[Kind]
    at: datetime
    struck: bool = False
    link: str = ""


@dataclass
class Model:
    """What a clerk with a notebook would know."""

    published: dict[str, datetime] = field(default_factory=dict)
    texts: dict[str, tuple[str, bool, bool]] = field(default_factory=dict)
    retracted: set[str] = field(default_factory=set)
    removed: bool = False
    changes: list[Change] = field(default_factory=list)
    silent: int = 0

    def breaches(self) -> tuple[Counter[Duty], Counter[Duty]]:
        """Those that stand, and those that somebody owned up to."""
        standing: Counter[Duty] = Counter()
        settled: Counter[Duty] = Counter()
        for change in self.changes:
            first, owned = change.kinds[0], len(change.kinds) > 1
            if first in (Kind.UNANNOUNCED, Kind.REMOVAL):
                duty = Duty.UNANNOUNCED if first is Kind.UNANNOUNCED else Duty.REMOVED
                (settled if owned else standing)[duty] += 1
            mild = [kind in MILD and change.struck for kind in change.kinds]
            for index, short in enumerate(mild):
                if short and not (index and mild[index - 1]):
                    (standing if all(mild[index:]) else settled)[Duty.UNDERSTATED] += 1
            standing[Duty.DEAD_LINK] += change.link in self.retracted
        return +standing, +settled

    def seconds(self, *, found: bool) -> list[int]:
        mending = (Kind.CORRECTION, Kind.CLARIFICATION, Kind.RETRACTION)
        return [
            int((change.at - self.published[change.post]).total_seconds())
            for change in self.changes
            if (change.kinds[0] in (Kind.UNANNOUNCED, Kind.REMOVAL)) == found and (found or change.kinds[-1] in mending)
        ]


class Clerk:
    """Does each act in the ledger, and writes it down."""

    def __init__(self, book: Ledger, clock: Clock) -> None:
        self.book, self.clock, self.model = book, clock, Model()
        self.links = 0
        self.rows = 0
        for post in POSTS:
            choice = ("3", True, False)
            entry = book.publish(post, text(choice), by=ORTIZ, title=f"On {post}")
            self.born(post, choice, entry.recorded_at)

    def born(self, post: str, choice: tuple[str, bool, bool], at: str) -> None:
        self.model.published[post] = datetime.fromisoformat(at)
        self.model.texts[post] = choice

    def changed(self, entry: Entry, post: str, *, struck: bool = False, link: str = "") -> None:
        assert entry.number is not None
        at = datetime.fromisoformat(entry.recorded_at)
        self.model.changes.append(Change(post, entry.number, [entry.kind], at, struck, link))

    def edit(self, post: str, choice: tuple[str, bool, bool], kind: Kind, wait: int) -> None:
        old = self.model.texts[post]
        choice = (choice[0], choice[1], choice[2] or old[2])  # nobody puts a slip back
        if post in self.model.retracted or choice == old:
            return
        self.clock.time += timedelta(minutes=wait)
        evident = choice[:2] != old[:2]
        entry = self.book.correct(self.book.propose(post, text(choice)), by=ORTIZ, reason=REASON, kind=kind)
        self.model.silent += choice[2] != old[2]
        self.model.texts[post] = choice
        if evident:
            self.changed(entry, post, struck=choice[0] != old[0])
        else:
            assert entry.kind is Kind.MINOR_EDIT

    def link(self, post: str, wait: int) -> None:
        self.clock.time += timedelta(minutes=wait)
        self.links += 1
        new, choice = f"new-{self.links}", ("5", True, True)
        entry = self.book.link(
            self.book.propose_link(post, new, text(choice), wrong="May 3", right="May 5", title="New"),
            by=ORTIZ,
            reason=REASON,
        )
        self.born(new, choice, entry.recorded_at)
        self.changed(entry, post, link=new)

    def retract(self, which: int, wait: int) -> None:
        posts = [post for post in sorted(self.model.published) if post != "old"]
        post = posts[which % len(posts)]
        if post not in self.model.retracted:
            self.clock.time += timedelta(minutes=wait)
            self.changed(self.book.retract(post, by=ORTIZ, reason=REASON), post)
            self.model.retracted.add(post)

    def note(self, post: str, wait: int) -> None:
        self.clock.time += timedelta(minutes=wait)
        self.changed(self.book.note(post, "We are looking at this.", by=ORTIZ), post)

    def reword(self, which: int, kind: Kind, wait: int) -> None:
        able = [c for c in self.model.changes if c.kinds[0] not in (Kind.RETRACTION, Kind.EDITORS_NOTE)]
        if able:
            change = able[which % len(able)]
            self.clock.time += timedelta(minutes=wait)
            words = f"Worded anew, for the {len(change.kinds)}th time."
            self.book.reword(change.post, change.number, by=ORTIZ, reason=words, kind=kind)
            change.kinds.append(kind)

    def found(self, choices: list[tuple[str, bool, bool] | None]) -> None:
        """Versions of one post of July 2014, which another program kept; None is a removal."""
        for given_choice in choices:
            old, choice = self.model.texts.get("old"), given_choice
            if choice and old:
                choice = (choice[0], choice[1], choice[2] or old[2])
            self.rows += 1
            gone = choice is None and (old is None or self.model.removed)
            at = f"2014-07-{self.rows:02d}T12:00:00-04:00"
            self.book.import_rows(
                [row("old", self.rows, text(choice) if choice else None, at=at)], name=f"old-{self.rows}.jsonl"
            )
            if gone:
                continue
            self.model.removed = choice is None
            if old is None:
                assert choice
                self.model.published["old"], self.model.texts["old"] = datetime.fromisoformat(at), choice
                continue
            if choice is None or choice[:2] != old[:2]:
                *_, entry = self.book.entries("old")
                kind = Kind.REMOVAL if choice is None else Kind.UNANNOUNCED
                struck = choice is not None and choice[0] != old[0]
                assert entry.number is not None
                self.model.changes.append(Change("old", entry.number, [kind], datetime.fromisoformat(at), struck))
            if choice:
                self.model.silent += choice[2] != old[2]
                self.model.texts["old"] = choice


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(acts=st.lists(ACTS, max_size=9))
def test_the_counts_are_those_of_a_clerk_with_a_notebook(acts: list[tuple[object, ...]]) -> None:
    """Breaches that stand and that were owned up to, silent merges, medians and the slowest."""
    with folder() as path:
        clock = Clock()
        with made(path, clock) as book:
            clerk = Clerk(book, clock)
            for name, *rest in acts:
                getattr(clerk, str(name))(*rest)
            tally, model = Tally(), clerk.model
            for each in book.audit():
                tally.add(each)
            assert tally.entries == book.size
            assert tally.posts == len(model.published)
            assert (+tally.standing, +tally.settled) == model.breaches()
            assert tally.silent.total() == model.silent
            assert set(tally.silent) <= {"spell.listed"}
            for durations, seconds in (
                (tally.since_published, model.seconds(found=False)),
                (tally.found, model.seconds(found=True)),
            ):
                assert sorted(durations.seconds) == sorted(seconds)
                assert durations.median == (int(statistics.median(seconds)) if seconds else None)
            slowest = [delay.since_published for delay in tally.slowest]
            assert slowest == sorted(model.seconds(found=False), reverse=True)[:10]
