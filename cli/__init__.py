"""The command line. `main` is the console script `stet`."""

from __future__ import annotations

import sys
from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs `stet` and returns its exit code (`cli.exits` has the table)."""
    given = sys.argv[1:] if arguments is None else list(arguments)
    if given == ["--version"]:  # asked at every start of an editor or a pipeline, so nothing is loaded for it
        from ledger import __version__

        sys.stdout.write(f"stet {__version__}\n")
        return 0
    try:
        from cli.exits import run

        return run(given)
    except KeyboardInterrupt:  # while the program was still loading, or already ending
        sys.stderr.write("stet: stopped; what was recorded before stands\n")
        return 130
