"""Hostile input is data: nothing of it is executed in any output (rendering.md)."""

from __future__ import annotations

import re

import pytest

from ledger.rendition.elements import KNOWN
from ledger.rendition.html import chunks, parse_chunks, serialise
from ledger.rendition.parsing import parse
from ledger.rendition.render import Format, render
from ledger.rendition.sanitise import for_publication
from tests.renderers.reading import tree

SCRIPTS = [
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "java\tscript:alert(1)",
    "java&#x0A;script:alert(1)",
    " &#14; javascript:alert(1)",
    "&#106;avascript&colon;alert(1)",
    "jav&#x09;ascript:alert(1)",
    "javascript&#58;alert(1)",
    "vbscript:msgbox(1)",
    "data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==",
    "data:image/svg+xml,<svg onload=alert(1)>",
    "file:///etc/passwd",
    "blob:https://example.gov/x",
    "feed:javascript:alert(1)",
    "{% x %}javascript:alert(1)",
]
HOSTILE = [
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//evil.example/x.js></SCRIPT>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<img src=x onerror=alert(1)>",
    "<img src=x srcset='x 1x, javascript:alert(1) 2x'>",
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<svg><svg title='</svg><form><script>alert(1)</script>'>q</svg></svg>",
    "<svg></p><style><a title='</style><img src=x onerror=alert(1)>'>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=alert(1)&gt;'>",
    "<math><annotation-xml encoding='text/html'><img src=x onerror=alert(1)></annotation-xml></math>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'></noscript>",
    "<template><script>alert(1)</script></template>",
    "<textarea><script>alert(1)</script></textarea>",
    "<title><img src=x onerror=alert(1)></title>",
    "<xmp><img src=x onerror=alert(1)></xmp>",
    "<noembed><img src=x onerror=alert(1)></noembed>",
    "<plaintext><img src=x onerror=alert(1)>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<iframe src='javascript:alert(1)'></iframe>",
    "<object data='javascript:alert(1)'></object>",
    "<embed src='javascript:alert(1)'>",
    "<video poster='javascript:alert(1)' onerror=alert(1)><source onerror=alert(1)></video>",
    "<body onload=alert(1)>",
    "<base href='javascript:alert(1)//'>",
    "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>",
    "<link rel=stylesheet href='javascript:alert(1)'>",
    "<style>@import 'javascript:alert(1)';</style>",
    "<p style='background:url(javascript:alert(1))'>x</p>",
    "<form action='javascript:alert(1)'><input type=submit formaction='javascript:alert(1)'><button>x</button></form>",
    "<isindex action=javascript:alert(1) type=image>",
    "<details ontoggle=alert(1) open>x</details>",
    "<a href=x id=c-2 name=stet onclick=alert(1)>x</a>",
    '"><script>alert(1)</script>',
    "<!--><script>alert(1)</script>-->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<p title='\"><img src=x onerror=alert(1)>'>x</p>",
    "<img alt='`><script>alert(1)</script>' src=x>",
    "{{ '<script>alert(1)</script>' }}",
    "[x](javascript:alert(1))",
    "[x][y]\n\n[y]: javascript:alert(1)",
    "<javascript:alert(1)>",
    "![x](data:text/html,<script>)",
    "`<script>alert(1)</script>`",
    "# x {#stet-a onclick=alert(1)}",
    *[f'<a href="{script}">x</a>' for script in SCRIPTS],
    *[f"<q cite='{script}'>x</q><img src='{script}'>" for script in SCRIPTS],
]
_ALLOWED = frozenset(
    "alt cite class colspan data-part datetime dir height href id lang open reversed rowspan scope src start title type"
    " value width".split()
)
_SCHEME = re.compile(r"[\x00-\x20]*([a-z][a-z0-9+.\t\n\r-]*):", re.IGNORECASE)


def check_inert(html: str) -> None:
    """What a browser would make of the HTML holds no element, attribute or address that can do anything."""
    for node in tree(html).iter():
        if node.tag == "DOCUMENT_FRAGMENT":
            continue
        assert node.tag in KNOWN
        assert set(node.attrib) <= _ALLOWED
        for name in ("href", "src"):
            if scheme := _SCHEME.match(node.get(name, "")):
                assert scheme[1].lower() in ("http", "https", "mailto", "tel")


@pytest.mark.parametrize("hostile", HOSTILE)
@pytest.mark.parametrize("form", ["text", "markdown", "html"])
def test_nothing_hostile_comes_through(hostile: str, form: Format) -> None:
    """rendering.md: "Links are http(s), mailto, tel, relative or to a fragment; nothing else"."""
    flow = render(f"before {hostile} after", title=hostile, standfirst=hostile, format=form)
    html = serialise(flow)
    check_inert(html)
    assert for_publication(html) == html
    assert parse(html) == flow == parse_chunks(chunks(flow))
    assert "before" in flow.text


@pytest.mark.parametrize("hostile", HOSTILE)
def test_in_plain_text_it_stays_readable(hostile: str) -> None:
    """A text without markup is shown as it was written, whatever it looks like."""
    flow = render(hostile, format="text")
    assert "".join(flow.text.split()) == "".join(hostile.split())


def test_a_variable_cannot_bring_in_a_script() -> None:
    """What a generator's variable stands for is sanitised like the rest."""
    flow = render('<a href="{{ x }}">y</a> {{ z }}', format="html", variables={"x": "javascript:1", "z": "<script>1"})
    check_inert(serialise(flow))
