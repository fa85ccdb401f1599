"""Histories of every kind, in words that can be told apart wherever they turn up: one table for all surfaces."""

from __future__ import annotations

from typing import TypedDict

from ledger.domain.changes import Change
from ledger.domain.entries import Kind
from ledger.domain.history import Corrects, History
from ledger.domain.hunks import Hunk
from ledger.domain.posts import Actor
from tests.renderers.histories import Chain

URL = "https://a.example/news/storm/"
TITLE = "Storm"


class _Said(TypedDict):
    reason: str
    apology: str
    by: Actor


def said(number: int) -> _Said:
    """What staff say with the entry of that number, unlike with any other."""
    by = Actor(name=f"Officer {number}", role=f"Role {number}")
    return {"reason": f"Reason {number}.", "apology": f"Sorry {number}.", "by": by}


def _post(body: str = "Opens July 3. Bring an ID.", *, language: str = "en") -> Chain:
    return Chain(url=URL, language=language).publish(body, title=TITLE)


def _edit(kind: Kind, body: str = "Opens July 13. Bring an ID.") -> History:
    return _post().step(body, title=TITLE, kind=kind, **said(2)).history()


def _silent(hunk: Hunk) -> bool:
    return True


def _linked(kind: Kind, *pairs: Change) -> History:
    made = _post()
    made.linked["new-post"] = "The new post"
    made.note(kind, link="new-post", **said(2)).say(*pairs)
    return made.history()


def _removed_and_back() -> History:
    made = _post().note(Kind.REMOVAL)
    return made.step("Opens July 13. Bring an ID.", title=TITLE, kind=Kind.UNANNOUNCED).history()


def _found() -> History:
    """Taken in long after: the day is a claim of the source."""
    late = "2026-07-01T09:00:00-04:00"
    made = _post().step("Opens July 13. Bring an ID.", title=TITLE, kind=Kind.UNANNOUNCED, recorded_at=late)
    return made.note(Kind.REMOVAL, recorded_at=late).history()


def _several(language: str = "en") -> History:
    made = _post("Opens July 3. Bring an ID.\n\n- north\n- south\n- east", language=language)
    made.step("Opens July 3. Bring an ID.\n\n- north\n- south\n- west", title=TITLE, minor=_silent)
    made.step("Opens July 13. Bring an ID.\n\n- north\n- south\n- west", title=TITLE, **said(3))
    made.step(
        "Opens July 13. Bring a pass.\n\n- north\n- south\n- west", title=TITLE, kind=Kind.CLARIFICATION, **said(4)
    )
    made.step("Opens July 13. Bring a pass.\n\n- north\n- south", title=TITLE, kind=Kind.UNANNOUNCED)
    made.note(Kind.EDITORS_NOTE, "Reason 6.", by=said(6)["by"])
    made.linked["new-post"] = "The new post"
    made.note(Kind.CORRECTION, link="new-post", **said(7)).say(Change("north", "north and east"))
    made.step("Opens July 13. Bring a pass.\n\n- north\n- south\n- quay", title=TITLE, kind=Kind.UPDATE, **said(8))
    made.note(Kind.REMOVAL)
    made.step("", title=TITLE, kind=Kind.RETRACTION, **said(10))
    return made.reword(4, **said(11)).history()


def _many(*, quoted: bool = True) -> History:
    """More pairs than a notice tells."""
    days = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"]
    made = _post("\n\n".join(f"The {day} boat leaves at {n}:00 from the north quay." for n, day in enumerate(days, 7)))
    body = "\n\n".join(f"The {day} boat leaves at {n}:30 from the north quay." for n, day in enumerate(days, 7))
    return made.step(body, title=TITLE, quoted=quoted, **said(2)).history()


def _reworded() -> History:
    """Twice, the second time as another kind."""
    made = _post().step("Opens July 13. Bring an ID.", title=TITLE, **said(2))
    return made.reword(2, **said(3)).reword(2, kind=Kind.CLARIFICATION, **said(4)).history()


def source(number: int) -> str:
    """What shows the right fact, as the entry of that number has it."""
    return f"https://county.example.gov/calendar/{number}"


def _sourced() -> History:
    """Each wording with a source of its own, and one whose address is long, has signs of its own, and is another's."""
    made = _post().step("Opens July 13. Bring an ID.", title=TITLE, evidence=source(2), **said(2))
    made.reword(2, evidence=source(3), **said(3))
    made.linked["new-post"] = "The new post"
    made.note(Kind.CORRECTION, link="new-post", evidence=f"{source(4)}?q=_a_*b*&amp=1#{'x' * 60}", **said(4))
    made.say(Change("an ID", "a pass"))
    made.step("", title=TITLE, kind=Kind.RETRACTION, evidence=source(5), **said(5))
    return made.history()


def _unquoted(kind: Kind, body: str = "Opens July 13. Bring an ID.") -> History:
    """What was said is not repeated."""
    return _post().step(body, title=TITLE, kind=kind, quoted=False, **said(2)).history()


def _unquoted_and_linked() -> History:
    made = _post()
    made.linked["new-post"] = "The new post"
    return made.note(Kind.CORRECTION, link="new-post", quoted=False, **said(2)).say(Change("", "July 13")).history()


def _quoted_no_more() -> History:
    """By a third wording, when another correction was there already."""
    made = _post().step("Opens July 13. Bring an ID.", title=TITLE, **said(2))
    made.step("Opens July 13. Bring a pass.", title=TITLE, **said(3))
    return made.reword(2, **said(4)).reword(2, quoted=False, **said(5)).reword(2, **said(6)).history()


def _owned_up_unquoted() -> History:
    made = _post().step("Opens July 13. Bring an ID.", title=TITLE, kind=Kind.UNANNOUNCED)
    return made.reword(2, quoted=False, **said(3)).history()


def _back() -> History:
    """A post that was published to correct another."""
    wrong = Chain(post="old-post").publish("A boat.", title="The old post").note(Kind.CORRECTION, link=TITLE, **said(2))
    made = _post()
    made.corrects.append(Corrects(post="old-post", title="The old post", correction=wrong.corrections[0]))
    return made.history()


HISTORIES: dict[str, History] = {
    "none": _post().history(),
    "a minor edit": _post().step("Opens July 3. Bring the ID.", title=TITLE, minor=_silent).history(),
    "a correction": _edit(Kind.CORRECTION),
    "a correction that takes out": _edit(Kind.CORRECTION, "Opens July 3."),
    "a correction that adds": _edit(Kind.CORRECTION, "Opens July 3. Bring an ID. Doors open early."),
    "a clarification": _edit(Kind.CLARIFICATION),
    "a clarification that takes out": _edit(Kind.CLARIFICATION, "Opens July 3."),
    "an update": _edit(Kind.UPDATE),
    "an update that adds": _edit(Kind.UPDATE, "Opens July 3. Bring an ID. Doors open early."),
    "a linked correction": _linked(Kind.CORRECTION, Change("July 3", "July 13")),
    "a linked clarification": _linked(Kind.CLARIFICATION, Change("July 3", "July 13")),
    "a linked correction of what is too much": _linked(Kind.CORRECTION, Change("July 3", "")),
    "a linked update of what is missing": _linked(Kind.UPDATE, Change("", "July 13")),
    "an editor's note": _post().note(Kind.EDITORS_NOTE, "Reason 2.", by=said(2)["by"]).history(),
    "a retraction": _edit(Kind.RETRACTION, ""),
    "a change without notice": _edit(Kind.UNANNOUNCED),
    "a removal": _post().note(Kind.REMOVAL).history(),
    "removed and put back": _removed_and_back(),
    "found by an import": _found(),
    "many places": _many(),
    "a notice worded anew": _reworded(),
    "a notice with its source": _sourced(),
    "a correction that is not quoted": _unquoted(Kind.CORRECTION),
    "an unquoted correction that takes out": _unquoted(Kind.CORRECTION, "Opens July 3."),
    "an unquoted correction in two places": _unquoted(Kind.CORRECTION, "Opens July 13. Bring a pass."),
    "a clarification that is not quoted": _unquoted(Kind.CLARIFICATION),
    "an unquoted update that takes out": _unquoted(Kind.UPDATE, "Opens July 3."),
    "a linked correction that is not quoted": _unquoted_and_linked(),
    "a notice that quotes no more": _quoted_no_more(),
    "a change without notice, owned up to and not quoted": _owned_up_unquoted(),
    "many places that are not quoted": _many(quoted=False),
    "several at once": _several(),
    "several in a post that is not English": _several("es"),
    "a post that corrects another": _back(),
}
