"""Countries by the names people write, and how they write postcodes and streets."""

from __future__ import annotations

import re
from dataclasses import dataclass

NAMES: dict[str, tuple[str, ...]] = {
    "US": ("united states of america", "united states", "usa", "u.s.a.", "u.s.a", "us", "u.s.", "america",
           "estados unidos", "états-unis", "etats-unis", "vereinigte staaten", "stati uniti"),
    "GB": ("united kingdom", "great britain", "uk", "u.k.", "england", "scotland", "wales", "northern ireland",
           "reino unido", "royaume-uni", "inglaterra", "angleterre", "großbritannien", "regno unito", "gb"),
    "CA": ("canada", "canadá", "kanada"),
    "DE": ("germany", "deutschland", "alemania", "allemagne", "germania", "alemanha", "duitsland"),
    "FR": ("france", "francia", "frankreich", "frança", "frankrijk"),
    "ES": ("spain", "españa", "espana", "espagne", "spanien", "spagna", "espanha", "spanje"),
    "IT": ("italy", "italia", "italien", "italie", "itália", "italië"),
    "NL": ("the netherlands", "netherlands", "nederland", "holland", "pays-bas", "países bajos", "niederlande",
           "paesi bassi"),
    "AT": ("austria", "österreich", "autriche", "oostenrijk"),
    "CH": ("switzerland", "schweiz", "suisse", "svizzera", "suiza"),
    "BE": ("belgium", "belgien", "belgique", "belgië", "bélgica", "belgio"),
    "LU": ("luxembourg", "luxemburg", "luxemburgo"),
    "PT": ("portugal", "portogallo"),
    "BR": ("brazil", "brasil", "brésil", "brasilien", "brasile"),
    "IE": ("ireland", "republic of ireland", "irlanda", "irlande", "irland"),
    "AU": ("australia", "australien", "australie"),
    "NZ": ("new zealand", "neuseeland"),
    "DK": ("denmark", "danmark", "dänemark", "dinamarca", "danemark"),
    "SE": ("sweden", "sverige", "schweden", "suecia", "suède"),
    "NO": ("norway", "norge", "norwegen", "noruega", "norvège"),
    "FI": ("finland", "suomi", "finnland", "finlandia"),
    "PL": ("poland", "polska", "polen", "polonia", "pologne"),
    "CZ": ("czech republic", "czechia", "česko", "česká republika", "tschechien"),
    "MX": ("mexico", "méxico", "mexique", "mexiko"),
    "AR": ("argentina", "argentinien"),
    "CL": ("chile",),
    "CO": ("colombia",),
    "IN": ("india", "indien", "inde"),
    "JP": ("japan", "japón", "japon"),
    "CN": ("china", "chine"),
    "ZA": ("south africa", "sudáfrica", "südafrika"),
    "GR": ("greece", "grecia", "griechenland", "ελλάδα"),
    "TR": ("turkey", "türkiye", "turquía"),
    "RU": ("russia", "russland", "rusia"),
    "SG": ("singapore",),
    "HK": ("hong kong",),
    "AE": ("united arab emirates", "uae"),
    "HU": ("hungary", "magyarország", "ungarn"),
    "RO": ("romania", "românia"),
    "UA": ("ukraine", "україна"),
    "KR": ("south korea", "korea"),
}  # fmt: skip

NUMBER_FIRST = frozenset({"US", "GB", "CA", "FR", "IE", "AU", "NZ", "ZA", "IN", "LU", "SG", "HK"})
"""Where the house number is written before the street."""

POSTCODE_LAST = frozenset({"US", "GB", "CA", "AU", "NZ", "IE", "ZA", "IN", "SG", "BR", "JP"})
"""Where the postcode is written after the town."""

POSTCODES: dict[str, str] = {
    "GB": r"(?:GIR\s?0AA|[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2})",
    "CA": r"[ABCEGHJ-NPRSTVXY]\d[ABCEGHJ-NPRSTV-Z][ -]?\d[ABCEGHJ-NPRSTV-Z]\d",
    "NL": r"[1-9]\d{3}\s?(?!SA|SD|SS)[A-Z]{2}",
    "IE": r"(?:[AC-FHKNPRTV-Y]\d{2}|D6W)\s?[0-9AC-FHKNPRTV-Y]{4}",
    "BR": r"\d{5}-\d{3}",
    "PT": r"\d{4}-\d{3}",
    "PL": r"\d{2}-\d{3}",
    "US": r"\d{5}(?:-\d{4})?",
    "DE": r"(?:D-)?\d{5}",
    "FR": r"(?:F-)?\d{5}",
    "ES": r"(?:E-)?(?:0[1-9]|[1-4]\d|5[0-2])\d{3}",
    "IT": r"(?:I-)?\d{5}",
    "FI": r"(?:FI-)?\d{5}",
    "MX": r"(?:C\.?P\.?\s?)?\d{5}",
    "SE": r"(?:SE?-)?\d{3}\s?\d{2}",
    "CZ": r"\d{3}\s?\d{2}",
    "GR": r"\d{3}\s?\d{2}",
    "AT": r"(?:A-)?[1-9]\d{3}",
    "CH": r"(?:CH-)?[1-9]\d{3}",
    "BE": r"(?:B-)?[1-9]\d{3}",
    "LU": r"(?:L-)?\d{4}",
    "DK": r"(?:DK-)?\d{4}",
    "NO": r"(?:N-)?\d{4}",
    "AU": r"\d{4}",
    "NZ": r"\d{4}",
    "ZA": r"\d{4}",
    "HU": r"\d{4}",
    "IN": r"\d{3}\s?\d{3}",
    "SG": r"\d{6}",
    "JP": r"\d{3}-\d{4}",
    "RU": r"\d{6}",
    "RO": r"\d{6}",
    "CN": r"\d{6}",
    "TR": r"\d{5}",
    "UA": r"\d{5}",
    "KR": r"\d{5}",
    "AR": r"(?:[A-Z]\d{4}[A-Z]{3}|[A-Z]?\d{4})",
    "CL": r"\d{7}",
    "CO": r"\d{6}",
}  # fmt: skip

TELLING = ("GB", "CA", "NL", "BR", "PT", "PL", "IE", "JP")
"""Countries whose postcodes no other country here writes."""

REGIONS: dict[str, str] = {
    "CA": r"(?:AB|BC|MB|NB|NL|NS|NT|NU|ON|PE|QC|SK|YT|Ontario|Qu[eé]bec|British Columbia|Alberta|Manitoba"
          r"|Saskatchewan|Nova Scotia"
          r"|New Brunswick|Newfoundland(?: and Labrador)?|Prince Edward Island|Yukon|Nunavut|Northwest Territories)",
    "AU": r"(?:NSW|VIC|QLD|SA|WA|TAS|NT|ACT|New South Wales|Victoria|Queensland|South Australia"
          r"|Western Australia|Tasmania)",
    "US": r"(?:A[KLRZ]|C[AOT]|D[CE]|FL|GA|HI|I[ADLN]|K[SY]|LA|M[ADEINOST]|N[CDEHJMVY]|O[HKR]|P[AR]|RI|S[CD]"
          r"|T[NX]|UT|V[AT]|W[AIVY])",
    "IT": r"(?:\(?[A-Z]{2}\)?)",
    "BR": r"(?:AC|AL|AP|AM|BA|CE|DF|ES|GO|MA|MT|MS|MG|PA|PB|PR|PE|PI|RJ|RN|RS|RO|RR|SC|SP|SE|TO)",
    "MX": r"(?:CDMX|Jal\.?|N\.?L\.?|B\.?C\.?)",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class CountryMention:
    """A country named in a text, as written."""

    code: str
    written: str
    start: int
    end: int


_BY_NAME = {name: code for code, names in NAMES.items() for name in names}
_MENTION = re.compile(
    r"(?<![\w.])("
    + "|".join(re.escape(name) for name in sorted(_BY_NAME, key=len, reverse=True))
    + r")(?![\w])[.\s,]*$",
    re.IGNORECASE,
)


def country_at_end(text: str) -> CountryMention | None:
    """The country that ends an address. Two letters count only as capitals."""
    found = _MENTION.search(text)
    if not found or (len(found[1]) == 2 and not found[1].isupper()):
        return None
    return CountryMention(_BY_NAME[found[1].lower()], found[1], found.start(1), found.end(1))
