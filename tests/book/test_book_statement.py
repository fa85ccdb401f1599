"""What staff say of a change beside its reason: the source, when it was noticed, who approved, what is not repeated."""

from __future__ import annotations

from datetime import timedelta, timezone
from typing import Any

import pytest

from ledger import Actor, Kind, Ledger
from ledger.errors import Malformed, PolicyViolation, StetError
from tests.book.world import DAY, ORTIZ, REASON, Clock, row

TEXT = "The dock opens on May 3. Children pay $2.\n"
SOURCE = "https://county.example.gov/calendar"
REYES = Actor(name="A. Reyes", role="Director")


@pytest.fixture
def dock(book: Ledger, clock: Clock) -> Ledger:
    clock.time = DAY + timedelta(hours=9)
    book.publish("dock", TEXT, by=ORTIZ, title="Dock")
    clock.time += timedelta(days=3)
    return book


def test_everything_said_of_a_correction_is_recorded_with_it(dock: Ledger) -> None:
    """The source and the wording in the notice, the rest on the entry; the whole ledger verifies."""
    draft = dock.propose("dock", TEXT.replace("May 3", "May 5"))
    noticed = (DAY + timedelta(days=1, hours=9)).isoformat()
    dock.correct(draft, by=ORTIZ, reason=REASON, evidence=SOURCE, noticed=noticed, approver=REYES, withhold_quote=True)
    (told,) = dock.history("dock").corrections
    assert (told.now.evidence, told.now.quoted) == (SOURCE, False)
    assert [(pair.said, pair.right) for pair in told.changes] == [("", "May 5")]
    assert told.notice
    assert [pair.said for pair in told.notice.changes] == [""], "nor is it in what was recorded"
    assert (told.entry.approver, told.entry.detail["noticed"]) == (REYES, noticed)
    assert told.by == ORTIZ  # who answers for it, and nobody else (guideline (c))
    assert dock.verify().ok


def test_only_an_error_is_apologized_for_whatever_was_typed(dock: Ledger) -> None:
    """Law 9: "where it was an error, the apology": nothing else is recorded with one."""
    draft = dock.propose("dock", TEXT.replace("May 3", "May 5"))
    dock.correct(draft, by=ORTIZ, reason=REASON, kind=Kind.UPDATE, apology="We are sorry.")
    (told,) = dock.history("dock").corrections
    assert told.notice
    assert told.notice.apology is None


def test_when_it_was_noticed_is_held_against_the_publication_by_instant(dock: Ledger) -> None:
    """architecture.md: "order is by instant": an hour later is later, though its clock shows an earlier hour."""
    noticed = (DAY + timedelta(hours=10)).astimezone(timezone(timedelta(hours=-10))).isoformat()
    assert noticed < dock.history("dock").published_at
    dock.correct(dock.propose("dock", TEXT.replace("May 3", "May 5")), by=ORTIZ, reason=REASON, noticed=noticed)
    assert dock.history("dock").corrections[0].entry.detail["noticed"] == noticed


def test_a_day_alone_may_begin_before_the_post_did(dock: Ledger) -> None:
    """Noticed on the day of publication means: after it."""
    draft = dock.propose("dock", TEXT.replace("May 3", "May 5"))
    dock.correct(draft, by=ORTIZ, reason=REASON, noticed=DAY.date().isoformat())
    (told,) = dock.history("dock").corrections
    assert told.entry.detail["noticed"] == dock.history("dock").published_at


@pytest.mark.parametrize(
    ("said", "error", "message"),
    [
        ({"noticed": "yesterday"}, Malformed, "noticed: 'yesterday' is no date like 2014-07-29"),
        ({"noticed": ""}, Malformed, "noticed: '' is no date"),
        ({"noticed": "2026-13-01"}, Malformed, "noticed: '2026-13-01' is no date"),
        ({"noticed": "2044-01-01"}, Malformed, "noticed: 2044-01-01 is still to come"),
        ({"noticed": "2001-01-01"}, Malformed, "noticed: 2001-01-01 is before the post was published, "),
        ({"evidence": "javascript:alert(1)"}, Malformed, "not an address like https://"),
        ({"evidence": "county.example.gov/x"}, Malformed, "not an address like https://"),
        ({"evidence": "https://county.example.gov/a b"}, Malformed, "not an address like https://"),
        ({"evidence": "https://county.example.gov/\u202egpj.exe"}, Malformed, "not an address like https://"),
        ({"approver": ORTIZ}, PolicyViolation, "J. Ortiz can't approve what J. Ortiz did; somebody else must"),
        ({"approver": Actor(name="j.  ORTIZ ", role="Director")}, PolicyViolation, "can't approve what J. Ortiz did"),
        ({"approver": Actor(name="J.\u00a0Ortiz", role="Other")}, PolicyViolation, "can't approve what J. Ortiz did"),
    ],
)
def test_what_is_not_so_is_refused_and_nothing_recorded(
    dock: Ledger, said: dict[str, Any], error: type[StetError], message: str
) -> None:
    """One clear error each, whatever the change is."""
    draft = dock.propose("dock", TEXT.replace("May 3", "May 5"))
    size = dock.store.size()
    with pytest.raises(error, match=message):
        dock.correct(draft, by=ORTIZ, reason=REASON, **said)
    with pytest.raises(error, match=message):
        dock.retract("dock", by=ORTIZ, reason=REASON, **said)
    with pytest.raises(error, match=message):
        dock.link(
            dock.propose_link("dock", "new", "x", title="x", wrong="a", right="b"), by=ORTIZ, reason=REASON, **said
        )
    assert dock.store.size() == size


def test_where_text_was_only_added_there_is_nothing_to_withhold(dock: Ledger) -> None:
    """Its notice says so, instead of hinting at words that never stood there."""
    draft = dock.propose("dock", f"{TEXT.rstrip()} Bring a towel.\n")
    dock.correct(draft, by=ORTIZ, reason=REASON, withhold_quote=True)
    (told,) = dock.history("dock").corrections
    assert told.now.quoted
    assert [(pair.said, pair.right) for pair in told.changes] == [("", "Bring a towel.")]


def test_a_notice_can_be_made_to_quote_no_more_and_stays_so(dock: Ledger) -> None:
    """Neither its earlier wordings nor later ones repeat what was said; the record has what was recorded."""
    dock.correct(dock.propose("dock", TEXT.replace("May 3", "May 5")), by=ORTIZ, reason=REASON)
    dock.correct(dock.propose("dock", TEXT.replace("May 3", "May 5").replace("$2", "$3")), by=ORTIZ, reason=REASON)
    dock.reword("dock", 2, by=ORTIZ, reason=REASON, withhold_quote=True)
    dock.reword("dock", 2, by=ORTIZ, reason="We had the wrong day.")
    history = dock.history("dock")
    for told in (history.corrections[0], history.at(2).corrections[0]):
        assert all(not wording.quoted for wording in told.wordings)
        assert {pair.said for wording in told.wordings for pair in wording.changes} == {""}
    first = history.corrections[0].wordings[0].notice
    assert first is not None
    assert [pair.said for pair in first.changes] == ["May 3"]
    assert dock.verify().ok


def test_a_linked_correction_quotes_again_what_is_typed_anew(dock: Ledger) -> None:
    """Whoever types it decides; a label or a reason alone brings nothing back."""
    dock.link(
        dock.propose_link("dock", "fares", "x", title="Fares", wrong="a slur", right="$3"),
        by=ORTIZ,
        reason=REASON,
        withhold_quote=True,
    )
    dock.reword("dock", 2, by=ORTIZ, reason="We were rude.", kind=Kind.CLARIFICATION)
    assert [str(p.said) for p in dock.history("dock").corrections[0].changes] == [""]
    dock.reword("dock", 2, by=ORTIZ, reason="We were rude.", wrong="a rude word")
    told = dock.history("dock").corrections[0]
    assert (told.now.quoted, [p.said for p in told.changes]) == (True, ["a rude word"])
    assert [w.quoted for w in told.superseded] == [False, False]


def test_a_change_without_notice_can_be_owned_up_to_without_repeating_it(book: Ledger) -> None:
    """It was shown as found, with its words; readers are told them no more, but in the strike."""
    book.import_rows([row("old", n, body) for n, body in enumerate(("In 10 days.\n", "In 9 days.\n"), 1)], name="old")
    book.reword("old", 2, by=ORTIZ, reason="We shortened this.", withhold_quote=True)
    (told,) = book.history("old").corrections
    assert [(pair.said, pair.right) for pair in told.changes] == [("", "9")]


def test_when_the_error_of_a_notice_was_noticed_is_on_the_record(dock: Ledger) -> None:
    """With --notice it is the notice that was found wrong; promptness is that of the correction itself."""
    dock.correct(dock.propose("dock", TEXT.replace("May 3", "May 5")), by=ORTIZ, reason=REASON)
    noticed = DAY + timedelta(days=2)
    entry = dock.reword("dock", 2, by=ORTIZ, reason="We had the wrong day.", noticed=noticed.date().isoformat())
    assert entry.detail["noticed"].startswith(noticed.date().isoformat())
