"""What a page that checks itself can't tell, and what its reader can: by the key or the checkpoint that they hold."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

import renderers
from ledger.domain.contents import keys_in
from tests.book.world import ORTIZ, made
from tests.browser.checking import DONE, changed, is_green, logged_storm, page_of, proof, told
from tests.browser.forgeries import OTHER
from tests.browser.recording import KEY, Logged, logged, prove
from tests.browser.screen import HOME, Tab
from tests.renderers.histories import Chain


def test_a_page_is_a_snapshot(tab: Tab) -> None:
    """Entries left out at the end, with all that the page says of them, can't be told from a page of that day."""
    found = logged_storm()
    then = {key for entry in found.history.entries[:2] for key in keys_in(entry.content)}
    contents = tuple(content for content in found.proof.contents if content.key in then)
    past = replace(found.proof, entries=found.proof.entries[:2], contents=contents)
    is_green(tab, page_of(Logged(found.history.at(2), past)))


def _compared(tab: Tab, given: str) -> tuple[str, str]:
    tab.page.evaluate("document.querySelector('#stet-check details').open = true")
    tab.page.fill("#stet-check textarea", given)
    tab.page.locator("#stet-check textarea").blur()
    tab.page.wait_for_function("document.querySelector('#stet-check output').textContent")
    tab.page.wait_for_selector(DONE)
    return tab.page.get_attribute("#stet-check", "data-state") or "", tab.page.inner_text("#stet-check output")


@pytest.mark.parametrize(
    ("given", "state", "words"),
    [
        (KEY.verifier.text, "good", "The same key"),
        (OTHER.verifier.text, "bad", "Another key"),
        (prove([b"another"], KEY)[1].decode(), "good", "Signed by the log of this page, over 1 entry"),
        (prove([b"another"], OTHER)[1].decode(), "bad", "Another log"),
        ("harbor.example/log+00000000+AQ==", "bad", "neither a verifier key nor a signed checkpoint"),
    ],
)
def test_a_reader_compares_it_with_what_they_hold(given: str, state: str, words: str, tab: Tab) -> None:
    told(tab, changed())
    found, said = _compared(tab, given)
    assert (found, words in said) == (state, True), said


def test_a_forged_log_is_green_only_under_its_own_name(tab: Tab) -> None:
    """Who makes a log and a key of their own can make a page that holds together; but not with the agency's key."""
    forged = logged(Chain().publish("All is well.", title="Storm").history(), key=OTHER)
    state, words = told(tab, page_of(forged))
    assert state == "good"
    assert OTHER.verifier.key_id.hex() in words
    state, words = _compared(tab, KEY.verifier.text)
    assert state == "bad"
    assert "Another key" in words


def test_a_log_that_says_two_things_is_found_by_a_checkpoint(tab: Tab) -> None:
    found = logged_storm()
    told(tab, page_of(found))
    note = prove([b"another"] * int(found.proof.note.split(b"\n")[1]), KEY)[1].decode()
    assert _compared(tab, note) == (
        "bad",
        "✗ The log signed two different records of the same size: keep both, and tell somebody.",
    )
    assert _compared(tab, found.proof.note.decode()) == ("good", "✓ The same checkpoint.")


def test_a_key_in_the_address_is_compared_at_once(tab: Tab) -> None:
    address = f"{HOME}post.html"
    for key, state in ((KEY, "good"), (OTHER, "bad")):
        page = tab.visit({address: changed()}, f"{address}#vkey={key.verifier.text}")
        page.wait_for_selector(DONE)
        assert page.get_attribute("#stet-check", "data-state") == state


def test_a_change_of_key_is_followed(tmp_path: Path, tab: Tab) -> None:
    """keys.py: whoever trusts the old key has its word for the new."""
    with made(tmp_path) as book:
        book.publish("storm", "Opens July 3.", title="Storm", by=ORTIZ)
        book.rotate_key(by=ORTIZ, reason="The old key is a year old.")
        book.correct(book.propose("storm", "Opens July 13."), reason="We were wrong.", by=ORTIZ)
        history = book.history("storm")
        html = renderers.page(history, proof=book.prove_post(history))
        first, second = book.keys
    is_green(tab, html)
    assert _compared(tab, second.text)[1] == "✓ The same key: this page was signed by it."
    assert "An earlier key of the log" in _compared(tab, first.text)[1]
    for change, words in (
        (lambda value: value["keys"].clear(), "not signed by the key"),
        (lambda value: value["keys"][0].update(note=value["note"]), "not signed by the key"),
    ):
        state, said = told(tab, proof(change, html))
        assert state == "bad"
        assert words in said
