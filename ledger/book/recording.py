"""What staff record: each function adds the entries of one act to an append."""

from __future__ import annotations

from ledger.book.append import Append
from ledger.book.channels import check_in_place
from ledger.book.commit import commit_text, known_blocks
from ledger.book.draft import Draft
from ledger.book.reading import policy_bytes, policy_in_force
from ledger.book.said import address, label, language_tag, sentence
from ledger.book.slugs import check_new, folded
from ledger.book.statement import Statement
from ledger.book.text import Given, Text
from ledger.domain.changes import Change
from ledger.domain.entries import LINKED, STRIKE, Entry, Kind
from ledger.domain.history import History, Notice
from ledger.domain.hunks import Hunk
from ledger.domain.judgement import Judgement
from ledger.domain.posts import Actor
from ledger.errors import Malformed, NothingChanged, PolicyViolation, StaleBase
from ledger.gate import GATE_VERSION, Policy
from ledger.integrity.note import SigningKey
from ledger.rendition.flow import End, Flow
from ledger.rendition.render import TITLE

# What an edit by staff can be; the other evident kinds have commands of their own.
EDITS = (Kind.CORRECTION, Kind.CLARIFICATION, Kind.UPDATE)


def publish(
    append: Append,
    post: str,
    text: Text,
    by: Actor,
    *,
    language: str | None = None,
    channel: str | None = None,
    url: str | None = None,
    published_at: str | None = None,
) -> Entry:
    """Version 1 of a post. `PolicyViolation` when the slug is taken: what is posted stays posted (law 1)."""
    check_new(post, folded(append.reading.posts()))
    if not text.title:
        raise PolicyViolation(f"{post}: a post needs a title; give --title, or `title:` in its front matter")
    detail = {"language": language_tag(language or text.language or "en")}
    if channel:
        detail["channel"] = label(channel, "channel")
    if url:
        detail["url"] = address(url)
    return append.add(
        Kind.PUBLISH,
        actor=by,
        post=post,
        version=1,
        effective_at=published_at,
        content=commit_text(append, text, None),
        detail=detail,
    )


def correct(append: Append, draft: Draft, statement: Statement, *, kind: Kind, lexicon: str) -> Entry:
    """A draft: silent where the gate proved it minor; struck otherwise, with its reason and the pairs (law 9)."""
    _check_edit(kind)
    evident = not draft.minor
    if evident and not statement.reason:
        raise PolicyViolation(
            f"{draft.post}: this changes what readers were told, so it must say why; give --reason (guideline o)"
        )
    check_base(append, draft.history)
    if append.policy != draft.policy:
        raise StaleBase(f"{draft.post}: someone changed the policy meanwhile; repeat the edit under the new one")
    if not draft.unseen:
        check_in_place(policy_in_force(append.reading)[1], draft.history, evident=evident)
    content = _next_text(append, draft.history, draft.text, draft.verdict.judgement)
    detail = {"language": draft.language}
    if evident:
        statement = statement.since(draft.history.published_at)
        content["notice"] = append.committer.commit(statement.notice(kind, draft.changes).encode())
        detail |= statement.detail
    return append.add(
        kind if evident else Kind.METADATA if draft.unseen else Kind.MINOR_EDIT,
        actor=statement.by,
        approver=statement.approver,
        post=draft.post,
        version=draft.history.newest.number + 1,
        method=STRIKE if evident else None,
        judged_by=None if draft.unseen else (GATE_VERSION, lexicon),
        findings=draft.verdict.judgement.findings,
        content=content,
        detail=detail,
    )


def link(
    append: Append,
    history: History,
    new_post: str,
    text: Text,
    statement: Statement,
    *,
    change: Change,
    kind: Kind,
) -> Entry:
    """A new post with the right information, and the correction that links to it (guideline (o)(ii))."""
    _check_edit(kind)
    said, right = sentence(change.said, "wrong"), sentence(change.right, "right")
    for name, value in (("--wrong", said), ("--right", right), ("--reason", statement.reason)):
        if not value:
            raise PolicyViolation(f"{history.post}: a linked correction needs {name}; it is empty (guideline o)")
    check_base(append, history)
    statement = statement.since(history.published_at)
    language, channel = text.language or history.language, history.channel
    publish(append, new_post, text, statement.by, language=language, channel=channel)
    notice = statement.notice(kind, (Change(said, right),))
    return append.add(
        kind,
        actor=statement.by,
        approver=statement.approver,
        post=history.post,
        method=LINKED,
        link=new_post,
        content={"notice": append.committer.commit(notice.encode())},
        detail=statement.detail,
    )


def retract(append: Append, history: History, statement: Statement) -> Entry:
    """The whole text struck, still readable; the title stays as the post's name."""
    if not statement.reason:
        raise PolicyViolation(f"{history.post}: a retraction must say why; give --reason (guideline o)")
    if history.retracted:
        raise NothingChanged(f"{history.post}: is retracted already")
    check_base(append, history)
    old = history.newest.flow
    title = next((i + 1 for i, item in enumerate(old.items) if isinstance(item, End) and item.path == (TITLE,)), 0)
    kept = Flow(old.items[:title])
    text = Text(source=b"", given=Given(title=history.title), flow=kept, title=history.title)
    content = _next_text(append, history, text, Judgement((), (Hunk(len(kept), len(old), len(kept), len(kept)),)))
    statement = statement.since(history.published_at)
    content["notice"] = append.committer.commit(statement.notice(Kind.RETRACTION).encode())
    return append.add(
        Kind.RETRACTION,
        actor=statement.by,
        approver=statement.approver,
        post=history.post,
        version=history.newest.number + 1,
        method=STRIKE,
        content=content,
        detail={"language": history.language, **statement.detail},
    )


def note(append: Append, history: History, text: str, by: Actor) -> Entry:
    """An editor's note: readers are told something of the post, whose text stays as it is."""
    if not (text := sentence(text, "note")):
        raise PolicyViolation(f"{history.post}: an editor's note must say something")
    check_base(append, history)
    content = {"notice": append.committer.commit(Notice(reason=text).encode())}
    return append.add(Kind.EDITORS_NOTE, actor=by, post=history.post, content=content)


def _check_edit(kind: Kind) -> None:
    if kind not in EDITS:
        raise Malformed("an edit is a correction, a clarification or an update", path=f"kind {kind}")


def amend(append: Append, policy: Policy, by: Actor, *, reason: str) -> Entry:
    """Another policy, whole: what it does not say is off. `NothingChanged` when it is the one in force."""
    if not (reason := sentence(reason, "reason")):
        raise PolicyViolation("a change of policy must say why; give --reason")
    policy = Policy.from_plain(policy.to_plain())  # strict where the constructor is not
    if policy == policy_in_force(append.reading)[1]:
        raise NothingChanged("this is the policy in force already")
    content = {
        "notice": append.committer.commit(Notice(reason=reason).encode()),
        "policy": append.committer.commit(policy_bytes(policy)),
    }
    return append.add(Kind.POLICY, actor=by, content=content)


def rotate(append: Append, key: SigningKey, by: Actor, *, reason: str) -> Entry:
    """Another key signs from now on."""
    if not (reason := sentence(reason, "reason")):
        raise PolicyViolation("a change of key must say why; give --reason")
    content = {"notice": append.committer.commit(Notice(reason=reason).encode())}
    return append.rotate(key, actor=by, content=content)


def check_base(append: Append, history: History) -> None:
    head = append.reading.head(history.post)
    if head is None or head.body != history.entries[-1].encode():
        raise StaleBase(f"{history.post}: someone changed it meanwhile; look at it again and repeat the edit")


def _next_text(append: Append, history: History, text: Text, judgement: Judgement) -> dict[str, bytes]:
    append.committer.known = known_blocks(append.reading, history)
    return commit_text(append, text, judgement)
