"""A notice that does not quote: the words that it corrects stand in the text's own strike and nowhere else."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

import renderers
from ledger.domain.changes import Change
from ledger.domain.entries import Kind
from ledger.domain.history import History
from ledger.errors import PolicyViolation
from renderers import pages
from renderers.addresses import Addresses
from renderers.corrections import rows
from renderers.dataset import dataset
from renderers.feeds.atom import atom
from renderers.feeds.entries import correction_item, of_corrections, of_posts, post_item
from renderers.feeds.jsonfeed import jsonfeed
from renderers.short.fitting import thread
from renderers.short.platforms import PLATFORMS, Platform
from renderers.site import manifest
from renderers.site import pages as site
from renderers.site.listing import lines, paged
from tests.browser.recording import logged
from tests.renderers.histories import Chain

SECRET = "Qwxzv"
SITE = Addresses("https://record.example/")
_STRIKES = re.compile(r"<del\b[^>]*>.*?</del>|\[removed: [^\]]*\]|\x1b\[9;31m.*?\x1b\[29;39m", re.DOTALL)


def _post(title: str = "Storm") -> Chain:
    return Chain(url="https://a.example/storm/").publish(f"{SECRET} Roe was there.", title=title)


def _edited(kind: Kind = Kind.CORRECTION, body: str = "A resident was there.", title: str = "Storm") -> History:
    return _post(title).step(body, title="Storm", kind=kind, quoted=False).history()


def _reworded() -> History:
    """Quoted first, in the text of a second version that a third follows."""
    made = _post().step("A resident was there.", title="Storm").step("A resident was here.", title="Storm")
    return (
        made.reword(2, "We named a person who is none of this.", quoted=False).reword(2, "We named a person.").history()
    )


def _linked() -> History:
    """Its text stays as it is, so it has nothing to do with the word here."""
    made = Chain(url="https://a.example/storm/").publish("A post.", title="Storm")
    made.linked["new-post"] = "The new post"
    made.note(Kind.CORRECTION, "We named a person.", link="new-post").say(Change(SECRET, "a resident"))
    return made.reword(2, "We named one.", quoted=False).history()


def _owned_up() -> History:
    made = _post().step("A resident was there.", title="Storm", kind=Kind.UNANNOUNCED)
    return made.reword(2, "We named a person.", quoted=False).history()


HISTORIES = {
    "a correction": _edited(),
    "in the title": _edited(title=f"Storm at {SECRET}"),
    "a clarification": _edited(Kind.CLARIFICATION),
    "an update that takes out": _edited(Kind.UPDATE, "Roe was there."),
    "more than a notice tells": _edited(body=f"{'A resident was there. ' * 20}"),
    "a notice that quotes no more": _reworded(),
    "a linked correction": _linked(),
    "owned up to": _owned_up(),
}


def short_texts(platform: Platform, history: History) -> str:
    """Every correction, worded for a platform."""
    return "\n".join(post.text for each in history.corrections for post in thread(history, platform, correction=each))


# All that is put out of a post, its text included, which is taken out by its strikes.
SURFACES: dict[str, Callable[[History], str]] = {
    **{name: render for name, (render, _) in renderers.FORMATS.items()},
    "page of a site": partial(renderers.page, addresses=SITE),
    "terminal": partial(renderers.text, terminal=True),
    "notices alone": pages.asides,
    "index": lambda history: "\n".join(row.text + row.html for row in rows(history)),
    "data set": lambda history: "".join(dataset("", [history], SITE)),
    "atom": lambda history: atom(of_posts(history.entries[0]), [post_item(history, SITE)]),
    "json feed": lambda history: jsonfeed(of_posts(history.entries[0]), [post_item(history, SITE)]),
    "atom of corrections": lambda history: atom(
        of_corrections(history.entries[0]), [correction_item(row) for row in rows(history, SITE)]
    ),
    "json feed of corrections": lambda history: jsonfeed(
        of_corrections(history.entries[0]), [correction_item(row) for row in rows(history, SITE)]
    ),
    "site's index": lambda history: site.listing(
        next(iter(paged(lines(history), of="corrections", front="corrections.html"))), history.agency, SITE
    ),
    "site's own memory": lambda history: repr(manifest.kept(history)),
    "the version before": lambda history: "".join(
        site.earlier(history, version.number, SITE) for version in history.versions[1:-1]
    ),
    **{f"short text for {name}": partial(short_texts, platform) for name, platform in PLATFORMS.items()},
}


@pytest.mark.parametrize("surface", SURFACES)
@pytest.mark.parametrize("case", HISTORIES)
def test_the_words_stand_in_the_strike_of_the_text_and_nowhere_else(case: str, surface: str) -> None:
    """Law 3 holds: the text has them, struck; but no notice, title, summary, feed or short text repeats them."""
    shown = SURFACES[surface](HISTORIES[case])
    assert SECRET not in _STRIKES.sub("", shown.replace("\\u003c", "<").replace("&lt;", "<").replace("&gt;", ">"))


@pytest.mark.parametrize("surface", ["html", "page", "markdown", "text", "terminal", "json", "atom", "json feed"])
def test_the_strike_of_the_text_stays(surface: str) -> None:
    """Law 3: "every word that an evident step removed appears struck, exactly once"."""
    shown = SURFACES[surface](HISTORIES["a correction"])
    assert len(
        [strike for strike in _STRIKES.findall(shown.replace("&lt;", "<").replace("&gt;", ">")) if SECRET in strike]
    ) == (
        2 if surface == "json" else 1  # as html, and as text
    )


@pytest.mark.parametrize("case", [case for case in HISTORIES if case != "in the title"])
def test_it_never_reads_as_if_something_had_only_been_added(case: str) -> None:
    """Law 9: what was wrong is owned up to, though not repeated."""
    for surface in ("html", "markdown", "text"):
        shown = SURFACES[surface](HISTORIES[case])
        assert not re.search(r"\bAdded\b|was added|left out|leaves out|Changed the layout", shown)
        assert "not repeated here" in shown
    for platform in PLATFORMS.values():
        first = HISTORIES[case].corrections[0]
        words = " ".join(post.text for post in thread(HISTORIES[case], platform, correction=first))
        assert not re.search(r"was added|left out|leaves out", words)


def test_data_says_that_it_is_not_quoted() -> None:
    """An empty `said` alone would read as an addition."""
    (told,) = json.loads(renderers.json(HISTORIES["a correction"]))["corrections"]
    assert (told["quoted"], told["changes"]) == (False, [{"said": "", "right": "A resident"}])
    (told,) = json.loads(renderers.json(HISTORIES["a linked correction"]))["corrections"]
    assert [(each["quoted"], each["changes"]) for each in (*told["superseded"], told)] == [
        (False, [{"said": "", "right": "a resident"}])
    ] * 2


@pytest.mark.parametrize(
    ("kind", "body", "words"),
    [
        (
            Kind.CORRECTION,
            "A resident was there.",
            "What an earlier version said was wrong and is not repeated here. The correct information is “A resident”.",
        ),
        (
            Kind.CORRECTION,
            "Roe was there.",
            "What an earlier version said was wrong and is not repeated here. It was taken out.",
        ),
        (
            Kind.CLARIFICATION,
            "A resident was there.",
            "What an earlier version said is not repeated here. It now reads “A resident”.",
        ),
        (Kind.UPDATE, "Roe was there.", "What an earlier version said is not repeated here. It was taken out."),
    ],
)
def test_what_readers_are_told_instead(kind: Kind, body: str, words: str) -> None:
    """As the field does with a slur or a private fact: what is right, and that something was wrong."""
    shown = " ".join(renderers.text(_edited(kind, body)).split())
    assert words in shown
    line = "Changed words that are not repeated here to “A resident”" if "“" in words else "Removed words that are not"
    assert f"- {line}" in shown


def test_pages_of_earlier_versions_are_written_again_when_a_notice_quotes_no_more() -> None:
    """They show the notices of their time, so they may not stand as they are."""
    made = _post().step("A resident was there.", title="Storm").step("A resident was here.", title="Storm")
    before = manifest.kept(made.history())
    assert list(manifest.kept(made.history()).settled(before))
    assert not list(manifest.kept(made.reword(2, "We named a person.", quoted=False).history()).settled(before))


def test_a_page_that_checks_itself_brings_the_wordings_as_they_were_recorded() -> None:
    """Proof needs what was committed to; readers are shown none of it."""
    found = logged(HISTORIES["a notice that quotes no more"])
    page = renderers.page(found.history, proof=found.proof)
    assert SECRET in page
    assert SECRET not in _STRIKES.sub("", re.sub(r"<script.*?</script>", "", page, flags=re.DOTALL))


def test_an_agencys_template_must_say_that_there_was_something(tmp_path: Path) -> None:
    """Law 9: a template that drops our sentence would make a correction read as an addition."""
    ours = (Path(renderers.__file__).parent / "templates" / "notice.html").read_text(encoding="utf-8")
    (tmp_path / "notice.html").write_text(ours.replace("{{ phrase | told(quoted) }}", "“{{ phrase.change.right }}”"))
    with pytest.raises(PolicyViolation, match="words on what is not repeated"):
        renderers.html(HISTORIES["a correction"], templates=tmp_path)
    (tmp_path / "notice.html").write_text(re.sub(r"\{%- if notice.source .*\n", "", ours))
    assert "Source" not in renderers.html(HISTORIES["a correction"], templates=tmp_path)
    sourced = _post().step("A resident was there.", title="Storm", evidence="https://b.example/a").history()
    with pytest.raises(PolicyViolation, match="does not link to its source"):
        renderers.html(sourced, templates=tmp_path)
