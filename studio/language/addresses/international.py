"""Addresses outside the United States, by where a country writes number, postcode and town."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from studio.language.addresses.countries import (
    NUMBER_FIRST,
    POSTCODE_LAST,
    POSTCODES,
    REGIONS,
    TELLING,
    country_at_end,
)

_NUMBER = r"\d{1,5}(?:\s?[-–/]\s?\d{1,4})?(?:\s?(?:bis|ter|quater)\b|\s?[A-Za-z](?![\w'’.]))?"
_FIRST = re.compile(rf"^({_NUMBER}),?\s+(?=\D*[^\W\d_])(.+)$", re.IGNORECASE)
_LAST = re.compile(
    rf"^(?=[^\d]*[^\W\d_])(.+?)(?:,\s*|\s+)(?:n[º°.o]*\s?|no\.?\s?|nr\.?\s?|núm\.?\s?|num\.?\s?|número\s"
    rf"|numero\s)?({_NUMBER}|s/?n|snc)$",
    re.IGNORECASE,
)
_ONLY_NUMBER = re.compile(
    rf"^(?:n[º°.o]*\s?|no\.?\s?|nr\.?\s?|núm\.?\s?|num\.?\s?|número\s)?({_NUMBER}|s/?n)$", re.IGNORECASE
)
_UNIT = re.compile(
    r"^(?:(?:flat|apartment|apt|unit|suite|ste|room|floor|level|block|building|bldg|house|studio|penthouse"
    r"|ground floor|basement|"
    r"piso|planta|puerta|escalera|esc|bloque|depto|dpto|departamento|interior|int|apartamento|apto|bloco|sala|andar|"
    r"appt|appartement|étage|etage|bâtiment|batiment|bât|résidence|residence|escalier|wohnung|whg|top|stiege"
    r"|stock|og|eg|hinterhaus|"
    r"interno|scala|palazzina|appartamento|bus|boîte|boite|bte|kamer|c/o|care of|p\.?o\.? box|postfach|apartado"
    r"|bp|cs|casella postale|postbus)\b\.?.*"
    r"|\d{1,2}(?:st|nd|rd|th)\s+floor.*|\d{1,2}\s?[ºª°].*|(?:bajo|ático|atico|1er étage|\d{1,2}e(?:r|me"
    r"|ème)? étage)\b.*)$",
    re.IGNORECASE,
)
_ENGLISH_STREETS = (
    "street|st|road|rd|lane|ln|avenue|ave|av|drive|dr|close|crescent|cres|court|ct|place|pl|square|sq|terrace"
    "|way|walk|gardens|grove|hill|"
    "mews|parade|row|boulevard|blvd|highway|hwy|parkway|pkwy|trail|circle|cir|quay|embankment|green|park|rise"
    "|view|mall|esplanade|circuit|"
    "alley|bridge|broadway|crossing|gate|heights|path|yard|strand|cheapside|piccadilly|whitehall|vale|croft"
    "|mount|concession|line"
)
_STREET_END = re.compile(
    rf"^(.*?\b(?:{_ENGLISH_STREETS})\b\.?(?:\s+(?:north|south|east|west|n|s|e|w|ne|nw|se|sw)\b\.?)?)\s+(.+)$",
    re.IGNORECASE,
)
_STREET_WORDS = re.compile(
    rf"\b(?:{_ENGLISH_STREETS}|rue|avenue|boulevard|bd|chemin|impasse|place|quai|allée|allee|cours|route|square"
    rf"|passage|faubourg|"
    r"calle|c/|avenida|avda|av|paseo|plaza|pza|carrer|camino|ronda|glorieta|travesía|rambla|carretera|"
    r"via|viale|piazza|piazzale|corso|vicolo|largo|strada|lungotevere|lungarno|contrada|"
    r"rua|travessa|praça|praca|largo|alameda|estrada|rodovia)\b"
    r"|(?:stra(?:ß|ss)e|str\.|strasse|weg|platz|allee|gasse|ring|damm|ufer|chaussee|steig|pfad|markt|hof|straat"
    r"|laan|plein|gracht|kade|dijk|"
    r"singel|steeg|dreef|hof|vägen|gatan|gata|vej|gade|gate|veien|tie|katu|ulica|ul\.)\b",
    re.IGNORECASE,
)
_LEAD_IN = re.compile(
    r"^.*?\b(?:(?:i|we)\s+(?:live|am|are|'m)\s+(?:at|in|on)|(?:my|our|the|home|shipping|delivery|billing|postal"
    r"|full)\s*(?:home\s+|shipping\s+|delivery\s+|billing\s+|postal\s+)?"
    r"address\s*(?:is|:)|address\s*(?:is|:)|(?:ship|send|deliver|mail|bring|come|go)(?:\s+(?:it|them|this"
    r"|the\s+\w+))?\s+to|it's\s+at|located\s+at|i'm\s+at|"
    r"vivo\s+en(?:\s+la)?|mi\s+direcci[oó]n\s+es|direcci[oó]n\s*:|env[ií]\w*\s+a|j['’]habite(?:\s+(?:au|à|a))?"
    r"|mon\s+adresse\s+est|adresse\s*:|"
    r"ich\s+wohne\s+in(?:\s+der)?|meine\s+adresse\s+(?:ist|lautet)|(?:il\s+)?mio\s+indirizzo\s+[eè]|abito\s+in"
    r"|indirizzo\s*:|moro\s+n[ao]|"
    r"meu\s+endere[cç]o\s+[eé]|endere[cç]o\s*:|ik\s+woon\s+(?:op|in|aan)(?:\s+de)?|mijn\s+adres\s+is|adres\s*:)\s*",
    re.IGNORECASE | re.DOTALL,
)  # fmt: skip
_CLEAN = " \t\n,;.:-–"
_TRIM = " \t\n,;:-–"
_SEPARATORS = re.compile(r",|\s[-–]\s(?=\D)")
_SPOKEN_STREETS = (
    ("DE", re.compile(r"(?:stra(?:ß|ss)e|\bstr\.|allee|platz|gasse|\bweg)\b|\w+weg\b|\w+str\.", re.IGNORECASE)),
    ("NL", re.compile(r"\w+(?:straat|gracht|laan|plein|kade|dijk|singel)\b", re.IGNORECASE)),
    ("ES", re.compile(r"\b(?:calle|avda|paseo|plaza|carrer|rambla|glorieta|ronda)\b", re.IGNORECASE)),
    ("IT", re.compile(r"\b(?:via|viale|piazza|piazzale|vicolo|lungotevere)\s", re.IGNORECASE)),
    ("BR", re.compile(r"\b(?:rua|travessa|alameda)\s", re.IGNORECASE)),
    ("FR", re.compile(r"\b(?:rue|chemin|impasse|quai|allée|faubourg|bd)\s", re.IGNORECASE)),
)
"""Words for streets that tell the country where nothing else does."""


@dataclass
class Address:
    """The parts of an address as they are gathered."""

    country: str = ""
    city: str = ""
    street: str = ""
    zip: str = ""
    number: str = ""
    details: dict[str, str] = field(default_factory=dict)

    @property
    def is_address(self) -> bool:
        """Whether enough was found that looks like an address: a street with its number, a town with its postcode."""
        if self.zip and (self.city or self.street):
            return True
        named = bool(_STREET_WORDS.search(self.street))
        if self.street and self.number:
            return named or (self.street[0].isupper() and self.city[:1].isupper())
        return bool(named and self.city)


def without_lead_in(text: str) -> tuple[str, int]:
    """The text after `I live at` and the like, and where that begins."""
    found = _LEAD_IN.match(text)
    start = found.end() if found else 0
    return text[start:], start


def read_address(text: str, region: str) -> Address | None:
    """The parts of an address. `region` is the country it is likely to be in when it does not say."""
    address = Address()
    body = " ".join(text.replace("\n", ", ").split()).strip(_CLEAN)
    mention = country_at_end(body)
    if mention and mention.start > 0:
        address.country = mention.written
        body = body[: mention.start].strip(_CLEAN)
    country = mention.code if mention else _guessed(body, region)
    address.details["country_code"] = country
    postcode = _postcode(body, country)
    if postcode is None and not mention:
        other = _telling(body)
        if other:
            country, postcode = other, _postcode(body, other)
            address.details["country_code"] = country
    if postcode:
        address.zip = postcode[0].strip().upper()
        _with_postcode(address, body, postcode, country)
    else:
        _without_postcode(address, body, country)
    _finish(address)
    return address if address.is_address else None


def _guessed(body: str, region: str) -> str:
    telling = _telling(body)
    if telling or region not in ("US", "GB"):
        return telling or region
    return next((country for country, words in _SPOKEN_STREETS if words.search(body)), region)


def _telling(body: str) -> str | None:
    for country in TELLING:
        flags = 0 if country in ("GB", "NL") else re.IGNORECASE
        match = re.search(rf"(?<![\w-]){POSTCODES[country]}(?![\w-])", body, flags)
        if match and not (country == "NL" and re.search(rf"\b{REGIONS['CA']}$", match[0])):
            return country
    match = re.search(rf"(?<![\w-]){POSTCODES['GB']}(?![\w-])", body, re.IGNORECASE)
    return "GB" if match and " " in match[0] else None


def _postcode(body: str, country: str) -> re.Match[str] | None:
    """The postcode: the last match that is not the house number at the beginning."""
    pattern = POSTCODES.get(country)
    if not pattern:
        return None
    matches = [
        match for match in re.finditer(rf"(?<![\w-]){pattern}(?![\w-])", body, re.IGNORECASE) if match[0].strip()
    ]
    if not matches:
        return None
    last = matches[-1]
    after_comma = last.start() > 0 and "," in body[: last.start()]
    starts = last.start() == 0 and country in NUMBER_FIRST and len(matches) == 1 and not after_comma
    ends_street = last.end() == len(body) and country not in POSTCODE_LAST and "," not in body and len(last[0]) <= 4
    return None if starts or ends_street else last


def _with_postcode(address: Address, body: str, postcode: re.Match[str], country: str) -> None:
    before = body[: postcode.start()].strip(_CLEAN)
    after = body[postcode.end() :].strip(_CLEAN)
    if country not in POSTCODE_LAST and after:
        segments = [part.strip(_CLEAN) for part in after.split(",") if part.strip(_CLEAN)]
        address.city = segments[0]
        if not before and len(segments) > 1:
            _street(address, segments[1:], country)
            return
        if len(segments) > 1:
            address.details["region"] = segments[-1]
        _street(address, _segments(before), country)
        return
    if not before and after:
        segments = [part.strip(_CLEAN) for part in after.split(",") if part.strip(_CLEAN)]
        address.city = segments[0]
        _street(address, segments[1:], country)
        return
    if after and country in POSTCODE_LAST and not address.country:
        address.details["rest"] = after
    _street_and_city(address, before, country)


def _without_postcode(address: Address, body: str, country: str) -> None:
    _street_and_city(address, body, country)


def _segments(text: str) -> list[str]:
    return [part.strip(_TRIM) for part in _SEPARATORS.split(text) if part.strip(_CLEAN)]


def _street_and_city(address: Address, text: str, country: str) -> None:
    """Street, number and town where no postcode stands between them."""
    segments = _segments(text)
    region = REGIONS.get(country)
    if region and segments:
        match = re.search(rf"(?:^|[\s,])({region})$", segments[-1])
        if match and not (country == "IT" and not match[1].strip("()").isupper()):
            address.details["region"] = match[1].strip("()")
            rest = segments[-1][: match.start()].strip(_CLEAN)
            segments = [*segments[:-1], rest] if rest else segments[:-1]
    if len(segments) > 1 and not _ONLY_NUMBER.match(segments[-1]) and not _UNIT.match(segments[-1]):
        if len(segments) > 2 and country in ("GB", "IE") and _is_county(segments, address):
            address.details["region"] = segments.pop()
        address.city = segments.pop()
        _street(address, segments, country)
        return
    if len(segments) == 1:
        street, city = _split_street(segments[0], country)
        address.city = city
        _street(address, [street] if street else [], country)
        return
    _street(address, segments, country)


def _is_county(segments: list[str], address: Address) -> bool:
    """Whether the last part is a county after the town: a town is left before it."""
    street_like = [part for part in segments if _FIRST.match(part) or _STREET_WORDS.search(part)]
    return len(segments) - len(street_like) >= 2 and not _UNIT.match(segments[-2]) and segments[-2] not in street_like


def _split_street(text: str, country: str) -> tuple[str, str]:
    """Street and town written without a comma: `10 Downing Street London`."""
    if country in NUMBER_FIRST:
        ends = list(
            re.finditer(
                rf"\b(?:{_ENGLISH_STREETS})\b\.?(?:\s+(?:north|south|east|west|[NSEW])\b\.?)?", text, re.IGNORECASE
            )
        )
        ends = [
            end
            for end in ends
            if end.end() < len(text) and end.start() > 0 and text[: end.start()].strip().count(" ") >= 1
        ]
        if ends and country != "FR":
            end = ends[0]
            return text[: end.end()].strip(_CLEAN), text[end.end() :].strip(_CLEAN)
        match = re.match(rf"^({_NUMBER},?\s+.+?)\s+(?:à|in|at)\s+(.+)$", text) if country == "FR" else None
        return (match[1], match[2]) if match else (text, "") if _FIRST.match(text) else ("", text)
    match = re.match(rf"^(\D+?\s{_NUMBER})\s+(?:in\s+|en\s+|a\s+)?([^\W\d_].+)$", text)
    if match:
        return match[1], match[2]
    return (text, "") if _LAST.match(text) or _STREET_WORDS.search(text) else ("", text)


def _street(address: Address, segments: list[str], country: str) -> None:
    """Street and house number among the parts before the town; flats and floors are set aside."""
    units = [part for part in segments if _UNIT.match(part)]
    rest = [part for part in segments if part not in units]
    if units:
        address.details["unit"] = ", ".join(units)
    if len(rest) > 1 and _ONLY_NUMBER.match(rest[0]) and country in NUMBER_FIRST:
        address.number, address.street = rest[0], rest[1]
        return
    for index, part in enumerate(rest[1:], 1):
        number = _ONLY_NUMBER.match(part)
        if number:
            address.street, address.number = rest[index - 1], number[1]
            return
    first = country in NUMBER_FIRST
    for pattern, swapped in ((_FIRST, False), (_LAST, True)) if first else ((_LAST, True), (_FIRST, False)):
        for part in rest:
            match = pattern.match(part)
            if match:
                street, house = (match[1], match[2]) if swapped else (match[2], match[1])
                address.street, address.number = street.strip(_TRIM), " ".join(house.split())
                others = [other for other in rest if other != part]
                if others:
                    address.details["place"] = ", ".join(others)
                return
    named = [part for part in rest if _STREET_WORDS.search(part)]
    address.street = (named or rest or [""])[0]


def _finish(address: Address) -> None:
    address.city = re.sub(r"\s+(?:cedex(?:\s\d+)?)$", "", address.city, flags=re.IGNORECASE).strip(_CLEAN)
    region = re.search(r"\s+\(?([A-Z]{2})\)?$", address.city)
    if region and address.details.get("country_code") == "IT":
        address.details["region"] = region[1]
        address.city = address.city[: region.start()]
    bracket = re.search(r"\s*\(([^()]+)\)$", address.city)
    if bracket:
        address.details["region"] = bracket[1]
        address.city = address.city[: bracket.start()]
    if re.search(r"\d", address.city) and address.details.get("country_code") not in ("FR", "IE"):
        address.city = re.sub(r"\s*\d.*$", "", address.city).strip(_CLEAN)
    address.street = address.street.strip(_TRIM)
