"""What a draft takes over from the text that stands, and what it does not."""

from __future__ import annotations

import pytest

from ledger import Ledger
from ledger.errors import NothingChanged
from tests.book.proposing import MENDED, TYPO
from tests.book.world import ORTIZ, REASON, World, check_ledger


def test_a_draft_writes_nothing(book: Ledger) -> None:
    """`propose` judges; only `correct` records."""
    book.publish("storm", TYPO, by=ORTIZ, title="Storm")
    draft = book.propose("storm", MENDED)
    assert (draft.post, draft.minor, draft.unseen, len(draft.hunks), len(draft.findings)) == (
        "storm",
        True,
        False,
        1,
        1,
    )
    assert [str(change) for change in draft.changes] == [], "what merges silently is told to nobody"
    check_ledger(book, World({"storm": [TYPO.encode()]}, appends=2))


@pytest.mark.parametrize(
    ("given", "front", "new", "title"),
    [
        ("Storm", None, None, "Storm"),
        ("Storm", None, "Storms", "Storms"),
        ("Storm", "Draft", "Draft", "Storm"),
        ("Storm", "Draft", "Storms", "Storms"),
        (None, "Storm", "Storms", "Storms"),
    ],
    ids=["none of its own", "one of its own", "the same as before", "another than before", "always its own"],
)
def test_a_title_that_was_given_stays_until_the_text_itself_has_another(
    book: Ledger, given: str | None, front: str | None, new: str | None, title: str
) -> None:
    """What stood beside the first text holds; a title that staff change in the text is meant."""

    def text(matter: str | None, body: str) -> str:
        return f"---\ntitle: {matter}\n---\n{body}" if matter else body

    book.publish("storm", text(front, TYPO), by=ORTIZ, title=given)
    book.correct(book.propose("storm", text(new, MENDED)), by=ORTIZ, reason=REASON)
    assert book.history("storm").title == title
    book.correct(book.propose("storm", title="Said"), by=ORTIZ, reason=REASON)
    with pytest.raises(NothingChanged):
        book.propose("storm", title="Said")
    assert book.history("storm").title == "Said"


def test_a_text_that_becomes_english_with_an_edit_gets_no_rule_of_english_for_it(book: Ledger) -> None:
    """Law 2: to say another language with an edit opens no way past the gate, and verification sees it alike."""
    book.publish("storm", TYPO, by=ORTIZ, title="Storm", language="es")
    draft = book.propose("storm", f"---\nlang: en\n---\n{MENDED}")
    assert not draft.minor
    book.correct(draft, by=ORTIZ, reason=REASON)
    assert book.history("storm").language == "en"
    assert book.propose("storm", f"---\nlang: en\n---\n{MENDED}\nYou recieve it.\n").language == "en"
    assert book.verify(judge=True).rejudged == {"same": 1}


def test_the_format_and_the_variables_of_a_text_are_those_of_the_next(book: Ledger) -> None:
    """How a file is written is said once, and again only when it changes."""
    book.publish("storm", "a *b*\n", by=ORTIZ, title="Storm", format="text")
    assert "*c*" in book.propose("storm", "a *c*\n").text.flow.text
    assert "*c*" not in book.propose("storm", "a *c*\n", format="markdown").text.flow.text
