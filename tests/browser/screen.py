"""A real browser, Chromium: what a page shows, says and does in it, with nothing behind it but the pages given.

No request leaves the machine. One tab is reused, so that a page costs its own time only.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Dialog, Page, Route, sync_playwright

HOME = "https://harbor.example/news/"
MISSING = "The browser tests need Chromium: install it (Debian: apt-get install chromium) so that it is on the PATH."
# The rules for WCAG 2.2 A and AA and Section 508, and what axe's makers advise beside them.
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "section508", "best-practice"]
_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_WITNESS = "addEventListener('securitypolicyviolation', e => console.warn('stet violation', e.effectiveDirective))"


def of(slug: str, page: str = "index") -> str:
    """The address of a post's page, as a site has it."""
    return f"{HOME}posts/{slug}/{page}.html" if page else f"{HOME}posts/{slug}/"


@contextmanager
def chromium() -> Iterator[Browser]:
    """Chromium, without a sandbox so that it also runs as root, and without a network."""
    program = next(filter(None, map(shutil.which, _NAMES)), None)
    if program is None:
        raise FileNotFoundError(MISSING)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=program, args=["--no-sandbox", "--host-resolver-rules=MAP * ~NOTFOUND"]
        )
        try:
            yield browser
        finally:
            browser.close()


@dataclass
class Heard:
    """What a page did: the requests that were sent, in order, its own first; and what it tried besides."""

    requests: list[str] = field(default_factory=list)
    dialogs: list[str] = field(default_factory=list)
    violations: list[str] = field(default_factory=list)
    windows: list[str] = field(default_factory=list)


class Tab:
    """A tab whose network is a mapping of addresses to documents; what else is asked for is noted and stays empty."""

    def __init__(self, context: BrowserContext) -> None:
        self.heard = Heard()
        self._served: Mapping[str, str] = {}
        context.add_init_script(_WITNESS)
        context.route("**/*", self._answer)
        self.page: Page = context.new_page()
        self.page.on("console", self._said)
        self.page.on("dialog", self._stopped)
        self._cdp = context.new_cdp_session(self.page)
        self._cdp.on("Page.windowOpen", lambda event: self.heard.windows.append(event["url"]))
        self._cdp.send("Page.enable")

    def open(self, html: str, address: str = f"{HOME}post.html") -> Page:
        """Shows a document as if it stood at the address, and waits until it has loaded."""
        return self.visit({address: html}, address)

    def visit(self, served: Mapping[str, str], address: str) -> Page:
        """Shows one of the documents of a site."""
        self.page.goto("about:blank")  # what the page before still had under way ends here
        self._served = served
        self.heard = Heard()
        self.page.goto(address)
        return self.page

    def look(self, *, scheme: Any = "light", width: int = 1280, media: Any = "screen", forced: Any = "none") -> None:
        """Sets how the reader looks at what is open: colour scheme, width in CSS pixels, medium, forced colours."""
        self.page.emulate_media(color_scheme=scheme, media=media, forced_colors=forced)
        self.page.set_viewport_size({"width": width, "height": 900})

    def faults(self, rules: list[str] | None = None) -> list[str]:
        """What axe finds against what is open, as it looks now: rule and place."""
        if not self.page.evaluate("typeof axe === 'object'"):
            self.page.evaluate(_axe())
        options = {"runOnly": {"type": "tag", "values": RULES} if rules is None else rules, "preload": False}
        report = self.page.evaluate("options => axe.run(document, options)", options)
        return [
            f"{violation['id']}: {node['html']} {node['failureSummary']}"
            for violation in report["violations"]
            for node in violation["nodes"]
        ]

    def spoken(self) -> list[tuple[str, str]]:
        """Role and name of every object that the browser gives to assistive technology, in reading order."""
        nodes = {node["nodeId"]: node for node in self._cdp.send("Accessibility.getFullAXTree")["nodes"]}
        root = next(node for node in nodes.values() if "parentId" not in node)
        return list(_walk(root, nodes))

    def _answer(self, route: Route) -> None:
        url = route.request.url.partition("#")[0]
        self.heard.requests.append(url)
        if url in self._served:
            route.fulfill(body=self._served[url], content_type="text/html; charset=utf-8")
        elif url.startswith("file:"):
            route.continue_()
        else:
            route.fulfill(status=204)  # a navigation to it leaves the page where it is (HTML, 7.4.5)

    def _said(self, message: ConsoleMessage) -> None:
        if message.text.startswith("stet violation"):
            self.heard.violations.append(message.text.split()[-1])

    def _stopped(self, dialog: Dialog) -> None:
        self.heard.dialogs.append(dialog.message)
        dialog.dismiss()


def _walk(node: dict[str, Any], nodes: Mapping[str, dict[str, Any]]) -> Iterator[tuple[str, str]]:
    if not node["ignored"]:
        yield node["role"]["value"], node.get("name", {}).get("value", "")
    for child in node.get("childIds", ()):
        yield from _walk(nodes[child], nodes)


@cache
def _axe() -> str:
    return files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8")
