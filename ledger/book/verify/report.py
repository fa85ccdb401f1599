"""What verification found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TypeVar

from ledger.book.reading import UNREADABLE
from ledger.errors import StetError

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Fault:
    """What does not verify. `sequence` is the entry concerned, where one is."""

    why: str
    sequence: int | None = None
    post: str | None = None

    def __str__(self) -> str:
        where = "the ledger" if self.sequence is None else f"entry {self.sequence}"
        return f"{where}{f' ({self.post})' if self.post else ''}: {self.why}"


@dataclass(slots=True)
class Report:
    """What was checked, and every fault found, the earliest entry's first."""

    origin: str = ""
    size: int = 0
    root: bytes = b""
    posts: int = 0
    contents: int = 0
    checkpoints: int = 0
    signed: int = 0
    faults: list[Fault] = field(default_factory=list)
    rejudged: Counter[str] = field(default_factory=Counter)
    _known: set[Fault] = field(default_factory=set)

    @property
    def ok(self) -> bool:
        return not self.faults

    @property
    def entries(self) -> int:
        return self.size

    def fault(self, why: str, sequence: int | None = None, post: str | None = None) -> None:
        fault = Fault(why, sequence, post)
        if fault not in self._known:
            self._known.add(fault)
            self.faults.append(fault)

    def sort(self) -> None:
        """By entry; of one entry's, what was found of itself before what was found of the tree at its place."""
        self.faults.sort(key=lambda fault: (fault.sequence is None, fault.sequence or 0, fault.post is None))

    @contextmanager
    def noting(self, sequence: int | None = None, post: str | None = None) -> Iterator[None]:
        """What can't even be read is a fault like any other, and checking goes on."""
        try:
            yield
        except StetError as error:
            self.fault(str(error), sequence, post)
        except UNREADABLE as error:
            self.fault(f"can't be read: {error!r:.200}", sequence, post)

    def readable(self, rows: Iterable[T]) -> Iterator[T]:
        """The rows, as far as they can be read."""
        with self.noting():
            yield from rows
