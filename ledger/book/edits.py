"""What an edit comes to: its kind, what readers are told of it, and the detail of its entry; checked, not recorded."""

from __future__ import annotations

from dataclasses import dataclass

from ledger.book.draft import Draft, LinkedDraft
from ledger.book.said import sentence
from ledger.book.statement import Statement
from ledger.book.text import Text
from ledger.domain.changes import Change
from ledger.domain.entries import Kind
from ledger.domain.history import History, Notice
from ledger.domain.proposals import PROPOSABLE
from ledger.errors import Malformed, NothingChanged, PolicyViolation

# What an edit by staff can be; the other evident kinds have commands of their own.
EDITS = (Kind.CORRECTION, Kind.CLARIFICATION, Kind.UPDATE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """`notice` is None for what merges silently."""

    kind: Kind
    notice: Notice | None
    detail: dict[str, str]


def edit(draft: Draft, statement: Statement, *, kind: Kind) -> Act:
    """Of an edit in place. Silent where the gate proved it minor, whatever its maker calls it."""
    _check_edit(kind)
    detail = {"language": draft.language}
    if draft.minor:
        silent = Kind.METADATA if draft.unseen else Kind.MINOR_EDIT
        return Act(kind=silent, notice=None, detail=detail | statement.origin)
    if not statement.reason:
        raise PolicyViolation(
            f"{draft.post}: this changes what readers were told, so it must say why; give --reason (guideline o)"
        )
    statement = statement.since(draft.history.published_at)
    return Act(kind=kind, notice=statement.notice(kind, draft.changes), detail=detail | statement.detail)


def linked(draft: LinkedDraft, statement: Statement, *, kind: Kind) -> Act:
    """Of a correction by a new post."""
    _check_edit(kind)
    history, said, right = draft.history, sentence(draft.change.said, "wrong"), sentence(draft.change.right, "right")
    for name, value in (("--wrong", said), ("--right", right), ("--reason", statement.reason)):
        if not value:
            raise PolicyViolation(f"{history.post}: a linked correction needs {name}; it is empty (guideline o)")
    statement = statement.since(history.published_at)
    return Act(kind=kind, notice=statement.notice(kind, (Change(said, right),)), detail=statement.detail)


def retraction(history: History, statement: Statement) -> Act:
    """Of the withdrawal of a whole post."""
    if not statement.reason:
        raise PolicyViolation(f"{history.post}: a retraction must say why; give --reason (guideline o)")
    if history.retracted:
        raise NothingChanged(f"{history.post}: is retracted already")
    statement = statement.since(history.published_at)
    detail = {"language": history.language, **statement.detail}
    return Act(kind=Kind.RETRACTION, notice=statement.notice(Kind.RETRACTION), detail=detail)


def check_titled(post: str, text: Text) -> None:
    if not text.title:
        raise PolicyViolation(f"{post}: a post needs a title; give --title, or `title:` in its front matter")


def wanted(post: str, kind: Kind) -> str:
    """What to say to who records what the policy wants approved."""
    way = "put it forward with `stet propose`, or name" if kind in PROPOSABLE else "name"
    return (
        f"{post}: the policy in force wants every {kind.words} approved by somebody other than its maker; "
        f"{way} who approved it with --approved-by"
    )


def _check_edit(kind: Kind) -> None:
    if kind not in EDITS:
        raise Malformed("an edit is a correction, a clarification or an update", path=f"kind {kind}")
