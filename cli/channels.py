"""For records officers: the channels that posts appear on, and what can be done there, as recorded policy."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from cli.app import Setting, channels, command
from cli.exits import DONE
from cli.options import SHOWN
from cli.policy import Amending, amend
from cli.tables import SCHEMA, table, to_json
from cli.terminal import WARNING, Terminal

if TYPE_CHECKING:
    from ledger.book.ledger import Ledger
    from ledger.domain.channels import Channel
    from ledger.gate.policy import Policy

_PANEL = "Commands"
_NAME = typer.Argument(metavar="NAME", help="As `stet publish --channel` gives it: x, blog, …", show_default=False)


@command(
    _PANEL,
    "List the channels and what can be done there.",
    "stet channel list",
    name="list",
    group=channels,
    path="channel list",
)
def list_(
    setting: Setting,
    format: Annotated[Literal["table", "json"], SHOWN] = "table",
) -> int:
    """List the channels: whether a post can be edited there, whether a strike can be shown, and how long it may be."""
    out = setting.terminal.out
    with setting.read() as book:
        there = book.policy.channels
    if format == "json":
        out.write(to_json({"schema": SCHEMA, "channels": [each.to_plain() for each in there]}, indent=2) + "\n")
    elif there:
        table(out, ("channel", "edits", "strikes", "limit", "counting"), [_cells(each) for each in there])
    else:
        setting.terminal.err.line("no channel is recorded yet: a post may name any")
        setting.terminal.next('stet channel add x --reason "We post there." --by "Name, Role"')
    return DONE


@command(
    _PANEL,
    "Add a channel, or say anew what can be done there.",
    'stet channel add x --reason "We post there." --by "R. Amato, Records Officer"\n'
    'stet channel add blog --reason "Our own site." --by "R. Amato, Records Officer"',
    name="add",
    group=channels,
    path="channel add",
)
def add(
    setting: Setting,
    name: Annotated[str, _NAME],
    amending: Amending,
    edit: Annotated[
        bool | None, typer.Option("--edit/--no-edit", help="Whether what was posted can be edited.", show_default=False)
    ] = None,
    strike: Annotated[
        bool | None,
        typer.Option("--strike/--no-strike", help="Whether readers can be shown a strike.", show_default=False),
    ] = None,
    limit: Annotated[
        int | None, typer.Option(metavar="N", min=1, help="The most that a post may have.", show_default=False)
    ] = None,
    counting: Annotated[
        Literal["characters", "bytes", "x", "mastodon", "bluesky"] | None,
        typer.Option(help="What the limit counts.", show_default=False),
    ] = None,
) -> int:
    """Add a channel. Of a known platform the facts are known; of any other, all can be done unless you say so.

    Known are x, mastodon, bluesky, facebook, instagram, threads, linkedin, youtube, nextdoor, govdelivery and email.
    """
    from ledger.domain.channels import PRESETS, Channel, Counting

    name = " ".join(name.split())

    def added(policy: Policy) -> Policy:
        others = {each.name: each for each in policy.channels}
        before = others.pop(name, None) or PRESETS.get(name) or Channel(name=name)
        channel = replace(
            before,
            edits=before.edits if edit is None else edit,
            strikes=before.strikes if strike is None else strike,
            limit=before.limit if limit is None else limit,
            counting=before.counting if counting is None else Counting(counting),
        )
        return replace(policy, channels=tuple(sorted((*others.values(), channel), key=lambda each: each.name)))

    return amend(setting, added, f"{name}: a channel", amending, then="stet channel list")


@command(
    _PANEL,
    "Remove a channel.",
    'stet channel remove blog --reason "It is gone." --by "R. Amato, Records Officer"',
    name="remove",
    group=channels,
    path="channel remove",
)
def remove(
    setting: Setting,
    name: Annotated[str, _NAME],
    amending: Amending,
) -> int:
    """Remove a channel; what was posted there stays on record."""

    def without(policy: Policy) -> Policy:
        gone = policy.channel(name)
        return replace(policy, channels=tuple(each for each in policy.channels if each != gone))

    return amend(setting, without, f"{name}: no channel any more", amending, then="stet channel list")


def warn_of_length(terminal: Terminal, book: Ledger, post: str) -> None:
    """Tells whoever posts a text on a channel that it does not fit there."""
    from ledger.book.channels import channel_of
    from renderers.plain import body
    from renderers.short import platform
    from renderers.strike import weave

    history = book.history(post)
    channel = channel_of(book.policy, history)
    if channel is None or (place := platform(channel)) is None:
        return
    text = body(weave(history))
    if not place.fits(text):
        count = f"{place.count(text):,}, and {place.limit:,} is the most"
        terminal.err.line(
            (f"It is too long for {channel.name}: ", WARNING), f"{count} by its count of {channel.counting}."
        )


def _cells(channel: Channel) -> tuple[str, ...]:
    yes = {True: "yes", False: "no"}
    counting = str(channel.counting) if channel.limit else ""
    return (
        channel.name,
        yes[channel.edits],
        yes[channel.strikes],
        f"{channel.limit:,}" if channel.limit else "",
        counting,
    )
