"""Real HTML, invented: trees of every element that a post may hold, well formed or as people write it."""

from __future__ import annotations

from html import escape

from hypothesis import strategies as st

_PLAIN = "storm closes July 3 $1,000.50 9:30 a.m. R&D a<b naïve שלום مرحبا 東京 é café re-open & “so” — …".split()
_ODD = ["👩\u200d💻", "5\ufe0f\u20e3", "a\u00a0b", "\ufffc", "\u2028", "x\r\ny"]
_WORDS = st.sampled_from([*_PLAIN, *_ODD])
_GAPS = st.sampled_from([" ", "", "  ", "\n", " \t "])
_ATTRS = st.sampled_from(
    [
        "",
        ' id="here"',
        ' id="c-2"',
        ' dir="rtl"',
        ' lang="es"',
        ' title="a &quot;b&quot; <c>"',
        ' class="x" onclick="y"',
    ]
)


@st.composite
def _text(draw: st.DrawFn) -> str:
    return "".join(draw(_GAPS) + escape(draw(_WORDS), quote=False) for _ in range(draw(st.integers(0, 3)))) + draw(
        _GAPS
    )


@st.composite
def _marked(draw: st.DrawFn, inner: st.SearchStrategy[str]) -> str:
    tag = draw(st.sampled_from("a abbr b bdi code del em i ins kbd q s small span strong sub sup u".split()))
    href = ' href="https://example.gov/a?b=1&amp;c=2"' if tag == "a" else ""
    return f"<{tag}{href}{draw(_ATTRS)}>{draw(inner)}</{tag}>"


_ATOMS = st.sampled_from(['<img src="a.png" alt="A &amp; B">', "<br>", "<br><br>", "<wbr>", '<img src="/b.gif">'])
inline = st.recursive(
    _text() | _ATOMS, lambda inner: _marked(inner) | st.lists(inner, max_size=3).map("".join), max_leaves=6
)


@st.composite
def _block(draw: st.DrawFn, inner: st.SearchStrategy[str]) -> str:
    tag = draw(st.sampled_from("address article aside blockquote div figure header li nav p section dd h2".split()))
    return f"<{tag}{draw(_ATTRS)}>{draw(inner)}</{tag}>"


@st.composite
def _list(draw: st.DrawFn, inner: st.SearchStrategy[str]) -> str:
    kind = draw(st.sampled_from(["ul", "ol", 'ol start="3"']))
    items = [f"<li>{draw(inner)}" + draw(st.sampled_from(["</li>", ""])) for _ in range(draw(st.integers(0, 3)))]
    return f"<{kind}>{draw(_text())}{''.join(items)}</{kind.split()[0]}>"


@st.composite
def _table(draw: st.DrawFn, inner: st.SearchStrategy[str]) -> str:
    width = draw(st.integers(1, 3))
    rows = ["".join(f"<td>{draw(inner)}</td>" for _ in range(width)) for _ in range(draw(st.integers(1, 3)))]
    head = draw(st.sampled_from(["", "<caption>Dates</caption>", '<thead><tr><th scope="col">When</th></tr></thead>']))
    return f"<table>{head}" + "".join(f"<tr>{row}</tr>" for row in rows) + "</table>"


@st.composite
def _other(draw: st.DrawFn, inner: st.SearchStrategy[str]) -> str:
    one, two = draw(inner), draw(inner)
    return draw(
        st.sampled_from(
            [
                f"<dl><dt>{one}<dd>{two}</dl>",
                f"<details open><summary>{draw(inline)}</summary>{one}</details>",
                f'<figure><img src="a.png" alt=""><figcaption>{one}</figcaption></figure>',
                f"<pre>\n\n  {draw(inline)}\n</pre>",
                f'<a href="/over"><div>{one}</div>{two}</a>',
                f"<p><button><div>{one}</div></button>{draw(inline)}</p>",
                f'<a href="/a">x<table><tr><td><a href="/b">{draw(inline)}</a></td></tr></table></a>',
                f"<p hidden>{one}</p>{two}",
                f"<b><p>{draw(inline)}<p>{draw(inline)}</b>",
                "<hr>",
            ]
        )
    )


blocks = st.recursive(
    inline,
    lambda inner: (
        _block(inner) | _list(inner) | _table(inner) | _other(inner) | st.lists(inner, max_size=4).map("".join)
    ),
    max_leaves=10,
)
