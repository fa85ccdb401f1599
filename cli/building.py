"""The site in its folder: what has to be made again, what is written, what is taken away."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from importlib.resources import files as resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import TYPE_CHECKING

from cli.files import write_whole
from ledger import __version__
from ledger.domain.entries import Entry
from ledger.errors import Malformed, Refused
from renderers.identifiers import entry_hash
from renderers.site import pages, shared
from renderers.site.manifest import NAME, File, Manifest, kept

if TYPE_CHECKING:
    from ledger.book.reader import Reader
    from ledger.domain.history import History

# What pages are made by: a change in any of it makes every page again.
_MAKERS = ("renderers", "ledger.domain", "ledger.rendition")


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """What to build: into which folder, where that will be public (absolute, with a slash at its end), in what look.

    A folder remembers where it is public until it is told otherwise. With `check` nothing is written, and every file
    is read to the last byte. With `proofs` each post's page checks itself in its reader's browser.
    """

    folder: Path
    public: str | None = None
    templates: Path | None = None
    check: bool = False
    proofs: bool = False

    def build(self, book: Reader, progress: Callable[[int, int], None] = lambda done, total: None) -> Built:
        """Brings the folder up to what the ledger says now; stopped half way, it is finished by the next build."""
        old = self._before(book.genesis.detail["origin"])
        public = self.public or old.public
        edition = _edition(public, self.templates, self.proofs)
        since, last = _since(book, old)
        built = Built(site=self, old=old, public=public)
        touched = self._touched(book, old, since, built, everything=old.edition != edition)
        standing = built.standing if old.edition == edition else frozenset()
        if self.templates:  # all are looked at before the first is written
            for post in sorted(touched):
                list(self._files(book, book.history(post), public))
        built.loaded = len(touched)
        built.files = {path: file for path, file in old.files.items() if _post(path) not in {None, *touched}}
        posts = {post: each for post, each in old.posts.items() if post not in touched}
        post_items = [pair for pair in old.post_items if pair[0] not in touched]
        correction_items = [pair for pair in old.correction_items if pair[0] not in touched]
        for done, post in enumerate(sorted(touched), 1):
            history = book.history(post)
            posts[post] = kept(history)
            settled = standing & set(posts[post].settled(old.posts.get(post)))
            for path, text in list(self._files(book, history, public, settled)):
                built.put(path, text)
            item, corrections = shared.items(history, public)
            post_items = list(shared.latest([*post_items, item]))
            correction_items = list(shared.latest([*correction_items, *corrections]))
            progress(done, len(touched))
        made = shared.Shared(
            genesis=book.genesis,
            policy=book.policy,
            keys=tuple(key.text for key in book.keys),
            posts=posts,
            post_items=tuple(post_items),
            correction_items=tuple(correction_items),
        )
        drawn = shared.files(made, old.posts.values(), standing, public=public, templates=self.templates)
        for path, text in drawn:
            built.put(path, text)
        built.clear()
        built.remember(
            Manifest(
                origin=old.origin,
                public=public,
                edition=edition,
                size=last.sequence + 1,
                head=entry_hash(last).hex(),
                files=built.files,
                posts=posts,
                post_items=made.post_items,
                correction_items=made.correction_items,
            )
        )
        return built

    def _files(
        self, book: Reader, history: History, public: str | None, settled: Collection[str] = ()
    ) -> Iterator[tuple[str, str | None]]:
        proof = book.prove_post(history) if self.proofs else None
        return pages.files(history, public, self.templates, proof=proof, standing=settled)

    def _before(self, origin: str) -> Manifest:
        """What the folder remembers; raises `Refused` where it is not ours to write to."""
        path = self.folder / NAME
        try:
            old = Manifest.decode(path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            # A repository of its own, or the like, is not in the way.
            if self.folder.is_dir() and any(not each.name.startswith(".") for each in self.folder.iterdir()):
                raise Refused(f"{self.folder}: is not empty, and no site of stet; name another folder") from None
            return Manifest(origin=origin)
        except OSError as error:
            raise Refused(f"{path}: can't be read: {error.strerror}; name another folder") from error
        except (Malformed, UnicodeDecodeError) as error:
            raise Refused(f"{path}: {error}; name another folder") from error
        if old.origin != origin:
            raise Refused(f"{self.folder}: is the site of another ledger, {old.origin}; name another folder")
        return old

    def _touched(
        self, book: Reader, old: Manifest, since: list[Entry], built: Built, *, everything: bool
    ) -> frozenset[str]:
        """The posts whose pages may say something else now, or are damaged."""
        if everything:
            return frozenset(book.posts())
        named = {post for entry in since for post in (entry.post, entry.link) if post is not None}
        # A page gives the titles of the posts that it links to, and the notices that link to it; no more.
        near = {other for post in named if post in old.posts for other in old.posts[post].linked}
        hurt = {post for path in old.files.keys() - built.standing if (post := _post(path)) is not None}
        return frozenset(named | near | hurt)


@dataclass(slots=True, kw_only=True)
class Built:
    """A build under way, and then what it came to: paths below the folder, and how many posts were loaded."""

    site: Site
    old: Manifest
    public: str | None
    standing: frozenset[str] = frozenset()
    files: dict[str, File] = field(default_factory=dict)
    written: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    loaded: int = 0
    _begun: bool = False

    def __post_init__(self) -> None:
        self.standing = frozenset(path for path, file in self.old.files.items() if self._stands(path, file))

    def put(self, path: str, text: str | None) -> None:
        """A file of the site; written only where another stands, or none. None: the one that stands is right."""
        if text is None:
            self.files[path] = self.old.files[path]
            return
        data = text.encode("utf-8")
        self.files[path] = (len(data), sha256(data).hexdigest())
        place = self.site.folder / path
        if place.is_file() and place.read_bytes() == data:
            return
        self.written.append(path)
        self._begin()
        self._write(path, text)

    def clear(self) -> None:
        """Takes away what an earlier build wrote and no build makes now, if nobody put something else there."""
        for path in sorted(self.old.files.keys() - self.files.keys()):
            if path in self.standing:
                self.removed.append(path)
                self._begin()
                if not self.site.check:
                    (self.site.folder / path).unlink()

    def remember(self, manifest: Manifest) -> None:
        if self._begun or manifest != self.old:
            self._write(NAME, manifest.encode())

    def _begin(self) -> None:
        """Before the first change: should this build be stopped, the next one makes every page again."""
        if not self._begun:
            self._begun = True
            self._write(NAME, self.old.begun.encode())

    def _write(self, path: str, text: str) -> None:
        if not self.site.check:
            write_whole(self.site.folder / path, text, otherwise="name another folder")

    def _stands(self, path: str, file: File) -> bool:
        place, (size, digest) = self.site.folder / path, file
        try:
            if self.site.check:
                return sha256(place.read_bytes()).hexdigest() == digest
            return place.stat().st_size == size
        except OSError:
            return False


def _since(book: Reader, old: Manifest) -> tuple[list[Entry], Entry]:
    """The entries that the folder does not know yet, and the last of all; raises `Refused` where some are lost."""
    if not old.size:
        (last,) = book.entries(start=book.size - 1)
        return [], last
    entries = list(book.entries(start=old.size - 1))
    if not entries or entry_hash(entries[0]).hex() != old.head:
        raise Refused(
            "the site was built from entries that this ledger does not have: it is an older or another copy;"
            " call the records officer (stet verify), or name another folder"
        )
    return entries[1:], entries[-1]


def _post(path: str) -> str | None:
    """The post that a file is of; None for one that all posts share."""
    return path.split("/")[1] if path.startswith("posts/") else None


def _edition(public: str | None, templates: Path | None, proofs: bool) -> str:
    """A digest of all that a page depends on besides the ledger."""
    digest = sha256(f"{__version__}\n{public}\n{proofs}\n".encode())
    for name in _MAKERS:
        for path, data in _sources(resources(name), name):
            digest.update(f"{path} {len(data)}\n".encode() + data)
    for path, data in _sources(templates, "templates") if templates else ():
        digest.update(f"{path} {len(data)}\n".encode() + data)
    return digest.hexdigest()


def _sources(folder: Traversable, name: str) -> Iterator[tuple[str, bytes]]:
    for each in sorted(folder.iterdir(), key=lambda each: each.name):
        if each.is_dir():
            yield from _sources(each, f"{name}/{each.name}")
        elif not each.name.endswith(".pyc"):
            yield f"{name}/{each.name}", each.read_bytes()
