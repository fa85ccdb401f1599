"""Front matter, read alike wherever a file is given."""

from __future__ import annotations

import pytest

from ledger.errors import Malformed
from ledger.rendition.frontmatter import FrontMatter, read_front_matter

FILES = {
    "YAML": (
        "---\ntitle: R&amp;D\ndate: 2026-03-04\nexcerpt: >\n  two\n  lines\nlang: es\ntags: [a]\n---\nbody\n---\n",
        FrontMatter(
            body="body\n---\n", title="R&amp;D", standfirst="two lines", language="es", published_at="2026-03-04"
        ),
    ),
    "YAML with a time": (
        "---\r\ntitle: 2026\r\ndate: 2026-03-04T09:30:00-05:00\r\n...\r\nbody",
        FrontMatter(body="body", title="2026", published_at="2026-03-04T09:30:00-05:00"),
    ),
    "TOML": (
        '\ufeff+++\ntitle = "A"\nsummary = "B"\ndate = 2026-03-04\n+++\nbody',
        FrontMatter(body="body", title="A", standfirst="B", published_at="2026-03-04"),
    ),
    "the first standfirst counts": (
        "---\ndescription: b\nlead: a\n---\n",
        FrontMatter(body="", standfirst="a"),
    ),
    "empty": ("---\n---\nbody", FrontMatter(body="body")),
    "none": ("\ufeffbody\n---\nx: y\n---\n", FrontMatter(body="body\n---\nx: y\n---\n")),
    "a rule is none": ("--- \nbody", FrontMatter(body="--- \nbody")),
}


@pytest.mark.parametrize(("source", "expected"), FILES.values(), ids=FILES.keys())
def test_front_matter(source: str, expected: FrontMatter) -> None:
    """The fields that readers are given are found under the names that site generators use; the body stays whole."""
    found = read_front_matter(source)
    assert (found.title, found.standfirst, found.language) == (expected.title, expected.standfirst, expected.language)
    assert (found.body, found.published_at) == (expected.body, expected.published_at)


FAULTS = {
    "---\ntitle: a\nb: [c\n---\n": r"line 4",
    "---\ntitle: 'a\n---\n": r"line ",
    "---\n- a\n---\n": "must be fields with values",
    "---\ndate: 2014-02-31\n---\n": "front matter",
    "+++\na = 1\ntitle = \n+++\n": "line 3",
    "---\na: !!python/object:os.system x\n---\n": "line 2",
}


@pytest.mark.parametrize(("source", "where"), FAULTS.items())
def test_a_fault_is_named_with_its_place(source: str, where: str) -> None:
    """`Malformed` says where: the line of the file."""
    with pytest.raises(Malformed, match=where) as caught:
        read_front_matter(source)
    assert caught.value.path.startswith("front matter")
