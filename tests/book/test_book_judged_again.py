"""Judged again: the same gate must find the same; another may be stricter or looser, and that is counted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from types import ModuleType
from typing import Any

import pytest

from ledger import Entry, Ledger
from ledger.book import drafting, importing
from ledger.book.reading import ledger_entry
from ledger.book.verify import verdicts
from ledger.domain.evident import Evident
from ledger.domain.judgement import Judged, Judgement
from ledger.gate.verdict import Verdict, weigh
from ledger.store import Store
from tests.book.damage import first_fault
from tests.book.world import ORTIZ, REASON, row

TYPO = "You will recieve it on May 3.\n"
MENDED = "You will receive it on May 3.\n"
WRONG = "You will receive it on May 4.\n"


@pytest.fixture
def edited(book: Ledger) -> Ledger:
    """A minor edit and a correction."""
    book.publish("storm", TYPO, by=ORTIZ, title="Storm")
    for source in (MENDED, WRONG):
        book.correct(book.propose("storm", source), by=ORTIZ, reason=REASON)
    return book


def swayed(minor: Callable[[Judged], bool]) -> Callable[..., Verdict]:
    """A gate that finds what it is told to."""

    def weighed(*args: Any, **named: Any) -> Verdict:
        verdict = weigh(*args, **named)
        judged: Sequence[Judged] = [each._replace(minor=minor(each)) for each in verdict.judgement.judged]
        marks = () if all(each.minor for each in judged) else verdict.judgement.marks or tuple(j.hunk for j in judged)
        return replace(verdict, judgement=Judgement(tuple(judged), marks, verdict.judgement.level))

    return weighed


def test_the_same_gate_finds_the_same(edited: Ledger) -> None:
    """A verdict must re-derive exactly; without being asked to, nothing is judged."""
    assert edited.verify(judge=True).rejudged == {"same": 2}
    assert edited.verify().rejudged == {}


@pytest.mark.parametrize(("since", "counted"), [(0, {"same": 2}), (2, {"same": 2}), (3, {"same": 1}), (4, {})])
def test_what_an_earlier_run_derived_need_not_be_derived_again(
    edited: Ledger, since: int, counted: dict[str, int]
) -> None:
    """A nightly run begins where the last one ended; what it derives is derived in full."""
    assert edited.verify(judge=True, judge_since=since).rejudged == counted


def test_a_verdict_that_the_same_gate_does_not_give_is_a_fault(book: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever runs an altered gate leaves a verdict behind that the real one does not give."""
    book.publish("storm", MENDED, by=ORTIZ, title="Storm")
    with monkeypatch.context() as altered:
        altered.setattr(drafting, "weigh", swayed(lambda judged: True))
        book.correct(book.propose("storm", WRONG), by=ORTIZ)
    assert book.verify().ok, "by its bytes it is in order"
    report = book.verify(judge=True)
    assert (first_fault(report).sequence, first_fault(report).post) == (2, "storm")
    assert first_fault(report).why == "its verdict does not derive again by the same gate"


@pytest.mark.parametrize(
    ("minor", "counted"),
    [
        (lambda judged: False, {"stricter": 1, "same": 1}),
        (lambda judged: True, {"looser": 1, "same": 1}),
        (lambda judged: judged.minor, {"same": 2}),
    ],
    ids=["stricter", "looser", "as before"],
)
@pytest.mark.parametrize("what", ["version", "lexicon"])
def test_another_gate_is_counted_and_is_no_fault(
    edited: Ledger,
    monkeypatch: pytest.MonkeyPatch,
    what: str,
    minor: Callable[[Judged], bool],
    counted: dict[str, int],
) -> None:
    """When gate version or lexicon digest differ, it is judged again by the present gate and reported."""
    monkeypatch.setattr(verdicts, "weigh", swayed(minor))
    if what == "version":
        monkeypatch.setattr(verdicts, "GATE_VERSION", "0")
    else:
        edited.__dict__["lexicon"] = replace(edited.lexicon)
        edited.lexicon.__dict__["digest"] = "another"
    report = edited.verify(judge=True)
    assert report.ok
    assert report.rejudged == counted


def test_a_verdict_is_derived_under_the_policy_of_its_day(edited: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    """The policy entry that a step names is the one that it is judged under, whatever is in force now."""
    asked: list[int] = []

    def entry(store: Store, sequence: int) -> Entry:
        asked.append(sequence)
        return ledger_entry(store, sequence)

    monkeypatch.setattr(verdicts, "ledger_entry", entry)
    assert edited.verify(judge=True).ok
    assert asked == [0], "once, and not again for every verdict"


@pytest.mark.parametrize("where", [importing, drafting, verdicts], ids=["import", "proposal", "verification"])
def test_a_minor_edit_is_judged_against_the_evident_text_as_well(
    book: Ledger, monkeypatch: pytest.MonkeyPatch, where: ModuleType
) -> None:
    """Law 2: judged twice, so every gate is given the text as it stood before the silent fixes, and where they are."""
    given: list[Evident] = []

    def weighed(*args: Any, **named: Any) -> Verdict:
        given.append(named["evident"])
        return weigh(*args, **named)

    monkeypatch.setattr(where, "weigh", weighed)
    if where is importing:
        bodies = (TYPO, MENDED, WRONG)
        book.import_rows([row("storm", n, body) for n, body in enumerate(bodies, 1)], name="posts.jsonl")
    else:
        book.publish("storm", TYPO, by=ORTIZ, title="Storm")
        for source in (MENDED, WRONG):
            book.correct(book.propose("storm", source), by=ORTIZ, reason=REASON)
        assert book.verify(judge=True).ok
    assert [("recieve" in evident.flow.text, len(evident.silent)) for evident in given] == [(True, 0), (True, 1)]
