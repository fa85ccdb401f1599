"""Whoever runs the tests, wherever: they run as a user who has set nothing."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

_HEEDED = ("CI", "NO_COLOR", "FORCE_COLOR", "COLORTERM", "COLUMNS", "VISUAL", "EDITOR")


@pytest.fixture(scope="session", autouse=True)
def _as_nobody(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Also, nothing is kept in the home of whoever runs them."""
    home = tmp_path_factory.mktemp("nobody")
    with pytest.MonkeyPatch.context() as patch:
        for name in [*_HEEDED, *(name for name in os.environ if name.startswith("STET_"))]:
            patch.delenv(name, raising=False)
        for name in ("XDG_STATE_HOME", "XDG_CONFIG_HOME"):
            patch.setenv(name, str(home))
        yield
