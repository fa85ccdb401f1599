"""How fast the gate judges, how fast and large it loads, and whether its cost is linear; beside peers on its words.

Time is that of the processor, whatever else the machine does.

    python -m tests.benchmarks.gate

The text is made up of words of the lexicon, from a fixed seed. Nothing is asserted: figures are for reading, and ratios
carry from machine to machine. Peers are measured where they are installed (spylls; codespell as a command).
"""

from __future__ import annotations

import importlib
import importlib.util
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from ledger.domain.diff import diff
from ledger.gate import Lexicon, Policy
from ledger.gate.judge import judge
from ledger.gate.verdict import Verdict, weigh
from ledger.rendition.flow import Element, End, Flow, Run
from tests.benchmarks.posts import say

T = TypeVar("T")
EDITS = 5000
# Not ru_maxrss, which a child inherits from the process that started it.
LOADED = """
import re, time
before = time.process_time()
from ledger.gate import Lexicon
Lexicon.load().neighbours.near('psot')
print(time.process_time() - before, int(re.search(r'VmHWM:\\s+(\\d+)', open('/proc/self/status').read())[1]) / 1000)
"""


def main() -> None:
    starts = [subprocess.run([sys.executable, "-c", LOADED], capture_output=True, check=True).stdout for _ in "12345"]
    seconds, megabytes = min(tuple(map(float, start.split())) for start in starts)
    say("load", f"{seconds:.2f} s of the processor with all imports, {megabytes:.0f} MB of memory, Python included")
    lexicon, chance = Lexicon.load(), random.Random(1)
    known = [w for w in lexicon.words if "l" in lexicon.readings(w) and lexicon.grade(w) > 60 and w.isascii()]
    pairs = [edit(known, chance) for _ in range(EDITS)]
    speed(pairs, lexicon)
    peers([before for before, _ in pairs])
    linear(known, chance, lexicon)


def edit(known: list[str], chance: random.Random) -> tuple[str, str]:
    """A sentence with a slip and without, or with one word put for another."""
    words = chance.choices(known, k=chance.randint(8, 25))
    place = chance.randrange(len(words))
    was = words[place]
    cut = chance.randrange(1, max(2, len(was) - 1))
    wrong = was[:cut] + was[cut + 1 :] if chance.random() < 0.5 else chance.choice(known)
    return " ".join([*words[:place], wrong, *words[place + 1 :]]), " ".join(words)


def flow(*paragraphs: str) -> Flow:
    return Flow(tuple(item for text in paragraphs for item in (Run(text), End((Element("p"),)))))


def speed(pairs: list[tuple[str, str]], lexicon: Lexicon) -> None:
    edits = [(flow(before), flow(after)) for before, after in pairs]
    found = [(old, new, diff(old, new)[0]) for old, new in edits]

    def judged() -> int:
        return sum(
            finding.minor
            for old, new, hunks in found
            for finding in judge(old, new, hunks, language="en", policy=Policy(), lexicon=lexicon)
        )

    for state in ("first time", "again"):
        minor, took = timed(judged)
        say(f"judge, {state}", f"{EDITS / took:,.0f} edits/s; {minor} of {EDITS} silent")
    _, took = timed(lambda: [weighed(old, new, lexicon) for old, new in edits])
    say("diff and judge", f"{EDITS / took:,.0f} edits/s")


def weighed(old: Flow, new: Flow, lexicon: Lexicon) -> Verdict:
    return weigh(old, new, language="en", policy=Policy(), lexicon=lexicon)


def peers(texts: list[str]) -> None:
    if importlib.util.find_spec("spylls"):
        hunspell = importlib.import_module("spylls.hunspell")  # it has no types
        dictionary, took = timed(lambda: hunspell.Dictionary.from_files("en_US"))
        say("spylls", f"loads in {took:.2f} s")
        misses, took = timed(lambda: sum(not dictionary.lookup(word) for text in texts for word in text.split()))
        say("", f"looks up {len(texts) / took:,.0f} sentences/s ({misses} words unknown), without judging an edit")
    if command := shutil.which("codespell", path=Path(sys.executable).parent) or shutil.which("codespell"):
        with tempfile.TemporaryDirectory() as directory:
            path = Path(directory) / "text.txt"
            path.write_text("\n".join(texts), encoding="utf-8")
            begun = _children()
            done = subprocess.run([command, str(path)], capture_output=True, text=True, check=False)
            took = _children() - begun
        say("codespell", f"{len(texts) / took:,.0f} sentences/s, start included; {len(done.stdout.splitlines())} found")


def linear(known: list[str], chance: random.Random, lexicon: Lexicon) -> None:
    for thousands in (5, 10, 20):
        words = chance.choices(known, k=thousands * 1000)
        slip = [*words[: len(words) // 2], "recieve", *words[len(words) // 2 :]]
        right = [word if word != "recieve" else "receive" for word in slip]
        say("one typo", f"in {thousands},000 words: {cost(flow(*sentences(slip)), flow(*sentences(right)), lexicon)}")
    for times in (5_000, 10_000, 20_000):
        say("two words", f"{times:,} times over: {cost(flow('to be ' * times), flow('be to ' * times), lexicon)}")
    for thousands in (3, 6, 12):
        old, new = (flow(*sentences(chance.choices(known, k=thousands * 1000))) for _ in "12")
        say("all rewritten", f"{thousands},000 words: {cost(old, new, lexicon)}")


def cost(old: Flow, new: Flow, lexicon: Lexicon) -> str:
    verdict, took = timed(lambda: weighed(old, new, lexicon))
    return f"{took:.2f} s, {verdict}"


def sentences(words: list[str]) -> list[str]:
    return [" ".join(words[at : at + 100]) for at in range(0, len(words), 100)]


def _children() -> float:
    """The seconds of the processor that ended child processes took."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def timed(work: Callable[[], T]) -> tuple[T, float]:
    """What the work gives, and the seconds of this process that it took, whatever else the machine does."""
    begun = time.process_time()
    return work(), time.process_time() - begun


if __name__ == "__main__":
    main()
