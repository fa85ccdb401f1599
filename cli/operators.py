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
    agency: Annotated[
        str, typer.Option(metavar="NAME", help="Whose posts these are, as readers know it; a terminal asks.")
    ] = "",
    origin: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="The log's name for good, as ferries.example/stet; made from the agency's."),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Make nothing; tell what would be made.")] = False,
) -> int:
    """Make a ledger and its signing key."""
    from ledger.book.ledger import Ledger

    out = setting.terminal.out
    if dry_run:
        return _rehearsed(setting, agency, origin)
    if not agency and setting.terminal.attended and not setting.ledger.exists():
        agency = setting.terminal.question("Whose posts are these? The agency's name, as readers know it.")
    with Ledger.create(setting.ledger, agency=agency, origin=origin, key_path=setting.key) as book:
        detail = book.genesis.detail
        out.line(("✓ ", GOOD), (str(setting.ledger), STRONG), ": the ledger")
        out.line((str(book.key_path), STRONG), ": its signing key; keep it secret, keep a copy elsewhere", indent=2)
        out.line("its verifier key, to make public; whoever wants to check the record needs it:", indent=2)
        out.line((detail["verifier_key"], QUIET), indent=2)
    setting.terminal.next('stet publish SLUG FILE --title "…" --by "Name, Role"')
    return DONE


def _rehearsed(setting: Setting, agency: str, origin: str | None) -> int:
    """Made in a folder that goes away, once it is sure that it could be made here."""
    import tempfile

    from ledger.book.ledger import Ledger
    from ledger.errors import StoreError

    ledger, key = setting.ledger, setting.key or setting.ledger.with_suffix(".key")
    for path, what in ((ledger, "a file"), (key, "a key")):
        if path.exists():
            raise StoreError(f"{path}: there is {what} already; choose another path")
        if not path.absolute().parent.is_dir():
            raise StoreError(f"{path}: can't be created: No such file or directory")
    with (
        tempfile.TemporaryDirectory() as folder,
        Ledger.create(Path(folder) / ledger.name, agency=agency, origin=origin) as book,
    ):
        name = book.origin
    setting.terminal.out.line(("dry run: ", STRONG), f"{ledger}: a ledger by the name of {name}, with its key in {key}")
    setting.terminal.out.line("nothing was made", indent=2)
    return DONE


@command(OPERATORS, "Watch an invented agency publish, err and own up.", "stet demo")
def demo(
    setting: Setting,
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A new or empty folder.")] = Path("stet-demo"),
) -> int:
    """Watch an invented agency publish, err and own up, in a ledger of its own."""
    from cli.demo import perform

    return perform(setting.terminal, folder)
