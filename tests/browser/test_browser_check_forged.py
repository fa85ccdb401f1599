"""A page that checks itself, in a real browser, is red for anything that was not recorded, and says in words why."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest

from tests.browser.checking import changed, is_green, page_of, proof, style, told
from tests.browser.forgeries import MUTATIONS, TOLD
from tests.browser.recording import Logged
from tests.browser.screen import Tab


def test_the_page_of_the_table_is_green(tab: Tab) -> None:
    is_green(tab, changed())
    is_green(tab, changed(partial(proof, lambda value: None)))
    is_green(tab, style("", changed()))


@pytest.mark.parametrize(("mutate", "words"), MUTATIONS.values(), ids=MUTATIONS)
def test_any_other_page_is_red_and_says_why(mutate: Callable[[str], str], words: str, tab: Tab) -> None:
    html = changed(mutate)
    assert html != changed()
    state, said = told(tab, html)
    assert state == "bad", said
    assert words in said


@pytest.mark.parametrize(("found", "mutate", "words"), TOLD.values(), ids=TOLD)
def test_a_page_that_tells_more_or_less_of_a_change_is_red(
    found: Logged, mutate: Callable[[str], str], words: str, tab: Tab
) -> None:
    html = page_of(found)
    is_green(tab, html)
    assert mutate(html) != html
    state, said = told(tab, mutate(html))
    assert state == "bad", said
    assert words in said
