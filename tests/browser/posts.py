"""A ledger with a post for every way in which a history can go, and what is put out from it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from ledger import Ledger
from ledger.domain.entries import Kind
from tests.book.world import ORTIZ, made, row

_EVERYWHERE = """## Boats from {}

The first ferry [leaves at {}](timetable.html) from *North Pier, {}*. ![Departure at {}](pier.png)

### Ask at {} or later

- Bring a **photo ID by {}**
- and a ticket
  1. bought before {}
  2. or on board

> The pier master said {}.

| Pier | First boat |
|------|------------|
| North, {} | {} |
| [South](#south) | 12:00 |

Type `ferry {}` and send it.
"""
_WIDE = "\n".join(
    [
        "|" + "|".join(f"Destination {n}" for n in range(1, 9)) + "|",
        "|" + "---|" * 8,
        *("|" + "|".join(f"{hour}:{n + 10} {{}}" for n in range(1, 9)) + "|" for hour in range(6, 8)),
    ]
)
_LONG = (
    f"See https://harbor.example/{'timetable/' * 30}{{}}.html or <https://harbor.example/{'x' * 180}?{{}}> for it."
    f"\n\n## {'Fährschifffahrtsgesellschaft' * 4} at {{}}\n\n{'Wasser' * 40}{{}}\n\n- {'0123456789' * 20}"
    f"\n\n| {'Anlege' * 20} | {{}} |\n|-|-|\n| {'stelle' * 20} | {'b' * 90} |"
)
_CODE = f"Type:\n\n```\ncurl --get https://harbor.example/ferry {'--silent ' * 30}\necho {{}}\n```\n\nand `{'y' * 90}`"
_MANY = "The boat leaves at {}:00.\n\nIt comes back at {}:30.\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """The texts of a post one after the other, its titles (the last one stays), and the kind of each step."""

    texts: tuple[str, ...]
    titles: tuple[str, ...] = ("Ferry news",)
    language: str = "en"
    kind: Kind = Kind.CORRECTION


def _told(text: str, *values: str) -> tuple[str, ...]:
    """A text for each value, which stands wherever the text has room for it."""
    return tuple(text.replace("{}", value) for value in values)


POSTS = {
    "as-published": Post(texts=("The ferry opens on July 3.",)),
    "paragraph": Post(texts=_told("The ferry opens on July {}. Bring a photo ID.", "3", "13")),
    "everywhere": Post(texts=_told(_EVERYWHERE, "9:00", "10:00")),
    "title": Post(texts=("The ferry sails.",) * 2, titles=("Ferry opens at 9:00", "Ferry opens at 10:00")),
    "standfirst": Post(texts=_told("---\ndescription: From {} on.\n---\nThe ferry sails.", "9:00", "10:00")),
    "clarification": Post(texts=("Children cross free.", "Children under 6 cross free."), kind=Kind.CLARIFICATION),
    "update": Post(texts=("The pier is closed.", "The pier is closed. It opens on May 1."), kind=Kind.UPDATE),
    "image": Post(texts=_told("![The pier in {}](pier-{}.png)\n\nA picture.", "1990", "2020")),
    "spanish": Post(
        texts=_told("El puente abre el {} de julio. Entrada gratis.", "3", "13"), titles=("Puente",), language="es"
    ),
    "arabic": Post(
        texts=_told("يفتح الجسر في {} يوليو.\n\n> مرحبا بكم\n\n- واحد\n\n| رصيف | {} |\n|-|-|\n| أ | ب |", "3", "13"),
        titles=("الجسر في الميناء",),
        language="ar",
    ),
    "chinese": Post(texts=_told("渡轮将于7月{}日开航。欢迎乘坐。", "3", "13"), titles=("渡轮",), language="zh-Hans"),
    "wide-table": Post(texts=_told(_WIDE, "a.m.", "p.m.")),
    "long-words": Post(texts=_told(_LONG, "9:00", "10:00"), titles=("Donaudampfschifffahrts" * 4,)),
    "code": Post(texts=_told(_CODE, "9:00", "10:00")),
    "many-times": Post(texts=_told(_MANY, *map(str, range(1, 5)))),
    "back-again": Post(texts=_told("The boat leaves at {}.", "9:00", "10:00", "9:00")),
    "minor": Post(texts=("We recieve boats.", "We receive boats.")),
}


def _linked(book: Ledger) -> None:
    book.publish("linked-old", "Crossings are free for everyone.", title="Island Day", by=ORTIZ)
    book.link(
        book.propose_link(
            "linked-old",
            "linked-new",
            "Children cross for free.",
            title="Who crosses for free",
            wrong="free for everyone",
            right="free for children",
        ),
        reason="We promised more than the Board had decided.",
        by=ORTIZ,
    )


def _retracted(book: Ledger) -> None:
    text = _told(_EVERYWHERE, "9:00")[0]
    book.publish("retracted", text, title="The night boat returns", by=ORTIZ)
    book.retract("retracted", reason="No night boat was ever decided.", by=ORTIZ)


def _noted(book: Ledger) -> None:
    book.publish("noted", "The ferry opens on July 3.", title="Ferry news", by=ORTIZ)
    book.note("noted", "This post is about the year 2014.", by=ORTIZ)


def _reworded(book: Ledger) -> None:
    book.publish("reworded", "The ferry opens on July 3.", title="Ferry news", by=ORTIZ)
    draft = book.propose("reworded", "The ferry opens on July 13.")
    entry = book.correct(draft, reason="We gave the wrong month.", by=ORTIZ)
    book.reword("reworded", entry.number or 0, reason="We gave the wrong day.", by=ORTIZ)


def _unquoted(book: Ledger) -> None:
    """With sources, one of which is long; the first notice quoted before it was worded anew."""
    book.publish("unquoted", "Jane Roe sank the ferry. It opens on July 3.", title="Ferry news", by=ORTIZ)
    draft = book.propose("unquoted", "A storm sank the ferry. It opens on July 3.")
    long = f"https://county.example.gov/{'reports/' * 30}ferry.pdf?page=3"
    entry = book.correct(draft, reason="We named a witness.", by=ORTIZ, evidence=long)
    book.reword(
        "unquoted", entry.number or 0, reason="We named a witness as who did it.", by=ORTIZ, withhold_quote=True
    )
    draft = book.propose("unquoted", "A storm sank the ferry. It opens on July 13.")
    book.correct(draft, reason="The date was wrong.", by=ORTIZ, evidence="https://county.example.gov/calendar")


def _found(book: Ledger) -> None:
    book.import_rows(
        [
            row("removed", 1, "The ferry opens on July 3."),
            row("removed", 2, None),
            row("unannounced", 1, "The ferry opens on July 3."),
            row("unannounced", 2, "The ferry opens on July 13."),
        ],
        name="posts.jsonl",
    )


OTHERS: dict[tuple[str, ...], Callable[[Ledger], None]] = {
    ("linked-old", "linked-new"): _linked,
    ("retracted",): _retracted,
    ("noted",): _noted,
    ("reworded",): _reworded,
    ("unquoted",): _unquoted,
    ("removed", "unannounced"): _found,
}
SLUGS = sorted([*POSTS, *(slug for slugs in OTHERS for slug in slugs)])


def recorded(folder: Path) -> Ledger:
    """The ledger, with every post in it."""
    book = made(folder)
    for slug, post in POSTS.items():
        title, *titles = post.titles
        book.publish(slug, post.texts[0], title=title, language=post.language, by=ORTIZ)
        for text in post.texts[1:]:
            draft = book.propose(slug, text, title=titles.pop(0) if titles else None)
            book.correct(draft, reason="We were wrong.", kind=post.kind, by=ORTIZ)
    for record in OTHERS.values():
        record(book)
    assert sorted(book.posts()) == SLUGS
    return book
