"""Bytes in order: entries, the contents that they commit to, checkpoints, and two derived indexes. Knows no post.

`rows` what goes in and comes out; `database` the `Store`; `reading` its reads; `tables` the schema; `sqlite` all that
only SQLite knows: the schema's steps, the guards, locks, and its faults in words.
"""

from typing import TYPE_CHECKING

from ledger.store.rows import StoredContent, StoredEntry

__all__ = ["Store", "StoredContent", "StoredEntry", "Transaction"]

if TYPE_CHECKING:
    from ledger.store.database import Store, Transaction
else:

    def __getattr__(name: str) -> object:
        # SQLModel takes half a second to import: only whoever opens a store pays for it.
        if name in ("Store", "Transaction"):
            from ledger.store import database

            return getattr(database, name)
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
