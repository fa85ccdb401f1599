"""Every kind of page, as it looks to readers: WCAG 2.2 AA and Section 508, small and large, light and dark, printed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

import pytest

from tests.browser.posts import SLUGS
from tests.browser.screen import HOME, Tab, of

NARROW, WIDE = 320, 1280  # 320 CSS pixels are 1280 at 400 % (WCAG 2.2, 1.4.10)
CONTRAST = ["color-contrast"]
# The rules that look at what is drawn; the others read the markup, which is the same at every width, in every colour.
DRAWN = [*CONTRAST, "link-in-text-block", "scrollable-region-focusable", "target-size"]
LINES = {"del": "line-through", "ins": "underline"}
_MARKS = """() => [...document.querySelectorAll('del, ins')].map(node => {
    const style = getComputedStyle(node);
    let behind = node;
    while (behind && getComputedStyle(behind).backgroundColor.endsWith(', 0)')) behind = behind.parentElement;
    return [node.localName, style.textDecorationLine, style.textDecorationColor, style.color,
            behind ? getComputedStyle(behind).backgroundColor : 'rgb(255, 255, 255)'];
})"""
_WIDER = "() => [...document.querySelectorAll('pre, table')].filter(e => e.scrollWidth > e.clientWidth + 1).length"


def check_faultless(tab: Tab, pages: Mapping[str, str], addresses: Iterable[str]) -> None:
    """rendering.md: "WCAG 2.2 AA, Section 508"; and no reader has to scroll a page sideways (1.4.10)."""
    for address in addresses:
        page = tab.visit(pages, address)
        for scheme, width, rules in (("light", WIDE, None), ("dark", NARROW, DRAWN)):
            tab.look(scheme=scheme, width=width)
            assert (address, tab.faults(rules)) == (address, [])
            assert page.evaluate("document.scrollingElement.scrollWidth") <= width, address
        assert tab.heard.violations == [], address


@pytest.mark.parametrize("slug", SLUGS)
def test_the_pages_of_a_post_have_no_fault(slug: str, tab: Tab, pages: Mapping[str, str]) -> None:
    """The post, its history, and its earlier versions."""
    mine = [address for address in pages if address.startswith(of(slug, ""))]
    assert {of(slug), of(slug, "history")} <= set(mine)
    check_faultless(tab, pages, mine)


def test_the_pages_about_all_posts_have_no_fault(tab: Tab, pages: Mapping[str, str]) -> None:
    """The list of posts, that of corrections, the policy, and whatever else a site has."""
    others = pages.keys() - {address for address in pages if address.startswith(f"{HOME}posts/")}
    assert {f"{HOME}{name}.html" for name in ("index", "corrections", "policy")} <= others
    check_faultless(tab, pages, sorted(others))


@pytest.mark.parametrize(
    ("fault", "rule"),
    [
        ("<p style='color: #999; background: #fff'>pale</p>", "color-contrast"),
        ("<p style='font: 6px/1 serif'><a href=x>one</a><br><a href=y>two</a></p>", "target-size"),
        ("<img src=pier.png>", "image-alt"),
        ("<h4>deep</h4>", "heading-order"),
        ("<p lang=xx-nonsense>words</p>", "valid-lang"),
        (
            "<pre style='width: 9em; overflow: auto'>a line that does not fit at all</pre>",
            "scrollable-region-focusable",
        ),
    ],
)
def test_a_fault_would_be_found(fault: str, rule: str, defenceless: Tab, pages: Mapping[str, str]) -> None:
    """The check checks: a page with one thing wrong is reported, by the rule for it."""
    defenceless.open(pages[of("as-published")].replace("</main>", f"{fault}</main>"))
    defenceless.look()
    assert [found.partition(":")[0] for found in defenceless.faults()][:1] == [rule]


@pytest.mark.parametrize("slug", ["everywhere", "reworded", "retracted", "wide-table"])
@pytest.mark.parametrize("media", ["screen", "print"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_old_and_new_are_told_apart(slug: str, media: str, scheme: str, tab: Tab, pages: Mapping[str, str]) -> None:
    """rendering.md: "Never colour alone"; a line shows at 3:1 (WCAG 2.2, 1.4.11), its words at 4.5:1 (1.4.3)."""
    page = tab.visit(pages, of(slug))
    tab.look(scheme=scheme, media=media)
    found = page.evaluate(_MARKS)
    assert found
    for tag, line, drawn, ink, paper in found:
        assert line == LINES[tag]
        assert contrast(drawn, paper) >= 3
        assert contrast(ink, paper) >= 4.5


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_readers_who_choose_their_own_colours_keep_the_lines(scheme: str, tab: Tab, pages: Mapping[str, str]) -> None:
    """CSS Color Adjustment 1, 3.1: forced colours take our backgrounds away, and give the lines the text's colour."""
    page = tab.visit(pages, of("everywhere"))
    tab.look(scheme=scheme, forced="active")
    assert {(tag, line) for tag, line, *_ in page.evaluate(_MARKS)} == set(LINES.items())


@pytest.mark.parametrize("slug", ["everywhere", "long-words", "code", "linked-old", "arabic"])
def test_a_page_prints_whole(slug: str, tab: Tab, pages: Mapping[str, str]) -> None:
    """What scrolls on a screen wraps on paper, in colours for paper, whatever the screen had."""
    page = tab.visit(pages, of(slug))
    tab.look(media="print", scheme="dark", width=700)
    assert tab.faults(CONTRAST) == []
    assert page.evaluate(_WIDER) == 0
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"


def test_a_short_post_prints_on_one_page(tab: Tab, pages: Mapping[str, str]) -> None:
    page = tab.visit(pages, of("paragraph"))
    tab.look()
    assert len(re.findall(rb"/Type\s*/Page\b", page.pdf(format="Letter"))) == 1


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two opaque colours as a browser tells them, `rgb(r, g, b)` (WCAG 2.2, "contrast ratio")."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = re.fullmatch(r"rgb\((\d+), (\d+), (\d+)\)", colour)
    assert parts, colour
    shares = [int(part) / 255 for part in parts.groups()]
    linear = [share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares]
    return sum(share * weight for share, weight in zip(linear, (0.2126, 0.7152, 0.0722), strict=True))
