"""Sites that the tests build."""

from __future__ import annotations

from pathlib import Path

from cli.building import Built, Site
from ledger import Ledger
from tests.cli.conftest import Desk

URL = "https://corrections.agency.example/"
REASON = ("--reason", "We gave the wrong date.")


def tree(folder: Path) -> dict[str, bytes]:
    """Every file of a site, by its path."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def built(desk: Desk, folder: str = "site") -> Built:
    """What a build of this folder does, and how many posts it loads."""
    with Ledger.open(desk.folder / "ledger.db") as book:
        return Site(folder=desk.folder / folder).build(book)
