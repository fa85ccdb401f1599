"""A second pair of eyes: what is put forward, what awaits, and what becomes of it (docs/adr/0007)."""
