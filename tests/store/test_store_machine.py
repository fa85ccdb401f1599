"""A store against a plain list: append, fail, check, close and open again, in any order."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from ledger.store import Store, StoredContent, StoredEntry
from tests.store.conftest import contents_of

POSTS = st.lists(st.sampled_from([None, "storm", "roads", "é"]), max_size=6)


class GivenUpError(Exception):
    """Stands for anything that goes wrong between two writes."""


class StoreAgainstList(RuleBasedStateMachine):
    """Law 1, "it stays posted": what was committed stays as it was, what was given up was never there."""

    def __init__(self) -> None:
        super().__init__()
        self.directory = tempfile.TemporaryDirectory()
        self.store = Store.create(Path(self.directory.name) / "posts.db")
        self.entries: list[StoredEntry] = []
        self.contents: dict[tuple[str | None, bytes], StoredContent] = {}
        self.checkpoints: list[tuple[int, bytes]] = []

    def teardown(self) -> None:
        self.store.close()
        self.directory.cleanup()

    def following(self, posts: list[str | None], body: bytes) -> list[StoredEntry]:
        entries: list[StoredEntry] = []
        for post in posts:
            number = 1 + sum(entry.post == post for entry in self.entries + entries) if post else None
            entries.append(StoredEntry(len(self.entries) + len(entries), post, number, body))
        return entries

    @rule(posts=POSTS, body=st.binary(max_size=40), fresh=st.sets(st.integers(0, 255), max_size=4))
    def append(self, posts: list[str | None], body: bytes, fresh: set[int]) -> None:
        entries = self.following(posts, body)
        made = [StoredContent(bytes([n]) * 32, body, body, posts[n % len(posts)]) for n in sorted(fresh) if posts]
        new = [content for content in made if (content.post, content.key) not in self.contents]
        with self.store.writing() as tx:
            tx.append(entries, new)
        self.entries += entries
        self.contents |= {(content.post, content.key): content for content in new}

    @rule(posts=POSTS)
    def give_up(self, posts: list[str | None]) -> None:
        try:
            with self.store.writing() as tx:
                tx.append(self.following(posts, b"given up"), [StoredContent(b"given up" * 4, b"", b"")])
                raise GivenUpError
        except GivenUpError:
            pass

    @precondition(lambda self: not self.checkpoints or self.checkpoints[-1][0] < len(self.entries))
    @rule()
    def check(self) -> None:
        size = len(self.entries)
        with self.store.writing() as tx:
            tx.add_checkpoint(size, b"note %d" % size)
        self.checkpoints.append((size, b"note %d" % size))

    @rule()
    def open_again(self) -> None:
        self.store.close()
        self.store = Store.open(self.store.path)

    @invariant()
    def holds_what_the_list_holds(self) -> None:
        assert list(self.store.entries(batch=3)) == self.entries
        assert self.store.size() == len(self.entries)
        assert contents_of(self.store) == self.contents
        assert list(self.store.checkpoints()) == self.checkpoints
        posts = {entry.post for entry in self.entries if entry.post}
        assert self.store.posts() == sorted(posts)
        for post in posts:
            of_post = [entry for entry in self.entries if entry.post == post]
            assert self.store.entries_of(post) == of_post
            assert self.store.head(post) == of_post[-1]


TestStoreAgainstList = StoreAgainstList.TestCase
TestStoreAgainstList.settings = settings(
    max_examples=15, stateful_step_count=12, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
