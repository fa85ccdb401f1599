"""A post as HTML: the fragment that a site puts into its own page, and a whole page."""

from __future__ import annotations

import re
from base64 import b64encode
from functools import cache
from hashlib import sha256

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from ledger.domain.history import History
from renderers.notices import Spelling, back_links, in_full, listed, notices
from renderers.strike import weave

_SCROLLING = re.compile(r"<(pre|table)(?=[ >])")  # in the sanitiser's own spelling: every other "<" is escaped


def html(history: History) -> str:
    """The post as a fragment: notices, title, standfirst, body with its strikes, and the list of changes.

    Relative addresses stay as they are, since the fragment stands in the post's own page.
    """
    return _post(history, None, whole=False)


def page(history: History) -> str:
    """The post as a document of its own, its relative addresses resolved against the post's URL if it has one.

    The page asks nothing of the network but the post's own images, and says so in a Content Security Policy.
    """
    url = history.url if history.url and history.url.startswith(("https://", "http://")) else None
    style = _style()
    return (
        environment()
        .get_template("page.html")
        .render(
            language=history.language,
            title=history.title,
            retracted=history.retracted,
            agency=history.agency,
            url=url,
            style=Markup(style),
            style_hash=b64encode(sha256(style.encode()).digest()).decode(),
            post=Markup(_post(history, url, whole=True)),
        )
    )


def _post(history: History, base: str | None, *, whole: bool) -> str:
    woven = weave(history, base)
    told = notices(history, woven)
    foreign = history.language.partition("-")[0].lower() != "en"
    return (
        environment()
        .get_template("post.html")
        .render(
            agency=history.agency,
            language=history.language,
            foreign=foreign,
            whole=whole,
            title=Markup(woven.title),
            slug=history.post,
            standfirst=Markup(woven.standfirst),
            body=Markup(_reachable(woven.body) if whole else woven.body),
            back=back_links(history),
            top=[notice for notice in told if notice.on_top],
            foot=[notice for notice in told if not notice.on_top],
            listed=listed(history, woven),
            quoted=_quoting(history.language if foreign else ""),
            published_at=history.published_at,
            published=in_full(history.published_at),
            updated_at=history.updated_at if history.corrections else "",
            updated=in_full(history.updated_at),
            versions=len(history.versions),
        )
    )


def _reachable(body: str) -> str:
    """The body for our own stylesheet, in which code and tables scroll sideways: by keyboard too (WCAG 2.2, 2.1.1)."""
    return _SCROLLING.sub(r'<\1 tabindex="0"', body)


@cache
def environment() -> Environment:
    """The one environment of all templates; everything that is put into one is escaped."""
    made = Environment(
        loader=PackageLoader("renderers"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["told"] = lambda phrase, quoted: Markup(phrase.told(quoted))
    return made


def _quoting(language: str) -> Spelling:
    """How a notice quotes the post: escaped, and named by its language where that is not the notice's."""
    around = Markup("“{}”") if not language else Markup('“<span lang="{}">{{}}</span>”').format(language)
    return around.format


@cache
def _style() -> str:
    loader = environment().loader
    assert loader is not None
    return loader.get_source(environment(), "style.css")[0].strip()
