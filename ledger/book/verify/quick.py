"""A post checked at a glance: its chain, its contents and its fold at once, without making anything of them.

It says that all is well, or nothing. Whatever it does not take is looked at by `chains` and `posts`, which tell what
is wrong and whose word counts; a test holds the two together. The weave is not drawn here: where the hunks turn each
version into the next, it gives every version back, which is a law of `ledger.domain.weave` and not of what is stored.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from ledger.book.reading import UNREADABLE
from ledger.domain.contents import KEY_LENGTH, LISTS
from ledger.domain.corrections import FOUND
from ledger.domain.entries import ERRORS, EVIDENT, STRIKE, Entry, Kind, instant
from ledger.domain.judgement import Judgement
from ledger.domain.notices import Claim, Notice
from ledger.domain.posts import Actor
from ledger.domain.written import Written
from ledger.rendition.letters import Letters, Spelled
from ledger.store.reading import PostRow

_KINDS = {str(kind): kind for kind in Kind if kind is not Kind.NOTICE}
_LISTS = frozenset(LISTS.values())
_HEX = 2 * KEY_LENGTH
_NOTHING = Judgement()


class Sound(NamedTuple):
    """What was counted in a post that is as it should be: its contents, and (target, sequence) of its links."""

    contents: int
    links: Sequence[tuple[str, int]]


def sound(
    post: bytes,
    rows: Sequence[PostRow],
    entries: Sequence[Written | None],
    leaves: Sequence[bytes],
    contents: Mapping[str, bytes],
) -> Sound | None:
    """The counts of a post whose entries, contents and fold are all well; None where they have to be looked at.

    `entries` are those in the rows and `leaves` their hashes, `contents` those filed under the post that hash to their
    keys, by these in hexadecimal.
    """
    try:
        return _Glance(contents).at(post.decode("utf-8"), rows, entries, leaves)
    except UNREADABLE:
        return None


class _Odd(ValueError):
    """Not as it always is; perhaps wrong."""


class _Glance:
    """What is known of a post, entry by entry."""

    def __init__(self, contents: Mapping[str, bytes]) -> None:
        self._contents = contents
        self._used: set[str] = set()
        self._letters = Letters()
        self._blocks: dict[str, Spelled] = {}
        self._text: Spelled | None = None
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
        if not self._version or not self._used <= self._contents.keys():
            raise _Odd
        return Sound(len(self._used), links)

    def _look_at(self, entry: Written) -> None:
        kind, keys = _KINDS[entry.kind], entry.content
        instant(entry.recorded_at), instant(entry.effective_at)
        _actor(entry.actor.name, entry.actor.role)
        if entry.approver:
            _actor(entry.approver.name, entry.approver.role)
        for role, named in keys.items():
            if len(named) == _HEX:
                self._used.add(named)
                if role in _LISTS:
                    self._used.update(_split(self._contents[named].hex()))
            elif role in LISTS:
                self._used.update(_split(named))
            else:
                raise _Odd
        if entry.version is not None:
            self._step(kind, entry)
            if "claim" in keys:
                Claim.decode(self._contents[keys["claim"]])
        if kind in EVIDENT:
            notice = Notice.decode(self._contents[keys["notice"]]) if "notice" in keys else None
            if kind not in FOUND and not (notice and notice.reason.strip()):
                raise _Odd
            if kind in ERRORS and not (notice and notice.apology and notice.apology.strip()):
                raise _Odd

    def _step(self, kind: Kind, entry: Written) -> None:
        if entry.version != self._version + 1:
            raise _Odd
        old, self._version = self._text, entry.version
        new = self._text = self._rendition(entry.content)
        judged = entry.content.get("judgement")
        judgement = Judgement.decode(self._contents[judged]) if judged else _NOTHING
        if old is None:
            if kind is not Kind.PUBLISH or judgement.judged or judgement.marks:
                raise _Odd
        elif judgement.fault_between(old, new) or step_fault(kind, entry, judgement):
            raise _Odd

    def _rendition(self, committed: Mapping[str, str]) -> Spelled:
        keys = committed.get("rendition")
        if keys is None:
            keys = self._contents[committed[LISTS["rendition"]]].hex()
        text: list[str] = []
        styles: list[str] = []
        for block in _split(keys):
            found = self._blocks.get(block)
            if found is None:
                found = self._blocks[block] = self._letters.spell(self._contents[block].decode("utf-8"))
            text.append(found.text)
            styles.append(found.styles)
        return Spelled("".join(text), "".join(styles))


def _split(keys: str) -> list[str]:
    return [keys] if len(keys) == _HEX else [keys[at : at + _HEX] for at in range(0, len(keys), _HEX)]


@lru_cache(maxsize=256)
def _actor(name: str, role: str) -> Actor:
    return Actor(name=name, role=role)


def step_fault(kind: Kind, entry: Entry | Written, judgement: Judgement) -> str | None:
    """Why a later version is not what its entry says of the step to it, whose hunks are a step; None if it is."""
    if kind is not Kind.RETRACTION and entry.findings != judgement.findings:
        return "its count of findings is not that of its hunks"
    if kind is Kind.METADATA:
        return "is recorded as unseen, but has hunks" if judgement.changes else None
    if kind is Kind.MINOR_EDIT:
        proved = judgement.minor and judgement.judged and entry.gate and entry.lexicon
        return None if proved else "is recorded as silent, but no gate found all of its hunks minor"
    if kind not in EVIDENT:
        return f"a {kind} entry has no version"
    if entry.method != STRIKE or (judgement.minor and kind is not Kind.RETRACTION):
        return "is recorded as evident, but strikes nothing"
    return None
