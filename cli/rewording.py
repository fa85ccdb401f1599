"""`stet correct --notice`: a notice that was itself wrong gets another wording, and the old one is struck."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import typer

from cli.exits import DONE, SHORT
from cli.notice import coming_entry, show_coming
from cli.recording import confirm, expected, needed, recorded
from cli.terminal import Stream, Terminal
from ledger.domain.changes import Change, changes
from ledger.domain.corrections import reword as reworded
from ledger.domain.entries import Kind
from ledger.domain.history import History

if TYPE_CHECKING:
    from cli.app import Setting
    from cli.asked import Asked
    from ledger.book.ledger import Ledger


def notice_number(name: str) -> int:
    """The number of a notice, which is called `c-2` in pages and `stet log`, or 2 for short."""
    number = name.removeprefix("c-")
    if not (number.isascii() and number.isdigit()) or len(number) > 9:
        raise typer.BadParameter(f"{name!r} is no notice; `stet log SLUG` names them, like c-2", param_hint="--notice")
    return int(number)


def reword(setting: Setting, number: int, asked: Asked) -> int:
    """Supersedes a notice."""
    flags, said, terminal = asked.flags, asked.said, setting.terminal
    needed(reason=said.reason)
    kind = said.edit_kind if said.kind else None
    with setting.open() as book:
        history = book.history(flags.slug)
        expected(flags.slug, history.newest.number, flags.expect)
        _hint(terminal, history, number, asked)
        if flags.dry_run or said.by is None or said.reason is None:
            _preview(terminal.out, book, history, number, asked)
            return SHORT
        if terminal.attended and not flags.yes:
            _preview(terminal.err, book, history, number, asked)
            confirm(setting)
        entry = book.reword(
            flags.slug,
            number,
            by=said.by,
            reason=said.reason,
            kind=kind,
            wrong=flags.wrong,
            right=flags.right,
            **said.more,
        )
        recorded(setting, entry, f"{flags.slug}, notice {number}: worded anew; the old wording is struck")
    terminal.next(f"stet show {flags.slug}")
    return DONE


def _preview(stream: Stream, book: Ledger, history: History, number: int, asked: Asked) -> None:
    """The notice as readers will see it."""
    from ledger.book.rewording import anew

    flags, said = asked.flags, asked.said
    statement, kind = said.statement(book), said.edit_kind if said.kind else None
    rewording = anew(history, number, statement, kind=kind, wrong=flags.wrong, right=flags.right)
    entry = replace(coming_entry(history, Kind.NOTICE, statement), detail=rewording.detail)
    corrections = tuple(reworded(history.corrections, entry, rewording.notice))
    coming = replace(history, entries=(*history.entries, entry), corrections=corrections)
    show_coming(stream, coming, id=f"c-{number}")


def _hint(terminal: Terminal, history: History, number: int, asked: Asked) -> None:
    flags, said, found = asked.flags, asked.said, history.correction(number)
    pairs = found.changes
    if found.version is not None and found.entry.kind is not Kind.RETRACTION:
        before, after = history.versions[found.version - 2 : found.version]
        pairs = changes(before.flow, after.flow, after.judgement.marks)  # whole where the notice withholds them
    elif found.link:
        pairs = tuple(Change(flags.wrong or pair.said, flags.right or pair.right) for pair in pairs)
    withheld = not (found.now.quoted or flags.wrong)
    kind = said.edit_kind if said.kind else found.kind
    said.hint(terminal, kind, history.language, pairs, withheld=withheld)
