"""A notice that was itself wrong: it is superseded by another wording, and stays to be seen, struck (law 3)."""

from __future__ import annotations

from ledger.book.append import Append
from ledger.book.recording import EDITS, apology_for, check_base
from ledger.book.said import sentence
from ledger.domain.changes import Change
from ledger.domain.corrections import FOUND, Correction
from ledger.domain.entries import Entry, Kind
from ledger.domain.history import History, Notice
from ledger.domain.posts import Actor
from ledger.errors import Malformed, NothingChanged, PolicyViolation, UnknownNotice


def reword(
    append: Append,
    history: History,
    number: int,
    by: Actor,
    *,
    reason: str,
    kind: Kind | None,
    pair: tuple[str | None, str | None],
    apology: str,
) -> Entry:
    """Another wording for notice `number` of the post, its own entry number; `pair` is what was wrong and is right."""
    found = next((each for each in history.corrections if each.entry.number == number), None)
    if found is None:
        there = ", ".join(str(each.entry.number) for each in history.corrections) or "none"
        raise UnknownNotice(f"notice {number} of {history.post}", hint=f"its notices are: {there}")
    kind = kind or (Kind.CORRECTION if found.kind in FOUND else found.kind)
    _check_relabelled(found, kind)
    if not (reason := sentence(reason, "reason")):
        raise PolicyViolation(f"{history.post}: a new wording must say why; give --reason (guideline o)")
    if any(pair) and not found.link:
        raise Malformed("the pairs of a struck change are those of its text", path=f"{history.post}, notice {number}")
    pairs = (_pair(found.changes[0], *pair),) if found.link else ()
    notice = Notice(reason=reason, apology=apology_for(kind, apology), changes=pairs)
    if (kind, notice.reason, notice.apology or "") == (found.kind, found.reason, found.apology) and not any(pair):
        raise NothingChanged(f"{history.post}: notice {number} says that already")
    check_base(append, history)
    return append.add(
        Kind.NOTICE,
        actor=by,
        post=history.post,
        content={"notice": append.committer.commit(notice.encode())},
        detail={"notice": str(number), "kind": str(kind)},
    )


def _pair(old: Change, wrong: str | None, right: str | None) -> Change:
    return Change(sentence(wrong, "wrong") or old.said, sentence(right, "right") or old.right)


def _check_relabelled(found: Correction, kind: Kind) -> None:
    """An edit may be called another; a retraction stays one, and so does a note."""
    now = found.kind
    if kind is not now and (kind not in EDITS or not (now in EDITS or now in FOUND)):
        raise Malformed(f"a notice of kind {now} can't become one of kind {kind}", path=f"{found.id}")
