"""For staff: what is said of a post as a whole, a retraction or an editor's note."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from cli.app import STAFF, Setting, command
from cli.exits import DONE, SHORT
from cli.options import APOLOGY, BY, DRY, SLUG, YES
from cli.recording import confirm, needed, recorded
from cli.terminal import STRONG, Stream

if TYPE_CHECKING:
    pass


@command(
    STAFF,
    "Withdraw a whole post; it stays readable.",
    'stet retract storm-closures --reason "No harbor was closed." --by "J. Ortiz, Editor"',
)
def retract(
    setting: Setting,
    slug: Annotated[str, SLUG],
    reason: Annotated[str | None, typer.Option(metavar="TEXT", help="Why, for readers; needed.")] = None,
    by: Annotated[str | None, BY] = None,
    apology: Annotated[str | None, APOLOGY] = None,
    dry_run: Annotated[bool, DRY] = False,
    yes: Annotated[bool, YES] = False,
) -> int:
    """Withdraw a post's whole claim: all of it struck, still readable."""
    from cli.inputs import signer
    from cli.notice import show_coming, would_be
    from ledger.domain.entries import Kind
    from ledger.errors import NothingChanged

    if not dry_run:
        needed(reason=reason)
    actor = signer(setting, by, dry_run=dry_run)
    terminal = setting.terminal
    with setting.open() as book:
        history = book.history(slug)
        if history.retracted:
            raise NothingChanged(f"{slug}: it is retracted already")

        def show(stream: Stream) -> None:
            stream.line("All of ", (history.title, STRONG), " will be struck; it stays readable.")
            sorry = apology or book.policy.apology
            show_coming(stream, would_be(history, Kind.RETRACTION, reason=reason, apology=sorry, by=actor))

        if dry_run or actor is None or reason is None:
            show(terminal.out)
            return SHORT
        if terminal.attended and not yes:
            show(terminal.err)
            confirm(setting)
        entry = book.retract(slug, by=actor, reason=reason, apology=apology)
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
    dry_run: Annotated[bool, DRY] = False,
    yes: Annotated[bool, YES] = False,
) -> int:
    """Put an editor's note on a post: readers see it above the text, which stays as it is."""
    from cli.inputs import signer
    from cli.notice import show_coming, would_be
    from ledger.domain.entries import Kind

    actor = signer(setting, by, dry_run=dry_run)
    terminal = setting.terminal
    with setting.open() as book:
        history = book.history(slug)
        coming = would_be(history, Kind.EDITORS_NOTE, reason=text, apology="", by=actor)
        if dry_run or actor is None:
            show_coming(terminal.out, coming)
            return SHORT
        if terminal.attended and not yes:
            show_coming(terminal.err, coming)
            confirm(setting)
        recorded(setting, book.note(slug, text, by=actor), f"{slug} has an editor's note")
    terminal.next(f"stet show {slug}")
    return DONE
