"""What a page needs to check itself: its proof, our scripts, and their hashes for the page's policy."""

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

# In the order in which they need each other.
_SCRIPTS = ("bytes", "record", "text", "weave", "shown", "told", "seen", "check")


@dataclass(frozen=True, slots=True)
class Check:
    """`proof` is the data; `scripts` are ours, in order, each with its SHA-256 in base64 (CSP 3, 2.3.1)."""

    proof: Markup
    scripts: tuple[tuple[Markup, str], ...]

    def stands_in(self, page: str) -> bool:
        """Whether a page has all of it, and lets it run."""
        return self.proof in page and all(
            script in page and f"'sha256-{digest}'" in page for script, digest in self.scripts
        )


def check_of(history: History, proof: PostProof) -> Check:
    """The check of a post's page. Raises `Malformed` when the proof is not of that post as it stands there."""
    entries = [each.body for each in proof.entries]
    if entries != [entry.encode() for entry in history.entries]:
        raise Malformed("its proof is of other entries than its page; make both anew", path=f"post {history.post}")
    return Check(Markup(bundle(proof)), _scripts())  # nothing in either could end a `<script>`


@cache
def _scripts() -> tuple[tuple[Markup, str], ...]:
    texts = [(files(__package__) / f"{name}.js").read_text(encoding="utf-8") for name in _SCRIPTS]
    return tuple((Markup(text), b64encode(sha256(text.encode()).digest()).decode()) for text in texts)
