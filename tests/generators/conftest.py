"""A ledger of three posts: one corrected, one that corrects another, one that every template language would run."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

import renderers
from ledger import Actor, Ledger
from renderers.addresses import Addresses
from tests.generators.howto import SHOWN, run

BY = Actor(name="J. Ortiz", role="Communications Director")
# What would leave "run-1337" in a page, or a script in it, in the languages of templates, short codes and links.
HOSTILE = """
run-{{ 7 * 191 }} run-{{ 7 | times: 191 }} run-${7 * 191} run-<%= 7 * 191 %> run-{{ mul 7 191 }} run-[[ 7 * 191 ]]
{{ "storm-closures" | stet }} {{< x >}} {{% x %}} {# gone #} {% raw %} {% endraw %} {% include "x" %} {{ unknown.name }}
{{ post.html | safe }} [[TOC]] [TOC] {filename}x.md |filename|x.md {static}/x {: .x #y onclick=alert(1) } :smile:

[one]({filename}x.md) [two](javascript:alert(1)) ![three]({static}/x.png "{{ 7 }}")

- <script>alert(1)</script>
- <img src=x onerror=alert(1)>
- <!-- /stet:hostile --> <!-- stet:storm-closures --> -->
- </article></main></title></textarea></script><svg onload=alert(1)>

---
"""
TITLE = "{{ 7 * 191 }}{% raw %}</title><script>alert(1)</script>"


@pytest.fixture(scope="session")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("ledger") / "ledger.db"
    noon = datetime(2026, 3, 4, 12, tzinfo=UTC)
    with Ledger.create(path, agency="Harbor County", clock=lambda: noon) as book:
        first = "All harbors reopen on July 3. Children cross for free."
        book.publish(SHOWN, first, title="Storm closures", by=BY)
        draft = book.propose(SHOWN, first.replace("July 3", "July 13"))
        book.correct(draft, reason="We gave the wrong date.", by=BY)
        wrong, right = "Children cross for free.", "Children pay half."
        linked = book.propose_link(SHOWN, "fares", right, title="Fares", wrong=wrong, right=right)
        book.link(linked, reason="We told of last year's fares.", by=BY)
        book.publish("hostile", f"A {HOSTILE}", title=TITLE, by=BY)
        draft = book.propose("hostile", f"B {HOSTILE} {HOSTILE}", title=f"{TITLE} {TITLE}")
        book.correct(draft, reason=f"{TITLE} run-{{{{ 7 * 191 }}}}", by=BY)
    return path


def rendered(ledger: Path, pattern: str) -> dict[str, str]:
    """Every post as the ledger renders it, the others being at addresses of that pattern."""
    with Ledger.open(ledger) as book:
        return {slug: renderers.html(book.history(slug), Addresses(pattern=pattern)) for slug in book.posts()}


@pytest.fixture(scope="session")
def node_modules(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Eleventy with all that it needs, as its lock file has it."""
    folder = tmp_path_factory.mktemp("eleventy")
    for name in ("package.json", "package-lock.json"):
        shutil.copy(Path(__file__).parent / "eleventy" / name, folder)
    done = run("npm ci --ignore-scripts --no-audit --no-fund", folder)
    assert done.returncode == 0, f"Node.js and npm are needed for this test: {done.stderr}"
    return folder / "node_modules"
