"""What a page needs to check itself: its proof, our script, and the script's hash for the page's policy."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import files

from markupsafe import Markup

from ledger.domain.history import History
from ledger.domain.post_proof import PostProof
from ledger.errors import Malformed
from renderers.check.bundle import bundle


@dataclass(frozen=True, slots=True)
class Check:
    """`proof` is the data, `script` our script, `digest` its SHA-256 in base64, as a policy names it (CSP 3, 2.3.1)."""

    proof: Markup
    script: Markup
    digest: str


def check_of(history: History, proof: PostProof) -> Check:
    """The check of a post's page. Raises `Malformed` when the proof is not of that post as it stands there."""
    entries = [each.body for each in proof.entries]
    if entries != [entry.encode() for entry in history.entries]:
        raise Malformed("its proof is of other entries than its page; make both anew", path=f"post {history.post}")
    script = _script()
    digest = b64encode(sha256(script.encode()).digest()).decode()
    return Check(Markup(bundle(proof)), Markup(script), digest)  # both hold nothing that could end a `<script>`


@cache
def _script() -> str:
    return (files(__package__) / "check.js").read_text(encoding="utf-8")
