"""The one environment of all templates, and what every whole page has of its own: its head, its style, its foot."""

from __future__ import annotations

from base64 import b64encode
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from jinja2 import (
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    PackageLoader,
    StrictUndefined,
    TemplateError,
    TemplateSyntaxError,
)
from markupsafe import Markup

from ledger.errors import Malformed
from renderers.addresses import Addresses
from renderers.check.part import Check
from renderers.direction import direction


def environment(templates: Path | None = None) -> Environment:
    """The templates, those in an agency's own folder before ours; all that is put into one is escaped."""
    return _environment(templates and templates.absolute())


@cache
def _environment(templates: Path | None) -> Environment:
    ours = PackageLoader("renderers")
    made = Environment(
        loader=ChoiceLoader([FileSystemLoader(templates), ours]) if templates else ours,
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["direction"] = direction
    made.filters["told"] = lambda phrase, quoted: Markup(phrase.told(quoted))
    return made


def document(
    template: str,
    *,
    title: str,
    agency: str,
    language: str = "en",
    canonical: str | None = None,
    addresses: Addresses,
    templates: Path | None,
    check: Check | None = None,
    **values: Any,
) -> str:
    """A whole page. It asks nothing of the network but a post's own images, and says so in its policy (CSP).

    It has no script but that of its `check`, if it carries one.
    """
    style = "\n".join(_style(templates, name) for name in ("style.css", *(["check.css"] if check else [])))
    return filled(
        template,
        templates,
        language=language,
        title=title,
        agency=agency,
        canonical=canonical,
        style=Markup(style),
        style_hash=b64encode(sha256(style.encode()).digest()).decode(),
        home=addresses.home(),
        corrections=addresses.corrections(),
        policy=addresses.policy(),
        feeds=addresses.feeds(),
        check=check,
        **values,
    )


def filled(template: str, templates: Path | None, **values: Any) -> str:
    """A template with its values; raises `Malformed` for one of an agency's own that is none."""
    try:
        return environment(templates).get_template(template).render(**values)
    except (TemplateError, TypeError, ValueError) as error:
        if templates is None:
            raise
        line = f", line {error.lineno}" if isinstance(error, TemplateSyntaxError) else ""
        name = (error.name if isinstance(error, TemplateSyntaxError) else None) or template
        raise Malformed(f"no template: {error}", path=f"{templates / name}{line}") from error


def _style(templates: Path | None, name: str) -> str:
    made = environment(templates)
    assert made.loader is not None
    return made.loader.get_source(made, name)[0].strip()
