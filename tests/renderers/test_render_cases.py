"""Every kind of change as a citizen sees it: `strikes.txt`, one table of cases, each looked at."""

from __future__ import annotations

import re
from pathlib import Path
from typing import cast

import pytest

from ledger.rendition.render import Format
from ledger.rendition.sanitise import for_publication
from renderers import commonmark, plain
from renderers.strike import weave
from tests.renderers.histories import Chain
from tests.renderers.reading import tree, written

# `=== name [format]`, then `--- version` for each text of the post, and what is made of them.
_CASE = re.compile(r"^=== (.+) \[(text|markdown|html)\]\n", re.MULTILINE)
_SECTION = re.compile(r"^--- (version|html|text|markdown)\n", re.MULTILINE)
_TABLE = _CASE.split(Path(__file__).with_name("strikes.txt").read_text(encoding="utf-8"))[1:]
CASES = list(zip(_TABLE[::3], _TABLE[1::3], _TABLE[2::3], strict=True))


def test_no_case_stands_twice() -> None:
    names = [name for name, _, _ in CASES]
    assert len(set(names)) == len(names) > 60


@pytest.mark.parametrize(("format", "case"), [case[1:] for case in CASES], ids=[name for name, _, _ in CASES])
def test_a_change_reads_as_a_citizen_expects(format: str, case: str) -> None:
    """rendering.md: `<del>` and `<ins>` innermost in the HTML, `[removed: X] [added: Y]` in text, raw in Markdown."""
    parts = _SECTION.split(case)[1:]
    sections = [(kind, text.rstrip("\n")) for kind, text in zip(parts[::2], parts[1::2], strict=True)]
    first, *later = (text for kind, text in sections if kind == "version")
    made = Chain(cast(Format, format)).publish(first)
    for text in later:
        made.step(text)
    woven = weave(made.history())
    shown = {"html": _bare(woven.body), "text": plain.body(woven), "markdown": _bare(commonmark.body(woven))}
    assert {kind: text.rstrip("\n") for kind, text in shown.items()} == dict(sections[-3:])
    assert written(tree(woven.body)) == for_publication(woven.body) == woven.body


def _bare(html: str) -> str:
    """The marks without their attributes, which every notice gives anew."""
    return re.sub(r"<(del|ins) [^>]*>", r"<\1>", html)
