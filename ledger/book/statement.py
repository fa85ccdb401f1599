"""What staff say of an evident change, and who says it: checked before anything is recorded, for good."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Self, TypedDict

from ledger.book.said import address, sentence
from ledger.book.times import claimed_time
from ledger.domain.changes import Change
from ledger.domain.entries import ERRORS, Kind, instant
from ledger.domain.notices import Notice
from ledger.domain.posts import Actor
from ledger.errors import Malformed, PolicyViolation


class Saying(TypedDict, total=False):
    """What may be said of a change beside its reason.

    `apology` stands in place of the policy's sentence. `evidence` is the address of what shows the right fact.
    `noticed` is when staff first knew, a date or RFC 3339. `approver` is who let it pass, never who made it. With
    `withhold_quote` the notice does not repeat what was said; the text's strike still shows it (law 3).
    """

    apology: str | None
    evidence: str | None
    noticed: str | None
    approver: Actor | None
    withhold_quote: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A saying that was checked. `apology` is the sentence for where one is due; `noticed` is RFC 3339.

    `proposal` is the number of the proposal that this was said in, where it was approved.
    """

    by: Actor
    reason: str
    apology: str
    approver: Actor | None = None
    evidence: str | None = None
    noticed: str | None = None
    quoted: bool = True
    proposal: int | None = None

    @classmethod
    def checked(cls, saying: Saying, *, by: Actor, reason: str | None, apology: str, now: datetime) -> Self:
        """`apology` is the policy's. Raises `Malformed`; `PolicyViolation` for who approves their own change."""
        approver, evidence, noticed = saying.get("approver"), saying.get("evidence"), saying.get("noticed")
        if approver is not None:
            check_approver(approver, by)
        return cls(
            by=by,
            reason=sentence(reason, "reason"),
            apology=sentence(saying.get("apology"), "apology") or apology,
            approver=approver,
            evidence=address(evidence) if evidence else None,
            noticed=claimed_time(noticed, now, path="noticed", why_not_later="nobody noticed it then"),
            quoted=not saying.get("withhold_quote", False),
        )

    def since(self, published_at: str) -> Self:
        """Of a post that went live at a time: nobody knew of its error before. A day may begin before it."""
        if self.noticed is None or instant(self.noticed) >= instant(published_at):
            return self
        if (day := self.noticed[:10]) != published_at[:10]:
            raise Malformed(f"{day} is before the post was published, {published_at[:10]}", path="noticed")
        return replace(self, noticed=published_at)

    def notice(self, kind: Kind, pairs: Sequence[Change] = ()) -> Notice:
        """What readers are told. An error is apologised for; nothing else is (law 9)."""
        # Where text was only added there is nothing to withhold, and the notice may say that it was left out.
        quoted = self.quoted or (bool(pairs) and not any(pair.said for pair in pairs))
        return Notice(
            reason=self.reason,
            apology=self.apology if kind in ERRORS else None,
            changes=tuple(pairs) if quoted else tuple(replace(pair, said="") for pair in pairs),
            evidence=self.evidence,
            quoted=quoted,
        )

    @property
    def detail(self) -> dict[str, str]:
        """What the entry itself says."""
        return ({"noticed": self.noticed} if self.noticed else {}) | self.origin

    @property
    def origin(self) -> dict[str, str]:
        """The part of it that an entry without a notice has, too."""
        return {"proposal": str(self.proposal)} if self.proposal is not None else {}


def check_approver(approver: Actor, by: Actor) -> None:
    """Raises `PolicyViolation` for who approves their own change."""
    if approver.is_named_like(by):
        raise PolicyViolation(f"{by.name} can't approve what {by.name} did; somebody else must")
