"""`stet log`: what was recorded, entry by entry."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated

import typer

from cli.app import READING, Setting, command
from cli.asof import AsOf, RecordedAsOf
from cli.exits import DONE
from cli.live import where
from cli.options import SHOWN
from cli.slugs import slugs
from cli.tables import Format, emit, table
from cli.terminal import WARNING, Part, minute

if TYPE_CHECKING:
    from ledger.domain.entries import Entry
    from ledger.domain.history import History

_DECISIONS = {"approved": "approves", "declined": "declines", "withdrawn": "withdraws"}
_QUIET = frozenset({"", "genesis", "publish", "metadata", "minor edit", "posted"})
_ENTRY = (
    "entry", "post", "number", "version", "kind", "method", "recorded_at", "effective_at", "name", "role", "approver",
    "noticed", "link", "rules", "proposal", "decision", "hash",
)  # fmt: skip


@command(READING, "List what was recorded.", "stet log storm-closures\nstet log --format jsonl")
def log(
    setting: Setting,
    slug: Annotated[
        str | None,
        typer.Argument(metavar="SLUG", help="One post; all by default.", show_default=False, autocompletion=slugs),
    ] = None,
    as_of: AsOf = None,
    recorded_as_of: RecordedAsOf = None,
    format: Annotated[Format, SHOWN] = "table",
) -> int:
    """List what was recorded, oldest first. Of a post also what was proposed, which the public is shown nothing of."""
    from ledger.domain.proposals import about

    out = setting.terminal.out
    with setting.read() as book:
        history = book.history(slug, as_of=as_of, recorded_as_of=recorded_as_of) if slug else None
        notes = _notes(history) if history else {}
        entries: Iterable[Entry] = book.entries(as_of=as_of, recorded_as_of=recorded_as_of)
        if history:
            proposed = book.proposed(history.post, as_of=as_of, recorded_as_of=recorded_as_of)
            notes |= {entry.sequence: reason for entry, reason in proposed if reason}
            entries = sorted((*history.entries, *(entry for entry, _ in proposed)), key=lambda entry: entry.sequence)
        if format != "table":
            fields = (*_ENTRY, "note") if slug else _ENTRY
            rows = (_entry(e) | ({"note": notes.get(e.sequence)} if slug else {}) for e in entries)
            emit(out, format, "entries", fields, rows)
            return DONE
        if history:
            ids = {c.entry.sequence: c.id for c in history.corrections}
            cells = [(*_told(e), ids.get(e.sequence, ""), _why(e, notes.get(e.sequence))) for e in entries]
        else:
            cells = [(*_told(entry), about(entry) or "") for entry in entries]
    last = ("notice", "why") if slug else ("post",)
    table(out, ("entry", "when", "what", "version", "by", *last), cells, style=_colored)
    return DONE


def _entry(entry: Entry) -> dict[str, object]:
    from ledger.domain.proposals import about
    from ledger.integrity.tree import leaf_hash

    return {
        "entry": entry.sequence,
        "post": about(entry),
        "number": entry.number,
        "version": entry.version,
        "kind": str(entry.kind),
        "method": entry.method,
        "recorded_at": entry.recorded_at,
        "effective_at": entry.effective_at,
        "name": entry.actor.name,
        "role": entry.actor.role,
        "approver": str(entry.approver) if entry.approver else None,
        "noticed": entry.detail.get("noticed"),
        "link": entry.link,
        "rules": dict(entry.findings),
        "proposal": int(entry.detail["proposal"]) if "proposal" in entry.detail else None,
        "decision": entry.detail.get("decision"),
        "hash": leaf_hash(entry.encode()).hex(),
    }


def _notes(history: History) -> dict[int, str]:
    """Why, in the words of whoever made each entry: the reason given, or what an import has it that its author said.

    Of a text that went live, where.
    """
    wordings = (wording for correction in history.corrections for wording in correction.wordings)
    reasons = {wording.entry.sequence: wording.reason for wording in wordings if wording.reason}
    claims = {v.entry.sequence: v.claim for v in history.versions if v.claim}
    said = {
        sequence: ": ".join(part for part in (claim.author, claim.message.strip().partition("\n")[0]) if part)
        for sequence, claim in claims.items()
    }
    live = {posted.entry.sequence: where(posted) for posted in history.posted}
    return said | reasons | live


def _told(entry: Entry) -> tuple[str, ...]:
    when = minute(entry.effective_at) + (" claimed" if entry.claimed else "")
    return (
        str(entry.sequence),
        when,
        _what(entry),
        str(entry.version or ""),
        str(entry.actor),
    )


def _what(entry: Entry) -> str:
    """Its kind, and how; `proposal (correction)`, `approval (declines 17)`."""
    from ledger.domain.entries import Kind

    detail = entry.detail
    how = {
        Kind.PROPOSAL: detail.get("proposes", ""),
        Kind.APPROVAL: f"{_DECISIONS.get(detail.get('decision', ''), 'of')} {detail.get('proposal', '')}",
    }.get(entry.kind, "linked" if entry.method == "linked" else "")
    return (f"{entry.kind} ({how})" if how else str(entry.kind)).replace("_", " ")


def _why(entry: Entry, note: str | None) -> str:
    """Its note or what the gate found; who approved it; when staff noticed the error."""
    approved = f"approved by {entry.approver}" if entry.approver else ""
    noticed = f"noticed {entry.detail['noticed'][:10]}" if "noticed" in entry.detail else ""
    beside = "; ".join(filter(None, (approved, noticed)))
    return " ".join(filter(None, (note or ", ".join(entry.findings), beside and f"({beside})")))


def _colored(column: str, cell: str) -> Part:
    """What readers were told of, or should have been, stands out."""
    return cell if column != "what" or cell in _QUIET else (cell, WARNING)
