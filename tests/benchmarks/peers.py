"""The strike beside other differs of HTML, over each two consecutive versions of a blog's real posts.

    python -m tests.benchmarks.peers POSTS.jsonl.xz [--modules FOLDER]

POSTS has JSON lines `post, version, at, author, message, body` (see `stet import jsonl --help`). Beside `stet` stand
lxml.html.diff, redlines (`pip install stet-ledger[peers]`) and, where there is a `node`, node-htmldiff and htmldiff-js,
from a folder that holds their `node_modules` or else by `npm install` into a temporary one. Each is given the same two
sanitised texts. Counted are the pairs for which

- text is lost or invented: without what is deleted the words are not the new ones, or without what is inserted not the
  old ones;
- the output is ill-formed: an HTML5 parser adds, drops or moves an element;
- nothing is marked though words, link targets, image addresses or descriptions changed;
- the differ fails.

White space is left out of account, and so is what a differ tells of a link's address: in brackets, or as "Link: ...".
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import lxml.html.diff
from redlines import Redlines

from ledger import Ledger
from ledger.rendition.flow import Atom, End, Flow
from ledger.rendition.html import serialise
from ledger.sources.jsonl import read_rows
from renderers.strike import weave
from tests.renderers.histories import Chain
from tests.renderers.reading import tree, written

PACKAGES = ("node-htmldiff", "htmldiff-js")
_NODE = """
const differ = require(process.argv[1]), diff = differ.default ? differ.default.execute : differ;
for (const line of require("fs").readFileSync(0, "utf8").split("\\n")) if (line) {
  let out = null;
  try { out = diff(...JSON.parse(line)); } catch (error) {}
  process.stdout.write(JSON.stringify(out) + "\\n");
}
"""
_ADDED = re.compile(r"\[[^\[\]]*\]|¶")
_LINK = re.compile(r" Link: \S+")
_TAG = re.compile(r"</?([a-z][a-z0-9]*)(?:\s[^<>]*)?/?>", re.IGNORECASE)

Pair = tuple[Flow, Flow]
FAULTS = ("lost or invented", "ill-formed", "unmarked", "failed")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("posts", type=Path)
    parser.add_argument("--modules", type=Path, help="a folder with node_modules")
    arguments = parser.parse_args()
    found = list(pairs(arguments.posts))
    texts = [(serialise(old), serialise(new)) for old, new in found]
    say(f"{len(found)} pairs", FAULTS)
    report("stet", found, [ours(*pair) for pair in found])
    report("lxml.html.diff", found, [tried(lxml.html.diff.htmldiff, *pair) for pair in texts])
    report("redlines", found, [tried(redlined, *pair) for pair in texts])
    if shutil.which("node"):
        with tempfile.TemporaryDirectory() as directory:
            folder = arguments.modules or installed(Path(directory))
            for package in PACKAGES:
                report(package, found, noded(folder, package, texts))


def pairs(posts: Path) -> Iterator[Pair]:
    """The renditions of each two consecutive versions that differ."""
    with tempfile.TemporaryDirectory() as directory, Ledger.create(Path(directory) / "l.db", agency="Bench") as book:
        book.import_rows(read_rows(posts), name=posts.name)
        for post in book.posts():
            for old, new in pairwise(book.history(post).versions):
                if old.flow != new.flow:
                    yield old.flow, new.flow


# --- the differs ------------------------------------------------------------------------------------------------------


def ours(old: Flow, new: Flow) -> str:
    """All that differs is shown, as if the gate let nothing merge."""
    return serialise(weave(Chain().begin(old).flow(new).history()).flow)


def redlined(old: str, new: str) -> str:
    return str(Redlines(old, new, markdown_style="none").output_markdown)


def tried(differ: Callable[[str, str], str], old: str, new: str) -> str | None:
    try:
        return differ(old, new)
    except Exception:  # noqa: BLE001 - whatever a peer stumbles over is what is counted
        return None


def installed(folder: Path) -> Path:
    subprocess.run(["npm", "install", "--no-audit", "--no-fund", "--silent", *PACKAGES], cwd=folder, check=True)
    return folder


def noded(folder: Path, package: str, texts: Sequence[tuple[str, str]]) -> list[str | None]:
    given = "\n".join(json.dumps(pair) for pair in texts)
    module = str((folder / "node_modules" / package).resolve())
    run = subprocess.run(["node", "-e", _NODE, module], input=given, capture_output=True, text=True, check=True)
    return [json.loads(line) for line in run.stdout.splitlines()]


# --- what is counted --------------------------------------------------------------------------------------------------


def report(name: str, found: Sequence[Pair], outputs: Sequence[str | None]) -> None:
    counts = Counter(fault for pair, html in zip(found, outputs, strict=True) for fault in faults(*pair, html))
    say(name, [str(counts[fault]) for fault in FAULTS])


def faults(old: Flow, new: Flow, html: str | None) -> Iterator[str]:
    """What is wrong with what a differ made of two texts."""
    if html is None:
        yield "failed"
        return
    read = tree(html)
    if words("".join(text(read, "del"))) != words(new.text) or words("".join(text(read, "ins"))) != words(old.text):
        yield "lost or invented"
    if tags(written(read)) != tags(html):
        yield "ill-formed"
    if perceived(old) != perceived(new) and not any(node.tag in ("del", "ins") for node in read.iter()):
        yield "unmarked"


def text(node: Any, without: str) -> Iterator[str]:
    """The text of a tree without that of some elements."""
    if node.tag != without:
        yield _LINK.sub("", node.text or "")
        for child in node:
            yield from text(child, without)
            yield _LINK.sub("", child.tail or "")


def words(text: str) -> str:
    before = ""
    text = re.sub(r"[\s\ufffc]+", "", text)
    while before != text:
        before, text = text, _ADDED.sub("", text)
    return text


def tags(html: str) -> list[str]:
    """The tags in order, as names; how their attributes are spelt is all one."""
    return [match[0][:2].strip("<").lower() + match[1].lower() for match in _TAG.finditer(html)]


def perceived(flow: Flow) -> tuple[str, list[str | None]]:
    behind = [
        value
        for item in flow.items
        if not isinstance(item, End)
        for element in (*item.marks, *((item.element,) if isinstance(item, Atom) else ()))
        for value in (element.get("href"), element.get("src"), element.get("alt"))
        if value
    ]
    return words(flow.text), list(dict.fromkeys(behind))


def say(name: str, cells: Sequence[str]) -> None:
    sys.stdout.write(f"{name:16}" + "".join(f"{cell:>18}" for cell in cells) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
