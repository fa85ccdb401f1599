"""`stet status`: what awaits whom."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Literal

from cli.app import READING, Setting, command
from cli.exits import DONE, SHORT
from cli.options import SHOWN
from cli.proposals import in_full, row
from cli.tables import SCHEMA, to_json
from cli.terminal import GOOD, QUIET, STRONG, WARNING, Part, Stream, minute, plural

if TYPE_CHECKING:
    from cli.state import State
    from ledger.book.status import Status

_MOST, _NARROW = 10, 14


@command(READING, "Show what awaits whom: approvals, changes without notice, dead links.", "stet status")
def status(
    setting: Setting,
    format: Annotated[Literal["table", "json"], SHOWN] = "table",
) -> int:
    """Show what awaits somebody: approvals, changes that nobody owned up to, links that lead nowhere.

    And when this user last verified the ledger on this machine, and saw a checkpoint kept elsewhere. Exit 1 if anything
    awaits somebody, 0 if nothing does.
    """
    from cli.state import read_state

    out = setting.terminal.out
    with setting.read() as book:
        found, agency = book.status(), book.agency or book.origin
        state = read_state(book.keys[0])
    if format == "json":
        out.write(to_json({"schema": SCHEMA, "agency": agency, **_plain(found, state)}, indent=2) + "\n")
    else:
        _show(out, agency, found, state)
        if following := _next(found):
            setting.terminal.next(following)
    return DONE if found.clear else SHORT


def _show(out: Stream, agency: str, found: Status, state: State) -> None:
    out.line((agency, STRONG))
    out.line()
    if found.clear:
        out.line(("✓ ", GOOD), "Nothing awaits anybody.")
    waiting = [(f"{each.number}", in_full(each, stale=bool(stale))) for each, stale in found.awaiting]
    verb = "awaits" if len(waiting) == 1 else "await"
    _group(out, f"{plural(len(waiting), 'proposal')} {verb} approval", waiting, "stet approve")
    silent = [
        (
            each.post,
            f"{plural(each.changes, 'change')}, since {each.since[:10]}" if each.changes > 1 else each.since[:10],
        )
        for each in found.unannounced
    ]
    _group(out, f"{plural(len(silent), 'post')} changed without notice", silent, "stet audit")
    dead = [(f"{each.entry.post} c-{each.entry.number}", each.why) for each in found.dead_links]
    lead = "link leads" if len(dead) == 1 else "links lead"
    _group(out, f"{len(dead):,} {lead} to what is not right, or not there", dead, "stet audit")
    out.line()
    for name, what in _facts(found, state):
        out.line((f"{name:<12}", QUIET), what, hang=12)


def _group(out: Stream, head: str, lines: Sequence[tuple[str, str]], more: str) -> None:
    if not lines:
        return
    out.line(("! ", WARNING), (head, STRONG), hang=2)
    for name, what in lines[:_MOST]:
        label = f"{name}  "
        out.line((label, WARNING), what, indent=2, hang=len(label) if len(label) <= _NARROW else 0)
    if len(lines) > _MOST:
        out.line((f"and {len(lines) - _MOST:,} more: {more}", QUIET), indent=2)


def _facts(found: Status, state: State) -> Iterable[tuple[str, Part]]:
    newest, size = found.newest, found.newest.sequence + 1
    yield "newest", f"entry {newest.sequence}, {minute(newest.recorded_at)}, {newest.kind.words} by {newest.actor}"
    if state.verified is None:
        yield "verified", "not known: not yet by this user on this machine"
    elif not state.verified.ok:
        yield "verified", (f"{_ago(state.verified.at)}: failed: {state.verified.fault}", WARNING)
    else:
        yield "verified", f"{_ago(state.verified.at)}{_since(state.verified.size, size)}"
    if state.kept is None:
        yield "checkpoint", "not known to be kept elsewhere"
    else:
        yield "checkpoint", f"{state.kept.where}, {_ago(state.kept.at)}{_since(state.kept.size, size)}"


def _next(found: Status) -> str | None:
    if found.awaiting:
        return f"stet approve {found.awaiting[0][0].number}"
    if found.unannounced:
        return f"stet log {found.unannounced[0].post}"
    return f"stet log {found.dead_links[0].entry.post}" if found.dead_links else None


def _plain(found: Status, state: State) -> dict[str, object]:
    verified, kept = state.verified, state.kept
    return {
        "clear": found.clear,
        "awaiting": [row(each, stale=bool(stale)) for each, stale in found.awaiting],
        "unannounced": [
            {"post": each.post, "changes": each.changes, "since": each.since} for each in found.unannounced
        ],
        "dead_links": [
            {"entry": each.entry.sequence, "post": each.entry.post, "link": each.entry.link, "why": each.why}
            for each in found.dead_links
        ],
        "verified": {"at": verified.at, "entries": verified.size, "ok": verified.ok} if verified else None,
        "checkpoint": {"at": kept.at, "where": kept.where, "entries": kept.size} if kept else None,
        "newest": {
            "entry": found.newest.sequence,
            "kind": str(found.newest.kind),
            "recorded_at": found.newest.recorded_at,
        },
    }


def _ago(time: str) -> str:
    days = (datetime.now().astimezone() - datetime.fromisoformat(time)).days
    when = "" if days < 1 else " (a day ago)" if days == 1 else f" ({days:,} days ago)"
    return minute(time) + when


def _since(size: int, now: int) -> str:
    return f", {plural(now - size, 'entry', 'entries')} since" if now > size else ""
