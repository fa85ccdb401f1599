"""The reason that is proposed: what sort of thing was wrong. The notice itself says what stood and what is right."""

from __future__ import annotations

import pytest

from cli.asking import what_was_wrong
from ledger.domain.changes import Change
from tests.cli.conftest import BY, Desk
from tests.cli.terminals import at_terminal

_NO_SORT = "We gave the wrong information."  # one date is not two


@pytest.mark.parametrize(
    ("pairs", "guards", "reason"),
    [
        ([("July 3", "July 13")], (), "We gave the wrong date."),
        ([("July 3", "later this summer")], (), "We gave the wrong date."),
        ([("Tuesday", "Thursday")], (), "We gave the wrong date."),
        ([("7:15 a.m.", "7:45 a.m.")], (), "We gave the wrong time."),
        ([("7 am", "7 pm")], (), "We gave the wrong time."),
        ([("$4", "$5")], (), "We gave the wrong amount."),
        ([("12 boats", "14 boats")], (), "We gave the wrong figure."),
        ([("July 3", "July 13"), ("July 4", "July 14")], (), "We gave the wrong dates."),
        ([("July 3", "July 13"), ("7:15", "7:45"), ("$4", "$5")], (), "We gave the wrong date, time and amount."),
        # What is the same on both sides was not wrong.
        ([("On July 3 at 7:15 a.m.", "On July 3 at 7:45 a.m.")], (), "We gave the wrong time."),
        ([("On July 3 from Pier A", "On July 3 from Pier B")], ("guard.name",), "We gave the wrong name."),
        ([("Gull Island", "Plum Island")], ("guard.name",), "We gave the wrong name."),
        ([("a", "b"), ("c", "d")], ("guard.address",), "We gave the wrong addresses."),
        ([("open", "not open")], ("guard.negation",), "We said the opposite of what is right."),
        ([("here", "here")], ("guard.link",), "A link led to the wrong page."),
        ([("open", "closed")], ("guard.word",), "We gave the wrong information."),
        ([("July 3", "July 13"), ("open", "closed")], ("guard.word",), "We gave the wrong information."),
        ([("Monday", "Tuesday"), ("opens again", "reopens")], ("guard.date", "guard.reworded"), _NO_SORT),
        ([], (), "We gave the wrong information."),
    ],
)
def test_a_reason_says_what_sort_of_thing_was_wrong(
    pairs: list[tuple[str, str]], guards: tuple[str, ...], reason: str
) -> None:
    """Law 9: what was said and what is right stand beside it, so they are not said twice."""
    assert what_was_wrong([Change(*pair) for pair in pairs], guards) == reason


def test_two_replacements_are_corrected_with_two_answers(desk: Desk) -> None:
    """What can be told from the words need not be typed; the notice reads as one would write it."""
    edit = ("--replace", "July 3", "July 13", "--replace", "usual hours", "usual hours, from 9:00")
    shown, code = at_terminal("correct", "storm-closures", *edit, "--by", BY, answers=("", "", "y"))
    assert code == 0, shown
    told = " ".join(desk.does("show", "storm-closures").split())
    assert "An earlier version said “July 3”. The correct information is “July 13”." in told
    assert told.count("July 3") == 3, "in the notice, struck in the text, and in the list of changes"
