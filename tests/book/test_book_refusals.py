"""What is refused, in one line that says what is wrong and what to do; nothing is written."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ledger import Actor, Kind, Ledger
from ledger.book.text import LONGEST
from ledger.errors import (
    Malformed,
    NothingChanged,
    PolicyViolation,
    StetError,
    StoreError,
    UnknownLedger,
    UnknownPost,
    UnknownVersion,
)
from tests.book.damage import Damage
from tests.book.world import ORTIZ, REASON, World, check_ledger, made

TEXT = "You will recieve it on May 3.\n"
CHANGED = "You will recieve it on May 4.\n"


def publish(book: Ledger, slug: str = "roads", source: bytes | str = TEXT, **given: Any) -> object:
    said: dict[str, Any] = {"by": ORTIZ, "title": "Roads"} | given
    return book.publish(slug, source, **said)


def correct(book: Ledger, source: bytes | str = CHANGED, **given: Any) -> object:
    said: dict[str, Any] = {"by": ORTIZ, "reason": REASON} | given
    return book.correct(book.propose("storm", source), **said)


def link(book: Ledger, **given: Any) -> object:
    new: dict[str, Any] = {"new_post": "new", "wrong": "May 3", "right": "May 4", "title": "New"}
    new |= {name: given.pop(name) for name in new if name in given}
    said: dict[str, Any] = {"by": ORTIZ, "reason": REASON} | given
    return book.link(book.propose_link("storm", source="May 4.", **new), **said)


REFUSED: list[tuple[str, Callable[[Ledger], object], type[StetError], str]] = [
    ("an unknown post", lambda b: b.history("strom"), UnknownPost, "no post 'strom'; did you mean storm?"),
    ("an unknown post to correct", lambda b: b.propose("x", TEXT), UnknownPost, "no post 'x'"),
    ("an unknown version", lambda b: b.source("storm", 7), UnknownVersion, "there are versions 1 to 1"),
    ("version 0", lambda b: b.source("storm", 0), UnknownVersion, "no version '0 of storm'"),
    ("a text that stands", lambda b: b.propose("storm", TEXT), NothingChanged, "the text that stands (version 1)"),
    ("a title that stands", lambda b: b.propose("storm", title="Storm"), NothingChanged, "storm: the new text is"),
    ("no title", lambda b: b.propose("storm", title=""), PolicyViolation, "storm: a post keeps a title"),
    ("an empty text", lambda b: b.propose("storm", " \n"), Malformed, "text: the text is empty"),
    ("bytes that are no UTF-8", lambda b: publish(b, source=b"a\n\xff"), Malformed, "not UTF-8 at byte 3 (line 2)"),
    ("a NUL", lambda b: publish(b, source="a\nb\0"), Malformed, "a NUL at line 2; this is not a text file"),
    ("a lone surrogate", lambda b: publish(b, source="ab\ud800"), Malformed, "a lone surrogate at character 3"),
    ("20 MB", lambda b: publish(b, source="x" * 20_000_000), Malformed, "longer than 16 MiB"),
    ("20 MB in few characters", lambda b: publish(b, source="é" * (LONGEST - 9)), Malformed, "longer than 16 MiB"),
    ("no such format", lambda b: publish(b, format="docx"), Malformed, "format 'docx': no such format; there are text"),
    (
        "front matter that is none",
        lambda b: publish(b, source="---\na: [\n---\nx"),
        Malformed,
        "text: front matter",
    ),
    ("a post without a title", lambda b: publish(b, title=None), PolicyViolation, "roads: a post needs a title"),
    ("a slug that is taken", lambda b: publish(b, "storm"), PolicyViolation, "storm: is published already"),
    (
        "a slug but for its case",
        lambda b: publish(b, "Storm"),
        PolicyViolation,
        "differs from the post storm in case",
    ),
    ("a new slug that is taken", lambda b: link(b, new_post="storm"), PolicyViolation, "storm: is published already"),
    ("no maker", lambda b: publish(b, by=Actor.parse(", Editor")), PolicyViolation, "needs its maker's name"),
    ("no role", lambda b: publish(b, by=Actor.parse("J. Ortiz")), PolicyViolation, "needs its maker's role"),
    ("no reason", lambda b: correct(b, reason=None), PolicyViolation, "storm: this changes what readers were told"),
    ("a blank reason", lambda b: correct(b, reason=" \n"), PolicyViolation, "it must say why; give --reason"),
    ("a reason with a NUL", lambda b: correct(b, reason="a\0"), Malformed, "reason: has control characters"),
    ("a reason with a surrogate", lambda b: correct(b, reason="\ud800"), Malformed, "reason: has control characters"),
    ("a novel", lambda b: correct(b, reason="a" * 10_001), Malformed, "reason: longer than 10,000 characters"),
    ("an apology with a bell", lambda b: correct(b, apology="\a!"), Malformed, "apology: has control characters"),
    ("a kind that is no edit", lambda b: correct(b, kind=Kind.GENESIS), Malformed, "kind genesis: an edit is a corr"),
    (
        "a link of another kind",
        lambda b: link(b, kind=Kind.REMOVAL),
        Malformed,
        "kind removal: an edit is",
    ),
    (
        "a link without its wrong",
        lambda b: link(b, wrong=" "),
        PolicyViolation,
        "a linked correction needs --wrong",
    ),
    (
        "a link without its right",
        lambda b: link(b, right=""),
        PolicyViolation,
        "a linked correction needs --right",
    ),
    (
        "a link without reason",
        lambda b: link(b, reason=""),
        PolicyViolation,
        "a linked correction needs --reason",
    ),
    ("a retraction without", lambda b: b.retract("storm", by=ORTIZ, reason=""), PolicyViolation, "must say why"),
    (
        "an address of a script",
        lambda b: publish(b, url="javascript:alert(1)"),
        Malformed,
        "not an address like",
    ),
    ("a relative address", lambda b: publish(b, url="/news/storm"), Malformed, "url '/news/storm': not an address"),
    ("an address with a blank", lambda b: publish(b, url="https://a.example/a b"), Malformed, "not an address like"),
    ("an address of no host", lambda b: publish(b, url="https://[/"), Malformed, "not an address like"),
    ("a channel of two lines", lambda b: publish(b, channel="a\nb"), Malformed, "channel: longer than"),
    ("a language that is none", lambda b: publish(b, language="English!"), Malformed, "not a language tag like en or"),
    ("a claim of the future", lambda b: publish(b, published_at="2999-01-01"), Malformed, "is still to come"),
]


@pytest.mark.parametrize(("act", "error", "why"), [case[1:] for case in REFUSED], ids=[case[0] for case in REFUSED])
def test_bad_input_is_refused_and_nothing_is_written(
    book: Ledger, act: Callable[[Ledger], object], error: type[StetError], why: str
) -> None:
    """A message says what is wrong, where, and what to do next, in one line."""
    book.publish("storm", TEXT, by=ORTIZ, title="Storm")
    world = World({"storm": [TEXT.encode()]}, appends=2)
    check_ledger(book, world)
    contents = len(list(book.store.content_keys()))
    with pytest.raises(error) as caught:
        act(book)
    assert why in str(caught.value)
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 300
    check_ledger(book, world)
    assert len(list(book.store.content_keys())) == contents


@pytest.mark.parametrize(
    "slug",
    [
        "", ".", "..", "../storm", "a/b", "a\\b", "/etc/passwd", "a..b", ".hidden", "a.", "-rf", "a b", "a\nb", "a\0b",
        "con", "NUL", "aux.v2", "com1", "lpt9.2014", "straße", "ſtorm", "\u212aelvin", "a" * 201, "%2e%2e", "a:b",
    ],
)  # fmt: skip
def test_a_slug_can_name_a_file_on_any_disk(book: Ledger, slug: str) -> None:
    """No path, no hidden file, no device, nothing that a disk would fold into another name."""
    with pytest.raises(Malformed, match="post '"):
        publish(book, slug)
    assert book.posts() == []


def test_slugs_that_are_names_are_taken(book: Ledger) -> None:
    """Letters, digits and what stands between them; also what merely begins like a device."""
    for slug in ("A", "b-2014", "console", "com10", "nul-und-nichtig", "a.b_c", "9"):
        publish(book, slug)
    with pytest.raises(PolicyViolation, match="differs from the post A in case alone"):
        publish(book, "a")


def test_what_goes_with_an_error_goes_with_nothing_else(book: Ledger) -> None:
    """Law 9: the apology where it was an error, blank or not; an update owes none, whatever is passed."""
    book.publish("storm", TEXT, by=ORTIZ, title="Storm")
    correct(book, CHANGED, apology="  ")
    correct(book, TEXT + "\nAnd on May 9.\n", kind=Kind.UPDATE, apology="Sorry.")
    correct(book, TEXT + "\nAnd on June 9.\n", apology=" So sorry. ")
    found = [correction.notice for correction in book.history("storm").corrections]
    assert [notice and notice.apology for notice in found] == [book.policy.apology, None, "So sorry."]


# --- ledgers and keys ---


def test_what_is_no_ledger_is_told(tmp_path: Path) -> None:
    """Not there, not a ledger, a folder, or there already."""
    with pytest.raises(UnknownLedger, match=r"no ledger '.*none.db'; run `stet init`"):
        Ledger.open(tmp_path / "none.db")
    (tmp_path / "text.db").write_text("These are no pages of a database at all.\n" * 40)
    with pytest.raises(StoreError, match=r"text.db: not a ledger; check the path"):
        Ledger.open(tmp_path / "text.db")
    (tmp_path / "empty.db").touch()
    with pytest.raises(StoreError, match=r"empty.db: not a ledger; check the path"):
        Ledger.inspect(tmp_path / "empty.db")
    with pytest.raises(StoreError, match=r"text.db: there is a file already; choose another path"):
        Ledger.create(tmp_path / "text.db")
    assert not (tmp_path / "text.key").exists()
    with pytest.raises(StoreError, match="the key can't be written: No such file or directory"):
        Ledger.create(tmp_path / "nowhere" / "posts.db")


def test_a_key_is_never_written_over(tmp_path: Path) -> None:
    """A key that is there may be the only one of a ledger that is elsewhere."""
    (tmp_path / "posts.key").write_text("precious")
    with pytest.raises(StoreError, match="there is a key already; choose another path, a key is never written over"):
        Ledger.create(tmp_path / "posts.db")
    assert [path.name for path in tmp_path.iterdir()] == ["posts.key"]
    assert (tmp_path / "posts.key").read_text() == "precious"


@pytest.mark.parametrize("origin", ["a b", "a+b", "a\nb"])
def test_an_origin_that_no_note_can_carry_is_refused(tmp_path: Path, origin: str) -> None:
    """C2SP signed-note: a key's name is not empty and has no space and no plus."""
    with pytest.raises(Malformed, match=r"a key's name|has control characters"):
        Ledger.create(tmp_path / "posts.db", origin=origin)
    assert list(tmp_path.iterdir()) == []


def test_an_agency_s_name_makes_the_origin(tmp_path: Path) -> None:
    """Letters and digits, whatever else the name has; a title of a novel is none."""
    with Ledger.create(tmp_path / "a.db", agency="Harbor County (MA) + Ferries") as book:
        assert book.genesis.detail["origin"] == "harbor-county-ma-ferries"
        assert book.agency == "Harbor County (MA) + Ferries"
    with Ledger.create(tmp_path / "b.db", agency="—") as book:
        assert book.genesis.detail["origin"] == "stet"
    with pytest.raises(Malformed, match="agency: longer than 200 characters"):
        Ledger.create(tmp_path / "c.db", agency="a" * 201)


@pytest.mark.parametrize(
    ("garble", "why"),
    [
        (lambda key: None, "the signing key is not there; name it with --key or STET_KEY"),
        (lambda key: "", "holds no signing key"),
        (lambda key: key.replace("+", ""), "holds no signing key"),
        (lambda key: key[:-3], "holds no signing key"),
        (lambda key: key.swapcase(), "holds no signing key"),
        (lambda key: "é" + key, "holds no signing key"),
    ],
    ids=["missing", "empty", "without its pluses", "cut", "another case", "another letter"],
)
def test_a_missing_or_garbled_key_is_told_and_never_shown(
    book: Ledger, garble: Callable[[str], str | None], why: str
) -> None:
    """Its seed shows in no error, also where the file is garbled."""
    text = book.key_path.read_text()
    book.key_path.unlink()
    if (garbled := garble(text)) is not None:
        book.key_path.write_text(garbled, encoding="utf-8")
    with pytest.raises(StoreError, match=why) as caught:
        publish(book)
    chain = ""
    error: BaseException | None = caught.value
    while error:
        chain, error = chain + str(error), error.__cause__
    assert text.split("+", 4)[4][4:20].lower() not in chain.lower()
    check_ledger(book, World())


@pytest.mark.parametrize("agency", ["Another County", "Harbor County"], ids=["another origin", "the same origin"])
def test_the_key_of_another_ledger_is_refused_before_anything_is_written(
    book: Ledger, tmp_path: Path, agency: str
) -> None:
    """Nothing is signed with a key that the ledger's readers don't know, though it may have the same name."""
    Ledger.create(tmp_path / "other.db", agency=agency).close()
    shutil.copy(tmp_path / "other.key", book.key_path)
    name, key_id, _ = book.genesis.detail["verifier_key"].split("+", 2)
    with pytest.raises(StoreError) as caught:
        publish(book)
    assert str(caught.value).endswith(
        f"is not the one that this ledger is signed with, {name}+{key_id}; name that with --key or STET_KEY"
    )
    check_ledger(book, World())


def test_a_tree_that_is_not_the_signed_one_is_not_signed_on(book: Ledger) -> None:
    """Nothing is signed on top of a tree that is not the one signed last."""
    publish(book)
    damage = Damage(book.store.path)
    damage("UPDATE nodes SET hash = ? WHERE level = 1", b"x" * 32)
    with pytest.raises(StoreError, match="the stored tree is not the one that was signed last; keep the file and run"):
        publish(book, "ferry")
    damage("DELETE FROM nodes WHERE level = 1")
    with pytest.raises(StoreError, match="the tree's node 1/0 is missing; keep the file"):
        publish(book, "ferry")
    assert book.posts() == ["roads"]


def test_a_read_only_ledger_is_read_and_verified(tmp_path: Path) -> None:
    """`Ledger.inspect` opens for verification alone: nothing can be recorded through it."""
    with made(tmp_path) as book:
        publish(book)
    with Ledger.inspect(tmp_path / "posts.db") as opened:
        assert opened.verify().ok
        assert opened.history("roads").title == "Roads"
        with pytest.raises(StoreError, match="the ledger is read-only"):
            publish(opened, "ferry")


def test_what_readers_are_given_is_what_was_committed_to(book: Ledger) -> None:
    """No surface shows a text that its entry does not commit to, and no edit builds on one."""
    publish(book)
    damage = Damage(book.store.path)
    ((key, data),) = damage.rows("SELECT \"key\", data FROM contents WHERE instr(data, x'3c703e596f75')")  # <p>You
    damage('UPDATE contents SET data = ? WHERE "key" = ?', data.replace(b"3", b"9"), key)
    for act in (book.history, lambda post: book.propose(post, CHANGED)):
        with pytest.raises(StoreError, match=r"content [0-9a-f]{12} is not what was committed to; keep the file"):
            act("roads")
