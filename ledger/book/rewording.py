"""A notice that was itself wrong: it is superseded by another wording, and stays to be seen, struck (law 3)."""

from __future__ import annotations

from dataclasses import dataclass, replace

from ledger.book.append import Append
from ledger.book.edits import EDITS
from ledger.book.recording import check_approved, check_base
from ledger.book.said import sentence
from ledger.book.statement import Statement
from ledger.domain.changes import Change
from ledger.domain.corrections import FOUND, Correction
from ledger.domain.entries import Entry, Kind
from ledger.domain.history import History, Notice
from ledger.errors import Malformed, NothingChanged, PolicyViolation


@dataclass(frozen=True, slots=True, kw_only=True)
class Rewording:
    """Another wording for the notice of a post that has the entry number `number`; nothing is recorded yet."""

    number: int
    kind: Kind
    notice: Notice

    @property
    def detail(self) -> dict[str, str]:
        return {"notice": str(self.number), "kind": str(self.kind)}


def anew(
    history: History,
    number: int,
    statement: Statement,
    *,
    kind: Kind | None = None,
    wrong: str | None = None,
    right: str | None = None,
) -> Rewording:
    """What a notice is to say instead; what is None stays as it was told, and the evidence where none is given."""
    found = history.correction(number)
    kind = kind or (Kind.CORRECTION if found.kind in FOUND else found.kind)
    _check_relabelled(found, kind)
    if not statement.reason:
        raise PolicyViolation(f"{history.post}: a new wording must say why; give --reason (guideline o)")
    if (wrong or right) and not found.link:
        raise Malformed("only a linked correction's pair can be worded anew; this one's is its text", path=found.id)
    pairs = (_pair(found.changes[0], wrong, right),) if found.link else ()
    told = found.notice
    statement = replace(
        statement,
        evidence=statement.evidence or (told.evidence if told else None),
        quoted=statement.quoted and (told is None or told.quoted or bool(wrong)),
    )
    notice = replace(statement.notice(kind, pairs), quoted=statement.quoted)
    same = replace(notice, changes=notice.changes or found.changes)
    if kind is found.kind and same == told:
        raise NothingChanged(f"{history.post}: notice {number} says that already")
    return Rewording(number=number, kind=kind, notice=notice)


def reword(append: Append, history: History, statement: Statement, rewording: Rewording) -> Entry:
    check_base(append, history)
    check_approved(append, history.post, Kind.NOTICE, statement.by, statement.approver)
    return append.add(
        Kind.NOTICE,
        actor=statement.by,
        approver=statement.approver,
        post=history.post,
        content={"notice": append.committer.commit(rewording.notice.encode())},
        detail=rewording.detail | statement.since(history.published_at).detail,
    )


def _pair(old: Change, wrong: str | None, right: str | None) -> Change:
    return Change(sentence(wrong, "wrong") or old.said, sentence(right, "right") or old.right)


def _check_relabelled(found: Correction, kind: Kind) -> None:
    """An edit may be called another; a retraction stays one, and so does a note."""
    now = found.kind
    if kind is not now and (kind not in EDITS or not (now in EDITS or now in FOUND)):
        raise Malformed(f"a notice of kind {now} can't become one of kind {kind}", path=found.id)
