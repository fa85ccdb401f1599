"""`stet demo`: an invented agency publishes, errs and owns up. People, places and posts are made up."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from cli.building import Site
from cli.exits import DONE, SHORT
from cli.notice import show_notice
from cli.preview import show_places
from cli.terminal import GOOD, QUIET, STRONG, Part, Stream, Terminal, plural
from ledger.book.ledger import Ledger
from ledger.domain.posts import Actor
from ledger.errors import PolicyViolation, Refused

if TYPE_CHECKING:
    from ledger.book.draft import Draft

AGENCY = "Harbor County Ferries"
DESK = Actor(name="J. Ortiz", role="Web Editor")
DIRECTOR = Actor(name="M. Lindqvist", role="Communications Director")

POSTS = {
    "summer-timetable": (
        "Summer timetable begins June 14",
        """From June 14, ferries leave North Pier every 30 minutes. The first boat sails at 6:15 a.m.

Passengers with bicycles recieve priority boarding. A $45 pass is good for a month.
""",
    ),
    "pier-repairs": (
        "Pier 4 closes for repairs",
        "Pier 4 closes on March 3. Boats to Gull Island sail from Pier 2 untill the ramp is mended.\n",
    ),
    "island-day": (
        "Cross for free on Island Day",
        "On August 9 the islands celebrate. Crossings are free for everyone, all day.\n",
    ),
    "night-boat": (
        "The night boat returns",
        "From October, a boat leaves North Pier at 1:00 a.m. on Saturdays and Sundays.\n",
    ),
}
FARES = "On Island Day, August 9, children under 12 cross for free. Everyone else pays the usual fare.\n"


def perform(terminal: Terminal, folder: Path) -> int:
    """Plays every act in a new ledger in `folder`, and says where to look."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Refused(f"{folder}: is there already and not empty; name another folder: stet demo DIR")
    folder.mkdir(parents=True, exist_ok=True)
    with Ledger.create(folder / "ledger.db", agency=AGENCY) as book:
        play(terminal.out, book)
        Site(folder=folder / "site").build(book)
        report = book.verify()
    out = terminal.out
    out.line()
    word: Part = ("✓ verifies", GOOD) if report.ok else ("✗ does not verify", "red")
    out.line(word, f": {plural(report.entries, 'entry', 'entries')}, every hash, signature and struck word.")
    out.line()
    out.line(("Look at the site", STRONG), ", as readers get it:")
    for page in ("index.html", "corrections.html", "posts/summer-timetable/history.html"):
        out.line(str(folder / "site" / page), indent=2)
    out.line(("and at the record", STRONG), ":")
    out.line(f"stet --ledger {folder / 'ledger.db'} log", indent=2)
    return DONE if report.ok else SHORT


def play(out: Stream, book: Ledger) -> None:
    """Every act: told, and recorded in a new ledger."""
    _Acts(out, book).play()


class _Acts:
    """The acts, in order; each says what happens, shows it, and records it."""

    def __init__(self, out: Stream, book: Ledger) -> None:
        self._out = out
        self._book = book
        self._act = 0

    def play(self) -> None:
        out, book = self._out, self._book
        out.line((AGENCY, STRONG), " publishes, errs and owns up.")

        self._title("Four posts go up. What is posted stays posted.")
        for slug, (title, body) in POSTS.items():
            book.publish(slug, body, title=title, by=DESK)
            out.line(f"{slug:<18}", (title, QUIET), indent=5)

        self._title("A typo is fixed. Spelling merges silently.")
        book.correct(self._edit("summer-timetable", ("recieve", "receive")), by=DESK)

        self._title("A wrong time is corrected. It is struck, and readers are told.")
        draft = self._edit("summer-timetable", ("6:15", "6:45"))
        book.correct(draft, by=DIRECTOR, reason="We gave the wrong time for the first boat.")
        self._told("summer-timetable")

        self._title("Both in one edit. Only the date shows.")
        draft = self._edit("pier-repairs", ("March 3", "March 13"), ("untill", "until"))
        book.correct(draft, by=DESK, reason="We gave the wrong closing date.")
        self._told("pier-repairs")

        self._title("Somebody changes a price and calls it a typo. Refused.")
        try:
            book.correct(self._edit("summer-timetable", ("$45", "$54")), by=DESK)
        except PolicyViolation as refusal:
            out.line(("✗ ", "red"), str(refusal), indent=5)

        self._title("A correction in a new post, linked both ways. The old text stays.")
        book.link(
            book.propose_link(
                "island-day",
                "island-day-fares",
                FARES,
                title="Who crosses for free on Island Day",
                wrong="Crossings are free for everyone",
                right="Children under 12 cross for free",
            ),
            reason="We promised more than the County Board had decided.",
            by=DIRECTOR,
        )
        self._told("island-day")

        self._title("A whole post is withdrawn. It stays readable, struck.")
        book.retract("night-boat", reason="No night boat was ever decided.", by=DIRECTOR)
        self._told("night-boat")

    def _title(self, words: str) -> None:
        self._act += 1
        self._out.line()
        self._out.line((f"{self._act}  ", QUIET), (words, STRONG))

    def _edit(self, slug: str, *replacements: tuple[str, str]) -> Draft:
        text = self._book.source(slug).decode("utf-8")
        for wrong, right in replacements:
            text = text.replace(wrong, right)
        draft = self._book.propose(slug, text)
        places = zip(draft.hunks, draft.findings, strict=True)
        show_places(self._out, draft.history.newest.flow, draft.text.flow, places, indent=5, airy=False)
        return draft

    def _told(self, slug: str) -> None:
        """The newest notice of a post."""
        show_notice(self._out, self._book.history(slug), indent=5)
