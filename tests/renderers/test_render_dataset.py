"""All posts as one file of data: its schema, and that readers of JSON and of YAML read the same."""

from __future__ import annotations

import json
from dataclasses import replace
from importlib.resources import files

import pytest
import yaml
from jsonschema import Draft202012Validator
from referencing import Registry, Resource

import renderers
from renderers.addresses import Addresses
from renderers.dataset import dataset
from tests.renderers.cases import HISTORIES
from tests.renderers.histories import Chain

SCHEMAS = {
    name: json.loads((files("renderers") / "schemas" / name).read_text("utf-8"))
    for name in ("posts-1.schema.json", "post-1.schema.json")
}
VALID = Draft202012Validator(
    SCHEMAS["posts-1.schema.json"],
    registry=Registry().with_resources((name, Resource.from_contents(schema)) for name, schema in SCHEMAS.items()),
)
# Signs that JSON may hold as they are (RFC 8259, 7), and YAML 1.1 refuses (5.1) or takes for the end of a line (5.4).
ODD = "".join(map(chr, (0x7F, 0x80, 0x85, 0x9F, 0xA0, 0xAD, 0x2028, 0x2029, 0xFEFF, 0xFFFD, 0xFFFE, 0x1F600)))


@pytest.mark.parametrize("addresses", [Addresses(), Addresses(pattern="/news/{slug}/")], ids=["beside", "pattern"])
def test_the_posts_keep_to_their_schema(addresses: Addresses) -> None:
    """Each is what `data` gives, under its slug, in the order given."""
    histories = [replace(history, post=f"post-{n}") for n, history in enumerate(HISTORIES.values())]
    read = json.loads("".join(dataset("Harbor County", histories, addresses)))
    VALID.validate(read)
    assert list(read["posts"]) == [history.post for history in histories]
    for history in histories:
        assert read["posts"][history.post] == renderers.data(history, addresses)


def test_no_posts_and_no_agency_keep_to_it_too() -> None:
    read = json.loads("".join(dataset("", [])))
    VALID.validate(read)
    assert read == {"schema": "stet/posts/1", "agency": None, "posts": {}}


def test_a_reader_of_yaml_reads_the_same() -> None:
    """Jekyll reads a JSON file by the rules of YAML."""
    made = Chain().publish(f"A{ODD}b\t{{{{ c }}}} \"d\" 'e' \\ - # & * !x %y @z", title="2026-11-22")
    written = "".join(dataset(f"Ferries {ODD}", [made.history()]))
    assert yaml.safe_load(written) == json.loads(written)
    assert json.loads(written)["posts"]["storm-closures"]["html"] == renderers.html(made.history())
