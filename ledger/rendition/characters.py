"""Text as readers count it: user-perceived characters, and emoji."""

from __future__ import annotations

import regex

_GRAPHEME = regex.compile(r"\X")
# UTS #51, ED-14 to ED-16: a flag of two letters, of a region's tags, a keycap, emoji joined (ED-16; four are the most
# that any recommended sequence joins), one with a skin tone, one shown as a picture.
_PICTURE = r"\p{Extended_Pictographic}(?:\ufe0f|\p{Emoji_Modifier})?"
# The regions that have a flag (UTS #51, Annex B; Unicode CLDR).
_REGIONS = (
    "AC AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY "
    "BZ CA CC CD CF CG CH CI CK CL CM CN CO CP CR CU CV CW CX CY CZ DE DG DJ DK DM DO DZ EA EC EE EG EH ER ES ET EU "
    "FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU IC ID IE IL IM IN "
    "IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG "
    "MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL "
    "PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TA TC TD "
    "TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM UN US UY UZ VA VC VE VG VI VN VU WF WS XK YE YT ZA ZM ZW"
).split()
_FLAG = "|".join("".join(chr(0x1F1E6 + ord(letter) - ord("A")) for letter in region) for region in _REGIONS)
_EMOJI = regex.compile(
    rf"(?:{_FLAG})"
    r"|\U0001f3f4[\U000e0030-\U000e0039\U000e0061-\U000e007a]{3,6}\U000e007f"
    r"|[0-9#*]\ufe0f?\u20e3"
    rf"|{_PICTURE}(?:\u200d{_PICTURE}){{1,3}}"
    r"|\p{Emoji_Modifier_Base}\p{Emoji_Modifier}"
    r"|\p{Extended_Pictographic}\ufe0f"
    r"|\p{Emoji_Presentation}(?!\ufe0e)"
)


def graphemes(text: str) -> list[str]:
    """The text cut into extended grapheme clusters (UAX #29); joined, they give it back."""
    return _GRAPHEME.findall(text)


def without_emoji(text: str) -> tuple[str, int]:
    """The text between the emoji, and how many of those there are; a sequence is one (UTS #51, ED-17)."""
    return _EMOJI.subn("", text)
