"""Every error that `stet` raises on purpose, named by who must act.

    StetError
     ├── Refused                  fix the request or the input        exit 3
     │    ├── Malformed           the input cannot be read; says where
     │    ├── NothingChanged      the new text is the text that stands
     │    └── PolicyViolation     a law or the agency's policy forbids it
     ├── NotFound                 no such thing; names the nearest     exit 4
     │    ├── UnknownLedger
     │    ├── UnknownPost
     │    ├── UnknownVersion
     │    ├── UnknownNotice
     │    ├── UnknownProposal
     │    └── UnknownChannel
     ├── StaleBase                the post moved on meanwhile          exit 5
     ├── StoreError               call the operator                    exit 6
     └── VerificationError        call the records officer             exit 1

A message says what is wrong, where, and what to do next, in one line.
"""

from __future__ import annotations

from collections.abc import Sequence


class StetError(Exception):
    """The root; never raised itself."""


class Refused(StetError):
    """The request or its input has to be changed before it can be carried out."""


class Malformed(Refused):
    """Input that cannot be read. `path` leads to the fault: a file and line, or a field."""

    def __init__(self, message: str, *, path: str = "") -> None:
        super().__init__(f"{path}: {message}" if path else message)
        self.path = path


class NothingChanged(Refused):
    """The new text is, byte for byte, the text that stands."""


class PolicyViolation(Refused):
    """A law, or the policy in force, forbids what was asked."""


class NotFound(StetError):
    """Something was named that the ledger does not hold."""

    noun = "entry"

    def __init__(self, name: str, nearest: Sequence[str] = (), *, hint: str = "") -> None:
        message = f"no {self.noun} {name!r}"
        if nearest:
            message += "; did you mean " + " or ".join(nearest) + "?"
        if hint:
            message += f" ({hint})" if nearest else f"; {hint}"
        super().__init__(message)
        self.name = name
        self.nearest = tuple(nearest)


class UnknownLedger(NotFound):
    noun = "ledger"


class UnknownPost(NotFound):
    noun = "post"


class UnknownVersion(NotFound):
    noun = "version"


class UnknownNotice(NotFound):
    noun = "notice"


class UnknownProposal(NotFound):
    noun = "proposal"


class UnknownChannel(NotFound):
    noun = "channel"


class StaleBase(StetError):
    """The post has a newer version than the one that the change was made from."""


class StoreError(StetError):
    """The database is locked, full, read-only, unreachable, of a newer schema, or no ledger at all."""


class VerificationError(StetError):
    """What is stored does not verify."""
