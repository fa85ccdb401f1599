"""Where two paired blocks differ, and what it may cost to find out."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given, settings

from ledger.domain.diff import diff
from ledger.domain.within import Budget
from ledger.rendition.flow import END
from tests.domain.posts import Post, posts


def test_what_a_whole_document_may_cost_is_bounded_as_well() -> None:
    """Else many paragraphs, each of which may be compared, would cost without end together."""
    budget = Budget(left=10)
    assert [budget.allows(cost, 0) for cost in (11, 6, 5, 4, 1)] == [False, True, False, True, False]


@settings(max_examples=200, deadline=None)
@given(posts())
def test_something_equal_stands_between_two_hunks_of_a_block(made: Post) -> None:
    """rendering.md: two changes are told apart by what stayed between them; what touches is one change."""
    for old, new in pairwise(made.flows):
        for one, other in pairwise(diff(old, new)[0]):
            if END in "".join(
                old.text[h.old_start : h.old_stop] + new.text[h.new_start : h.new_stop] for h in (one, other)
            ):
                continue  # whole blocks may come and go beside a block that changed
            assert one.old_stop < other.old_start
            assert one.new_stop < other.new_start
