"""The demo: what a newcomer sees first."""

from __future__ import annotations

from cli.demo import AGENCY
from tests.cli.conftest import Desk


def test_the_demo_publishes_errs_and_owns_up(bare: Desk) -> None:
    """Every act shows what it is for, the ledger verifies, and the pages it names are there."""
    told = bare.does("demo")
    assert told.startswith(f"{AGENCY} publishes, errs and owns up.\n")
    minor, strike, both, refused, linked, retracted = (told.partition(f"\n{act}  ")[2] for act in range(2, 8))
    assert "silent  …with bicycles [-recieve-]{+receive+}" in minor
    assert "shown   …first boat sails at [-6:15 a.m.-]{+6:45 a.m.+}" in strike
    assert "shown   Pier 4 closes on [-March 3-]{+March 13+}" in both
    assert "silent  …sail from Pier 2 [-untill-]{+until+} the ramp" in both
    assert "[-$45-]{+$54+}" in refused
    assert "✗ summer-timetable: this changes what readers were told" in refused
    assert "Children under 12 cross for free" in linked
    assert "Retraction, " in retracted
    assert "✓ verifies: " in told
    pages = [line.strip() for line in told.splitlines() if line.endswith(".html")]
    assert len(pages) == 3
    assert all((bare.folder / page).is_file() for page in pages)
    assert bare.does("--ledger", "stet-demo/ledger.db", "verify")


def test_the_demo_fits_a_terminal(bare: Desk) -> None:
    """No line is wider than 80 columns, in a pipe either."""
    assert max(map(len, bare.does("demo").splitlines())) <= 80


def test_the_demo_keeps_off_a_folder_in_use(bare: Desk) -> None:
    """A second run names the way out, and touches nothing."""
    bare.does("demo")
    result = bare.stet("demo")
    assert result.code == 3
    assert result.err == "stet: stet-demo: is there already and not empty; name another folder: stet demo DIR\n"
