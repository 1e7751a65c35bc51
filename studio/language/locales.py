"""What a locale says about writing: its language, which mark separates decimals, which comes first, day or month."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from studio.language.text import word_set

LANGUAGES = ("en", "es", "fr", "pt", "de", "it", "nl")
"""Languages with words of their own here; any other is read with English words."""

_COMMA_DECIMALS = word_set(
    """
    es fr pt de it nl da sv nb nn no fi pl cs sk sl hr sr hu ro bg el tr ru uk lt lv et id vi ca gl eu is
    """
)
_POINT_DECIMAL_REGIONS = word_set("US GB MX CH LI PR GT HN SV NI PA DO PE")
_MONTH_FIRST_REGIONS = word_set("US CA PH FM GU PR AS")
_YEAR_FIRST = word_set("ja zh ko hu lt mn")
_HOME = {
    "en": "US", "es": "ES", "fr": "FR", "pt": "BR", "de": "DE", "it": "IT", "nl": "NL", "sv": "SE", "da": "DK",
    "ja": "JP", "zh": "CN", "ko": "KR", "cs": "CZ", "el": "GR", "uk": "UA", "hi": "IN", "he": "IL", "ar": "SA",
    "vi": "VN", "nb": "NO", "no": "NO", "et": "EE", "sl": "SI", "ca": "ES",
}  # fmt: skip
_SHAPE = re.compile(r"^\s*([A-Za-z]{2,3})(?:[-_]([A-Za-z]{4}))?(?:[-_]([A-Za-z]{2}|\d{3}))?")


@dataclass(frozen=True, slots=True)
class Locale:
    language: str
    region: str
    """ISO 3166 code, upper case: the one named, or where most speakers of the language are."""
    decimal_comma: bool
    order: str
    """Order of day, month and year in dates of digits: `mdy`, `dmy` or `ymd`."""

    @property
    def words(self) -> str:
        """The language whose words are used."""
        return self.language if self.language in LANGUAGES else "en"


@lru_cache(maxsize=256)
def locale_of(tag: str) -> Locale:
    """Reads `en`, `en-GB`, `pt_BR`, `de-Latn-AT` …; anything else is American English."""
    found = _SHAPE.match(tag)
    language = found[1].lower() if found else "en"
    named = found[3].upper() if found and found[3] else ""
    region = named or _HOME.get(language, language.upper() if len(language) == 2 else "US")
    if language in _YEAR_FIRST:
        order = "ymd"
    elif (language == "en" and region in _MONTH_FIRST_REGIONS) or region == "US":
        order = "mdy"
    else:
        order = "dmy"
    comma = language in _COMMA_DECIMALS and named not in _POINT_DECIMAL_REGIONS
    return Locale(language, region, comma, order)
