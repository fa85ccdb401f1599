"""The elements that a rendition knows, by what they are to a reader."""

from __future__ import annotations

BLOCKS = frozenset(
    "address article aside blockquote caption dd details div dl dt figcaption figure footer h1 h2 h3 h4 h5 h6 header"
    " hr li main nav ol p pre section summary table tbody td tfoot th thead tr ul".split()
)
INLINE = frozenset(
    "a abbr b bdi bdo cite code del dfn em i ins kbd mark q rp rt ruby s samp small span strike strong sub sup time u"
    " var".split()
)
ATOMS = frozenset({"br", "img", "wbr"})
VOID = ATOMS | {"hr"}
KNOWN = BLOCKS | INLINE | ATOMS
# These stand for something even when they are empty: a cell, an item, a rule.
STANDS_EMPTY = frozenset({"td", "th", "li", "dd", "dt", "hr"})
# Text straight inside one of these would be moved out of it by an HTML parser.
HOLDS_NO_TEXT = frozenset({"table", "tbody", "tfoot", "thead", "tr"})
EMBEDS = {
    "iframe": "page",
    "video": "video",
    "audio": "audio",
    "embed": "object",
    "object": "object",
    "script": "script",
    "svg": "drawing",
    "math": "formula",
    "canvas": "drawing",
}
# Nesting beyond this is flattened: ten thousand nested quotes must not cost ten thousand tags a paragraph.
DEEPEST = 32
# How many of a chunk's outer elements were open already.
JOIN = "data-join"
# Which part of a post a block is: its title or its standfirst.
PART = "data-part"
