"""The options that several commands share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

import typer

from cli.slugs import slugs

Format = Literal["text", "markdown", "html"]
EditKind = Literal["correction", "clarification", "update"]
KINDS: tuple[EditKind, ...] = ("correction", "clarification", "update")

BY = typer.Option("--by", envvar="STET_BY", metavar='"NAME, ROLE"', help="Who answers for it; needed to record.")
FILE = typer.Argument(metavar="FILE|-", help="The text; - is standard input.", show_default=False)
SLUG = typer.Argument(metavar="SLUG", help="The post's name in addresses.", show_default=False, autocompletion=slugs)
YES = typer.Option("--yes", "-y", help="Record without the question that a terminal asks.")
DRY = typer.Option("--dry-run", help="Show what would be recorded; exit 1 if readers would be shown a change.")
APOLOGY = typer.Option("--apology", metavar="TEXT", help="In place of the policy's sentence.")
SOURCE = typer.Option("--source", metavar="URL", help="What shows the right fact; readers get the link.")
NOTICED = typer.Option("--noticed", metavar="DATE", help="When the error was first noticed, for the audit.")
APPROVED = typer.Option("--approved-by", metavar='"NAME, ROLE"', help="Who approved it; somebody else than --by.")
WITHHOLD = typer.Option(
    "--withhold-quote",
    help="Don't repeat the old words in the notice; the text's strike keeps them until they are lawfully withheld.",
)
SHOWN = typer.Option("--format", help="For people, or for machines.")
WHY = typer.Option("--reason", metavar="TEXT", help="Why; it is recorded.")
REASON = typer.Option("--reason", metavar="TEXT", help="Why, for readers; only a minor edit needs none.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """The options by which any change is told of."""

    by: Annotated[str | None, BY] = None
    reason: Annotated[str | None, REASON] = None
    apology: Annotated[str | None, APOLOGY] = None
    source: Annotated[str | None, SOURCE] = None
    noticed: Annotated[str | None, NOTICED] = None
