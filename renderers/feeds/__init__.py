"""Feeds of posts and of corrections: what they hold is in `entries`, and each of two formats writes it down.

Both formats are written from the same values, so they agree; neither knows a clock, so the same entries are the same
bytes. docs/json.md has the extensions.
"""
