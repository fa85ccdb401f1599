"""A post as data: what docs/json.md promises, field by field."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import Any
from uuid import RFC_4122, UUID

import pytest
from hypothesis import HealthCheck, given, settings
from jsonschema import Draft202012Validator

import renderers
from ledger.domain import canonical
from ledger.domain.entries import Entry, Kind
from renderers.addresses import Addresses
from tests.renderers.cases import HISTORIES
from tests.renderers.chains import chains
from tests.renderers.histories import Chain, chain

SCHEMA: dict[str, Any] = json.loads((files("renderers") / "schemas" / "post-1.schema.json").read_text("utf-8"))
VALID = Draft202012Validator(SCHEMA)
PAGE = (Path(__file__).parents[2] / "docs" / "json.md").read_text("utf-8")


def office() -> Chain:
    """The post of the example in docs/json.md."""
    made = Chain(post="office", url="https://agency.example/news/office/")
    made.publish("The office is open on Tuesday.", title="Opening hours")
    return made.step("The office is open on Thursday.", title="Opening hours", reason="We gave the wrong day.")


def read(made: Chain) -> Any:
    return json.loads(renderers.json(made.history()))


@pytest.mark.parametrize("case", HISTORIES)
def test_every_post_keeps_to_the_schema(case: str) -> None:
    for addresses in (Addresses(), Addresses("https://record.example/")):
        VALID.validate(json.loads(canonical.encode(renderers.data(HISTORIES[case], addresses))))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(chains())
def test_any_post_keeps_to_the_schema_and_is_canonical(made: Chain) -> None:
    """RFC 8785: one value, one sequence of bytes."""
    written = renderers.json(made.history())
    VALID.validate(json.loads(written))
    assert canonical.decode(written.removesuffix("\n").encode()) == json.loads(written)


def _objects(schema: Any) -> list[dict[str, Any]]:
    inner = schema.values() if isinstance(schema, dict) else schema if isinstance(schema, list) else ()
    return ([schema] if isinstance(schema, dict) and "properties" in schema else []) + [
        found for each in inner for found in _objects(each)
    ]


def test_the_schema_is_one_and_asks_for_every_field() -> None:
    """docs/json.md: "Every field is always there." """
    Draft202012Validator.check_schema(SCHEMA)
    for each in _objects(SCHEMA):
        assert sorted(each["properties"]) == each["required"], "in the order of the bytes"


def test_the_schema_refuses_a_field_too_few_and_one_too_many() -> None:
    good = read(office())
    for place in (good, good["versions"][0], good["corrections"][0]):
        for name in list(place):
            kept = place.pop(name)
            assert not VALID.is_valid(good), f"without {name}"
            place[name] = kept
        place["more"] = 1
        assert not VALID.is_valid(good)
        del place["more"]
    assert VALID.is_valid(good)


def test_the_page_tells_every_field() -> None:
    """Field by field, section by section, and no other."""
    kinds = SCHEMA["$defs"]
    correction = kinds["correction"]["properties"] | kinds["wording"]["properties"]
    expected = {
        "The post": SCHEMA["properties"],
        "A version": kinds["version"]["properties"],
        "A correction": correction,
        "A post that it corrects": kinds["corrects"]["properties"],
        "Where it went live": kinds["posted"]["properties"],
    }
    for heading, properties in expected.items():
        section = PAGE.split(f"## {heading}\n")[1].split("\n## ")[0]
        cells = re.findall(r"^\| (`.*?) \|", section, re.MULTILINE)
        told = [name for cell in cells for name in re.findall(r"`(\w+)`", cell)]
        assert sorted(told) == sorted(properties), heading


def test_the_example_of_the_page_is_what_comes_out() -> None:
    """All but the two long texts, which it cuts."""
    shown = json.loads(PAGE.split("```json\n")[1].split("```")[0])
    made = read(office())
    for name in ("html", "text"):
        assert made.pop(name).startswith(shown.pop(name).partition("…")[0])
    assert shown == made


def test_where_a_post_and_its_corrections_went_live_is_told() -> None:
    """Each place with its channel; the last of the post's own is its address."""
    made = office().history()
    last = made.entries[-1]
    details = (
        {"url": "https://x.com/agency/status/1", "channel": "x", "notice": str(last.number)},
        {"url": "https://agency.example/office/"},
    )
    went = tuple(
        replace(last, kind=Kind.POSTED, number=number, version=None, method=None, content={}, detail=detail)
        for number, detail in enumerate(details, (last.number or 0) + 1)
    )
    told = json.loads(renderers.json(replace(made, entries=(*made.entries, *went))))
    VALID.validate(told)
    assert told["url"] == "https://agency.example/office/"
    assert [(each["url"], each["channel"], each["correction"]) for each in told["posted"]] == [
        ("https://x.com/agency/status/1", "x", made.corrections[-1].id),
        ("https://agency.example/office/", None, None),
    ]
    assert told["updated_at"] == made.updated_at


def test_hashes_and_names_are_those_of_the_entries() -> None:
    """RFC 6962, 2.1: a leaf's hash is SHA-256(0x00 || entry); RFC 9562, 5.8: a UUID of version 8."""
    made = office()
    found = read(made)

    def leaf(entry: Entry) -> str:
        return sha256(b"\x00" + entry.encode()).hexdigest()

    assert [version["hash"] for version in found["versions"]] == [leaf(entry) for entry in made.entries]
    assert found["corrections"][0]["hash"] == leaf(made.entries[1])
    for urn, entry in ((found["urn"], made.entries[0]), (found["corrections"][0]["urn"], made.entries[1])):
        name = UUID(urn)
        assert (name.version, name.variant) == (8, RFC_4122)
        mask = ~(0xF << 76 | 0x3 << 62)
        assert name.int & mask == int(leaf(entry)[:32], 16) & mask


def test_a_minor_edit_is_a_version_and_nothing_else() -> None:
    """docs/json.md: "Minor edits are versions, and nothing else." """
    before = read(Chain().publish("We recieve mail.", title="Mail"))
    after = read(chain("We recieve mail.", "We receive mail.", minor=lambda hunk: True))
    assert after["corrections"] == []
    assert after["updated_at"] == before["updated_at"] == after["published_at"]
    assert [version["kind"] for version in after["versions"]] == ["publish", "minor_edit"]


def test_each_state_has_its_word() -> None:
    states = {case: renderers.data(history)["state"] for case, history in HISTORIES.items()}
    assert {case for case, state in states.items() if state == "removed"} == {"a removal", "found by an import"}
    assert {case for case, state in states.items() if state == "retracted"} == {
        "a retraction",
        "a notice with its source",
        "several at once",
        "several in a post that is not English",
    }
    assert set(states.values()) == {"stands", "retracted", "removed"}


def test_links_lead_where_the_site_has_the_post() -> None:
    """And, on a disk, to the file beside; law 8: both ways."""
    history = HISTORIES["a linked correction"]
    for root, there in ((None, "new-post.html"), ("https://record.example/", "https://record.example/posts/new-post/")):
        found = json.loads(canonical.encode(renderers.data(history, Addresses(root))))
        assert found["corrections"][0]["link"] == {"slug": "new-post", "title": "The new post", "url": there}
        assert f'href="{there}"' in found["html"]
        assert f"The new post ({there})" in found["text"]
    back = json.loads(renderers.json(HISTORIES["a post that corrects another"]))["corrects"]
    assert [(each["slug"], each["url"], each["kind"]) for each in back] == [
        ("old-post", "old-post.html#c-2", "correction")
    ]


def test_no_field_is_more_than_text() -> None:
    """What staff or a source wrote comes out as they wrote it, and keeps to the schema."""
    bad = '"\\\x00</script>\u2028\x1b[9m\ud7ff😀{"x":1}'
    made = Chain("text", agency=bad).publish(f"July 3 {bad}", title=bad)
    made.step(f"July 13 {bad}", title=bad, reason=bad, apology=bad)
    made.linked[bad] = bad
    made.note(Kind.CORRECTION, bad, link=bad)
    found = read(made)
    VALID.validate(found)
    assert found["agency"] == found["corrections"][0]["reason"] == found["corrections"][1]["link"]["title"] == bad
