"""For staff: what is said of a post as a whole, a retraction or an editor's note."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from cli.app import STAFF, Setting, command
from cli.exits import DONE, SHORT
from cli.options import APPROVED, BY, DRY, SLUG, YES, Words
from cli.recording import approved, confirm, forwarded, needed, recorded
from cli.terminal import STRONG, Stream

if TYPE_CHECKING:
    from cli.saying import Said


@command(
    STAFF,
    "Withdraw a whole post; it stays readable.",
    'stet retract storm-closures --reason "No harbor was closed." --by "J. Ortiz, Editor"',
)
def retract(
    setting: Setting,
    slug: Annotated[str, SLUG],
    words: Words,
    approved_by: Annotated[str | None, APPROVED] = None,
    dry_run: Annotated[bool, DRY] = False,
    yes: Annotated[bool, YES] = False,
) -> int:
    """Withdraw a post's whole claim: all of it struck, still readable."""
    from cli.saying import said

    if not dry_run:
        needed(reason=words.reason)
    given = said(setting, words, dry_run=dry_run, approved_by=approved_by)
    return withdraw(setting, slug, given, dry_run=dry_run, yes=yes)


def withdraw(setting: Setting, slug: str, given: Said, *, dry_run: bool, yes: bool, forward: bool = False) -> int:
    """Shows the retraction, asks, records it; with `forward`, for somebody else to approve."""
    from cli.notice import show_coming, would_be
    from ledger.domain.entries import Kind
    from ledger.errors import NothingChanged

    terminal, reason = setting.terminal, given.reason
    with setting.open() as book:
        history = book.history(slug)
        if history.retracted:
            raise NothingChanged(f"{slug}: it is retracted already")

        def show(stream: Stream) -> None:
            stream.line("All of ", (history.title, STRONG), " will be struck; it stays readable.")
            show_coming(stream, would_be(history, Kind.RETRACTION, given.statement(book)))

        given.hint(terminal, Kind.RETRACTION, history.language)
        if dry_run or given.by is None or reason is None:
            show(terminal.out)
            return SHORT
        if not forward:
            approved(book, slug, Kind.RETRACTION, given.approver)
        if terminal.attended and not yes:
            show(terminal.err)
            confirm(setting)
        desk = book.proposals if forward else book
        entry = desk.retract(slug, by=given.by, reason=reason, **given.more)
    if forward:
        return forwarded(setting, entry)
    recorded(setting, entry, f"{slug} is retracted: struck as a whole, still readable")
    terminal.next(f"stet show {slug}")
    return DONE


@command(
    STAFF,
    "Put an editor's note on a post; its text stays as it is.",
    'stet note storm-closures "The county is reviewing these dates." --by "J. Ortiz, Editor"',
)
def note(
    setting: Setting,
    slug: Annotated[str, SLUG],
    text: Annotated[str, typer.Argument(metavar="TEXT", help="What readers should know.", show_default=False)],
    by: Annotated[str | None, BY] = None,
    approved_by: Annotated[str | None, APPROVED] = None,
    dry_run: Annotated[bool, DRY] = False,
    yes: Annotated[bool, YES] = False,
) -> int:
    """Put an editor's note on a post: readers see it above the text, which stays as it is."""
    from cli.notice import show_coming, would_be
    from cli.saying import said
    from ledger.domain.entries import Kind

    given = said(setting, Words(by=by, reason=text), dry_run=dry_run, approved_by=approved_by)
    terminal = setting.terminal
    with setting.open() as book:
        history = book.history(slug)
        coming = would_be(history, Kind.EDITORS_NOTE, given.statement(book))
        given.hint(terminal, Kind.EDITORS_NOTE, history.language)
        if dry_run or given.by is None:
            show_coming(terminal.out, coming)
            return SHORT
        if terminal.attended and not yes:
            show_coming(terminal.err, coming)
            confirm(setting)
        recorded(setting, book.note(slug, text, by=given.by, approver=given.approver), f"{slug} has an editor's note")
    terminal.next(f"stet show {slug}")
    return DONE
