"""What a reader of each surface learns of the corrections: read back from the finished text, and from nothing else.

The words of `cases` can be told apart anywhere: reasons, apologies and names are found by their pattern.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from html import unescape
from typing import Any
from xml.etree import ElementTree

from ledger.domain.corrections import Wording
from ledger.domain.entries import Kind
from ledger.domain.history import History
from tests.renderers.reading import tree

LABELS = {
    Kind.CORRECTION: "Correction",
    Kind.CLARIFICATION: "Clarification",
    Kind.UPDATE: "Update",
    Kind.EDITORS_NOTE: "Editor’s note",
    Kind.RETRACTION: "Retraction",
    Kind.UNANNOUNCED: "Changed without notice",
    Kind.REMOVAL: "Removed from its source",
}
_WORDED = ("label", "reason", "apology", "by", "source")
ATOM = "{http://www.w3.org/2005/Atom}"
STET = "{urn:uuid:8bf3cdda-e610-4540-986c-8ac22d902edd}"

Pairs = tuple[tuple[str, str], ...]
Worded = tuple[str, str, str, str, str]  # the label, the reason, the apology, who, the source

_LABEL = "|".join(LABELS.values())
_DATE = r"[A-Z][a-z]+ [0-9]{1,2}, [0-9]{4}"
_NOTICE = re.compile(rf"({_LABEL}), ({_DATE})(.*)", re.DOTALL)
_STRUCK = re.compile(rf"(?:\[removed: |<del>)((?:{_LABEL}), .*?)(?:\]|</del>) ", re.DOTALL)
_SAID, _RIGHT = "“(?P<said%d>[^“”]*)”", "“(?P<right%d>[^“”]*)”"
_SENTENCES = [
    "An earlier version said SAID. The correct information is RIGHT",
    "An earlier version said SAID, which was wrong",
    "An earlier version left out RIGHT",
    "SAID now reads RIGHT",
    "This was taken out: SAID",
    "This was added: RIGHT",
    "This post says SAID. The correct information is RIGHT",
    "This post says SAID, which is wrong",
    "This post leaves out RIGHT",
    "Changed SAID to RIGHT on",
    "Removed SAID on",
    "Added RIGHT on",
    "A new post says RIGHT instead of SAID, published on",
    "A new post was published to correct SAID on",
    "A new post was published to add RIGHT on",
    "A new post says RIGHT instead of words that are not repeated here, published on",
    "Changed words that are not repeated here to RIGHT on",
    "Removed words that are not repeated here on",
    "not repeated here. The correct information is RIGHT",
    "not repeated here. It now reads RIGHT",
    "not repeated here. It was taken out",
    # The places after the first.
    "The correct information is RIGHT",
    "It now reads RIGHT",
    "It was taken out",
]
_WORDS = re.compile(
    "|".join(s.replace("SAID", _SAID % n).replace("RIGHT", _RIGHT % n) for n, s in enumerate(_SENTENCES))
)


@dataclass(frozen=True, slots=True, order=True)
class Told:
    """One correction as a reader knows it; `before` has what was said of it until it was worded anew."""

    day: str
    label: str
    changes: Pairs
    reason: str
    apology: str
    by: str
    source: str
    before: tuple[Worded, ...]


def in_the_ledger(history: History) -> list[Told]:
    """What there is to be told."""
    return sorted(
        Told(
            day=each.at[:10],
            changes=tuple((change.said, change.right) for change in each.changes),
            before=tuple(_worded(wording) for wording in each.superseded),
            **dict(zip(_WORDED, _worded(each.now), strict=True)),
        )
        for each in history.corrections
    )


def _read(html: str) -> Any:
    """The fragment, each source as its link has it."""
    root = tree(html)
    for link in root.iter("a"):
        if link.get("class") == "source":
            link.text = link.get("href")
    return root


def _worded(wording: Wording) -> Worded:
    by = f"{wording.by.name}, {wording.by.role}" if wording.by else ""
    return LABELS[wording.kind], wording.reason, wording.apology, by, wording.evidence or ""


def from_html(html: str) -> list[Told]:
    """Notices from their asides, words from the list of changes; where a notice quotes words too, they are the same."""
    root = _read(html)
    listed: dict[str, Pairs] = {}
    for line in (li for part in root.iter("section") if part.get("class") == "changes" for li in part.iter("li")):
        day = next(line.iter("time")).get("datetime")[:10]
        listed[day] = listed.get(day, ()) + pairs("".join(line.itertext()))
    found = []
    for aside in (node for node in root.iter("aside") if node.get("class") == "correction"):
        before = tuple(_told_before("".join(node.itertext())) for node in aside.iter("del"))
        for paragraph in [p for p in aside if next(p.iter("del"), None) is not None]:
            aside.remove(paragraph)
        label, day = next(aside.iter("strong")).text, next(aside.iter("time")).get("datetime")[:10]
        words = "".join(aside.itertext())
        assert pairs(words) in ((), listed[day])
        found.append(_told(day, label, listed[day], words, before))
    return sorted(found)


def from_text(text: str) -> list[Told]:
    head, _, listing = text.partition("Changes to this post\n" + "-" * 20)
    return _from_blocks(head, listing)


def from_terminal(text: str) -> list[Told]:
    for sign, plain in {
        "9;31": "[removed: ",
        "29;39": "]",
        "4;32": "[added: ",
        "24;39": "]",
        "1": "",
        "22": "",
    }.items():
        text = text.replace(f"\x1b[{sign}m", plain)
    return from_text(text)


def from_markdown(text: str) -> list[Told]:
    text = re.sub(r"Source: \[[^\]]*\]\(<(.*?)>\)", lambda link: f"Source: {unescape(link[1])}", text)
    head, _, listing = text.replace("**", "").partition("## Changes to this post")
    listing = re.sub(r" \(\[go to the change\]\(#c-[0-9-]+\)\)", "", listing)
    return _from_blocks(re.sub(r"^> (?:<a id=.c-[0-9]+.></a>)?", "", head, flags=re.MULTILINE), listing)


def _from_blocks(head: str, listing: str) -> list[Told]:
    listed: dict[str, Pairs] = {}
    for line in listing.splitlines():
        if dated := re.search(rf" on ({_DATE})(?: \(claimed\))?$", line):
            listed[_day(dated[1])] = listed.get(_day(dated[1]), ()) + pairs(line)
    found = []
    for block in head.split("\n\n"):
        if re.match(rf"(?:\[removed: |<del>)?(?:{_LABEL}), {_DATE}", block):
            told = from_notice(block)
            assert told.changes in ((), listed[told.day])
            found.append(replace(told, changes=listed[told.day]))
    return sorted(found)


def from_notice(words: str) -> Told:
    """A notice in running words, with the wordings that it had before."""
    before = tuple(_told_before(match[1]) for match in _STRUCK.finditer(words))
    notice = _NOTICE.search(_STRUCK.sub("", words))
    assert notice
    return _told(_day(notice[2]), notice[1], pairs(notice[3]), notice[3], before)


def from_data(corrections: list[dict[str, Any]]) -> list[Told]:
    """From the fields of docs/json.md."""
    assert [LABELS[Kind(each["kind"])] for each in corrections] == [each["label"] for each in corrections]
    return sorted(
        Told(
            day=each["at"][:10],
            changes=tuple((change["said"], change["right"]) for change in each["changes"]),
            before=tuple(map(_data_worded, each["superseded"])),
            **dict(zip(_WORDED, _data_worded(each), strict=True)),
        )
        for each in corrections
    )


def _data_worded(fields: dict[str, Any]) -> Worded:
    by = "{name}, {role}".format(**fields["by"]) if fields["by"] else ""
    return fields["label"], fields["reason"] or "", fields["apology"] or "", by, fields["evidence"] or ""


def from_linked_data(post: Mapping[str, Any]) -> list[Told]:
    found = []
    for comment in post.get("correction", ()):
        told = from_notice(comment["text"])
        author = comment.get("author", {})
        assert (told.label, told.day) == (comment["name"], comment["datePublished"][:10])
        assert told.by == ("{name}, {jobTitle}".format(**author) if author else "")
        found.append(told)
    return sorted(found)


def from_page_data(page: str) -> list[Told]:
    """From the data block in a page."""
    (block,) = (node for node in _read(page).iter("script") if node.get("type") == "application/ld+json")
    return from_linked_data(json.loads(block.text))


def from_site_index(page: str) -> list[Told]:
    """Each as it is worded now, and its first changes."""
    found = []
    for article in _read(page).iter("article"):
        label, day = next(article.iter("strong")).text, next(article.iter("time")).get("datetime")[:10]
        lines = [{node.tag: "".join(node.itertext()) for node in line} for line in article.iter("li")]
        changes = tuple((line.get("del", ""), line.get("ins", "")) for line in lines)
        found.append(_told(day, label, changes, "".join(article.itertext()), ()))
    return sorted(found)


def from_site_history(page: str) -> list[Told]:
    """The steps that had a notice; their words stand side by side, and are read back in the tests of the site."""
    found = []
    for step in (node for node in _read(page).iter("section") if next(node.iter("h2")).text in LABELS.values()):
        paragraphs = [node for node in step if node.tag == "p"]
        old = [node for paragraph in paragraphs for node in paragraph if node.tag == "del"]
        before = tuple((words.partition(":")[0], *_spoken(words)) for words in ("".join(o.itertext()) for o in old))
        now = " ".join("".join(node.itertext()) for node in paragraphs if node.find("del") is None)
        found.append(_told(next(step.iter("time")).get("datetime")[:10], next(step.iter("h2")).text, (), now, before))
    return sorted(found)


def from_atom(xml: str) -> list[Told]:
    """From the one post of a feed; its extensions and categories say the same."""
    (entry,) = ElementTree.fromstring(xml).iter(f"{ATOM}entry")
    found = from_html(entry.findtext(f"{ATOM}content") or "")
    classes = sorted((str(c.get("at"))[:10], c.get("label")) for c in entry.iter(f"{STET}correction"))
    assert classes == [(told.day, told.label) for told in found]
    assert {c.get("label") for c in entry.iter(f"{ATOM}category")} == {told.label for told in found}
    return found


def from_json_feed(text: str) -> list[Told]:
    (item,) = json.loads(text)["items"]
    found = from_html(item["content_html"])
    assert from_data(item["_stet"]["corrections"]) == found
    return found


def from_atom_of_corrections(xml: str) -> list[Told]:
    found = []
    for entry in ElementTree.fromstring(xml).iter(f"{ATOM}entry"):
        told = from_notice("".join(_read(entry.findtext(f"{ATOM}content") or "").itertext()))
        assert told.label == str(entry.findtext(f"{ATOM}title")).partition(":")[0]
        assert told.day == str(entry.findtext(f"{ATOM}published"))[:10]
        found.append(told)
    return sorted(found)


def from_json_feed_of_corrections(text: str) -> list[Told]:
    found = []
    for item in json.loads(text)["items"]:
        told = from_notice("".join(_read(item["content_html"]).itertext()))
        assert [told] == from_data(item["_stet"]["corrections"])
        assert item["tags"] == [told.label]
        found.append(told)
    return sorted(found)


def pairs(words: str) -> Pairs:
    """What was said and what is right, from our sentences around them."""
    return tuple(_pair(match) for match in _WORDS.finditer(words))


def _pair(match: re.Match[str]) -> tuple[str, str]:
    groups = {name: text for name, text in match.groupdict().items() if text is not None}
    return _only(groups, "said"), _only(groups, "right")


def _only(groups: Mapping[str, str], name: str) -> str:
    return next((text for key, text in groups.items() if key.startswith(name)), "")


def _told(day: str, label: str, changes: Pairs, words: str, before: tuple[Worded, ...]) -> Told:
    return Told(day, label, changes, *_spoken(words), before)


def _told_before(words: str) -> Worded:
    label, _, rest = words.partition(",")
    return label.strip(), *_spoken(rest)


def _spoken(words: str) -> tuple[str, str, str, str]:
    source = _first(r"Source: \S+", words).removeprefix("Source: ")
    return (
        _first(r"Reason \d+\.", words),
        _first(r"Sorry \d+\.", words),
        _first(r"Officer \d+, Role \d+", words),
        source,
    )


def _first(pattern: str, words: str) -> str:
    found = list(dict.fromkeys(re.findall(pattern, words)))
    assert len(found) <= 1, f"told twice: {found}"
    return found[0] if found else ""


def _day(date: str) -> str:
    return datetime.strptime(date, "%B %d, %Y").date().isoformat()
