"""The pages of a site, each as text: those of one post, the lists, and the page on the policy."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

from markupsafe import Markup

from ledger.domain.history import History
from ledger.domain.post_proof import PostProof
from ledger.gate.policy import Policy
from renderers import datafiles
from renderers.addresses import Addresses
from renderers.lawful import check, check_words
from renderers.metadata import canonical, own_url
from renderers.notices import in_full
from renderers.pages import page, post, voice
from renderers.site.listing import Card, Line, Page, by_month
from renderers.site.promises import ALWAYS, LABELLED, SWITCHES
from renderers.site.steps import steps
from renderers.templating import document


def files(
    history: History,
    public: str | None,
    templates: Path | None = None,
    *,
    proof: PostProof | None = None,
    standing: Collection[str] = (),
) -> Iterator[tuple[str, str | None]]:
    """All files of a post: the path of each below the site's folder, and its text.

    With its `proof` the post's page, not those of its earlier versions, checks itself. An earlier version's page is
    None if it is among those `standing`, which are known to say what it would.
    """
    folder, addresses = f"posts/{history.post}", Addresses("../../", public)
    yield f"{folder}/index.html", page(history, addresses, templates, proof=proof)
    for version in history.versions[:-1]:
        path = f"{folder}/v{version.number}.html"
        yield path, None if path in standing else earlier(history, version.number, addresses, templates)
    yield f"{folder}/history.html", versions(history, addresses, templates)
    yield f"{folder}/post.json", datafiles.json(history, addresses.abroad)


def earlier(history: History, number: int, addresses: Addresses, templates: Path | None = None) -> str:
    """The page as the public saw it while a version was the newest, under a banner that says so."""
    past = history.at(number)
    following = history.versions[number].entry
    made = document(
        "site/earlier.html",
        title=f"Earlier version: {past.title}",
        agency=history.agency,
        language=past.language,
        canonical=canonical(history, addresses.abroad),
        addresses=addresses,
        templates=templates,
        foreign=voice(past)["foreign"],
        from_at=past.newest.entry.effective_at,
        since=in_full(past.newest.entry.effective_at),
        until_at=following.effective_at,
        until=in_full(following.effective_at),
        retracted=history.retracted,
        current=addresses.post(history.post),
        changed=f"{addresses.versions(history.post)}#s-{following.number}",
        post=Markup(post(past, addresses, templates, base=own_url(history), whole=True)),
    )
    return check(past, made, templates) if templates else made


def versions(history: History, addresses: Addresses, templates: Path | None = None) -> str:
    """Every version of a post beside the one before it."""
    told = list(steps(history, addresses))
    made = document(
        "site/history.html",
        title=f"All versions: {history.title}",
        agency=history.agency,
        addresses=addresses,
        templates=templates,
        **voice(history),
        name=history.title,
        post=addresses.post(history.post),
        versions=len(history.versions),
        steps=told,
    )
    said = (
        words
        for step in told
        for words in (
            step.label,
            step.date,
            *((step.told.reason, step.told.apology, step.told.by) if step.told else ()),
        )
    )
    return check_words(f"{history.post}/history.html", made, said, templates) if templates else made


def listing(listed: Page[Card] | Page[Line], agency: str, addresses: Addresses, templates: Path | None = None) -> str:
    """A page of the list of posts or of corrections; where there are none, it says so."""
    whole = agency or "Posts" if listed.of == "posts" else "Corrections"
    heading = f"{listed.of.capitalize()} of {listed.name}" if listed.name else whole
    made = document(
        f"site/{listed.of}.html",
        title=heading,
        agency=agency if heading != agency else "",
        addresses=addresses,
        templates=templates,
        heading=heading,
        front=not listed.name,
        months=by_month(listed.items),
        root=addresses.root,
        where=addresses,
        newer=listed.newer,
        older=listed.older,
        years=listed.years,
    )
    said = (words for item in listed.items for words in item.said)
    return check_words(listed.path, made, said, templates) if templates else made


def promises(
    policy: Policy, agency: str, keys: Sequence[str], addresses: Addresses, templates: Path | None = None
) -> str:
    """What readers are promised, under the policy in force; the last of the keys is in force, too."""
    return document(
        "site/policy.html",
        title="How we correct",
        agency=agency,
        addresses=addresses,
        templates=templates,
        apology=policy.apology,
        labels=LABELLED,
        always=ALWAYS,
        switches=[told for name, told in SWITCHES.items() if name in policy.rules_on],
        terms=sorted(policy.terms, key=lambda term: (term.casefold(), term)),
        verifier_key=keys[-1],
        former_keys=keys[:-1],
    )
