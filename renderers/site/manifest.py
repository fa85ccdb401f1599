"""What a site's folder remembers of its last build: enough to make the next one without loading what nobody touched.

It stands in the folder as `.stet-site.json`. It holds only what the pages say in public anyway.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from hashlib import sha256
from typing import Any

from ledger.domain.history import History
from ledger.errors import Malformed
from renderers.feeds.entries import Item
from renderers.site.listing import Card, Line, card, lines

NAME = ".stet-site.json"
_FORMAT = 1
# Every file that a build writes; what is named in a folder by somebody else is never taken for ours.
_OURS = re.compile(
    r"(?:index|corrections|policy)\.html|(?:feed|corrections)\.(?:atom|json)|archive/(?:posts|corrections)-[0-9]{4}\.html"
    r"|posts/[A-Za-z0-9][A-Za-z0-9_.-]*/(?:index|history|v[0-9]+)\.html|posts/[A-Za-z0-9][A-Za-z0-9_.-]*/post\.json"
)


File = tuple[int, str]  # its length in bytes, and the SHA-256 of them in hex


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A post as the lists need it; `linked` are the posts whose pages name it, or that its own pages name.

    `versions` counts its texts. Of an earlier one the page says the same for good, but for what is in `around`: what
    other posts are called and say of this one, whether it was withdrawn, and which notices quote its words no more.
    """

    card: Card
    lines: tuple[Line, ...]
    linked: tuple[str, ...]
    versions: int
    around: str

    def settled(self, before: Kept | None) -> Iterator[str]:
        """The pages of earlier versions that stand as they were `before`."""
        for number in range(1, before.versions if before and before.around == self.around else 1):
            yield f"posts/{self.card.post}/v{number}.html"


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What was built: `size` entries, the last with the leaf hash `head` (in hex), for the address `public`.

    `edition` says by what, and is empty while a build is under way; `files` is what is in the folder. The items of the
    feeds stand beside the posts that they are of.
    """

    origin: str
    public: str | None = None
    edition: str = ""
    size: int = 0
    head: str = ""
    files: Mapping[str, File] = field(default_factory=dict)
    posts: Mapping[str, Kept] = field(default_factory=dict)
    post_items: tuple[tuple[str, Item], ...] = ()
    correction_items: tuple[tuple[str, Item], ...] = ()

    def encode(self) -> str:
        text = json.dumps({"_format": _FORMAT, **_plain(self)}, default=_plain, ensure_ascii=False, sort_keys=True)
        return f"{text}\n"

    @property
    def begun(self) -> Manifest:
        """The same folder with a build under way: whatever becomes of that, the next one makes every page."""
        return Manifest(origin=self.origin, public=self.public, size=self.size, head=self.head, files=self.files)

    @classmethod
    def decode(cls, text: str) -> Manifest:
        """Raises `Malformed` for what no build wrote. What another version of stet remembered of posts is forgotten."""
        try:
            value = json.loads(text)
            if value.pop("_format") != _FORMAT:
                raise Malformed("of a format that this version of stet does not know")
            sure = cls(
                origin=str(value["origin"]),
                public=None if value["public"] is None else str(value["public"]),
                size=int(value["size"]),
                head=str(value["head"]),
                files={path: (int(size), str(digest)) for path, (size, digest) in value["files"].items()},
            )
        except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
            raise Malformed(f"not what stet wrote: {error!r:.100}") from error
        if alien := [path for path in sure.files if not _OURS.fullmatch(path) or ".." in path]:
            raise Malformed(f"names a file that no site has: {alien[0]!r:.100}")
        try:
            return replace(
                sure,
                edition=str(value["edition"]),
                posts={post: _kept(kept) for post, kept in value["posts"].items()},
                post_items=tuple((post, _item(item)) for post, item in value["post_items"]),
                correction_items=tuple((post, _item(item)) for post, item in value["correction_items"]),
            )
        except (LookupError, TypeError, AttributeError, ValueError):
            return sure  # without an edition, so every page is made again


def kept(history: History) -> Kept:
    linked = {*history.linked, *(back.post for back in history.corrects)}
    backs = [[back.post, back.title, back.correction.id, back.correction.kind] for back in history.corrects]
    withheld = [correction.id for correction in history.corrections if not correction.now.quoted]
    around = json.dumps([history.retracted, sorted(history.linked.items()), backs, withheld])
    return Kept(
        card=card(history),
        lines=lines(history),
        linked=tuple(sorted(linked)),
        versions=len(history.versions),
        around=sha256(around.encode()).hexdigest(),
    )


def _plain(value: Any) -> dict[str, Any]:
    """The fields of a value, not those of what is in it: `asdict` would copy all of it."""
    return {each.name: getattr(value, each.name) for each in fields(value)}


def _kept(value: Any) -> Kept:
    return Kept(
        card=Card(**value["card"]),
        lines=tuple(Line(**line | {"changes": tuple(map(tuple, line["changes"]))}) for line in value["lines"]),
        linked=tuple(value["linked"]),
        versions=int(value["versions"]),
        around=value["around"],
    )


def _item(value: Any) -> Item:
    return Item(**value | {"corrections": tuple(value["corrections"])})
