"""What the diff of very large posts costs, and beside lxml.html.diff where that gets through.

    python -m tests.benchmarks.sizes

Processor seconds, and the ratio to lxml's for the same pair: of the diff alone, and of all from HTML to HTML.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable
from typing import TypeVar

import lxml.html.diff

from ledger.domain.diff import diff
from ledger.rendition.html import serialise
from ledger.rendition.render import render
from renderers.strike import weave
from tests.renderers.histories import Chain

T = TypeVar("T")

_ROWS, _COLUMNS = 20_000, 10


def main() -> None:
    say("", ("read", "diff", "level", "hunks", "all", "diff/lxml", "all/lxml"))
    article = prose(20_000, 1)
    edited = corrected(article, 0.05)
    measure("20,000 words, 5% changed", paragraphs(article), paragraphs(edited), beside_lxml=True)
    measure("the same in one paragraph", f"<p>{article}</p>", f"<p>{edited}</p>", beside_lxml=True)
    measure("a chapter rewritten", paragraphs(article), paragraphs(prose(20_000, 2)), beside_lxml=True)
    measure("the same in one paragraph", f"<p>{article}</p>", f"<p>{prose(20_000, 2)}</p>")
    measure("two words 20,000 times", f"<p>{'ha ho ' * 20_000}</p>", f"<p>{'ho ha ' * 20_000}ho</p>")
    measure("a table of 200,000 cells", table("$", 0), table("$", 1))
    measure("every cell of it another", table("a ", 0), table("b ", 1))


def measure(name: str, old: str, new: str, *, beside_lxml: bool = False) -> None:
    flows, reading = timed(lambda: (render(old, format="html"), render(new, format="html")))
    (hunks, level), diffing = timed(lambda: diff(*flows))
    _, drawing = timed(lambda: serialise(weave(Chain().begin(flows[0]).flow(flows[1]).history()).flow))
    cells = [f"{reading:.2f} s", f"{diffing:.2f} s", level, str(len(hunks)), f"{reading + drawing:.2f} s"]
    if beside_lxml:
        _, theirs = timed(lambda: lxml.html.diff.htmldiff(old, new))
        cells += [f"{diffing / theirs:.2f}", f"{(reading + drawing) / theirs:.2f}"]
    say(name, cells)


def prose(length: int, seed: int) -> str:
    """Sentences of fourteen words, as often used as words are."""
    chance = random.Random(seed)
    lexicon = ["".join(chance.choices("abcdefghijklmnop", k=chance.randint(2, 9))) for _ in range(4_000)]
    common = [1 / (rank + 1) for rank in range(len(lexicon))]
    words = chance.choices(lexicon, common, k=length)
    return " ".join(" ".join(words[at : at + 14]).capitalize() + "." for at in range(0, length, 14))


def corrected(text: str, share: float) -> str:
    chance = random.Random(3)
    return " ".join(f"{word[::-1]}x" if chance.random() < share else word for word in text.split(" "))


def paragraphs(text: str) -> str:
    sentences = text.split(". ")
    return "".join(f"<p>{'. '.join(sentences[at : at + 7])}.</p>" for at in range(0, len(sentences), 7))


def table(sign: str, step: int) -> str:
    numbers = range(1 + step * _ROWS, 1 + (step + 1) * _ROWS)
    rows = ("".join(f"<td>{sign}{number}.{column}</td>" for column in range(_COLUMNS)) for number in numbers)
    return f"<table>{''.join(f'<tr>{cells}</tr>' for cells in rows)}</table>"


def timed(work: Callable[[], T]) -> tuple[T, float]:
    begun = time.process_time()
    return work(), time.process_time() - begun


def say(name: str, cells: tuple[str, ...] | list[str]) -> None:
    sys.stdout.write(f"{name:26}" + "".join(f"{cell:>11}" for cell in cells) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
