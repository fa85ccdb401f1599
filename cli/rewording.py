"""`stet correct --notice`: a notice that was itself wrong gets another wording, and the old one is struck."""

from __future__ import annotations

from dataclasses import dataclass, replace
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
    from cli.saying import Said
    from ledger.book.ledger import Ledger


@dataclass(frozen=True, slots=True, kw_only=True)
class Anew:
    """What was asked for."""

    post: str
    number: int
    said: Said
    wrong: str | None
    right: str | None

    @property
    def kind(self) -> Kind | None:
        """The label that it is to have, if another."""
        return self.said.edit_kind if self.said.kind else None

    def preview(self, stream: Stream, book: Ledger, history: History) -> None:
        """The notice as readers will see it."""
        from ledger.book.rewording import anew

        statement = self.said.statement(book)
        rewording = anew(history, self.number, statement, kind=self.kind, wrong=self.wrong, right=self.right)
        entry = replace(coming_entry(history, Kind.NOTICE, statement), detail=rewording.detail)
        corrections = tuple(reworded(history.corrections, entry, rewording.notice))
        coming = replace(history, entries=(*history.entries, entry), corrections=corrections)
        show_coming(stream, coming, id=f"c-{self.number}")

    def hint(self, terminal: Terminal, history: History) -> None:
        found = history.correction(self.number)
        pairs = found.changes
        if found.version is not None and found.entry.kind is not Kind.RETRACTION:
            before, after = history.versions[found.version - 2 : found.version]
            pairs = changes(before.flow, after.flow, after.judgement.marks)  # whole where the notice withholds them
        elif found.link:
            pairs = tuple(Change(self.wrong or pair.said, self.right or pair.right) for pair in pairs)
        withheld = not (found.now.quoted or self.wrong)
        self.said.hint(terminal, self.kind or found.kind, history.language, pairs, withheld=withheld)


def notice_number(name: str) -> int:
    """The number of a notice, which is called `c-2` in pages and `stet log`, or 2 for short."""
    number = name.removeprefix("c-")
    if not (number.isascii() and number.isdigit()) or len(number) > 9:
        raise typer.BadParameter(f"{name!r} is no notice; `stet log SLUG` names them, like c-2", param_hint="--notice")
    return int(number)


def reword(setting: Setting, asked: Anew, *, expect: int | None, dry_run: bool, yes: bool) -> int:
    """Supersedes a notice."""
    needed(reason=asked.said.reason)
    terminal, said = setting.terminal, asked.said
    with setting.open() as book:
        history = book.history(asked.post)
        expected(asked.post, history.newest.number, expect)
        asked.hint(terminal, history)
        if dry_run or said.by is None or said.reason is None:
            asked.preview(terminal.out, book, history)
            return SHORT
        if terminal.attended and not yes:
            asked.preview(terminal.err, book, history)
            confirm(setting)
        entry = book.reword(
            asked.post,
            asked.number,
            by=said.by,
            reason=said.reason,
            kind=asked.kind,
            wrong=asked.wrong,
            right=asked.right,
            **said.more,
        )
        recorded(setting, entry, f"{asked.post}, notice {asked.number}: worded anew; the old wording is struck")
    terminal.next(f"stet show {asked.post}")
    return DONE
