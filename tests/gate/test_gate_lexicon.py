"""The lexicon's files, how they are searched, and how they were made."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

import ledger.gate.lexicon as room
from ledger.gate.lexicon import DATA, Lexicon, Table
from ledger.gate.lexicon.archives import affixed, way
from ledger.gate.nearness import distance, slip
from tests.gate.trial import lexicon

HERE = Path(room.__file__).parent


def test_the_digest_is_of_the_files_in_the_order_of_their_names() -> None:
    whole = hashlib.sha256(b"".join((HERE / name).read_bytes() for name in sorted(DATA)))
    assert lexicon().digest == whole.hexdigest() == Lexicon.load().digest


@pytest.mark.parametrize("name", DATA)
def test_a_file_is_sorted_by_bytes_and_has_its_source_named(name: str) -> None:
    lines = (HERE / name).read_bytes().splitlines()
    assert lines == sorted(lines)
    assert len({line.partition(b"\t")[0] for line in lines}) == len(lines)
    assert f"`{name}`" in (HERE / "SOURCES.md").read_text(encoding="utf-8")


def test_a_table_finds_every_line_and_nothing_else(tmp_path: Path) -> None:
    words = ["a", "ab", "abc", "b", "ba", "zebra", "émeute"]
    path = tmp_path / "table.tsv"
    path.write_bytes(b"".join(f"{w}\t{w.upper()}\n".encode() for w in sorted(words, key=str.encode)))
    table = Table(path)
    assert [table.get(word) for word in words] == [word.upper() for word in words]
    assert all(table.get(word) is None for word in ("", "A", "aa", "abcd", "c", "zz", "é"))


def test_words_of_both_sides_of_the_ocean_are_known() -> None:
    for word in ("color", "colour", "organize", "organise", "center", "centre", "labor", "labour"):
        assert "l" in lexicon().readings(word)


def test_known_misspellings_are_no_words() -> None:
    for word in ("beleive", "recieve", "occuring", "seperate"):
        assert lexicon().readings(word) == ""
        assert lexicon().corrections(word)


@pytest.mark.parametrize(("word", "letters"), [("may", "l"), ("monday", "u"), ("march", "lu"), ("fbi", "a")])
def test_the_ways_to_write_a_word_are_told_apart(word: str, letters: str) -> None:
    assert set(letters) <= set(lexicon().readings(word))
    assert ("l" in letters) == ("l" in lexicon().readings(word))


def test_affixes_spell_out_a_dictionary() -> None:
    aff = "PFX U Y 1\nPFX U 0 un .\nSFX S Y 2\nSFX S y ies [^aeiou]y\nSFX S 0 s [^y]\n"
    assert set(affixed(aff, "3\ntidy/US\ncat/S\ndog")) == {"tidy", "untidy", "tidies", "untidies", "cat", "cats", "dog"}


@pytest.mark.parametrize(("word", "letter"), [("may", "l"), ("May", "u"), ("FBI", "a"), ("McCoy", "m"), ("I", "u")])
def test_a_way_of_writing_has_a_letter(word: str, letter: str) -> None:
    assert way(word) == letter


@pytest.mark.parametrize(
    ("a", "b", "steps"),
    [("teh", "the", 1), ("form", "from", 1), ("cat", "cut", 1), ("cat", "at", 1), ("abc", "xyz", 3)],
)
def test_distance_counts_letters_swapped_put_in_left_out_or_replaced(a: str, b: str, steps: int) -> None:
    assert distance(a, b, 3) == distance(b, a, 3) == steps


def test_likelier_slips_cost_less() -> None:
    assert slip("acommodate", "accommodate") < slip("contct", "contact") < slip("contqct", "contact")
    assert slip("vishing", "fishing") > slip("fushing", "fishing")
