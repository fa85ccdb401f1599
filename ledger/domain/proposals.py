"""Proposals: edits that somebody put forward, and what somebody else decided of them. No reader is ever shown one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from ledger.domain.entries import LINKED, PROCESS, Entry, Kind
from ledger.domain.posts import Actor
from ledger.errors import Malformed


class Decision(StrEnum):
    """What became of a proposal. Who declines their own withdraws it."""

    APPROVED = "approved"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


# What an edit can be that is put forward. A new post is not: before it is posted, it is nothing to the ledger.
PROPOSABLE = frozenset(
    {Kind.CORRECTION, Kind.CLARIFICATION, Kind.UPDATE, Kind.RETRACTION, Kind.MINOR_EDIT, Kind.METADATA}
)
# These leave the text and its notices as they are: what was proposed before one can be approved after it.
_BESIDE = frozenset({Kind.EDITORS_NOTE, Kind.POSTED})
# What a proposal's detail says of itself; the rest is the detail of the entry that it would become.
_OWN = frozenset({"post", "proposes", "base", "method"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A `proposal` entry, and the `approval` entry that decided it, if one did. Its number is the entry's."""

    entry: Entry
    decided: Entry | None = None

    @property
    def number(self) -> int:
        return self.entry.sequence

    @property
    def post(self) -> str:
        return self.entry.detail["post"]

    @property
    def kind(self) -> Kind:
        """The kind of entry that it would become."""
        return Kind(self.entry.detail["proposes"])

    @property
    def by(self) -> Actor:
        return self.entry.actor

    @property
    def at(self) -> str:
        """When it was made, RFC 3339."""
        return self.entry.effective_at

    @property
    def base(self) -> int:
        """The sequence number of the post's entry that it was made from; see `base_of`."""
        return int(self.entry.detail["base"])

    @property
    def linked(self) -> bool:
        """Whether it is a correction by a new post. That one's slug is a content: its entry is published, too."""
        return self.entry.detail.get("method") == LINKED

    @property
    def noticed(self) -> str | None:
        return self.entry.detail.get("noticed")

    @property
    def decision(self) -> Decision | None:
        return Decision(self.decided.detail["decision"]) if self.decided else None

    @property
    def detail(self) -> dict[str, str]:
        """The detail of the entry that it becomes."""
        kept = {name: text for name, text in self.entry.detail.items() if name not in _OWN}
        return kept | {"proposal": str(self.number)}


def base_of(entries: Sequence[Entry]) -> Entry:
    """The newest entry of a post that changed its text, or what is told of it: an edit is made from what stood then."""
    return next(entry for entry in reversed(entries) if entry.kind not in _BESIDE)


def about(entry: Entry) -> str | None:
    """The post that an entry is about: its own, or the one that it proposes to change, or that is decided of."""
    return entry.detail.get("post") if entry.kind in PROCESS else entry.post


def proposals(entries: Iterable[Entry]) -> list[Proposal]:
    """The proposals among entries in order, each with what was decided. Raises `Malformed` for what can't be."""
    found: dict[int, Proposal] = {}
    for entry in entries:
        try:
            take(found, entry)
        except Malformed as error:
            raise Malformed(str(error), path=f"entry {entry.sequence}") from error
    return list(found.values())


def take(found: dict[int, Proposal], entry: Entry) -> None:
    """Adds a proposal to those found, or what was decided of one; passes other entries by. Raises `Malformed`."""
    if entry.kind is Kind.PROPOSAL:
        if fault := _fault(entry):
            raise Malformed(f"is a proposal {fault}")
        found[entry.sequence] = Proposal(entry=entry)
    elif entry.kind is Kind.APPROVAL:
        number = entry.detail.get("proposal", "")
        proposal = found.get(int(number)) if _counts(number) else None
        if fault := _undecidable(proposal, entry):
            raise Malformed(f"decides of proposal {number!r}, {fault}")
        assert proposal
        found[proposal.number] = replace(proposal, decided=entry)


def _fault(entry: Entry) -> str:
    detail, roles = entry.detail, set(entry.content)
    if entry.post is not None or entry.version is not None or entry.method or entry.link or entry.approver:
        return "with a post, a version, a method, a link or an approver of its own"
    if not detail.get("post"):
        return "names no post"
    if detail.get("proposes") not in PROPOSABLE:
        return f"of kind {detail.get('proposes')!r}"
    if not _counts(detail.get("base", "")) or int(detail["base"]) >= entry.sequence:
        return f"made from entry {detail.get('base')!r}"
    return "" if roles == _roles(detail) else f"with the contents {', '.join(sorted(roles)) or 'none'}"


def _roles(detail: Mapping[str, str]) -> set[str]:
    kind = detail["proposes"]
    text = set() if kind == Kind.RETRACTION else {"given", "text"}
    if detail.get("method") == LINKED:
        text |= {"link"}
    return text if kind in (Kind.MINOR_EDIT, Kind.METADATA) else text | {"notice"}


def _undecidable(proposal: Proposal | None, entry: Entry) -> str:
    if proposal is None:
        return "which is none"
    if proposal.decided:
        return f"which entry {proposal.decided.sequence} decided of"
    if entry.detail.get("post") != proposal.post:
        return f"which is of {proposal.post}"
    decision = entry.detail.get("decision")
    if decision not in set(Decision):
        return f"but how, is not known: {decision!r}"
    if set(entry.content) != (set() if decision == Decision.APPROVED else {"notice"}):
        return "without its reason, or with one that none needs"
    if decision == Decision.WITHDRAWN and not entry.actor.is_named_like(proposal.by):
        return f"withdrawn by somebody other than {proposal.by.name}"
    return ""


def _counts(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 15
