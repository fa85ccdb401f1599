"""A post checked at a glance: its chain, its contents and its fold at once, without making anything of them.

It says that all is well, or nothing. Whatever it does not take is looked at by `chains` and `posts`, which tell what
is wrong and whose word counts; a test holds the two together. The weave is not drawn here: where the hunks turn each
version into the next, it gives every version back, which is a law of `ledger.domain.weave` and not of what is stored.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from struct import Struct
from typing import NamedTuple

from ledger.book.reading import UNREADABLE
from ledger.book.verify.steps import step_fault
from ledger.domain import notices
from ledger.domain.contents import KEY_LENGTH, LISTS
from ledger.domain.corrections import FOUND
from ledger.domain.entries import ERRORS, EVIDENT, Kind, instant
from ledger.domain.judgement import Recorded, difference, recorded
from ledger.domain.notices import Claim
from ledger.domain.posts import Actor
from ledger.domain.written import Written
from ledger.rendition.letters import Letters
from ledger.store.reading import PostRow

_KINDS = {str(kind): kind for kind in Kind if kind is not Kind.NOTICE}
_HEX = 2 * KEY_LENGTH
_NOTHING = Recorded(1, [], "words", [])


class Sound(NamedTuple):
    """What was counted in a post that is as it should be: its contents, and (target, sequence) of its links."""

    contents: int
    links: Sequence[tuple[str, int]]


def sound(
    post: bytes,
    rows: Sequence[PostRow],
    entries: Sequence[Written | None],
    leaves: Sequence[bytes],
    contents: Mapping[bytes, bytes],
) -> Sound | None:
    """The counts of a post whose entries, contents and fold are all well; None where they have to be looked at.

    `entries` are those in the rows and `leaves` their hashes, `contents` those filed under the post that hash to their
    keys.
    """
    try:
        return _Glance(contents).at(post.decode("utf-8"), rows, entries, leaves)
    except UNREADABLE:
        return None


class _Odd(ValueError):
    """Not as it always is; perhaps wrong."""


class _Glance:
    """What is known of a post, entry by entry."""

    def __init__(self, contents: Mapping[bytes, bytes]) -> None:
        self._contents = contents
        self._named: list[str] = []
        self._used: set[bytes] = set()
        self._blocks = _Blocks(contents)
        self._text: str | None = None
        self._version = 0

    def at(
        self, post: str, rows: Sequence[PostRow], entries: Sequence[Written | None], leaves: Sequence[bytes]
    ) -> Sound:
        links = []
        prev = None
        for number, (row, entry, leaf) in enumerate(zip(rows, entries, leaves, strict=True), start=1):
            if (
                entry is None
                or entry.sequence != row[0]
                or entry.post != post
                or not row[2] == entry.number == number
                or entry.prev != prev
                or (entry.kind == "publish") != (number == 1)
            ):
                raise _Odd
            self._look_at(entry)
            if entry.link is not None:
                links.append((entry.link, entry.sequence))
            prev = leaf.hex()
        named = "".join(self._named)
        keys = bytes.fromhex(named)
        self._used.update(_cut(keys))
        if not self._version or not self._used <= self._contents.keys() or keys.hex() != named:
            raise _Odd
        return Sound(len(self._used), links)

    def _look_at(self, entry: Written) -> None:
        kind, content = _KINDS[entry.kind], entry.content
        if entry.effective_at != entry.recorded_at:  # which was looked at where the entries were read in order
            instant(entry.effective_at)
        _actor(entry.actor.name, entry.actor.role)
        if entry.approver:
            _actor(entry.approver.name, entry.approver.role)
        for role, keys in content.items():
            if len(keys) != _HEX and (role not in LISTS or len(keys) % _HEX):
                raise _Odd
        self._named += content.values()
        for role in LISTS.values():
            if role in content:
                self._used.update(_cut(self._content(content[role])))
        if entry.version is not None:
            self._step(kind, entry)
            if "claim" in content:
                Claim.decode(self._content(content["claim"]))
        if kind in EVIDENT:
            notice = notices.recorded(self._content(content["notice"])) if "notice" in content else None
            if kind not in FOUND and not (notice and notice.reason.strip()):
                raise _Odd
            if kind in ERRORS and not (notice and notice.apology and notice.apology.strip()):
                raise _Odd

    def _content(self, key: str) -> bytes:
        return self._contents[bytes.fromhex(key)]

    def _step(self, kind: Kind, entry: Written) -> None:
        if entry.version != self._version + 1:
            raise _Odd
        old, self._version = self._text, entry.version
        new = self._text = self._rendition(entry.content)
        key = entry.content.get("judgement")
        judgement = recorded(self._content(key)) if key else _NOTHING
        if judgement is None:
            raise _Odd
        if old is None:
            if kind is not Kind.PUBLISH or judgement.hunks or judgement.marks:
                raise _Odd
            return
        findings: dict[str, int] = {}
        for hunk in judgement.hunks:
            findings[hunk[4]] = findings.get(hunk[4], 0) + 1
        if step_fault(kind, entry, findings, evident=bool(judgement.marks)):
            raise _Odd
        if difference(judgement.spans, old, new):
            raise _Odd

    def _rendition(self, content: Mapping[str, str]) -> str:
        keys = content.get("rendition")
        data = self._content(content[LISTS["rendition"]]) if keys is None else bytes.fromhex(keys)
        return "".join([self._blocks[key] for key in _cut(data)])


class _Blocks(dict[bytes, str]):
    """The blocks of a post's renditions by their keys, each spelled when it is asked for first."""

    def __init__(self, contents: Mapping[bytes, bytes]) -> None:
        self._contents = contents
        self._letters = Letters()

    def __missing__(self, key: bytes) -> str:
        spelled = self[key] = self._letters.spell(self._contents[key].decode("utf-8"))
        return spelled


def _cut(data: bytes) -> tuple[bytes, ...]:
    keys, rest = divmod(len(data), KEY_LENGTH)
    if rest:
        raise _Odd
    return _cutter(keys)(data)


@lru_cache(maxsize=256)
def _cutter(keys: int) -> Callable[[bytes], tuple[bytes, ...]]:
    return Struct(f"{KEY_LENGTH}s" * keys).unpack


@lru_cache(maxsize=256)
def _actor(name: str, role: str) -> Actor:
    return Actor(name=name, role=role)
