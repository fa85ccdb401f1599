"""Whoever types what docs/first-correction.md shows sees what it shows."""

from __future__ import annotations

from pathlib import Path

from tests.docs.transcript import PAGE, play, turns


def test_a_first_correction_goes_as_its_transcript_shows(tmp_path: Path) -> None:
    """From an empty folder to a linked correction on a page. Law 8: the old post and the new one are linked both ways.

    Where nothing else is wrong, `python -m tests.docs.transcript` writes anew what the page shows.
    """
    script = turns(PAGE.read_text("utf-8"))
    assert any(turn.typed.startswith("stet correct") and "--linked" in turn.typed for turn in script)
    for turn in script:
        said = play(turn, tmp_path)
        assert turn.shows(said), f"{turn.typed}\nshows\n{said}\nnot\n{turn.shown}"
    old, new = (
        (tmp_path / "site" / f"{name}.html").read_text("utf-8") for name in ("mill-road", "mill-road-correction")
    )
    assert 'href="mill-road-correction.html"' in old
    assert 'href="mill-road.html#c-3"' in new
