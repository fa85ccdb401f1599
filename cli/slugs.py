"""The posts' names, for a shell that completes what somebody types."""

from __future__ import annotations

import os
from pathlib import Path

import typer

from ledger.errors import StetError

_PATIENCE = 100  # milliseconds that whoever types waits for a writer


def slugs(ctx: typer.Context, incomplete: str) -> list[str]:
    """Those that begin so, of the ledger that the command would use; none where it can't be read, and not a word."""
    from cli.config import read_config
    from ledger.store import Store

    try:
        named = ctx.params.get("ledger") or ctx.find_root().params.get("ledger") or os.environ.get("STET_LEDGER")
        path = Path(named or read_config(Path.cwd()).get("ledger") or "ledger.db")
        with Store.inspect(path, busy_timeout=_PATIENCE) as store:
            return [post for post in store.posts() if post.startswith(incomplete)]
    except (StetError, OSError):
        return []
