"""Times as people write them, to RFC 3339."""

from __future__ import annotations

from datetime import date, datetime, time

from ledger.errors import Malformed


def moment(text: str, now: datetime, *, end_of_day: bool = False) -> str:
    """A date, or a time with or without an offset, as RFC 3339; what is missing is taken from `now`'s time zone.

    A date alone means its first second, or its last. Raises `Malformed`.
    """
    try:
        if len(text) == len("2014-07-29"):
            found = datetime.combine(date.fromisoformat(text), time(23, 59, 59) if end_of_day else time())
        else:
            found = datetime.fromisoformat(text)
    except ValueError as error:
        raise Malformed(f"{text!r} is no date like 2014-07-29 and no time like 2014-07-29T14:01:55-04:00") from error
    if found.tzinfo is None:
        found = found.replace(tzinfo=now.tzinfo)
    return found.isoformat(timespec="seconds")
