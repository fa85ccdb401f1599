"""The policy as recorded: what a verdict was given under is on its entry, and stays so."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from ledger import Ledger, Policy
from ledger.errors import Malformed, NothingChanged, PolicyViolation, StaleBase
from ledger.sources.jsonl import Row
from tests.book.world import ORTIZ, REASON, row

TYPO = "You will recieve it on May 3.\n"
MENDED = "You will receive it on May 3.\n"
OTHER = Policy(terms=("recieve",))


def test_a_draft_made_under_an_older_policy_is_made_again(book: Ledger) -> None:
    """Else an entry would name a policy that its verdict was not given under, and `verify --judge` would tell so."""
    book.publish("storm", TYPO, by=ORTIZ, title="Storm")
    draft = book.propose("storm", MENDED)
    assert draft.minor
    book.amend(OTHER, by=ORTIZ, reason=REASON)
    with pytest.raises(StaleBase, match="policy"):
        book.correct(draft, by=ORTIZ, reason=REASON)
    assert not book.propose("storm", MENDED).minor, "the term protects the word from now on"
    assert book.history("storm").newest.number == 1


def test_an_import_that_a_new_policy_overtakes_is_run_again(book: Ledger) -> None:
    """The rows were judged under the older one, so none of them is recorded."""

    def rows() -> Iterator[Row]:
        yield row("storm", 1, TYPO)
        yield row("storm", 2, MENDED)
        book.amend(OTHER, by=ORTIZ, reason=REASON)

    with pytest.raises(StaleBase, match="policy"):
        book.import_rows(rows(), name="posts.jsonl")
    assert book.posts() == []
    book.import_rows([row("storm", 1, TYPO), row("storm", 2, MENDED)], name="posts.jsonl")
    assert book.verify(judge=True).ok
    assert [entry.policy for entry in book.entries("storm")] == [1, 1]


@pytest.mark.parametrize(
    ("policy", "reason", "error"),
    [
        (Policy(), REASON, NothingChanged),
        (OTHER, " ", PolicyViolation),
        (Policy(terms=(" ",)), REASON, Malformed),
        (Policy(apology=""), REASON, Malformed),
    ],
    ids=["no change", "no reason", "a blank term", "no apology"],
)
def test_a_policy_that_cannot_be_is_refused(book: Ledger, policy: Policy, reason: str, error: type[Exception]) -> None:
    """One clear error, and nothing recorded."""
    with pytest.raises(error):
        book.amend(policy, by=ORTIZ, reason=reason)
    assert len(list(book.entries())) == 1
