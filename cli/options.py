"""The options that several commands share."""

from __future__ import annotations

from typing import Literal

import typer

Format = Literal["text", "markdown", "html"]

BY = typer.Option("--by", envvar="STET_BY", metavar='"NAME, ROLE"', help="Who answers for it; needed to record.")
FILE = typer.Argument(metavar="[FILE|-]", help="The text; - is standard input.", show_default=False)
SLUG = typer.Argument(metavar="SLUG", help="The post's name in addresses.", show_default=False)
YES = typer.Option("--yes", "-y", help="Record without the question that a terminal asks.")
DRY = typer.Option("--dry-run", help="Show what would be recorded; exit 1 if readers would be shown a change.")
APOLOGY = typer.Option("--apology", metavar="TEXT", help="In place of the policy's sentence.")
