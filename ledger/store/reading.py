"""The reads, which a store answers each by itself and a transaction from one point in time."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from itertools import islice
from typing import Any

from sqlalchemy import (
    Connection,
    CursorResult,
    LargeBinary,
    Select,
    Text,
    cast,
    func,
    literal,
    select,
    tuple_,
)
from sqlalchemy.sql.elements import ColumnElement

from ledger.store.rows import StoredContent, StoredEntry
from ledger.store.tables import CHECKPOINTS, CONTENTS, ENTRIES, LEDGER, LINKS, NODES

EntryRow = tuple[int, bytes | None, int | None, bytes]  # sequence, post, number, body
Place = tuple[bytes, int]  # post, number

_BATCH = 1000
_ENTRY = select(ENTRIES.c.sequence, ENTRIES.c.post, ENTRIES.c.number, ENTRIES.c.body).where(
    ENTRIES.c.ledger_id == LEDGER
)
# The post as bytes: one that is no UTF-8 would keep its whole batch from being read.
_ENTRY_ROW = select(ENTRIES.c.sequence, cast(ENTRIES.c.post, LargeBinary), ENTRIES.c.number, ENTRIES.c.body).where(
    ENTRIES.c.ledger_id == LEDGER
)
_PLACE = select(cast(ENTRIES.c.post, LargeBinary), ENTRIES.c.number).where(
    ENTRIES.c.ledger_id == LEDGER, ENTRIES.c.post.is_not(None)
)
_BY_PLACE = ENTRIES.c.post, ENTRIES.c.number
_CONTENT = select(CONTENTS.c.key, CONTENTS.c.salt, CONTENTS.c.data).where(CONTENTS.c.ledger_id == LEDGER)
# Written out: to bind a thousand keys one by one costs more than to find them.
_CONTENT_ROW = f'SELECT "key", salt, data FROM contents WHERE ledger_id = {LEDGER} AND "key" IN'
_CHECKPOINT = select(CHECKPOINTS.c.size, CHECKPOINTS.c.note).where(CHECKPOINTS.c.ledger_id == LEDGER)
_NODE = select(NODES.c.level, NODES.c.position, NODES.c.hash).where(NODES.c.ledger_id == LEDGER)
_LINK = select(LINKS.c.target, LINKS.c.sequence).where(LINKS.c.ledger_id == LEDGER)


class Reading:
    """Iterators read batches, each a short read of its own, so that a long reader locks out no writer.

    Every method raises StoreError when the database can't answer.
    """

    def _connection(self) -> AbstractContextManager[Connection]:
        raise NotImplementedError

    def _rows(self, query: Select[Any]) -> Sequence[Any]:
        with self._connection() as connection:
            return connection.execute(query).all()

    def _row(self, query: Select[Any]) -> Any | None:
        with self._connection() as connection:
            return connection.execute(query).first()

    def _tuples(self, query: Select[Any]) -> list[Any]:
        """The rows as the driver has them: to make a row object of each costs more than to hash what it holds."""
        with self._connection() as connection:
            return _fetched(connection.execute(query))

    def _batches(self, query: Select[Any], *key: ColumnElement[Any], batch: int = _BATCH) -> Iterator[Any]:
        """All rows of `query` by ascending `key`, the first columns that it selects."""
        query = query.order_by(*key).limit(batch)
        rows = self._rows(query)
        yield from rows
        while len(rows) == batch:
            rows = self._rows(query.where(tuple_(*key) > tuple_(*rows[-1][: len(key)])))
            yield from rows

    def size(self) -> int:
        """The number of entries: the sequence that the next one will have."""
        last = self._row(select(func.max(ENTRIES.c.sequence)).where(ENTRIES.c.ledger_id == LEDGER))
        return 0 if last is None or last[0] is None else int(last[0]) + 1

    def entry(self, sequence: int) -> StoredEntry | None:
        row = self._row(_ENTRY.where(ENTRIES.c.sequence == sequence))
        return StoredEntry(*row) if row else None

    def entries(self, start: int | None = None, stop: int | None = None, batch: int = _BATCH) -> Iterator[StoredEntry]:
        """The entries [start, stop) in order, `stop` being at most the size at the time of the call.

        Without `start`, every row there is from the first on, also one that no guard would have let in.
        """
        end = self.size() if stop is None else min(stop, self.size())
        query = _ENTRY.where(ENTRIES.c.sequence < end)
        if start is not None:
            query = query.where(ENTRIES.c.sequence >= start)
        return (StoredEntry(*row) for row in self._batches(query, ENTRIES.c.sequence, batch=batch))

    def entries_of_ledger(self) -> list[StoredEntry]:
        """The entries that belong to no post, in order."""
        # With both columns, and in no order, SQLite reads them by their index; else it reads every entry.
        rows = self._rows(_ENTRY.where(ENTRIES.c.post.is_(None), ENTRIES.c.number.is_(None)))
        return sorted((StoredEntry(*row) for row in rows), key=lambda entry: entry.sequence)

    def entries_of(self, post: str) -> list[StoredEntry]:
        """The post's entries by number; empty when there is no such post."""
        return [
            StoredEntry(*row) for row in self._rows(_ENTRY.where(ENTRIES.c.post == post).order_by(ENTRIES.c.number))
        ]

    def head(self, post: str) -> StoredEntry | None:
        """The post's last entry."""
        row = self._row(_ENTRY.where(ENTRIES.c.post == post).order_by(ENTRIES.c.number.desc()).limit(1))
        return StoredEntry(*row) if row else None

    def posts(self) -> list[str]:
        """Every post, in code point order."""
        query = select(ENTRIES.c.post).where(ENTRIES.c.ledger_id == LEDGER, ENTRIES.c.post.is_not(None)).distinct()
        return sorted(post for (post,) in self._rows(query))

    def linking_to(self, post: str) -> list[int]:
        """The sequences of the entries of other posts that name this one, ascending."""
        rows = self._rows(_LINK.where(LINKS.c.target == post).order_by(LINKS.c.sequence))
        return [sequence for _, sequence in rows]

    def links(self) -> Iterator[tuple[str, int]]:
        """Every (target, sequence), in order; those that are appended meanwhile may or may not be among them."""
        return ((target, sequence) for target, sequence in self._batches(_LINK, LINKS.c.target, LINKS.c.sequence))

    def content(self, key: bytes) -> StoredContent | None:
        return self.contents([key]).get(key)

    def contents(self, keys: Iterable[bytes]) -> dict[bytes, StoredContent]:
        """What is stored under `keys`; a key under which nothing is stored is left out."""
        found = {}
        wanted = iter(dict.fromkeys(keys))
        while some := list(islice(wanted, _BATCH)):
            for row in self._rows(_CONTENT.where(CONTENTS.c.key.in_(some))):
                found[row.key] = StoredContent(*row)
        return found

    def content_keys(self) -> Iterator[bytes]:
        """Every key, ascending; those that are appended meanwhile may or may not be among them."""
        query = select(CONTENTS.c.key).where(CONTENTS.c.ledger_id == LEDGER)
        return (key for (key,) in self._batches(query, CONTENTS.c.key))

    def checkpoint(self) -> bytes | None:
        """The newest signed note."""
        row = self._row(_CHECKPOINT.order_by(CHECKPOINTS.c.size.desc()).limit(1))
        return bytes(row.note) if row else None

    def checkpoint_over(self, size: int) -> bytes | None:
        """The first signed note over `size` entries or more."""
        row = self._row(_CHECKPOINT.where(CHECKPOINTS.c.size >= size).order_by(CHECKPOINTS.c.size).limit(1))
        return bytes(row.note) if row else None

    def checkpoints(self) -> Iterator[tuple[int, bytes]]:
        """Every (size, signed note), by size."""
        return ((size, note) for size, note in self._batches(_CHECKPOINT, CHECKPOINTS.c.size))

    def checkpoints_at(self, sizes: Collection[int]) -> list[tuple[int, bytes]]:
        """The (size, signed note) over those sizes, by size."""
        if not sizes:
            return []
        rows = self._rows(_CHECKPOINT.where(CHECKPOINTS.c.size.in_(list(sizes))).order_by(CHECKPOINTS.c.size))
        return [(size, bytes(note)) for size, note in rows]

    def node(self, level: int, position: int) -> bytes | None:
        """The hash of a complete subtree; at level 0, of a leaf."""
        row = self._row(_NODE.where(NODES.c.level == level, NODES.c.position == position))
        return bytes(row.hash) if row else None

    def node_range(self, level: int, start: int, stop: int) -> list[bytes]:
        """The hashes [start, stop) of a level in order; fewer when some are missing."""
        within = NODES.c.level == level, NODES.c.position >= start, NODES.c.position < stop
        return [bytes(row.hash) for row in self._rows(_NODE.where(*within).order_by(NODES.c.position))]

    def nodes_at(self, places: Collection[tuple[int, int]]) -> dict[tuple[int, int], bytes]:
        """The hashes of the complete subtrees at some (level, position); one that is missing is left out."""
        # By level and by position, each by itself: a few rows too many, but one query, and found by their key.
        levels, positions = {level for level, _ in places}, {at for _, at in places}
        rows = self._rows(_NODE.where(NODES.c.level.in_(levels), NODES.c.position.in_(positions)))
        return {(level, at): bytes(digest) for level, at, digest in rows if (level, at) in places}

    def nodes(self) -> Iterator[tuple[int, int, bytes]]:
        """Every (level, position, hash), in order; those that are appended meanwhile may or may not be among them."""
        rows = self._batches(_NODE, NODES.c.level, NODES.c.position)
        return ((level, position, digest) for level, position, digest in rows)

    # --- for whoever reads everything: one short read each, of plain tuples ---

    def entry_rows(self, start: int | None, stop: int, limit: int) -> list[EntryRow]:
        """The first `limit` rows [start, stop) by sequence; without `start`, from the first that there is."""
        query = _ENTRY_ROW.where(ENTRIES.c.sequence < stop)
        if start is not None:
            query = query.where(ENTRIES.c.sequence >= start)
        return self._tuples(query.order_by(ENTRIES.c.sequence).limit(limit))

    def post_rows(self, after: Place | None, until: Place | None, limit: int) -> list[EntryRow]:
        """The first `limit` rows of posts behind one place and up to another, by post and number."""
        query = _ENTRY_ROW.where(ENTRIES.c.post.is_not(None))
        if after is not None:
            query = query.where(tuple_(*_BY_PLACE) > _place(after))
        if until is not None:
            query = query.where(tuple_(*_BY_PLACE) <= _place(until))
        return self._tuples(query.order_by(*_BY_PLACE).limit(limit))

    def places(self, every: int) -> Iterator[Place]:
        """Ends of posts, each about `every` entries behind the one before; the last post's is not among them."""
        query = _PLACE.order_by(*_BY_PLACE).limit(1)
        at: Place | None = None
        while rows := self._tuples((query.where(tuple_(*_BY_PLACE) > _place(at)) if at else query).offset(every - 1)):
            post = cast(literal(rows[0][0], LargeBinary), Text)
            at = self._tuples(query.where(ENTRIES.c.post == post).order_by(None).order_by(ENTRIES.c.number.desc()))[0]
            yield at

    def place_after(self, after: Place | None) -> Place | None:
        """The next place that the index of posts has, whatever became of the row itself."""
        query = _PLACE.where(tuple_(*_BY_PLACE) > _place(after)) if after else _PLACE
        return next(iter(self._tuples(query.order_by(*_BY_PLACE).limit(1))), None)

    def content_rows(self, keys: Sequence[bytes]) -> list[tuple[bytes, bytes, bytes]]:
        """The (key, salt, data) stored under `keys`, in no order; at most some thousands of them."""
        query = f"{_CONTENT_ROW} ({','.join('?' * len(keys))})"
        with self._connection() as connection:
            return _fetched(connection.exec_driver_sql(query, tuple(keys)))

    def content_count(self) -> int:
        """The number of contents."""
        return int(self._tuples(select(func.count()).select_from(CONTENTS).where(CONTENTS.c.ledger_id == LEDGER))[0][0])

    def node_rows(self, level: int, start: int, stop: int) -> list[tuple[int, bytes]]:
        """The (position, hash) [start, stop) of a level in order."""
        within = NODES.c.level == level, NODES.c.position >= start, NODES.c.position < stop
        query = select(NODES.c.position, NODES.c.hash).where(NODES.c.ledger_id == LEDGER, *within)
        return self._tuples(query.order_by(NODES.c.position))

    def node_count(self) -> int:
        """The number of tree nodes, of all levels."""
        return int(self._tuples(select(func.count()).select_from(NODES).where(NODES.c.ledger_id == LEDGER))[0][0])


def _fetched(result: CursorResult[Any]) -> list[Any]:
    return list(result.cursor.fetchall()) if result.cursor else []


def _place(place: Place) -> ColumnElement[Any]:
    post, number = place
    return tuple_(cast(literal(post, LargeBinary), Text), literal(number))
