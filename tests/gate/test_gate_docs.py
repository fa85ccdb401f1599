"""The page for staff and courts says what the gate does: its examples are run, and nothing is left out."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ledger.gate import Policy
from ledger.gate.guards_markup import MARKUP_GUARDS
from ledger.gate.judge import GUARDS, MARKUP, RULES
from ledger.gate.policy import SWITCHES
from tests.gate.trial import findings

PAGE = (Path(__file__).parents[2] / "docs" / "gate.md").read_text(encoding="utf-8")
RULE_ROWS = re.findall(
    r"^\| `([\w.-]+)` \| ([\w:]*) ?\| “(.+?)” → “(.+?)” \| “(.+?)” → “(.+?)” \|$", PAGE, re.MULTILINE
)
GUARD_ROWS = re.findall(r"^\| `(guard\.\w+)` \| “(.+?)” → “(.+?)” \|$", PAGE, re.MULTILINE)


def test_every_rule_and_guard_is_explained() -> None:
    assert [row[0] for row in RULE_ROWS] == [rule.name for rule in RULES]
    assert [row[1] for row in RULE_ROWS] == [rule.errant or "" for rule in RULES]
    named = set(re.findall(r"`([a-z]+(?:\.[a-z-]+)?)`", PAGE))
    assert named >= {MARKUP.name, *MARKUP_GUARDS, *(guard.name for guard in GUARDS)}


@pytest.mark.parametrize(("name", "errant", "before", "after", "shown_before", "shown_after"), RULE_ROWS)
def test_an_example_of_a_rule_holds(
    name: str, errant: str, before: str, after: str, shown_before: str, shown_after: str
) -> None:
    policy = Policy(rules_on=frozenset({name} & SWITCHES))
    assert {finding.rule for finding in findings(before, after, policy=policy)} == {name}
    assert not all(finding.minor for finding in findings(shown_before, shown_after, policy=policy))


@pytest.mark.parametrize(("name", "before", "after"), GUARD_ROWS)
def test_an_example_of_a_guard_holds(name: str, before: str, after: str) -> None:
    assert name in {finding.rule for finding in findings(before, after)}
