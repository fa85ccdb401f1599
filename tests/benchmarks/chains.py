"""Thousands of invented chains of corrections, each checked from the weave to the HTML that readers are given.

    python -m tests.benchmarks.chains [N] [--first SEED] [--ledger FILE]

A seed makes a post of two to six versions, every kind of edit in them, each judged by the gate or by chance. What
fails is told with its seed; the exit code is 1 then. With a ledger its posts are checked instead.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from random import Random

from ledger import Ledger
from ledger.domain.diff import diff
from ledger.domain.history import History
from ledger.domain.hunks import Hunk
from ledger.domain.weave import Piece
from ledger.gate import Lexicon, Policy
from ledger.gate.judge import judge
from ledger.rendition.flow import Flow
from ledger.rendition.render import render
from ledger.rendition.sanitise import for_publication
from renderers.strike import Woven, weave
from tests.benchmarks.invented import Post
from tests.domain.posts import applied
from tests.renderers.histories import Chain
from tests.renderers.reading import ADDED, accepted, emptied, tree, written

_NOTHING_TO_READ = re.compile(r"[\s\ufffc\u2028\u2029]+")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("count", nargs="?", type=int, default=20_000)
    parser.add_argument("--first", type=int, default=1)
    parser.add_argument("--ledger", type=Path)
    arguments = parser.parse_args()
    if arguments.ledger:
        with Ledger.open(arguments.ledger) as book:
            sys.exit(checked((post, book.history(post)) for post in book.posts()))
    lexicon = Lexicon.load()
    seeds = range(arguments.first, arguments.first + arguments.count)
    sys.exit(checked((f"seed {seed}", made(seed, lexicon).history()) for seed in seeds))


def checked(histories: Iterable[tuple[str, History]]) -> bool:
    """Whether anything is wrong with any of them; tells what."""
    faults: Counter[str] = Counter()
    posts = steps = 0
    for name, history in histories:
        posts, steps = posts + 1, steps + len(history.versions) - 1
        for fault in faulty(history):
            faults[fault] += 1
            sys.stdout.write(f"{name}: {fault}\n")
            sys.stdout.flush()
    sys.stdout.write(f"{posts} chains, {steps} steps, {sum(faults.values())} faults {dict(faults)}\n")
    return bool(faults)


def made(seed: int, lexicon: Lexicon) -> Chain:
    """The chain of a seed."""
    chance = Random(seed)
    post = Post(chance)
    chain = Chain("markdown" if post.format == "markdown" else "html")
    chain.publish(post.source, title="Storm on July 3")
    for number in range(chance.randint(1, 5)):
        post.edit()
        title = chance.choice(["Storm on July 3", "Storm on July 4"])
        flow = render(post.source, title=title, format=chain.format)
        silent = chance.choice([_by_chance(chance, share) for share in (0.0, 0.0, 0.5, 1.0)] + [None])
        chain.flow(flow, minor=silent or _by_the_gate(chain.versions[number].flow, flow, lexicon))
    return chain


def _by_chance(chance: Random, share: float) -> Callable[[Hunk], bool]:
    return lambda hunk: chance.random() < share


def _by_the_gate(old: Flow, new: Flow, lexicon: Lexicon) -> Callable[[Hunk], bool]:
    hunks, _ = diff(old, new)
    found = judge(old, new, hunks, language="en", policy=Policy(), lexicon=lexicon)
    minor = {hunk for hunk, finding in zip(hunks, found, strict=True) if finding.minor}
    return minor.__contains__


def faulty(history: History) -> Iterator[str]:
    """What is wrong with a chain's weave or with the HTML made of it, by the property that does not hold."""
    flows = [version.flow for version in history.versions]
    first, newest = flows[0], flows[-1]
    pieces = history.weave.pieces
    if any(history.weave.flow(number) != flow for number, flow in enumerate(flows, 1)):
        yield "the weave does not give each version back"
    if any(history.weave.at(number).flow(number) != flow for number, flow in enumerate(flows, 1)):
        yield "forgetting what came later does not give the weave as it was"
    if applied(history.evident.flow, newest, history.evident.silent) != newest.items:
        yield "the evident text and its silent changes do not give the newest version"
    steps = [version.judgement for version in history.versions[1:]]
    if not any(step.silent for step in steps) and history.evident.flow != newest:
        yield "the evident text is not the newest version though nothing was silent"
    if not any(step.marks for step in steps) and history.evident.flow != first:
        yield "the evident text is not the first version though all was silent"

    woven = weave(history)
    html = whole(woven)
    if emptied(accepted(html)) != emptied(whole(Woven(newest, {}))):
        yield "accepting all does not give the newest version"
    read = tree(html)
    if written(read) != html:
        yield "an HTML5 parser reads it otherwise"
    if for_publication(html) != html:
        yield "the sanitiser changes it"
    for version in history.versions[1:]:
        gone = "".join(p.item.text for p in pieces if p.died == version.number and p.struck)
        cite = f"#c-{version.entry.number}"
        shown = "".join("".join(node.itertext()) for node in read.iter("del") if node.get("cite") == cite)
        if _bare(shown) != _bare(gone):
            yield "what is struck is not what died evidently"
    if len(flows) == 2 and not steps[0].silent and _words(rejected(html)) != _words(whole(Woven(first, {}))):
        yield "rejecting all does not give the first version's words"
    for version in history.versions[1:]:
        seen = f'cite="#c-{version.entry.number}"' in html
        if not seen and _shows(history.weave.pieces, version.number):
            yield "a change that is evident is nowhere marked"


def whole(woven: Woven) -> str:
    return f"<h1>{woven.title}</h1><p>{woven.standfirst}</p>{woven.body}"


def rejected(html: str) -> str:
    """The fragment with every `<ins>` taken out and every `<del>` taken off."""
    return re.sub(r"</?del[^>]*>", "", re.sub(r"<ins\b[^>]*>.*?</ins>", "", html, flags=re.DOTALL))


def _words(html: str) -> str:
    return _bare("".join(tree(html).itertext()))


def _bare(text: str) -> str:
    """Text without white space, without what stands for none, and without what the strike adds for its reader."""
    before, text = "", _NOTHING_TO_READ.sub("", text)
    while before != text:
        before, text = text, ADDED.sub("", text)
    return text


def _shows(pieces: Sequence[Piece], version: int) -> bool:
    """Whether there are words to be seen that a version struck, or put in and none has struck since."""
    return any(
        _NOTHING_TO_READ.sub("", piece.item.text)
        for piece in pieces
        if (piece.died == version and piece.struck) or (piece.mark == version and piece.died is None)
    )


if __name__ == "__main__":
    main()
