"""As of when: the two ways to ask what was, the same for every command that reads."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import typer

AsOf = Annotated[
    str | None,
    typer.Option(
        "--as-of",
        metavar="WHEN",
        help="As the public saw it then: a date means the end of that day.",
        show_default=False,
    ),
]
RecordedAsOf = Annotated[
    str | None,
    typer.Option(
        "--recorded-as-of",
        metavar="WHEN",
        help="As the ledger held it then, by when things were recorded, not by what they claim.",
        show_default=False,
    ),
]


def instant(when: str | None) -> str | None:
    """The instant that is meant, RFC 3339."""
    from ledger.book.times import moment

    return moment(when, datetime.now().astimezone(), end_of_day=True) if when is not None else None
