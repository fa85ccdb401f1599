"""For operators: init, demo."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cli.app import OPERATORS, Setting, command
from cli.exits import DONE
from cli.terminal import GOOD, QUIET, STRONG


@command(OPERATORS, "Make a ledger and its signing key.", 'stet init --agency "Harbor County Ferries"')
def init(
    setting: Setting,
    agency: Annotated[str, typer.Option(metavar="NAME", help="Whose posts these are, as readers know it.")] = "",
    origin: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="The log's name for good, as ferries.example/stet; made from the agency's."),
    ] = None,
) -> int:
    """Make a ledger and its signing key."""
    from ledger.book.ledger import Ledger

    out = setting.terminal.out
    with Ledger.create(setting.ledger, agency=agency, origin=origin, key_path=setting.key) as book:
        detail = book.genesis.detail
        out.line(("✓ ", GOOD), (str(setting.ledger), STRONG), ": the ledger")
        out.line((str(book.key_path), STRONG), ": its signing key; keep it secret, keep a copy elsewhere", indent=2)
        out.line((f"verifier key {detail['verifier_key']}", QUIET), indent=2)
    setting.terminal.next('stet publish SLUG FILE --title "…" --by "Name, Role"')
    return DONE


@command(OPERATORS, "Watch an invented agency publish, err and own up.", "stet demo")
def demo(
    setting: Setting,
    folder: Annotated[Path, typer.Argument(metavar="[DIR]", help="A new or empty folder.")] = Path("stet-demo"),
) -> int:
    """Watch an invented agency publish, err and own up, in a ledger of its own."""
    from cli.demo import perform

    return perform(setting.terminal, folder)
