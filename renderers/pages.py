"""A post as HTML: the fragment that a site puts into its own page, and a whole page."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

from markupsafe import Markup

from ledger.domain.history import History
from ledger.domain.post_proof import PostProof
from ledger.errors import Malformed
from renderers.addresses import BESIDE, Addresses
from renderers.check.part import check_of
from renderers.direction import direction
from renderers.lawful import check
from renderers.metadata import metadata, own_url
from renderers.notices import back_links, in_full, listed, notices
from renderers.phrases import Spelling
from renderers.schemaorg import jsonld
from renderers.strike import weave
from renderers.templating import document, filled

_CHECKED = ("post.html", "notice.html")
_SCROLLING = re.compile(r"<(pre|table)(?=[ >])")  # in the sanitiser's own spelling: every other "<" is escaped


def html(history: History, addresses: Addresses = BESIDE, templates: Path | None = None) -> str:
    """The post as a fragment: notices, title, standfirst, body with its strikes, and the list of changes.

    Relative addresses stay as they are, since the fragment stands in the post's own page. `templates` is a folder
    whose templates take the place of ours; raises `PolicyViolation` if what they make breaks a law.
    """
    made = post(history, addresses, templates, base=None, whole=False)
    return check(history, made, templates) if templates else made


def page(
    history: History,
    addresses: Addresses = BESIDE,
    templates: Path | None = None,
    *,
    proof: PostProof | None = None,
) -> str:
    """The post as a document of its own, its relative addresses resolved against the post's URL if it has one.

    Templates are held to the laws as those of `html` are. With its `proof` the page checks itself in its reader's
    browser, by a script of ours; then the templates of the post itself must be ours.
    """
    if proof and templates and any((templates / name).exists() for name in _CHECKED):
        raise Malformed(f"pages that check themselves need our own {' and '.join(_CHECKED)}", path=str(templates))
    head = metadata(history, addresses.abroad)
    checking = check_of(history, proof) if proof else None
    made = document(
        "page.html",
        title=history.title,
        agency=history.agency,
        language=history.language,
        canonical=head.canonical,
        addresses=addresses,
        templates=templates,
        check=checking,
        retracted=history.retracted,
        head=head,
        data=addresses.data(history.post),
        jsonld=Markup(jsonld(history, addresses.abroad)),
        post=Markup(post(history, addresses, templates, base=own_url(history), whole=True)),
    )
    if checking and not checking.stands_in(made):
        raise Malformed("base.html leaves the check out, or its scripts out of the policy", path=str(templates))
    return check(history, made, templates) if templates else made


def asides(history: History, addresses: Addresses = BESIDE) -> str:
    """The post's notices alone, oldest first, for a page that does not show its text; empty where there is none."""
    told = (replace(notice, place=None) for notice in notices(history, weave(history, None), addresses))
    return filled("notices.html", None, notices=told, **voice(history))


def post(history: History, addresses: Addresses, templates: Path | None, *, base: str | None, whole: bool) -> str:
    """The post's article; `whole` where nothing else in the page gives its title, dates and versions."""
    woven = weave(history, base)
    told = notices(history, woven, addresses)
    return filled(
        "post.html",
        templates,
        **voice(history),
        agency=history.agency,
        whole=whole,
        title=Markup(woven.title),
        slug=history.post,
        standfirst=Markup(woven.standfirst),
        body=Markup(_reachable(woven.body) if whole else woven.body),
        back=back_links(history, addresses),
        top=[notice for notice in told if notice.on_top],
        foot=[notice for notice in told if not notice.on_top],
        listed=listed(history, woven),
        published_at=history.published_at,
        published=in_full(history.published_at),
        updated_at=history.updated_at if history.corrections else "",
        updated=in_full(history.updated_at),
        versions=len(history.versions),
        all_versions=addresses.versions(history.post),
    )


def _reachable(body: str) -> str:
    """The body for our own stylesheet, in which code and tables scroll sideways: by keyboard too (WCAG 2.2, 2.1.1)."""
    return _SCROLLING.sub(r'<\1 tabindex="0"', body)


def voice(history: History) -> dict[str, Any]:
    """What the templates of notices need: our own words are English, whatever the post's language."""
    foreign = history.language.partition("-")[0].lower() != "en"
    quoted = _quoting(history.language if foreign else "")
    return {"language": history.language, "foreign": foreign, "quoted": quoted}


def _quoting(language: str) -> Spelling:
    """How a notice quotes the post: escaped, and named by its language where that is not the notice's."""
    if not language:
        return Markup("“{}”").format
    quoted = Markup('“<span lang="{}" dir="{}">{}</span>”')
    return lambda text: quoted.format(language, direction(language), text)
