"""For staff: `stet propose`, `stet approve` and `stet decline`; one puts an edit forward, somebody else decides."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from cli.app import STAFF, Setting, command
from cli.asked import Flags, alone
from cli.correcting import asked_for, change
from cli.exits import DONE, SHORT
from cli.options import BY, DRY, YES
from cli.proposals import FIELDS, in_words, row, show_waiting, what_of
from cli.recording import confirm, needed, recorded
from cli.rehearsing import DRY_RUN, opened, somebody, told
from cli.tables import Format, emit, table
from cli.terminal import QUIET, STRONG, Stream, minute

if TYPE_CHECKING:
    from ledger.book.approval.acts import Opened
    from ledger.domain.posts import Actor

_NUMBER = typer.Argument(metavar="N", help="The proposal's number; `stet approve` alone lists them.", min=0)


@command(
    STAFF,
    "Put a change forward for somebody else to approve.",
    'stet propose storm-closures --replace "usual" "winter" --by "P. Lee, Volunteer" --reason "Wrong hours."\n'
    'stet propose storm-closures --retract --by "P. Lee, Volunteer" --reason "No harbor was closed."',
)
def propose(
    setting: Setting,
    flags: Flags,
    retract: Annotated[bool, typer.Option("--retract", help="Withdraw the whole post, which stays readable.")] = False,
) -> int:
    """Put a change forward: all that `stet correct` does, but that somebody else must approve it first.

    Until then readers see nothing of it, and the post can be corrected meanwhile; what was proposed must then be
    proposed anew.
    """
    flags.check()
    if not retract:
        return change(setting, asked_for(setting, flags, forward=True))
    from cli.staff import withdraw

    others = {"file": flags.file, "set_title": flags.set_title, "linked": flags.linked, "kind": flags.kind}
    alone(
        "--retract",
        "the whole post is withdrawn",
        **others,
        replace=flags.words or None,
        expect=flags.expect,
        format=flags.format,
    )
    if not flags.dry_run:
        needed(reason=flags.reason)
    words = asked_for(setting, flags).said
    return withdraw(setting, flags.slug, words, dry_run=flags.dry_run, yes=flags.yes, forward=True)


@command(
    STAFF,
    "Approve what somebody else proposed, or list what awaits.",
    'stet approve\nstet approve 3 --by "R. Amato, Editor"',
)
def approve(
    setting: Setting,
    number: Annotated[
        int | None, typer.Argument(metavar="N", help="A proposal; without it they are listed.", min=0)
    ] = None,
    by: Annotated[str | None, BY] = None,
    format: Annotated[Format, typer.Option(help="Of the list: for people, or for machines.")] = "table",
    dry_run: Annotated[bool, DRY] = False,
    yes: Annotated[bool, YES] = False,
) -> int:
    """Approve what somebody else proposed: you are shown what readers will see, then it is recorded in one go.

    It is judged again first. Who proposed it can't approve it; if the post was changed since, it must be proposed anew.
    """
    if number is None:
        return _list(setting, format)
    from cli.inputs import signer
    from ledger.errors import StaleBase

    terminal, actor = setting.terminal, signer(setting, by, dry_run=dry_run)
    with setting.open() as book:
        try:
            found = book.proposals.open(number)
        except StaleBase:
            if dry_run:  # who has to propose it anew, or to decline it, wants to see it
                _show(terminal.out, book.proposals.as_proposed(number), actor)
                terminal.out.line()
            raise
        if dry_run or actor is None:
            _show(terminal.out, found, actor)
            return SHORT if found.notice else DONE
        found.check_approver(actor)
        if terminal.attended and not yes:
            _show(terminal.err, found, actor)
            confirm(setting)
        entry = book.proposals.approve(number, by=actor)
    proposal = found.proposal
    what = what_of(proposal)
    recorded(setting, entry, f"{proposal.post}: proposal {number} is approved; the {what} of {proposal.by} is recorded")
    terminal.next(f"stet show {proposal.post}" if found.notice else f"stet log {proposal.post}")
    return DONE


@command(
    STAFF,
    "Decline a proposal, or withdraw your own.",
    'stet decline 4 --reason "Two were closed." --by "R. Amato, Editor"',
)
def decline(
    setting: Setting,
    number: Annotated[int, _NUMBER],
    reason: Annotated[str | None, typer.Option(metavar="TEXT", help="Why, for staff; it is recorded.")] = None,
    by: Annotated[str | None, BY] = None,
    dry_run: Annotated[bool, DRY_RUN] = False,
) -> int:
    """Decline a proposal: nothing comes of it, and it stays in the record, with your reason. Readers see neither.

    If it is your own, this withdraws it.
    """
    needed(reason=reason)
    actor = somebody(setting, by, dry_run=dry_run)
    with opened(setting, dry_run=dry_run) as book:
        entry = book.proposals.decline(number, by=actor, reason=reason or "")
    told(setting, entry, f"{entry.detail['post']}: proposal {number} is {entry.detail['decision']}", dry_run=dry_run)
    if not dry_run:
        setting.terminal.next("stet approve")
    return DONE


def _list(setting: Setting, format: Format) -> int:
    out = setting.terminal.out
    with setting.read() as book:
        waiting = [(each, bool(why)) for each, why in book.awaiting()]
    if format != "table":
        emit(out, format, "proposals", FIELDS, (row(each, stale=stale) for each, stale in waiting))
        return DONE
    if not waiting:
        setting.terminal.err.line("nothing awaits approval")
        return DONE
    if out.on_terminal:
        show_waiting(out, waiting)
    else:
        cells = [
            (str(each.number), minute(each.at), each.post, in_words(each, stale=stale), str(each.by))
            for each, stale in waiting
        ]
        table(out, ("proposal", "when", "post", "what", "by"), cells)
    setting.terminal.next(f"stet approve {waiting[0][0].number}")
    return DONE


def _show(stream: Stream, opened: Opened, approver: Actor | None) -> None:
    """Who proposed it, the places with their findings and the verdict, and the notice as readers will see it."""
    from cli.notice import of_draft, show_coming, would_be
    from cli.preview import show_draft
    from cli.saying import NOBODY

    proposal, history = opened.proposal, opened.history
    stream.line((f"Proposal {proposal.number}", STRONG), f" of {proposal.by}, ", (minute(proposal.at), QUIET))
    stream.line()
    statement = opened.statement(approver or NOBODY)
    if opened.draft:
        show_draft(stream, opened.draft)
        if opened.notice:
            show_coming(stream, of_draft(opened.draft, proposal.kind, statement))
        return
    if opened.linked:
        from cli.linking import preview

        preview(stream, opened.linked, kind=proposal.kind, statement=statement)
        return
    stream.line("All of ", (history.title, STRONG), " will be struck; it stays readable.")
    show_coming(stream, would_be(history, proposal.kind, statement))
