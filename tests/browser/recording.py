"""Posts that were made from the domain alone, as a log would hold them: committed to, chained, hashed and signed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from hashlib import sha256

from ledger.domain.contents import Committer
from ledger.domain.corrections import Correction
from ledger.domain.entries import Entry, Kind
from ledger.domain.history import History, replay
from ledger.domain.post_proof import PostProof, ProvedEntry
from ledger.domain.posts import STET
from ledger.integrity.checkpoint import Checkpoint, sign_checkpoint
from ledger.integrity.note import SigningKey
from ledger.integrity.tree import Frontier, inclusion_proof, leaf_hash
from ledger.rendition.html import chunks

KEY = SigningKey("harbor.example/log", bytes(32))


@dataclass(frozen=True, slots=True)
class Logged:
    """A history as it is folded from what was logged, and its proof."""

    history: History
    proof: PostProof


def logged(history: History, *, key: SigningKey = KEY, others: int = 3) -> Logged:
    """The log of one post, with `others` entries of no post at its end. Its salts are counted: always the same."""
    committer = Committer(lambda: sha256(len(committer.made).to_bytes(4, "big")).digest()[:16])
    bodies = [_genesis(history.agency, key).encode()]
    entries: list[Entry] = []
    linking = [
        replace(back.correction.entry, sequence=1 + at, link=history.post) for at, back in enumerate(history.corrects)
    ]
    bodies += [entry.encode() for entry in linking]
    for entry in history.entries:
        content = {} if entry.version is None else _text(history, entry.version, committer)
        for correction in history.corrections:
            _notice(correction, entry, content, committer)
        prev = leaf_hash(entries[-1].encode()) if entries else None
        entries.append(replace(entry, sequence=len(bodies), prev=prev, content=content))
        bodies.append(entries[-1].encode())
    bodies += [replace(_genesis("", key), kind=Kind.POLICY, sequence=len(bodies) + n).encode() for n in range(others)]
    folded = replay(
        history.post,
        entries,
        {each.key: each.data for each in committer.made},
        agency=history.agency,
        corrects=history.corrects,
        linked=history.linked,
    )
    proved, note = prove(bodies, key)
    first, count = 1 + len(linking), len(entries)
    return Logged(
        folded,
        PostProof(
            note=note,
            genesis=proved[0],
            keys=(),
            entries=tuple(proved[first : first + count]),
            linking=tuple(proved[1:first]),
            contents=tuple(committer.made),
        ),
    )


def prove(bodies: Sequence[bytes], key: SigningKey) -> tuple[list[ProvedEntry], bytes]:
    """Every entry of a log with its proof, and the log's checkpoint."""
    nodes, tree = {}, Frontier()
    for index, body in enumerate(bodies):
        nodes[0, index] = leaf_hash(body)
        nodes |= {(level, place): digest for level, place, digest in tree.append(leaf_hash(body))}
    note = sign_checkpoint(Checkpoint(key.name, tree.size, tree.root()), key)
    return [
        ProvedEntry(
            body=body,
            sequence=index,
            hashes=tuple(inclusion_proof(index, tree.size, lambda level, place: nodes[level, place])),
        )
        for index, body in enumerate(bodies)
    ], note


def _genesis(agency: str, key: SigningKey) -> Entry:
    day = "2026-03-01T09:00:00-05:00"
    detail = {"agency": agency, "origin": key.name, "verifier_key": key.verifier.text}
    return Entry(sequence=0, kind=Kind.GENESIS, recorded_at=day, effective_at=day, actor=STET, detail=detail)


def _text(history: History, number: int, committer: Committer) -> dict[str, bytes]:
    version = history.versions[number - 1]
    return {
        **committer.commit_blocks("rendition", (chunk.encode() for chunk in chunks(version.flow))),
        "judgement": committer.commit(version.judgement.encode()),
    }


def _notice(correction: Correction, entry: Entry, content: dict[str, bytes], committer: Committer) -> None:
    """What staff said with an entry, if they did; the pairs beside it where they are no mark of the text."""
    for wording in correction.wordings:
        if wording.entry.number == entry.number and wording.notice:
            pairs = wording.changes if correction.version is None else wording.notice.changes
            content["notice"] = committer.commit(replace(wording.notice, changes=pairs).encode())
