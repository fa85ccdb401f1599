"""Where things stand: other pages as seen from a page, and what a post's own relative addresses mean."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote, urljoin

from ledger.rendition.flow import Atom, Element, End, Item, Run

_NAMES = frozenset({"href", "src"})


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where other pages are, as seen from a page.

    `root` leads to the folder of a site that `stet site` wrote, absolute or relative, with a slash at its end; None
    where there is no site but posts' pages that lie side by side. Either way a folder of pages works on a server and
    from a disk alike, so pages are named to their last letter. `public` is the absolute address of that folder, where
    it is known: what leaves the page (its canonical address, its data) names others by it. `pattern` is the address of
    a post's page where another generator makes the site, `{slug}` standing for the post.
    """

    root: str | None = None
    public: str | None = None
    pattern: str = "{slug}.html"

    @property
    def abroad(self) -> Addresses:
        """The same pages as seen from anywhere, if it is known where they are."""
        return Addresses(self.public) if self.public else self

    def post(self, slug: str) -> str:
        name = quote(slug, safe="")
        return self.pattern.replace("{slug}", name) if self.root is None else f"{self.root}posts/{name}/{self._index}"

    def version(self, slug: str, number: int) -> str | None:
        """An earlier version as it stood."""
        return self._of_site(f"posts/{quote(slug, safe='')}/v{number}.html")

    def versions(self, slug: str) -> str | None:
        """All versions of a post, side by side."""
        return self._of_site(f"posts/{quote(slug, safe='')}/history.html")

    def data(self, slug: str) -> str | None:
        """A post as data, for programs."""
        return self._of_site(f"posts/{quote(slug, safe='')}/post.json")

    def home(self) -> str | None:
        """All posts."""
        return self._of_site(self._index or "./")

    def corrections(self) -> str | None:
        """The index of all corrections."""
        return self._of_site("corrections.html")

    def policy(self) -> str | None:
        """What the agency promises its readers."""
        return self._of_site("policy.html")

    def feeds(self) -> tuple[tuple[str, str, str], ...]:
        """Each feed of the site: its address, its media type and what it tells of."""
        return tuple(
            (f"{self.root}{name}.{suffix}", kind, told)
            for name, told in (("feed", "Posts"), ("corrections", "Corrections"))
            for suffix, kind in (("atom", "application/atom+xml"), ("json", "application/feed+json"))
            if self.root is not None
        )

    def _of_site(self, path: str) -> str | None:
        return None if self.root is None else f"{self.root}{path}"

    @property
    def _index(self) -> str:
        """Servers answer a folder with its index; a disk does not."""
        return "" if self.root is not None and "://" in self.root else "index.html"


BESIDE = Addresses()


def resolved(item: Item, base: str) -> Item:
    """An item with the addresses of its links and images made absolute."""
    if isinstance(item, End):
        return item
    marks = tuple(_resolved(mark, base) for mark in item.marks)
    return Run(item.text, marks) if isinstance(item, Run) else Atom(_resolved(item.element, base), marks)


def _resolved(element: Element, base: str) -> Element:
    if not any(name in _NAMES for name, _ in element.attrs):
        return element
    attrs = ((name, _joined(base, value) if name in _NAMES else value) for name, value in element.attrs)
    return Element(element.tag, tuple(attrs))


def _joined(base: str, address: str) -> str:
    if address.startswith("#"):
        return address  # a place in this very page
    try:
        return urljoin(base, address)
    except ValueError:
        return address
