"""The policy's plain form, and how it is read: strictly."""

from __future__ import annotations

import json

import pytest

from ledger.errors import Malformed
from ledger.gate import Policy


def test_a_policy_goes_to_plain_and_back() -> None:
    policy = Policy(apology="We regret the error.", rules_on=frozenset({"comma"}), terms=("Vets.gov", "login.gov"))
    assert Policy.from_plain(json.loads(json.dumps(policy.to_plain()))) == policy


def test_an_empty_object_is_the_default_policy() -> None:
    assert Policy.from_plain({}) == Policy()
    assert Policy().apology == "We apologize for the error."


@pytest.mark.parametrize(
    ("value", "path"),
    [
        ([], "policy"),
        ({"rules_off": []}, "policy.rules_off"),
        ({"apology": ""}, "policy.apology"),
        ({"apology": 3}, "policy.apology"),
        ({"rules_on": "comma"}, "policy.rules_on"),
        ({"rules_on": ["spelling"]}, "policy.rules_on"),
        ({"rules_on": ["comma", "comma"]}, "policy.rules_on"),
        ({"terms": [""]}, "policy.terms[0]"),
        ({"terms": ["a", 1]}, "policy.terms[1]"),
        ({"terms": ["a", "\x1b[31m"]}, "policy.terms[1]"),
        ({"terms": ["\u202eferry"]}, "policy.terms[0]"),
        ({"apology": "Sorry.\x1b]0;x\x07"}, "policy.apology"),
    ],
)
def test_a_malformed_policy_is_refused_with_the_path_to_the_fault(value: object, path: str) -> None:
    with pytest.raises(Malformed) as caught:
        Policy.from_plain(value)
    assert caught.value.path == path
