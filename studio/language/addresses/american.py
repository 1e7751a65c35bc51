"""American addresses, by the tagger of `usaddress`."""

from __future__ import annotations

import re

from studio.language.addresses.countries import REGIONS, country_at_end
from studio.language.addresses.international import Address

_STREET = (
    "StreetNamePreModifier", "StreetNamePreDirectional", "StreetNamePreType", "StreetName", "StreetNamePostType",
    "StreetNamePostDirectional", "StreetNamePostModifier",
)  # fmt: skip
_UNITS = ("OccupancyType", "OccupancyIdentifier", "SubaddressType", "SubaddressIdentifier", "BuildingName")
_BOXES = ("USPSBoxType", "USPSBoxID", "USPSBoxGroupType", "USPSBoxGroupID")
_STATE_ZIP = re.compile(rf"\b{REGIONS['US']}\.?,?\s+\d{{5}}(?:-\d{{4}})?\b")


def looks_american(text: str) -> bool:
    """Whether a text has a state and a ZIP code, or names the country."""
    mention = country_at_end(text)
    return (mention is not None and mention.code == "US") or bool(_STATE_ZIP.search(text))


def read_american(text: str) -> Address | None:
    """The parts of an American address; None when the tagger finds no address."""
    import usaddress

    body = " ".join(text.split())
    mention = country_at_end(body)
    country = mention.written if mention and mention.code == "US" and mention.start > 0 else ""
    if mention and country:
        body = body[: mention.start].strip(" ,")
    parts: dict[str, list[str]] = {}
    for word, label in usaddress.parse(body):
        parts.setdefault(label, []).append(word.strip(" ,;"))

    def joined(*labels: str) -> str:
        return " ".join(word for label in labels for word in parts.get(label, []) if word)

    number = joined("AddressNumberPrefix", "AddressNumber", "AddressNumberSuffix")
    street = joined(*_STREET) or joined(*_BOXES)
    second = joined("SecondStreetName", "SecondStreetNamePostType")
    address = Address(country, joined("PlaceName"), street, joined("ZipCode"), number)
    address.details["country_code"] = "US"
    for key, value in (("region", joined("StateName")), ("unit", joined(*_UNITS)), ("crossing", second)):
        if value:
            address.details[key] = value
    return address if address.is_address or (address.street and address.details.get("region")) else None
