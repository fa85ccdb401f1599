"""Plain text, in a file and on a terminal."""

from __future__ import annotations

import re
import unicodedata

from hypothesis import HealthCheck, given, settings

import renderers
from ledger.domain.entries import Kind
from tests.renderers.chains import chains
from tests.renderers.histories import Chain, chain


def test_a_post_reads_well_as_text() -> None:
    made = Chain(url="https://a.example/news/storm/").publish(
        "Opens July 3, see [map](../map/).\n\n## Bring\n\n- an ID\n- a pen\n\n> quoted\n\n|a|b|\n|-|-|\n|1|2|",
        title="Storm",
        standfirst="Two offices.",
    )
    made.step(
        "Opens July 13, see [map](../map/).\n\n## Bring\n\n- an ID\n\n> quoted\n\n|a|b|\n|-|-|\n|1|2|",
        title="Storm",
        standfirst="Three offices.",
    )
    assert (
        renderers.text(made.history())
        == """\
Storm
=====

[removed: Two] [added: Three] offices.

Harbor County · Published March 1, 2026 · Last updated March 2, 2026

Correction, March 2, 2026: We gave the wrong date. An earlier version said “Two”. The correct information is “Three”. \
An earlier version said “July 3”. The correct information is “July 13”. An earlier version said “a pen”, which was \
wrong. We apologize for the error. — J. Ortiz, Communications Director

Opens [removed: July 3] [added: July 13], see map (https://a.example/news/map/).

Bring
-----

- an ID
- [removed: a pen]

> quoted

a | b
1 | 2

Changes to this post
--------------------
- Changed “Two” to “Three” on March 2, 2026
- Changed “July 3” to “July 13” on March 2, 2026
- Removed “a pen” on March 2, 2026
"""
    )


def unruled(text: str) -> str:
    """The text without white space and without the lines under its headings."""
    return "".join(re.sub(r"^ *(-+|=+)$", "", text, flags=re.MULTILINE).split())


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(chains())
def test_text_has_every_word_and_no_combining_stroke(made: Chain) -> None:
    """Law 3 on this surface too; rendering.md: "never U+0336 (screen readers speak it)"."""
    history = made.history()
    text = unruled(renderers.text(history))
    assert "\u0336" not in text
    for piece in history.weave.shown:
        words = piece.item.text.strip("\ufffc\u2028\u2029").split()
        assert all(word in text for word in words)
    without = re.sub(r"\x1b\[[0-9;]*m", "", renderers.text(history, terminal=True))
    assert unruled(without) == re.sub(r"\[(?:removed|added):((?:\[[^\]]*\]|[^\[\]])*)\]", r"\1", text)


def test_a_terminal_strikes_and_underlines() -> None:
    """ECMA-48, 8.3.117: SGR 9 is crossed out, 4 underlined; colour never stands alone."""
    shown = renderers.text(chain("Opens July 3.", "Opens July 13.").history(), terminal=True)
    assert "Opens \x1b[9;31mJuly 3\x1b[29;39m \x1b[4;32mJuly 13\x1b[24;39m." in shown


def test_no_post_can_steer_a_terminal() -> None:
    """Control characters, C1 ones too, never pass; the only escapes are the renderer's own."""
    bad = "a\x1b]0;owned\x07b\x9b31mc\x85d"
    made = Chain("text", agency=bad).publish(f"One {bad} July 3.", title=bad)
    made.step(f"One {bad} July 13.", title=bad, reason=bad, apology=bad)
    made.linked["new"] = bad
    made.note(Kind.CORRECTION, bad, link="new")
    for terminal in (False, True):
        shown = re.sub(r"\x1b\[(?:9;31|29;39|4;32|24;39|1|22)m", "", renderers.text(made.history(), terminal=terminal))
        assert {c for c in shown if unicodedata.category(c) == "Cc"} <= {"\n"}
        assert "owned" in shown


def test_no_address_and_no_description_of_a_picture_can_steer_a_terminal() -> None:
    """U+009B begins an escape by itself, and the sanitiser leaves it where it finds it."""
    bad = "a\x9b31mb"
    made = Chain("html").publish(f'<p>July 3 <img alt="{bad}" src="/{bad}"> <a href="/{bad}">map</a></p>')
    for terminal in (False, True):
        shown = renderers.text(made.history(), terminal=terminal)
        assert {c for c in shown if unicodedata.category(c) == "Cc"} <= {"\n"}
        assert "July 3 [image: a31mb (/a31mb)] map (/a31mb)" in shown
