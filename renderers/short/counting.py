"""How long a text is, by each platform's own count, from its public rules.

What a platform takes for a link hangs on its list of top-level domains, which grows. So an address counts as a link
where every list has its domain. Where one may have it, or where it is unclear how far the link goes, it counts as the
most that it can: a count is never too low for a link, so what fits here fits there.
"""

from __future__ import annotations

import re
import unicodedata

from ledger.rendition.characters import graphemes, without_emoji

# What any link counts as: X wraps each in t.co, and Mastodon does as X does.
LINK = 23

# The countries' domains (ISO 3166-1, and the reserved codes in use), the generic ones from before 2012, and those of
# cities and regions.
_DOMAINS = (
    "ac ad ae af ag ai al am ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bm bn bo br bs bt bv bw by bz ca cc "
    "cd cf cg ch ci ck cl cm cn co cr cu cv cw cx cy cz de dj dk dm do dz ec ee eg er es et eu fi fj fk fm fo fr ga gb "
    "gd ge gf gg gh gi gl gm gn gp gq gr gs gt gu gw gy hk hm hn hr ht hu id ie il im in io iq ir is it je jm jo jp ke "
    "kg kh ki km kn kp kr kw ky kz la lb lc li lk lr ls lt lu lv ly ma mc md me mg mh mk ml mm mn mo mp mq mr ms mt mu "
    "mv mw mx my mz na nc ne nf ng ni nl no np nr nu nz om pa pe pf pg ph pk pl pm pn pr ps pt pw py qa re ro rs ru rw "
    "sa sb sc sd se sg sh si sj sk sl sm sn so sr st su sv sx sy sz tc td tf tg th tj tk tl tm tn to tr tt tv tw tz ua "
    "ug uk us uy uz va vc ve vg vi vn vu wf ws ye yt za zm zw "
    "aero asia biz cat com coop edu gov info int jobs mil mobi museum name net org post pro tel travel "
    "amsterdam barcelona bayern berlin boston brussels bzh capetown cologne corsica cymru durban eus gal gent hamburg "
    "helsinki istanbul joburg koeln london madrid melbourne miami moscow nrw nyc osaka paris quebec rio ruhr saarland "
    "scot stockholm swiss sydney taipei tirol tokyo vegas vlaanderen wales wien yokohama zuerich"
).split()
_LABEL = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_PATH = r"[a-z0-9!*';:=+,.$/%#\[\]_~@|&–-]"
_ENDS_PATH = "[a-z0-9=_#/+-]"
_QUERY = r"[a-z0-9!?*'@();:&=+$/%#\[\]_.,~|-]"
_ENDS_QUERY = "[a-z0-9_&=#/-]"
# After the patterns of twitter-text 3.1 (github.com/twitter/twitter-text, extractUrl), on the safe side of each.
_ADDRESS = re.compile(
    r"(?P<certain>(?:(?<![^\s\"“‘—])|(?<=\s\()|(?<=^\())(?P<scheme>https?://)?"
    rf"(?!t\.co\b)(?:{_LABEL}\.)+(?:{'|'.join(_DOMAINS)})"  # t.co has a rule of its own
    r"(?=[”’…]*(?:[\s)\]\"',;!]|[.:](?:[\s)\]\"'”’…]|$)|$)|[/?]|:[0-9])"
    rf"(?:(?::[0-9]+)?/(?:{_PATH}*{_ENDS_PATH})?(?:\?{_QUERY}*{_ENDS_QUERY})?)?)"
    r"|[@$#][a-z0-9.-]+"  # a handle, a tag, or the end of an e-mail address
    r"|(?P<uncertain>(?:https?://)?(?<![a-z0-9-])(?<![a-z0-9-]\.)(?:[a-z0-9-]+\.)+[a-z][a-z0-9-]+"
    r"|(?<=[^\x00-\x7f\s])\.(?=[a-z]{2})|(?<=\S)\.(?=(?![\x00-\x7f])[^\W\d_]))",
    re.IGNORECASE,
)
# An address may be a link and text beside it; no link is shorter than a.co.
_MORE = LINK - 4
# The second @ and what follows, of a handle on another server.
_SERVER = re.compile(r"(?<![=/\w])(@[a-z0-9_](?:[a-z0-9_.-]*[a-z0-9_])?)@[\w.-]*\w", re.IGNORECASE)
# What counts one on X, and not two: `ranges` of the configuration v3 of twitter-text.
_LIGHT = re.compile("[\x00-\u10ff\u2000-\u200d\u2010-\u201f\u2032-\u2037]")


def weighted(text: str) -> int:
    """The weighted length of a post on X (docs.x.com/fundamentals/counting-characters)."""
    text = unicodedata.normalize("NFC", text)
    total = position = 0
    for found in _ADDRESS.finditer(text):
        more = _MORE if found["uncertain"] else 0
        total += _weight(text[position : found.start()]) + (LINK if found["certain"] else _weight(found[0]) + more)
        position = found.end()
    return total + _weight(text[position:])


def links(text: str) -> list[tuple[int, int]]:
    """Where the addresses with http:// or https:// begin and end that every platform makes links of."""
    return [found.span("certain") for found in _ADDRESS.finditer(text) if found["scheme"]]


def _weight(text: str) -> int:
    if text.isascii():
        return len(text)
    rest, emoji = without_emoji(text)
    return 2 * (emoji + len(rest)) - len(_LIGHT.findall(rest))


def on_mastodon(text: str) -> int:
    """Graphemes, a link as 23, a handle without its server (docs.joinmastodon.org/user/posting)."""

    def counted(found: re.Match[str]) -> str:
        if found["scheme"]:  # without it nothing is a link there
            return "x" * LINK
        return found[0] + "x" * _MORE if "://" in found[0] else found[0]

    return len(graphemes(_SERVER.sub(r"\1", _ADDRESS.sub(counted, text))))


def on_bluesky(text: str) -> int:
    """Graphemes (`maxGraphemes` of the lexicon app.bsky.feed.post)."""
    return len(graphemes(text))


def utf_16(text: str) -> int:
    """Code units of UTF-16: the longest that a count of characters can mean."""
    return len(text) + sum(character > "\uffff" for character in text)
