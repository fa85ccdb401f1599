"""The reads, which a store answers each by itself and a transaction from one point in time."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from itertools import islice
from sqlite3 import Connection
from typing import Any

from ledger.store import statements
from ledger.store.rows import StoredContent, StoredEntry
from ledger.store.statements import LEDGER, Paged

EntryRow = tuple[int, bytes | None, int | None, bytes]  # sequence, post, number, body
PostRow = tuple[int, bytes | None, int | None, bytes, bytes | None]  # the same, and the leaf that is stored for it
EndRow = tuple[int, bytes, bytes | None]  # sequence, the body's last bytes, all of it if it is of no post
ContentRow = tuple[bytes, bytes, bytes]  # key, salt, data
Place = tuple[bytes, int]  # post, number

_BATCH = 1000
_LEAST = -(2**63)  # no sequence is less


class Reading:
    """Iterators read batches, each a short read of its own, so that a long reader locks out no writer.

    Every method raises StoreError when the database can't answer.
    """

    def _connection(self) -> AbstractContextManager[Connection]:
        raise NotImplementedError

    def _rows(self, statement: str, *values: object) -> list[Any]:
        with self._connection() as connection:
            return connection.execute(statement, (LEDGER, *values)).fetchall()

    def _row(self, statement: str, *values: object) -> Any | None:
        return next(iter(self._rows(statement, *values)), None)

    def _batches(self, query: Paged, *values: object, batch: int = _BATCH) -> Iterator[Any]:
        rows = self._rows(query.first, *values, batch)
        yield from rows
        while len(rows) == batch:
            rows = self._rows(query.following, *values, *rows[-1][: query.width], batch)
            yield from rows

    def size(self) -> int:
        """The number of entries: the sequence that the next one will have."""
        last = self._row(statements.SIZE)
        return 0 if last is None or last[0] is None else int(last[0]) + 1

    def entry(self, sequence: int) -> StoredEntry | None:
        row = self._row(statements.ENTRY, sequence)
        return StoredEntry(*row) if row else None

    def entries(self, start: int | None = None, stop: int | None = None, batch: int = _BATCH) -> Iterator[StoredEntry]:
        """The entries [start, stop) in order, `stop` being at most the size at the time of the call.

        Without `start`, every row there is from the first on, also one that no guard would have let in.
        """
        end = self.size() if stop is None else min(stop, self.size())
        if start is None:
            rows = self._batches(statements.ENTRIES, end, batch=batch)
        else:
            rows = self._batches(statements.ENTRIES_FROM, end, start, batch=batch)
        return (StoredEntry(*row) for row in rows)

    def entries_of_ledger(self) -> list[StoredEntry]:
        """The entries that belong to no post, in order."""
        return sorted(
            (StoredEntry(*row) for row in self._rows(statements.ENTRIES_OF_LEDGER)), key=lambda entry: entry.sequence
        )

    def entries_of(self, post: str) -> list[StoredEntry]:
        """The post's entries by number; empty when there is no such post."""
        return [StoredEntry(*row) for row in self._rows(statements.ENTRIES_OF, post)]

    def head(self, post: str) -> StoredEntry | None:
        """The post's last entry."""
        row = self._row(statements.HEAD, post)
        return StoredEntry(*row) if row else None

    def posts(self) -> list[str]:
        """Every post, in code point order."""
        return sorted(post for (post,) in self._rows(statements.POSTS))

    def linking_to(self, post: str) -> list[int]:
        """The sequences of the entries of other posts that name this one, ascending."""
        return [sequence for (sequence,) in self._rows(statements.LINKING_TO, post)]

    def links(self) -> Iterator[tuple[str, int]]:
        """Every (target, sequence), in order; those that are appended meanwhile may or may not be among them."""
        return self._batches(statements.LINKS)

    def content(self, post: str | None, key: bytes) -> StoredContent | None:
        return self.contents(post, [key]).get(key)

    def contents(self, post: str | None, keys: Iterable[bytes]) -> dict[bytes, StoredContent]:
        """What is stored of a post under `keys`; a key under which nothing is stored is left out.

        Without `post`, what entries of the ledger itself commit to.
        """
        found = {}
        wanted = iter(dict.fromkeys(keys))
        while some := list(islice(wanted, _BATCH)):
            for row in self.content_rows(post, some):
                found[row[0]] = StoredContent(*row, post)
        return found

    def content_keys(self) -> Iterator[tuple[str | None, bytes]]:
        """Every (post, key), in order; those that are appended meanwhile may or may not be among them."""
        return ((post or None, key) for post, key in self._batches(statements.CONTENT_KEYS))

    def checkpoint(self) -> bytes | None:
        """The newest signed note."""
        row = self._row(statements.CHECKPOINT)
        return row[1] if row else None

    def checkpoint_over(self, size: int) -> bytes | None:
        """The first signed note over `size` entries or more."""
        row = self._row(statements.CHECKPOINT_OVER, size)
        return row[1] if row else None

    def checkpoints(self) -> Iterator[tuple[int, bytes]]:
        """Every (size, signed note), by size."""
        return self._batches(statements.CHECKPOINTS)

    def checkpoints_at(self, sizes: Collection[int]) -> list[tuple[int, bytes]]:
        """The (size, signed note) over those sizes, by size."""
        return sorted(self._rows(statements.among(statements.CHECKPOINTS_AT, len(sizes)), *sizes))

    def node(self, level: int, position: int) -> bytes | None:
        """The hash of a complete subtree; at level 0, of a leaf."""
        row = self._row(statements.NODE, level, position)
        return row[0] if row else None

    def node_range(self, level: int, start: int, stop: int) -> list[bytes]:
        """The hashes [start, stop) of a level in order; fewer when some are missing."""
        return [digest for (digest,) in self._rows(statements.NODE_RANGE, level, start, stop)]

    def nodes_at(self, places: Collection[tuple[int, int]]) -> dict[tuple[int, int], bytes]:
        """The hashes of the complete subtrees at some (level, position); one that is missing is left out."""
        # By level and by position, each by itself: a few rows too many, but one query, and found by their key.
        levels, positions = {level for level, _ in places}, {at for _, at in places}
        rows = self._rows(statements.nodes_among(len(levels), len(positions)), *levels, *positions)
        return {(level, at): digest for level, at, digest in rows if (level, at) in places}

    def nodes(self) -> Iterator[tuple[int, int, bytes]]:
        """Every (level, position, hash), in order; those that are appended meanwhile may or may not be among them."""
        return self._batches(statements.NODES)

    # --- for whoever reads everything: one short read each, of plain tuples ---

    def entry_rows(self, start: int | None, stop: int, limit: int) -> list[EntryRow]:
        """The first `limit` rows [start, stop) by sequence; without `start`, from the first that there is."""
        if start is None:
            return self._rows(statements.ENTRY_ROWS, stop, limit)
        return self._rows(statements.ENTRY_ROWS_FROM, stop, start, limit)

    def ends(self, start: int | None, stop: int) -> list[EndRow]:
        """The rows [start, stop) as `entry_rows` gives them, with only the end of what an entry of a post says."""
        return self._rows(statements.ENDS, _LEAST if start is None else start, stop)

    def post_rows(self, after: Place | None, until: Place | None, limit: int) -> list[PostRow]:
        """The first `limit` rows of posts behind one place and up to another, by post and number."""
        query = statements.post_rows(behind=after is not None, up_to=until is not None)
        return self._rows(query, *(after or ()), *(until or ()), limit)

    def places(self, every: int) -> Iterator[Place]:
        """Ends of posts, each about `every` entries behind the one before; the last post's is not among them."""
        at: Place | None = None
        while found := self._place_after(at, skipped=every - 1):
            at = self._row(statements.LAST_PLACE_OF, found[0])
            assert at
            yield at

    def place_after(self, after: Place | None) -> Place | None:
        """The next place that the index of posts has, whatever became of the row itself."""
        return self._place_after(after, skipped=0)

    def _place_after(self, after: Place | None, *, skipped: int) -> Place | None:
        if after is None:
            return self._row(statements.PLACES, 1, skipped)
        return self._row(statements.PLACES_BEHIND, *after, 1, skipped)

    def content_rows(self, post: str | bytes | None, keys: Sequence[bytes]) -> list[ContentRow]:
        """The rows of a post under `keys`, in no order; at most some thousands of them."""
        return self._rows(statements.among(statements.CONTENTS, len(keys)), post or "", *keys)

    def content_rows_between(self, first: bytes, last: bytes) -> list[tuple[bytes, bytes, bytes, bytes]]:
        """The (post, key, salt, data) of all posts from one to another, both included, in no order."""
        return self._rows(statements.CONTENTS_BETWEEN, first, last)

    def content_count(self) -> int:
        """The number of contents."""
        return int(self._rows(statements.CONTENT_COUNT)[0][0])

    def node_rows(self, level: int, start: int, stop: int) -> list[tuple[int, bytes]]:
        """The (position, hash) [start, stop) of a level in order."""
        return self._rows(statements.NODE_ROWS, level, start, stop)

    def node_count(self) -> int:
        """The number of tree nodes, of all levels."""
        return int(self._rows(statements.NODE_COUNT)[0][0])
