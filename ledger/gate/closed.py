"""The closed classes of English words that guards and rules go by (Quirk et al. 1985, 2.34-41; 5.10-25; 6.1-45)."""

from __future__ import annotations


def words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_UNITS = "one two three four five six seven eight nine ten eleven twelve"
_TEENS = "thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_ORDINALS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth"
    " fifteenth sixteenth seventeenth eighteenth nineteenth twentieth thirtieth fortieth fiftieth sixtieth seventieth"
    " eightieth ninetieth hundredth thousandth millionth"
)
PLURAL_NUMERALS = words(f"{_UNITS} {_TEENS} {_TENS}") - {"one"}
NUMBERS = PLURAL_NUMERALS | words(
    f"one zero nil {_ORDINALS} hundred thousand million billion trillion hundreds thousands millions billions trillions"
    " dozen dozens half halves thirds quarters fifths tenths percent percentage"
)
MONTHS = words(
    "january february march april may june july august september october november december jan feb mar apr jun jul aug"
    " sep sept oct nov dec"
)
WEEKDAYS = words(
    "monday tuesday wednesday thursday friday saturday sunday mondays tuesdays wednesdays thursdays fridays saturdays"
    " sundays mon tue tues wed thu thur thurs fri sat sun"
)
# Dates and times that have no other reading; `may` and `march` are guarded as one word for another.
DATES = (MONTHS | WEEKDAYS) - {"may", "march", "mar", "sun", "sat", "wed", "dec", "jan"} | words(
    "today tomorrow yesterday noon midnight midday am pm a.m p.m est edt cst cdt mst mdt pst pdt utc gmt"
)
UNITS = words(
    "kb mb gb tb kbps mbps gbps hz khz mhz ghz mm cm km mi ft yd lb lbs oz kg mg ml kw kwh mw gw usd cad eur gbp cents"
    " dollar dollars euro euros pound pounds inch inches foot feet yard yards mile miles acre acres meter meters metre"
    " metres kilometer kilometers kilometre kilometres gram grams kilogram kilograms ounce ounces ton tons liter liters"
    " litre litres gallon gallons degree degrees celsius fahrenheit second seconds minute minutes hour hours day days"
    " week weeks fortnight fortnights month months quarter quarters year years decade decades century centuries"
    " byte bytes bit bits kilobyte kilobytes megabyte megabytes gigabyte gigabytes watt watts"
)
NEGATIONS = words(
    "no not none never nor neither nothing nobody nowhere cannot without hardly barely scarcely seldom rarely"
    " non unless except excluding exclude excludes excluded lack lacks"
)
MODALS = words("can could may might must shall should will would ought need dare")
QUANTIFIERS = words(
    "all any both each either enough every few fewer fewest less least little lots many more most much only several"
    " some just even almost nearly about approximately exactly mostly mainly always usually often sometimes generally"
    " typically entirely completely partly partially somewhat other another such same different additional further"
    " once twice thrice double triple single pair couple"
    " everyone everybody everything everywhere someone somebody something somewhere anyone anybody anything anywhere"
)
ONES = words("everyone anyone someone")
SUBJECTS_SINGULAR = words("he she it this that everyone everybody someone somebody anyone anybody each")
SUBJECTS_PLURAL = words("we they you these those")
PRONOUNS = (
    SUBJECTS_SINGULAR
    | SUBJECTS_PLURAL
    | words(
        "i me my mine myself your yours yourself yourselves him his himself her hers herself its itself us our ours"
        " ourselves them their theirs themselves who whom whose which what whoever whatever one ones"
    )
)
PREPOSITIONS = words(
    "about above across after against along among around as at before behind below beneath beside besides between"
    " beyond by concerning despite down during for from in inside into like near of off on onto out outside over past"
    " per regarding since through throughout till to toward towards under underneath until up upon via with within"
)
CONJUNCTIONS = words(
    "and but or so yet although though because if when whenever where wherever whereas whether while than then"
    " therefore however also that once"
)
DETERMINERS = words("a an the this that these those my your his her its our their")
# Nothing but a plural can follow one of these directly (Quirk 5.14, 5.16).
PLURAL_DETERMINERS = words("these those many several few both various")

CONTRACTIONS = {
    bare: full
    for full in words(
        "aren't couldn't didn't doesn't don't hadn't hasn't haven't isn't mightn't mustn't needn't shouldn't wasn't"
        " weren't wouldn't they're they've they'll they'd you're you've you'll you'd we've i've i'm that's there's"
        " here's what's where's how's could've should've would've might've must've"
    )
    if (bare := full.replace("'", ""))
}

AGREEMENT = {
    pair
    for one, many in (
        ("is", "are"),
        ("was", "were"),
        ("has", "have"),
        ("does", "do"),
        ("isn't", "aren't"),
        ("wasn't", "weren't"),
        ("hasn't", "haven't"),
        ("doesn't", "don't"),
    )
    for pair in ((one, many), (many, one))
}
SINGULAR_VERBS = frozenset({"is", "was", "has", "does", "isn't", "wasn't", "hasn't", "doesn't"})

FUNCTION_WORDS = (
    NEGATIONS | MODALS | QUANTIFIERS | PRONOUNS | PREPOSITIONS | CONJUNCTIONS | DETERMINERS | SINGULAR_VERBS
)
