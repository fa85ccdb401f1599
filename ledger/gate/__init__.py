"""The gate: which differences between two renditions may merge silently, and why the others are shown."""

from ledger.gate.judge import GATE_VERSION, judge
from ledger.gate.lexicon import Lexicon
from ledger.gate.policy import Policy

__all__ = ["GATE_VERSION", "Lexicon", "Policy", "judge"]
