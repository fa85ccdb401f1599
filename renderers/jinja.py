"""Corrected posts in another program's Jinja templates: `{{ "storm-closures" | stet }}`."""

from __future__ import annotations

from collections.abc import Callable

from jinja2 import Environment, TemplateRuntimeError
from markupsafe import Markup

from ledger.domain.history import History
from ledger.errors import UnknownPost
from renderers.addresses import BESIDE, Addresses
from renderers.pages import asides, html

Filter = Callable[[object], Markup]


def install(environment: Environment, history: Callable[[str], History], addresses: Addresses = BESIDE) -> None:
    """Gives an environment the filters `stet` and `stet_notices`; `history` is a ledger's, say."""
    environment.filters.update(filters(history, addresses))


def filters(history: Callable[[str], History], addresses: Addresses = BESIDE) -> dict[str, Filter]:
    """The filters by name, for a generator that asks for them rather than give its environment.

    `stet` gives the post as a fragment, `stet_notices` its notices alone; both take a slug or a `History`. A slug that
    the ledger does not hold is an error of the template, since an empty place would be a correction that nobody sees.
    """

    def found(post: object) -> History:
        if isinstance(post, History):
            return post
        if not isinstance(post, str):  # an undefined name is one too
            raise TemplateRuntimeError(f"stet: a post's slug or its History is wanted, not {type(post).__name__}")
        try:
            return history(post)
        except UnknownPost as error:
            raise TemplateRuntimeError(f"stet: {error}") from error

    return {
        # Safe as they are: every character of a post has passed the sanitiser, and no template is made of it.
        "stet": lambda post: Markup(html(found(post), addresses)),
        "stet_notices": lambda post: Markup(asides(found(post), addresses)),
    }
