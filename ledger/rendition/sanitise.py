"""The one list of what a post may contain, and the sanitiser (nh3) that holds to it."""

from __future__ import annotations

import re

import nh3

from ledger.rendition.elements import EMBEDS, KNOWN, PART

_ATTRIBUTES = {
    "*": {"dir", "id", "lang", "title"},
    "a": {"href"},
    "abbr": {"title"},
    "bdo": {"dir"},
    "details": {"open"},
    "img": {"alt", "height", "src", "width"},
    "li": {"value"},
    "ol": {"reversed", "start", "type"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "time": {"datetime"},
}
# What the ledger writes itself, and no post may bring along.
_OURS = {"del": {"cite", "datetime"}, "ins": {"cite", "datetime"}, "h1": {PART}, "p": {PART}}
_SCHEMES = {"http", "https", "mailto", "tel"}
# Seen while reading, so that what is hidden stays hidden and what is embedded is named; never written out.
_EMBEDDED = {*EMBEDS, "source"}
_READ_ONLY = {"hidden", "style"}
_RESERVED_ID = re.compile(r"c-[0-9]|stet")


# The elements of the HTML Living Standard, those it calls obsolete, and the roots and parts of drawings and formulas.
_HTML = (
    KNOWN
    | _EMBEDDED
    | frozenset(
        "acronym applet area base basefont bgsound big blink body button center colgroup col data datalist dialog dir"
        " fencedframe fieldset font form frame frameset head hgroup html image input isindex keygen label legend link"
        " listing map marquee menu menuitem meta meter multicol nextid nobr noembed noframes noscript optgroup option"
        " output param picture plaintext portal progress rb rtc search select slot spacer style template textarea title"
        " track tt xmp circle defs desc ellipse g line lineargradient path polygon polyline radialgradient rect stop"
        " symbol text tspan use mi mn mo mrow msup msub mfrac msqrt mtext annotation semantics".split()
    )
)
_TAG = re.compile(r"</?([A-Za-z][^\s/>]*)")


def _reading(tag: str, name: str, value: str) -> str | None:
    # The notices of the ledger have ids of this form; a post may not take one.
    return None if name == "id" and _RESERVED_ID.match(value) else value


_READER = nh3.Cleaner(
    tags=set(KNOWN | _EMBEDDED),
    clean_content_tags={"noframes", "style", "template", "title"},
    attributes={
        **_ATTRIBUTES,
        "*": _ATTRIBUTES["*"] | _READ_ONLY,
        **{tag: {"data", "src"} for tag in _EMBEDDED},
    },
    attribute_filter=_reading,
    strip_comments=True,
    link_rel=None,
    url_schemes=_SCHEMES,
)
_WRITER = nh3.Cleaner(
    tags=set(KNOWN),
    attributes={**_ATTRIBUTES, **_OURS},
    strip_comments=True,
    link_rel=None,
    url_schemes=_SCHEMES,
)


def for_reading(html: str) -> str:
    """Any HTML made well formed and harmless, with embeds and hidden elements still there for `parse` to see.

    What looks like a tag and is none of HTML's (`<SPACE>`, `<branch-name>`) was meant to be read, and stays as text.
    """
    return _READER.clean(_TAG.sub(lambda m: m[0] if m[1].lower() in _HTML else "&lt;" + m[0][1:], html))


def for_publication(html: str) -> str:
    """What the present sanitiser lets through; a rendering must come back unchanged."""
    return _WRITER.clean(html)
