"""Versions that were made elsewhere, taken in: once, in order, judged like any edit, and with nothing invented."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ledger import Kind, Ledger
from ledger.book.text import Given, read_text
from ledger.errors import Malformed, PolicyViolation, StaleBase
from ledger.sources.jsonl import Row, read_rows
from tests.book.world import ORTIZ, REASON, World, check_ledger, row

TYPO = "You will recieve it on May 3.\n"
MENDED = "You will receive it on May 3.\n"
WRONG = "You will receive it on May 4.\n"


def taken(book: Ledger, *rows: Row, **given: Any) -> list[tuple[str, str]]:
    """Takes rows in; gives every entry of theirs by post and kind."""
    start = book.store.size()
    book.import_rows(rows, name="posts.jsonl", **given)
    return [(entry.post or "", entry.kind) for entry in book.entries() if entry.sequence >= start]


def test_each_edit_is_what_the_gate_finds_it_to_be(book: Ledger) -> None:
    """A spelling merges silently; what readers should have been told of is told now, as made without notice."""
    matter = "---\nlayout: post\n---\n"
    bodies = (TYPO, MENDED, matter + MENDED, WRONG, None, WRONG, MENDED)
    assert taken(book, *(row("storm", n, body) for n, body in enumerate(bodies, 1))) == [
        ("", "import"),
        ("storm", "publish"),
        ("storm", "minor_edit"),
        ("storm", "metadata"),
        ("storm", "unannounced"),
        ("storm", "removal"),
        ("storm", "metadata"),
        ("storm", "unannounced"),
    ]
    texts = [body.encode() for body in bodies if body is not None]
    check_ledger(book, World({"storm": texts}, appends=2))
    history = book.history("storm")
    assert history.removed_at is None, "it was put back"
    assert [correction.kind for correction in history.corrections] == ["unannounced", "removal", "unannounced"]


def test_nothing_is_invented(book: Ledger) -> None:
    """Law 9: shown as made without notice; the actor is stet, what the source claims is kept as a claim."""
    taken(book, row("storm", 1, TYPO), row("storm", 2, WRONG))
    history = book.history("storm")
    assert {(entry.actor.name, entry.actor.role) for entry in history.entries} == {("stet", "software")}
    assert [(v.claim.author, v.claim.message) for v in history.versions if v.claim] == [
        ("Pat Doe", "edit 1"),
        ("Pat Doe", "edit 2"),
    ]
    (found,) = history.corrections
    assert (found.notice, found.by, found.reason, found.apology) == (None, None, "", "")
    assert [entry.effective_at for entry in history.entries] == [
        "2014-07-01T14:01:55-04:00",
        "2014-07-02T14:01:55-04:00",
    ]
    assert history.entries[0].claimed


def test_a_second_run_takes_in_nothing_twice(book: Ledger) -> None:
    """A run that was broken off can be repeated; one that was not adds no entry, not even of itself."""
    rows = [row("storm", 1, TYPO), row("storm", 2, WRONG), row("storm", 3, None), row("roads", 1, TYPO)]
    taken(book, *rows)
    summary = book.import_rows(rows, name="posts.jsonl")
    assert (summary.posts, summary.versions, summary.skipped, summary.kinds) == (0, 0, 4, {})
    assert book.store.size() == 6


def test_a_later_file_goes_on_where_the_first_ended(book: Ledger) -> None:
    """More versions of the same posts: judged against what stands, with the places of earlier silent fixes known."""
    taken(book, row("storm", 1, TYPO), row("storm", 2, MENDED))
    assert taken(book, *(row("storm", n, body) for n, body in enumerate((TYPO, MENDED, WRONG, None), 1))) == [
        ("", "import"),
        ("storm", "unannounced"),
        ("storm", "removal"),
    ]
    check_ledger(book, World({"storm": [text.encode() for text in (TYPO, MENDED, WRONG)]}, appends=3))


def test_a_summary_counts_what_was_recorded(book: Ledger) -> None:
    """Posts once each, versions without removals, hunks by the rule that decided them."""
    rows = [row("a", 1, TYPO), row("b", 1, TYPO), row("a", 2, MENDED), row("a", 3, None), row("c", 1, None)]
    summary = book.import_rows(rows, name="posts.jsonl")
    assert (summary.posts, summary.versions, summary.skipped) == (2, 3, 1)
    assert summary.kinds == {Kind.PUBLISH: 2, Kind.MINOR_EDIT: 1, Kind.REMOVAL: 1}
    assert sum(summary.rules.values()) == 1


def test_rows_of_a_post_may_stand_apart(book: Ledger) -> None:
    """By date, as by post: the order within each post is what counts."""
    mixed = [row("a", 1, TYPO), row("b", 1, TYPO), row("a", 2, MENDED), row("b", 2, WRONG), row("a", 3, WRONG)]
    taken(book, *mixed)
    texts = {"a": [TYPO, MENDED, WRONG], "b": [TYPO, WRONG]}
    world = World({post: [text.encode() for text in each] for post, each in texts.items()})
    world.appends = len(list(book.store.checkpoints()))
    check_ledger(book, world)


@pytest.mark.parametrize("size", [1, 2, 3])
def test_a_post_may_run_over_the_end_of_a_batch(book: Ledger, monkeypatch: pytest.MonkeyPatch, size: int) -> None:
    """Few versions go into one append; one post may have more than that."""
    monkeypatch.setattr("ledger.book.importing._VERSIONS", size)
    bodies = [TYPO, MENDED, WRONG, MENDED + "\nMore.\n", "\n".join([MENDED, "Most.\n"])]
    taken(book, *(row("storm", n, body) for n, body in enumerate(bodies, 1)))
    world = World({"storm": [body.encode() for body in bodies]}, appends=1 + -(-5 // size))
    check_ledger(book, world)


def test_a_batch_is_bounded_by_its_bytes_as_well(book: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    """What an append holds in memory does not grow with the length of the posts."""
    monkeypatch.setattr("ledger.book.importing._CHARACTERS", 100)
    taken(book, *(row(f"p{n}", 1, "Words. " * 20) for n in range(3)))
    assert len(list(book.store.checkpoints())) == 4


def test_a_removal_counts_once_and_only_of_what_is_there(book: Ledger) -> None:
    """A null body first, or twice: there is nothing to take off the source."""
    rows = [row("storm", 1, None), row("storm", 2, TYPO), row("storm", 3, None), row("storm", 4, None)]
    assert [kind for _, kind in taken(book, *rows)] == ["import", "publish", "removal"]
    assert [kind for _, kind in taken(book, *rows, row("storm", 5, None))] == []
    back = [row("storm", 6, TYPO), row("storm", 7, None)]
    assert [kind for _, kind in taken(book, *rows, *back[:1])] == ["import", "metadata"]
    assert [kind for _, kind in taken(book, *rows, *back)] == ["import", "removal"]
    assert book.history("storm").removed_at == "2014-07-07T14:01:55-04:00"
    (summary,) = book.summaries()
    assert summary.state == "removed"


def test_the_same_line_twice_counts_once(book: Ledger) -> None:
    """Duplicates add nothing; the same version with another text is a fault of the source, and said to be one."""
    taken(book, row("storm", 1, TYPO), row("storm", 1, TYPO), row("storm", 2, WRONG))
    assert len(book.history("storm").versions) == 2
    with pytest.raises(Malformed, match=r"posts.jsonl, line 1: version 1 of 'roads.md' again, with another text"):
        taken(book, row("roads", 1, TYPO), row("roads", 1, WRONG))
    assert book.posts() == ["storm"]


def test_versions_out_of_order_are_refused(book: Ledger) -> None:
    """A text can't come before one that is recorded: what is posted stays as it was posted (law 1)."""
    with pytest.raises(Malformed, match=r"line 1: version 1 of 'storm.md' after version 2"):
        taken(book, row("storm", 2, TYPO), row("storm", 1, WRONG))
    taken(book, row("storm", 2, TYPO))
    with pytest.raises(Malformed, match=r"line 1: version 1 of 'storm.md' after version 2"):
        taken(book, row("storm", 1, TYPO))
    assert len(book.history("storm").versions) == 1


def test_names_that_map_to_one_slug_are_refused(book: Ledger) -> None:
    """One slug, one post: another post is not taken for it, from this file or any other, nor one by staff."""
    elsewhere = Row(**{name: getattr(row("storm", 1, TYPO), name) for name in Row.__slots__} | {"name": "2/storm.md"})
    refusal = r"line 1: '2/storm.md' would be storm, which another post is already"
    with pytest.raises(PolicyViolation, match=refusal):
        taken(book, row("storm", 1, TYPO), elsewhere)
    taken(book, row("storm", 1, TYPO))
    with pytest.raises(PolicyViolation, match=refusal):
        taken(book, elsewhere)
    book.publish("roads", TYPO, by=ORTIZ, title="Roads")
    with pytest.raises(PolicyViolation, match=r"'roads.md' would be roads, which another post is already"):
        taken(book, row("roads", 1, TYPO))
    with pytest.raises(PolicyViolation, match=r"line 1: Roads: differs from the post roads in case alone"):
        taken(book, row("Roads", 1, TYPO))
    with pytest.raises(PolicyViolation, match=r"line 1: FERRY: differs from the post ferry in case alone"):
        taken(book, row("ferry", 1, TYPO), row("FERRY", 1, TYPO))


def test_a_time_still_to_come_is_refused(book: Ledger) -> None:
    """What is posted was posted: a source that claims tomorrow is wrong about something."""
    with pytest.raises(Malformed, match=r"line 1: 2027-01-01T00:00:00Z is still to come"):
        taken(book, row("storm", 1, TYPO, at="2027-01-01T00:00:00Z"))
    assert book.posts() == []


def test_a_text_that_was_emptied_is_a_version_like_any_other(book: Ledger) -> None:
    """Staff can't post nothing; a source may have done so, and all that stood there is struck."""
    taken(book, row("storm", 1, TYPO), row("storm", 2, ""), row("storm", 3, MENDED), row("void", 1, ""))
    check_ledger(book, World({"storm": [TYPO.encode(), b"", MENDED.encode()], "void": [b""]}, appends=2))
    assert [correction.kind for correction in book.history("storm").corrections] == ["unannounced", "unannounced"]


def test_variables_fill_what_the_generator_would_have(book: Ledger) -> None:
    """`--var`: `{{ site.baseurl }}` in a link becomes what the public was given."""
    body = "[list]({{ site.baseurl }}/list)\n"
    taken(book, row("storm", 1, body), variables={"site.baseurl": "https://agency.example"})
    assert any(
        element.get("href") == "https://agency.example/list"
        for item in book.history("storm").first.flow.items
        for element in getattr(item, "marks", ())
    )
    taken(
        book,
        row("storm", 1, body),
        row("storm", 2, body + "\nMore.\n"),
        variables={"site.baseurl": "https://b.example"},
    )
    assert book.history("storm").newest.entry.kind == "unannounced"


def test_a_rendition_is_taken_over_only_from_what_would_give_the_same() -> None:
    """Not read twice when only other front matter changed; read again for another format, title or body."""
    before = read_text("---\nlayout: a\n---\n*x*", Given())
    assert read_text("---\nlayout: b\n---\n*x*", Given(), before=before).flow is before.flow
    for source, given in (("*x*", Given(format="text")), ("*y*", Given()), ("---\ntitle: t\n---\n*x*", Given())):
        assert read_text(source, given, before=before).flow == read_text(source, given).flow != before.flow


def test_a_language_is_as_claimed_and_no_tag_is_no_english(book: Ledger) -> None:
    """What is not known to be English is judged by the rules that hold for any language."""
    claims = {"a": "es", "b": "en_US", "c": "English (US)"}
    rows = [row(post, 1, f"---\nlang: {claim}\n---\n{TYPO}") for post, claim in claims.items()]
    taken(book, *rows, row("c", 2, f"---\nlang: English (US)\n---\n{MENDED}"))
    assert [book.history(post).language for post in "abc"] == ["es", "en-US", "und"]
    assert book.history("c").newest.entry.kind == "unannounced"
    assert book.verify(judge=True).ok


# --- broken off ---


def source(tmp_path: Path, *bodies: str) -> Path:
    path = tmp_path / "posts.jsonl"
    at = "2014-07-29T14:01:55-04:00"
    lines = [{"post": f"p{n}.md", "version": 1, "at": at, "body": body} for n, body in enumerate(bodies)]
    path.write_text("".join(json.dumps(each) + "\n" for each in lines), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("bad", "why"),
    [
        ("---\ntitle: [\n---\nText\n", "front matter, line "),
        ("a\0b", "a NUL at line 1"),
        ("---\ntitle: x\ndate: 2014-02-31\n---\n", "front matter: day is out of range"),
    ],
)
def test_a_bad_text_is_told_with_its_line_and_the_batches_before_it_stand(
    book: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, bad: str, why: str
) -> None:
    """One clear error; with the line mended, a second run takes in the rest and nothing twice."""
    monkeypatch.setattr("ledger.book.importing._VERSIONS", 2)
    path = source(tmp_path, TYPO, TYPO, TYPO, bad, TYPO)
    with pytest.raises(Malformed) as caught:
        book.import_rows(read_rows(path), name="posts.jsonl")
    assert str(caught.value).startswith(f"{path}, line 4: ")
    assert why in str(caught.value)
    assert book.posts() == ["p0", "p1"]
    check_ledger(book, World({post: [TYPO.encode()] for post in ("p0", "p1")}, appends=2))
    mended = source(tmp_path, TYPO, TYPO, TYPO, MENDED, TYPO)
    summary = book.import_rows(read_rows(mended), name="posts.jsonl")
    assert (summary.versions, summary.skipped) == (3, 2)
    texts = [TYPO, TYPO, TYPO, MENDED, TYPO]
    check_ledger(book, World({f"p{n}": [text.encode()] for n, text in enumerate(texts)}, appends=4))


def test_a_post_that_staff_change_during_an_import_is_not_written_over(book: Ledger) -> None:
    """Judged against a text that no longer stands: nothing of the batch is recorded."""
    taken(book, row("storm", 1, TYPO), row("storm", 2, MENDED))
    size = book.store.size()

    draft = book.propose("storm", title="Storms")

    def rows() -> Iterator[Row]:
        yield row("storm", 3, WRONG)
        book.correct(draft, by=ORTIZ, reason=REASON)
        yield row("roads", 1, TYPO)

    with pytest.raises(StaleBase, match="storm: someone changed it during the import; run it again"):
        book.import_rows(rows(), name="posts.jsonl")
    assert book.store.size() == size + 1
    assert book.posts() == ["storm"]


def test_a_run_is_announced_once(book: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    """One `import` entry says where all of it came from, however many appends it took."""
    monkeypatch.setattr("ledger.book.importing._VERSIONS", 1)
    kinds = [kind for _, kind in taken(book, *(row(f"p{n}", 1, TYPO) for n in range(3)))]
    assert kinds == ["import", "publish", "publish", "publish"]


def test_what_staff_say_after_an_import_stands_beside_it(book: Ledger) -> None:
    """An imported post is a post like any other: corrected, linked and retracted by staff."""
    taken(book, row("storm", 1, TYPO), row("storm", 2, WRONG))
    book.correct(book.propose("storm", MENDED), by=ORTIZ, reason=REASON)
    book.link(
        book.propose_link("storm", "new", "May 5.", wrong="May 3", right="May 5", title="New"), by=ORTIZ, reason=REASON
    )
    book.retract("storm", by=ORTIZ, reason=REASON)
    assert [kind for _, kind in taken(book, row("storm", 3, TYPO))] == ["import", "unannounced"]
    history = book.history("storm")
    assert history.updated_at == history.corrections[-2].at, "the import tells of an earlier day than staff's last word"
    texts = [TYPO.encode(), WRONG.encode(), MENDED.encode(), b"", TYPO.encode()]
    check_ledger(book, World({"storm": texts, "new": [b"May 5."]}, appends=6))
