"""Notices that are worded anew, and editor's notes."""

from __future__ import annotations

from typing import Any

import pytest

from ledger import Kind, Ledger
from ledger.errors import Malformed, NothingChanged, PolicyViolation, StetError, UnknownNotice
from tests.book.world import ORTIZ, REASON, row

TEXT = "The dock opens on May 3.\n"


@pytest.fixture
def dock(book: Ledger) -> Ledger:
    """A post whose second entry is a correction, the third a linked one, the fourth a note."""
    book.publish("dock", TEXT, by=ORTIZ, title="Dock")
    book.correct(book.propose("dock", TEXT.replace("3", "5")), by=ORTIZ, reason=REASON)
    book.link(
        book.propose_link("dock", "fares", "Fares.\n", wrong="$4", right="$5", title="Fares"), by=ORTIZ, reason=REASON
    )
    book.note("dock", "The county is looking at these dates.", by=ORTIZ)
    return book


def test_an_editors_note_leaves_the_text_as_it_is(dock: Ledger) -> None:
    """Readers are told something of the post; nothing in it is struck, and nothing is apologized for."""
    note = dock.history("dock").corrections[-1]
    assert (note.kind, note.version, note.reason, note.apology) == (
        Kind.EDITORS_NOTE,
        None,
        "The county is looking at these dates.",
        "",
    )
    assert dock.history("dock").updated_at == note.at


def test_a_superseded_notice_keeps_its_first_wording(dock: Ledger) -> None:
    """Law 1 and law 3: what was told to the public stays, and the new wording has a date and a maker of its own."""
    dock.reword("dock", 2, by=ORTIZ, reason="The tide table was wrong.", kind=Kind.UPDATE)
    dock.reword("dock", 2, by=ORTIZ, reason="It was the contractor.", kind=Kind.CORRECTION)
    history = dock.history("dock")
    told = history.corrections[0]
    assert [(w.kind, w.reason, w.apology != "") for w in told.wordings] == [
        (Kind.CORRECTION, REASON, True),
        (Kind.UPDATE, "The tide table was wrong.", False),
        (Kind.CORRECTION, "It was the contractor.", True),
    ]
    assert told.changes == told.superseded[0].changes
    assert history.updated_at == told.now.at > told.at
    assert history.at(1).corrections == ()
    assert dock.verify().ok


def test_the_pair_of_a_linked_correction_can_be_worded_anew(dock: Ledger) -> None:
    """It was typed, so it may be wrong; what a strike shows is the text itself."""
    dock.reword("dock", 3, by=ORTIZ, reason=REASON, right="$6")
    assert [str(change) for change in dock.history("dock").corrections[1].changes] == ["Changed “$4” to “$6”"]


def test_staff_can_own_up_to_a_change_that_was_made_without_notice(book: Ledger) -> None:
    """Guideline (m): "never alter earlier posts without saying so"; saying it late is better than never."""
    book.import_rows([row("old", n, body) for n, body in enumerate(("In 10 days.\n", "In 9 days.\n"), 1)], name="old")
    book.reword("old", 2, by=ORTIZ, reason="We shortened this and did not say so.")
    (told,) = book.history("old").corrections
    assert (told.kind, told.by, told.apology) == (Kind.CORRECTION, ORTIZ, book.policy.apology)
    assert [(w.kind, w.by, w.reason) for w in told.superseded] == [(Kind.UNANNOUNCED, None, "")]


@pytest.mark.parametrize(
    ("notice", "said", "error", "message"),
    [
        (9, {"reason": "x"}, UnknownNotice, "no notice '9 of dock'; its notices: 2, 3, 4"),
        (2, {"reason": " "}, PolicyViolation, "a new wording must say why"),
        (2, {"reason": REASON}, NothingChanged, "notice 2 says that already"),
        (2, {"reason": "x", "right": "May 6"}, Malformed, "c-2: only a linked correction's pair"),
        (4, {"reason": "x", "kind": Kind.UPDATE}, Malformed, "c-4: a notice of kind editors_note can't become"),
        (2, {"reason": "x", "kind": Kind.RETRACTION}, Malformed, "c-2: a notice of kind correction can't become"),
    ],
)
def test_a_rewording_that_says_nothing_or_too_much_is_refused(
    dock: Ledger, notice: int, said: dict[str, Any], error: type[StetError], message: str
) -> None:
    """One clear error, and nothing recorded."""
    size = dock.store.size()
    with pytest.raises(error, match=message):
        dock.reword("dock", notice, by=ORTIZ, **said)
    with pytest.raises(PolicyViolation, match="must say something"):
        dock.note("dock", " ", by=ORTIZ)
    assert dock.store.size() == size
