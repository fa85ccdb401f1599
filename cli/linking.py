"""`stet correct --linked`: the right information in a new post, and the old one left as it is under a notice."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cli.exits import DONE, SHORT
from cli.notice import show_coming, would_be
from cli.recording import confirm, expected, needed, recorded
from cli.terminal import STRONG, Stream
from ledger.domain.changes import Change
from ledger.domain.history import History

if TYPE_CHECKING:
    from cli.app import Setting
    from cli.saying import Said
    from ledger.book.ledger import Ledger
    from ledger.rendition.render import Format


@dataclass(frozen=True, slots=True, kw_only=True)
class Linked:
    """What was asked for."""

    post: str
    new_post: str
    title: str | None
    wrong: str | None
    right: str | None
    said: Said
    format: Format
    expect: int | None

    def preview(self, stream: Stream, book: Ledger, history: History) -> None:
        """What readers of the old post will see."""
        stream.line((history.title, STRONG), " stays as it is, and ", (self.new_post, STRONG), " is published.")
        told = would_be(
            history,
            self.said.edit_kind,
            self.said.statement(book),
            pairs=(Change(self.wrong or "", self.right or ""),),
            link=(self.new_post, self.title or self.new_post),
        )
        show_coming(stream, told)


def link(
    setting: Setting,
    book: Ledger,
    asked: Linked,
    source: bytes,
    name: str,
    *,
    dry_run: bool,
    yes: bool,
) -> int:
    """Publishes the new post and links both, in one append."""
    needed(wrong=asked.wrong, right=asked.right, reason=asked.said.reason)
    history = book.history(asked.post)
    expected(asked.post, history.newest.number, asked.expect)
    if dry_run:
        asked.preview(setting.terminal.out, book, history)
        return SHORT
    said = asked.said
    assert said.by and asked.wrong is not None and asked.right is not None and said.reason is not None
    if setting.terminal.attended and not yes:
        asked.preview(setting.terminal.err, book, history)
        confirm(setting)
    entry = book.link(
        asked.post,
        asked.new_post,
        source,
        by=said.by,
        wrong=asked.wrong,
        right=asked.right,
        reason=said.reason,
        title=asked.title,
        kind=said.edit_kind,
        format=asked.format,
        path=name,
        **said.more,
    )
    recorded(setting, entry, f"{asked.new_post} is published; {asked.post} stays, with a notice and a link to it")
    setting.terminal.next(f"stet show {asked.post}")
    return DONE
