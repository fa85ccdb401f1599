"""The page of a post that checks itself, what it says of itself, and ways to alter it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from functools import cache
from typing import Any

import renderers
from ledger.domain.changes import Change
from ledger.domain.entries import Kind
from tests.browser.recording import Logged, logged
from tests.browser.screen import HOME, Tab
from tests.renderers.cases import said
from tests.renderers.histories import Chain

PROOF = re.compile(r'(<script type="application/json" id="stet-proof">)(.*?)(</script>)', re.DOTALL)
DONE = "#stet-check:is([data-state=good], [data-state=bad], [data-state=unknown])"


def told(tab: Tab, html: str, address: str = f"{HOME}post.html") -> tuple[str, str]:
    """What a page says of itself: its state, and every line of its check."""
    tab.look()
    page = tab.open(html, address)
    page.wait_for_selector(DONE, state="attached")
    lines = page.locator("#stet-check [role=status], #stet-check li").all_text_contents()
    return page.get_attribute("#stet-check", "data-state") or "", "\n".join(lines)


def page_of(found: Logged) -> str:
    return renderers.page(found.history, proof=found.proof)


def is_green(tab: Tab, html: str) -> None:
    state, words = told(tab, html)
    assert state == "good", words
    assert "✗" not in words
    assert len(words.splitlines()) == 7


@cache
def logged_storm() -> Logged:
    made = Chain(url="https://a.example/news/storm/", post="storm")
    made.publish(
        "Opens July 3 at [nine](times.html). Bring an ID.\n\n- north\n- south\n\n"
        "|Pier|Fare|\n|-|-|\n|One|$4|\n\n![a](b.png)",
        title="Storm",
        standfirst="From 9:00 on.",
    )
    later = (
        "Opens July 13 at [nine](times.html). Bring an ID.\n\n- north\n\n|Pier|Fare|\n|-|-|\n|One|$4|\n\n![a](b.png)"
    )
    made.step(later, title="Storm", standfirst="From 10:00 on.", **said(2))
    made.step(later.replace("an ID", "a pass"), title="Storm", standfirst="From 10:00 on.", kind=Kind.UPDATE, **said(3))
    made.reword(2, **said(4))
    made.linked["new-post"] = "The new post"
    made.note(Kind.CORRECTION, link="new-post", **said(5)).say(Change("north", "north and east"))
    return logged(made.history())


def changed(change: Callable[[str], str] = str) -> str:
    return change(page_of(logged_storm()))


def swap(old: str, new: str, html: str, *, count: int = 1) -> str:
    """The page with the first place of a text, after its head, put otherwise."""
    start = html.index("<main")
    assert old in html[start:], old
    return html[:start] + html[start:].replace(old, new, count)


def rewrite(pattern: str, replacement: str, html: str) -> str:
    """The page with every place that a pattern finds put otherwise."""
    html, found = re.subn(pattern, replacement, html, flags=re.DOTALL)
    assert found, pattern
    return html


def proof(change: Callable[[Any], object], html: str) -> str:
    """The page with other data."""
    found = PROOF.search(html)
    assert found
    value = json.loads(found[2])
    change(value)
    text = json.dumps(value, ensure_ascii=False).replace("<", "\\u003c").replace(">", "\\u003e")
    return html[: found.start(2)] + text + html[found.end(2) :]


def style(rule: str, html: str) -> str:
    """The page with one more rule, as if who altered it had altered its policy as well."""
    html = re.sub(r"<meta http-equiv.*?>\n", "", html)
    return html.replace("</style>", f"{rule}</style>")
