"""What the policy's channels allow: where a post can't be changed in place, another corrects it (guideline o)."""

from __future__ import annotations

from ledger.domain.channels import Channel
from ledger.domain.history import History
from ledger.errors import PolicyViolation
from ledger.gate.policy import Policy


def channel_of(policy: Policy, history: History) -> Channel | None:
    """The channel that a post is on, if the policy has it."""
    return next((each for each in policy.channels if each.name == history.channel), None)


def check_in_place(policy: Policy, history: History, *, evident: bool) -> None:
    """Raises `PolicyViolation` where readers of the post's channel could not be shown the edit."""
    channel = channel_of(policy, history)
    if channel is None or (channel.edits and (channel.strikes or not evident)):
        return
    raise PolicyViolation(
        f"{history.post}: it is on {channel.name}, which {why_not(channel)}; correct it by a new post:"
        f" `stet correct {history.post} --linked` (guideline o)"
    )


def why_not(channel: Channel) -> str:
    """Why a post on a channel can't be corrected in place, in words that follow its name."""
    return "shows no strikes" if channel.edits else "lets nobody edit what was posted"
