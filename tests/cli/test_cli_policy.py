"""`stet policy`: what an agency may choose, every change of it recorded."""

from __future__ import annotations

import json

import pytest

from tests.cli.conftest import BY, Desk

WHY = ("--reason", "Our style guide.", "--by", BY)
HYPHEN = "Please log-in at the pick-up window.\n"


def publish(desk: Desk, text: str) -> None:
    desk.does("publish", "bags", desk.file("bags.md", text), "--title", "Bags", "--by", BY)


def test_a_change_of_policy_is_an_entry_with_its_reason_and_its_maker(desk: Desk) -> None:
    """What silence was allowed by is on the record."""
    desk.does("policy", "term", "add", "Gull Island", *WHY)
    desk.does("policy", "rule", "on", "hyphen", *WHY)
    policy = json.loads(desk.does("policy", "show", "--format", "json"))
    assert policy["terms"] == ["Gull Island"]
    assert policy["rules_on"] == ["hyphen"]
    assert desk.does("log").count("policy") == 2
    desk.does("policy", "term", "remove", "Gull Island", *WHY)
    desk.does("policy", "rule", "off", "hyphen", *WHY)
    policy = json.loads(desk.does("policy", "show", "--format", "json"))
    assert (policy["terms"], policy["rules_on"]) == ([], [])
    desk.does("verify", "--judge")


def test_a_verdict_stays_judged_under_the_policy_of_its_day(desk: Desk) -> None:
    """A switch turned off later makes no earlier verdict wrong."""
    publish(desk, HYPHEN)
    mended = desk.file("mended.md", HYPHEN.replace("log-in", "login"))
    assert desk.stet("correct", "bags", mended, "--dry-run").code == 1
    desk.does("policy", "rule", "on", "hyphen", *WHY)
    desk.does("correct", "bags", mended, "--by", BY)
    desk.does("policy", "rule", "off", "hyphen", *WHY)
    assert "1 same" in desk.does("verify", "--judge")


def test_a_term_is_never_corrected_silently(desk: Desk) -> None:
    """A known term is right as it stands, whatever a dictionary says."""
    publish(desk, "The ferry sails daily from the accomodation pier.\n")
    mended = desk.file("mended.md", "The ferry sails daily from the accommodation pier.\n")
    assert desk.stet("correct", "bags", mended, "--dry-run").code == 0
    desk.does("policy", "term", "add", "accomodation", *WHY)
    assert desk.stet("correct", "bags", mended, "--dry-run").code == 1


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        pytest.param(("rule", "on", "spelling", *WHY), 3, "no such switch 'spelling'", id="a switch that is none"),
        pytest.param(("rule", "off", "comma", *WHY), 3, "the policy in force already", id="nothing changed"),
        pytest.param(("term", "add", " ", *WHY), 3, "not a word", id="a blank term"),
        pytest.param(("term", "add", "x", "--by", BY), 2, "--reason", id="no reason"),
        pytest.param(("term", "add", "x", "--reason", "y"), 2, "--by", id="nobody answers"),
    ],
)
def test_a_change_of_policy_that_cannot_be_is_refused(
    desk: Desk, arguments: tuple[str, ...], code: int, said: str
) -> None:
    """One clear line, and nothing recorded."""
    before = desk.entries()
    result = desk.stet("policy", *arguments)
    assert (result.code, said in result.err) == (code, True), result
    assert desk.entries() == before
