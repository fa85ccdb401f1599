"""Hints on the words of a notice: no false alarm on what good newsrooms write, and none missed of what they shun."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.domain.changes import Change
from ledger.domain.entries import Kind
from ledger.domain.wording import hints

PAIRS = (Change("July 3", "July 13"),)
CORRECTION, CLARIFICATION, UPDATE = Kind.CORRECTION, Kind.CLARIFICATION, Kind.UPDATE

# Reasons that say plainly what was wrong; several use a word that is an evasion elsewhere.
GOOD = [
    (CORRECTION, "We gave the wrong date."),
    (CORRECTION, "Wrong date."),
    (CORRECTION, "We misspelled the name of the harbor master."),
    (CORRECTION, "The hearing is on Thursday, not Tuesday."),
    (CORRECTION, "We said the opposite of what the Board decided."),
    (CORRECTION, "The fee is per household, not per person."),
    (CORRECTION, "We left out the second polling place."),
    (CORRECTION, "The link led to last year's form."),
    (CORRECTION, "We used the population of the county for that of the city."),
    (CORRECTION, "We gave the fixed rate where the variable one applies."),
    (CORRECTION, "Fixed rates apply to homes, not to shops."),
    (CORRECTION, "The timetable was updated in May; we posted the one from April."),
    (CORRECTION, "We overstated the cost by $2 million."),
    (CORRECTION, "The deadline had been extended; residents may have until July 13 to apply."),
    (CORRECTION, "Up to 40 boats may have been damaged, not 14."),
    (CORRECTION, "We misspelled the name of the intern who won the award, Ana Reyes."),
    (CORRECTION, "The program takes 12 interns, not 21."),
    (CORRECTION, "The contractor made 12 inspections, not 2."),
    (CORRECTION, "The vendor is Blue Line Ferries, not Blue Lane Ferries."),
    (CORRECTION, "We had the times of the north and the south pier the wrong way round."),
    (CORRECTION, "The photo showed another bridge."),
    (CORRECTION, "We named the wrong sponsor of the bill."),
    (CORRECTION, "The mayor said “regret”, not “reject”."),
    (CORRECTION, "The technical college is on Elm Street."),
    (CORRECTION, "FEMA, not NOAA, pays for the repairs."),
    (CORRECTION, "We counted the 12 pending cases twice, which made the total too high."),
    (CORRECTION, "The Clerk's Office, not the Treasurer, takes the form."),
    (CORRECTION, "We attributed the remark to the wrong council member."),
    (CORRECTION, "We converted gallons to liters wrongly."),
    (CORRECTION, "We named a person who was a witness as a suspect."),
    (Kind.RETRACTION, "No harbor was closed: the order that we reported was never signed."),
    (Kind.RETRACTION, "We announced a grant that the state had not awarded."),
    (CLARIFICATION, "Only residents can apply; the post could have been read as open to everybody."),
    (CLARIFICATION, "The post may have suggested that the pool is free. It is free for children."),
    (CLARIFICATION, "We say more plainly who has to register."),
    (CLARIFICATION, "It did not say that the fee is due at the counter."),
    (UPDATE, "The Board has voted since."),
    (UPDATE, "The road has reopened."),
    (UPDATE, "We added the number of the hotline."),
    (Kind.EDITORS_NOTE, "The county is reviewing these dates."),
    (Kind.EDITORS_NOTE, "This post is about the storm of 2014."),
]
# Reasons to look at again, each with a word of the sentence that says why.
BAD = [
    (CORRECTION, "Fixed the date.", "called a correction"),
    (CORRECTION, "Updated the opening hours.", "called a correction"),
    (CORRECTION, "Recasts the first paragraph.", "called a correction"),
    (CORRECTION, "We tweaked the numbers.", "called a correction"),
    (CORRECTION, "We have updated this post with the right hours.", "called a correction"),
    (CORRECTION, "We fixed an error in the hours.", "called a correction"),
    (CORRECTION, "This story has been updated to give the right date.", "called a correction"),
    (CORRECTION, "Clarifies who pays the fee.", "called a correction"),
    (CORRECTION, "We’ve revised the wrong figure for May.", "called a correction"),
    (CORRECTION, "The date was wrong. We apologize if this misled anybody.", "doubt"),
    (CORRECTION, "The date was wrong. Sorry for any inconvenience.", "doubt"),
    (CORRECTION, "The date was wrong; we regret any confusion.", "doubt"),
    (CORRECTION, "We're sorry you were misled about the date.", "doubt"),
    (CORRECTION, "We gave the wrong date and apologize.", "twice"),
    (CORRECTION, "We gave the wrong date. Sorry.", "twice"),
    (CORRECTION, "We gave the wrong date. Our sincere apologies.", "twice"),
    (CORRECTION, "Our post may have given the wrong date.", "Either it was wrong"),
    (CORRECTION, "The date may have been incorrect.", "Either it was wrong"),
    (CORRECTION, "We could have named the wrong street.", "Either it was wrong"),
    (CORRECTION, "The total appears to be wrong.", "Either it was wrong"),
    (CORRECTION, "Due to an editing error, the date was wrong.", "account"),
    (CORRECTION, "Because of a typographical error the sum was too high.", "account"),
    (CORRECTION, "A clerical mistake gave the wrong name.", "account"),
    (CORRECTION, "A technical glitch showed last year's hours.", "account"),
    (CORRECTION, "The intern mixed up the dates.", "account"),
    (CORRECTION, "Our vendor gave us the wrong hours.", "account"),
    (CORRECTION, "A mistake by a contractor put in last year's fee.", "account"),
    (CORRECTION, "We were sent wrong figures provided by the consultant.", "account"),
    (CORRECTION, "A colleague entered the wrong date.", "account"),
    (CORRECTION, "The date was wrong through no fault of ours.", "account"),
    (CORRECTION, "The Commissioner misspoke about the date.", "came out wrong"),
    (CORRECTION, "The remark on fees was taken out of context.", "came out wrong"),
    (CORRECTION, "Mistakes were made in the list of streets.", "Say who erred"),
    (CORRECTION, "An error crept in to the list of streets.", "Say who erred"),
    (CORRECTION, "Correction: the hearing is on Thursday.", "label"),
    (CORRECTION, "Correction.", "does not say what was wrong"),
    (CORRECTION, "Fixed error.", "does not say what was wrong"),
    (CORRECTION, "We made a mistake.", "does not say what was wrong"),
    (CORRECTION, "Incorrect information.", "does not say what was wrong"),
    (CORRECTION, "There was an error in an earlier version of this post.", "does not say what was wrong"),
    (CORRECTION, "WE GAVE THE WRONG DATE", "calmly"),
    (CORRECTION, "We gave the wrong date!!!", "calmly"),
    (Kind.RETRACTION, "This was wrong.", "what was wrong"),
    (Kind.RETRACTION, "A software error posted this draft.", "account"),
    (CLARIFICATION, "The fee was wrong.", "it is a correction"),
    (CLARIFICATION, "We gave the wrong hours.", "it is a correction"),
    (CLARIFICATION, "We incorrectly named the sponsor.", "it is a correction"),
    (UPDATE, "We misstated the total.", "it is a correction"),
    (Kind.EDITORS_NOTE, "We are sorry for any confusion about these dates.", "doubt"),
    (Kind.EDITORS_NOTE, "Editor's note: the county is looking at this.", "label"),
]


@pytest.mark.parametrize(("kind", "reason"), GOOD)
def test_a_plain_reason_has_no_hint(kind: Kind, reason: str) -> None:
    assert hints(kind, reason, PAIRS, language="en") == ()


@pytest.mark.parametrize(("kind", "reason", "why"), BAD)
def test_an_evasion_has_its_hint(kind: Kind, reason: str, why: str) -> None:
    found = hints(kind, reason, PAIRS, language="en-US")
    assert any(why in hint.why for hint in found), found
    assert all(hint.words.casefold() in reason.casefold() for hint in found)


@pytest.mark.parametrize("reason", ["Correction.", "We made a mistake.", "See below.", "."])
def test_a_notice_in_which_nothing_says_what_was_wrong_is_told_so(reason: str) -> None:
    """Of a linked pair or a strike readers are told the words; of a withheld one or a retraction, the reason alone."""
    (quoted, *_) = hints(CORRECTION, reason, PAIRS, language="en")
    (withheld, *_) = hints(CORRECTION, reason, PAIRS, language="en", withheld=True)
    assert quoted.why.startswith("The reason does not say")
    assert withheld.why.startswith("Nothing in the notice says")


@pytest.mark.parametrize(
    ("said", "right", "reason", "words"),
    [
        ("Jane Roe of 5 Elm Street", "a resident", "We named Jane, who is a witness.", "jane"),
        ("Jane Roe", "a resident", "We gave the name of a resident.", None),
        ("The 617-555-0100 line", "The office's line", "We gave a private number, 617-555-0100.", "617-555-0100"),
        ("a witness from the town", "a resident", "We named a witness from there.", "witness"),
        ("the old rate of the county", "the rate of the county", "We used another rate of the county.", None),
    ],
)
def test_a_reason_that_repeats_what_is_withheld_is_told_so(
    said: str, right: str, reason: str, words: str | None
) -> None:
    """Whoever withholds the words from the notice must not write them into it."""
    pairs = (Change(said, right),)
    assert [hint.words for hint in hints(CORRECTION, reason, pairs, language="en", withheld=True)] == (
        [words] if words else []
    )


def test_what_was_wrong_is_not_repeated_at_length_without_what_is_right() -> None:
    """A reader who skims takes the falsehood away a second time."""
    said = "The city will pay every household four hundred dollars"
    pairs = (Change(said, "The city will pay nobody"),)
    (hint,) = hints(CORRECTION, f"We wrote that {said.lower()}.", pairs, language="en")
    assert "without what is right" in hint.why
    assert hints(CORRECTION, f"We wrote that {said}. The city will pay nobody.", pairs, language="en") == ()


def test_an_apology_of_ones_own_must_not_doubt() -> None:
    """And it is no apology told twice."""
    (hint,) = hints(CORRECTION, "We gave the wrong date.", PAIRS, language="en", apology="Sorry if this misled you.")
    assert hint.words == "Sorry if"
    assert hints(CORRECTION, "We gave the wrong date.", PAIRS, language="en", apology="We are sorry.") == ()


@pytest.mark.parametrize("language", ["es", "en-GB", "EN", "und", "zh-Hans"])
def test_it_is_for_english_alone(language: str) -> None:
    assert bool(hints(CORRECTION, "Due to an editing error.", PAIRS, language=language)) == (
        language[:2].lower() == "en"
    )


@given(st.text(), st.sampled_from(list(Kind)), st.booleans())
def test_any_text_is_read(reason: str, kind: Kind, withheld: bool) -> None:
    """Bad input is no matter for a hint: it never fails, and says the same each time (law 7)."""
    pairs = (Change(reason, reason[::-1]),)
    once = hints(kind, reason, pairs, language="en", withheld=withheld, apology=reason)
    assert once == hints(kind, reason, pairs, language="en", withheld=withheld, apology=reason)


@pytest.mark.parametrize("almost", ["due to an ", "the intern ", "we fix the ", "errors ", "wrong a b from the ", "a "])
def test_the_longest_reason_of_what_almost_fits_is_read_to_its_end(almost: str) -> None:
    """Every pattern is bounded, so that what stands at the end of ten thousand characters is found."""
    reason = f"{(almost * 10_000)[:9_900]}. The Commissioner misspoke."
    assert "misspoke" in [hint.words for hint in hints(CORRECTION, reason, PAIRS, language="en")]
