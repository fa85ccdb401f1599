"""docs/format.md against the bytes that a ledger has."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from ledger import Kind, Ledger
from ledger.domain.channels import PRESETS
from ledger.domain.contents import listed
from tests.book.damage import small_ledger
from tests.book.world import ORTIZ, REASON, folder

FORMAT = Path(__file__).parents[2] / "docs" / "format.md"
TEXTS = {"source", "rendition", "source_list", "rendition_list", "text", "link"}  # all others are canonical JSON


@pytest.fixture(scope="module")
def book() -> Iterator[Ledger]:
    """The small ledger, with what else can be recorded beside it."""
    with folder() as path, small_ledger(path) as small:
        small.amend(replace(small.policy, channels=(PRESETS["x"],)), by=ORTIZ, reason="We post there.")
        small.publish("ferry", "May 3.", by=ORTIZ, title="Ferry", channel="x", url="https://agency.example/ferry")
        small.reword("storm", 3, by=ORTIZ, reason="The tide table was read wrong.", noticed="2026-03-02")
        small.proposals.link(
            small.propose_link("ferry", "boat", "May 4.", wrong="3", right="4", title="Boat"), by=ORTIZ, reason=REASON
        )
        small.rotate_key(by=ORTIZ, reason="Changed each year.")
        yield small


def names(value: Any) -> Iterator[str]:
    """The keys of parsed JSON, however deep; what a glossary or a template's variables are called is data."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield key
            if key != "variables":
                yield from names(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from names(inner)


def test_every_name_in_the_bytes_is_explained(book: Ledger) -> None:
    """Kinds, fields, details, roles, and the fields of what they commit to: whoever has the file finds each."""
    found = {str(kind) for kind in Kind}
    for entry in book.entries():
        value = json.loads(entry.encode())
        found |= {*value, *value["actor"], *value["detail"], *value["content"]}
        for role, keys in entry.content.items():
            contents = book.store.contents(entry.post, listed(keys)) if role not in TEXTS else {}
            for content in contents.values():
                found |= set(names(json.loads(content.data)))
    explained = {
        name for code in re.findall(r"`([^`]+)`", FORMAT.read_text("utf-8")) for name in re.findall(r"\w+", code)
    }
    assert found - explained == set()
