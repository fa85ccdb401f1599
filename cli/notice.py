"""The notice of an evident change, before it is recorded and after, in the words that every surface has for it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from cli.terminal import STRONG, Stream
from ledger.domain.changes import Change
from ledger.domain.entries import LINKED, STRIKE, Entry, Kind
from ledger.domain.history import Correction, History, Version
from ledger.domain.judgement import Judgement
from ledger.rendition.flow import Flow

if TYPE_CHECKING:
    from ledger.book.draft import Draft
    from ledger.book.statement import Statement


def show_notice(stream: Stream, history: History, *, id: str | None = None, indent: int = 4) -> None:
    """A notice of a history, the newest by default, in the words of every surface; earlier wordings struck."""
    from renderers.notices import notices
    from renderers.strike import weave

    told = notices(history, weave(history))
    notice = next(each for each in reversed(told) if id in (None, each.id))
    now = f", {notice.date}{notice.prose()}"
    for old in notice.superseded:
        stream.line(*stream.change(f"{old.label}, {old.date}{old.prose()}", ""), indent=indent)
    stream.line((notice.label, STRONG), now, indent=indent)


def show_coming(stream: Stream, history: History, *, id: str | None = None) -> None:
    """The same, of a change that is not recorded yet."""
    stream.line()
    stream.line("Readers will see:")
    show_notice(stream, history, id=id)


def would_be(
    history: History,
    kind: Kind,
    statement: Statement,
    *,
    pairs: tuple[Change, ...] = (),
    version: tuple[Flow, Judgement] | None = None,
    link: tuple[str, str] | None = None,
) -> History:
    """The history with one evident change more, that nobody has recorded yet.

    `version` is the new text and its judgement, `link` the new post's slug and title.
    """
    number = history.newest.number + 1 if version or kind is Kind.RETRACTION else None
    entry = replace(
        coming_entry(history, kind, statement),
        version=number,
        method=LINKED if link else STRIKE,
        link=link[0] if link else None,
    )
    notice = statement.since(history.published_at).notice(kind, pairs)
    versions = history.versions
    if version and number:
        versions += (Version(number=number, entry=entry, flow=version[0], judgement=version[1]),)
    return replace(
        history,
        entries=(*history.entries, entry),
        versions=versions,
        corrections=(*history.corrections, Correction.told(entry, notice, notice.changes)),
        linked={**history.linked, **({link[0]: link[1]} if link else {})},
    )


def coming_entry(history: History, kind: Kind, statement: Statement) -> Entry:
    """An entry of a post that nobody has recorded yet."""
    last = history.entries[-1]
    now = datetime.now().astimezone().isoformat(timespec="seconds")
    return Entry(
        sequence=last.sequence + 1,
        kind=kind,
        recorded_at=now,
        effective_at=now,
        actor=statement.by,
        approver=statement.approver,
        post=history.post,
        number=(last.number or 0) + 1,
    )


def of_draft(draft: Draft, kind: Kind, statement: Statement) -> History:
    """The history that a substantive draft will make."""
    return would_be(
        draft.history,
        kind,
        statement,
        pairs=draft.changes,
        version=(draft.text.flow, draft.verdict.judgement),
    )
