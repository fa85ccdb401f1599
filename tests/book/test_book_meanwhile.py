"""What is recorded of a post is of the post that its maker saw, whoever was quicker; and a verdict of what stands."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from ledger import Kind, Ledger, Policy
from ledger.book import edits, posted, recording, rewording
from ledger.book.append import Append
from ledger.book.approval import acts
from ledger.domain.history import History
from ledger.errors import NothingChanged, PolicyViolation, StaleBase, StoreError
from ledger.sources.jsonl import Row
from tests.book.damage import Damage
from tests.book.proposing import MENDED, MOVED, TYPO, put
from tests.book.world import AMATO, ORTIZ, REASON, row

Act = Callable[[Ledger, Append, History], object]


def reworded(book: Ledger, append: Append, seen: History) -> object:
    statement = book.statement(by=ORTIZ, reason="We misread the table.")
    return rewording.reword(append, seen, statement, rewording.anew(seen, 2, statement))


def put_forward(book: Ledger, append: Append, seen: History) -> object:
    act = edits.retraction(seen, book.statement(by=ORTIZ, reason=REASON))
    return acts.put_forward(append, seen, act, ORTIZ, text=None, link=None)


LATE: dict[str, Act] = {
    "a note": lambda book, append, seen: recording.note(append, seen, "We look into it.", ORTIZ),
    "a retraction": lambda book, append, seen: recording.retract(append, seen, book.statement(by=ORTIZ, reason=REASON)),
    "another wording": reworded,
    "where it went live": lambda book, append, seen: posted.posted(
        append, seen, "https://a.example/storm", ORTIZ, policy=book.policy, channel=None, notice=None
    ),
    "a proposal": put_forward,
}


@pytest.mark.parametrize("act", LATE.values(), ids=LATE)
def test_what_a_colleague_recorded_meanwhile_is_seen_first(storm: Ledger, act: Act) -> None:
    """Exit code 5, conflict, the post moved on: refused within the append itself, and nothing is recorded."""
    storm.correct(storm.propose("storm", MOVED), by=ORTIZ, reason=REASON)
    seen = storm.history("storm")
    storm.correct(storm.propose("storm", MENDED), by=AMATO, reason=REASON)
    size = storm.size
    with pytest.raises(StaleBase, match="storm: someone changed it meanwhile"), storm._appending() as append:
        act(storm, append, seen)
    assert storm.size == size


def test_an_import_is_judged_under_one_policy_and_leaves_slugs_to_whoever_was_quicker(book: Ledger) -> None:
    """What was changed since a batch was judged is seen within its append, and nothing of the batch is recorded."""

    def amended() -> Iterator[Row]:
        yield row("roads", 1, TYPO)
        book.amend(Policy(terms=("recieve",)), by=ORTIZ, reason=REASON)

    def taken_by_staff() -> Iterator[Row]:
        yield row("roads", 1, TYPO)
        book.publish("ROADS", TYPO, by=ORTIZ, title="Roads")

    for rows, error, why in (
        (amended, StaleBase, "someone changed the policy during the import; run it again"),
        (taken_by_staff, PolicyViolation, "roads: differs from the post ROADS in case alone"),
    ):
        size = book.size
        with pytest.raises(error, match=why):
            book.import_rows(rows(), name="posts.jsonl")
        assert book.size == size + 1
    assert book.posts() == ["ROADS"]


def test_a_post_is_withdrawn_once(storm: Ledger) -> None:
    """The second retraction would strike nothing, and apologize for it."""
    storm.retract("storm", by=ORTIZ, reason=REASON)
    size = storm.size
    for desk in (storm, storm.proposals):
        with pytest.raises(NothingChanged, match="storm: is retracted already"):
            desk.retract("storm", by=ORTIZ, reason=REASON)
    assert storm.size == size


def test_a_notice_worded_anew_moves_a_post_on(storm: Ledger) -> None:
    """Who approves a proposal that was made before it would not have readers told what they are told now."""
    storm.correct(storm.propose("storm", MOVED), by=ORTIZ, reason=REASON)
    number = storm.proposals.retract("storm", by=ORTIZ, reason=REASON).sequence
    storm.reword("storm", 2, by=AMATO, reason="We misread the table.")
    with pytest.raises(StaleBase, match=f"was changed since proposal {number} was made"):
        storm.proposals.approve(number, by=AMATO)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Open all day, on May 3.\n", "Open all day on May 3.\n"),  # struck then, silent now
        ("Open, all day, on May 3.\n", "Open all day, on May 13.\n"),  # fewer words are struck now
    ],
)
def test_what_a_later_policy_lets_merge_is_not_approved_as_it_was_put_forward(
    book: Ledger, before: str, after: str
) -> None:
    """What is approved is what was proposed: a strike and a notice, which would not come, or would say less."""
    book.publish("storm", before, by=ORTIZ, title="Storm")
    number = book.proposals.correct(book.propose("storm", after), by=ORTIZ, reason=REASON).sequence
    book.amend(Policy(rules_on=frozenset({"comma"})), by=AMATO, reason=REASON)
    size = book.size
    with pytest.raises(StaleBase, match="judged otherwise now"):
        book.proposals.approve(number, by=AMATO)
    assert book.size == size


def test_what_was_put_forward_on_a_post_that_corrects_another_can_be_looked_at_for_good(storm: Ledger) -> None:
    """As its maker saw it: between the new post and the correction that links to it lies one entry."""
    draft = storm.propose_link("storm", "new", "It is May 13.\n", wrong="May 3", right="May 13", title="New")
    storm.link(draft, by=ORTIZ, reason=REASON)
    number = storm.proposals.correct(storm.propose("new", "It is May 14.\n"), by=ORTIZ, reason=REASON).sequence
    storm.correct(storm.propose("new", "It is May 15.\n"), by=AMATO, reason=REASON)
    found = storm.proposals.as_proposed(number)
    assert found.history.newest.number == 1
    assert found.draft
    assert [change.right for change in found.draft.changes] == ["May 14"]


def test_a_way_back_that_nothing_leads_to_is_the_store_s_fault(storm: Ledger) -> None:
    """Law 8, the way back is derived: an index that says otherwise than the entries is never passed by."""
    storm.publish("roads", "Open.\n", by=ORTIZ, title="Roads")
    add = "INSERT INTO links (ledger_id, target, sequence) VALUES (1, 'roads', 1)"
    Damage(storm.store.path).connection.execute(add)
    with pytest.raises(StoreError, match=r"entry 1 links to no roads; keep the file and run `stet verify`"):
        storm.history("roads")
    assert not storm.verify().ok


def test_a_draft_is_judged_with_what_is_struck_already(book: Ledger) -> None:
    """Over what is struck no mark is joined, in a draft as in whatever derives its verdict again (law 7)."""
    for text in ("1000 or so, on Monday\n", "1000, on Monday\n", "1100, on Tuesday\n"):
        if "storm" in book.posts():
            book.correct(book.propose("storm", text), by=ORTIZ, reason=REASON)
        else:
            book.publish("storm", text, by=ORTIZ, title="Storm")
    marks = book.history("storm").newest.judgement.marks
    assert len(marks) == 2
    assert book.verify(judge=True).rejudged == {"same": 2}


def test_a_spelling_that_was_put_forward_as_such_is_one_still(storm: Ledger) -> None:
    """The kind of what is approved is the kind that was proposed."""
    assert storm.source("storm").decode() == TYPO
    assert storm.proposals.approve(put(storm, "a spelling").sequence, by=AMATO).kind is Kind.MINOR_EDIT
