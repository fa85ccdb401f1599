"""Each guard: what it stops, by name, though every word may be spelt well."""

from __future__ import annotations

import pytest

from ledger.gate import Policy
from ledger.gate.judge import GUARDS
from tests.gate.trial import findings, silent

STOPS: dict[str, list[tuple[str, str]]] = {
    "guard.hidden": [
        ("We posted the rules.", "We posted the ru\u00adles."),
        ("We posted the rules.", "We posted the ru\u200bles."),
        ("We posted the rules.", "We posted \u202ethe rules."),
        ("We posted teh rules.", "We posted the\u2060 rules."),
        ("We posted teh rules.", "We posted the\ufe0f rules."),
        ("We posted the\u200b rules.", "We posted the rules."),
        ("Pay the fee.", "Pay the\u3164 fee."),
        ("We posted the rules.", "We posted the ru\u0338les."),
        ("We beleive\u0338 it.", "We believe\u0338 it."),  # a mark on what follows the letters
        ("Read teh rules.", "Read the\u0903 rules."),
    ],
    "guard.script": [
        ("We posted the rules.", "We posted the rul\u0435s."),
        ("We posted teh rules.", "We posted t\u04bbe rules."),
        ("The field is open.", "The ﬁeld is open."),
        ("Rules apply here.", "\U0001d411ules apply here."),
        ("The scope is set.", "The s\u03f2ope is set."),
        ("The rul\u0435s apply.", "The rules apply."),
    ],
    "guard.symbol": [("It is 5 € now.", "It is 5 £ now."), ("See the note.", "See the note©.")],
    "guard.bracket": [("All staff (and friends) may.", "All staff and friends may.")],
    "guard.question": [("It is open.", "It is open?"), ("It is open!", "It is open."), ("It is open?", "It is open!")],
    "guard.quotation": [("The safe site.", "The “safe” site."), ("The 'safe' site.", "The safe site.")],
    "guard.address": [
        ("Write to info@exmaple.gov now.", "Write to info@example.gov now."),
        ("See exampel.gov for it.", "See example.gov for it."),
        ("Open docs/guidnance/first now.", "Open docs/guidance/first now."),
        ("Follow @goverment now.", "Follow @government now."),
        ("Tag it #goverment now.", "Tag it #government now."),
        ("Set user_adress here.", "Set user_address here."),
        ("See agency.gov now.", "See it now."),
        ("Open report/Recieved now.", "Open report/Received now."),
        ("Open it in/recieve it.", "Open it in/receive it."),
        ("Open usr/recieve now.", "Open usr/receive now."),
    ],
    "guard.number": [
        ("Pay 10 dollars.", "Pay 11 dollars."),
        ("Pay ten dollars.", "Pay two dollars."),
        ("Pay 10 dollars.", "Pay 1\u0660 dollars."),
        ("The first rule.", "The second rule."),
        ("In fourty days.", "In fourteen days."),
        ("In fourty days.", "In forty days."),
        ("Teh 10 fees.", "The 11 fees."),
        ("Half of it.", "Quarter of it."),
        ("It costs $4.50.", "It costs $5.40."),
        ("It grew by 12%, again.", "It grew by 21%, again."),
        ("Call 555-0123 now.", "Call 555-0132 now."),
        ("Add ½ of it.", "Add ¼ of it."),
        ("See rule Ⅳ now.", "See rule Ⅵ now."),
    ],
    "guard.date": [
        ("Come on Tuesday.", "Come on Thursday."),
        ("Due in Febuary.", "Due in February."),
        ("It opens today.", "It opens tomorrow."),
        ("Come at 5 am.", "Come at 5 pm."),
        ("It closes in march.", "It closes in March."),
    ],
    "guard.term": [("Ask the stewards now.", "Ask the stewardz now.")],
    "guard.name": [
        ("Ask Jon Miller.", "Ask John Miller."),
        ("By Mr. Smtih today.", "By Mr. Smith today."),
        ("The Mississipi river.", "The Mississippi river."),
        ("Sent by Seung now.", "Sent by Swung now."),
        ("Ask the FCC now.", "Ask the FTC now."),
        ("Take the acevdo boat.", "Take the acevedo boat."),
        ("Protetsant is here.", "Protestant is here."),  # where any word would have its capital
        ("We met Fillon here.", "We met Fill on here."),
        ("In Academybulkhead we stand.", "In Academy bulkhead we stand."),
        ("We saw Assumptioh there.", "We saw Assumption there."),
        ("In Eterprise we stand.", "In Enterprise we stand."),
        ("In Fittness we stand.", "In Fitness we stand."),
    ],
    "guard.acronym": [
        ("Call us now.", "Call US now."),
        ("Ask it now.", "Ask IT now."),
        ("The Idea lab.", "The IDEA lab."),
    ],
    "guard.prefix": [
        ("A lawful act.", "An unlawful act."),
        ("They may resign.", "They may sign."),
        ("The reillness is new.", "The illness is new."),
        ("It is inprobable.", "It is probable."),
        ("In wnovel we stand.", "In novel we stand."),  # no slip of a key, no letter doubled
    ],
    "guard.guess": [("The defendent spoke.", "The dependent spoke.")],
    "guard.negation": [("We will now act.", "We will not act."), ("Do not act.", "Do act.")],
    "guard.unit": [("Wait two days.", "Wait two weeks."), ("It is three miles.", "It is three meters.")],
    "guard.modal": [("You may apply.", "You must apply."), ("It can end.", "It will end.")],
    "guard.quantifier": [("All staff go.", "Some staff go."), ("Only staff go.", "Even staff go.")],
    "guard.pronoun": [("She signed it.", "He signed it."), ("Ask them now.", "Ask us now.")],
    "guard.preposition": [
        ("Pay before noon tax.", "Pay after noon tax."),
        ("It is on the desk.", "It is under the desk."),
    ],
    "guard.conjunction": [("Maps and pens.", "Maps or pens.")],
    "guard.determiner": [("Bring a form.", "Bring the form."), ("Bring form.", "Bring the form.")],
    "guard.tense": [("They walk home.", "They walked home."), ("We asked staff.", "We asking staff.")],
    "guard.plural": [("Send the form.", "Send the forms."), ("The agency's sites.", "The agency's site.")],
    "guard.word": [
        ("A public hearing.", "A pubic hearing."),
        ("The trial is long.", "The trail is long."),
        ("A good judgement.", "A good judgment."),
        ("The statue stands.", "The statute stands."),
    ],
    "guard.unfamiliar": [("The rules apply.", "The rulles apply."), ("We wont go.", "We won't go.")],
    "guard.inserted": [("The rules apply.", "The old rules apply.")],
    "guard.deleted": [("The old rules apply.", "The rules apply.")],
    "guard.reworded": [("The rules apply.", "The rules are binding law.")],
}
TERMS = Policy(terms=("stewards",))


def test_every_guard_has_a_case() -> None:
    assert {guard.name for guard in GUARDS} == set(STOPS)


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        pytest.param(name, before, after, id=f"{name}: {before!a} > {after!a}")
        for name, pairs in STOPS.items()
        for before, after in pairs
    ],
)
def test_a_guard_stops_what_it_is_for(name: str, before: str, after: str) -> None:
    """By name, so that staff read why; and whatever the policy turns on."""
    policy = TERMS if name == "guard.term" else Policy()
    assert name in {finding.rule for finding in findings(before, after, policy=policy)}
    everything = Policy(rules_on=frozenset({"comma", "hyphen", "case.house", "possessive"}), terms=policy.terms)
    assert not silent(before, after, policy=everything)


def test_a_fix_does_not_carry_a_change_of_fact_along() -> None:
    """The mixed edit: its minor hunk is minor, the other is not."""
    found = findings("Teh fee is 10 dollars.", "The fee is 11 dollars.")
    assert [finding.minor for finding in found] == [True, False]


def test_the_glossary_is_right_as_it_stands() -> None:
    policy = Policy(terms=("Vets.gov", "quishing", "Form Alpha"))
    assert not silent("Beware of quishing.", "Beware of squishing.", policy=policy)
    assert not silent("Fill in Form alpha.", "Fill in Form Alpha.", policy=policy)
    assert silent("Beware of quishing and teh rest.", "Beware of quishing and the rest.", policy=policy)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("They recieve it.", "They receive it."),
        ("It was ontime today.", "It was on time today."),
        ("It was the recieve's end.", "It was the receive's end."),
        ("We wait. ferry lines run.", "We wait. Ferry lines run."),  # no letter is put in or taken out
    ],
)
def test_no_silent_edit_touches_the_spelling_or_the_case_of_a_word_of_a_term(before: str, after: str) -> None:
    """The glossary: words that are right as they stand there, a word of a longer term wherever it stands."""
    assert silent(before, after)
    assert not silent(before, after, policy=Policy(terms=("Recieve Ontime", "FERRY")))


def test_a_term_is_put_in_no_place_of_another_word_and_none_in_its_place() -> None:
    """Whichever of the two the dictionaries have."""
    policy = Policy(terms=("quishing", "Login Hub", "guidance"))
    for before, after in (
        ("Beware of quishing.", "Beware of wishing."),
        ("Beware of wishing.", "Beware of quishing."),
        ("Beware of quishin.", "Beware of quishing."),
        ("Use the Login Hub.", "Use the log in Hub."),
        ("Read the guidnance first.", "Read the guidance first."),
    ):
        assert {finding.rule for finding in findings(before, after, policy=policy)} == {"guard.term"}
    assert silent("Teh guidance is here.", "The guidance is here.", policy=policy)


def test_nothing_at_all_is_not_an_edit() -> None:
    assert findings("The rules apply.", "The rules apply.") == ()
