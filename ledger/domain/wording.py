"""Hints on the words of a notice: what readers would take for an evasion. For English alone.

The Associated Press calls a correction a correction, and does not say that something was recast, fixed, clarified or
changed. The BBC says what was wrong as well as putting it right. KTOO's handbook shifts no blame. A hint is never a
refusal, since a pattern knows no context.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ledger.domain.changes import Change
from ledger.domain.entries import ERRORS, Kind

_LONG = 40
_WORD = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")
_POST = r"(?:post|story|article|page|text|version|release|notice|headline|wording)"
_OURS = (
    r"(?:post|story|article|page|text|version|release|notice|headline|wording|language|sentence|paragraph|title|link|date"
    r"|time|name|number|figure|amount|spelling|typo|error|mistake|information|info|details?|report|it)"
)
_MENDED = (
    r"(?:fix(?:e[ds])?|updat(?:e[ds]?|ing)|revis(?:e[ds]?|ing)|adjust(?:ed|s)?|refresh(?:ed)?|clarif(?:y|ied|ies))"
)
_WRONG = r"(?:wrong|incorrect|inaccurate|outdated|out-of-date|bad|erroneous|false)"
_SLIP = r"(?:error|mistake|glitch|slip|oversight|mix-?up|issue|problem|lapse|miscommunication)(?:s|es)?"
_SORT = (
    r"(?:editing|editorial|typographical|typing|clerical|production|formatting|transcription|technical|computer|human"
    r"|software|system|data[- ]entry|copying|administrative|internal|proofreading|keying|printing|publishing"
    r"|communications?)"
)
_GAVE = r"(?:gave|given|typed|provided|supplied|sent|entered|used|posted|uploaded)"
_OTHERS = (
    r"(?:an?|our|the|one of our) (?:\w+ )?(?:interns?|vendors?|contractors?|consultants?|suppliers?|webmasters?"
    r"|web (?:team|developer|designer)|colleagues?|staffers?|staff members?|volunteers?|assistants?|employees?"
    r"|IT department)"
)


@dataclass(frozen=True, slots=True)
class Hint:
    """`words` are those of the notice that it is about, or empty for the notice as a whole; `why` is a sentence."""

    words: str
    why: str


@dataclass(frozen=True, slots=True)
class _Case:
    kinds: frozenset[Kind]
    why: str
    pattern: re.Pattern[str]


def _case(kinds: frozenset[Kind], why: str, *patterns: str) -> _Case:
    return _Case(kinds, why, re.compile("|".join(patterns), re.IGNORECASE))


_MILD = frozenset({Kind.CLARIFICATION, Kind.UPDATE})
_ALL = ERRORS | _MILD | {Kind.EDITORS_NOTE}
_DOUBTING = _case(
    _ALL,
    "“If” and “any” doubt that there was an error. Apologize for the error itself, or let the policy's sentence do it.",
    r"\b(?:apologi[sz]e|apolog(?:y|ies)|sorry|regret)[^.]{0,30}\b(?:if|any)\b",
    r"\bany (?:inconvenience|confusion|misunderstanding|offen[cs]e)\b",
    r"\bsorry (?:that )?you\b",
)
_CASES = (
    _case(
        ERRORS,
        "A correction is called a correction. Say what was wrong; it was not merely fixed, updated or clarified.",
        r"\b(?:recast(?:s|ing)?|tweak(?:s|ed|ing)?)\b",
        rf"^{_MENDED}\b(?! (?:rates?|fees?|prices?|costs?|terms?|fines?|charges?)\b)",
        rf"\bwe(?:['’]ve| have)? {_MENDED} (?:(?:this|the|our|an?|that|some) )?(?:\w+ )?{_OURS}\b",
        rf"\b(?:this|the|our) {_POST} (?:(?:was|is|has been|have been|had been) )?(?:now )?{_MENDED}\b",
    ),
    _case(
        _MILD,
        "This says that something was wrong. If so, it is a correction, and owes an apology.",
        r"\b(?:was|were) (?:wrong|incorrect|inaccurate|mistaken|false|in error)\b",
        rf"\bwe (?:gave|posted|published|stated|said|named|used) (?:the |an? )?{_WRONG}\b",
        r"\bincorrectly\b",
        r"\bmis(?:stated|spelled|spelt)\b",
        r"(?<!not )\b(?:our|an) (?:error|mistake)\b",
    ),
    _DOUBTING,
    _case(
        ERRORS,
        "The apology follows the reason by itself; readers would read it twice.",
        r"\b(?:apologi[sz]e|our (?:\w+ )?apolog(?:y|ies)|we (?:\w+ )?regret|sorry)\b",
    ),
    _case(
        ERRORS,
        "Either it was wrong, and then say so, or it was not, and then it needs no correction.",
        rf"\b(?:{_POST}|we|this|it|that) (?:may|might|could) have\b",
        rf"\b(?:may|might|could) have been (?:{_WRONG}|misleading|unclear|confusing|mistaken|in error|misread)\b",
        r"\b(?:seems?|appears?|appeared) to (?:be|have been) (?:wrong|incorrect|inaccurate|an error)\b",
    ),
    _case(
        ERRORS,
        "Readers hold whoever posted it to account. Say what was wrong, not whose slip or what sort of slip it was.",
        rf"\b{_SORT} {_SLIP}\b",
        rf"\b{_SLIP} (?:by|from|of|on the part of) {_OTHERS}\b",
        rf"\b{_OTHERS}['’]s? {_SLIP}\b",
        rf"\b{_OTHERS} (?:had )?(?:(?:gave|given|sent|told|misinformed|misled) us|misread|mixed up|forgot|mistyped)\b",
        rf"\b{_OTHERS} (?:had )?(?:made|introduced) (?:an?|the|this) (?:\w+ )?{_SLIP}\b",
        rf"\b{_OTHERS} (?:had )?{_GAVE} (?:the |an? )?{_WRONG}\b",
        rf"\b{_WRONG} (?:\w+ ){{0,2}}(?:from|{_GAVE}(?: to us)? by) {_OTHERS}\b",
        r"\bthrough no fault\b",
        r"\bfault of (?:an?|our|the)\b",
        r"\bto blame\b",
    ),
    _case(
        ERRORS,
        "What was posted was wrong; say so, and not that it came out wrong.",
        r"\bmis-?sp(?:oke|oken|eak)\b",
        r"\bout of context\b",
        r"\bpoor(?:ly)? (?:choice of words|worded|phrased)\b",
    ),
    _case(
        ERRORS,
        "Say who erred and in what: “We gave the wrong date.”",
        r"\b(?:errors?|mistakes?) (?:was|were|has been|have been) (?:made|found|noted|identified|discovered)\b",
        r"\b(?:errors?|mistakes?) (?:occurred|happened|crept in|slipped (?:in|through))\b",
    ),
    _case(
        _ALL,
        "The label stands before it already.",
        r"^(?:correction|clarification|update|retraction|editor['’]?s note)\s*[:–—-]",
    ),
)
# Of these alone no reader learns what was wrong.
_EMPTY = frozenset(
    "a about above accuracy accurate an and are article as at be been below by change changed changes clarification "
    "clarified clarify content correct corrected correcting correction corrections data detail details due earlier "
    "edit edited edits error errors fact facts factual fix fixed fixes for had has have here in inaccuracy "
    "inaccurate incorrect info information is issue issues it its made make minor mistake mistakes n now of on our "
    "page post previous reason reasons retracted retraction revised see several small some something statement "
    "story text that the there these thing things this to typo typos update updated updates us version was we were "
    "what withdrawn wrong".split()
)
# Words that both sides of anything have.
_COMMON = frozenset(
    "about after also been before city county date days department from have into more number office only over page "
    "people person resident said state street than that their them then there they this time town were what when "
    "where which will with would year years your".split()
)
_SHOUTS = re.compile(r"[!?]*![!?]+|(?:\b[A-Z]{4,}\b[ ,.]*){3,}")


def hints(
    kind: Kind,
    reason: str,
    pairs: Sequence[Change] = (),
    *,
    language: str,
    apology: str = "",
    withheld: bool = False,
) -> tuple[Hint, ...]:
    """What to look at again in a notice, the gravest first.

    `apology` is that of staff, empty where the policy's is used. `withheld`: the notice is not to repeat what the
    `pairs` say was said.
    """
    if language.partition("-")[0].lower() != "en" or kind not in _ALL:
        return ()
    told = f"{reason}\n{apology}" if kind in ERRORS else reason
    found = [
        *(_repeated(told, pairs) if withheld else _at_length(reason, pairs)),
        *_empty(kind, reason, withheld or not pairs),
        *_evasions(kind, reason, apology if kind in ERRORS else ""),
        *_shouted(told),
    ]
    return tuple(dict.fromkeys(found))


def _repeated(told: str, pairs: Sequence[Change]) -> Iterator[Hint]:
    """A word that was to be withheld, and that no pair gives as right."""
    right = {word for pair in pairs for word in _words(pair.right)}
    said = {word for pair in pairs for word in _words(pair.said)} - right - _COMMON - _EMPTY
    for word in _words(told):
        if word in said and (len(word) > 3 or not word.isalpha()):
            yield Hint(word, "The notice is not to repeat what was said, but these words of yours do.")
            return


def _at_length(reason: str, pairs: Sequence[Change]) -> Iterator[Hint]:
    lower = reason.casefold()
    for pair in pairs:
        said, right = pair.said.casefold(), pair.right.casefold()
        if len(said) >= _LONG and said in lower and not (right and right in lower):
            why = "This repeats at length what was wrong, without what is right; the notice quotes both anyway."
            yield Hint(f"{pair.said[:_LONG].rstrip()}…", why)
            return


def _empty(kind: Kind, reason: str, alone: bool) -> Iterator[Hint]:
    """`alone`: nothing else in the notice says what was wrong either."""
    if kind is Kind.EDITORS_NOTE or any(word not in _EMPTY for word in _words(reason)):
        return
    what = "Nothing in the notice says" if alone else "The reason does not say"
    yield Hint("", f"{what} what was wrong: a date, a name, a sum? Readers want to know what to think of anew.")


def _evasions(kind: Kind, reason: str, apology: str) -> Iterator[Hint]:
    for case in _CASES:
        for text in (reason, apology) if case is _DOUBTING else (reason,):
            if kind in case.kinds and (match := case.pattern.search(text)):
                yield Hint(" ".join(match[0].split()), case.why)


def _shouted(told: str) -> Iterator[Hint]:
    letters = [c for c in told if c.isalpha()]
    if match := _SHOUTS.search(told):
        yield Hint(match[0].strip(), "Say it calmly: capitals and exclamation marks are heard as shouting.")
    elif len(letters) >= 12 and sum(c.isupper() for c in letters) > 0.7 * len(letters):
        yield Hint("", "Say it calmly: capitals are heard as shouting.")


def _words(text: str) -> list[str]:
    return [word.casefold() for word in _WORD.findall(text)]
