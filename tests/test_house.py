"""The house rules that tools can check: types, style, floors. One command runs them with everything else."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.mark.parametrize(
    "command",
    [
        pytest.param(["mypy"], id="types are strict, tests included"),
        pytest.param(["ruff", "check", "."], id="style has no finding"),
        pytest.param(["ruff", "format", "--check", "-q", "."], id="formatting is as the formatter leaves it"),
    ],
)
def test_a_tool_finds_nothing(command: list[str]) -> None:
    """Strict types and one style, everywhere."""
    done = subprocess.run([sys.executable, "-m", *command], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_higher_floors_import_lower_ones_only() -> None:
    """The floors of the house, as pyproject.toml draws them."""
    program = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([program, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_no_module_grows_far_beyond_three_hundred_lines() -> None:
    """A module that passes about 300 lines is asking to be two."""
    long = {
        str(path.relative_to(ROOT)): lines
        for room in ("ledger", "cli", "renderers")
        for path in (ROOT / room).rglob("*.py")
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > 320
    }
    assert not long
