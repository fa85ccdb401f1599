"""Edits that hide what they change: judged on what a reader is given, from the source as an author would write it."""

from __future__ import annotations

import pytest

from ledger.gate import Policy
from ledger.gate.policy import SWITCHES
from ledger.gate.verdict import Verdict, weigh
from ledger.rendition.render import Format, render
from tests.gate.trial import lexicon

EVERYTHING = Policy(rules_on=SWITCHES)


def verdict(before: str, after: str, format: Format = "markdown", policy: Policy = EVERYTHING) -> Verdict:
    """Under a policy that turns on whatever can be turned on."""
    return weigh(
        render(before, format=format), render(after, format=format), language="en", policy=policy, lexicon=lexicon()
    )


HIDDEN = "\u200b\u200c\u200d\u2060\ufeff\u00ad\u202e\u202d\u2066\u2069\u061c\u180e\u034f\ufe0f\u3164\U000e0041"
SHOWN = [
    *((f"hidden U+{ord(char):04X}", "The fee is due now.", f"The fee is{char} due now.") for char in HIDDEN),
    *((f"hidden in a typo U+{ord(char):04X}", "Teh fee is due.", f"The{char} fee is due.") for char in HIDDEN),
    ("words in another order on screen", "Pay 10 not 20.", "Pay \u202e02 ton 01\u202c."),
    ("Cyrillic e", "The fee is due.", "Th\u0435 fee is due."),
    ("Greek omicron", "The form is due.", "The f\u03bfrm is due."),
    ("a typo fixed in Cyrillic", "Teh fee is due.", "Th\u0435 fee is due."),
    ("full-width letters", "The fee is due.", "The \uff46\uff45\uff45 is due."),
    ("mathematical letters", "The fee is due.", "The \U0001d41fee is due."),
    ("Arabic-Indic digits", "Pay 10 dollars.", "Pay \u0661\u0660 dollars."),
    ("full-width digits", "Pay 10 dollars.", "Pay \uff11\uff10 dollars."),
    ("a superscript digit", "Pay 10 dollars.", "Pay 10\u00b2 dollars."),
    ("a letter for a digit", "Pay 10 dollars.", "Pay 1O dollars."),
    ("a fraction", "Pay 1/2 now.", "Pay ½ now."),
    ("a combining stroke", "Pay 10 dollars.", "Pay 10\u0338 dollars."),
    ("a combining mark on a letter", "The rose fund.", "The rose\u0301 fund."),
    ("a link target", "See [the rules](https://agency.example/a).", "See [the rules](https://agency.example/b)."),
    ("a link target and a typo", "See [teh rules](https://agency.example/a).", "See [the rules](https://a.example/)."),
    ("a reference's target", "See [it][1].\n\n[1]: https://a.example/", "See [it][1].\n\n[1]: https://b.example/"),
    ("a link's title", 'See [it](https://a.example/ "Rules").', 'See [it](https://a.example/ "Laws").'),
    ("a bare link", "See <https://a.example/1>.", "See <https://a.example/2>."),
    ("an image's source", "![A map](a.png)", "![A map](b.png)"),
    ("an image's description", "![A map of 2 roads](a.png)", "![A map of 3 roads](a.png)"),
    ("a word of a description", "![Teh map](a.png)", "![The map](a.png)"),
    ("a link that takes in more words", "See [it](https://a.example/) here.", "See [it here](https://a.example/)."),
    ("a link that takes in the next word, and a typo", "See [teh](a.html) act.", "See [the act](a.html)."),
    ("bold that takes in the next word", "You **must** not pay.", "You **must not** pay."),
    ("code", "Run `rm -r a` now.", "Run `rm -r b` now."),
    ("a typo in code", "Run `teh` now.", "Run `the` now."),
    ("indented code", "Run:\n\n    pay 10", "Run:\n\n    pay 11"),
    ("a number beside a typo", "Teh fee is 10 dollars.", "The fee is 11 dollars."),
    ("a number inside a typo", "Pay fourty dollars.", "Pay fourteen dollars."),
    ("a date beside a typo", "Teh 3rd of May.", "The 5th of May."),
    ("a negation beside a typo", "You are not elegible.", "You are eligible."),
    ("a space that joins", "You may be late.", "You maybe late."),
    ("a space that splits", "The therapist came.", "The the rapist came."),
    ("a space inside a number", "Pay 1000 dollars.", "Pay 1 000 dollars."),
    ("list items joined", "- tax\n- payer", "- tax payer"),
    ("a list item split", "- tax payer", "- tax\n- payer"),
    ("a link round a picture", "See [![Map](a.png)](https://a.example/).", "See ![Map](a.png)."),
    ("list items in another order", "1. pay\n2. sign", "1. sign\n2. pay"),
    ("a list's first number", "3. pay", "4. pay"),
    ("an item moved into a list", "- pay\n\n  or sign", "- pay\n- or sign"),
    ("a footnote moved", "Pay now.[^1] Or later.\n\n[^1]: Free.", "Pay now. Or later.[^1]\n\n[^1]: Free."),
    ("a footnote's words", "Pay now.[^1]\n\n[^1]: Free for all.", "Pay now.[^1]\n\n[^1]: Free for some."),
    ("a case game", "Give it to us.", "Give it to US."),
    ("a name for a word", "They may go.", "They May go."),
    ("a heading made text", "# Fees are due", "Fees are due"),
    ("a struck word", "Pay ten now.", "Pay ~~ten~~ now."),
    ("a table cell moved", "|a|b|\n|-|-|\n|1|2|", "|a|b|\n|-|-|\n|2|1|"),
    ("an emoji", "All is well.", "All is well \U0001f642."),
    ("a minus sign", "It was -5 degrees.", "It was 5 degrees."),
    ("a decimal point", "Pay 10.00 dollars.", "Pay 1000 dollars."),
    ("a zero-width entity", "The fee is due.", "The f&#x200b;ee is due."),
    ("an entity for a digit", "Pay 10 dollars.", "Pay 1&#49; dollars."),
    ("an entity for another script", "The fee is due.", "Th&#x435; fee is due."),
]
SHOWN_HTML = [
    ("words hidden by style", "<p>You must pay.</p>", '<p>You <span style="display:none">must</span> pay.</p>'),
    ("a paragraph hidden", "<p>Pay now.</p><p>Or later.</p>", "<p>Pay now.</p><p hidden>Or later.</p>"),
    ("words made a comment", "<p>You must not pay.</p>", "<p>You must <!-- not --> pay.</p>"),
    ("a number that an attribute shows", '<ol start="3"><li>Pay</li></ol>', '<ol start="4"><li>Pay</li></ol>'),
    ("a number of a list item", '<ol><li value="3">Pay</li></ol>', '<ol><li value="4">Pay</li></ol>'),
    ("a date for machines", '<p><time datetime="2020-01-02">then</time></p>', "<p>now</p>"),
    ("an abbreviation's meaning", '<p><abbr title="Tax">T</abbr></p>', '<p><abbr title="Toll">T</abbr></p>'),
    ("another direction", "<p>Pay 10 to 20.</p>", '<p><bdo dir="rtl">Pay 10 to 20.</bdo></p>'),
    ("an image's source", '<p><img src="a.png" alt="Map"></p>', '<p><img src="b.png" alt="Map"></p>'),
    ("an embed's address", '<iframe src="https://a.example/"></iframe>', '<iframe src="https://b.example/"></iframe>'),
    ("cells made one", "<table><tr><td>1</td><td>2</td></tr></table>", "<table><tr><td>12</td></tr></table>"),
    ("a raised digit", "<p>Pay 102 now.</p>", "<p>Pay 10<sup>2</sup> now.</p>"),
]


@pytest.mark.parametrize(
    ("format", "before", "after"),
    [
        *(pytest.param("markdown", before, after, id=name) for name, before, after in SHOWN),
        *(pytest.param("html", before, after, id=f"{name}, html") for name, before, after in SHOWN_HTML),
    ],
)
def test_what_a_reader_would_be_told_otherwise_is_shown(format: Format, before: str, after: str) -> None:
    """Both ways round, whatever switches are on."""
    assert not verdict(before, after, format).minor
    assert not verdict(after, before, format).minor


SILENT: list[tuple[str, Format, str, str]] = [
    ("an entity for the same space", "markdown", "The fee is due.", "The fee&nbsp;is due."),
    ("an entity for the same letter", "markdown", "The fee is due.", "The f&#101;e is due."),
    ("a comment that nobody sees", "html", "<p>Pay now.</p>", "<p>Pay now.<!-- checked --></p>"),
    ("a comment's words", "markdown", "Pay now. <!-- teh -->", "Pay now. <!-- 10 -->"),
    ("a class", "html", "<p>Pay now.</p>", '<p class="x">Pay now.</p>'),
    ("another spelling of the same marks", "markdown", "Pay *now*.", "Pay _now_."),
    ("another bullet", "markdown", "* pay\n* sign", "- pay\n- sign"),
    ("lines wrapped elsewhere", "markdown", "Pay now or\nlater on.", "Pay now\nor later on."),
    ("a typo in a link's text", "markdown", "See [teh rules](a.html).", "See [the rules](a.html)."),
    ("composed and decomposed letters", "text", "The café opens.", "The cafe\u0301 opens."),
]


@pytest.mark.parametrize(
    ("format", "before", "after"), [pytest.param(f, before, after, id=name) for name, f, before, after in SILENT]
)
def test_what_no_reader_perceives_is_silent(format: Format, before: str, after: str) -> None:
    old, new = render(before, format=format), render(after, format=format)
    found = weigh(old, new, language="en", policy=Policy(), lexicon=lexicon())
    assert found.minor, found.findings
