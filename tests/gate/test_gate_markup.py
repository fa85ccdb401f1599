"""What a reader perceives besides the words: marks, links, images, blocks."""

from __future__ import annotations

import pytest

from ledger.domain.hunks import Hunk
from ledger.gate import Policy
from ledger.gate.guards_markup import MARKUP_GUARDS
from ledger.gate.judge import judge
from ledger.rendition.flow import Atom, Element, End, Flow, Item, Run
from tests.gate.trial import PARAGRAPH, findings, lexicon

A = Element("a", (("href", "https://example.gov/a"),))
B = Element("a", (("href", "https://example.gov/b"),))
OTHER = Element("img", (("alt", "No"), ("src", "map.png")))
IMAGE = Element("img", (("alt", "A map"), ("src", "map.png")))
ITEM = (Element("ul"), Element("li"))


def flow(*items: Item | str, path: tuple[Element, ...] = (PARAGRAPH,)) -> Flow:
    return Flow((*(Run(item) if isinstance(item, str) else item for item in items), End(path)))


def marked(text: str, *tags: str | Element) -> Run:
    return Run(text, tuple(Element(tag) if isinstance(tag, str) else tag for tag in tags))


SHOWN = [
    ("guard.link", flow("See ", marked("rules", A), " now."), flow("See ", marked("rules", B), " now.")),
    ("guard.link", flow("See rules now."), flow("See ", marked("rules", A), " now.")),
    ("guard.link", flow("See ", marked("teh rules", A)), flow("See ", marked("the rules", B))),
    ("guard.link", flow("See the ", marked("the", A), " rules"), flow("See the rules")),
    (
        "guard.image",
        flow("Map: ", Atom(IMAGE)),
        flow("Map: ", Atom(OTHER)),
    ),
    ("guard.image", flow("Map: ", Atom(IMAGE)), flow("Map: ")),
    ("guard.embed", flow("Map: ", Atom(Element("iframe", (("src", "a"),)))), flow("Map: ")),
    ("guard.code", flow("Run ", marked("teh", "code")), flow("Run ", marked("the", "code"))),
    ("guard.code", flow("teh", path=(Element("pre"),)), flow("the", path=(Element("pre"),))),
    ("guard.code", flow("run teh job", path=(Element("pre"),)), flow("run the job", path=(Element("pre"),))),
    ("guard.code", flow("Run teh"), flow("Run ", marked("the", "kbd"))),
    ("guard.strike", flow("Pay ", marked("teh fee", "s")), flow("Pay ", marked("the fee", "s"))),
    ("guard.strike", flow("Pay the fee"), flow("Pay ", marked("the fee", "del"))),
    ("guard.emphasis", flow("Pay now"), flow("Pay ", marked("now", "strong"))),
    ("guard.emphasis", flow("H", marked("2", "sub"), "O"), flow("H", marked("2", "sup"), "O")),
    ("guard.emphasis", flow("Pay 1", marked("teh", "sup")), flow("Pay 1", marked("the", "sup"))),
    ("guard.emphasis", flow("Pay 10 to 20"), flow(marked("Pay 10 to 20", Element("span", (("dir", "rtl"),))))),
    ("guard.structure", flow("Pay now"), flow("Pay now", path=(Element("h2"),))),
    ("guard.structure", flow("Pay now"), flow("Pay now", path=ITEM)),
]


@pytest.mark.parametrize(("name", "old", "new"), SHOWN)
def test_what_a_reader_can_perceive_is_shown(name: str, old: Flow, new: Flow) -> None:
    found = findings(old, new)
    assert name in {finding.rule for finding in found}
    assert not all(finding.minor for finding in found)


def test_every_guard_of_markup_has_a_case() -> None:
    assert {name for name, _, _ in SHOWN} == set(MARKUP_GUARDS)


TWO = (Run("Pay now."), End((PARAGRAPH,)), Run("Or later."), End((PARAGRAPH,)))

SAME = [
    (flow(marked("Pay", "em"), " now"), flow(marked("Pay", "i"), " now")),
    (flow(marked("Pay", "strong"), " now"), flow(marked("Pay", "b"), " now")),
    (flow("Pay now"), flow(marked("Pay", Element("span", (("class", "x"),))), " now")),
    (flow("Pay now", path=(Element("p", (("id", "a"),)),)), flow("Pay now", path=(Element("p", (("id", "b"),)),))),
    (flow("See ", marked("rules", A)), flow("See ", marked("rules", Element("a", (*A.attrs, ("rel", "external")))))),
    (flow("Pay  now"), flow("Pay now")),
    (flow("Pay now. Or later."), Flow(TWO)),
    (Flow(TWO), flow("Pay now. Or later.")),
    (flow("Pay now.", Atom(Element("br")), "Or later."), flow("Pay now. Or later.")),
]


@pytest.mark.parametrize(("old", "new"), SAME)
def test_what_nobody_can_perceive_is_silent(old: Flow, new: Flow) -> None:
    assert {finding.rule for finding in findings(old, new)} == {"markup"}


def test_the_name_of_a_heading_is_no_matter_of_what_its_words_became() -> None:
    """Law 2, for each hunk by itself: its address follows the words of a heading, and nobody is told of that."""
    heading = [Element("h2", (("id", name),)) for name in ("opens-july-3", "opens-july-14")]
    for mark in ((), (Element("code"),)):
        old = Flow((Run("Opens "), Run("July 3", mark), End((heading[0],))))
        new = Flow((Run("Opens "), Run("July 14", mark), End((heading[1],))))
        assert [finding.minor for finding in findings(old, new)] == [False, True]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (flow("See ", marked("teh rules", A), "."), flow("See ", marked("the rules", A), ".")),
        (flow("See ", marked("beleive", "em"), "."), flow("See ", marked("believe", "i"), ".")),
        (flow("We beleive it", path=(Element("h2"),)), flow("We believe it", path=(Element("h2"),))),
        (flow("We beleive it", path=ITEM), flow("We believe it", path=ITEM)),
    ],
)
def test_a_spelling_is_set_right_wherever_it_stands(old: Flow, new: Flow) -> None:
    assert [finding.rule for finding in findings(old, new)] == ["spell.listed"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (Flow(TWO), flow("Pay now.")),
        (flow("Pay now."), Flow(TWO)),
        (Flow(()), flow("Pay now.")),
        (flow("Pay now."), Flow(())),
        (flow("a part"), Flow((Run("apart"), End((PARAGRAPH,))))),
        (flow("It is now here."), Flow((Run("It is now"), End((PARAGRAPH,)), Run("There."), End((PARAGRAPH,))))),
    ],
)
def test_blocks_come_and_go_in_sight(old: Flow, new: Flow) -> None:
    assert not all(finding.minor for finding in findings(old, new))


QUOTED = (Element("blockquote"), PARAGRAPH)
LISTED = (*ITEM, PARAGRAPH)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (End(LISTED), End(LISTED, share=1)),
        (End(QUOTED), End((PARAGRAPH,))),
        (End((PARAGRAPH,)), End(QUOTED)),
        (End((PARAGRAPH,)), End(LISTED)),
    ],
    ids=["of two items", "of a quotation and behind it", "before a quotation and in it", "before a list and in it"],
)
def test_paragraphs_of_two_places_are_not_made_one_in_silence(one: End, other: End) -> None:
    """Whatever hunk they come in, also one that is composed of several steps: where words stand says what they are."""
    parted, whole = Flow((Run("Pay it."), one, Run("Or sign."), other)), Flow((Run("Pay it. Or sign."), one))
    for old, new in ((parted, whole), (whole, parted)):
        (finding,) = judge(old, new, [Hunk(7, 8, 7, 8)], language="en", policy=Policy(), lexicon=lexicon())
        assert (finding.rule, finding.minor) == ("guard.structure", False)
