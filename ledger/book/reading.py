"""From stored bytes to histories."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from typing import TYPE_CHECKING

from ledger.domain.canonical import decode, encode
from ledger.domain.contents import listed
from ledger.domain.entries import LINKED, Entry, Kind, instant
from ledger.domain.history import Corrects, History, replay
from ledger.errors import StoreError, UnknownPost
from ledger.gate.policy import Policy

if TYPE_CHECKING:
    from ledger.store.reading import Reading

# Roles whose content is a list of further contents.
LISTS = ("source", "rendition")


def load_contents(reading: Reading, entries: Iterable[Entry], *, sources: bool = False) -> dict[bytes, bytes]:
    """The contents that entries commit to, with the blocks of their lists: key -> bytes.

    The sources are left out unless asked for; no rendering needs them.
    """
    entries = list(entries)
    wanted = [key for e in entries for role, key in e.content.items() if sources or role != "source"]
    contents = {key: found.data for key, found in reading.contents(wanted).items()}
    lists = {e.content[role] for e in entries for role in LISTS if role in e.content and e.content[role] in contents}
    blocks = [block for key in sorted(lists) for block in listed(contents[key])]
    contents |= {key: found.data for key, found in reading.contents(blocks).items()}
    if missing := next((key for key in (*wanted, *blocks) if key not in contents), None):
        raise StoreError(f"content {missing.hex()[:12]} is missing; keep the file and run `stet verify`")
    return contents


def entries_of(reading: Reading, post: str) -> list[Entry]:
    """A post's entries; raises `UnknownPost` with the nearest names."""
    entries = [Entry.decode(stored.body) for stored in reading.entries_of(post)]
    if not entries:
        posts = reading.posts()
        raise UnknownPost(post, get_close_matches(post, posts, n=3), hint="" if posts else "the ledger is empty")
    return entries


def load_history(reading: Reading, post: str, *, agency: str, as_of: str | None = None) -> History:
    """The history of a post, or as it was at an instant by the times that entries claim (RFC 3339)."""
    entries = until(entries_of(reading, post), as_of)
    if not entries:
        raise UnknownPost(post, hint=f"it was not published yet on {as_of}")
    contents = load_contents(reading, entries)
    linked = {e.link: _title(reading, e.link) for e in entries if e.link and e.method == LINKED}
    return replay(
        post, entries, contents, agency=agency, corrects=_corrects(reading, post, agency, as_of), linked=linked
    )


def until(entries: Sequence[Entry], as_of: str | None) -> list[Entry]:
    """The entries that had taken effect at an instant."""
    if as_of is None:
        return list(entries)
    out: list[Entry] = []
    for entry in entries:
        if instant(entry.effective_at) > instant(as_of):
            break
        out.append(entry)
    return out


def _corrects(reading: Reading, post: str, agency: str, as_of: str | None) -> list[Corrects]:
    """The way back from a new post to those that it corrects: derived, never typed (law 8)."""
    out = []
    for sequence in reading.linking_to(post):
        stored = reading.entry(sequence)
        if stored is None or stored.post is None:
            raise StoreError(f"entry {sequence} is missing; keep the file and run `stet verify`")
        entries = until(entries_of(reading, stored.post), as_of)
        if not any(entry.sequence == sequence for entry in entries):
            continue
        other = replay(stored.post, entries, load_contents(reading, entries), agency=agency)
        found = next(c for c in other.corrections if c.entry.sequence == sequence)
        out.append(Corrects(post=stored.post, title=other.title, correction=found))
    return out


def _title(reading: Reading, post: str) -> str:
    """The newest title of a post."""
    entries = entries_of(reading, post)
    newest = [entry for entry in entries if entry.version is not None][-1:]
    return replay(post, newest, load_contents(reading, newest), agency="").title


def ledger_entry(reading: Reading, sequence: int) -> Entry:
    stored = reading.entry(sequence)
    if stored is None:
        raise StoreError(f"entry {sequence} is missing; keep the file and run `stet verify`")
    return Entry.decode(stored.body)


def policy_entry(reading: Reading) -> Entry:
    """The policy entry in force."""
    last = ledger_entry(reading, reading.size() - 1)
    if last.policy is None or last.kind in (Kind.GENESIS, Kind.POLICY):
        return last
    return ledger_entry(reading, last.policy)


def policy_of(reading: Reading, entry: Entry) -> Policy:
    """The policy that a genesis or policy entry records."""
    return Policy.from_plain(decode(load_contents(reading, [entry])[entry.content["policy"]]))


def policy_bytes(policy: Policy) -> bytes:
    """The content of a policy entry."""
    return encode({"apology": policy.apology, "rules_on": sorted(policy.rules_on), "terms": list(policy.terms)})
