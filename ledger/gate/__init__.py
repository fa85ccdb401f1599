"""The gate: which differences between two renditions may merge silently, and why the others are shown."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ledger.gate.judge import GATE_VERSION
    from ledger.gate.lexicon import Lexicon
    from ledger.gate.policy import Policy

__all__ = ["GATE_VERSION", "Lexicon", "Policy"]

_MODULES = {"GATE_VERSION": "judge", "Lexicon": "lexicon", "Policy": "policy"}


def __getattr__(name: str) -> object:
    # Whoever reads a policy needs none of the rules and guards.
    if name in _MODULES:
        from importlib import import_module

        return getattr(import_module(f"ledger.gate.{_MODULES[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
