"""stet: an append-only correction ledger for official posts."""

__version__ = "0.1.0"
