"""Every statement that reads or adds rows, written out: to load a library that would compose them takes longer than
most commands. A test holds them against the tables that the models define.

`?` stands for a value. The first is the ledger's id, always; so a statement reads one ledger, also where a database
holds many. Only `CAST(… AS BLOB)` and the type of a sequence are SQLite's own.
"""

from __future__ import annotations

from typing import NamedTuple

LEDGER = 1  # a SQLite file holds one ledger


class Paged(NamedTuple):
    """A statement by pages, in the order of its `width` first columns; the last value of each is how many rows."""

    first: str
    following: str  # takes the key of the last row before
    width: int


def _paged(select: str, *key: str) -> Paged:
    order = f"ORDER BY {', '.join(key)} LIMIT ?"
    behind = f"({', '.join(key)}) > ({_marks(len(key))})"
    return Paged(f"{select} {order}", f"{select} AND {behind} {order}", len(key))


def among(statement: str, count: int) -> str:
    """A statement that ends with IN, for so many values."""
    return f"{statement} ({_marks(count)})"


def _marks(count: int) -> str:
    return ", ".join("?" * count)


# --- entries ---

SIZE = "SELECT max(sequence) FROM entries WHERE ledger_id = ?"

_ENTRY = "SELECT sequence, post, number, body FROM entries WHERE ledger_id = ?"
ENTRY = f"{_ENTRY} AND sequence = ?"
ENTRIES = _paged(f"{_ENTRY} AND sequence < ?", "sequence")
ENTRIES_FROM = _paged(f"{_ENTRY} AND sequence < ? AND sequence >= ?", "sequence")
# With both columns, and in no order, SQLite reads them by their index; else it reads every entry.
ENTRIES_OF_LEDGER = f"{_ENTRY} AND post IS NULL AND number IS NULL"
ENTRIES_OF = f"{_ENTRY} AND post = ? ORDER BY number"
HEAD = f"{_ENTRY} AND post = ? ORDER BY number DESC LIMIT 1"
POSTS = "SELECT DISTINCT post FROM entries WHERE ledger_id = ? AND post IS NOT NULL"

# The post as bytes: one that is no UTF-8 would keep its whole batch from being read.
_ENTRY_ROW = "SELECT sequence, CAST(post AS BLOB), number, body FROM entries WHERE ledger_id = ?"
ENTRY_ROWS = f"{_ENTRY_ROW} AND sequence < ? ORDER BY sequence LIMIT ?"
ENTRY_ROWS_FROM = f"{_ENTRY_ROW} AND sequence < ? AND sequence >= ? ORDER BY sequence LIMIT ?"
# Of an entry of a post the end alone, which says when it was recorded: most of the work of a row is to hand it over.
ENDS = (
    "SELECT sequence, substr(body, -120), CASE WHEN post IS NULL THEN body END FROM entries"
    " WHERE ledger_id = ? AND sequence >= ? AND sequence < ? ORDER BY sequence"
)

_BEHIND = "AND (post, number) > (CAST(? AS TEXT), ?)"
_UP_TO = "AND (post, number) <= (CAST(? AS TEXT), ?)"
_BY_PLACE = "ORDER BY post, number LIMIT ?"
# With the leaf that is stored for each.
_POST_ROW = (
    "SELECT sequence, CAST(post AS BLOB), number, body, hash FROM entries"
    " LEFT JOIN nodes ON nodes.ledger_id = entries.ledger_id AND level = 0 AND position = sequence"
    " WHERE entries.ledger_id = ?"
)


def post_rows(*, behind: bool, up_to: bool) -> str:
    """The rows of posts by post and number; the values are those of the places asked for, then how many rows."""
    bounds = (_BEHIND if behind else "", _UP_TO if up_to else "")
    return " ".join(part for part in (_POST_ROW, "AND post IS NOT NULL", *bounds, _BY_PLACE) if part)


_PLACE = "SELECT CAST(post AS BLOB), number FROM entries WHERE ledger_id = ? AND post IS NOT NULL"
PLACES = f"{_PLACE} {_BY_PLACE} OFFSET ?"
PLACES_BEHIND = f"{_PLACE} {_BEHIND} {_BY_PLACE} OFFSET ?"
LAST_PLACE_OF = f"{_PLACE} AND post = CAST(? AS TEXT) ORDER BY number DESC LIMIT 1"

# --- links ---

LINKING_TO = "SELECT sequence FROM links WHERE ledger_id = ? AND target = ? ORDER BY sequence"
LINKS = _paged("SELECT target, sequence FROM links WHERE ledger_id = ?", "target", "sequence")

# --- contents ---

_CONTENT = 'SELECT "key", salt, data FROM contents WHERE ledger_id = ?'
CONTENTS = f'{_CONTENT} AND post = CAST(? AS TEXT) AND "key" IN'
CONTENTS_BETWEEN = (
    'SELECT CAST(post AS BLOB), "key", salt, data FROM contents WHERE ledger_id = ?'
    " AND post >= CAST(? AS TEXT) AND post <= CAST(? AS TEXT)"
)
CONTENT_KEYS = _paged('SELECT post, "key" FROM contents WHERE ledger_id = ?', "post", '"key"')
CONTENT_COUNT = "SELECT count(*) FROM contents WHERE ledger_id = ?"

# --- checkpoints ---

_CHECKPOINT = "SELECT size, note FROM checkpoints WHERE ledger_id = ?"
CHECKPOINT = f"{_CHECKPOINT} ORDER BY size DESC LIMIT 1"
CHECKPOINT_OVER = f"{_CHECKPOINT} AND size >= ? ORDER BY size LIMIT 1"
CHECKPOINTS = _paged(_CHECKPOINT, "size")
CHECKPOINTS_AT = f"{_CHECKPOINT} AND size IN"

# --- nodes ---

NODE = "SELECT hash FROM nodes WHERE ledger_id = ? AND level = ? AND position = ?"
_WITHIN = "FROM nodes WHERE ledger_id = ? AND level = ? AND position >= ? AND position < ? ORDER BY position"
NODE_RANGE = f"SELECT hash {_WITHIN}"
NODE_ROWS = f"SELECT position, hash {_WITHIN}"
NODES = _paged("SELECT level, position, hash FROM nodes WHERE ledger_id = ?", "level", "position")
_NODES_AMONG = "SELECT level, position, hash FROM nodes WHERE ledger_id = ? AND level IN ({}) AND position IN ({})"
NODE_COUNT = "SELECT count(*) FROM nodes WHERE ledger_id = ?"


def nodes_among(levels: int, positions: int) -> str:
    """The nodes at so many levels and so many positions, each by itself."""
    return _NODES_AMONG.format(_marks(levels), _marks(positions))


# --- what is added ---

ADD_ENTRY = "INSERT INTO entries (ledger_id, sequence, post, number, body) VALUES (?, ?, ?, ?, ?)"
ADD_CONTENT = 'INSERT INTO contents (ledger_id, post, "key", salt, data) VALUES (?, ?, ?, ?, ?)'
ADD_NODE = "INSERT INTO nodes (ledger_id, level, position, hash) VALUES (?, ?, ?, ?)"
ADD_LINK = "INSERT INTO links (ledger_id, target, sequence) VALUES (?, ?, ?)"
ADD_CHECKPOINT = "INSERT INTO checkpoints (ledger_id, size, note) VALUES (?, ?, ?)"
