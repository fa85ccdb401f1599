"""What staff record: each function adds the entries of one act to an append."""

from __future__ import annotations

from ledger.book.append import Append
from ledger.book.channels import check_in_place
from ledger.book.commit import commit_text, known_blocks
from ledger.book.draft import Draft, LinkedDraft
from ledger.book.edits import check_titled, edit, linked, retraction, wanted
from ledger.book.reading import policy_bytes, policy_in_force
from ledger.book.said import address, label, language_tag, sentence
from ledger.book.slugs import check_new, folded
from ledger.book.statement import Statement, check_approver
from ledger.book.text import Given, Text
from ledger.domain.entries import LINKED, STRIKE, Entry, Kind
from ledger.domain.history import History, Notice
from ledger.domain.hunks import Hunk
from ledger.domain.judgement import Judgement
from ledger.domain.posts import Actor
from ledger.errors import NothingChanged, PolicyViolation, StaleBase
from ledger.gate import GATE_VERSION, Policy
from ledger.integrity.note import SigningKey
from ledger.rendition.flow import End, Flow
from ledger.rendition.render import TITLE


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
    approver: Actor | None = None,
) -> Entry:
    """Version 1 of a post. `PolicyViolation` when the slug is taken: what is posted stays posted (law 1)."""
    check_new(post, folded(append.reading.posts()))
    check_approved(append, post, Kind.PUBLISH, by, approver)
    check_titled(post, text)
    detail = {"language": language_tag(language or text.language or "en")}
    if channel:
        detail["channel"] = label(channel, "channel")
    if url:
        detail["url"] = address(url)
    return append.add(
        Kind.PUBLISH,
        actor=by,
        approver=approver,
        post=post,
        version=1,
        effective_at=published_at,
        content=commit_text(append, text, None),
        detail=detail,
    )


def correct(append: Append, draft: Draft, statement: Statement, *, kind: Kind, lexicon: str) -> Entry:
    """A draft: silent where the gate proved it minor; struck otherwise, with its reason and the pairs (law 9)."""
    act = edit(draft, statement, kind=kind)
    check_base(append, draft.history)
    check_draft(append, draft)
    check_approved(append, draft.post, act.kind, statement.by, statement.approver)
    content = _next_text(append, draft.history, draft.text, draft.verdict.judgement)
    if act.notice:
        content["notice"] = append.committer.commit(act.notice.encode())
    return append.add(
        act.kind,
        actor=statement.by,
        approver=statement.approver,
        post=draft.post,
        version=draft.history.newest.number + 1,
        method=STRIKE if act.notice else None,
        judged_by=None if draft.unseen else (GATE_VERSION, lexicon),
        findings=draft.verdict.judgement.findings,
        content=content,
        detail=act.detail,
    )


def link(append: Append, draft: LinkedDraft, statement: Statement, *, kind: Kind) -> Entry:
    """A new post with the right information, and the correction that links to it (guideline (o)(ii))."""
    act, history, text = linked(draft, statement, kind=kind), draft.history, draft.text
    check_base(append, history)
    check_approved(append, history.post, kind, statement.by, statement.approver)
    publish(
        append,
        draft.new_post,
        text,
        statement.by,
        language=text.language or history.language,
        channel=history.channel,
        approver=statement.approver,
    )
    return append.add(
        act.kind,
        actor=statement.by,
        approver=statement.approver,
        post=history.post,
        method=LINKED,
        link=draft.new_post,
        content={"notice": append.committer.commit(act.notice.encode())} if act.notice else {},
        detail=act.detail,
    )


def retract(append: Append, history: History, statement: Statement) -> Entry:
    """The whole text struck, still readable; the title stays as the post's name."""
    act = retraction(history, statement)
    check_base(append, history)
    check_approved(append, history.post, act.kind, statement.by, statement.approver)
    old = history.newest.flow
    title = next((i + 1 for i, item in enumerate(old.items) if isinstance(item, End) and item.path == (TITLE,)), 0)
    kept = Flow(old.items[:title])
    text = Text(source=b"", given=Given(title=history.title), flow=kept, title=history.title)
    content = _next_text(append, history, text, Judgement((), (Hunk(len(kept), len(old), len(kept), len(kept)),)))
    if act.notice:
        content["notice"] = append.committer.commit(act.notice.encode())
    return append.add(
        act.kind,
        actor=statement.by,
        approver=statement.approver,
        post=history.post,
        version=history.newest.number + 1,
        method=STRIKE,
        content=content,
        detail=act.detail,
    )


def note(append: Append, history: History, text: str, by: Actor, *, approver: Actor | None = None) -> Entry:
    """An editor's note: readers are told something of the post, whose text stays as it is."""
    if not (text := sentence(text, "note")):
        raise PolicyViolation(f"{history.post}: an editor's note must say something")
    check_base(append, history)
    check_approved(append, history.post, Kind.EDITORS_NOTE, by, approver)
    content = {"notice": append.committer.commit(Notice(reason=text).encode())}
    return append.add(Kind.EDITORS_NOTE, actor=by, approver=approver, post=history.post, content=content)


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


def check_draft(append: Append, draft: Draft) -> None:
    """Raises what keeps a draft from being recorded that was fine when it was made, or that its channel can't show."""
    if append.policy != draft.policy:
        raise StaleBase(f"{draft.post}: someone changed the policy meanwhile; repeat the edit under the new one")
    if not draft.unseen:
        check_in_place(policy_in_force(append.reading)[1], draft.history, evident=not draft.minor)


def check_approved(append: Append, post: str, kind: Kind, by: Actor, approver: Actor | None) -> None:
    """Raises `PolicyViolation` for what the policy in force wants approved and nobody did, or nobody else."""
    if approver is None and kind in policy_in_force(append.reading)[1].approvals:
        raise PolicyViolation(wanted(post, kind))
    if approver is not None:
        check_approver(approver, by)


def _next_text(append: Append, history: History, text: Text, judgement: Judgement) -> dict[str, bytes]:
    append.committer.known = known_blocks(append.reading, history)
    return commit_text(append, text, judgement)
