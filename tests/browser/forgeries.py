"""Pages that say something else than what was recorded: what was done to each, and what its check says then."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from functools import partial
from typing import Any

from ledger.integrity.note import SigningKey
from tests.browser.checking import PROOF, changed, page_of, proof, rewrite, style, swap
from tests.browser.recording import KEY, Logged, logged, prove
from tests.renderers.cases import HISTORIES
from tests.renderers.histories import Chain

OTHER = SigningKey("harbor.example/log", bytes([7]) * 32)


def _flip(text: str) -> str:
    """Base64 with one bit of its first byte turned."""
    return ("B" if text[0] != "B" else "C") + text[1:]


def _note(value: Any) -> None:
    head, name, signature = value["note"].rpartition(" ")
    value["note"] = f"{head}{name}{signature[:20]}{_flip(signature[20:])}"


def _entry(old: str, new: str, at: int, value: Any) -> None:
    assert old in value["entries"][at]["entry"]
    value["entries"][at]["entry"] = value["entries"][at]["entry"].replace(old, new)


def _other_checkpoint(value: Any) -> None:
    value["note"] = prove([b"another"], KEY)[1].decode()


def _other_log(value: Any) -> None:
    value["note"] = prove([b"another"], SigningKey("other.example/log", bytes(32)))[1].decode()


def _other_post(value: Any) -> None:
    other = page_of(logged(Chain(post="other").publish("A boat.", title="Boats").history()))
    found = PROOF.search(other)
    assert found
    value.update(json.loads(found[2]))


def _block(old: str, new: str, value: Any) -> None:
    for block in value["blocks"]:
        block[1] = block[1].replace(old, new)


def _first_name(value: Any) -> None:
    vkey = OTHER.verifier.text
    value["genesis"]["entry"] = value["genesis"]["entry"].replace(KEY.verifier.text, vkey)


_SOURCED, _UNQUOTED, _QUOTED_NO_MORE = (
    logged(HISTORIES[case])
    for case in ("a notice with its source", "a correction that is not quoted", "a notice that quotes no more")
)
# What a notice tells beside its words, and what it does not repeat, each put otherwise in a page of its own.
TOLD: dict[str, tuple[Logged, Callable[[str], str], str]] = {
    "where a source leads": (_SOURCED, partial(swap, "gov/calendar/3", "gov/calendar/33"), "a source is not that"),
    "what a source is called": (
        _SOURCED,
        partial(swap, ">county.example.gov/calendar/3<", ">b.example<"),
        "the record says",
    ),
    "another place behind the name": (
        _SOURCED,
        partial(swap, 'href="https://county.example.gov/calendar/3"', 'href="https://evil.example/"'),
        "a source is not that",
    ),
    "a source that is no link": (
        _SOURCED,
        partial(rewrite, r'<a class="source"[^>]*>(county[^<]*)</a>', r"\1"),
        "a source is not that",
    ),
    "the source of an earlier wording": (_SOURCED, partial(swap, "calendar/2", "calendar/9"), "a source is not that"),
    "a source taken out": (
        _SOURCED,
        partial(rewrite, r' Source: <a class="source"[^>]*>[^<]*</a>', ""),
        "the record says",
    ),
    "a link in the words of staff": (
        _UNQUOTED,
        partial(swap, ": Reason 2.", ': <a href="https://evil.example/">Reason 2.</a>'),
        "has a link that is not in the record",
    ),
    "words quoted that are not to be": (
        _UNQUOTED,
        partial(swap, "What an earlier version said was wrong and is not repeated here.", "It said “July 3”."),
        "the record says",
    ),
    "an error told as an addition": (
        _UNQUOTED,
        partial(swap, "Changed words that are not repeated here to “July 13”", "Added “July 13”"),
        "The list of changes says",
    ),
    "an earlier wording that quotes": (
        _QUOTED_NO_MORE,
        partial(
            swap,
            "What an earlier version said was wrong and is not repeated here.",
            "An earlier version said “July 3”.",
        ),
        "the record says",
    ),
}

MUTATIONS: dict[str, tuple[Callable[[str], str], str]] = {
    "a word of the body": (partial(swap, ">Opens ", ">Shuts "), "The page says “Shuts"),
    "a word between marks": (partial(swap, " at <a", " before <a"), "the newest version says"),
    "a word of an <ins>": (partial(swap, ">July 13</ins>", ">July 14</ins>"), "The page says “Opens July 14"),
    "a word of a <del>": (partial(swap, ">July 3 </del>", ">July 2 </del>"), "struck, since 2026-03-02; the page has"),
    "a word put into a <del>": (partial(swap, ">July 3 </del>", ">July 3 or so </del>"), "the record has"),
    "an address put into a <del>": (partial(swap, ">July 3 </del>", ">July 3 [x.html] </del>"), "the record has"),
    "a <del> taken out": (partial(swap, re.findall(r"<del[^>]*>July 3 </del>", changed())[0], ""), "“July 3”, struck"),
    "a struck item taken out": (
        partial(rewrite, r"<li><del[^>]*>south</del></li>", ""),
        "“south”, struck, since 2026-03-02",
    ),
    "a struck block moved": (
        partial(rewrite, r"(<li>north</li>)(<li><del[^>]*>south</del></li>)", r"\2\1"),
        "the record has “north”, unmarked",
    ),
    "the mark of an <ins> taken off": (
        partial(rewrite, r"<ins[^>]*>July 13</ins>", "July 13"),
        "marked as added on 2026-03-02",
    ),
    "a living word struck": (
        partial(swap, "<li>north</li>", '<li><del cite="#c-2" datetime="2026-03-02T15:10:00-05:00">north</del></li>'),
        "The page",
    ),
    "an <ins> under another notice": (
        partial(swap, '<ins cite="#c-2"', '<ins cite="#c-3"'),
        "A passage is marked as changed at 2026-03-02T15:10:00-05:00; the record says 2026-03-03",
    ),
    "a wording under another notice": (
        partial(rewrite, r'(<p><del cite="#c-)2(".*?><strong>)', r"\g<1>3\2"),
        "the date of a mark is not that of the record",
    ),
    "the date of a mark": (
        partial(rewrite, r'(<del cite="#c-2" datetime=")2026-03-02', r"\g<1>2026-03-01"),
        "A passage is marked as changed at 2026-03-01",
    ),
    "where a link leads": (partial(swap, "news/storm/times.html", "news/times.html"), "The markup of"),
    "an image": (partial(swap, "storm/b.png", "storm/c.png"), "The markup of"),
    "an element": (partial(swap, "<li>north</li>", "<li><b>north</b></li>"), "The markup of “north”"),
    "a cell moved": (partial(swap, "<tr><td>One</td>", "<tr><td></td><td>One</td>"), "The markup of “One”"),
    "a list cut in two": (partial(swap, "<table", "<ul><li>x</li></ul><table"), "“x”"),
    "an element that no post has": (partial(swap, "<li>north</li>", "<li>north<video></video></li>"), "<video>"),
    "the title": (partial(swap, "<h1>Storm", "<h1>Calm"), "The page says “Calm”"),
    "the standfirst": (partial(swap, " on.</p>", " off.</p>"), "the newest version says “From 10:00 on.”"),
    "the standfirst taken out": (partial(rewrite, r'<p class="standfirst">.*?</p>\n', ""), "no standfirst"),
    "a notice's day": (
        partial(swap, ">March 3, 2026</time>: ", ">March 4, 2026</time>: "),
        "the notice of March 3, 2026",
    ),
    "a notice's time": (
        partial(swap, '</strong>, <time datetime="2026-03-03', '</strong>, <time datetime="2026-03-04'),
        "a time is not that of the record",
    ),
    "a notice's label": (partial(swap, "<strong>Update", "<strong>Clarification"), "the record says “Update"),
    "a notice's reason": (partial(swap, "Reason 3.", "Reason 9."), "the notice of March 3, 2026"),
    "an apology taken out": (partial(swap, " Sorry 4.", ""), "the notice of March 2, 2026"),
    "an earlier wording": (partial(swap, "Reason 2.", "Reason 9."), "the notice of March 2, 2026"),
    "a pair": (partial(swap, "correct information is “north and east”", "correct information is “east”"), "March 5"),
    "who made it": (partial(swap, "Officer 3, Role 3", "Officer 9, Role 3"), "In the notice of March 3"),
    "a notice taken out": (
        partial(rewrite, r'<aside class="correction" id="c-3".*?</aside>\n', ""),
        "The page lacks the notice of March 3, 2026",
    ),
    "a picture in a notice": (
        partial(swap, ">Officer 3", "><img alt=''>Officer 3"),
        "A notice or list holds something",
    ),
    "another language": (
        partial(swap, '<article class="stet" lang="en"', '<article class="stet" lang="la"'),
        "language",
    ),
    "a notice twice": (
        partial(rewrite, r'(<aside class="correction" id="c-3".*?</aside>\n)', r"\1\1"),
        "a notice too many",
    ),
    "a notice below the text": (
        partial(rewrite, r'(<aside class="correction" id="c-2".*?</aside>\n)(.*?)(<section)', r"\2\1\3"),
        "out of order",
    ),
    "where a notice leads": (partial(swap, 'href="new-post.html"', 'href="other.html"'), "does not link to new-post"),
    "a line of the list": (partial(swap, "<li>Removed “south”", "<li>Removed “north”"), "The list of changes says"),
    "the list cut short": (partial(rewrite, r"<li>Removed “south”.*?</li>\n", ""), "The list of changes says"),
    "when it was published": (partial(swap, ">March 1, 2026", ">March 2, 2026"), "Published March 1, 2026"),
    "how many versions": (partial(swap, "3 versions", "2 versions"), "3 versions"),
    "words beside the text": (
        partial(swap, '<div class="body">', '<p>All is well.</p><div class="body">'),
        "account for",
    ),
    "words of the article's own": (partial(swap, '<div class="body">', 'Well.<div class="body">'), "account for"),
    "a byte of an entry": (partial(proof, partial(_entry, "Role 3", "Role 4", 2)), "was altered"),
    "a space in an entry": (
        partial(proof, partial(_entry, '{"_format"', '{ "_format"', 1)),
        "not as the log writes it",
    ),
    "a byte of a proof": (
        partial(proof, lambda value: value["hashes"].__setitem__(0, _flip(value["hashes"][0]))),
        "does not stand in the signed log",
    ),
    "a proof cut short": (partial(proof, lambda value: value["entries"][0]["proof"].pop()), "does not stand in the"),
    "a proof too long": (partial(proof, lambda value: value["entries"][0]["proof"].append(0)), "does not stand in"),
    "the signature": (partial(proof, _note), "The signature of the checkpoint is not that of the key"),
    "another checkpoint of the log": (partial(proof, _other_checkpoint), "does not stand in the signed log"),
    "the checkpoint of another log": (partial(proof, _other_log), "The checkpoint is not one of the log"),
    "the key alone": (partial(proof, _first_name), "not signed by the key"),
    "the first entry left out": (
        partial(proof, lambda value: value["entries"].pop(0)),
        "An entry of the post is missing",
    ),
    "an entry left out": (partial(proof, lambda value: value["entries"].pop(2)), "An entry of the post is missing"),
    "entries out of order": (
        partial(proof, lambda value: value["entries"].reverse()),
        "An entry of the post is missing",
    ),
    "the last entry left out, the page as it is": (partial(proof, lambda value: value["entries"].pop()), "too many"),
    "a text in the data": (partial(proof, partial(_block, "Bring a", "Fetch a")), "is not what entry"),
    "a salt in the data": (
        partial(proof, lambda value: value["blocks"][0].__setitem__(0, _flip(value["blocks"][0][0]))),
        "is not what entry",
    ),
    "a notice in the data": (partial(proof, partial(_block, "Reason 3", "Reason 9")), "The notice in this page is not"),
    "a text left out of the data": (partial(proof, lambda value: value["blocks"].pop()), "is not what entry"),
    "another post's data": (partial(proof, _other_post), "The page"),
    "no data": (partial(rewrite, PROOF.pattern, r"\1\3"), "could not be read"),
    "text hidden by an attribute": (partial(swap, "<li>north", "<li hidden>north"), "The page hides or covers “north”"),
    "a notice hidden by a style": (partial(style, "#c-3 { display: none }"), "The page hides or covers"),
    "strikes hidden by a style": (partial(style, "del { visibility: hidden }"), "The page hides or covers “9:00”"),
    "strikes that strike nothing": (partial(style, "del { text-decoration: none }"), "does not strike “"),
    "text turned round": (
        partial(style, "p { unicode-bidi: bidi-override; direction: rtl }"),
        "The page hides or covers",
    ),
    "text moved away": (partial(style, ".correction { translate: -999rem }"), "The page hides or covers"),
    "text that is seen through": (partial(style, "#c-3 p { opacity: .1 }"), "The page hides or covers"),
    "text too small": (partial(style, "del { font-size: 1px }"), "The page hides or covers"),
    "text cut off": (
        partial(style, ".correction { height: 0; overflow: hidden; padding: 0 }"),
        "The page hides or covers",
    ),
    "text pushed aside": (partial(style, ".correction p { text-indent: -99rem }"), "The page hides or covers"),
    "text pulled aside": (partial(style, ".correction { margin-left: -999rem }"), "The page hides or covers"),
    "text in the colour of its paper": (partial(style, "del { color: #fffefb }"), "in the colour of its paper"),
    "text without colour": (partial(style, "del { color: transparent }"), "in the colour of its paper"),
    "words that a style puts in": (partial(style, ".body p::before { content: 'Not so: ' }"), "words of its own"),
    "words covered from outside": (
        lambda html: style(".x { position: fixed; inset: 0 }", html).replace(
            "<main>", "<p class=x>All is well.</p><main>"
        ),
        "Something of the page stands apart",
    ),
}
