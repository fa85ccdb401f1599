"""Bytes in order: entries, the contents that they commit to, checkpoints, and two derived indexes. Knows no post.

`rows` what goes in and comes out; `database` the `Store`; `reading` its reads; `statements` the SQL of both; `tables`
the schema; `sqlite` all that only SQLite knows: the schema's steps, the guards, locks, and its faults in words.
"""

from ledger.store.database import Store, Transaction
from ledger.store.rows import StoredContent, StoredEntry

__all__ = ["Store", "StoredContent", "StoredEntry", "Transaction"]
