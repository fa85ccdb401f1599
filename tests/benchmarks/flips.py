"""Every byte of every row of a small ledger with one bit the other way, one byte at a time: each must be found.

    python -m tests.benchmarks.flips [--every N]

Of entries, contents, checkpoints and tree nodes the fault must name the entry concerned, as the first of all; of the
index of links and the schema's version it must be found. The exit code is 1 when one is not.
"""

from __future__ import annotations

import argparse
import sqlite3
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ledger import Kind, Ledger
from ledger.domain.entries import Entry
from ledger.errors import StoreError
from tests.book.damage import TEXT, Damage, edit, first_entries, flipped, verified
from tests.book.world import ORTIZ, REASON, folder, made

# A table's key, and its columns.
_BYTES = {
    "entries": (("sequence",), ("sequence", "post", "number", "body")),
    "contents": (('"key"',), ('"key"', "post", "salt", "data")),
    "checkpoints": (("size",), ("size", "note")),
    "nodes": (("level", "position"), ("level", "position", "hash")),
    "links": (("target", "sequence"), ("target", "sequence")),
    "schema_version": (("version",), ("version",)),
}
# Of these it is enough to be found: a row that is named otherwise is missing here and too many there.
_ANYWHERE = {
    "checkpoints.size",
    "nodes.level",
    "nodes.position",
    "links.target",
    "links.sequence",
    "schema_version.version",
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--every", type=int, default=1, help="so many bytes on from one to the next")
    every = parser.parse_args().every
    counts: Counter[str] = Counter()
    with folder() as path:
        with made(path) as book:
            fill(book)
            first, damage, ledger = first_entries(book), Damage(book.store.path), book.store.path
        assert verified(ledger).ok
        for number, flip in enumerate(flips(damage, first)):
            if number % every:
                continue
            try:
                with flip.made(damage):
                    found = told(ledger)
            except sqlite3.IntegrityError:  # there is such a row, or none can be so
                counts["refused by the database"] += 1
                continue
            counts[flip.name] += 1
            if found is None or (flip.name not in _ANYWHERE and found[0] != flip.entry):
                counts["NOT FOUND"] += 1
                sys.stdout.write(f"{flip}: {found}\n")
        assert verified(ledger).ok
    for name, count in counts.items():
        sys.stdout.write(f"{count:7,} {name}\n")
    sys.exit(bool(counts["NOT FOUND"]))


@dataclass(frozen=True, slots=True)
class Flip:
    """A cell, its value, the value with one bit the other way, and the entry that must be named."""

    table: str
    column: str
    keys: Mapping[str, Any]
    old: Any
    new: Any
    entry: int | None

    @property
    def name(self) -> str:
        return f"{self.table}.{self.column.strip(chr(34))}"

    @contextmanager
    def made(self, damage: Damage) -> Iterator[None]:
        self._set(damage, self.keys, self.new)
        try:
            yield
        finally:
            self._set(damage, {**self.keys, **{key: self.new for key in self.keys if key == self.column}}, self.old)

    def _set(self, damage: Damage, keys: Mapping[str, Any], value: Any) -> None:
        where = " AND ".join(f"{key} = ?" for key in keys)
        damage(f"UPDATE {self.table} SET {self.column} = ? WHERE {where}", value, *keys.values())


def fill(book: Ledger) -> None:
    """A post with a spelling mended and a date corrected, and a new post that corrects it again."""
    book.publish("storm", TEXT, by=ORTIZ, title="Storm")
    edit(book, TEXT.replace("recieve", "receive"), Kind.MINOR_EDIT)
    edit(book, TEXT.replace("recieve", "receive").replace("3", "4"), Kind.CORRECTION)
    book.link(
        book.propose_link("storm", "new", "May 5.\n", wrong="May 4", right="May 5", title="New"),
        by=ORTIZ,
        reason=REASON,
    )


def flips(damage: Damage, first: Mapping[bytes, Entry]) -> Iterator[Flip]:
    """One for each byte of each cell."""
    for table, (keys, columns) in _BYTES.items():
        for row in damage.rows(f"SELECT {', '.join(keys)}, {', '.join(columns)} FROM {table}"):
            named = dict(zip(keys, row, strict=False))
            entry = _entry(table, row, first)
            for column, value in zip(columns, row[len(keys) :], strict=True):
                for new in _flipped(value):
                    yield Flip(table, column, named, value, new, entry)


def _entry(table: str, named: tuple[Any, ...], first: Mapping[bytes, Entry]) -> int | None:
    if table == "entries":
        return int(named[0])
    if table == "contents":
        return first[named[0]].sequence
    if table == "checkpoints":
        return int(named[0]) - 1
    return int(named[1]) << int(named[0]) if table == "nodes" else None


def _flipped(value: Any) -> Iterator[Any]:
    if isinstance(value, bytes):
        yield from (flipped(value, at) for at in range(len(value)))
    elif isinstance(value, str):
        yield from (flipped(value.encode(), at).decode("latin-1") for at in range(len(value)))
    elif isinstance(value, int):
        yield from (value ^ (1 << 8 * at + at % 7) for at in range(8))


def told(path: Path) -> list[int | None] | None:
    """The entries that faults name, the first one's first; None when nothing was found."""
    try:
        faults = verified(path).faults
    except StoreError:  # a ledger of a schema from later days is not even opened
        return [None]
    return [fault.sequence for fault in faults][:1] if faults else None


if __name__ == "__main__":
    main()
