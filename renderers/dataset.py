"""All posts as one file of data, which Hugo, Jekyll and Eleventy read as theirs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ledger.domain.canonical import Json, encode
from ledger.domain.history import History
from renderers.addresses import BESIDE, Addresses
from renderers.datafiles import data

SCHEMA = "stet/posts/1"

# JSON may hold these as they are. YAML, by whose rules Jekyll reads a JSON file, refuses them, or ends a line at them.
_ESCAPED = {sign: f"\\u{sign:04x}" for sign in (*range(0x7F, 0xA0), 0x2028, 0x2029, 0xFEFF, 0xFFFE, 0xFFFF)}


def dataset(agency: str, histories: Iterable[History], addresses: Addresses = BESIDE) -> Iterator[str]:
    """`{"schema", "agency", "posts": {slug: post}}`, piece by piece; each post is as docs/json.md has it, on a line."""
    yield f'{{"schema":{_spelt(SCHEMA)},"agency":{_spelt(agency or None)},"posts":{{'
    before = ""
    for history in histories:
        yield f"{before}\n{_spelt(history.post)}:{_spelt(data(history, addresses))}"
        before = ","
    yield "\n}}\n"


def _spelt(value: Json) -> str:
    return encode(value).decode("utf-8").translate(_ESCAPED)
