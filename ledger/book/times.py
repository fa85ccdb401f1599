"""Times as people write them, to RFC 3339."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta, tzinfo

from ledger.domain.entries import instant
from ledger.errors import Malformed

# "2014-07-29 14:01:55 -0400", as site generators have it.
_BLANK = re.compile(r" +(?=[+-][0-9]{2}:?[0-9]{2}$)")


class _Here(tzinfo):
    """The machine's time zone, with the offset that a date has there: in July another than in November."""

    def utcoffset(self, moment: datetime | None) -> timedelta:
        naive = (moment or datetime.now()).replace(tzinfo=None)
        return naive.astimezone().utcoffset() or timedelta()

    def dst(self, moment: datetime | None) -> timedelta | None:
        return None

    def tzname(self, moment: datetime | None) -> str | None:
        return None


def now() -> datetime:
    """The present moment, with the offset of here and now."""
    return datetime.now().astimezone().replace(tzinfo=_Here())


def moment(text: str, now: datetime, *, end_of_day: bool = False) -> str:
    """A date, or a time with or without an offset, as RFC 3339; what is missing is taken from `now`'s time zone.

    A date alone means its first second, or its last. Raises `Malformed`.
    """
    try:
        if len(text) == len("2014-07-29"):
            found = datetime.combine(date.fromisoformat(text), time(23, 59, 59) if end_of_day else time())
        else:
            found = datetime.fromisoformat(_BLANK.sub("", text.strip()))
    except ValueError as error:
        raise Malformed(f"{text!r} is no date like 2014-07-29 and no time like 2014-07-29T14:01:55-04:00") from error
    if found.tzinfo is None:
        found = found.replace(tzinfo=now.tzinfo)
    try:
        return found.isoformat(timespec="seconds")
    except (OverflowError, ValueError) as error:  # a year at the edge of the calendar has no offset here
        raise Malformed(f"{text!r} is out of every calendar") from error


def claimed_time(text: str | None, now: datetime, *, path: str, why_not_later: str) -> str | None:
    """When something is said to have been, if that is said, as `moment`.

    Raises `Malformed` at `path`; for what is still to come with `why_not_later`.
    """
    if text is None:
        return None
    try:
        claimed = moment(text, now)
    except Malformed as error:
        raise Malformed(str(error), path=path) from error
    if instant(claimed) > now:
        raise Malformed(f"{text} is still to come; {why_not_later}", path=path)
    return claimed
