"""Posts in the making: versions judged, marked, woven and kept as evident text, as the ledger composes them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial

from hypothesis import strategies as st

from ledger.domain.diff import diff
from ledger.domain.evident import Evident
from ledger.domain.hunks import Hunk
from ledger.domain.judgement import Judged, Judgement
from ledger.domain.readable import marks
from ledger.domain.weave import Weave
from ledger.rendition.flow import Flow, Item, joined
from ledger.rendition.html import serialise
from ledger.rendition.render import render

Minor = Callable[[int], bool]  # whether the hunk of an index merges silently


def all_evident(index: int) -> bool:
    return False


def all_silent(index: int) -> bool:
    return True


@dataclass
class Post:
    """Versions from 1; the judgement, weave and evident text stand beside each."""

    flows: list[Flow] = field(default_factory=list)
    judgements: list[Judgement] = field(default_factory=list)
    weaves: list[Weave] = field(default_factory=list)
    evidents: list[Evident] = field(default_factory=list)

    @property
    def weave(self) -> Weave:
        return self.weaves[-1]

    def add(self, flow: Flow, minor: Minor = all_evident) -> Post:
        if not self.flows:
            self._keep(flow, Judgement(), Weave.begin(flow), Evident(flow))
            return self
        old, weave, evident = self.flows[-1], self.weaves[-1], self.evidents[-1]
        hunks, level = diff(old, flow)
        judged = tuple(Judged(hunk, "unlisted", minor(index)) for index, hunk in enumerate(hunks))
        shown = marks(old, flow, judged, scars=weave.scars, evident=evident)
        judgement = Judgement(judged, shown, level)
        assert judgement.fault(old, flow) is None
        changes = judgement.changes
        self._keep(flow, judgement, weave.step(flow, changes, len(self.flows) + 1), evident.step(flow, changes))
        return self

    def _keep(self, flow: Flow, judgement: Judgement, weave: Weave, evident: Evident) -> None:
        self.flows.append(flow)
        self.judgements.append(judgement)
        self.weaves.append(weave)
        self.evidents.append(evident)

    def __repr__(self) -> str:
        told = (f"{serialise(f)}\n   {j.changes}" for f, j in zip(self.flows, self.judgements, strict=True))
        return "\n" + "\n".join(told)


def html(source: str) -> Flow:
    return render(source, format="html")


def post(*sources: str, minor: Minor = all_evident) -> Post:
    made = Post()
    for source in sources:
        made.add(html(source), minor)
    return made


def applied(old: Flow, new: Flow, hunks: Sequence[Hunk]) -> tuple[Item, ...]:
    """The old flow with the hunks' spans taken from the new one."""
    items: list[Item] = []
    position = 0
    for hunk in hunks:
        items += [*old.cut(position, hunk.old_start), *new.cut(hunk.new_start, hunk.new_stop)]
        position = hunk.old_stop
    return joined([*items, *old.cut(position, len(old))])


# --- invented posts -------------------------------------------------------------------------------------------------

_WORD = st.sampled_from(
    [
        *"the storm storm, a date. We é (a <b>b</b> <i>the</i> <br> <code>the</code>".split(),
        "July 3.",
        '<a href="/x">x</a>',
        '<a href="/y">x</a>',
        '<img src="a" alt="b">',
    ]
)
_LINE = st.lists(_WORD, min_size=0, max_size=7).map(" ".join)
_FRAME = st.sampled_from(
    [
        "<p>{}</p>",
        "<h2>{}</h2>",
        "<ul><li>{}</li></ul>",
        "<ul><li>{}<li>a</ul>",
        "<ol start=2><li>{}<p>a</p></li></ol>",
        "<table><tr><td>{}</td><td>a</td></tr></table>",
        "<table><tr><th>a</th></tr><tr><td>{}</td></tr></table>",
        "<blockquote><p>{}</p></blockquote>",
        "<pre>{}\n a</pre>",
        "<hr>",
        "<div dir=rtl><p>{}</p></div>",
        "{}",
    ]
)
_BLOCK = st.tuples(_FRAME, _LINE)
_DOCUMENT = st.lists(_BLOCK, min_size=0, max_size=5)


@st.composite
def _edited(draw: st.DrawFn, blocks: list[tuple[str, str]]) -> list[tuple[str, str]]:
    blocks = list(blocks)
    for _ in range(draw(st.integers(1, 3))):
        act = draw(st.integers(0, 6))
        at = draw(st.integers(0, max(0, len(blocks) - 1)))
        if act == 0 or not blocks:
            blocks.insert(at, draw(_BLOCK))
        elif act == 1:
            del blocks[at]
        elif act == 2:
            blocks[at] = (draw(_FRAME), blocks[at][1])
        elif act == 3 and at + 1 < len(blocks):
            blocks[at : at + 2] = [(blocks[at][0], blocks[at][1] + " " + blocks[at + 1][1])]
        else:
            words = blocks[at][1].split(" ")
            place = draw(st.integers(0, len(words)))
            words[place : place + draw(st.integers(0, 2))] = draw(st.lists(_WORD, max_size=2))
            blocks[at] = (blocks[at][0], " ".join(words))
    return blocks


def _bit(bits: int, index: int) -> bool:
    return bool(bits >> (index % 8) & 1)


def _source(blocks: list[tuple[str, str]]) -> str:
    return "".join(frame.replace("{}", line) for frame, line in blocks)


@st.composite
def posts(draw: st.DrawFn, silent: st.SearchStrategy[int] | None = None, longest: int = 6) -> Post:
    """Chains of versions: edits, reverts and rewrites, each hunk silent or evident as the bits of a number say."""
    documents = [draw(_DOCUMENT)]
    made = Post().add(html(_source(documents[0])))
    for _ in range(draw(st.integers(1, longest - 1))):
        if draw(st.integers(0, 5)) == 0:
            document = draw(st.sampled_from(documents))  # a revert
        elif draw(st.integers(0, 9)) == 0:
            document = draw(_DOCUMENT)
        else:
            document = draw(_edited(documents[-1]))
        documents.append(document)
        bits = draw(silent if silent is not None else st.integers(0, 255))
        made.add(html(_source(document)), partial(_bit, bits))
    return made


EVIDENT_ONLY = st.just(0)
SILENT_ONLY = st.just(255)
