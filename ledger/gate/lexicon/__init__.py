"""The lexicon: which words there are, how they can be read, how common they are, and known misspellings of them.

Compiled ahead of time by `ledger.gate.lexicon.build` from the sources in `SOURCES.md`. Words of the dictionaries are
held in memory; the long lists are searched where they lie, as look(1) does, so that a start stays fast.
"""

from __future__ import annotations

import hashlib
import mmap
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib.resources import as_file, files
from pathlib import Path

from ledger.gate.nearness import Neighbours

# In `shapes`, what marks three letters in a row that hardly any word has.
RARELY = "rare"
DATA = (
    "compounds.tsv",
    "misspellings.tsv",
    "modern.tsv",
    "pairs.tsv",
    "rare.tsv",
    "runons.tsv",
    "seen.tsv",
    "shapes.tsv",
    "words.tsv",
)


class Table:
    """Lines of `key TAB value`, sorted by bytes, searched on disk."""

    def __init__(self, path: Path) -> None:
        with path.open("rb") as file:
            self._map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        self.get = lru_cache(maxsize=8192)(self._get)

    def _get(self, key: str) -> str | None:
        wanted, lines = key.encode() + b"\t", self._map
        low, high = 0, len(lines)
        while low < high:
            start = lines.rfind(b"\n", low, (low + high) // 2) + 1 or low
            stop = lines.find(b"\n", start, high)
            if lines[start : start + len(wanted)] == wanted:
                return lines[start + len(wanted) : stop].decode()
            if lines[start:stop] < wanted:
                low = stop + 1
            else:
                high = start
        return None


@dataclass(frozen=True)
class Lexicon:
    """What is known of words. Keys are lower-case; see `build` for the letters of a reading."""

    words: dict[str, str]
    misspellings: Table
    web: Table
    modern: Table
    rare: Table
    runons: Table
    pairs: Table
    compounds: dict[str, str]
    shapes: dict[str, str]
    root: Path

    @classmethod
    def load(cls) -> Lexicon:
        with as_file(files(__name__)) as root:
            return cls(
                words=dict(_pairs(root / "words.tsv")),
                misspellings=Table(root / "misspellings.tsv"),
                web=Table(root / "seen.tsv"),
                modern=Table(root / "modern.tsv"),
                rare=Table(root / "rare.tsv"),
                runons=Table(root / "runons.tsv"),
                pairs=Table(root / "pairs.tsv"),
                compounds=dict(_pairs(root / "compounds.tsv")),
                shapes=dict(_pairs(root / "shapes.tsv")),
                root=root,
            )

    @cached_property
    def neighbours(self) -> Neighbours:
        return Neighbours(self)

    @cached_property
    def digest(self) -> str:
        """SHA-256, in hex, over the data files in the order of their names."""
        whole = hashlib.sha256()
        for name in DATA:
            whole.update((self.root / name).read_bytes())
        return whole.hexdigest()

    def readings(self, word: str) -> str:
        """The letters of a word's forms and readings; empty where no dictionary has it."""
        return self.words.get(word.lower(), "\t").partition("\t")[0]

    def grade(self, word: str) -> int:
        """Ten times the natural logarithm of how often the web writes a word of the dictionaries."""
        return int(self.words.get(word, "\t0").partition("\t")[2])

    def seen(self, word: str) -> int | None:
        """The grade of a word that is written though no dictionary has it: a name, a brand, a coinage."""
        found = self.web.get(word) or self.modern.get(word)
        return int(found) if found else None

    def attested(self, word: str, *, capital: bool = False) -> bool:
        """Whether a large dictionary has a word, though seldom used, or the one that it is a regular form of.

        Written with a capital, it may be a name too.
        """
        found = self.rare.get(word)
        if found is not None and (capital or "l" in found):
            return True
        return any("l" in (self.rare.get(stem) or "") for stem in stems(word))

    def pair(self, first: str, second: str) -> int | None:
        """The grade of two words side by side; None where the web has them too seldom."""
        row = self.pairs.get(first)
        at = row.find(f" {second}:") if row else -1
        if row is None or at < 0:
            return None
        return int(row[at + len(second) + 2 :].partition(" ")[0])

    def corrections(self, word: str) -> tuple[str, ...]:
        """What a known misspelling stands for."""
        found = self.misspellings.get(word)
        return tuple(found.split(",")) if found else ()


def stems(word: str) -> Iterator[str]:
    """What a word would be a regular form of: in -s, -ed, -ing, -er or -ly (Quirk et al. 1985, 3.5-10, 5.80, 7.46)."""
    for ending in _ENDINGS:
        stem = word.removesuffix(ending)
        if stem == word or len(stem) < _STEM - 1:
            continue
        whole = [stem]
        if ending == "ly":
            whole.append(stem + "le")  # subtle, subtly
        if ending in ("ed", "ing", "er"):
            whole.append(stem + "e")
            if stem[-1] == stem[-2]:
                whole.append(stem[:-1])
        if stem[-1] == "i" and ending in ("es", "ed", "er", "ly"):
            whole.append(stem[:-1] + "y")
        yield from (word for word in whole if len(word) >= _STEM)


_ENDINGS = ("s", "es", "ed", "ing", "er", "ly")
# Of fewer letters, nearly any is a word of some dictionary.
_STEM = 4


def _pairs(path: Path) -> list[list[str]]:
    return [line.split("\t", 1) for line in path.read_text(encoding="utf-8").splitlines()]
