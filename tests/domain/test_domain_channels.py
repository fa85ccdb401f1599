"""Channels: their plain form, read strictly, and the platforms that addresses are of."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.domain.channels import PRESETS, Channel, Counting, channel_of
from ledger.errors import Malformed
from ledger.gate import Policy

names = st.text(st.characters(whitelist_categories=("L", "N", "P", "S")), min_size=1, max_size=30)
channels = st.builds(
    Channel,
    name=names,
    edits=st.booleans(),
    strikes=st.booleans(),
    limit=st.none() | st.integers(1, 1_000_000),
    counting=st.sampled_from(Counting),
)


@given(st.lists(channels, max_size=4, unique_by=lambda each: each.name))
def test_channels_go_with_the_policy_to_plain_and_back(there: list[Channel]) -> None:
    """Law 7: in one order, whatever the one they were given in."""
    policy = Policy(channels=tuple(there))
    read = Policy.from_plain(json.loads(json.dumps(policy.to_plain())))
    assert sorted(read.channels, key=lambda each: each.name) == list(read.channels)
    assert set(read.channels) == set(there)
    assert Policy(channels=tuple(reversed(there))).to_plain() == policy.to_plain()


@pytest.mark.parametrize(
    ("value", "path"),
    [
        ("x", "policy.channels"),
        (["x"], "policy.channels[0]"),
        ([{}], "policy.channels[0].name"),
        ([{"name": " x"}], "policy.channels[0].name"),
        ([{"name": "a\nb"}], "policy.channels[0].name"),
        ([{"name": "a\x1b"}], "policy.channels[0].name"),
        ([{"name": "a" * 201}], "policy.channels[0].name"),
        ([{"name": "x", "limits": 3}], "policy.channels[0].limits"),
        ([{"name": "x", "limit": 0}], "policy.channels[0].limit"),
        ([{"name": "x", "limit": True}], "policy.channels[0].limit"),
        ([{"name": "x", "limit": 1_000_001}], "policy.channels[0].limit"),
        ([{"name": "x", "counting": "words"}], "policy.channels[0].counting"),
        ([{"name": "x"}, {"name": "y", "edits": 1}], "policy.channels[1].edits"),
        ([{"name": "x", "strikes": None}], "policy.channels[0].strikes"),
        ([{"name": "x"}, {"name": "x"}], "policy.channels"),
    ],
)
def test_a_malformed_channel_is_refused_with_the_path_to_the_fault(value: object, path: str) -> None:
    with pytest.raises(Malformed) as caught:
        Policy.from_plain({"channels": value})
    assert caught.value.path == path


def test_what_is_known_of_a_platform_can_be_recorded() -> None:
    """Each under its own name, and as a policy takes it."""
    assert {name: each.name for name, each in PRESETS.items()} == {name: name for name in PRESETS}
    assert set(Policy.from_plain({"channels": [each.to_plain() for each in PRESETS.values()]}).channels) == set(
        PRESETS.values()
    )


@pytest.mark.parametrize(
    ("url", "channel"),
    [
        ("https://x.com/harbor/status/1734", "x"),
        ("https://mobile.twitter.com/harbor/status/1", "x"),
        ("https://X.COM/harbor", "x"),
        ("https://bsky.app/profile/harbor.gov/post/3k", "bluesky"),
        ("https://www.facebook.com/harbor/posts/1", "facebook"),
        ("https://www.threads.com/@harbor/post/C1", "threads"),
        ("https://content.govdelivery.com/accounts/HARBOR/bulletins/1a", "govdelivery"),
        ("https://social.example.gov/@harbor/109372843234", "mastodon"),
        ("https://social.example.gov/@harbor", None),
        ("https://notx.com/harbor", None),
        ("https://x.com.example.gov/harbor", None),
        ("https://harbor.example.gov/x.com", None),
    ],
)
def test_an_address_tells_its_platform(url: str, channel: str | None) -> None:
    """By its host, of which a part alone is none; Mastodon's by its form, for any server may run it."""
    assert channel_of(url) == channel
    assert channel is None or channel in PRESETS
