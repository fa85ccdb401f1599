"""The pages of a site: the history of a post, its versions as they stood, the lists of all, the policy."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

import renderers
from ledger.domain.entries import Kind
from ledger.errors import Malformed
from ledger.gate.policy import SWITCHES as ALL_SWITCHES
from ledger.gate.policy import Policy
from renderers.addresses import Addresses
from renderers.notices import LABELS
from renderers.seen import read
from renderers.site import pages
from renderers.site.listing import Card, Line, card, lines, paged
from renderers.site.manifest import Manifest, kept
from renderers.site.promises import LABELLED, SWITCHES
from tests.renderers.chains import chains
from tests.renderers.histories import Chain, chain
from tests.renderers.reading import document, words

PUBLIC = "https://corrections.agency.example/"
HERE = Addresses("../../", PUBLIC)
HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "{{ 7 * 7 }}{% raw %}",
    "</title><svg onload=alert(1)>",
    "<!--",
    "'\"`&lt;",
    "]]></content>",
]


WHOLE_STORY = [
    "Notice corrected, March 5, 2026 The text stayed as it was · the notice of March 3, 2026",
    "Editor’s note, March 4, 2026 The text stayed as it was The Board meets again. — J. Ortiz, Communications Director",
    (
        "Correction, March 3, 2026 Version 3 Correction: We gave the wrong date. An earlier version said “July 3”. The"
        " correct information is “July 13”. We apologize for the error. — J. Ortiz, Communications Director"
        " We gave the wrong day. An earlier version said “July 3”. The correct information is “July 13”."
        " — J. Ortiz, Communications Director Before We receive boats on July 3. After We receive boats on July 13."
    ),
    (
        "Minor edit, March 2, 2026 Version 2 · unlisted (unlisted) What was merged without a notice: unlisted"
        " Before We recieve boats on July 3. After We receive boats on July 3."
    ),
    "Published, March 1, 2026 Version 1",
]


def test_the_history_lists_every_version_newest_first() -> None:
    """Each with its date, what it was and who answers for it, as far as its notice says so; minor edits folded."""
    made = Chain().publish("We recieve boats on July 3.", title="Boats")
    made.step("We receive boats on July 3.", title="Boats", minor=lambda hunk: True)
    made.step("We receive boats on July 13.", title="Boats")
    made.note(Kind.EDITORS_NOTE, "The Board meets again.")
    made.reword(3, "We gave the wrong day.")
    page = document(pages.versions(made.history(), HERE))
    told = [words(section) for section in page.iter("section")]
    assert told == WHOLE_STORY
    assert len(list(page.iter("details"))) == 1
    assert all(node.get("open") is None for node in page.iter("details"))


def test_nothing_is_invented_of_a_change_that_was_found() -> None:
    """Law 9: no reason, no maker; the words that changed."""
    page = pages.versions(chain("July 3.", "July 13.", kinds=[Kind.UNANNOUNCED]).history(), HERE)
    assert "Changed without notice" in page
    assert "Ortiz" not in page


def test_an_earlier_version_stands_as_it_stood_under_a_banner() -> None:
    """rendering.md: "'superseded' banner, noindex, canonical to the current one"."""
    made = chain("July 3.", "July 13.", "July 14.")
    page = pages.earlier(made.history(), 2, HERE)
    root = document(page)
    assert '<meta name="robots" content="noindex">' in page
    assert f'<link rel="canonical" href="{PUBLIC}posts/storm-closures/">' in page
    banner = words(root.find(".//body/header"))
    assert banner.startswith("This is an earlier version. It was public from March 2, 2026 until March 3, 2026.")
    assert page.index("This is an earlier version") < page.index("<article")
    assert read(renderers.html(made.history().at(2))).text().split(" J. ")[0] in read(page).text()
    assert "July 14" not in page
    assert "#s-3" in page


def test_an_earlier_version_of_a_withdrawn_post_says_so() -> None:
    """Nobody who has its address takes it for standing."""
    made = Chain().publish("A boat.", title="Boat").step("", title="Boat", kind=Kind.RETRACTION)
    assert "The post has since been withdrawn" in pages.earlier(made.history(), 1, HERE)


def _cards(count: int) -> list[Card]:
    times = (f"{2020 + n % 4}-03-01T12:00:00Z" for n in range(count))
    return [
        Card(post=f"p-{n}", title=f"Post {n}", language="en", at=at, corrections=0, state="stands")
        for n, at in enumerate(times)
    ]


@pytest.mark.parametrize("count", [0, 1, 100, 101, 10_000])
def test_a_list_begins_with_the_newest_and_has_a_page_for_each_year(count: int) -> None:
    """Front page of at most a hundred; where that is not all, every post stands on the page of its year too."""
    found = list(paged(_cards(count), of="posts", front="index.html"))
    front, years = found[0], found[1:]
    assert front.path == "index.html"
    assert len(front.items) == min(count, 100)
    assert [each.at for each in front.items] == sorted((each.at for each in front.items), reverse=True)
    assert bool(years) == (count > 100)
    if years:
        assert [page.path for page in years] == [f"archive/posts-{year}.html" for year in (2023, 2022, 2021, 2020)]
        assert {each.post for page in years for each in page.items} == {f"p-{n}" for n in range(count)}
        assert [name for name, _, _ in front.years] == ["2023", "2022", "2021", "2020"]
        assert sum(number for _, _, number in front.years) == count
        assert (years[0].newer, years[0].older) == (None, ("2022", "archive/posts-2022.html"))


def test_a_new_post_changes_no_page_of_an_older_year() -> None:
    """So that a build writes few files, and a link to a list of years ago finds what it found."""
    before = {page.path: page for page in paged(_cards(200), of="posts", front="index.html")}
    new = Card(post="new", title="New", language="en", at="2023-09-01T12:00:00Z", corrections=0, state="stands")
    after = {page.path: page for page in paged([*_cards(200), new], of="posts", front="index.html")}
    assert {path for path, page in after.items() if before.get(path) != page} == {
        "index.html",
        "archive/posts-2023.html",
    }


def test_corrections_are_told_by_month_and_none_is_said() -> None:
    """rendering.md: "says 'none' when there are none"."""
    made = Chain(post="boats").publish("Opens July 3.", title="Boats").step("Opens July 13.", title="Boats")
    (page,) = paged(lines(made.history()), of="corrections", front="corrections.html")
    seen = read(pages.listing(page, "Harbor County", Addresses("", PUBLIC))).text()
    assert (
        "March 2026 Boats Correction, March 2, 2026: We gave the wrong date. We apologize for the error. — J. Ortiz,"
        " Communications Director July 3 July 13" in seen
    )
    none: list[Line] = []
    (empty,) = paged(none, of="corrections", front="corrections.html")
    assert "None. No post was corrected yet." in pages.listing(empty, "Harbor County", Addresses(""))


def test_long_pairs_begin_where_they_part() -> None:
    """Two sides cut to the same words would tell nothing."""
    made = chain("word " * 80 + "July 3.", "word " * 80 + "July 13.")
    made.say(*[type(made.corrections[0].changes[0])("word " * 80 + "July 3.", "word " * 80 + "July 13.")])
    (line,) = lines(made.history())
    ((said, right),) = line.changes
    assert (said[0], said[-7:], right[-8:]) == ("…", "July 3.", "July 13.")


@pytest.mark.parametrize("switch", sorted(ALL_SWITCHES))
def test_the_policy_is_told_in_plain_words(switch: str) -> None:
    """Every label that a notice can have, and every switch that is on."""
    policy = Policy(apology="We are sorry.", rules_on=frozenset({switch}), terms=("Gull Island",))
    seen = read(pages.promises(policy, "Harbor County", ("key+1",), Addresses(""))).text()
    assert {label for label, _ in LABELLED} == {*LABELS.values(), "Minor edit"}
    assert all(label in seen and meaning in seen for label, meaning in LABELLED)
    assert [told in seen for told in SWITCHES.values()] == [name == switch for name in SWITCHES]
    assert set(SWITCHES) == ALL_SWITCHES
    assert all(said in seen for said in ("“We are sorry.”", "Gull Island", "key+1"))


@pytest.mark.parametrize("payload", HOSTILE)
def test_nothing_in_a_post_can_do_more_than_be_read(payload: str) -> None:
    """architecture.md: "nothing hostile in a post is ever executed", whatever field of whatever page it stands in."""
    made = Chain("text", agency=payload, language="en").publish(f"One. {payload}", title=payload, standfirst=payload)
    made.linked["other"] = payload
    made.step(f"Two. {payload} {payload}", title=f"{payload} 2", standfirst=payload, reason=payload, apology=payload)
    made.note(Kind.CORRECTION, payload, link="other", apology=payload)
    made.reword(2, f"Again {payload}", apology=payload)
    history = made.history()
    here = Addresses("", PUBLIC)
    (posts,) = paged([card(history)], of="posts", front="index.html")
    (corrections,) = paged(lines(history), of="corrections", front="corrections.html")
    policy = Policy(apology=payload, terms=(payload,))
    made_pages = [
        *(text for path, text in pages.files(history, PUBLIC) if text and path.endswith(".html")),
        pages.listing(posts, payload, here),
        pages.listing(corrections, payload, here),
        pages.promises(policy, payload, (payload, payload), here),
    ]
    for page in made_pages:
        root = document(page)
        scripts = [node for node in root.iter("script") if node.get("type") != "application/ld+json"]
        assert not scripts
        assert not list(root.iter("svg"))
        assert not [name for node in root.iter() for name in node.attrib if str(name).startswith("on")]
        assert not [node for node in root.iter("img") if node.get("src") == "x"]
        assert "49" not in read(page).text()
        assert " ".join(payload.split()) in read(page).text()


@given(chains())
@settings(max_examples=20, deadline=None)
def test_what_a_folder_remembers_it_reads_back(made: Chain) -> None:
    history = made.history()
    manifest = Manifest(
        origin="o", edition="e", size=3, head="00", files={"index.html": (1, "00")}, posts={history.post: kept(history)}
    )
    assert Manifest.decode(manifest.encode()) == manifest


@pytest.mark.parametrize(
    "path",
    ["../x", "/etc/passwd", "posts/../../x/index.html", "posts/a/b/index.html", "posts/a..b/v1.html", "x.html", ""],
)
def test_a_folder_remembers_no_file_outside_of_it(path: str) -> None:
    text = Manifest(origin="o", files={path: (1, "00")}).encode()
    with pytest.raises(Malformed, match="names a file that no site has"):
        Manifest.decode(text)
