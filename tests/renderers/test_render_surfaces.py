"""What holds on every surface: the same bytes every time, and only what was asked for is loaded."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

import renderers
from ledger.domain.entries import Kind
from tests.renderers.histories import Chain

SURFACES = sorted(renderers.FORMATS)


def storm() -> Chain:
    made = Chain().publish("Opens July 3. Bring an ID.\n\n- a\n- b", title="Storm", standfirst="Two offices.")
    made.step("Opens July 13. Bring an ID.\n\n- a\n- b", title="Storm", standfirst="Two offices.", reason="Wrong day.")
    made.step("Opens July 13.\n\n- a\n- b", title="Storm", kind=Kind.CLARIFICATION, reason="No ID is needed.")
    made.step("Opens July 13.\n\n- a", title="Storm", kind=Kind.UNANNOUNCED)
    made.linked["new-post"] = "The new post"
    made.note(Kind.UPDATE, "There is more.", link="new-post")
    return made.note(Kind.REMOVAL)


def test_the_exports_are_these() -> None:
    assert renderers.__all__ == ["FORMATS", "data", "html", "json", "jsonld", "markdown", "page", "text"]
    assert {name: suffix for name, (_, suffix) in renderers.FORMATS.items()} == {
        "html": ".html",
        "page": ".html",
        "markdown": ".md",
        "text": ".txt",
        "json": ".json",
        "jsonld": ".jsonld",
    }
    assert renderers.FORMATS["page"][0] is renderers.page
    with pytest.raises(AttributeError, match="has no attribute 'pdf'"):
        _ = renderers.pdf


def test_a_name_loads_no_other_renderer() -> None:
    """A command that writes text need not wait for the templates."""
    code = "import sys, renderers; renderers.text; sys.exit('jinja2' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=_root(), check=False).returncode == 0


@pytest.mark.parametrize("surface", SURFACES)
def test_the_same_entries_give_the_same_bytes_anywhere(surface: str) -> None:
    """Law 7: "pure functions of the entries: no clock, locale, randomness, time-out or hash order"."""
    code = (
        "import sys, renderers\n"
        "from tests.renderers.test_render_surfaces import storm\n"
        f"sys.stdout.buffer.write(renderers.FORMATS[{surface!r}][0](storm().history()).encode())"
    )
    shown = {
        subprocess.run(
            [sys.executable, "-c", code],
            cwd=_root(),
            env={**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": locale},
            capture_output=True,
            check=True,
        ).stdout
        for seed, zone, locale in [("1", "UTC", "C"), ("2", "Asia/Tokyo", "C.UTF-8")]
    }
    assert shown == {renderers.FORMATS[surface][0](storm().history()).encode()}


def _root() -> Path:
    return Path(__file__).parents[2]
