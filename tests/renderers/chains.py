"""Generated posts and their edits: small, and as mixed in their markup as real ones."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from hypothesis import strategies as st

from ledger.domain.entries import Kind
from ledger.domain.hunks import Hunk
from tests.renderers.histories import Chain

_WORDS = "the ferry leaves at 9:00 on Monday July 3 for $45 and children pay; don’t “us” ärger 東京 a & b < c".split()
_word = st.sampled_from(_WORDS)
_plain = st.lists(_word, min_size=1, max_size=6).map(" ".join)
_address = st.sampled_from(["https://a.example/x", "https://a.example/y?a=1&b=2", "../map/", "#fares"])
_inline = st.one_of(
    _plain,
    _plain,
    _plain.map("**{}**".format),
    _plain.map("*{}*".format),
    _plain.map("`{}`".format),
    st.tuples(_plain, _address).map(lambda pair: f"[{pair[0]}]({pair[1]})"),
    st.tuples(_plain, _address).map(lambda pair: f"**a [{pair[0]}]({pair[1]}) b**"),
    st.tuples(_plain, st.sampled_from(["a.png", "b.png"])).map(lambda pair: f"![{pair[0]}]({pair[1]})"),
    _plain.map("<ins>{}</ins>".format),
    _plain.map('<span id="fares">{}</span>'.format),
)
_line = st.lists(_inline, min_size=1, max_size=4).map(" ".join)
_block = st.one_of(
    _line,
    _line,
    _plain.map("## {}".format),
    st.lists(_line, min_size=1, max_size=4).map(lambda lines: "\n".join(f"- {line}" for line in lines)),
    st.lists(_line, min_size=2, max_size=3).map(lambda lines: "\n".join(f"{n}. {t}" for n, t in enumerate(lines, 3))),
    st.tuples(_line, _line).map(lambda pair: f"- {pair[0]}\n\n  {pair[1]}\n  - inner\n- last"),
    _line.map("> {}".format),
    st.lists(st.tuples(_plain, _plain), min_size=1, max_size=3).map(
        lambda rows: "\n".join(["|One|Two|", "|-|-|", *(f"|{a}|{b}|" for a, b in rows)])
    ),
    st.just("---"),
    _plain.map("```\n{}\n```".format),
    st.tuples(_plain, _plain).map(lambda pair: f"{pair[0]}<br>{pair[1]}"),
)


def _by_chance(chance: Random, share: float) -> Callable[[Hunk], bool]:
    return lambda hunk: chance.random() < share


@st.composite
def chains(draw: st.DrawFn, *, silent: bool = False) -> Chain:
    """A post with up to four edits, each hunk of each edit minor or not by chance; all of them minor if `silent`."""
    blocks = draw(st.lists(_block, min_size=1, max_size=6))
    title, standfirst = draw(_plain), draw(st.one_of(st.just(""), _plain))
    made = Chain(url=draw(st.sampled_from(["", "https://a.example/news/post/"])))
    made.publish("\n\n".join(blocks), title=title, standfirst=standfirst)
    for _ in range(draw(st.integers(1, 4))):
        blocks = draw(_edited(blocks))
        title = draw(st.one_of(st.just(title), _plain))
        standfirst = draw(st.one_of(st.just(standfirst), st.just(""), _plain))
        chance = Random(draw(st.integers(0, 2**16)))
        kind = draw(st.sampled_from([Kind.CORRECTION, Kind.CLARIFICATION, Kind.UPDATE, Kind.UNANNOUNCED]))
        share = 1.0 if silent else draw(st.sampled_from([0.0, 0.0, 0.5]))
        made.step(
            "\n\n".join(blocks),
            title=title,
            standfirst=standfirst,
            kind=kind,
            minor=_by_chance(chance, share),
        )
    return made


@st.composite
def _edited(draw: st.DrawFn, blocks: list[str]) -> list[str]:
    out = list(blocks)
    for _ in range(draw(st.integers(1, 3))):
        place = draw(st.integers(0, max(0, len(out) - 1)))
        what = draw(st.sampled_from(["word", "word", "word", "new", "gone", "other", "joined", "back"]))
        if what == "new" or not out:
            out.insert(place, draw(_block))
        elif what == "gone":
            del out[place]
        elif what == "other":
            out[place] = draw(_block)
        elif what == "joined" and not {"`", "|"} & set("".join(out[place : place + 2])):
            out[place : place + 2] = [" ".join(out[place : place + 2])]
        elif what == "back":
            out = list(blocks)
        else:
            words = out[place].split(" ")
            if places := [index for index, word in enumerate(words) if word.isalnum()]:  # not in the midst of markup
                at = draw(st.sampled_from(places))
                words[at : at + 1] = draw(st.lists(_word, max_size=2)) or [""]
            out[place] = " ".join(words)
    return out
