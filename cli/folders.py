"""Where a user keeps what is stet's."""

from __future__ import annotations

import os
from pathlib import Path


def own_folder(variable: str, otherwise: str) -> Path | None:
    """Stet's folder of the user, by the XDG base directory specification; none for a user without a home.

    `variable` is the specification's, `otherwise` the default below the home that it names.
    """
    named = Path(os.environ.get(variable, ""))
    try:
        return (named if named.is_absolute() else Path.home() / otherwise) / "stet"
    except RuntimeError:
        return None
