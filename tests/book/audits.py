"""What the tests of the audit record, and what they ask of it."""

from __future__ import annotations

from typing import Any

from ledger import Actor, Entry, Kind, Ledger, Notice
from ledger.domain.audit.breaches import Breach
from ledger.domain.audit.rows import Row
from ledger.domain.audit.tally import Tally
from tests.book.world import ORTIZ, REASON, row

TEXT = "You will recieve a letter from Mayor Ruiz on May 3. See [the list](https://a.example/1). The hall is open.\n"


def published(book: Ledger, post: str = "storm") -> None:
    book.publish(post, TEXT, by=ORTIZ, title="Storm")


def edit(book: Ledger, old: str, new: str, kind: Kind = Kind.CORRECTION) -> None:
    source = book.source("storm").decode()
    assert old in source
    book.correct(book.propose("storm", source.replace(old, new)), by=ORTIZ, reason=REASON, kind=kind)


def told(book: Ledger, kind: Kind, *, actor: Actor = ORTIZ, notice: Notice | None = None, **given: Any) -> None:
    """An entry as another program may have recorded it, with less than `stet` would let pass."""
    with book._appending() as append:
        content = {"notice": append.committer.commit(notice.encode())} if notice else {}
        append.add(kind, actor=actor, post="storm", content=content, **given)


def linked(book: Ledger) -> Entry:
    return book.link(
        book.propose_link("storm", "new", "May 5.\n", wrong="May 3", right="May 5", title="New"),
        by=ORTIZ,
        reason=REASON,
    )


def taken_in(book: Ledger, *bodies: str | None) -> None:
    book.import_rows([row("old", number, body) for number, body in enumerate(bodies, 1)], name="old.jsonl")


def breaches(book: Ledger, **given: Any) -> list[Breach]:
    return [breach for each in book.audit(**given) for breach in each.breaches]


def tally(book: Ledger, **given: Any) -> Tally:
    made = Tally()
    for each in book.audit(**given):
        made.add(each)
    return made


def of(book: Ledger, post: str | None) -> list[Row]:
    return [each for each in book.audit() if each.entry.post == post]
