"""The check that a page can carry: its policy lets our scripts run and nothing else, and its data ends no script."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from dataclasses import replace
from hashlib import sha256
from importlib.resources import files
from pathlib import Path

import pytest

import renderers
from ledger.domain.contents import SHORT
from ledger.errors import Malformed
from ledger.rendition.html import serialise
from renderers.check.bundle import bundle
from tests.book.world import ORTIZ, made
from tests.browser.recording import logged
from tests.renderers.cases import HISTORIES
from tests.renderers.histories import Chain

_SCRIPT = re.compile(r"<script( [^>]*)?>(.*?)</script>", re.DOTALL)
# All that a script of a page could load by, send by, keep, or run text with.
_REACHES_OUT = re.compile(
    r"\b(fetch|XMLHttpRequest|WebSocket|EventSource|sendBeacon|import\s*\(|importScripts|eval|Function|Worker|localStorage"
    r"|sessionStorage|indexedDB|cookie|innerHTML|outerHTML|insertAdjacentHTML|document\.write|setTimeout|open\()\b"
)
FOUND = logged(HISTORIES["several at once"])
PAGE = renderers.page(FOUND.history, proof=FOUND.proof)


def test_its_policy_names_our_scripts_and_no_other() -> None:
    """CSP 3, 2.3.1: a script runs by the hash of its text; JSON is data, which no policy needs to let run."""
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', PAGE)
    assert policy
    allowed = re.search(r"script-src ([^;]*);", policy[1])
    assert allowed
    ours = [text for kind, text in _SCRIPT.findall(PAGE) if "json" not in kind]
    hashes = [f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'" for text in ours]
    assert allowed[1].split() == hashes
    assert policy[1].startswith("default-src 'none';")


def test_a_page_without_it_has_no_script() -> None:
    page = renderers.page(FOUND.history)
    assert "script-src" not in page
    assert {kind for kind, _ in _SCRIPT.findall(page)} == {' type="application/ld+json"'}


def test_our_scripts_reach_out_for_nothing() -> None:
    scripts = "".join(text for kind, text in _SCRIPT.findall(PAGE) if "json" not in kind)
    assert not _REACHES_OUT.search(scripts)
    assert "<!--" not in scripts
    assert len(scripts.encode()) < 54_000


@pytest.mark.parametrize(
    "hostile",
    ["</script><script>alert(1)</script>", "<!--<script>", "]]>", "\u2028\u2029", "&lt;/script&gt;", "\\u003c"],
)
def test_no_text_ends_the_data(hostile: str) -> None:
    """HTML Living Standard, 4.12.1.3: what a script may not hold; the text comes out of the JSON as it was."""
    chain = Chain().publish(f"Opens {hostile} July 3.", title=hostile).step(f"Opens {hostile} July 13.", title=hostile)
    found = logged(chain.history())
    data = bundle(found.proof)
    assert not re.search("[<>&\u2028\u2029]", data)
    assert [text for _, text in json.loads(data)["blocks"]] == [each.data.decode() for each in found.proof.contents]
    page = renderers.page(found.history, proof=found.proof)
    assert len(_SCRIPT.findall(page)) == len(_SCRIPT.findall(PAGE))


def test_its_lists_name_the_blocks_of_each_version() -> None:
    """Where they are too many for an entry to name them itself."""
    first = "\n\n".join(f"Route {number} opens July 3." for number in range(SHORT))
    chain = Chain().publish(first, title="Routes").step(first.replace("7 opens", "7 closes"), title="Routes")
    found = logged(chain.history())
    data = json.loads(bundle(found.proof))
    texts = []
    for _, runs in data["lists"]:
        pairs = zip(runs[::2], runs[1::2], strict=True)
        texts.append("".join(text for at, count in pairs for _, text in data["blocks"][at : at + count]))
    for version, text in zip(found.history.versions, texts, strict=True):
        bare = re.compile(r"<[^>]*>")
        assert bare.sub("", text) == bare.sub("", serialise(version.flow))


def test_a_proof_of_other_entries_is_refused() -> None:
    """A page drawn before an entry came and proved after it would be red for its readers."""
    with pytest.raises(Malformed, match="of other entries than its page"):
        renderers.page(FOUND.history, proof=replace(FOUND.proof, entries=FOUND.proof.entries[:-1]))


def test_templates_of_the_post_must_be_ours(tmp_path: Path) -> None:
    (tmp_path / "notice.html").write_text("", encoding="utf-8")
    with pytest.raises(Malformed, match=r"need our own post\.html and notice\.html"):
        renderers.page(FOUND.history, templates=tmp_path, proof=FOUND.proof)


@pytest.mark.parametrize("left_out", ['{% include "check.html" %}', "'sha256-{{ digest }}'"])
def test_a_frame_of_an_agencys_own_must_let_it_run(left_out: str, tmp_path: Path) -> None:
    frame = (files("renderers") / "templates" / "base.html").read_text(encoding="utf-8")
    assert left_out in frame
    (tmp_path / "base.html").write_text(frame.replace(left_out, ""), encoding="utf-8")
    assert renderers.page(FOUND.history, templates=tmp_path)
    with pytest.raises(Malformed, match="leaves the check out, or its scripts out of the policy"):
        renderers.page(FOUND.history, templates=tmp_path, proof=FOUND.proof)


def test_a_post_has_the_same_page_while_others_are_written(tmp_path: Path) -> None:
    """Law 7: its proof stands under the first checkpoint that covers it."""
    with made(tmp_path) as book:
        book.publish("storm", "Opens July 3.", title="Storm", by=ORTIZ)

        def page() -> str:
            history = book.history("storm")
            return renderers.page(history, proof=book.prove_post(history))

        before = page()
        book.publish("calm", "All is well.", title="Calm", by=ORTIZ)
        book.rotate_key(by=ORTIZ, reason="The old key is a year old.")
        assert page() == before
        book.correct(book.propose("storm", "Opens July 13."), reason="We were wrong.", by=ORTIZ)
        assert page() != before
